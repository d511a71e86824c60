import Coordination
import Core
import Foundation
import Logging
import Metrics
import Tracing

/// What `PlatformHTTP` stands on; one value per installation serves all platforms.
public struct ConnectorEnvironment: Sendable {
    public var transport: any HTTPTransport
    /// Asked before every call that costs units.
    public var ledger: any BudgetLedger
    /// Counts short-term rates, per account and per app.
    public var limiter: any RateLimiter
    public var time: any TimeSource
    public var random: any RandomSource
    public var logger: Logger
    /// For calls that are safe to repeat, and for those that surely were never written.
    public var retry: RetryPolicy
    /// For connecting, writing and reading one try.
    public var deadline: Duration
    /// A short-term rate is waited for this long; longer waits are given back to the caller.
    public var patience: Duration

    public init(
        transport: any HTTPTransport, ledger: any BudgetLedger, limiter: any RateLimiter, time: any TimeSource, random: any RandomSource, logger: Logger,
        retry: RetryPolicy = RetryPolicy(), deadline: Duration = .seconds(30), patience: Duration = .seconds(3)
    ) {
        self.transport = transport
        self.ledger = ledger
        self.limiter = limiter
        self.time = time
        self.random = random
        self.logger = logger
        self.retry = retry
        self.deadline = deadline
        self.patience = patience
    }
}

/// All calls of a connector go through here: breaker, budget, rates, bearer, ETag, deadline, retries of what is safe to repeat,
/// one renewal of a refused token, redacted logs, metrics and a span.
public struct PlatformHTTP: Sendable {
    private let environment: ConnectorEnvironment
    private let rules: any PlatformRules
    private let breaker: CircuitBreaker
    private let cache: ETagCache

    public init(_ environment: ConnectorEnvironment, rules: any PlatformRules, breaker: CircuitBreaker? = nil, cache: ETagCache = ETagCache()) {
        self.environment = environment
        self.rules = rules
        self.breaker = breaker ?? CircuitBreaker(time: environment.time)
        self.cache = cache
    }

    public var time: any TimeSource { self.environment.time }

