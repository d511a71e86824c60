import Core

/// A token bucket: `capacity` at once, then `refill` tokens every `interval`.
public struct RateLimit: Hashable, Sendable {
    public var capacity: Int
    public var refill: Int
    public var interval: Duration

    public init(capacity: Int, refill: Int, every interval: Duration) {
        self.capacity = capacity
        self.refill = refill
        self.interval = interval
    }

    /// `count` per `interval`, all of which may come at once.
    public static func per(_ interval: Duration, _ count: Int) -> RateLimit { RateLimit(capacity: count, refill: count, every: interval) }

    var isUsable: Bool { self.capacity > 0 && self.refill > 0 && self.interval > .zero }
    /// Tokens a second.
    var tokensPerMillisecond: Double { Double(self.refill) / Double(max(1, self.interval.wholeMilliseconds)) }
}

/// What a limiter said.
public enum RateDecision: Hashable, Sendable {
    /// Go ahead; `remaining` whole tokens are left.
    case allowed(remaining: Int)
    /// Not now: there will be enough tokens after `retryAfter`, unless others take them.
    case refused(retryAfter: Duration)

    public var isAllowed: Bool {
        if case .allowed = self { true } else { false }
    }
}

/// Token buckets by key. A refused call takes nothing.
public protocol RateLimiter: Sendable {
    /// Takes `cost` tokens from the bucket `key`, all or none. Throws `validationFailed` when the cost can never be paid.
    func take(_ cost: Int, from key: String, limit: RateLimit) async throws -> RateDecision
}

extension RateLimiter {
    /// Takes one token.
    public func take(from key: String, limit: RateLimit) async throws -> RateDecision { try await self.take(1, from: key, limit: limit) }

    /// Takes one token or throws `rateLimited` with `retry_after_ms`.
    public func require(_ key: String, limit: RateLimit, _ message: String = "Too many requests. Try again later.") async throws {
        if case .refused(let wait) = try await self.take(1, from: key, limit: limit) {
            throw AppError(.rateLimited, message, details: ["retry_after_ms": String(wait.wholeMilliseconds)])
        }
    }
}
