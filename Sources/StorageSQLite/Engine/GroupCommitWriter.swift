import Core
import GRDB
import Storage
import Synchronization

/// One transaction that waits for its turn, without its result type.
protocol WaitingTransaction: AnyObject, Sendable {
    var urgency: TransactionUrgency { get }
    /// Runs the body; keeps its result or error for `finish`, and returns the error.
    func run(_ transaction: SQLiteTransaction) -> (any Error)?
    /// Hands the outcome to the caller. `failure` overrides whatever the body came to.
    func finish(failure: (any Error)?)
}

/// Runs transactions one after the other on the database's writer queue, many to a disk flush.
///
/// Whatever waits when the writer is free runs inside one `BEGIN IMMEDIATE … COMMIT`. A body that fails takes back only its own changes. Nobody hears of success before the commit is on disk.
final class GroupCommitWriter: Sendable {
    private struct State {
        /// Those that somebody outside waits for: they go first.
        var urgent: [any WaitingTransaction] = []
        var waiting: [any WaitingTransaction] = []
        var isRunning = false
        var isClosed = false
        var rush = Rush()
    }

    /// Bodies of one flush take this long together, or as long as twice the flush before where the disk is slow: whoever
    /// comes next waits no longer for its turn, and flushing stays the smaller part.
    private static let shareOfBodies: Duration = .milliseconds(4)

    /// The same while nobody outside waits: then pages that many bodies change are written once, and that counts for more than a turn soon.
    private static let longShareOfBodies: Duration = .milliseconds(12)

    /// While urgent ones come in, the others have this much of a flush, so that they go on but nobody outside waits for them.
    private static let shareBesideUrgent: Duration = .milliseconds(1)

    /// More callers than this at once means that something upstream has no bound.
    private static let maximumWaiting = 100_000
    private let pool: DatabasePool
    private let checkpointer: Checkpointer
    private let tables: CollectionTables
    private let maximumBatch: Int
    /// Nobody else writes to the file, so that what was known at one commit still holds at the next.
    private let isExclusive: Bool
    private let state = Mutex(State())
    /// How many urgent ones wait, for a look between two bodies.
    private let urgentCount = Atomic<Int>(0)

    init(pool: DatabasePool, checkpointer: Checkpointer, tables: CollectionTables, maximumBatch: Int, isExclusive: Bool) {
        self.isExclusive = isExclusive
        self.pool = pool
        self.checkpointer = checkpointer
        self.tables = tables
        self.maximumBatch = maximumBatch
    }

    func submit(_ transaction: any WaitingTransaction) {
        enum Verdict { case start, queued, closed, overloaded }
        let verdict = self.state.withLock { state -> Verdict in
            if state.isClosed { return .closed }
            if state.waiting.count + state.urgent.count >= Self.maximumWaiting { return .overloaded }
            switch transaction.urgency {
            case .immediate:
                state.rush.note(ContinuousClock.now)
                state.urgent.append(transaction)
                self.urgentCount.store(state.urgent.count, ordering: .relaxed)
            case .normal: state.waiting.append(transaction)
            }
            if state.isRunning { return .queued }
            state.isRunning = true
            return .start
        }
        switch verdict {
        case .queued: break
        case .start: self.pool.asyncWriteWithoutTransaction { db in self.drain(db) }
        case .closed: transaction.finish(failure: AppError(.shuttingDown, "The store is closed."))
        case .overloaded: transaction.finish(failure: AppError(.storageUnavailable, "Too many changes are waiting to be stored."))
        }
    }

    /// Urgent ones come in by the hundreds a second.
    var isHurried: Bool { self.state.withLock { $0.rush.isOn(ContinuousClock.now) } }

    /// Refuses what comes from now on; what waits is still run.
    func close() { self.state.withLock { $0.isClosed = true } }

    /// What the commits so far have cost.
    private struct Cost {
        /// How long the last disk flush took.
        var flush: Duration = .zero
        /// Processor time that a body leaves to be spent at the commit: what it changed is written then.
        var writingPerBody: Duration = .zero
    }

    private func drain(_ db: Database) {
        var cost = Cost()
        while true {
            let (batch, share) = self.state.withLock { state -> ([any WaitingTransaction], Duration) in
                var batch = Array(state.urgent.prefix(self.maximumBatch))
                state.urgent.removeFirst(batch.count)
                self.urgentCount.store(state.urgent.count, ordering: .relaxed)
                let others = state.waiting.prefix(max(1, self.maximumBatch - batch.count))
                batch += others
                state.waiting.removeFirst(others.count)
                if batch.isEmpty { state.isRunning = false }
                return (batch, state.rush.wasLately(ContinuousClock.now) ? Self.shareOfBodies : Self.longShareOfBodies)
            }
            if batch.isEmpty { return }
            let rest = self.run(batch[...], db, share: max(share, cost.flush * 2), cost: &cost)
            if !rest.isEmpty {
                self.state.withLock { state in
                    state.urgent.insert(contentsOf: rest.filter { $0.urgency == .immediate }, at: 0)
                    state.waiting.insert(contentsOf: rest.filter { $0.urgency == .normal }, at: 0)
                    self.urgentCount.store(state.urgent.count, ordering: .relaxed)
                }
            }
        }
    }

    /// What became of the bodies of one database transaction that is still open.
    private enum Bodies {
        /// All those ran well; later ones have to wait for the next flush.
        case ran(count: Int)
        /// One failed, and without savepoints it can't be taken back alone.
        case needSavepoints
    }

