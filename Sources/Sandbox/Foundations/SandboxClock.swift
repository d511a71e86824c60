import Core
import Synchronization

/// The sandbox's clock: the underlying time, moved by `advance` and stretched or compressed by `speed`.
///
/// Token lives, reply windows, quota days and webhook retries all follow it, so an hour can pass in an instant.
public final class SandboxClock: TimeSource {
    private struct State {
        var sandboxAnchor: Timestamp
        var realAnchor: Timestamp
        var speed: Double
    }

    private let real: any TimeSource
    private let state: Mutex<State>
    private let moved = Signal()

    /// - Parameters:
    ///   - real: the time underneath.
    ///   - start: what the clock shows now; nil: what `real` shows.
    ///   - speed: sandbox seconds per real second, above 0.
    public init(real: any TimeSource = SystemTimeSource(), start: Timestamp? = nil, speed: Double = 1) {
        self.real = real
        let now = real.now()
        self.state = Mutex(State(sandboxAnchor: start ?? now, realAnchor: now, speed: max(speed, 0.000_001)))
    }

    /// The sandbox's time.
    public func now() -> Timestamp {
        let real = self.real.now()
        return self.state.withLock { Self.read($0, real) }
    }

    /// How many sandbox seconds pass in one real second.
    public var speed: Double { self.state.withLock { $0.speed } }

    /// Jumps ahead (or, with a negative duration, back) and wakes sleepers whose time has come.
    public func advance(by duration: Duration) {
        self.state.withLock { $0.sandboxAnchor = $0.sandboxAnchor + duration }
        self.moved.notify()
    }

    /// Jumps to an instant.
    public func set(_ instant: Timestamp) {
        let real = self.real.now()
        self.state.withLock { state in
            state.sandboxAnchor = instant
            state.realAnchor = real
        }
        self.moved.notify()
    }

    /// Lets sandbox time run `speed` times as fast as real time.
    public func setSpeed(_ speed: Double) {
        let real = self.real.now()
        self.state.withLock { state in
            state.sandboxAnchor = Self.read(state, real)
            state.realAnchor = real
            state.speed = max(speed, 0.000_001)
        }
        self.moved.notify()
    }

    /// Sleeps until the sandbox's time is `deadline`, however the clock is moved or sped up meanwhile. Throws `CancellationError`.
    public func sleep(until deadline: Timestamp) async throws {
        while true {
            try Task.checkCancellation()
            let seen = self.moved.generation
            let left = (deadline - self.now()).wholeMilliseconds
            guard left > 0 else { return }
            let wait = Duration.milliseconds(max(1, Int64((Double(left) / self.speed).rounded(.up))))
            let real = self.real
            let moved = self.moved
            try await firstOf({ try await real.sleep(for: wait) }, { try await moved.wait(since: seen) })
        }
    }

    private static func read(_ state: State, _ real: Timestamp) -> Timestamp {
        let passed = Double(real.milliseconds - state.realAnchor.milliseconds) * state.speed
        return Timestamp(milliseconds: state.sandboxAnchor.milliseconds + Int64(passed))
    }
}