    /// Makes the call. `access` nil: without a bearer (token endpoints).
    public func perform(_ request: PlatformRequest, as access: ConnectionAccess?) async throws(CallFailure) -> PlatformAnswer {
        let result = await withSpan(request.name, ofKind: .client) { span -> Result<PlatformAnswer, CallFailure> in
            span.attributes["understudy.platform"] = self.rules.platform.rawValue
            if let access { span.attributes["understudy.connection"] = access.connectionID.rawValue }
            do throws(CallFailure) {
                let answer = try await self.repeatWhereSafe(request, access)
                span.attributes["http.response.status_code"] = answer.status
                return .success(answer)
            } catch {
                span.setStatus(.init(code: .error, message: error.connectorError.reason.code))
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// For reads: `CallFailure` becomes `ConnectorError`, or `CancellationError` when the task was cancelled.
    public func read(_ request: PlatformRequest, as access: ConnectionAccess?) async throws -> PlatformAnswer {
        do throws(CallFailure) {
            return try await self.perform(request, as: access)
        } catch {
            try Task.checkCancellation()
            throw error.connectorError
        }
    }

    private func repeatWhereSafe(_ request: PlatformRequest, _ access: ConnectionAccess?) async throws(CallFailure) -> PlatformAnswer {
        var token = access?.accessToken
        var hasRenewed = false
        var attempt = 1
        while true {
            let failure: CallFailure
            do throws(CallFailure) {
                return try await self.tryOnce(request, access, token: token, attempt: attempt)
            } catch {
                failure = error
            }
            if case .answered(let answer, _) = failure, answer.meaning == .tokenRefused, !hasRenewed, let access, let refused = token, let renew = access.renew {
                hasRenewed = true
                do {
                    token = try await renew(refused)
                    continue
                } catch let error as ConnectorError {
                    if case .connection(let health) = error {
                        let remedy = health.remedy
                        throw .answered(PlatformFailure(.health(health.state, remedy: remedy, for: nil), Reason("token_refused", health.reason), status: answer.status), at: self.time.now())
                    }
                    throw failure
                } catch {
                    throw failure
                }
            }
            guard attempt < self.environment.retry.attempts, let pause = self.pause(after: failure, request, attempt) else { throw failure }
            do { try await self.time.sleep(for: pause) } catch { throw failure }
            attempt += 1
        }
    }

    /// How long to wait before the next try; nil when the failure may not be tried again here.
    private func pause(after failure: CallFailure, _ request: PlatformRequest, _ attempt: Int) -> Duration? {
        let pause = self.environment.retry.pause(after: attempt, random: self.environment.random)
        switch failure {
        case .heldBack(let reason, _): return reason.code == Self.notConnected ? pause : nil
        case .noAnswer: return request.effect == .read ? pause : nil
        case .exhausted: return nil
        case .answered(let answer, _):
            guard request.effect == .read else { return nil }
            switch answer.meaning {
            case .stumbled: return pause
            // A short "come back" is waited for; a long one is the caller's.
            case .throttled(let after): return (after ?? .zero) <= self.environment.patience ? max(pause, after ?? .zero) : nil
            default: return nil
            }
        }
    }

    private static let notConnected = "not_connected"

    private func tryOnce(_ request: PlatformRequest, _ access: ConnectionAccess?, token: String?, attempt: Int) async throws(CallFailure) -> PlatformAnswer {
        let key = "\(self.rules.platform.rawValue)/\(access?.connectionID.rawValue ?? "app")"
        if let until = self.breaker.isOpen(key) { throw .heldBack(Self.breakerReason, until: until) }
        try await self.waitForRoom(request, access)
        if let until = self.breaker.holdsBack(key) { throw .heldBack(Self.breakerReason, until: until) }

        var call = HTTPCall(request.method, QueryText.url(request.url, request.query), headers: request.headers, body: request.body)
        call.headers["Accept-Encoding"] = "gzip"
        call.headers["User-Agent"] = "understudy (gzip)"
        if let token { call.headers["Authorization"] = "Bearer \(token)" }
        // The key holds the connection, so that no account sees another's answer.
        let cacheKey = "\(access?.connectionID.rawValue ?? "") \(call.url)"
        let cached = request.usesETag ? self.cache.entry(cacheKey) : nil
        if let cached { call.headers["If-None-Match"] = cached.tag }

        let started = self.time.now()
        let answer: HTTPAnswer
        do throws(TransportFailure) {
            answer = try await self.environment.transport.execute(call, deadline: request.deadline ?? self.environment.deadline)
        } catch {
            self.breaker.failed(key)
            switch error {
            case .notSent(let what):
                self.record(request, access, outcome: "not_sent", status: 0, started, attempt)
                throw .heldBack(Reason(Self.notConnected, "\(Self.name(self.rules.platform)) could not be reached (\(what))."), until: self.time.now() + .seconds(30))
            case .noAnswer(let what):
                self.record(request, access, outcome: "no_answer", status: 0, started, attempt)
                throw .noAnswer(Reason("no_answer", "\(Self.name(self.rules.platform)) did not answer (\(what))."))
            }
        }
        let now = self.time.now()
        self.rules.observe(answer, connection: access?.connectionID, at: now)
        if answer.status == 304, let cached {
            self.breaker.succeeded(key)
            self.record(request, access, outcome: "unchanged", status: 304, started, attempt)
            return PlatformAnswer(body: cached.body, status: 304, isUnchanged: true)
        }
        if (200 ..< 300).contains(answer.status) {
            self.breaker.succeeded(key)
            if request.usesETag, let tag = answer.header("etag") { self.cache.store(cacheKey, tag: tag, body: answer.body) }
            self.record(request, access, outcome: "ok", status: answer.status, started, attempt)
            return PlatformAnswer(body: answer.body, status: answer.status)
        }
        let failure = self.rules.failure(answer)
        if failure.meaning == .stumbled { self.breaker.failed(key) } else { self.breaker.succeeded(key) }
        self.record(request, access, outcome: failure.reason.code, status: answer.status, started, attempt)
        if case .quotaExhausted(let name) = failure.meaning, let bucket = request.costs.first(where: { $0.bucket.name == name })?.bucket ?? request.costs.first?.bucket {
            let until: Timestamp
            do { until = try await self.environment.ledger.exhaust(bucket) } catch { until = now + .hours(1) }
            throw .exhausted(failure.reason, until: until)
        }
        throw .answered(failure, at: now)
    }

    /// Takes what the call costs: what the platform's usage headers allow, short-term rates, then the day's units.
    private func waitForRoom(_ request: PlatformRequest, _ access: ConnectionAccess?) async throws(CallFailure) {
        if let held = self.rules.holdsBack(request.purpose, connection: access?.connectionID, at: self.time.now()) { throw .heldBack(held.reason, until: held.until) }
        for need in request.rates {
            let givesUpAt = self.time.now() + self.environment.patience
            while true {
                let decision: RateDecision
                do { decision = try await self.environment.limiter.take(from: need.key, limit: need.limit) } catch {
                    throw .heldBack(Reason("rate_unknown", "The rate limiter could not be asked."), until: self.time.now() + .seconds(10))
                }
                guard case .refused(let wait) = decision else { break }
                let now = self.time.now()
                let reason = Reason("rate_limited", "The platform's rate for this kind of call is used up for the moment.")
                guard now + wait <= givesUpAt else { throw .heldBack(reason, until: now + wait) }
                do { try await self.time.sleep(for: wait) } catch { throw .heldBack(Reason("cancelled", "The work was stopped before the call."), until: now) }
            }
        }
        for cost in request.costs {
            let decision: BudgetDecision
            do {
                decision = try await self.environment.ledger.take(cost, for: request.purpose, connection: access?.connectionID ?? Self.installation)
            } catch {
                throw .heldBack(Reason("budget_unknown", "The budget could not be read."), until: self.time.now() + .seconds(30))
            }
            if case .refused(let until, let reason) = decision { throw .heldBack(reason, until: until) }
        }
        if Task.isCancelled { throw .heldBack(Reason("cancelled", "The work was stopped before the call."), until: self.time.now()) }
    }

    /// Calls that belong to no connection yet.
    private static let installation: Identifier<Connection> = "installation"
    private static let breakerReason = Reason("breaker_open", "Several calls in a row failed; calling again after a pause.")

    private static func name(_ platform: Platform) -> String { platform == .instagram ? "Instagram" : "YouTube" }

    /// Names, numbers and codes only: no URL, no token, no text.
    private func record(_ request: PlatformRequest, _ access: ConnectionAccess?, outcome: String, status: Int, _ started: Timestamp, _ attempt: Int) {
        let duration = (self.time.now() - started).wholeMilliseconds
        let isFine = outcome == "ok" || outcome == "unchanged"
        self.environment.logger.log(
            level: isFine ? .debug : .notice, "platform call",
            metadata: [
                "call": "\(request.name)", "connection": "\(access?.connectionID.rawValue ?? "-")", "status": "\(status)", "outcome": "\(outcome)", "attempt": "\(attempt)",
                "ms": "\(duration)",
            ])
        let dimensions = [("platform", self.rules.platform.rawValue), ("call", request.name)]
        Counter(label: "understudy_platform_calls_total", dimensions: dimensions + [("outcome", isFine ? outcome : status > 0 ? "status_\(status)" : outcome)]).increment()
        Metrics.Timer(label: "understudy_platform_call_seconds", dimensions: dimensions).recordMilliseconds(duration)
    }
}
