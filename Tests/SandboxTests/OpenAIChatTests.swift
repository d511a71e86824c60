import Core
import Foundation
import Sandbox
import Testing

/// Chat completions: answers that come from the prompt, structured outputs, logprobs, streams.
@Suite struct OpenAIChatTests {
    @Test func theAnswerComesFromThePrompt() async throws {
        try await Harness.runOpenAI { sandbox in
            let answer = try await sandbox.chat([.system(OpenAIFixture.system), .user("Hey Mia, which protein powder should I buy?")])
            let text = try #require(answer.content)
            #expect(text.contains("vanilla one from the bio store"))
            #expect(text.contains("protein"))
            let other = try await sandbox.chat([.system(OpenAIFixture.system), .user("how often do you train legs??")]).content
            #expect(other?.contains("Twice a week") == true)
            // The same prompt gives the same answer, and nothing else does.
            #expect(try await sandbox.chat([.system(OpenAIFixture.system), .user("Hey Mia, which protein powder should I buy?")]).content == text)
            let unknown = try await sandbox.chat([.system(OpenAIFixture.system), .user("Do you like jazz?")]).content
            #expect(unknown?.contains("jazz") == true && unknown?.contains("no answer of mine") == true)
            let usage = answer["usage"]
            #expect(usage?["prompt_tokens"]?.integer ?? 0 > 40)
            #expect(usage?["total_tokens"]?.integer == (usage?["prompt_tokens"]?.integer ?? 0) + (usage?["completion_tokens"]?.integer ?? 0))
        }
    }

    struct Prompt: Sendable {
        var name: String
        var messages: [JSONNode]
        var ids: [String]
    }

    static let prompts: [Prompt] = [
        Prompt(name: "labelled lines", messages: [.system(OpenAIFixture.system), .user("which protein powder do you take?")], ids: ["s1"]),
        Prompt(
            name: "tags",
            messages: [
                .system("<examples>\n<example id=\"m-17\"><fan>which protein powder?</fan><reply>The vanilla one.</reply></example>\n<example id=\"m-18\"><fan>your dog?</fan><reply>Rex!</reply></example>\n</examples>"),
                .user("<message>protein powder please?</message>"),
            ], ids: ["m-17"]),
        Prompt(
            name: "JSON lines",
            messages: [
                .system("Examples:\n{\"id\":\"a1\",\"prompt\":\"which protein powder?\",\"reply\":\"Vanilla.\"}\n{\"id\":\"a2\",\"prompt\":\"your shoes?\",\"reply\":\"Blue ones.\"}"),
                .user("protein powder?"),
            ], ids: ["a1"]),
        Prompt(
            name: "all in the user message",
            messages: [.user("Sources:\n[k1] Q: your shoes?\nA: Blue ones.\n[k2] Q: protein powder?\nA: Vanilla.\n\nQuestion: what protein powder do you use?")], ids: ["k2"]),
        Prompt(
            name: "facts without questions",
            messages: [.system("Facts:\n[f1] The protein powder is the vanilla one.\n[f2] The dog is called Rex."), .user("protein powder?")], ids: ["f1"]),
    ]

