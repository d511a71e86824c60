import Core
import GRDB
import Storage

/// The tables that a store was opened with.
struct CollectionTables: Sendable {
    let all: [any AnyCollectionTable]
    private let byType: [ObjectIdentifier: any AnyCollectionTable]

    init(_ schemas: [AnySchema]) throws {
        var all: [any AnyCollectionTable] = []
        var byType: [ObjectIdentifier: any AnyCollectionTable] = [:]
        for schema in schemas where byType[ObjectIdentifier(schema.recordType)] == nil {
            let table = try Self.table(schema.recordType)
            guard !all.contains(where: { $0.name == table.name }) else { throw AppError(.internalFailure, "Two collections are called \(table.name).") }
            all.append(table)
            byType[ObjectIdentifier(schema.recordType)] = table
        }
        self.all = all
        self.byType = byType
    }

    func table<R: Record>(_: R.Type) throws -> CollectionTable<R> {
        guard let table = self.byType[ObjectIdentifier(R.self)] as? CollectionTable<R> else {
            throw AppError(.internalFailure, "The store was opened without the collection \(R.schema.name).")
        }
        return table
    }

    private static func table<R: Record>(_: R.Type) throws -> any AnyCollectionTable { try CollectionTable(R.schema) }

    /// Writes what the transactions of one commit left to be written.
    func flush(_ db: Database) throws { for table in self.all { try table.flush(db) } }

    /// Forgets what the writer knows, after a rollback.
    func forget() { for table in self.all { table.forget() } }
}

/// Reads within one database transaction. Lives only while its body runs.
class SQLiteReadTransaction: ReadTransaction {
    let db: Database
    let tables: CollectionTables

    init(_ db: Database, _ tables: CollectionTables) {
        self.db = db
        self.tables = tables
    }

    /// Runs `work` on the table of `R`, with engine errors in our terms.
    final func on<R: Record, T>(_ type: R.Type, _ work: (CollectionTable<R>) throws -> T) throws -> T {
        let table = try self.tables.table(type)
        do { return try work(table) } catch { throw StorageErrors.map(error, collection: table.name) }
    }

    final func get<R: Record>(_ type: R.Type, _ id: Identifier<R>) throws -> R? {
        try self.on(type) { try self.one($0, id.rawValue) }
    }

    func one<R: Record>(_ table: CollectionTable<R>, _ id: String) throws -> R? { try table.get(self.db, id) }

    /// Called before a statement looks at the table.
    func settle<R: Record>(_: CollectionTable<R>) throws {}

    final func get<R: Record>(_ type: R.Type, _ ids: [Identifier<R>]) throws -> [R] {
        var found: [R] = []
        var rest = ids[...]
        // SQLite takes 32,766 values in a statement; a statement this long is slow to prepare well before.
        while !rest.isEmpty {
            let some = rest.prefix(512)
            rest = rest.dropFirst(512)
            found += try self.find(Query(.isIn(field: "id", some.map { .text($0.rawValue) })))
        }
        return found
    }

    final func find<R: Record>(_ query: Query<R>) throws -> [R] {
        try self.on(R.self) { table in
            if query.maximum == 0 { return [] }
            try self.settle(table)
            if let plan = try SearchPlan(table, query) { return try plan.run(self.db) }
            return try table.fetch(self.db, QueryCompiler(table).select(table.selection, query))
        }
    }

    final func page<R: Record>(_ query: Query<R>) throws -> Page<R> {
        let size = query.maximum ?? 50
        guard size > 0 else { return Page(items: []) }
        var items = try self.find(query.limit(size + 1))
        guard items.count > size else { return Page(items: items) }
        items.removeLast(items.count - size)
        return Page(items: items, next: items.last.map(query.cursor(after:)))
    }

    final func count<R: Record>(_ query: Query<R>) throws -> Int {
        try self.on(R.self) { table in
            try self.settle(table)
            let filter = try QueryCompiler(table).filter(Query(query.condition))
            let sql = SQLFragment(sql: "SELECT count(*) FROM \(quoted(table.name)) t") + filter
            return Int(try self.db.cachedStatement(sql: sql.sql).integer(sql.values) ?? 0)
        }
    }

