/// A finished chat completion, made from its request alone.
struct ChatAnswer: Sendable {
    struct Choice: Sendable {
        var index: Int
        var content: String?
        var refusal: String?
        var toolCalls: [ChatRequest.ToolCall] = []
        var tokens: [ChatToken] = []
        var finishReason = "stop"
        /// Tokens spent on what the choice says.
        var cost: Int
    }

    var id: String
    /// Unix seconds.
    var created: Int64
    var request: ChatRequest
    var choices: [Choice]
    var promptTokens: Int

    /// - Parameters:
    ///   - script: what is to go wrong with this answer, if anything.
    ///   - modelName: the name that the caller used.
    init(_ request: ChatRequest, script: ChatScript?, id: String, created: Int64) throws(OpenAIError) {
        self.id = id
        self.created = created
        self.request = request
        self.promptTokens = Self.promptTokens(request)
        let wanted = request.maximumTokens ?? 0
        guard self.promptTokens + min(wanted, request.model.contextWindow) <= request.model.contextWindow else {
            throw .invalid("This model's maximum context length is \(request.model.contextWindow) tokens. However, your messages resulted in \(self.promptTokens) tokens. Please reduce the length of the messages.", param: "messages", code: "context_length_exceeded")
        }
        let facts = PromptFacts(request.messages, learned: request.model.learned)
        self.choices = []
        for index in 0 ..< request.choices { self.choices.append(try Self.choice(request, facts: facts, index: index, script: script)) }
    }

    static func promptTokens(_ request: ChatRequest) -> Int {
        let schema: Int = if case .jsonSchema(_, let schema, _) = request.format { ChatTokenizer.count(OrderedJSON.object(schema).text) } else { 0 }
        let tools = request.tools.reduce(0) { $0 + 8 + ($1.parameters.map { ChatTokenizer.count(OrderedJSON.object($0).text) } ?? 0) }
        return request.messages.reduce(3 + schema + tools) { $0 + 4 + ChatTokenizer.count($1.text) }
    }

    private static func choice(_ request: ChatRequest, facts: PromptFacts, index: Int, script: ChatScript?) throws(OpenAIError) -> Choice {
        let isForbidden = ModerationScorer.scores(facts.question)["sexual/minors", default: 0] >= 0.5
        if script == .refusal || isForbidden {
            let refusal = "I'm sorry, but I can't help with that."
            return Choice(index: index, content: nil, refusal: refusal, cost: ChatTokenizer.count(refusal))
        }
        if let call = try Self.toolCall(request, facts: facts, index: index) {
            return Choice(index: index, content: nil, toolCalls: [call], finishReason: "tool_calls", cost: 8 + ChatTokenizer.count(call.arguments))
        }
        var (text, decisions) = try Self.text(request, facts: facts, index: index)
        if script == .wrongEnum { text = Self.withWrongLabel(text, decisions) }
        if let cut = request.stop.compactMap({ text.ranges(of: $0).first?.lowerBound }).min() { text = String(text[..<cut]) }
        var tokens = TokenScorer(facts: facts).score(text, decisions: decisions)
        var finishReason = "stop"
        // Hidden reasoning is paid from the same maximum.
        if let maximum = request.maximumTokens.map({ max(0, $0 - request.reasoningTokens) }), tokens.count > maximum {
            tokens = Array(tokens.prefix(maximum))
            finishReason = "length"
        }
        if script == .truncatedJSON, tokens.count > 1 {
            tokens = Array(tokens.prefix(tokens.count * 2 / 3))
            finishReason = "length"
        }
        if script == .contentFilter {
            tokens = Array(tokens.prefix(tokens.count / 2))
            finishReason = "content_filter"
        }
        return Choice(index: index, content: Self.content(of: tokens), tokens: tokens, finishReason: finishReason, cost: tokens.count + request.reasoningTokens)
    }