    /// Runs the first ones of `waiting` in one commit; returns those that have to wait for the next.
    ///
    /// First without savepoints: they cost two statements each, and make the search index write what it has gathered. When a body
    /// fails, which is rare, all is rolled back and the bodies run again, each in a savepoint of its own.
    private func run(_ waiting: ArraySlice<any WaitingTransaction>, _ db: Database, share: Duration, cost: inout Cost) -> ArraySlice<any WaitingTransaction> {
        var actions: [@Sendable () -> Void] = []
        var batch = waiting
        do {
            try db.beginTransaction(.immediate)
            if !self.isExclusive { self.tables.forget() }
            switch try self.runBodies(batch, db, share: share, cost, inSavepoints: false, actions: &actions) {
            case .ran(let count): batch = batch.prefix(count)
            case .needSavepoints:
                if db.isInsideTransaction { try db.rollback() }
                self.tables.forget()
                actions = []
                try db.beginTransaction(.immediate)
                if case .ran(let count) = try self.runBodies(batch, db, share: share, cost, inSavepoints: true, actions: &actions) { batch = batch.prefix(count) }
            }
            let writing = ThreadClock.now()
            try self.tables.flush(db)
            cost.writingPerBody = (cost.writingPerBody * 3 + (ThreadClock.now() - writing) / max(1, batch.count)) / 4
            let start = ContinuousClock.now
            try db.commit()
            cost.flush = ContinuousClock.now - start
        } catch {
            let failure = StorageErrors.map(error)
            if db.isInsideTransaction { try? db.rollback() }
            self.tables.forget()
            if batch.count > 1 {
                // Bodies may run again, so one that can't be stored takes no other with it.
                for index in batch.indices { _ = self.run(batch[index ... index], db, share: share, cost: &cost) }
            } else {
                for waiting in batch { waiting.finish(failure: failure) }
            }
            return waiting[batch.endIndex...]
        }
        for waiting in batch { waiting.finish(failure: nil) }
        for action in actions { action() }
        self.checkpointer.noteCommit()
        return waiting[batch.endIndex...]
    }

    private func runBodies(_ batch: ArraySlice<any WaitingTransaction>, _ db: Database, share: Duration, _ cost: Cost, inSavepoints: Bool, actions: inout [@Sendable () -> Void]) throws -> Bodies {
        let start = ThreadClock.now()
        // When the first that is not urgent began.
        var others: Duration?
        var count = 0
        for waiting in batch {
            if count > 0 {
                let now = ThreadClock.now() + cost.writingPerBody * count
                if now - start > share { break }
                if waiting.urgency == .normal {
                    // Urgent ones in this flush, or come since: they wait for its end.
                    let hurries = batch.first?.urgency == .immediate || self.urgentCount.load(ordering: .relaxed) > 0
                    if hurries, now - (others ?? now) > Self.shareBesideUrgent { break }
                    others = others ?? now
                }
            }
            let transaction = SQLiteTransaction(db, self.tables)
            if inSavepoints {
                // What a savepoint takes back must be in the database.
                try self.tables.flush(db)
                try db.cachedStatement(sql: "SAVEPOINT body").execute()
            }
            let failure = waiting.run(transaction)
            // A full disk or a read error makes SQLite give up the whole transaction, with all bodies before this one.
            guard db.isInsideTransaction else { throw failure ?? AppError(.storageUnavailable, "The change could not be stored.") }
            if failure == nil {
                if inSavepoints { try self.tables.flush(db) }
                actions += transaction.afterCommitActions
            } else {
                guard inSavepoints else { return .needSavepoints }
                try db.cachedStatement(sql: "ROLLBACK TO body").execute()
                self.tables.forget()
            }
            if inSavepoints { try db.cachedStatement(sql: "RELEASE body").execute() }
            count += 1
        }
        return .ran(count: count)
    }
}

/// A body, the task that waits for it, and what came of it.
final class TransactionBody<T: Sendable>: WaitingTransaction {
    let urgency: TransactionUrgency
    private let body: @Sendable (any Transaction) throws -> T
    private let continuation: CheckedContinuation<T, any Error>
    private let outcome = Mutex<Result<T, any Error>?>(nil)

    init(_ urgency: TransactionUrgency, _ body: @escaping @Sendable (any Transaction) throws -> T, _ continuation: CheckedContinuation<T, any Error>) {
        self.urgency = urgency
        self.body = body
        self.continuation = continuation
    }

    func run(_ transaction: SQLiteTransaction) -> (any Error)? {
        do {
            let value = try self.body(transaction)
            self.outcome.withLock { $0 = .success(value) }
            return nil
        } catch {
            let failure = StorageErrors.map(error)
            self.outcome.withLock { $0 = .failure(failure) }
            return failure
        }
    }

    func finish(failure: (any Error)?) {
        let outcome = self.outcome.withLock { $0 }
        switch (outcome, failure) {
        // A body's own error says more than that the batch was lost.
        case (.failure(let error)?, _): self.continuation.resume(throwing: error)
        case (_, let failure?): self.continuation.resume(throwing: failure)
        case (.success(let value)?, nil): self.continuation.resume(returning: value)
        case (nil, nil): self.continuation.resume(throwing: AppError(.internalFailure, "A transaction was not run."))
        }
    }
}
