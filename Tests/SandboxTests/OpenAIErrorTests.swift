import Core
import Sandbox
import Testing

/// Every refusal of the OpenAI API that our calls can meet.
@Suite struct OpenAIErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var method: String
        var path: String
        var body: JSONNode?
        var key: String
        var status: Int
        var code: String?
        var param: String?
        var testDescription: String { "\(self.method) \(self.path) \(self.body?.text.prefix(160) ?? "") → \(self.status) \(self.code ?? "-")" }

        init(_ method: String, _ path: String, body: JSONNode? = nil, key: String = "sk-sandbox", _ status: Int, _ code: String?, param: String? = nil) {
            (self.method, self.path, self.body, self.key, self.status, self.code, self.param) = (method, path, body, key, status, code, param)
        }

        /// A chat request with members added or replaced.
        static func chat(_ changes: [String: JSONNode], model: String = "gpt-4o-mini", status: Int = 400, _ code: String?, param: String? = nil) -> Case {
            let base: [String: JSONNode] = ["model": .string(model), "messages": [.user("hi")]]
            return Case("POST", "chat/completions", body: .object(base.merging(changes) { $1 }), status, code, param: param)
        }

        static func schema(_ schema: JSONNode) -> Case {
            .chat(["response_format": OpenAIFixture.format(schema)], "invalid_json_schema", param: "response_format")
        }
    }

    static let closed: JSONNode = ["type": "object", "properties": [:], "required": [], "additionalProperties": false]

    static func object(_ property: JSONNode) -> JSONNode {
        ["type": "object", "properties": ["a": property], "required": ["a"], "additionalProperties": false]
    }

    static let tool: JSONNode = ["type": "function", "function": ["name": "look_up", "parameters": closed]]

    static let cases: [Case] = resourceCases + chatCases + schemaCases

    static let resourceCases: [Case] = [
        Case("GET", "models", key: "", 401, nil),
        Case("GET", "models", key: "sk-wrong", 401, "invalid_api_key"),
        Case("GET", "models/nothing", 404, "model_not_found", param: "model"),
        Case("DELETE", "models/gpt-4o", 403, "insufficient_permissions"),
        Case("GET", "nothing", 404, nil),
        Case("POST", "responses", body: ["model": "gpt-4o"], 404, nil),
        Case("GET", "chat/completions", 405, "method_not_supported"),
        Case("POST", "chat/completions", body: ["messages": [.user("hi")]], 400, "missing_required_parameter", param: "model"),
        Case("POST", "chat/completions", body: ["model": "gpt-4o"], 400, "missing_required_parameter", param: "messages"),
        Case("POST", "embeddings", body: ["model": "text-embedding-3-small"], 400, "missing_required_parameter", param: "input"),
        Case("POST", "embeddings", body: ["model": "text-embedding-3-small", "input": ""], 400, nil, param: "input"),
        Case("POST", "embeddings", body: ["model": "text-embedding-3-small", "input": []], 400, "empty_array", param: "input"),
        Case("POST", "embeddings", body: ["model": "text-embedding-3-small", "input": .array(Array(repeating: "a", count: 2049))], 400, "array_above_max_length", param: "input"),
        Case("POST", "embeddings", body: ["model": "text-embedding-3-small", "input": .string(String(repeating: "word ", count: 8200))], 400, "context_length_exceeded"),
        Case("POST", "embeddings", body: ["model": "text-embedding-3-small", "input": "a", "dimensions": 1537], 400, nil, param: "dimensions"),
        Case("POST", "embeddings", body: ["model": "text-embedding-ada-002", "input": "a", "dimensions": 64], 400, nil, param: "dimensions"),
        Case("POST", "embeddings", body: ["model": "text-embedding-3-small", "input": "a", "encoding_format": "hex"], 400, "invalid_value", param: "encoding_format"),
        Case("POST", "embeddings", body: ["model": "gpt-4o", "input": "a"], 400, nil, param: "model"),
        Case("POST", "moderations", body: ["model": "omni-moderation-latest"], 400, "missing_required_parameter", param: "input"),
        Case("POST", "moderations", body: ["input": "x", "model": "gpt-4o"], 400, nil, param: "model"),
        Case("POST", "moderations", body: ["input": [["type": "video"]]], 400, "invalid_value", param: "input[0].type"),
        Case("GET", "files/file-nothing", 404, nil, param: "id"),
        Case("GET", "files/file-nothing/content", 404, nil, param: "id"),
        Case("DELETE", "files/file-nothing", 404, nil, param: "id"),
        Case("GET", "files?limit=0", 400, "invalid_value", param: "limit"),
        Case("GET", "files?after=file-nothing", 400, "invalid_value", param: "after"),
        Case("POST", "files", body: ["purpose": "fine-tune"], 400, nil),
        Case("POST", "fine_tuning/jobs", body: ["model": "gpt-4o-mini-2024-07-18"], 400, "missing_required_parameter", param: "training_file"),
        Case("POST", "fine_tuning/jobs", body: ["model": "gpt-6-luna", "training_file": "file-x"], 400, "model_not_available", param: "model"),
        Case("POST", "fine_tuning/jobs", body: ["model": "gpt-4o-mini-2024-07-18", "training_file": "file-x"], 400, "invalid_file", param: "training_file"),
        Case(
            "POST", "fine_tuning/jobs", body: ["model": "gpt-4o-mini-2024-07-18", "training_file": "f", "method": ["type": "supervised", "supervised": ["hyperparameters": ["n_epochs": 51]]]],
            400, "integer_above_max_value", param: "method.supervised.hyperparameters.n_epochs"),
        Case("POST", "fine_tuning/jobs", body: ["model": "gpt-4o-mini-2024-07-18", "training_file": "f", "suffix": .string(String(repeating: "x", count: 65))], 400, "string_above_max_length", param: "suffix"),
        Case("GET", "fine_tuning/jobs/ftjob-nothing", 404, "fine_tune_not_found"),
        Case("POST", "fine_tuning/jobs/ftjob-nothing/cancel", 404, "fine_tune_not_found"),
    ]

    static let chatCases: [Case] = [
        .chat([:], model: "nothing", status: 404, "model_not_found", param: "model"),
        .chat([:], model: "text-embedding-3-small", status: 404, nil, param: "model"),
        .chat(["messages": []], "empty_array", param: "messages"),
        .chat(["messages": [["role": "robot", "content": "x"]]], "invalid_value", param: "messages[0].role"),
        .chat(["messages": [["content": "x"]]], "missing_required_parameter", param: "messages[0].role"),
        .chat(["messages": [["role": "user", "content": nil]]], nil, param: "messages[0].content"),
        .chat(["messages": [["role": "user", "content": "x", "colour": "red"]]], "unknown_parameter", param: "messages[0].colour"),
        .chat(["messages": [["role": "user", "content": [["type": "audio_url"]]]]], "invalid_value", param: "messages[0].content[0].type"),
        .chat(["messages": [["role": "user", "content": [["type": "image_url", "image_url": ["url": "ftp://x"]]]]]], "invalid_image_url"),
        .chat(["messages": [.user("x"), ["role": "tool", "tool_call_id": "c1", "content": "y"]]], nil, param: "messages.[1].role"),
        .chat(
            ["messages": [.user("x"), ["role": "assistant", "content": nil, "tool_calls": [["id": "c1", "type": "function", "function": ["name": "f", "arguments": "{}"]]]], .user("y")]],
            nil, param: "messages.[2].role"),
        .chat(["temperature": 2.1], "decimal_above_max_value", param: "temperature"),
        .chat(["temperature": "hot"], "invalid_type", param: "temperature"),
        .chat(["top_p": -0.1], "decimal_below_min_value", param: "top_p"),
        .chat(["n": 0], "integer_below_min_value", param: "n"),
        .chat(["n": 129], "integer_above_max_value", param: "n"),
        .chat(["n": 1.5], "invalid_type", param: "n"),
        .chat(["stop": ["a", "b", "c", "d", "e"]], "array_above_max_length", param: "stop"),
        .chat(["frequency_penalty": 3], "decimal_above_max_value", param: "frequency_penalty"),
        .chat(["logit_bias": ["50256": 101]], "invalid_value", param: "logit_bias"),
        .chat(["top_logprobs": 3], nil, param: "top_logprobs"),
        .chat(["logprobs": true, "top_logprobs": 21], "integer_above_max_value", param: "top_logprobs"),
        .chat(["max_tokens": 0], "integer_below_min_value", param: "max_tokens"),
        .chat(["max_tokens": 5, "max_completion_tokens": 5], "invalid_parameter_combination", param: "max_tokens"),
        .chat(["max_tokens": 5], model: "gpt-6-luna", "unsupported_parameter", param: "max_tokens"),
        .chat(["temperature": 0.2], model: "gpt-6-luna", "unsupported_value", param: "temperature"),
        .chat(["logprobs": true], model: "gpt-6-luna", "unsupported_parameter", param: "logprobs"),
        .chat(["stop": "x"], model: "gpt-6-luna", "unsupported_parameter", param: "stop"),
        .chat(["reasoning_effort": "low"], "unsupported_parameter", param: "reasoning_effort"),
        .chat(["colour": "red"], "unknown_parameter", param: "colour"),
        .chat(["stream_options": ["include_usage": true]], nil, param: "stream_options"),
        .chat(["stream": true, "stream_options": ["colour": true]], "unknown_parameter", param: "stream_options.colour"),
        .chat(["metadata": ["a": "b"]], nil, param: "metadata"),
        .chat(["store": true, "metadata": ["a": 5]], "invalid_type", param: "metadata.a"),
        .chat(["service_tier": "gold"], "invalid_value", param: "service_tier"),
        .chat(["response_format": ["type": "xml"]], "invalid_value", param: "response_format.type"),
        .chat(["response_format": ["type": "json_object"]], nil, param: "messages"),
        .chat(["response_format": ["type": "json_schema"]], "missing_required_parameter", param: "response_format.json_schema"),
        .chat(["response_format": OpenAIFixture.format(closed, name: "not good")], "invalid_value", param: "response_format.json_schema.name"),
        .chat(["tools": [["type": "function", "function": ["name": "bad name"]]]], "invalid_value", param: "tools[0].function.name"),
        .chat(["tools": [["type": "plugin"]]], "invalid_value", param: "tools[0].type"),
        .chat(["tool_choice": "auto"], nil, param: "tool_choice"),
        .chat(["tools": [tool], "tool_choice": ["type": "function", "function": ["name": "other"]]], "invalid_value", param: "tool_choice"),
        .chat(["messages": [.user(String(repeating: "word ", count: 130_000))]], "context_length_exceeded", param: "messages"),
    ]

    static let schemaCases: [Case] = [
        .schema(["type": "array", "items": ["type": "string"]]),
        .schema(["anyOf": [closed]]),
        .schema(["type": "object", "properties": ["a": ["type": "string"]], "required": ["a"]]),
        .schema(["type": "object", "properties": ["a": ["type": "string"]], "required": [], "additionalProperties": false]),
        .schema(["type": "object", "properties": [:], "required": ["b"], "additionalProperties": false]),
        .schema(object(["type": "text"])),
        .schema(object(["type": "string", "minLength": 3])),
        .schema(object(["type": "string", "format": "colour"])),
        .schema(object(["type": "string", "pattern": "(?=x)"])),
        .schema(object(["type": "array"])),
        .schema(object(["allOf": [["type": "string"]]])),
        .schema(object(["$ref": "#/$defs/nothing"])),
        .schema(object(["type": "string", "enum": []])),
        .schema((0 ..< 11).reduce(["type": "string"]) { inner, _ in object(inner) }),
    ]

    @Test func refusals() async throws {
        try await Harness.runOpenAI { sandbox in
            for item in Self.cases {
                let answer = try await sandbox.ai(item.method, item.path, item.body, key: item.key)
                let error = answer.json["error"]
                #expect(answer.status == item.status, "\(item.testDescription): \(answer.body)")
                #expect(error?["code"]?.string == item.code, "\(item.testDescription): \(answer.body)")
                if let param = item.param { #expect(error?["param"]?.string == param, "\(item.testDescription): \(answer.body)") }
                #expect(error?.object?.keys.sorted() == ["code", "message", "param", "type"])
                #expect(answer.headers["x-request-id"]?.hasPrefix("req_") == true)
            }
        }
    }

    @Test func bodiesThatAreNoJSON() async throws {
        try await Harness.runOpenAI { sandbox in
            for text in ["", "{", "[]", "{\"model\":\"gpt-4o\",}", "{\"model\": 01}"] {
                let answer = try await sandbox.aiText("POST", "chat/completions", text)
                #expect(answer.status == 400)
                #expect(answer.json["error"]?["type"]?.string == "invalid_request_error")
            }
        }
    }

    @Test func aModelCanBeHiddenFromAKey() async throws {
        try await Harness.runOpenAI(OpenAISetup(apiKeys: ["sk-sandbox", "sk-second"])) { sandbox in
            try sandbox.openAI.deny(model: "gpt-4o", to: "sk-second")
            let body: JSONNode = ["model": "gpt-4o", "messages": [.user("hi")]]
            #expect(try await sandbox.ai("POST", "chat/completions", body, key: "sk-second").json["error"]?["code"]?.string == "model_not_found")
            #expect(try await sandbox.ai("POST", "chat/completions", body).status == 200)
            let listed = try await sandbox.ai("GET", "models", key: "sk-second").json["data"]?.array?.compactMap { $0["id"]?.string } ?? []
            #expect(listed.contains("gpt-4o-mini") && !listed.contains("gpt-4o"))
        }
    }

    @Test func uploadsAreChecked() async throws {
        try await Harness.runOpenAI { sandbox in
            let cases: [(String, String, String, String)] = [
                ("{\"a\":1}\nnot json\n", "fine-tune", "train.jsonl", "invalid_jsonl"), ("{}", "fine-tune", "train.txt", "invalid_file_extension"),
                ("{}", "nothing", "train.jsonl", "invalid_value"), ("", "user_data", "x.txt", "empty_file"), ("{}", "user_data", "", "invalid_type"),
            ]
            for (content, purpose, name, code) in cases {
                let answer = try await sandbox.upload(content, purpose: purpose, filename: name)
                #expect(answer.status == 400)
                #expect(answer.json["error"]?["code"]?.string == code, "\(answer.body)")
            }
            #expect(try await sandbox.upload("{}\nnope", filename: "b.jsonl").json["error"]?["message"]?.string?.contains("line 2") == true)
        }
    }

    @Test func outagesAndLimits() async throws {
        try await Harness.runOpenAI { sandbox in
            let simulator = try sandbox.openAI
            let expected: [(OpenAIOutage, Int, String?, Bool)] = [
                (.quota, 429, "insufficient_quota", false), (.slowDown, 429, "slow_down", true), (.overloaded, 503, "server_is_overloaded", true), (.server, 500, nil, false),
            ]
            for (outage, status, code, waits) in expected {
                simulator.fail(outage)
                let answer = try await sandbox.ai("GET", "models")
                #expect(answer.status == status)
                #expect(answer.json["error"]?["code"]?.string == code)
                #expect((answer.headers["retry-after"] != nil) == waits)
            }
            #expect(try await sandbox.ai("GET", "models").status == 200)

            simulator.setLimits(OpenAILimits(requestsPerMinute: 2, tokensPerMinute: 100_000))
            let body: JSONNode = ["model": "gpt-4o-mini", "messages": [.user("hi")]]
            let first = try await sandbox.ai("POST", "chat/completions", body)
            #expect(first.headers["x-ratelimit-limit-requests"] == "2")
            #expect(first.headers["x-ratelimit-remaining-requests"] == "1")
            #expect(first.headers["x-ratelimit-reset-requests"] == "30s")
            _ = try await sandbox.ai("POST", "chat/completions", body)
            let refused = try await sandbox.ai("POST", "chat/completions", body)
            #expect(refused.status == 429)
            #expect(refused.json["error"]?["type"]?.string == "requests")
            #expect(refused.json["error"]?["code"]?.string == "rate_limit_exceeded")
            #expect(refused.headers["retry-after"] == "30")
            #expect(refused.headers["x-ratelimit-remaining-requests"] == "0")
            // Another model has a bucket of its own, and time mends the first.
            #expect(try await sandbox.ai("POST", "chat/completions", ["model": "gpt-4o", "messages": [.user("hi")]]).status == 200)
            sandbox.pass(.seconds(31))
            #expect(try await sandbox.ai("POST", "chat/completions", body).status == 200)

            simulator.setLimits(OpenAILimits(requestsPerMinute: 100, tokensPerMinute: 50))
            let large = try await sandbox.ai("POST", "embeddings", ["model": "text-embedding-3-small", "input": .string(String(repeating: "word ", count: 60))])
            #expect(large.status == 429)
            #expect(large.json["error"]?["type"]?.string == "tokens")
        }
    }

    @Test func takenAwayKeysStopWorking() async throws {
        try await Harness.runOpenAI { sandbox in
            try sandbox.openAI.invalidate(accessToken: "sk-sandbox", revoked: true)
            #expect(try await sandbox.ai("GET", "models").json["error"]?["code"]?.string == "invalid_api_key")
            sandbox.server.reset()
            #expect(try await sandbox.ai("GET", "models").status == 200)
        }
    }
}
