import Synchronization

/// Wakes waiting tasks when something has changed. A waiter names the generation it has already seen, so no change is missed.
final class Signal: Sendable {
    private struct State {
        var generation = 0
        var nextKey = 0
        var waiters: [Int: CheckedContinuation<Void, any Error>] = [:]
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    var generation: Int { self.state.withLock { $0.generation } }

    /// Wakes everyone who waits.
    func notify() {
        let waiters = self.state.withLock { state in
            state.generation += 1
            defer { state.waiters = [:] }
            return state.waiters.values.map { $0 }
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns once the generation is no longer `seen`. Throws `CancellationError` when the task is cancelled.
    func wait(since seen: Int) async throws {
        let key = self.state.withLock { state in
            state.nextKey += 1
            return state.nextKey
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let result = self.state.withLock { state -> Result<Void, any Error>? in
                    if state.cancelled.remove(key) != nil { return .failure(CancellationError()) }
                    if state.generation != seen { return .success(()) }
                    state.waiters[key] = continuation
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            let waiter = self.state.withLock { state -> CheckedContinuation<Void, any Error>? in
                if let waiter = state.waiters.removeValue(forKey: key) { return waiter }
                state.cancelled.insert(key)
                return nil
            }
            waiter?.resume(throwing: CancellationError())
        }
        self.state.withLock { _ = $0.cancelled.remove(key) }
    }
}

/// Returns as soon as either of two waits has ended; the other one is cancelled.
func firstOf(_ left: @escaping @Sendable () async throws -> Void, _ right: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask(operation: left)
        group.addTask(operation: right)
        defer { group.cancelAll() }
        try await group.next()
    }
}
