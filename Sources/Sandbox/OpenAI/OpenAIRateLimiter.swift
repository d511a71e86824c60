import Core

/// Requests and tokens per minute for one key and model, as token buckets that refill steadily
/// (https://platform.openai.com/docs/guides/rate-limits).
public struct OpenAILimits: Codable, Sendable, Hashable {
    /// Also the most that may come at once.
    public var requestsPerMinute: Int
    /// Prompt and (allowed) answer together; also the most that may come at once.
    public var tokensPerMinute: Int

    public init(requestsPerMinute: Int = 600_000, tokensPerMinute: Int = 200_000_000) {
        self.requestsPerMinute = requestsPerMinute
        self.tokensPerMinute = tokensPerMinute
    }
}

/// The buckets of all keys and models.
struct OpenAIRateLimiter: Sendable {
    struct Refusal: Sendable {
        /// `requests` or `tokens`.
        var kind: String
        var limit: Int
        var used: Int
        var requested: Int
        var waitMilliseconds: Int64
    }

    private struct Bucket {
        var left: Double
        var at: Timestamp

        mutating func refill(_ now: Timestamp, limit: Int) {
            let passed = max(0, (now - self.at).wholeMilliseconds)
            self.left = min(Double(limit), self.left + Double(passed) * Double(limit) / 60_000)
            self.at = max(self.at, now)
        }

        /// Time until `amount` is there.
        func wait(for amount: Double, limit: Int) -> Int64 {
            let missing = min(amount, Double(limit)) - self.left
            return missing <= 0 ? 0 : Int64((missing * 60_000 / Double(max(1, limit))).rounded(.up))
        }
    }

    var limits: OpenAILimits
    private var requests: [String: Bucket] = [:]
    private var tokens: [String: Bucket] = [:]

    init(limits: OpenAILimits) { self.limits = limits }

    /// Takes one request and `cost` tokens. A refused request counts as a request too.
    mutating func take(key: String, cost: Int, now: Timestamp) -> (headers: [String: String], refusal: Refusal?) {
        var requests = self.requests[key] ?? Bucket(left: Double(self.limits.requestsPerMinute), at: now)
        var tokens = self.tokens[key] ?? Bucket(left: Double(self.limits.tokensPerMinute), at: now)
        requests.refill(now, limit: self.limits.requestsPerMinute)
        tokens.refill(now, limit: self.limits.tokensPerMinute)
        var refusal: Refusal?
        let isOneLeft = requests.left >= 1
        requests.left = max(0, requests.left - 1)
        if !isOneLeft {
            // After this request was counted: who waits that long has one.
            let wait = requests.wait(for: 1, limit: self.limits.requestsPerMinute)
            refusal = Refusal(kind: "requests", limit: self.limits.requestsPerMinute, used: self.limits.requestsPerMinute - Int(requests.left), requested: 1, waitMilliseconds: wait)
        } else if tokens.left < Double(cost) {
            let wait = tokens.wait(for: Double(cost), limit: self.limits.tokensPerMinute)
            refusal = Refusal(kind: "tokens", limit: self.limits.tokensPerMinute, used: self.limits.tokensPerMinute - Int(tokens.left), requested: cost, waitMilliseconds: wait)
        }
        if refusal == nil { tokens.left -= Double(cost) }
        self.requests[key] = requests
        self.tokens[key] = tokens
        let headers = [
            "x-ratelimit-limit-requests": String(self.limits.requestsPerMinute), "x-ratelimit-remaining-requests": String(Int(requests.left)),
            "x-ratelimit-reset-requests": OpenAIDuration.text(milliseconds: requests.wait(for: Double(self.limits.requestsPerMinute), limit: self.limits.requestsPerMinute)),
            "x-ratelimit-limit-tokens": String(self.limits.tokensPerMinute), "x-ratelimit-remaining-tokens": String(max(0, Int(tokens.left))),
            "x-ratelimit-reset-tokens": OpenAIDuration.text(milliseconds: tokens.wait(for: Double(self.limits.tokensPerMinute), limit: self.limits.tokensPerMinute)),
        ]
        return (headers, refusal)
    }
}
