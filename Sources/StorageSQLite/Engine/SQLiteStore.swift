import Core
import Dispatch
import Foundation
import GRDB
import Metrics
import Storage
import Synchronization
import Tracing

/// The embedded store: one SQLite file, one writer with group commit, a pool of readers.
///
/// A returned transaction is on disk (`synchronous=FULL`). All database work runs on the database's own threads.
public final class SQLiteStore: Store {
    /// The data file and what bounds its use.
    public struct Configuration: Sendable {
        /// The data file; its folder must exist. Beside it lie `-wal`, `-shm` and `.lock`.
        public var path: String
        /// Reads at the same time.
        public var readers: Int
        /// Transactions that share a disk flush at most.
        public var maximumBatch: Int
        /// Refuse to open what another process has open. Only tools that look at a running server's data turn this off.
        public var isExclusive: Bool
        /// The data file grows no further than this; writes then throw `storage_full`. Nil: until the disk is full.
        public var maximumBytes: Int?
        /// Told after each portion of records whose new columns were filled, which may take minutes where there are a million. What it throws ends the
        /// opening; the next one goes on from there.
        public var onFill: (@Sendable (FillProgress) throws -> Void)?

        public init(
            path: String, readers: Int = 4, maximumBatch: Int = 256, isExclusive: Bool = true, maximumBytes: Int? = nil, onFill: (@Sendable (FillProgress) throws -> Void)? = nil
        ) {
            self.path = path
            self.readers = readers
            self.maximumBatch = maximumBatch
            self.isExclusive = isExclusive
            self.maximumBytes = maximumBytes
            self.onFill = onFill
        }
    }

    public let isExclusive: Bool
    private let path: String
    private let pool: DatabasePool
    private let tables: CollectionTables
    private let writer: GroupCommitWriter
    private let checkpointer: Checkpointer
    private let lock: DirectoryLock?
    private let timers = OperationTimers()
    private let onFill: (@Sendable (FillProgress) throws -> Void)?
    private let isClosed = Mutex(false)

    /// Opens the file, creating it when there is none, and brings it up to the schemas.
    ///
    /// Throws `storage_unavailable` when the file can't be opened or another process has it, `storage_corrupt` when it is no database.
    public static func open(_ configuration: Configuration, schemas: [AnySchema]) async throws -> SQLiteStore {
        let store = try await Self.onOwnThread { try SQLiteStore(configuration, schemas: schemas) }
        do {
            try await store.migrate()
        } catch {
            try? await store.close()
            throw error
        }
        return store
    }

