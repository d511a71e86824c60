import Core

/// Reads of one moment: everything that is read in one transaction is seen as of the same instant.
///
/// All methods throw `AppError` with a storage code (`storage_unavailable`, `storage_corrupt`, …) when the engine fails.
public protocol ReadTransaction {
    func get<R: Record>(_ type: R.Type, _ id: Identifier<R>) throws -> R?
    /// Those that exist, in no particular order.
    func get<R: Record>(_ type: R.Type, _ ids: [Identifier<R>]) throws -> [R]
    func find<R: Record>(_ query: Query<R>) throws -> [R]
    /// One page; `next` is nil when nothing comes after it. Without a limit a page holds 50.
    func page<R: Record>(_ query: Query<R>) throws -> Page<R>
    /// How many records meet the condition; sort, limit and cursor don't matter.
    func count<R: Record>(_ query: Query<R>) throws -> Int
    /// How many records there are per value of `field`, most first, then by value.
    func groupCount<R: Record, Value>(_ query: Query<R>, by field: Field<R, Value>) throws -> [(StoredValue, Int)]
    /// A running count of the collection (`Schema.counts`) by its name: the slots of one scope that begin in `period`, or all there are without one,
    /// added up by these groups, in no particular order. Groups of no record are left out. A count of all time takes no period.
    func runningCount<R: Record>(_ type: R.Type, _ name: String, scope: String, in period: Range<Timestamp>?, by groups: [RunningCount.Group]) throws -> [CountedGroup]
}

/// Reads and writes that happen together or not at all.
public protocol Transaction: ReadTransaction {
    /// Throws `AppError.duplicateRecord` when the id or a unique key is taken; the transaction may go on after that.
    func insert<R: Record>(_ record: R) throws
    /// False, and nothing stored, when the id or a unique key is taken.
    func insertIfAbsent<R: Record>(_ record: R) throws -> Bool
    /// Throws `AppError.notFound` when there is none with that id.
    func replace<R: Record>(_ record: R) throws
    /// Inserts or replaces by id.
    func save<R: Record>(_ record: R) throws
    /// Changes the records that the query finds in place; returns how many. Values to expect go into the query's condition.
    func update<R: Record>(_ query: Query<R>, set operations: [UpdateOperation<R>]) throws -> Int
    /// The same, and returns the changed records, in no particular order.
    func findAndUpdate<R: Record>(_ query: Query<R>, _ operations: [UpdateOperation<R>]) throws -> [R]
    /// Changes the first record that the query finds, and returns it as it is afterwards.
    func findOneAndUpdate<R: Record>(_ query: Query<R>, _ operations: [UpdateOperation<R>]) throws -> R?
    /// False when there was none.
    func delete<R: Record>(_ type: R.Type, _ id: Identifier<R>) throws -> Bool
    /// Deletes what the query finds; returns how many.
    func deleteAll<R: Record>(_ query: Query<R>) throws -> Int
    /// Runs `action` once, after the transaction is durable, and not at all when it fails. For wake-ups, never for effects that must not be lost.
    func afterCommit(_ action: @escaping @Sendable () -> Void)
}

/// Whether somebody outside waits for a transaction to be durable.
public enum TransactionUrgency: Sendable {
    case normal
    /// It goes before all normal ones that wait. For what is small and bounded by how fast it comes in, such as accepting a webhook.
    case immediate
}

/// Where records are kept.
///
/// Transaction bodies are synchronous, may run more than once, and have no effect but through the transaction. They run one
/// after the other off the caller's thread: keep them short. Transactions are serializable; a returned one is durable.
public protocol Store: Sendable {
    func transaction<T: Sendable>(_ name: String, _ urgency: TransactionUrgency, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T
    func read<T: Sendable>(_ name: String, _ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T
    /// Brings the store up to what the schemas declare. Safe to repeat.
    func migrate() async throws
    /// Throws when the store can't be read or written, or is damaged.
    func checkHealth() async throws
    func statistics() async throws -> StoreStatistics
    /// Removes records whose expiry time has come; returns how many. Works in small steps so that others aren't held up.
    func removeExpired(now: Timestamp) async throws -> Int
    /// No other process has this store open for writing.
    var isExclusive: Bool { get }
    /// Urgent transactions come in by the hundreds a second: whatever can wait leaves them the processor and the disk.
    var isHurried: Bool { get }
    /// Finishes what was begun and lets go of the files. Everything after it throws `shutting_down`.
    func close() async throws
}

/// The size of a store.
public struct StoreStatistics: Sendable, Codable {
    /// Records by collection.
    public var records: [String: Int]
    public var bytes: Int64
    /// Not yet moved into the main file.
    public var logBytes: Int64

    public init(records: [String: Int], bytes: Int64, logBytes: Int64) {
        self.records = records
        self.bytes = bytes
        self.logBytes = logBytes
    }
}
