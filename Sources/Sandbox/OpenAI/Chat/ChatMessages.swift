/// Reads and checks the `messages` of a chat request: roles, content parts, and tool results that answer exactly the
/// calls before them (https://platform.openai.com/docs/api-reference/chat/create).
enum ChatMessages {
    static func read(_ values: [OrderedJSON]) throws(OpenAIError) -> [ChatRequest.Message] {
        guard !values.isEmpty else {
            throw .invalid("Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.", param: "messages", code: "empty_array")
        }
        var messages: [ChatRequest.Message] = []
        messages.reserveCapacity(values.count)
        var openCalls: [String] = []
        for (index, value) in values.enumerated() {
            let message = try self.message(value, path: "messages[\(index)]")
            if message.role == .tool {
                guard let id = message.toolCallID, let place = openCalls.firstIndex(of: id) else {
                    throw .invalid("Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.", param: "messages.[\(index)].role")
                }
                openCalls.remove(at: place)
            } else if !openCalls.isEmpty {
                throw self.unanswered(openCalls, index: index)
            }
            openCalls += message.toolCalls.map(\.id)
            messages.append(message)
        }
        guard openCalls.isEmpty else { throw self.unanswered(openCalls, index: values.count) }
        return messages
    }

    private static func unanswered(_ calls: [String], index: Int) -> OpenAIError {
        .invalid("An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: \(calls.joined(separator: ", "))", param: "messages.[\(index)].role")
    }

    private static func message(_ value: OrderedJSON, path: String) throws(OpenAIError) -> ChatRequest.Message {
        var fields = try OpenAIFields(value, path: path)
        guard let name = try fields.choice("role", of: ChatRequest.Role.allCases.map(\.rawValue)), let role = ChatRequest.Role(rawValue: name) else {
            throw .missing("\(path).role")
        }
        _ = try fields.string("name")
        var calls: [ChatRequest.ToolCall] = []
        var hasRefusal = false
        if role == .assistant {
            for (index, value) in (try fields.array("tool_calls") ?? []).enumerated() { calls.append(try self.toolCall(value, path: "\(path).tool_calls[\(index)]")) }
            hasRefusal = try fields.string("refusal") != nil
            fields.allow("annotations", "audio", "function_call")
        }
        let toolCallID = role == .tool ? try fields.requiredString("tool_call_id") : nil
        let content = fields.optional("content")
        try fields.finish()
        if content == nil, !(role == .assistant && (!calls.isEmpty || hasRefusal)) {
            throw .invalid("Invalid value for 'content': expected a string, got null.", param: "\(path).content")
        }
        let text = try content.map { (value) throws(OpenAIError) in try self.text(value, role: role, path: "\(path).content") }
        return ChatRequest.Message(role: role, text: text ?? "", toolCalls: calls, toolCallID: toolCallID)
    }

    private static func toolCall(_ value: OrderedJSON, path: String) throws(OpenAIError) -> ChatRequest.ToolCall {
        var fields = try OpenAIFields(value, path: path)
        let id = try fields.requiredString("id")
        guard try fields.choice("type", of: ["function"]) != nil else { throw .missing("\(path).type") }
        guard var function = try fields.nested("function") else { throw .missing("\(path).function") }
        let name = try function.identifier("name")
        let arguments = try function.requiredString("arguments")
        try function.finish()
        try fields.finish()
        return ChatRequest.ToolCall(id: id, name: name, arguments: arguments)
    }

    private static func text(_ content: OrderedJSON, role: ChatRequest.Role, path: String) throws(OpenAIError) -> String {
        if let text = content.stringValue { return text }
        guard let parts = content.arrayValue else { throw .wrongType(path, expected: "a string or an array of content parts", got: content) }
        guard !parts.isEmpty else { throw .invalid("Invalid '\(path)': empty array. Expected at least one content part.", param: path, code: "empty_array") }
        var texts: [String] = []
        for (index, part) in parts.enumerated() {
            let partPath = "\(path)[\(index)]"
            var fields = try OpenAIFields(part, path: partPath)
            let allowed = role == .user ? ["text", "image_url", "input_audio", "file"] : role == .assistant ? ["text", "refusal"] : ["text"]
            guard let type = try fields.choice("type", of: allowed) else { throw .missing("\(partPath).type") }
            switch type {
            case "text": texts.append(try fields.requiredString("text"))
            case "refusal": _ = try fields.requiredString("refusal")
            case "image_url": try self.checkImage(&fields, path: partPath)
            default: _ = try fields.required(type)
            }
            try fields.finish()
        }
        return texts.joined(separator: "\n")
    }

    private static func checkImage(_ fields: inout OpenAIFields, path: String) throws(OpenAIError) {
        guard var image = try fields.nested("image_url") else { throw .missing("\(path).image_url") }
        let address = try image.requiredString("url")
        _ = try image.choice("detail", of: ["auto", "low", "high", "original"])
        try image.finish()
        guard address.hasPrefix("https:") || address.hasPrefix("http:") || address.hasPrefix("data:image/") else {
            throw .invalid("Invalid image URL. Expected a base64-encoded data URL with an image MIME type or an http address.", param: "\(path).image_url.url", code: "invalid_image_url")
        }
    }
}
