import Core
import Storage
import Synchronization

/// Lets jobs begin one by one while the store is hurried: a platform waits for its webhook to be accepted, and nobody waits for what it brings.
///
/// Jobs go on all the time, only fewer at once: when one ends the next begins, and another begins every few milliseconds whatever the running ones
/// wait for.
final class StartGate: Sendable {
    private struct State {
        var running = 0
        /// Oldest first.
        var waiting: [CheckedContinuation<Void, Never>] = []
        var isPumping = false
        var isOpen = false
    }

    /// How many run at once while the store is hurried, unless they take long.
    private static let width = 1
    /// One more begins so often.
    private static let pause: Duration = .milliseconds(20)

    private let store: any Store
    private let time: any TimeSource
    private let state = Mutex(State())

    init(store: any Store, time: any TimeSource) {
        self.store = store
        self.time = time
    }

    /// Returns when a job may begin.
    func enter() async {
        let isHurried = self.store.isHurried
        let passes = self.state.withLock { state -> Bool in
            guard state.isOpen || !isHurried || state.running < Self.width else { return false }
            state.running += 1
            return true
        }
        if passes { return }
        await withCheckedContinuation { continuation in
            let (passes, pumps) = self.state.withLock { state -> (Bool, Bool) in
                // The gate may have been opened in between.
                if state.isOpen || state.running < Self.width {
                    state.running += 1
                    return (true, false)
                }
                state.waiting.append(continuation)
                defer { state.isPumping = true }
                return (false, !state.isPumping)
            }
            if passes { continuation.resume() }
            if pumps { Task { await self.pump() } }
        }
    }

    /// A job has ended.
    func leave() {
        let isHurried = self.store.isHurried
        self.release { state in
            state.running -= 1
            return isHurried ? max(0, Self.width - state.running) : state.waiting.count
        }
    }

    /// For good: jobs that have not begun are handed back.
    func open() {
        self.release { state in
            state.isOpen = true
            return state.waiting.count
        }
    }

    /// Runs while jobs wait.
    private func pump() async {
        while true {
            // A cancelled sleep ends at once, and then nobody may be kept waiting.
            let wasCancelled = (try? await self.time.sleep(for: Self.pause)) == nil
            let isHurried = self.store.isHurried && !wasCancelled
            self.release { state in isHurried ? 1 : state.waiting.count }
            let goesOn = self.state.withLock { state -> Bool in
                if state.waiting.isEmpty { state.isPumping = false }
                return state.isPumping
            }
            if !goesOn { return }
        }
    }

    private func release(_ count: (inout State) -> Int) {
        let released = self.state.withLock { state -> [CheckedContinuation<Void, Never>] in
            let number = min(count(&state), state.waiting.count)
            let released = Array(state.waiting.prefix(number))
            state.waiting.removeFirst(number)
            state.running += number
            return released
        }
        for continuation in released { continuation.resume() }
    }
}
