import Core
import Foundation
import GRDB
import Storage

/// A collection's table without its record type.
protocol AnyCollectionTable: Sendable {
    var name: String { get }
    /// Creates or extends the table, its indexes and its search table (`SchemaSynchronizer`).
    func synchronize(_ db: Database) throws
    /// Removes at most `limit` records whose time has come; returns how many.
    func removeExpired(_ db: Database, now: Timestamp, limit: Int) throws -> Int
    func count(_ db: Database) throws -> Int
    /// Writes what the writer's transactions left to be written (`RecordMap`).
    func flush(_ db: Database) throws
    /// Forgets what the writer knows: it was rolled back, or somebody else may have written.
    func forget()
}

/// The table of one record type: `row`, `id`, a column per declared field, the document, and for searchable records
/// `search_row` (see `SearchPlan`), `search_scope` and `search_text`.
final class CollectionTable<R: Record>: AnyCollectionTable {
    let name: String
    let schema: Schema<R>
    let fieldsByName: [String: AnyField<R>]
    let hasDocument: Bool
    /// What a select of whole records names, in the order that `decode` reads.
    let selection: String
    let insertSQL: String
    let insertIfAbsentSQL: String
    let upsertSQL: String
    private let replaceSQL: String
    private let getSQL: String
    let decoded = DecodedRecords<R>()
    let changes: RecordChanges<R>
    /// Nil where the fields are all there is: those are changed in place, and a map would only be in the way.
    let map: RecordMap<R>?
    /// Of fields in unique indexes: the database must hear of their changes at once, since it may refuse them.
    let uniqueFields: [AnyField<R>]

    init(_ schema: Schema<R>) throws {
        self.name = schema.name
        self.schema = schema
        self.changes = RecordChanges(schema)
        self.map = schema.blank == nil ? RecordMap() : nil
        let unique = Set(schema.indexes.filter { $0.kind == .unique }.flatMap { $0.fields + ($0.whereNotNull.map { [$0] } ?? []) })
        self.uniqueFields = schema.fields.filter { unique.contains($0.name) }
        self.hasDocument = schema.blank == nil
        var byName: [String: AnyField<R>] = [:]
        for field in schema.fields {
            guard byName.updateValue(field, forKey: field.name) == nil, field.name != "id" else {
                throw AppError(.internalFailure, "The schema of \(schema.name) declares \(field.name) twice.")
            }
        }
        self.fieldsByName = byName
        for index in schema.indexes {
            for field in index.fields + (index.whereNotNull.map { [$0] } ?? []) where byName[field] == nil {
                throw AppError(.internalFailure, "An index of \(schema.name) names \(field), which is not declared.")
            }
        }
        let table = quoted(schema.name)
        var columns = ["id"] + schema.fields.map(\.name)
        if schema.blank == nil { columns.append("document") }
        self.selection = (schema.blank == nil ? ["id", "document"] : columns).map { "t." + quoted($0) }.joined(separator: ", ")
        if schema.search != nil { columns += ["search_row", "search_scope", "search_text"] }
        let names = columns.map(quoted).joined(separator: ", ")
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let insert = "INSERT INTO \(table) (\(names)) VALUES (\(places))"
        self.insertSQL = insert
        self.insertIfAbsentSQL = insert + " ON CONFLICT DO NOTHING"
        let others = columns.dropFirst()
        self.upsertSQL = insert + " ON CONFLICT (id) DO UPDATE SET " + others.map { "\(quoted($0)) = excluded.\(quoted($0))" }.joined(separator: ", ")
        self.replaceSQL = "UPDATE \(table) SET " + others.map { "\(quoted($0)) = ?" }.joined(separator: ", ") + " WHERE id = ?"
        self.getSQL = "SELECT \(self.selection) FROM \(table) t WHERE t.id = ?"
    }

