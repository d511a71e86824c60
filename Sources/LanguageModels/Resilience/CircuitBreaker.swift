import Core
import Synchronization

/// When a failing endpoint is left alone.
public struct BreakerPolicy: Sendable {
    /// Failures in a row (no connection, time-out, 5xx) that open the circuit.
    public var failures: Int
    /// How long it stays open the first time; doubled with each failed probe.
    public var pause: Duration
    /// No pause is longer than this.
    public var longestPause: Duration

    public init(failures: Int = 5, pause: Duration = .seconds(5), longestPause: Duration = .seconds(120)) {
        self.failures = failures
        self.pause = pause
        self.longestPause = longestPause
    }
}

/// Fails fast while an endpoint is gone: closed lets all pass, open none, half-open one probe that decides.
final class CircuitBreaker: Sendable {
    private enum State {
        case closed(failures: Int)
        case open(until: Timestamp, pause: Duration)
        case probing(pause: Duration)
    }

    private let policy: BreakerPolicy
    private let state = Mutex<State>(.closed(failures: 0))

    init(_ policy: BreakerPolicy) { self.policy = policy }

    /// Nil when the call may go; else how long until it may be tried again.
    func admit(now: Timestamp) -> Duration? {
        self.state.withLock { state in
            switch state {
            case .closed: return nil
            case .probing: return .seconds(1)
            case .open(let until, let pause):
                if until > now { return until - now }
                state = .probing(pause: pause)
                return nil
            }
        }
    }

    func succeeded() { self.state.withLock { $0 = .closed(failures: 0) } }

    func failed(now: Timestamp) {
        self.state.withLock { state in
            switch state {
            case .closed(let failures):
                state = failures + 1 >= self.policy.failures ? .open(until: now + self.policy.pause, pause: self.policy.pause) : .closed(failures: failures + 1)
            case .probing(let pause):
                let longer = min(pause * 2, self.policy.longestPause)
                state = .open(until: now + longer, pause: longer)
            case .open: break
            }
        }
    }

    /// The call ended without telling anything about the endpoint (it was cancelled): a probe gives its place back.
    func abandoned(now: Timestamp) {
        self.state.withLock { state in
            if case .probing(let pause) = state { state = .open(until: now, pause: pause) }
        }
    }
}
