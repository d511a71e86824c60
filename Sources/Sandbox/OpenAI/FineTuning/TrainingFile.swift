/// A training file as a fine-tuning job reads it (https://platform.openai.com/docs/api-reference/fine-tuning).
struct TrainingFile: Sendable {
    struct Problem: Error, Sendable {
        var code: String
        var message: String
    }

    static let minimumLines = 10

    var lines: Int
    var tokens: Int
    var examples: [PromptFacts.Example]

    /// - Parameter method: `supervised` or `dpo`.
    /// - Throws: the first problem, with the number of the example that has it.
    init(_ content: [UInt8], method: String) throws(Problem) {
        let lines = JSONLines.lines(content)
        guard lines.count >= Self.minimumLines else {
            throw Problem(code: "invalid_n_examples", message: "Training file has \(lines.count) example(s), but must have at least \(Self.minimumLines) examples")
        }
        self.lines = lines.count
        self.tokens = 0
        self.examples = []
        for (index, line) in lines.enumerated() {
            guard let value = try? OrderedJSON(parsing: line), let object = value.objectValue else {
                throw Problem(code: "invalid_training_file", message: "The job failed due to an invalid training file. Example \(index + 1) is not valid JSON.")
            }
            do {
                if method == "dpo" { try self.readPreference(object) } else { try self.readSupervised(object) }
            } catch {
                throw Problem(code: "invalid_training_file", message: "The job failed due to an invalid training file. Invalid file format. Example \(index + 1): \(error.text)")
            }
        }
    }

    private struct Fault: Error { var text: String }

    private mutating func readSupervised(_ object: OrderedObject) throws(Fault) {
        if let stranger = object.keys.first(where: { !["messages", "tools", "parallel_tool_calls", "functions"].contains($0) }) {
            throw Fault(text: "unexpected key '\(stranger)'.")
        }
        guard let messages = object["messages"]?.arrayValue, !messages.isEmpty else { throw Fault(text: "'messages' must be a non-empty array.") }
        var question = ""
        var hasAssistant = false
        for (index, message) in messages.enumerated() {
            let (role, text) = try self.message(message, index: index)
            self.tokens += ChatTokenizer.count(text)
            if role == "user" { question = text }
            guard role == "assistant" else { continue }
            hasAssistant = true
            switch message["weight"] {
            case nil, .integer(1)?: self.examples.append(PromptFacts.Example(id: nil, prompt: question, reply: text))
            case .integer(0)?: break
            default: throw Fault(text: "message \(index + 1) has a weight other than 0 or 1.")
            }
        }
        guard hasAssistant else { throw Fault(text: "there must be at least one message from the assistant.") }
        guard messages.last?["role"]?.stringValue == "assistant" else { throw Fault(text: "the last message must be from the assistant.") }
    }

    private mutating func readPreference(_ object: OrderedObject) throws(Fault) {
        guard let messages = object["input"]?["messages"]?.arrayValue, !messages.isEmpty else { throw Fault(text: "'input.messages' must be a non-empty array.") }
        var question = ""
        for (index, message) in messages.enumerated() {
            let (role, text) = try self.message(message, index: index)
            self.tokens += ChatTokenizer.count(text)
            if role == "user" { question = text }
        }
        for key in ["preferred_output", "non_preferred_output"] {
            guard let output = object[key]?.arrayValue, !output.isEmpty else { throw Fault(text: "'\(key)' must be a non-empty array.") }
            for (index, message) in output.enumerated() {
                let (role, text) = try self.message(message, index: index)
                guard role == "assistant" else { throw Fault(text: "'\(key)' must hold messages of the assistant.") }
                self.tokens += ChatTokenizer.count(text)
                if key == "preferred_output" { self.examples.append(PromptFacts.Example(id: nil, prompt: question, reply: text)) }
            }
        }
    }

    private func message(_ message: OrderedJSON, index: Int) throws(Fault) -> (role: String, text: String) {
        guard let object = message.objectValue else { throw Fault(text: "message \(index + 1) is not an object.") }
        guard let role = object["role"]?.stringValue, ChatRequest.Role(rawValue: role) != nil else { throw Fault(text: "message \(index + 1) has no known role.") }
        if let stranger = object.keys.first(where: { !["role", "content", "name", "weight", "tool_calls", "tool_call_id", "function_call"].contains($0) }) {
            throw Fault(text: "message \(index + 1) has an unexpected key '\(stranger)'.")
        }
        if object["tool_calls"] != nil, object["content"]?.stringValue == nil { return (role, "") }
        guard let text = object["content"]?.stringValue else { throw Fault(text: "message \(index + 1) has no text content.") }
        return (role, text)
    }
}
