/// A checked request for a chat completion (https://platform.openai.com/docs/api-reference/chat/create).
struct ChatRequest: Sendable {
    enum Role: String, Sendable, CaseIterable { case developer, system, user, assistant, tool, function }

    struct ToolCall: Sendable, Equatable {
        var id: String
        var name: String
        var arguments: String
    }

    struct Message: Sendable, Equatable {
        var role: Role
        /// All text parts in one; empty when there is none.
        var text: String
        var toolCalls: [ToolCall] = []
        var toolCallID: String?
    }

    enum Format: Sendable, Equatable {
        case text
        case jsonObject
        case jsonSchema(name: String, schema: OrderedObject, isStrict: Bool)
    }

    struct Tool: Sendable, Equatable {
        var name: String
        var description: String
        var parameters: OrderedObject?
    }

    enum ToolChoice: Sendable, Equatable {
        case none, automatic, required
        case named(String)
    }

    var model: OpenAIModel
    var messages: [Message]
    var choices = 1
    var maximumTokens: Int?
    var stop: [String] = []
    var wantsLogprobs = false
    var topLogprobs = 0
    var format: Format = .text
    var tools: [Tool] = []
    var toolChoice: ToolChoice = .automatic
    var streams = false
    var includesUsage = false
    var includesObfuscation = false
    var seed: Int?
    var serviceTier = "default"
    var wantsModeration = false
    /// Hidden tokens that a reasoning model spends before it answers; they count against the maximum.
    var reasoningTokens = 0

    /// Reads and checks a request.
    /// - Parameter models: the models that the caller's key may use, by name.
    init(_ body: [UInt8], models: [String: OpenAIModel]) throws(OpenAIError) {
        var fields = try OpenAIFields(body: body)
        let modelName = try fields.requiredString("model")
        guard let messages = try fields.array("messages") else { throw .missing("messages") }
        guard let model = models[modelName] else { throw .modelNotFound(modelName) }
        guard model.isChat else {
            throw .notFound("This is not a chat model and thus not supported in the v1/chat/completions endpoint.", param: "model")
        }
        self.model = model
        self.messages = try ChatMessages.read(messages)
        try self.readSampling(&fields)
        try self.readLength(&fields)
        try self.readFormat(&fields)
        try self.readTools(&fields)
        try self.readRest(&fields)
        try fields.finish()
        if case .jsonObject = self.format, !self.messages.contains(where: { $0.text.lowercased().contains("json") }) {
            throw .invalid("'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.", param: "messages")
        }
    }

    private mutating func readSampling(_ fields: inout OpenAIFields) throws(OpenAIError) {
        let temperature = try fields.number("temperature", in: 0 ... 2)
        let topP = try fields.number("top_p", in: 0 ... 1)
        let frequency = try fields.number("frequency_penalty", in: -2 ... 2)
        let presence = try fields.number("presence_penalty", in: -2 ... 2)
        let biases = try fields.nested("logit_bias")
        for member in biases?.object.members ?? [] {
            guard let bias = member.value.numberValue, (-100 ... 100).contains(bias), Int(member.key) != nil else {
                throw .invalid("Invalid 'logit_bias': expected token ids mapped to values from -100 to 100.", param: "logit_bias", code: "invalid_value")
            }
        }
        self.wantsLogprobs = try fields.bool("logprobs") ?? false
        let top = try fields.integer("top_logprobs", in: 0 ... 20)
        if top != nil, !self.wantsLogprobs {
            throw .invalid("The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.", param: "top_logprobs")
        }
        self.topLogprobs = top ?? 0
        self.choices = try fields.integer("n", in: 1 ... 128) ?? 1
        self.seed = try fields.integer("seed", in: Int(Int64.min) ... Int(Int64.max))
        switch fields.optional("stop") {
        case nil: break
        case .string(let text)?: self.stop = [text]
        case .array(let values)?:
            guard (1 ... 4).contains(values.count) else {
                throw .invalid("Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length \(values.count) instead.", param: "stop", code: "array_above_max_length")
            }
            self.stop = try values.enumerated().map { (index, value) throws(OpenAIError) in
                guard let text = value.stringValue else { throw .wrongType("stop[\(index)]", expected: "a string", got: value) }
                return text
            }
        case let other?: throw .wrongType("stop", expected: "a string or an array of strings", got: other)
        }
        if self.stop.contains("") { throw .invalid("Invalid 'stop': empty string.", param: "stop", code: "invalid_value") }
        guard self.model.kind == .reasoning else { return }
        for (name, value, standard) in [("temperature", temperature, 1.0), ("top_p", topP, 1.0), ("frequency_penalty", frequency, 0), ("presence_penalty", presence, 0)] {
            if let value, value != standard {
                throw .invalid("Unsupported value: '\(name)' does not support \(value) with this model. Only the default (\(Int(standard))) value is supported.", param: name, code: "unsupported_value")
            }
        }
        for (name, isUsed) in [("logprobs", self.wantsLogprobs), ("stop", !self.stop.isEmpty), ("logit_bias", biases != nil)] where isUsed {
            throw .invalid("Unsupported parameter: '\(name)' is not supported with this model.", param: name, code: "unsupported_parameter")
        }
    }

    private mutating func readLength(_ fields: inout OpenAIFields) throws(OpenAIError) {
        let old = try fields.integer("max_tokens", in: 1 ... Int.max)
        let new = try fields.integer("max_completion_tokens", in: 1 ... Int.max)
        if old != nil, self.model.kind == .reasoning {
            throw .invalid("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", param: "max_tokens", code: "unsupported_parameter")
        }
        if old != nil, new != nil {
            throw .invalid("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.", param: "max_tokens", code: "invalid_parameter_combination")
        }
        self.maximumTokens = new ?? old
    }

