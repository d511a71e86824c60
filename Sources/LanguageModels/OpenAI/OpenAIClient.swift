import AsyncHTTPClient
import Core
import Foundation
import Logging
import NIOCore
import Synchronization

/// Chat, embeddings and moderation of a server that speaks the OpenAI wire format.
///
/// One client is shared by all callers: its rate limits, concurrency bound and circuit breaker belong to the endpoint.
public final class OpenAIClient: ChatModel, EmbeddingModel, ModerationModel {
    private let configuration: OpenAIConfiguration
    private let transport: OpenAITransport
    /// What the server taught by its refusals.
    private let learned: Mutex<ChatBody.Dialect>

    /// - Parameters:
    ///   - http: best from `makeHTTPClient`; whoever made it shuts it down.
    ///   - limits: shared by clients that use the same key.
    public init(
        _ configuration: OpenAIConfiguration, http: HTTPClient, limits: ModelRateLimits = ModelRateLimits(), time: any TimeSource = SystemTimeSource(),
        random: any RandomSource = SystemRandomSource(), logger: Logger = Logger(label: "understudy.models")
    ) {
        self.configuration = configuration
        self.learned = Mutex(ChatBody.Dialect(tokenField: configuration.firstTokenField, dropped: configuration.givesLogprobs ? [] : ["logprobs"]))
        self.transport = OpenAITransport(
            configuration: configuration, http: http, time: time, random: random, limits: limits, breaker: CircuitBreaker(configuration.breaker),
            gate: ConcurrencyGate(width: configuration.maximumConcurrent, queue: configuration.maximumWaiting), logger: logger
        )
    }

    private init(_ configuration: OpenAIConfiguration, transport: OpenAITransport, learned: ChatBody.Dialect) {
        self.configuration = configuration
        self.transport = transport
        self.learned = Mutex(learned)
    }

    /// The same endpoint with its limits and breaker, asked for another chat model: for instance a fine-tuned one.
    public func serving(_ model: String) -> OpenAIClient {
        var configuration = self.configuration
        configuration.chatModel = model
        return OpenAIClient(configuration, transport: self.transport, learned: self.learned.withLock { $0 })
    }

