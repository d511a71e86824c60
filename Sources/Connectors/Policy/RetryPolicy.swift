import Core

/// Pauses before repeats: exponential with full jitter.
public struct RetryPolicy: Hashable, Sendable {
    /// Tries in all, at least 1.
    public var attempts: Int
    /// The longest pause after the first try.
    public var base: Duration
    /// No pause is longer than this.
    public var ceiling: Duration

    public init(attempts: Int = 3, base: Duration = .milliseconds(500), ceiling: Duration = .seconds(20)) {
        self.attempts = attempts
        self.base = base
        self.ceiling = ceiling
    }

    /// No repeats.
    public static let once = RetryPolicy(attempts: 1)

    /// The pause after the `attempt`-th try (1, 2, …): between zero and `base × 2^(attempt - 1)`, at most `ceiling`.
    public func pause(after attempt: Int, random: any RandomSource) -> Duration {
        let exponent = min(max(attempt - 1, 0), 20)
        let longest = min(self.ceiling.wholeMilliseconds, self.base.wholeMilliseconds.multipliedReportingOverflow(by: 1 << Int64(exponent)).partialValue)
        return .milliseconds(Int64(Double(longest) * random.unit()))
    }
}
