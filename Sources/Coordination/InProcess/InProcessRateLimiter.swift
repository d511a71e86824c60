import Core
import Synchronization

/// Token buckets of one process. When there are more keys than `capacity`, the bucket that was not used for longest starts anew.
public final class InProcessRateLimiter: RateLimiter {
    private struct Bucket {
        var tokens: Double
        var at: Timestamp
    }

    private let buckets: Mutex<LeastRecentlyUsed<String, Bucket>>
    private let time: any TimeSource

    public init(capacity: Int = 100_000, time: any TimeSource) {
        self.buckets = Mutex(LeastRecentlyUsed(capacity: capacity))
        self.time = time
    }

    /// Takes `cost` tokens or none. Throws `validationFailed` for a limit that refills nothing and for a cost above its capacity.
    public func take(_ cost: Int, from key: String, limit: RateLimit) throws -> RateDecision {
        guard limit.isUsable else { throw AppError.invalid("limit", "capacity, refill and interval must be above zero") }
        guard (0 ... limit.capacity).contains(cost) else { throw AppError.invalid("cost", "must be between 0 and the capacity, \(limit.capacity)") }
        let now = self.time.now()
        return self.buckets.withLock { buckets in
            var bucket = buckets.use(key) ?? Bucket(tokens: Double(limit.capacity), at: now)
            // A clock that was set back refills nothing and takes nothing away.
            let elapsed = Double(max(0, (now - bucket.at).wholeMilliseconds))
            bucket.tokens = min(Double(limit.capacity), bucket.tokens + elapsed * limit.tokensPerMillisecond)
            bucket.at = now
            // Sums of fractions fall short of whole tokens by rounding; a millionth of a token is none.
            let missing = Double(cost) - bucket.tokens
            if missing <= 1e-6 {
                bucket.tokens = max(0, bucket.tokens - Double(cost))
                buckets.set(key, to: bucket)
                return .allowed(remaining: Int(bucket.tokens + 1e-6))
            }
            buckets.set(key, to: bucket)
            return .refused(retryAfter: .milliseconds(Int64((missing / limit.tokensPerMillisecond).rounded(.up))))
        }
    }
}
