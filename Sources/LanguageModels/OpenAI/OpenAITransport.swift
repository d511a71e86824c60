import AsyncHTTPClient
import Core
import Foundation
import Logging
import Metrics
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Synchronization
import Tracing

/// Sends requests and decides about repeating them. Logs and spans hold paths, statuses and codes; never a text or a key.
struct OpenAITransport: Sendable {
    let configuration: OpenAIConfiguration
    let http: HTTPClient
    let time: any TimeSource
    let random: any RandomSource
    let limits: ModelRateLimits
    let breaker: CircuitBreaker
    let gate: ConcurrencyGate
    let logger: Logger

    /// A request as it goes on the wire.
    struct Call: Sendable {
        var operation: String
        var path: String
        var model: String
        var body: String
        var method = HTTPMethod.POST
        var contentType = "application/json"
        /// Whether it may be repeated after an outcome that is not known.
        var isRepeatable = true
        /// A rough count for the shared limits: prompt by four bytes a token, plus what the answer may take.
        var estimatedTokens: Int
    }

    /// Set while a try is on the network, so that a deadline that passes then counts as the endpoint's failure.
    final class Progress: Sendable {
        let isOnNetwork = Mutex(false)
        let tries = Mutex(0)
    }

    private static let maximumBytes = 16 << 20

    /// Bounded, measured and traced: everything that is done for one call of this client, waiting included.
    func bounded<Value: Sendable>(
        _ operation: String, model: String, deadline: Duration, _ body: @escaping @Sendable (Progress, Timestamp) async throws(ModelError) -> Value
    ) async throws(ModelError) -> Value {
        let started = self.time.now()
        let end = started + deadline
        let progress = Progress()
        let span = startSpan("model.\(operation)", ofKind: .client)
        span.attributes["gen_ai.operation.name"] = operation
        span.attributes["gen_ai.request.model"] = model
        defer { span.end() }
        var outcome = "ok"
        defer {
            span.attributes["model.tries"] = progress.tries.withLock { $0 }
            Counter(label: "understudy_model_calls_total", dimensions: [("operation", operation), ("outcome", outcome)]).increment()
            Metrics.Timer(label: "understudy_model_call_seconds", dimensions: [("operation", operation)]).recordMilliseconds((self.time.now() - started).wholeMilliseconds)
        }
        let gate = self.gate
        do throws(ModelError) {
            return try await withDeadline(end, on: self.time) { () async throws(ModelError) -> Value in
                try await gate.run { () async throws(ModelError) -> Value in try await body(progress, end) }
            }
        } catch {
            if progress.isOnNetwork.withLock({ $0 }) {
                if error == .deadlineExceeded { self.breaker.failed(now: self.time.now()) } else { self.breaker.abandoned(now: self.time.now()) }
            }
            outcome = error.code
            span.setStatus(SpanStatus(code: .error, message: error.code))
            self.logger.info("model call failed", metadata: ["operation": "\(operation)", "error": "\(error.code)"])
            throw error
        }
    }

    /// A JSON answer in full, repeated where the policy allows.
    func fetch(_ call: Call, progress: Progress, until deadline: Timestamp) async throws(ModelError) -> (body: Data, requestID: String?) {
        try await self.perform(call, accept: "application/json", progress: progress, until: deadline) { response in
            let buffer = try await response.body.collect(upTo: Self.maximumBytes)
            return (Data(buffer: buffer), Self.requestID(response.headers))
        }
    }

    /// The head of a streamed answer; from here on nothing is repeated.
    func open(_ call: Call, progress: Progress, until deadline: Timestamp) async throws(ModelError) -> HTTPClientResponse {
        try await self.perform(call, accept: "text/event-stream", progress: progress, until: deadline) { $0 }
    }

    /// What one try came to.
    private enum Try<Value: Sendable>: Sendable {
        case done(Value)
        case failed(status: Int, headers: HTTPHeaders, failure: Wire.Failure)
        case unreachable(String)
        case cancelled
    }

