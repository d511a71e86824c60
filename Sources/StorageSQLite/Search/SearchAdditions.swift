import GRDB
import Synchronization

/// What the writer has stored and the search index does not have yet.
///
/// FTS5 gathers what it is given and writes it as one segment. But before any statement that may be taken back by itself, and an insert with a trigger is
/// one, it writes what it has. So new texts are given to it together, at the end of a commit, instead of by a trigger.
final class SearchAdditions: Sendable {
    struct Addition: Sendable {
        var row: Int64
        var text: String
        var scope: String
    }

    private struct State {
        var waiting: [Addition] = []
        /// Why something that waited could not be added: the transaction is beyond repair.
        var failure: (any Error)?
    }

    private let sql: String
    private let state = Mutex(State())

    init(_ collection: String) {
        self.sql = "INSERT INTO \(quoted(collection + "_search")) (rowid, search_text, search_scope) VALUES (?, ?, ?)"
    }

    func add(_ addition: Addition) { self.state.withLock { $0.waiting.append(addition) } }

    /// Before every commit, and before any statement that looks into the index or takes something out of it.
    func flush(_ db: Database) throws {
        let additions = try self.state.withLock { state -> [Addition] in
            if let failure = state.failure { throw failure }
            defer { state.waiting.removeAll(keepingCapacity: true) }
            return state.waiting
        }
        guard !additions.isEmpty else { return }
        do {
            let statement = try db.cachedStatement(sql: self.sql)
            for addition in additions {
                try statement.run { binder in
                    binder.add(addition.row)
                    binder.add(addition.text)
                    binder.add(addition.scope)
                }
            }
        } catch {
            self.state.withLock { $0.failure = error }
            throw error
        }
    }

    /// After a rollback.
    func forget() { self.state.withLock { $0 = State() } }
}
