import Core

/// What a platform's answer other than success means.
public struct PlatformFailure: Error, Hashable, Sendable {
    /// What the platform's error means for us, whatever its codes are.
    public enum Meaning: Hashable, Sendable {
        /// The token was refused; a fresh one may help.
        case tokenRefused
        /// Short-term throttling of the connection (or of the whole app); `after` where the platform says it.
        case throttled(after: Duration?)
        /// A day bucket is empty; the ledger knows when it fills again.
        case quotaExhausted(bucket: String)
        /// The platform stumbled: a read may be repeated, the outcome of a write is unknown.
        case stumbled
        case refused
        case gone
        case windowClosed
        case privateReplyUsed
        /// The connection's state, with the remedy for people and how long it is expected to last.
        case health(ConnectionHealth.State, remedy: String, for: Duration?)
    }

    public var meaning: Meaning
    public var reason: Reason
    /// The HTTP status of the answer.
    public var status: Int

    public init(_ meaning: Meaning, _ reason: Reason, status: Int) {
        self.meaning = meaning
        self.reason = reason
        self.status = status
    }
}

/// Why a call through `PlatformHTTP` gave no result. `connectorError` and `sendFailure` turn it into what services see.
public enum CallFailure: Error, Hashable, Sendable {
    /// Surely without effect: no budget, a rate, an open breaker or no connection. Not again before `until`.
    case heldBack(Reason, until: Timestamp)
    /// It may have been written, and no usable answer came.
    case noAnswer(Reason)
    case answered(PlatformFailure, at: Timestamp)
    /// A bucket turned out empty at the platform.
    case exhausted(Reason, until: Timestamp)

    /// How long to wait after throttling of unknown length.
    static let defaultPause: Duration = .seconds(60)

    public var connectorError: ConnectorError {
        switch self {
        case .heldBack(let reason, let until), .exhausted(let reason, let until): .throttled(reason, until: until)
        case .noAnswer(let reason): .unavailable(reason)
        case .answered(let failure, let now):
            switch failure.meaning {
            case .tokenRefused: .connection(Self.reconnect(failure.reason, now))
            case .throttled(let after): .throttled(failure.reason, until: now + (after ?? Self.defaultPause))
            case .quotaExhausted: .throttled(failure.reason, until: now + .hours(1))
            case .stumbled: .unavailable(failure.reason)
            case .refused, .windowClosed, .privateReplyUsed: .refused(failure.reason)
            case .gone: .gone(failure.reason)
            case .health(let state, let remedy, let duration):
                .connection(ConnectionHealth(state: state, reason: failure.reason.text, remedy: remedy, since: now, until: duration.map { now + $0 }))
            }
        }
    }

    public var sendFailure: SendFailure {
        switch self {
        case .heldBack(let reason, let until), .exhausted(let reason, let until): .retryLater(reason, at: until)
        case .noAnswer(let reason): .unknown(reason)
        case .answered(let failure, let now):
            switch failure.meaning {
            case .tokenRefused: .connection(Self.reconnect(failure.reason, now))
            case .throttled(let after): .retryLater(failure.reason, at: now + (after ?? Self.defaultPause))
            case .quotaExhausted: .retryLater(failure.reason, at: now + .hours(1))
            case .stumbled: .unknown(failure.reason)
            case .refused, .gone: .refused(failure.reason)
            case .windowClosed: .windowClosed(failure.reason)
            case .privateReplyUsed: .privateReplyUsed(failure.reason)
            case .health(let state, let remedy, let duration):
                .connection(ConnectionHealth(state: state, reason: failure.reason.text, remedy: remedy, since: now, until: duration.map { now + $0 }))
            }
        }
    }

    private static func reconnect(_ reason: Reason, _ now: Timestamp) -> ConnectionHealth {
        ConnectionHealth(state: .needsReconnect, reason: reason.text, remedy: "Connect the account again.", since: now)
    }
}