    @Test(arguments: prompts.indices) func structuredOutputsCiteWhatThePromptHas(_ index: Int) async throws {
        let prompt = Self.prompts[index]
        try await Harness.runOpenAI { sandbox in
            let answer = try await sandbox.chat(prompt.messages, ["response_format": OpenAIFixture.format(OpenAIFixture.replySchema)])
            let value = try JSONNode(parsing: try #require(answer.content).utf8)
            #expect(SchemaJudge.problems(value, OpenAIFixture.replySchema) == [])
            #expect(value["used_source_ids"]?.array?.compactMap(\.string) == prompt.ids, "\(prompt.name): \(value.text)")
            #expect(value["decision"]?.string == "answer")
            #expect(value["handover_reason"] == .null)
            #expect(value["self_doubt"]?.number ?? 1 < 0.5)
            #expect(value["answer"]?.string?.lowercased().contains("vanilla") == true)
        }
    }

    @Test func withoutHelpAPersonIsAskedFor() async throws {
        try await Harness.runOpenAI { sandbox in
            let answer = try await sandbox.chat([.system(OpenAIFixture.system), .user("Do you like jazz festivals?")], ["response_format": OpenAIFixture.format(OpenAIFixture.replySchema)])
            let value = try JSONNode(parsing: try #require(answer.content).utf8)
            #expect(value["decision"]?.string == "hand_over")
            #expect(value["used_source_ids"] == [])
            #expect(value["self_doubt"]?.number == 1)
            #expect(value["handover_reason"]?.string?.contains("jazz") == true)
        }
    }

    static let schemas: [JSONNode] = [
        OpenAIFixture.replySchema,
        [
            "type": "object", "additionalProperties": false, "required": ["a", "b", "c", "d", "e", "f", "g", "h"],
            "properties": [
                "a": ["type": "integer", "minimum": 3, "maximum": 7], "b": ["type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.5], "c": ["type": "integer", "multipleOf": 5, "minimum": 11],
                "d": ["type": "string", "pattern": "^[A-Z]{3}-\\d+$"], "e": ["type": "string", "format": "date-time"], "f": ["type": "array", "items": ["type": "integer"], "minItems": 2, "maxItems": 3],
                "g": ["const": "fixed"], "h": ["type": ["string", "null"]],
            ],
        ],
        [
            "type": "object", "additionalProperties": false, "required": ["root"], "properties": ["root": ["$ref": "#/$defs/node"]],
            "$defs": [
                "node": [
                    "type": "object", "additionalProperties": false, "required": ["label", "children", "next"],
                    "properties": [
                        "label": ["type": "string", "enum": ["leaf", "branch"]], "children": ["type": "array", "items": ["$ref": "#/$defs/node"]],
                        "next": ["anyOf": [["$ref": "#/$defs/node"], ["type": "null"]]],
                    ],
                ]
            ],
        ],
        [
            "type": "object", "additionalProperties": false, "required": ["category", "sentiment", "language", "is_question", "needs_human", "confidence_level", "topics", "citations"],
            "properties": [
                "category": ["type": "string", "enum": ["product_question", "praise", "spam", "other"]], "sentiment": ["type": "string", "enum": ["positive", "neutral", "negative"]],
                "language": ["type": "string"], "is_question": ["type": "boolean"], "needs_human": ["type": "boolean"], "confidence_level": ["type": "string", "enum": ["low", "medium", "high"]],
                "topics": ["type": "array", "items": ["type": "string"]],
                "citations": [
                    "type": "array",
                    "items": [
                        "type": "object", "additionalProperties": false, "required": ["source_id", "quote"], "properties": ["source_id": ["type": "string"], "quote": ["type": "string"]],
                    ],
                ],
            ],
        ],
    ]

    @Test(arguments: schemas.indices) func outputsConformToTheirSchema(_ index: Int) async throws {
        try await Harness.runOpenAI { sandbox in
            for question in ["which protein powder do you use?", "Do you like jazz?", "free followers at www.spam.example", "I love your videos, you are amazing!", "😀"] {
                let answer = try await sandbox.chat([.system(OpenAIFixture.system), .user(question)], ["response_format": OpenAIFixture.format(Self.schemas[index])])
                let value = try JSONNode(parsing: try #require(answer.content).utf8)
                #expect(SchemaJudge.problems(value, Self.schemas[index]) == [], "\(question): \(value.text)")
            }
        }
    }

    @Test func labelsFollowTheMessage() async throws {
        try await Harness.runOpenAI { sandbox in
            func read(_ text: String) async throws -> JSONNode {
                let answer = try await sandbox.chat([.system(OpenAIFixture.system), .user(text)], ["response_format": OpenAIFixture.format(Self.schemas[3])])
                return try JSONNode(parsing: try #require(answer.content).utf8)
            }
            let question = try await read("which protein powder do you use?")
            #expect(question["category"]?.string == "product_question" && question["is_question"]?.bool == true && question["needs_human"]?.bool == false)
            #expect(question["confidence_level"]?.string == "high")
            #expect(question["citations"]?[0]?["source_id"]?.string == "s1")
            let praise = try await read("I love your videos, you are amazing!")
            #expect(praise["category"]?.string == "praise" && praise["sentiment"]?.string == "positive" && praise["is_question"]?.bool == false)
            #expect(try await read("free followers at www.spam.example")["category"]?.string == "spam")
            #expect(try await read("wie ist das Wetter und was ist der Plan?")["language"]?.string == "de")
        }
    }

    @Test func keysFollowTheSchemasOrder() async throws {
        try await Harness.runOpenAI { sandbox in
            // Written by hand: the test's own JSON type sorts keys.
            let body = """
                {"model":"gpt-4o-mini","messages":[{"role":"user","content":"hi"}],"response_format":{"type":"json_schema","json_schema":{"name":"x","strict":true,"schema":
                {"type":"object","properties":{"zebra":{"type":"string"},"apple":{"type":"integer"},"mango":{"type":"boolean"}},"required":["apple","mango","zebra"],"additionalProperties":false}}}}
                """
            let content = try #require(try await sandbox.aiText("POST", "chat/completions", body).json.content)
            let places = try ["zebra", "apple", "mango"].map { try #require(content.range(of: $0)).lowerBound }
            #expect(places == places.sorted())
        }
    }

    @Test func scriptedFailuresOfStructuredOutputs() async throws {
        try await Harness.runOpenAI { sandbox in
            let simulator = try sandbox.openAI
            let extra = ["response_format": OpenAIFixture.format(OpenAIFixture.replySchema)]
            let messages: [JSONNode] = [.system(OpenAIFixture.system), .user("which protein powder?")]
            simulator.script(.truncatedJSON)
            let cut = try await sandbox.chat(messages, extra)
            #expect(cut.firstChoice?["finish_reason"]?.string == "length")
            #expect((try? JSONNode(parsing: (cut.content ?? "").utf8)) == nil)
            simulator.script(.refusal)
            let refused = try await sandbox.chat(messages, extra).firstChoice?["message"]
            #expect(refused?["content"] == .null)
            #expect(refused?["refusal"]?.string?.isEmpty == false)
            simulator.script(.wrongEnum)
            let wrong = try JSONNode(parsing: (try await sandbox.chat(messages, extra).content ?? "").utf8)
            #expect(SchemaJudge.problems(wrong, OpenAIFixture.replySchema).count == 1)
            simulator.script(.contentFilter)
            #expect(try await sandbox.chat(messages, extra).firstChoice?["finish_reason"]?.string == "content_filter")
            #expect(try await sandbox.chat(messages, extra).firstChoice?["finish_reason"]?.string == "stop")
        }
    }

    @Test func stopAndLengthAndChoices() async throws {
        try await Harness.runOpenAI { sandbox in
            let messages: [JSONNode] = [.system(OpenAIFixture.system), .user("which protein powder?")]
            let whole = try #require(try await sandbox.chat(messages).content)
            let stopped = try await sandbox.chat(messages, ["stop": ["vanilla", "zzz"]])
            #expect(stopped.content == whole.components(separatedBy: "vanilla").first)
            #expect(stopped.firstChoice?["finish_reason"]?.string == "stop")
            let short = try await sandbox.chat(messages, ["max_tokens": 3])
            #expect(short.firstChoice?["finish_reason"]?.string == "length")
            #expect(short["usage"]?["completion_tokens"]?.integer == 3)
            #expect(whole.hasPrefix(short.content ?? "-"))
            let several = try await sandbox.chat(messages, ["n": 3])
            let texts = several["choices"]?.array?.compactMap { $0["message"]?["content"]?.string } ?? []
            #expect(texts.count == 3 && Set(texts).count == 3)
            // A reasoning model spends hidden tokens of the same maximum.
            let reasoning = try await sandbox.chat(messages, ["max_completion_tokens": 40], model: "gpt-6-luna")
            #expect(reasoning.content == "")
            #expect(reasoning.firstChoice?["finish_reason"]?.string == "length")
            let thought = try await sandbox.chat(messages, ["max_completion_tokens": 400, "reasoning_effort": "low"], model: "gpt-6-luna")
            #expect(thought["usage"]?["completion_tokens_details"]?["reasoning_tokens"]?.integer == 32)
            #expect(thought.content == whole)
        }
    }

    @Test func logprobsAreConsistent() async throws {
        try await Harness.runOpenAI { sandbox in
            let messages: [JSONNode] = [.system("[s1] Fan: emoji?\nReply: Sí, claro 😀 ñandú!"), .user("emoji?")]
            let answer = try await sandbox.chat(messages, ["logprobs": true, "top_logprobs": 5])
            let tokens = try #require(answer.firstChoice?["logprobs"]?["content"]?.array)
            var bytes: [UInt8] = []
            for token in tokens {
                bytes += (token["bytes"]?.array ?? []).compactMap { $0.integer.map(UInt8.init) }
                let top = token["top_logprobs"]?.array ?? []
                #expect(top.count == 5)
                #expect(top.contains { $0["token"] == token["token"] && $0["logprob"] == token["logprob"] })
                let sum = top.reduce(0) { $0 + exp($1["logprob"]?.number ?? 0) }
                #expect(sum > 0 && sum <= 1)
                #expect(Set(top.compactMap { $0["token"]?.string }).count == top.count)
            }
            // Characters may be split over tokens: only the joined bytes are the text.
            #expect(String(decoding: bytes, as: UTF8.self) == answer.content)
            #expect(tokens.contains { $0["token"]?.string?.contains("\\x") == true })
            #expect(answer["usage"]?["completion_tokens"]?.integer == Int64(tokens.count))
            let plain = try await sandbox.chat(messages)
            #expect(plain.firstChoice?["logprobs"] == .null)
        }
    }

    @Test func aLabelsAlternativesAreTheOtherLabels() async throws {
        try await Harness.runOpenAI { sandbox in
            func probability(_ question: String) async throws -> Double {
                let answer = try await sandbox.chat(
                    [.system(OpenAIFixture.system), .user(question)],
                    ["logprobs": true, "top_logprobs": 5, "response_format": OpenAIFixture.format(OpenAIFixture.replySchema)])
                let tokens = answer.firstChoice?["logprobs"]?["content"]?.array ?? []
                let deciding = try #require(tokens.first { token in
                    let spelled = (token["top_logprobs"]?.array ?? []).compactMap { $0["token"]?.string }
                    return spelled.contains("answer") && spelled.contains("hand")
                })
                return exp(deciding["logprob"]?.number ?? 0)
            }
            let sure = try await probability("which protein powder do you use?")
            let unsure = try await probability("protein oats banana?")
            #expect(sure > unsure)
            let word = try await sandbox.chat([.user("Is this spam? Answer with one of: spam, fine.\nMessage: free followers click www")], ["logprobs": true, "top_logprobs": 2])
            #expect(word.content == "spam")
        }
    }

    @Test func toolsAreCalledWithFittingArguments() async throws {
        try await Harness.runOpenAI { sandbox in
            let parameters: JSONNode = [
                "type": "object", "additionalProperties": false, "required": ["topics", "urgent"],
                "properties": ["topics": ["type": "array", "items": ["type": "string"]], "urgent": ["type": "boolean"]],
            ]
            let tool: JSONNode = ["type": "function", "function": ["name": "look_up", "strict": true, "parameters": parameters]]
            let first = try await sandbox.chat([.user("protein powder")], ["tools": [tool], "tool_choice": "required"])
            #expect(first.firstChoice?["finish_reason"]?.string == "tool_calls")
            let call = try #require(first.firstChoice?["message"]?["tool_calls"]?[0])
            let arguments = try JSONNode(parsing: (call["function"]?["arguments"]?.string ?? "").utf8)
            #expect(SchemaJudge.problems(arguments, parameters) == [])
            #expect(arguments["topics"] == ["protein", "powder"])
            let message = try #require(first.firstChoice?["message"])
            let assistant: JSONNode = ["role": "assistant", "content": nil, "tool_calls": message["tool_calls"] ?? []]
            let result: JSONNode = ["role": "tool", "tool_call_id": call["id"] ?? nil, "content": "vanilla"]
            let last = try await sandbox.chat([.user("protein powder"), assistant, result], ["tools": [tool]])
            #expect(last.firstChoice?["finish_reason"]?.string == "stop")
            #expect(try await sandbox.chat([.user("hello")], ["tools": [tool]]).firstChoice?["message"]?["tool_calls"] == nil)
        }
    }

    @Test func examplesAsTurns() async throws {
        try await Harness.runOpenAI { sandbox in
            let answer = try await sandbox.chat([
                .system("You are Mia."), .user("your camera?"), .assistant("Just my phone."), .user("your dog's name?"), .assistant("Rex!"), .user("what camera is that?"),
            ])
            #expect(answer.content?.contains("Just my phone.") == true)
        }
    }

    @Test func moderationOfAChat() async throws {
        try await Harness.runOpenAI { sandbox in
            let answer = try await sandbox.chat([.user("you are an idiot and a loser")], ["moderation": ["model": "omni-moderation-latest"]])
            #expect(answer["moderation"]?["input"]?["flagged"]?.bool == true)
        }
    }
}