    private init(_ configuration: Configuration, schemas: [AnySchema]) throws {
        self.tables = try CollectionTables(schemas)
        self.path = configuration.path
        self.isExclusive = configuration.isExclusive
        self.onFill = configuration.onFill
        self.lock = configuration.isExclusive ? try DirectoryLock(path: configuration.path + ".lock") : nil
        var settings = GRDB.Configuration()
        settings.label = "understudy-store"
        settings.foreignKeysEnabled = false
        settings.busyMode = .timeout(5)
        settings.maximumReaderCount = max(1, configuration.readers)
        settings.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;")
        }
        do {
            let pool = try DatabasePool(path: configuration.path, configuration: settings)
            let maximumPages = configuration.maximumBytes.map { max(1, $0 / 4096) }
            // The pool starts with NORMAL, which may lose the newest commits on power failure.
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -64000;")
                if let maximumPages { try db.execute(sql: "PRAGMA max_page_count = \(maximumPages)") }
            }
            self.pool = pool
        } catch {
            throw StorageErrors.map(error)
        }
        self.checkpointer = Checkpointer(path: configuration.path)
        self.writer = GroupCommitWriter(pool: self.pool, checkpointer: self.checkpointer, tables: self.tables, maximumBatch: max(1, configuration.maximumBatch), isExclusive: configuration.isExclusive)
    }

    // MARK: Transactions

    /// Queues the body behind the writer; the call returns when its group is flushed to disk, or throws what the body threw.
    public func transaction<T: Sendable>(_ name: String, _ urgency: TransactionUrgency, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await self.measured("transaction", name) {
            try await withCheckedThrowingContinuation { continuation in
                self.writer.submit(TransactionBody(urgency, body, continuation))
            }
        }
    }

    /// Runs the body on a reader of the pool, on a snapshot of the last commit. Throws `shutting_down` after `close`.
    public func read<T: Sendable>(_ name: String, _ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T {
        guard !self.isClosed.withLock({ $0 }) else { throw AppError(.shuttingDown, "The store is closed.") }
        return try await self.measured("read", name) {
            try await withCheckedThrowingContinuation { continuation in
                self.pool.asyncUnsafeRead { result in
                    do {
                        let db = try result.get()
                        let value = try Self.onSnapshot(db) { try body(SQLiteReadTransaction(db, self.tables)) }
                        continuation.resume(returning: value)
                    } catch {
                        continuation.resume(throwing: StorageErrors.map(error))
                    }
                }
            }
        }
    }

    /// What is read in `body` is of one commit. The pool's own reads do the same, but prepare both statements anew every time, which costs as much as
    /// a look-up or two.
    private static func onSnapshot<T>(_ db: Database, _ body: () throws -> T) throws -> T {
        try db.cachedStatement(sql: "BEGIN DEFERRED TRANSACTION").run([])
        defer {
            // Nothing was written: should the commit fail, taking back ends the snapshot just as well.
            do { try db.cachedStatement(sql: "COMMIT TRANSACTION").run([]) } catch { try? db.cachedStatement(sql: "ROLLBACK TRANSACTION").run([]) }
        }
        return try body()
    }

    private func measured<T: Sendable>(_ kind: String, _ name: String, _ work: () async throws -> T) async throws -> T {
        let start = ContinuousClock.now
        defer { self.timers.record(kind, name, ContinuousClock.now - start) }
        return try await withSpan("storage \(kind) \(name)", ofKind: .client) { _ in try await work() }
    }

    public var isHurried: Bool { self.writer.isHurried }

    // MARK: Upkeep

    /// Runs the named migrations that are missing, then adjusts tables, columns and indexes to the schemas. New columns are filled in bounded
    /// transactions; killed at any moment, the next call goes on from there.
    public func migrate() async throws {
        let (pool, tables, onFill) = (self.pool, self.tables, self.onFill)
        try await Self.onOwnThread {
            do {
                try Migrations.migrator.migrate(pool)
                try pool.writeWithoutTransaction { db in
                    try db.inTransaction(.immediate) {
                        for table in tables.all { try table.declare(db) }
                        return .commit
                    }
                    for table in tables.all { try table.fill(db) { try onFill?($0) } }
                    try db.inTransaction(.immediate) {
                        for table in tables.all { try table.complete(db) }
                        return .commit
                    }
                    try db.execute(sql: "PRAGMA optimize")
                }
            } catch {
                throw StorageErrors.map(error)
            }
        }
    }

    /// Writes and commits one row, so that a file that can't be written shows, and looks whether the disk takes more than that: the write-ahead log
    /// is used again, so a small commit can succeed on a full disk. Throws `storage_full`, `storage_unavailable` or `storage_corrupt`.
    public func checkHealth() async throws {
        guard !self.isClosed.withLock({ $0 }) else { throw AppError(.shuttingDown, "The store is closed.") }
        try await self.transaction("health check") { transaction in
            guard let transaction = transaction as? SQLiteTransaction else { return }
            try transaction.db.execute(sql: "UPDATE store_health SET checks = checks + 1")
        }
        let folder = (self.path as NSString).deletingLastPathComponent
        let free = (try? FileManager.default.attributesOfFileSystem(forPath: folder))?[.systemFreeSize] as? NSNumber
        // Where the system doesn't say, the write above has to do.
        guard let free, free.int64Value < Self.leastRoom else { return }
        throw AppError(.storageFull, "The disk is full: free some space, then try again.", cause: "\(free.int64Value) bytes free")
    }

    /// Less than a commit of many messages takes.
    private static let leastRoom: Int64 = 1 << 20

    /// Reads every page of the file and every index. Takes seconds per gigabyte; for `doctor`, not for health checks.
    /// Throws `storage_corrupt` with what is wrong.
    public func verifyIntegrity() async throws {
        let problems = try await self.read("verify integrity") { transaction -> [String] in
            guard let transaction = transaction as? SQLiteReadTransaction else { return [] }
            return try String.fetchAll(transaction.db, sql: "PRAGMA integrity_check(10)")
        }
        guard problems == ["ok"] else {
            throw AppError(.storageCorrupt, "The data file is damaged: stop the server and restore a backup.", cause: problems.joined(separator: "; "))
        }
    }

    /// Counts every collection's records and measures the file and its write-ahead log.
    public func statistics() async throws -> StoreStatistics {
        let tables = self.tables
        let counts = try await self.read("statistics") { transaction -> [String: Int] in
            guard let transaction = transaction as? SQLiteReadTransaction else { return [:] }
            return try Dictionary(uniqueKeysWithValues: tables.all.map { ($0.name, try $0.count(transaction.db)) })
        }
        return StoreStatistics(records: counts, bytes: Self.size(self.path), logBytes: Self.size(self.path + "-wal"))
    }

    /// In transactions of at most 500 records of one collection.
    public func removeExpired(now: Timestamp) async throws -> Int {
        let step = 500
        var total = 0
        for table in self.tables.all {
            var removed = 0
            repeat {
                removed = try await self.transaction("remove expired") { transaction in
                    guard let transaction = transaction as? SQLiteTransaction else { return 0 }
                    return try table.removeExpired(transaction.db, now: now, limit: step)
                }
                total += removed
            } while removed == step
        }
        return total
    }

    /// Waits for what is under way, moves the write-ahead log into the file and lets go of the lock. A second call does nothing.
    public func close() async throws {
        let wasClosed = self.isClosed.withLock { isClosed -> Bool in
            defer { isClosed = true }
            return isClosed
        }
        if wasClosed { return }
        self.writer.close()
        let (pool, checkpointer) = (self.pool, self.checkpointer)
        try await Self.onOwnThread { checkpointer.close() }
        // The barrier waits for reads and for what the writer still has.
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            pool.asyncBarrierWriteWithoutTransaction { result in
                // Leaves one whole file behind; the reader that is closed last could not do it.
                if let db = try? result.get() { try? db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
                continuation.resume()
            }
        }
        try await Self.onOwnThread {
            do { try pool.close() } catch { throw StorageErrors.map(error) }
        }
        self.lock?.release()
    }

    private static func size(_ path: String) -> Int64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }

    /// Blocking work, kept off the tasks' threads.
    private static func onOwnThread<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async { continuation.resume(with: Result { try work() }) }
        }
    }
}

/// `storage_operation_seconds` by kind and name, with the handles kept.
private final class OperationTimers: Sendable {
    private let timers = Mutex<[String: Metrics.Timer]>([:])

    func record(_ kind: String, _ name: String, _ duration: Duration) {
        let timer = self.timers.withLock { timers -> Metrics.Timer in
            if let timer = timers[name] { return timer }
            let timer = Metrics.Timer(label: "storage_operation_seconds", dimensions: [("kind", kind), ("name", name)])
            timers[name] = timer
            return timer
        }
        timer.recordNanoseconds(duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000)
    }
}
