import Storage
import Synchronization

/// What the writer knows of one collection: records as its transactions last read or left them, and changes that are not in the database yet.
///
/// There is one writer, and all it does to a collection goes through `CollectionTable`, so what is known here is what is stored, or
/// what will be with the commit. A record that several transactions of one commit change is coded and written once. `CollectionTable.flush`
/// writes what waits before any statement that could see it, and before every commit. After a rollback everything is forgotten.
///
/// `Generations` bound what is known; what waits is bounded by the commit.
final class RecordMap<R: Record>: Sendable {
    /// A record, or that there is none. A class, so that only a reference is copied under the lock.
    final class Known: Sendable {
        let record: R?

        init(_ record: R?) { self.record = record }
    }

    /// A change that is not in the database yet.
    final class Pending: Sendable {
        /// As the database has it; nil when it is to be inserted.
        let stored: R?
        let record: R

        init(stored: R?, record: R) {
            self.stored = stored
            self.record = record
        }
    }

    private struct State {
        var known: Generations<Known>
        var pending: [String: Pending] = [:]
        /// Ids of what waits, in the order of their first change.
        var order: [String] = []
        /// Why something that waited could not be written: the transaction is beyond repair.
        var failure: (any Error)?
    }

    private let capacity: Int
    private let state: Mutex<State>

    init(capacity: Int = 2_048) {
        self.capacity = capacity
        self.state = Mutex(State(known: Generations(capacity: capacity)))
    }

    enum Finding {
        case pending(Pending)
        case known(Known)
        case nothing
    }

    func find(_ id: String) -> Finding {
        self.state.withLock { state in
            if let pending = state.pending[id] { return .pending(pending) }
            return state.known.find(id).map(Finding.known) ?? .nothing
        }
    }

    /// The database has this record, or, by nil, none with this id.
    func note(_ id: String, _ record: R?) {
        let known = Known(record)
        self.state.withLock { $0.known.keep(known, for: id) }
    }

    /// The record is to be written with the commit at the latest.
    func wait(_ id: String, _ pending: Pending) {
        self.state.withLock { state in
            if state.pending.updateValue(pending, forKey: id) == nil { state.order.append(id) }
        }
    }

    /// What waits, in order; it counts as known from now on. Throws after `fail`.
    func takePending() throws -> [Pending] {
        try self.state.withLock { state in
            if let failure = state.failure { throw failure }
            if state.order.isEmpty { return [] }
            var taken: [Pending] = []
            taken.reserveCapacity(state.order.count)
            for id in state.order {
                guard let pending = state.pending[id] else { continue }
                taken.append(pending)
                state.known.keep(Known(pending.record), for: id)
            }
            state.order.removeAll(keepingCapacity: true)
            state.pending.removeAll(keepingCapacity: true)
            return taken
        }
    }

    /// Writing what was taken failed: nothing may be committed before all is rolled back and forgotten.
    func fail(_ error: any Error) { self.state.withLock { $0.failure = error } }

    /// Whatever is known may be wrong now.
    func forget() { self.state.withLock { $0 = State(known: Generations(capacity: self.capacity)) } }
}