    private func perform<Value: Sendable>(
        _ call: Call, accept: String, progress: Progress, until deadline: Timestamp, _ read: @Sendable (HTTPClientResponse) async throws -> Value
    ) async throws(ModelError) -> Value {
        var attempt = 0
        while true {
            try await self.waitForLimits(call, until: deadline)
            if let wait = self.breaker.admit(now: self.time.now()) { throw .circuitOpen(retryAfter: wait) }
            progress.tries.withLock { $0 += 1 }
            progress.isOnNetwork.withLock { $0 = true }
            let result = await self.attempt(call, accept: accept, read)
            let now = self.time.now()
            let error: ModelError
            var status: Int?
            var serverWait: Duration?
            var shouldRetry: Bool?
            switch result {
            case .done(let value):
                progress.isOnNetwork.withLock { $0 = false }
                self.breaker.succeeded()
                return value
            case .cancelled:
                // The place on the network stays marked: whoever cancelled knows whether it was for lack of an answer.
                throw .cancelled
            case .unreachable(let what):
                progress.isOnNetwork.withLock { $0 = false }
                self.breaker.failed(now: now)
                error = .unreachable(what)
            case .failed(let code, let headers, let failure):
                progress.isOnNetwork.withLock { $0 = false }
                status = code
                serverWait = RateHeaders.serverWait(headers, now: now)
                shouldRetry = RateHeaders.shouldRetry(headers)
                if code >= 500 { self.breaker.failed(now: now) } else { self.breaker.succeeded() }
                if code == 429, !failure.isQuota { self.limits.observe(model: call.model, headers: headers, blockedFor: serverWait, now: now) }
                error = failure.error(status: code, retryAfter: serverWait)
            }
            let isQuota = if case .quotaExhausted = error { true } else { false }
            // 429 was refused before anything was done; what else failed may have had its effect.
            guard call.isRepeatable || status == 429, let wait = self.configuration.retries.wait(
                afterAttempt: attempt, status: status, serverWait: serverWait, shouldRetry: shouldRetry, isQuota: isQuota, chance: self.random.unit()
            ), now + wait < deadline else { throw error }
            do { try await self.time.sleep(until: now + wait) } catch { throw .cancelled }
            attempt += 1
        }
    }

    private func attempt<Value: Sendable>(_ call: Call, accept: String, _ read: @Sendable (HTTPClientResponse) async throws -> Value) async -> Try<Value> {
        var request = HTTPClientRequest(url: self.configuration.url(call.path))
        request.method = call.method
        if call.method == .POST { request.headers.add(name: "content-type", value: call.contentType) }
        request.headers.add(name: "accept", value: accept)
        // Local servers that want no key still choke on a missing header now and then.
        request.headers.add(name: "authorization", value: "Bearer \(self.configuration.apiKey ?? "none")")
        if let organization = self.configuration.organization { request.headers.add(name: "openai-organization", value: organization) }
        if let project = self.configuration.project { request.headers.add(name: "openai-project", value: project) }
        if call.method == .POST { request.body = .bytes(ByteBuffer(string: call.body)) }
        do {
            let response = try await self.http.execute(request, deadline: .distantFuture)
            let status = Int(response.status.code)
            if (200 ..< 300).contains(status) {
                self.limits.observe(model: call.model, headers: response.headers, blockedFor: nil, now: self.time.now())
                return .done(try await read(response))
            }
            let body = try await response.body.collect(upTo: 1 << 20)
            return .failed(status: status, headers: response.headers, failure: Wire.Failure(body: Data(buffer: body)))
        } catch is CancellationError {
            return .cancelled
        } catch let error as HTTPClientError where error == .cancelled {
            return .cancelled
        } catch {
            return Task.isCancelled ? .cancelled : .unreachable(String(describing: type(of: error)))
        }
    }

    private func waitForLimits(_ call: Call, until deadline: Timestamp) async throws(ModelError) {
        while true {
            let now = self.time.now()
            let wait = self.limits.take(model: call.model, tokens: call.estimatedTokens, now: now)
            if wait <= .zero { return }
            if now + wait >= deadline { throw .rateLimited(retryAfter: wait) }
            do { try await self.time.sleep(until: now + wait) } catch { throw .cancelled }
        }
    }

    static func requestID(_ headers: HTTPHeaders) -> String? {
        headers.first(name: "x-request-id").flatMap { $0.utf8.count <= 128 && $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? $0 : nil }
    }
}
