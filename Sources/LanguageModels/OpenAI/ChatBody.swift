import Core

/// The body of a chat request in a server's dialect.
enum ChatBody {
    /// Which fields a server takes.
    struct Dialect: Sendable, Equatable {
        /// `max_completion_tokens` or `max_tokens`.
        var tokenField: String
        /// Optional fields that it refused.
        var dropped: Set<String>

        /// Notes that `parameter` was refused in a request of dialect `used`. True when asking again makes sense.
        mutating func learn(refused parameter: String, from used: Dialect) -> Bool {
            let field = String(parameter.prefix { $0 != "." && $0 != "[" })
            switch field {
            case "max_tokens", "max_completion_tokens":
                guard used.tokenField == field else { return false }
                self.tokenField = field == "max_tokens" ? "max_completion_tokens" : "max_tokens"
                return true
            case "temperature", "seed", "stop", "logprobs", "top_logprobs", "response_format", "stream_options":
                let name = field == "top_logprobs" ? "logprobs" : field
                guard !used.dropped.contains(name) else { return false }
                self.dropped.insert(name)
                return true
            default: return false
            }
        }
    }

    static func text(_ request: ChatRequest, model: String, dialect: Dialect, isStream: Bool) -> String {
        var members: [(String, JSONValue)] = [
            ("model", .string(model)),
            ("messages", .array(request.messages.map { .object([("role", .string($0.role.rawValue)), ("content", .string($0.content))]) })),
        ]
        func add(_ name: String, _ value: JSONValue?) {
            if let value, !dialect.dropped.contains(name) { members.append((name, value)) }
        }
        if let tokens = request.maximumTokens { members.append((dialect.tokenField, .number(Double(tokens)))) }
        add("temperature", request.temperature.map(JSONValue.number))
        add("seed", request.seed.map { .number(Double($0)) })
        add("stop", request.stop.isEmpty ? nil : .array(request.stop.prefix(4).map(JSONValue.string)))
        add("response_format", request.schema.map { schema in
            .object([
                ("type", .string("json_schema")),
                ("json_schema", .object([("name", .string(schema.name)), ("strict", .bool(true)), ("schema", schema.root.wire)])),
            ])
        })
        if let count = request.topLogprobs {
            add("logprobs", .bool(true))
            if !dialect.dropped.contains("logprobs"), count > 0 { members.append(("top_logprobs", .number(Double(min(20, count))))) }
        }
        if isStream {
            members.append(("stream", .bool(true)))
            add("stream_options", .object([("include_usage", .bool(true))]))
        }
        return JSONValue.object(members).text
    }
}
