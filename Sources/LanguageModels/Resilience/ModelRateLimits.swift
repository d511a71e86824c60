import Core
import NIOHTTP1
import Synchronization

/// The provider's rate limits as its response headers tell them, shared by all clients of one key. Servers that send no such headers
/// (local ones) are never held back here.
public final class ModelRateLimits: Sendable {
    /// One limited quantity: requests or tokens of one model.
    struct Bucket: Sendable {
        var limit: Double
        var remaining: Double
        /// When it is full again.
        var fullAt: Timestamp
        var readAt: Timestamp

        /// How long until `need` is there, at the steady refill that the headers imply; zero when it is.
        func wait(for need: Double, now: Timestamp) -> Duration {
            let missing = min(need, self.limit) - self.available(now)
            if missing <= 0 { return .zero }
            let refill = Double((self.fullAt - self.readAt).wholeMilliseconds)
            let spent = self.limit - self.remaining
            guard refill > 0, spent > 0 else { return .zero }
            return .milliseconds(Int64((missing * refill / spent).rounded(.up)))
        }

        func available(_ now: Timestamp) -> Double {
            let whole = Double((self.fullAt - self.readAt).wholeMilliseconds)
            if now >= self.fullAt || whole <= 0 { return self.limit }
            let passed = Double((now - self.readAt).wholeMilliseconds)
            return self.remaining + (self.limit - self.remaining) * max(0, passed) / whole
        }

        mutating func take(_ amount: Double, now: Timestamp) {
            self.remaining = max(0, self.available(now) - amount)
            self.readAt = now
            if self.fullAt <= now { self.fullAt = now }
        }
    }

    private struct State {
        var requests: Bucket?
        var tokens: Bucket?
        /// A 429 told everybody to wait until then.
        var blockedUntil: Timestamp?
    }

    private let states = Mutex<[String: State]>([:])

    public init() {}

    /// Takes one request of about `tokens` tokens, or tells how long to wait before asking again.
    func take(model: String, tokens: Int, now: Timestamp) -> Duration {
        self.states.withLock { states in
            guard var state = states[model] else { return .zero }
            if let until = state.blockedUntil {
                if until > now { return until - now }
                state.blockedUntil = nil
            }
            let wait = max(state.requests?.wait(for: 1, now: now) ?? .zero, state.tokens?.wait(for: Double(tokens), now: now) ?? .zero)
            if wait == .zero {
                state.requests?.take(1, now: now)
                state.tokens?.take(Double(tokens), now: now)
            }
            states[model] = state
            return wait
        }
    }

    /// Learns from an answer's headers; `blockedFor` is the wait that a 429 asked for.
    func observe(model: String, headers: HTTPHeaders, blockedFor: Duration?, now: Timestamp) {
        let requests = Self.bucket(headers, "requests", now)
        let tokens = Self.bucket(headers, "tokens", now)
        let project = Self.bucket(headers, "project-tokens", now)
        guard requests != nil || tokens != nil || project != nil || blockedFor != nil else { return }
        self.states.withLock { states in
            var state = states[model] ?? State()
            if let requests { state.requests = requests }
            // The tighter of the two token limits is the one to keep to.
            if let tokens, let project { state.tokens = project.remaining < tokens.remaining ? project : tokens } else if let either = tokens ?? project { state.tokens = either }
            if let blockedFor { state.blockedUntil = max(state.blockedUntil ?? now, now + blockedFor) }
            states[model] = state
        }
    }

    private static func bucket(_ headers: HTTPHeaders, _ what: String, _ now: Timestamp) -> Bucket? {
        guard let limit = headers.first(name: "x-ratelimit-limit-\(what)").flatMap(Double.init), limit > 0,
            let remaining = headers.first(name: "x-ratelimit-remaining-\(what)").flatMap(Double.init),
            let reset = headers.first(name: "x-ratelimit-reset-\(what)").flatMap(RateHeaders.duration)
        else { return nil }
        return Bucket(limit: limit, remaining: max(0, min(limit, remaining)), fullAt: now + reset, readAt: now)
    }
}
