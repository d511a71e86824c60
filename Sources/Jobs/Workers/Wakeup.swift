import Core
import Synchronization

/// A bell that one task listens to. Ringing while nobody listens is remembered once.
final class Wakeup: Sendable {
    let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (self.rings, self.continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1)) }

    func ring() { self.continuation.yield() }
    /// Ends the listener's loop.
    func end() { self.continuation.finish() }
}

extension TimeSource {
    /// Returns when `deadline` has come, or after `longest`: where the clock is set back after the deadline was made, that can be hours away.
    func sleep(until deadline: Timestamp, atMost longest: Duration) async throws { try await self.sleep(until: min(deadline, self.now() + longest)) }
}

/// Rings at the earliest of the times that it was given since it last rang, and earlier where that is further off than `longest`: who is
/// woken looks at the clock anew.
final class Alarm: Sendable {
    private struct State {
        var deadline: Timestamp?
        var sleeper: Task<Void, Never>?
        var number = 0
        var isEnded = false
    }

    private let time: any TimeSource
    private let wakeup: Wakeup
    private let longest: Duration
    private let state = Mutex(State())

    init(time: any TimeSource, wakeup: Wakeup, longest: Duration) {
        self.time = time
        self.wakeup = wakeup
        self.longest = longest
    }

    func ring(at deadline: Timestamp) {
        let old = self.state.withLock { state -> Task<Void, Never>? in
            if state.isEnded { return nil }
            if let current = state.deadline, current <= deadline { return nil }
            let old = state.sleeper
            state.number += 1
            state.deadline = deadline
            let number = state.number
            state.sleeper = Task {
                do { try await self.time.sleep(until: deadline, atMost: self.longest) } catch { return }
                self.fire(number)
            }
            return old
        }
        old?.cancel()
    }

    func end() {
        let sleeper = self.state.withLock { state -> Task<Void, Never>? in
            state.isEnded = true
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.cancel()
    }

    private func fire(_ number: Int) {
        let isCurrent = self.state.withLock { state -> Bool in
            guard state.number == number, !state.isEnded else { return false }
            // From now on a new time counts, however late it is: what this one was for is looked at next.
            state.deadline = nil
            state.sleeper = nil
            return true
        }
        if isCurrent { self.wakeup.ring() }
    }
}
