import Core
import Foundation
import Logging
import Synchronization
import Testing

@testable import LanguageModels

@Suite(.timeLimit(.minutes(5))) struct OpenAIClientTests {
    @Test func anAnswerIsReadAndTheRequestIsWhatWasAsked() async throws {
        try await withServer([.json(200, ScriptedServer.chat("Hello “there”"), ["x-request-id": "req_1"])]) { client, server in
            let answer = try await client.complete(hello)
            #expect(answer.text == "Hello “there”")
            #expect(answer.finishReason == .stop)
            #expect(answer.usage == ModelUsage(model: "served-model", promptTokens: 9, completionTokens: 3))
            #expect(answer.requestID == "req_1")
            #expect(answer.logprobs == nil)
            let seen = try #require(server.seen.first)
            #expect(seen.path == "/v1/chat/completions")
            #expect(seen.authorization == "Bearer sk-test-key")
            #expect(seen.field("model") as? String == "wanted-model")
            let messages = try #require(seen.field("messages") as? [[String: String]])
            #expect(messages == [["role": "system", "content": "Be kind."], ["role": "user", "content": "hi \"you\"\n👋"]])
        }
    }

    @Test(arguments: [
        (OpenAIConfiguration.Profile.openai, "max_completion_tokens"), (.llamaCpp, "max_tokens"), (.ollama, "max_tokens"), (.vllm, "max_tokens"), (.automatic, "max_tokens"),
    ])
    func theTokenFieldFollowsTheProfile(profile: OpenAIConfiguration.Profile, field: String) async throws {
        try await withServer([.json(200, ScriptedServer.chat("ok"))]) { $0.profile = profile } _: { client, server in
            _ = try await client.complete(hello)
            #expect(server.seen.first?.field(field) as? Int == 50)
            #expect(server.seen.first?.field(field == "max_tokens" ? "max_completion_tokens" : "max_tokens") == nil)
        }
    }

    @Test func aRefusedFieldIsLearnedAndNotSentAgain() async throws {
        try await withServer([
            .json(400, ScriptedServer.error("unsupported_parameter", parameter: "max_tokens")), .json(400, ScriptedServer.error("unsupported_value", parameter: "temperature")),
            .json(200, ScriptedServer.chat("ok")), .json(200, ScriptedServer.chat("ok")),
        ]) { client, server in
            var request = hello
            request.temperature = 0.4
            _ = try await client.complete(request)
            _ = try await client.complete(request)
            #expect(server.seen.count == 4)
            for seen in server.seen.suffix(2) {
                #expect(seen.field("max_completion_tokens") as? Int == 50)
                #expect(seen.field("temperature") == nil)
            }
        }
    }

    @Test(arguments: [
        (400, ScriptedServer.error("invalid_type", parameter: "messages[0].content"), ModelError.badRequest(code: "invalid_type", parameter: "messages[0].content")),
        (400, ScriptedServer.error("context_length_exceeded"), .contextTooLong),
        (400, #"{"error":{"code":400,"message":"x","type":"exceed_context_size_error","n_ctx":4}}"#, .contextTooLong),
        (400, #"{"error":{"code":400,"message":"x","type":"BadRequestError"}}"#, .badRequest(code: "400", parameter: nil)),
        (400, #"{"object":"error","message":"x","type":"BadRequestError","code":40001}"#, .badRequest(code: "40001", parameter: nil)),
        (401, ScriptedServer.error("invalid_api_key"), .unauthorized(code: "invalid_api_key")),
        (404, ScriptedServer.error("model_not_found"), .notFound(code: "model_not_found")),
        (404, #"{"error":{"message":"x","type":"not_found_error","param":null,"code":null}}"#, .notFound(code: nil)),
        (413, "<html>too large</html>", .badRequest(code: nil, parameter: nil)),
        (422, "", .badRequest(code: nil, parameter: nil)),
        (429, ScriptedServer.error("insufficient_quota", type: "insufficient_quota"), .quotaExhausted(code: "insufficient_quota")),
        (429, ScriptedServer.error("project_spend_limit_exceeded", type: "insufficient_quota"), .quotaExhausted(code: "project_spend_limit_exceeded")),
    ])
    func errorsOfEveryShapeAreTold(status: Int, body: String, expected: ModelError) async throws {
        // One entry only: a second try would fail the test.
        try await withServer([.json(status, body)]) { client, _ in
            let error = await modelError { try await client.complete(hello) }
            #expect(error == expected)
            #expect(error?.appError.code == .modelUnavailable)
        }
    }

    @Test(arguments: [
        (200, "not json", ModelError.malformed("the chat answer is not of the wire format")),
        (200, #"{"choices":[]}"#, .malformed("the chat answer has no choice")),
        (200, #"{"choices":[{"message":{"content":null,"refusal":"no"}}]}"#, .refused),
    ])
    func answersThatAreNoneAreErrors(status: Int, body: String, expected: ModelError) async throws {
        try await withServer([.json(status, body)]) { client, _ in
            #expect(await modelError { try await client.complete(hello) } == expected)
        }
    }

    @Test func missingUsageAndNumbersAreTolerated() async throws {
        try await withServer([.json(200, #"{"choices":[{"message":{"content":"hey"}}]}"#)]) { client, _ in
            let answer = try await client.complete(hello)
            #expect(answer.text == "hey")
            #expect(answer.usage == nil)
            #expect(answer.finishReason == nil)
        }
    }

    @Test func logprobsAreReadWhereGiven() async throws {
        let body = #"{"model":"m","choices":[{"message":{"content":"Hi"},"logprobs":{"content":[{"token":"Hi","logprob":-0.3,"bytes":null,"top_logprobs":[{"token":"Hi","logprob":-0.3,"bytes":[72,105]},{"token":"Yo","logprob":-9999.0}]}]}}]}"#
        try await withServer([.json(200, body)]) { client, server in
            var request = hello
            request.topLogprobs = 2
            let token = try #require(try await client.complete(request).logprobs?.first)
            #expect(token.alternatives.map(\.token) == ["Hi", "Yo"])
            #expect(server.seen.first?.field("top_logprobs") as? Int == 2)
        }
    }

    @Test func embeddingsAreMatchedByIndexAndMadeUnitLength() async throws {
        let body = #"{"data":[{"index":1,"embedding":[0,2]},{"index":0,"embedding":[3,4]}],"model":"e","usage":{"prompt_tokens":4}}"#
        try await withServer([.json(200, body)]) { client, _ in
            let result = try await client.embed(["a", "b"])
            #expect(result.vectors == [[0.6, 0.8], [0, 1]])
            #expect(await modelError { try await client.embed(["a", ""]) } == .badRequest(code: "invalid_input", parameter: "input"))
        }
    }

    @Test(arguments: [#"{"data":[{"index":0,"embedding":[1]}]}"#, #"{"data":[{"index":0,"embedding":[1]},{"index":7,"embedding":[1]}]}"#, #"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}]}"#])
    func embeddingsThatDoNotFitAreRefused(body: String) async throws {
        try await withServer([.json(200, body)]) { client, _ in
            let error = await modelError { try await client.embed(["a", "b"]) }
            #expect(error?.code == "malformed_answer")
        }
    }

    @Test func moderationGivesOneVerdictPerText() async throws {
        let body = #"{"results":[{"flagged":false,"category_scores":{"hate":0.1,"illicit":null}},{"flagged":true,"category_scores":{"hate":0.9}}]}"#
        try await withServer([.json(200, body), .json(200, body)]) { client, _ in
            let verdicts = try await client.moderate(["a", "b"])
            #expect(verdicts == [ModerationVerdict(isFlagged: false, scores: ["hate": 0.1]), ModerationVerdict(isFlagged: true, scores: ["hate": 0.9])])
            let error = await modelError { try await client.moderate(["only one"]) }
            #expect(error?.code == "malformed_answer")
        }
    }

    /// Invariant 7: neither a key nor a text reaches a log line or an error.
    @Test func invariant7NothingSecretIsLoggedOrThrown() async throws {
        let lines = CapturedLines()
        var logger = Logger(label: "captured") { _ in lines }
        logger.logLevel = .trace
        try await withServer([.json(400, ScriptedServer.error("bad PRIVATE words", parameter: "PRIVATE words")), .json(200, #"{"choices":[{"message":"PRIVATE"}]}"#)], logger: logger) { client, _ in
            let request = ChatRequest(messages: [ChatMessage(.user, "PRIVATE words")])
            var errors: [ModelError] = []
            for _ in 0 ..< 2 { if let error = await modelError({ try await client.complete(request) }) { errors.append(error) } }
            #expect(errors.count == 2)
            let everything = lines.text + errors.map { "\($0) \($0.appError)" }.joined()
            for secret in ["PRIVATE", "sk-test-key", "SECRET-IN-MESSAGE"] { #expect(!everything.contains(secret)) }
            #expect(lines.text.contains("model call failed"))
        }
    }

    @Test func configurationProblemsAreListedTogether() {
        let configuration = OpenAIConfiguration(baseURL: "localhost:11434", chatModel: "", maximumConcurrent: 0)
        let error = #expect(throws: AppError.self) { try configuration.validate() }
        #expect(error?.fields.map(\.field) == ["model.base_url", "model.chat_model", "model.maximum_concurrent"])
    }
}

/// Keeps every log line.
final class CapturedLines: LogHandler, Sendable {
    private let lines = Mutex<[String]>([])
    var text: String { self.lines.withLock { $0.joined(separator: "\n") } }
    var metadata: Logger.Metadata { get { [:] } set {} }
    var logLevel: Logger.Level { get { .trace } set {} }
    subscript(metadataKey _: String) -> Logger.Metadata.Value? { get { nil } set {} }
    func log(event: LogEvent) {
        self.lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
    }
}
