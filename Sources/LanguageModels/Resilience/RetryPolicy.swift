import Core
import Foundation
import NIOHTTP1

/// When a failed try is repeated and after what wait. A stream that gave out a piece is never repeated.
public struct RetryPolicy: Sendable {
    /// Tries after the first one.
    public var maximumRetries: Int
    /// A server that asks for a longer wait than this is not asked again by itself.
    public var longestServerWait: Duration
    /// Before the first repeat; doubled for each further one.
    public var firstWait: Duration
    /// No wait of ours is longer than this.
    public var longestWait: Duration

    public init(maximumRetries: Int = 2, longestServerWait: Duration = .seconds(120), firstWait: Duration = .milliseconds(500), longestWait: Duration = .seconds(8)) {
        self.maximumRetries = maximumRetries
        self.longestServerWait = longestServerWait
        self.firstWait = firstWait
        self.longestWait = longestWait
    }

    /// What to do after try number `attempt` (0 is the first): a wait, or nil to give up.
    ///
    /// - Parameters:
    ///   - status: nil where there was no answer (connection error).
    ///   - serverWait: what the server asked for.
    ///   - shouldRetry: the server's `x-should-retry`, which overrides the rule by status.
    ///   - chance: 0 ..< 1, for the jitter.
    func wait(afterAttempt attempt: Int, status: Int?, serverWait: Duration?, shouldRetry: Bool?, isQuota: Bool, chance: Double) -> Duration? {
        guard attempt < self.maximumRetries, !isQuota else { return nil }
        if let serverWait, serverWait > self.longestServerWait { return nil }
        if let shouldRetry {
            if !shouldRetry { return nil }
        } else if let status, !(status == 408 || status == 409 || status == 429 || status >= 500) {
            return nil
        }
        if let serverWait, serverWait > .zero { return serverWait }
        let doubled = self.firstWait * Double(1 << min(attempt, 16))
        return min(doubled, self.longestWait) * (1 - 0.25 * chance)
    }
}

/// What response headers say about waiting and limits (https://platform.openai.com/docs/guides/rate-limits).
enum RateHeaders {
    /// `retry-after-ms`, then `retry-after` as seconds or HTTP date.
    static func serverWait(_ headers: HTTPHeaders, now: Timestamp) -> Duration? {
        if let text = headers.first(name: "retry-after-ms"), let value = Double(text), value >= 0, value < 1e9 { return .milliseconds(Int64(value)) }
        guard let text = headers.first(name: "retry-after") else { return nil }
        if let seconds = Double(text), seconds >= 0, seconds < 1e6 { return .milliseconds(Int64(seconds * 1000)) }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return formatter.date(from: text).map { max(.zero, Timestamp($0) - now) }
    }

    static func shouldRetry(_ headers: HTTPHeaders) -> Bool? {
        switch headers.first(name: "x-should-retry") {
        case "true": true
        case "false": false
        default: nil
        }
    }

    /// `1s`, `6m0s`, `120ms`, `1m30s`, `20.5s`; nil for anything else.
    static func duration(_ text: String) -> Duration? {
        var rest = text[...]
        var milliseconds = 0.0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            guard let number = Double(digits) else { return nil }
            rest = rest[digits.endIndex...]
            let unit = rest.prefix { $0.isLetter }
            rest = rest[unit.endIndex...]
            switch unit {
            case "h": milliseconds += number * 3_600_000
            case "m": milliseconds += number * 60_000
            case "s": milliseconds += number * 1000
            case "ms": milliseconds += number
            default: return nil
            }
        }
        return milliseconds < 1e12 ? .milliseconds(Int64(milliseconds)) : nil
    }
}