    final func groupCount<R: Record, Value>(_ query: Query<R>, by field: Field<R, Value>) throws -> [(StoredValue, Int)] {
        try self.on(R.self) { table in
            try self.settle(table)
            let column = try ConditionCompiler(table: table).column(field.name)
            let filter = try QueryCompiler(table).filter(Query(query.condition))
            let sql = SQLFragment(sql: "SELECT \(column), count(*) FROM \(quoted(table.name)) t") + filter + SQLFragment(sql: " GROUP BY 1 ORDER BY 2 DESC, 1")
            var counts: [(StoredValue, Int)] = []
            try self.db.cachedStatement(sql: sql.sql).rows(sql.values) { counts.append(($0.stored(0), Int($0.integer(1) ?? 0))) }
            return counts
        }
    }
}

extension SQLiteReadTransaction {
    final func runningCount<R: Record>(_ type: R.Type, _ name: String, scope: String, in period: Range<Timestamp>?, by groups: [RunningCount.Group]) throws -> [CountedGroup] {
        try self.on(type) { table in
            try self.settle(table)
            guard let count = table.counts[name] else { throw AppError(.internalFailure, "\(table.name) has no running count \(name).") }
            return try count.read(self.db, scope: scope, in: period, by: groups)
        }
    }
}

/// Reads and writes within the writer's database transaction, and within a savepoint of it where another body has failed.
final class SQLiteTransaction: SQLiteReadTransaction, Transaction {
    /// What the body asked to have run once it is durable.
    private(set) var afterCommitActions: [@Sendable () -> Void] = []

    override func one<R: Record>(_ table: CollectionTable<R>, _ id: String) throws -> R? { try table.getWritten(self.db, id) }
    override func settle<R: Record>(_ table: CollectionTable<R>) throws { try table.flush(self.db) }

    func insert<R: Record>(_ record: R) throws { try self.on(R.self) { try $0.insert(self.db, record) } }

    func insertIfAbsent<R: Record>(_ record: R) throws -> Bool { try self.on(R.self) { try $0.insertIfAbsent(self.db, record) } }

    func replace<R: Record>(_ record: R) throws {
        guard try self.on(R.self, { try $0.replace(self.db, record) }) else { throw AppError.notFound("record in \(R.schema.name)") }
    }

    func save<R: Record>(_ record: R) throws { try self.on(R.self) { try $0.save(self.db, record) } }

    func update<R: Record>(_ query: Query<R>, set operations: [UpdateOperation<R>]) throws -> Int {
        try self.on(R.self) { table in
            try table.flush(self.db)
            defer { table.forget() }
            let sql = try Self.change(table, query, operations)
            try self.db.cachedStatement(sql: sql.sql).run(sql.values)
            return self.db.changesCount
        }
    }

    func findAndUpdate<R: Record>(_ query: Query<R>, _ operations: [UpdateOperation<R>]) throws -> [R] {
        try self.on(R.self) { table in
            try table.flush(self.db)
            defer { table.forget() }
            // RETURNING knows no table alias.
            let columns = table.selection.replacing("t.", with: "")
            return try table.fetch(self.db, Self.change(table, query, operations) + SQLFragment(sql: " RETURNING \(columns)"))
        }
    }

    func findOneAndUpdate<R: Record>(_ query: Query<R>, _ operations: [UpdateOperation<R>]) throws -> R? {
        try self.findAndUpdate(query.limit(1), operations).first
    }

    func delete<R: Record>(_ type: R.Type, _ id: Identifier<R>) throws -> Bool {
        try self.on(type) { try $0.delete(self.db, id.rawValue) }
    }

    func deleteAll<R: Record>(_ query: Query<R>) throws -> Int {
        try self.on(R.self) { table in
            try table.flush(self.db)
            defer { table.forget() }
            let sql = SQLFragment(sql: "DELETE FROM \(quoted(table.name)) AS t") + (try QueryCompiler(table).targets(query))
            try self.db.cachedStatement(sql: sql.sql).run(sql.values)
            return self.db.changesCount
        }
    }

    func afterCommit(_ action: @escaping @Sendable () -> Void) { self.afterCommitActions.append(action) }

    private static func change<R: Record>(_ table: CollectionTable<R>, _ query: Query<R>, _ operations: [UpdateOperation<R>]) throws -> SQLFragment {
        SQLFragment(sql: "UPDATE \(quoted(table.name)) AS t SET ") + (try UpdateCompiler(table: table).compile(operations)) + (try QueryCompiler(table).targets(query))
    }
}
