import Core
import Synchronization

/// Stops calling for a connection whose calls keep failing, so that a broken platform costs neither budget nor threads.
///
/// Closed → open after `threshold` failures in a row → after the pause one probe call is let through → closed on success,
/// open for twice as long on failure.
public final class CircuitBreaker: Sendable {
    private struct State {
        var failures = 0
        var openings = 0
        var openUntil: Timestamp?
        var probing = false
    }

    private static let capacity = 10_000
    private let states = Mutex<[String: State]>([:])
    private let threshold: Int
    private let pause: Duration
    private let longestPause: Duration
    private let time: any TimeSource

    public init(threshold: Int = 5, pause: Duration = .seconds(30), longestPause: Duration = .minutes(15), time: any TimeSource) {
        self.threshold = threshold
        self.pause = pause
        self.longestPause = longestPause
        self.time = time
    }

    /// Whether it is open now; asks nothing of the caller.
    public func isOpen(_ key: String) -> Timestamp? {
        let now = self.time.now()
        return self.states.withLock { states in states[key]?.openUntil.flatMap { now < $0 ? $0 : nil } }
    }

    /// Nil: call. Otherwise no call before that time. A caller that may call reports `succeeded` or `failed` afterwards.
    public func holdsBack(_ key: String) -> Timestamp? {
        let now = self.time.now()
        return self.states.withLock { states -> Timestamp? in
            guard var state = states[key], let until = state.openUntil else { return nil }
            if now < until { return until }
            if state.probing { return now + .seconds(1) }
            state.probing = true
            states[key] = state
            return nil
        }
    }

    /// The platform answered, even if with a refusal.
    public func succeeded(_ key: String) { self.states.withLock { $0[key] = nil } }

    /// The platform did not answer, or stumbled.
    public func failed(_ key: String) {
        let now = self.time.now()
        self.states.withLock { states in
            if states.count >= Self.capacity { states = states.filter { ($0.value.openUntil ?? .distantPast) > now } }
            var state = states[key] ?? State()
            state.failures += 1
            if state.probing || state.failures >= self.threshold {
                let factor = Int64(1) << Int64(min(state.openings, 10))
                state.openUntil = now + min(self.longestPause, .milliseconds(self.pause.wholeMilliseconds * factor))
                state.openings += 1
                state.failures = 0
                state.probing = false
            }
            states[key] = state
        }
    }
}
