import Core
import Synchronization

/// How the queue tells this process's workers what happened, right after the commit.
public final class JobSignals: Sendable {
    private struct State {
        var nextKey = 0
        var available: [Int: (queue: String, wake: @Sendable () -> Void)] = [:]
        var scheduled: [Int: @Sendable (Timestamp) -> Void] = [:]
        var cancelled: [Int: @Sendable (Identifier<Job>) -> Void] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    func onAvailable(queue: String, _ wake: @escaping @Sendable () -> Void) -> Int { self.add { $0.available[$1] = (queue, wake) } }
    func onScheduled(_ tell: @escaping @Sendable (Timestamp) -> Void) -> Int { self.add { $0.scheduled[$1] = tell } }
    func onCancelled(_ tell: @escaping @Sendable (Identifier<Job>) -> Void) -> Int { self.add { $0.cancelled[$1] = tell } }

    func remove(_ key: Int) {
        self.state.withLock { state in
            state.available[key] = nil
            state.scheduled[key] = nil
            state.cancelled[key] = nil
        }
    }

    /// A job of that queue can be claimed.
    func sayAvailable(queue: String) {
        let wakes = self.state.withLock { $0.available.values.filter { $0.queue == queue }.map(\.wake) }
        for wake in wakes { wake() }
    }

    /// A job will be due then.
    func sayScheduled(_ time: Timestamp) {
        let tells = self.state.withLock { Array($0.scheduled.values) }
        for tell in tells { tell(time) }
    }

    /// A running job is to stop.
    func sayCancelled(_ id: Identifier<Job>) {
        let tells = self.state.withLock { Array($0.cancelled.values) }
        for tell in tells { tell(id) }
    }

    private func add(_ change: (inout State, Int) -> Void) -> Int {
        self.state.withLock { state in
            state.nextKey += 1
            change(&state, state.nextKey)
            return state.nextKey
        }
    }
}
