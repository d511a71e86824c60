import Synchronization

/// Lets at most `width` calls through at a time, first come first served; beyond `queue` waiting ones it refuses at once.
final class ConcurrencyGate: Sendable {
    private struct Waiter {
        var key: Int
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var free: Int
        var nextKey = 0
        /// Places in the queue that are taken, by those too who are only on their way to it.
        var places = 0
        var waiters: [Waiter] = []
        /// Cancelled before they got to wait.
        var cancelled: Set<Int> = []
    }

    private let state: Mutex<State>
    private let queue: Int

    init(width: Int, queue: Int) {
        self.state = Mutex(State(free: max(1, width)))
        self.queue = queue
    }

    /// How many wait for their turn now.
    var waiting: Int { self.state.withLock { $0.waiters.count } }

    /// Runs `body` when there is room. Throws `.overloaded` when too many wait and `.cancelled` when the task is.
    func run<Value: Sendable>(_ body: () async throws(ModelError) -> Value) async throws(ModelError) -> Value {
        try await self.enter()
        defer { self.leave() }
        return try await body()
    }

    private enum Entry { case entered, full, wait(Int) }

    private func enter() async throws(ModelError) {
        if Task.isCancelled { throw .cancelled }
        let entry = self.state.withLock { state -> Entry in
            if state.free > 0 {
                state.free -= 1
                return .entered
            }
            if state.places >= self.queue { return .full }
            state.places += 1
            state.nextKey += 1
            return .wait(state.nextKey)
        }
        switch entry {
        case .entered: return
        case .full: throw .overloaded
        case .wait(let key):
            let entered = await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let now = self.state.withLock { state -> Bool? in
                        if state.cancelled.remove(key) != nil { return false }
                        if state.free > 0 {
                            state.free -= 1
                            return true
                        }
                        state.waiters.append(Waiter(key: key, continuation: continuation))
                        return nil
                    }
                    if let now { continuation.resume(returning: now) }
                }
            } onCancel: {
                let waiter = self.state.withLock { state -> Waiter? in
                    if let index = state.waiters.firstIndex(where: { $0.key == key }) { return state.waiters.remove(at: index) }
                    state.cancelled.insert(key)
                    return nil
                }
                waiter?.continuation.resume(returning: false)
            }
            self.state.withLock { state in
                state.places -= 1
                // A cancellation that came after the turn was given leaves its mark behind.
                state.cancelled.remove(key)
            }
            if !entered { throw .cancelled }
        }
    }

    private func leave() {
        let next = self.state.withLock { state -> Waiter? in
            if state.waiters.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiters.removeFirst()
        }
        next?.continuation.resume(returning: true)
    }
}