    /// Writes every column anew, whatever they hold: also what the schema's synchronisation needs.
    func rewrite(_ db: Database, _ record: R) throws { _ = try self.replaceAll(db, record, try self.document(of: record)) }

    func replaceAll(_ db: Database, _ record: R, _ document: Data?) throws -> Bool {
        var values = try self.values(of: record, document, db)
        values.append(values.removeFirst())
        try db.cachedStatement(sql: self.replaceSQL).run(values)
        guard db.changesCount > 0 else { return false }
        self.keep(record, document)
        return true
    }

    func document(of record: R) throws -> Data? { self.hasDocument ? try DocumentCoding.data(of: record) : nil }

    func keep(_ record: R, _ document: Data?) {
        if let document { self.decoded.keep(record.id.rawValue, document: document, record: record) }
    }

    /// The id, the fields, the document and the search columns, in the insert's order.
    func values(of record: R, _ document: Data?, isNew: Bool = false, _ db: Database) throws -> [DatabaseValue] {
        var values: [DatabaseValue] = []
        values.reserveCapacity(self.schema.fields.count + 5)
        values.append(record.id.rawValue.databaseValue)
        for field in self.schema.fields { values.append(field.read(record).databaseValue) }
        if let document { values.append(String(decoding: document, as: UTF8.self).databaseValue) }
        if let search = self.schema.search {
            let row = try SearchRows.row(for: record.id.rawValue, time: search.time(record), isNew: isNew, in: self.name, db)
            values += [row.databaseValue, SearchText.scopeToken(search.scope(record)).databaseValue, search.text(record).databaseValue]
        }
        return values
    }

    // MARK: Reading

    func get(_ db: Database, _ id: String) throws -> R? {
        let rows = try Row.fetchCursor(try db.cachedStatement(sql: self.getSQL), arguments: [id])
        var found: R?
        while let row = try rows.next() { found = try self.decode(row) }
        return found
    }

    func fetch(_ db: Database, _ query: SQLFragment) throws -> [R] {
        let rows = try Row.fetchCursor(try db.cachedStatement(sql: query.sql), arguments: StatementArguments(query.values))
        var found: [R] = []
        while let row = try rows.next() { found.append(try self.decode(row)) }
        return found
    }

    func decode(_ row: Row) throws -> R {
        guard let blank = self.schema.blank else {
            do {
                let id: String = row[0]
                return try row.withUnsafeData(atIndex: 1) { data in
                    guard let data else { return try DocumentCoding.record(R.self, from: Data()) }
                    if let known = self.decoded.record(id, document: data) { return known }
                    let record = try DocumentCoding.record(R.self, from: data)
                    // The row's bytes are only there while it is current.
                    self.decoded.keep(id, document: Data(Array(data)), record: record)
                    return record
                }
            } catch {
                throw StorageErrors.unreadable(self.name, row[0], error)
            }
        }
        var record = blank(Identifier(row[0] as String))
        var column = 1
        for field in self.schema.fields {
            let value = StoredValue(row[column] as DatabaseValue)
            guard field.write(&record, value) else {
                throw AppError(.storageCorrupt, "A stored record can't be read.", details: ["collection": self.name, "id": record.id.rawValue], cause: "value of \(field.name)")
            }
            column += 1
        }
        return record
    }

    // MARK: Upkeep

    func removeExpired(_ db: Database, now: Timestamp, limit: Int) throws -> Int {
        guard let field = self.schema.expiryField else { return 0 }
        try self.flush(db)
        defer { self.map?.forget() }
        let sql = "DELETE FROM \(quoted(self.name)) WHERE row IN (SELECT row FROM \(quoted(self.name)) WHERE \(quoted(field)) <= ? LIMIT ?)"
        try db.cachedStatement(sql: sql).execute(arguments: [now.milliseconds, limit])
        return db.changesCount
    }

    func count(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(quoted(self.name))") ?? 0
    }

    func synchronize(_ db: Database) throws { try SchemaSynchronizer(table: self).run(db) }
}