    private mutating func readFormat(_ fields: inout OpenAIFields) throws(OpenAIError) {
        guard var format = try fields.nested("response_format") else { return }
        guard let type = try format.choice("type", of: ["text", "json_object", "json_schema"]) else { throw .missing("response_format.type") }
        switch type {
        case "json_object": self.format = .jsonObject
        case "json_schema":
            guard var definition = try format.nested("json_schema") else { throw .missing("response_format.json_schema") }
            let name = try definition.identifier("name")
            _ = try definition.string("description")
            let isStrict = try definition.bool("strict") ?? false
            let schema = try definition.required("schema")
            try definition.finish()
            guard let object = schema.objectValue else { throw .wrongType("response_format.json_schema.schema", expected: "an object", got: schema) }
            if isStrict { try StrictSchema.check(object, name: name, param: "response_format") }
            self.format = .jsonSchema(name: name, schema: object, isStrict: isStrict)
        default: self.format = .text
        }
        try format.finish()
    }

    private mutating func readTools(_ fields: inout OpenAIFields) throws(OpenAIError) {
        for (index, value) in (try fields.array("tools") ?? []).enumerated() {
            var tool = try OpenAIFields(value, path: "tools[\(index)]")
            guard try tool.choice("type", of: ["function"]) != nil else { throw .missing("tools[\(index)].type") }
            guard var function = try tool.nested("function") else { throw .missing("tools[\(index)].function") }
            try tool.finish()
            let name = try function.identifier("name")
            let description = try function.string("description") ?? ""
            let parameters = try function.nested("parameters")?.object
            let isStrict = try function.bool("strict") ?? false
            try function.finish()
            if isStrict, let parameters { try StrictSchema.check(parameters, name: name, param: "tools[\(index)].function.parameters") }
            self.tools.append(Tool(name: name, description: description, parameters: parameters))
        }
        let parallel = try fields.bool("parallel_tool_calls")
        switch fields.optional("tool_choice") {
        case nil: break
        case .string(let word)?:
            switch word {
            case "none": self.toolChoice = .none
            case "auto": self.toolChoice = .automatic
            case "required": self.toolChoice = .required
            default: throw .invalid("Invalid value: '\(word)'. Supported values are: 'none', 'auto', and 'required'.", param: "tool_choice", code: "invalid_value")
            }
        case let value?:
            var choice = try OpenAIFields(value, path: "tool_choice")
            guard try choice.choice("type", of: ["function"]) != nil else { throw .missing("tool_choice.type") }
            guard var function = try choice.nested("function") else { throw .missing("tool_choice.function") }
            let name = try function.identifier("name")
            try function.finish()
            try choice.finish()
            guard self.tools.contains(where: { $0.name == name }) else {
                throw .invalid("Invalid value for 'tool_choice': no function named '\(name)' was specified in the 'tools' parameter.", param: "tool_choice", code: "invalid_value")
            }
            self.toolChoice = .named(name)
        }
        guard self.tools.isEmpty else { return }
        if fields.isPresent("tool_choice") { throw .invalid("'tool_choice' is only allowed when 'tools' are specified.", param: "tool_choice") }
        if parallel != nil { throw .invalid("'parallel_tool_calls' is only allowed when 'tools' are specified.", param: "parallel_tool_calls") }
    }

    private mutating func readRest(_ fields: inout OpenAIFields) throws(OpenAIError) {
        self.streams = try fields.bool("stream") ?? false
        if var options = try fields.nested("stream_options") {
            guard self.streams else {
                throw .invalid("The 'stream_options' parameter is only allowed when 'stream' is enabled.", param: "stream_options")
            }
            self.includesUsage = try options.bool("include_usage") ?? false
            self.includesObfuscation = try options.bool("include_obfuscation") ?? false
            try options.finish()
        }
        let effort = try fields.choice("reasoning_effort", of: ["none", "minimal", "low", "medium", "high", "xhigh", "max"])
        if effort != nil, self.model.kind != .reasoning {
            throw .invalid("Unsupported parameter: 'reasoning_effort' is not supported with this model.", param: "reasoning_effort", code: "unsupported_parameter")
        }
        if self.model.kind == .reasoning {
            self.reasoningTokens = ["none": 0, "minimal": 16, "low": 32, "high": 128, "xhigh": 192, "max": 256][effort ?? "medium"] ?? 64
        }
        _ = try fields.choice("verbosity", of: ["low", "medium", "high"])
        let stores = try fields.bool("store") ?? false
        if try fields.metadata("metadata") != nil, !stores {
            throw .invalid("The 'metadata' parameter is only allowed when 'store' is enabled.", param: "metadata")
        }
        let tier = try fields.choice("service_tier", of: ["auto", "default", "flex", "scale", "priority", "fast"]) ?? "auto"
        self.serviceTier = tier == "auto" ? "default" : tier
        _ = try fields.string("safety_identifier", maximumLength: 64)
        _ = try fields.string("prompt_cache_key")
        _ = try fields.string("user")
        if var moderation = try fields.nested("moderation") {
            _ = try moderation.requiredString("model")
            try moderation.finish()
            self.wantsModeration = true
        }
        if let modalities = try fields.array("modalities"), modalities != ["text"] {
            throw .invalid("This model does not support the requested modalities. Supported values are: 'text'.", param: "modalities", code: "unsupported_value")
        }
        fields.allow("prediction", "prompt_cache_options", "prompt_cache_retention")
    }
}