    /// A client that fails at once where no connection can be made (repeating is this client's own business), waits for slow models
    /// (the call's deadline bounds it) and never carries a key to another address by a redirect.
    public static func makeHTTPClient() -> HTTPClient {
        var settings = HTTPClient.Configuration(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5)))
        settings.connectionPool.retryConnectionEstablishment = false
        settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        settings.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    }

    public var name: String { self.configuration.chatModel }

    /// Calls that wait until another one ends.
    var waitingCalls: Int { self.transport.gate.waiting }

    // MARK: Chat

    /// One whole answer. Throws `refused` where the model declines, `malformed` where the answer is not of the wire format.
    public func complete(_ request: ChatRequest) async throws(ModelError) -> ChatCompletion {
        try await self.transport.bounded("chat", model: self.name, deadline: request.deadline) { (progress, end) async throws(ModelError) -> ChatCompletion in
            let (data, requestID) = try await self.adapting(request, isStream: false) { (call) async throws(ModelError) in
                try await self.transport.fetch(call, progress: progress, until: end)
            }
            let answer: Wire.Completion
            do { answer = try JSONDecoder().decode(Wire.Completion.self, from: data) } catch { throw .malformed("the chat answer is not of the wire format") }
            if let error = answer.error, case .object = error { throw Wire.Failure(error).error(status: 500, retryAfter: nil) }
            guard let choice = answer.choices?.first, let message = choice.message else { throw .malformed("the chat answer has no choice") }
            if let refusal = message.refusal, !refusal.isEmpty { throw .refused }
            let model = answer.model ?? self.name
            return ChatCompletion(
                text: message.content ?? "", finishReason: choice.finish_reason.map(FinishReason.init), model: model, usage: answer.usage?.value(model: model),
                logprobs: choice.logprobs?.content?.map { token in
                    TokenLogprob(token: token.token, logprob: token.logprob, bytes: token.bytes, alternatives: (token.top_logprobs ?? []).map { .init(token: $0.token, logprob: $0.logprob) })
                },
                requestID: requestID
            )
        }
    }

    /// The answer in pieces. Ending the iteration cancels the call; a stream without the end marker ends with `streamBroken`.
    public func stream(_ request: ChatRequest) -> AsyncThrowingStream<ChatPiece, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do throws(ModelError) {
                    try await self.transport.bounded("chat_stream", model: self.name, deadline: request.deadline) { (progress, end) async throws(ModelError) in
                        let response = try await self.adapting(request, isStream: true) { (call) async throws(ModelError) in
                            try await self.transport.open(call, progress: progress, until: end)
                        }
                        try await self.read(response) { continuation.yield($0) }
                    }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func read(_ response: HTTPClientResponse, _ give: @Sendable (ChatPiece) -> Void) async throws(ModelError) {
        var events = ServerSentEvents()
        do {
            for try await buffer in response.body {
                for event in try events.feed(buffer.readableBytesView) {
                    if event == "[DONE]" { return }
                    guard let chunk = try? JSONDecoder().decode(Wire.Completion.self, from: Data(event.utf8)) else { throw ModelError.malformed("a piece of the stream is not of the wire format") }
                    if let error = chunk.error, case .object = error { throw ModelError.streamBroken }
                    let choice = chunk.choices?.first
                    if let refusal = choice?.delta?.refusal, !refusal.isEmpty { throw ModelError.refused }
                    let piece = ChatPiece(
                        text: choice?.delta?.content ?? "", finishReason: choice?.finish_reason.map(FinishReason.init), usage: chunk.usage?.value(model: chunk.model ?? self.name)
                    )
                    if piece != ChatPiece() { give(piece) }
                }
            }
        } catch let error as ModelError {
            throw error
        } catch {
            throw Task.isCancelled ? .cancelled : .streamBroken
        }
        // The connection ended without the end marker.
        throw .streamBroken
    }

    /// Sends the request in the server's dialect; where the server refuses a field that it doesn't know, learns that and asks again without.
    private func adapting<Value>(_ request: ChatRequest, isStream: Bool, _ send: (OpenAITransport.Call) async throws(ModelError) -> Value) async throws(ModelError) -> Value {
        for _ in 0 ..< 4 {
            let dialect = self.learned.withLock { $0 }
            do throws(ModelError) {
                return try await send(self.call(request, dialect, isStream: isStream))
            } catch {
                guard case .badRequest(let code, let parameter?) = error, let code, ["unsupported_parameter", "unsupported_value", "unknown_parameter"].contains(code),
                    self.learned.withLock({ $0.learn(refused: parameter, from: dialect) })
                else { throw error }
            }
        }
        return try await send(self.call(request, self.learned.withLock { $0 }, isStream: isStream))
    }

    private func call(_ request: ChatRequest, _ dialect: ChatBody.Dialect, isStream: Bool) -> OpenAITransport.Call {
        let body = ChatBody.text(request, model: self.name, dialect: dialect, isStream: isStream)
        return OpenAITransport.Call(
            operation: "chat", path: "/chat/completions", model: self.name, body: body, estimatedTokens: body.utf8.count / 4 + (request.maximumTokens ?? 256)
        )
    }

    // MARK: Embeddings and moderation

    /// Unit vectors in the order of `texts`; at most 2,048 texts a call, none of them empty.
    public func embed(_ texts: [String], deadline: Duration = .seconds(30)) async throws(ModelError) -> Embeddings {
        if texts.isEmpty { return Embeddings(vectors: []) }
        guard texts.allSatisfy({ !$0.isEmpty }), texts.count <= 2048 else { throw .badRequest(code: "invalid_input", parameter: "input") }
        let model = self.configuration.embeddingModel
        let body = JSONValue.object([("model", .string(model)), ("input", .array(texts.map(JSONValue.string))), ("encoding_format", .string("float"))]).text
        let call = OpenAITransport.Call(operation: "embeddings", path: "/embeddings", model: model, body: body, estimatedTokens: body.utf8.count / 4)
        return try await self.transport.bounded("embeddings", model: model, deadline: deadline) { (progress, end) async throws(ModelError) -> Embeddings in
            let data = try await self.transport.fetch(call, progress: progress, until: end).body
            guard let list = try? JSONDecoder().decode(Wire.EmbeddingList.self, from: data) else { throw .malformed("the embeddings are not of the wire format") }
            var vectors = [[Float]](repeating: [], count: texts.count)
            for (position, item) in list.data.enumerated() {
                let index = item.index ?? position
                guard vectors.indices.contains(index), vectors[index].isEmpty else { throw .malformed("an embedding has an index that was not asked for") }
                vectors[index] = item.embedding
            }
            guard let length = vectors.first?.count, length > 0, vectors.allSatisfy({ $0.count == length && $0.allSatisfy(\.isFinite) }) else {
                throw .malformed("an embedding is missing or of another length")
            }
            return Embeddings(vectors: vectors.map(Self.unit), usage: list.usage?.value(model: list.model ?? model))
        }
    }

    /// One verdict per text; throws `malformed` when the server answers for fewer or more.
    public func moderate(_ texts: [String], deadline: Duration = .seconds(10)) async throws(ModelError) -> [ModerationVerdict] {
        if texts.isEmpty { return [] }
        let model = self.configuration.moderationModel
        let body = JSONValue.object([("model", .string(model)), ("input", .array(texts.map(JSONValue.string)))]).text
        let call = OpenAITransport.Call(operation: "moderation", path: "/moderations", model: model, body: body, estimatedTokens: body.utf8.count / 4)
        return try await self.transport.bounded("moderation", model: model, deadline: deadline) { (progress, end) async throws(ModelError) -> [ModerationVerdict] in
            let data = try await self.transport.fetch(call, progress: progress, until: end).body
            guard let list = try? JSONDecoder().decode(Wire.ModerationList.self, from: data), list.results.count == texts.count else {
                throw .malformed("the moderation answer has not one result per text")
            }
            return list.results.map { ModerationVerdict(isFlagged: $0.flagged, scores: ($0.category_scores ?? [:]).compactMapValues(\.self)) }
        }
    }

    /// Local servers don't all normalise.
    private static func unit(_ vector: [Float]) -> [Float] {
        let length = vector.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? vector.map { $0 / length } : vector
    }
}
