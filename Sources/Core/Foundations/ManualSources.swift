import Synchronization

/// A clock that stands still until a test moves it; sleepers wake when their deadline is passed.
public final class ManualTimeSource: TimeSource {
    private struct Sleeper {
        var deadline: Timestamp
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Timestamp
        var steady = Duration.zero
        var nextKey = 0
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
    }

    private let state: Mutex<State>

    public init(_ start: Timestamp = Timestamp(milliseconds: 1_795_000_000_000)) { self.state = Mutex(State(now: start)) }

    /// Where a test has put the clock.
    public func now() -> Timestamp { self.state.withLock { $0.now } }
    /// All time that `advance` let pass since the start; setting the clock doesn't change it.
    public func steady() -> Duration { self.state.withLock { $0.steady } }

    /// Moves the clock and wakes every sleeper whose deadline has come. Going backwards is allowed and wakes nobody.
    public func advance(by duration: Duration) { self.move(by: duration, passing: duration) }

    /// Sets the clock as an operator or a time server does: no time passes.
    public func set(forward duration: Duration) { self.move(by: duration, passing: .zero) }

    private func move(by duration: Duration, passing: Duration) {
        let due = self.state.withLock { state -> [Sleeper] in
            state.now = state.now + duration
            state.steady += passing
            let keys = state.sleepers.filter { $0.value.deadline <= state.now }.keys
            return keys.compactMap { state.sleepers.removeValue(forKey: $0) }
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// How many tasks are asleep; lets a test wait for a service to settle without timing.
    public var sleeperCount: Int { self.state.withLock { $0.sleepers.count } }

    /// Sleeps until a test moves the clock to `deadline`. Throws `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Timestamp) async throws {
        try Task.checkCancellation()
        let key = self.state.withLock { state -> Int in
            state.nextKey += 1
            return state.nextKey
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let result = self.state.withLock { state -> Result<Void, any Error>? in
                    if state.cancelled.remove(key) != nil { return .failure(CancellationError()) }
                    if deadline <= state.now { return .success(()) }
                    state.sleepers[key] = Sleeper(deadline: deadline, continuation: continuation)
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            let sleeper = self.state.withLock { state -> Sleeper? in
                if let sleeper = state.sleepers.removeValue(forKey: key) { return sleeper }
                state.cancelled.insert(key)
                return nil
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}

/// Ids that count up, unique within the source and the same in every run.
public final class CountingIdentifierSource: IdentifierSource {
    private let count = Mutex<UInt64>(0)

    public init() {}

    /// The next number, laid out as a UUIDv7.
    public func next() -> String {
        let number = self.count.withLock { count -> UInt64 in
            count += 1
            return count
        }
        return UUIDv7.text(milliseconds: number, random: (0, number))
    }
}

/// SplitMix64 from a seed: the same numbers in every run.
public final class SeededRandomSource: RandomSource {
    private let state: Mutex<UInt64>

    public init(seed: UInt64) { self.state = Mutex(seed) }

    /// The next number of the seed's sequence, in 0 ..< 1.
    public func unit() -> Double {
        let bits = self.state.withLock { state -> UInt64 in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
        return Double(bits >> 11) / Double(UInt64(1) << 53)
    }
}
