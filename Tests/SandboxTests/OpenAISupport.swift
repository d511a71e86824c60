import AsyncHTTPClient
import Core
import Foundation
import NIOCore
import Sandbox
import Testing

extension Harness {
    var openAI: OpenAISimulator {
        get throws { try #require(self.server.openAI) }
    }

    static func runOpenAI(_ setup: OpenAISetup = OpenAISetup(), _ body: (Harness) async throws -> Void) async throws {
        try await Self.run(SandboxSeed(openAI: setup), body)
    }

    /// A call with the sandbox's key unless told otherwise; an empty key sends no header.
    func ai(_ method: String, _ path: String, _ body: JSONNode? = nil, key: String = "sk-sandbox", headers: [String: String] = [:]) async throws -> Answer {
        try await self.aiText(method, path, body?.text, key: key, headers: headers)
    }

    func aiText(_ method: String, _ path: String, _ body: String?, key: String = "sk-sandbox", headers: [String: String] = [:]) async throws -> Answer {
        var headers = headers
        if !key.isEmpty { headers["Authorization"] = "Bearer " + key }
        if body != nil, headers["Content-Type"] == nil { headers["Content-Type"] = "application/json" }
        return try await self.send(method, .openAI, "/v1/" + path, headers: headers, body: body)
    }

    /// A chat completion that must succeed.
    func chat(_ messages: [JSONNode], _ extra: [String: JSONNode] = [:], model: String = "gpt-4o-mini") async throws -> JSONNode {
        let body = extra.merging(["model": .string(model), "messages": .array(messages)]) { own, _ in own }
        let answer = try await self.ai("POST", "chat/completions", .object(body))
        try #require(answer.status == 200, "\(answer.body)")
        return answer.json
    }

    /// Uploads a file and returns its id.
    func upload(_ content: String, purpose: String = "fine-tune", filename: String = "train.jsonl") async throws -> Answer {
        let boundary = "----sandboxboundary"
        var body = "--\(boundary)\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n\(purpose)\r\n"
        body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(filename)\"\r\nContent-Type: application/octet-stream\r\n\r\n\(content)\r\n--\(boundary)--\r\n"
        return try await self.aiText("POST", "files", body, headers: ["Content-Type": "multipart/form-data; boundary=\(boundary)"])
    }
}

extension JSONNode {
    static func user(_ text: String) -> JSONNode { ["role": "user", "content": .string(text)] }
    static func system(_ text: String) -> JSONNode { ["role": "system", "content": .string(text)] }
    static func assistant(_ text: String) -> JSONNode { ["role": "assistant", "content": .string(text)] }

    var firstChoice: JSONNode? { self["choices"]?[0] }
    var content: String? { self.firstChoice?["message"]?["content"]?.string }
}

/// A JSON Schema validator of its own, so that the simulator does not judge itself.
enum SchemaJudge {
    static func problems(_ value: JSONNode, _ schema: JSONNode, root: JSONNode? = nil, path: String = "$") -> [String] {
        let root = root ?? schema
        if let reference = schema["$ref"]?.string {
            var target: JSONNode? = root
            for part in reference.dropFirst().split(separator: "/") { target = target?[String(part)] }
            return target.map { self.problems(value, $0, root: root, path: path) } ?? ["\(path): unresolved \(reference)"]
        }
        if let options = schema["anyOf"]?.array {
            return options.contains { self.problems(value, $0, root: root, path: path).isEmpty } ? [] : ["\(path): no branch fits"]
        }
        var problems: [String] = []
        if let options = schema["enum"]?.array, !options.contains(value) { problems.append("\(path): \(value.text) is not in the enum") }
        if let constant = schema["const"], constant != value { problems.append("\(path): is not the constant") }
        let types = schema["type"]?.array?.compactMap(\.string) ?? schema["type"]?.string.map { [$0] } ?? []
        if !types.isEmpty, !types.contains(where: { self.matches(value, $0) }) { problems.append("\(path): \(value.text) is no \(types)") }
        if let number = value.number, value.bool == nil {
            if let low = schema["minimum"]?.number, number < low { problems.append("\(path): below \(low)") }
            if let high = schema["maximum"]?.number, number > high { problems.append("\(path): above \(high)") }
            if let low = schema["exclusiveMinimum"]?.number, number <= low { problems.append("\(path): not above \(low)") }
            if let high = schema["exclusiveMaximum"]?.number, number >= high { problems.append("\(path): not below \(high)") }
            if let step = schema["multipleOf"]?.number, abs((number / step).rounded() * step - number) > 1e-9 { problems.append("\(path): no multiple of \(step)") }
        }
        if let text = value.string, let pattern = schema["pattern"]?.string, text.range(of: pattern, options: .regularExpression) == nil { problems.append("\(path): does not match") }
        if let items = value.array {
            if let low = schema["minItems"]?.integer, items.count < low { problems.append("\(path): too few") }
            if let high = schema["maxItems"]?.integer, items.count > high { problems.append("\(path): too many") }
            if let inner = schema["items"] { for (index, item) in items.enumerated() { problems += self.problems(item, inner, root: root, path: "\(path)[\(index)]") } }
        }
        if let members = value.object, let properties = schema["properties"]?.object {
            for key in schema["required"]?.array?.compactMap(\.string) ?? [] where members[key] == nil { problems.append("\(path).\(key): missing") }
            for (key, member) in members {
                if let inner = properties[key] { problems += self.problems(member, inner, root: root, path: "\(path).\(key)") } else { problems.append("\(path).\(key): not allowed") }
            }
        }
        return problems
    }

    private static func matches(_ value: JSONNode, _ type: String) -> Bool {
        switch type {
        case "string": value.string != nil
        case "number": value.number != nil
        case "integer": value.integer != nil
        case "boolean": value.bool != nil
        case "array": value.array != nil
        case "object": value.object != nil
        default: value == .null
        }
    }
}

/// Schemas and prompts that several tests share.
enum OpenAIFixture {
    static let replySchema: JSONNode = [
        "type": "object", "additionalProperties": false, "required": ["answer", "used_source_ids", "self_doubt", "decision", "handover_reason"],
        "properties": [
            "answer": ["type": "string"], "used_source_ids": ["type": "array", "items": ["type": "string"]], "self_doubt": ["type": "number", "minimum": 0, "maximum": 1],
            "decision": ["type": "string", "enum": ["answer", "hand_over"]], "handover_reason": ["anyOf": [["type": "string"], ["type": "null"]]],
        ],
    ]

    static let system = """
        You are Mia. Reply as she would. Her past replies:
        [s1] Fan: which protein powder do you use?
        Reply: I swear by the vanilla one from the bio store!
        [s2] Fan: how often do you train legs?
        Reply: Twice a week, never skipping Sunday.
        [s3] Fan: what camera do you film with?
        Reply: Just my phone, honestly.
        """

    static func format(_ schema: JSONNode, name: String = "reply", strict: Bool = true) -> JSONNode {
        ["type": "json_schema", "json_schema": ["name": .string(name), "strict": .bool(strict), "schema": schema]]
    }

    static func trainingLine(_ question: String, _ answer: String) -> String {
        (["messages": [.system("You are Mia."), .user(question), .assistant(answer)]] as JSONNode).text
    }

    static let trainingFile = (0 ..< 12).map { trainingLine("Where is recipe \($0) for pancakes?", "Pancake recipe \($0) is in my highlights.") }.joined(separator: "\n") + "\n"
}