    /// The tokens' text; bytes of a character that was cut in two are left out.
    static func content(of tokens: [ChatToken]) -> String {
        var bytes = tokens.flatMap(\.bytes)
        while !bytes.isEmpty {
            if let text = String(validating: bytes, as: UTF8.self) { return text }
            bytes.removeLast()
        }
        return ""
    }

    private static func text(_ request: ChatRequest, facts: PromptFacts, index: Int) throws(OpenAIError) -> (String, [SchemaFiller.Decision]) {
        let reply = AnswerText.compose(facts, variant: index)
        switch request.format {
        case .jsonSchema(_, let schema, _):
            var filler = SchemaFiller(schema: schema, facts: facts, reply: reply)
            let value = try filler.fill()
            return (value.text, filler.decisions)
        case .jsonObject:
            let value: OrderedJSON = [
                "answer": .string(reply), "source_ids": OrderedJSON(strings: facts.usedIDs), "doubt": .real((facts.doubt * 10_000).rounded() / 10_000),
                "hand_over": .bool(facts.needsPerson),
            ]
            let label = facts.needsPerson ? "true" : "false"
            return (value.text, [SchemaFiller.Decision(chosen: label, others: [facts.needsPerson ? "false" : "true"])])
        case .text:
            guard let labels = AnswerText.labels(in: request.messages) else { return (reply, []) }
            let chosen = LabelChooser(facts: facts).choose(labels, meaning: .category)
            let others = labels.enumerated().filter { $0.offset != chosen }.map(\.element)
            return (labels[chosen], [SchemaFiller.Decision(chosen: labels[chosen], others: others)])
        }
    }

    /// Calls a tool when the request demands it or the user names one.
    private static func toolCall(_ request: ChatRequest, facts: PromptFacts, index: Int) throws(OpenAIError) -> ChatRequest.ToolCall? {
        // After tool results the model answers in words.
        guard request.messages.last?.role != .tool else { return nil }
        let tool: ChatRequest.Tool? =
            switch request.toolChoice {
            case .none: nil
            case .automatic: request.tools.first { facts.question.contains($0.name) }
            case .required: request.tools.first { facts.question.contains($0.name) } ?? request.tools.first
            case .named(let name): request.tools.first { $0.name == name }
            }
        guard let tool else { return nil }
        var filler = SchemaFiller(schema: tool.parameters ?? ["type": "object", "properties": [:]], facts: facts, reply: AnswerText.compose(facts, variant: index))
        let arguments = try filler.fill().text
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 &+ UInt64(index)
        for byte in (tool.name + arguments).utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return ChatRequest.ToolCall(id: "call_" + String(hash, radix: 36), name: tool.name, arguments: arguments)
    }

    /// The answer with one label that the schema does not know; without labels, with a word where none belongs.
    private static func withWrongLabel(_ text: String, _ decisions: [SchemaFiller.Decision]) -> String {
        for decision in decisions {
            for (old, new) in [("\"\(decision.chosen)\"", "\"not_\(decision.chosen)\""), (":\(decision.chosen)", ":\"not_\(decision.chosen)\"")] {
                if let range = text.ranges(of: old).first(where: { !text[$0.upperBound...].hasPrefix(":") }) {
                    return String(text[..<range.lowerBound]) + new + String(text[range.upperBound...])
                }
            }
        }
        guard let value = try? OrderedJSON(parsing: text), var object = value.objectValue, let key = object.keys.first else { return text }
        object[key] = ["not": "what was asked"]
        return OrderedJSON.object(object).text
    }
}

/// What is scripted to go wrong with a chat completion.
public enum ChatScript: String, Sendable, CaseIterable, Codable {
    /// Stops in the middle of the JSON with `finish_reason` `length`.
    case truncatedJSON
    case refusal
    /// A label that the schema does not list.
    case wrongEnum
    /// Stops half-way with `finish_reason` `content_filter`.
    case contentFilter
    /// A stream that ends with an `{"error":…}` event.
    case midStreamError
    /// A stream whose connection just ends.
    case streamCut
    /// A stream with comments, in small pieces that cut characters in two.
    case roughStream
}
