import Core
import Foundation
import GRDB
import Storage

/// A collection's table without its record type.
protocol AnyCollectionTable: Sendable {
    var name: String { get }
    /// Creates or extends the table (`SchemaSynchronizer`), within a transaction.
    func declare(_ db: Database) throws
    /// Fills new columns, in transactions of its own; tells how far it is after each, and ends where that throws.
    func fill(_ db: Database, _ report: (FillProgress) throws -> Void) throws
    /// Makes the indexes, the search table and the counts, within a transaction.
    func complete(_ db: Database) throws
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
    /// Nil where nothing is searched, and where records are changed in place: there a trigger adds new ones.
    let additions: SearchAdditions?
    /// Of fields in unique indexes: the database must hear of their changes at once, since it may refuse them.
    let uniqueFields: [AnyField<R>]
    let counts: [String: RunningCountTable]

    init(_ schema: Schema<R>) throws {
        self.name = schema.name
        self.schema = schema
        self.changes = RecordChanges(schema)
        self.map = schema.blank == nil ? RecordMap() : nil
        self.additions = schema.blank == nil && schema.search != nil ? SearchAdditions(schema.name) : nil
        let unique = Set(schema.indexes.filter { $0.kind == .unique }.flatMap { $0.fields + ($0.whereNotNull.map { [$0] } ?? []) })
        self.uniqueFields = schema.fields.filter { unique.contains($0.name) }
        self.hasDocument = schema.blank == nil
        self.counts = Dictionary(schema.counts.map { ($0.name, RunningCountTable($0, of: schema.name)) }) { first, _ in first }
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
        for field in schema.counts.flatMap(\.dependencies) where byName[field] == nil {
            throw AppError(.internalFailure, "A count of \(schema.name) names \(field), which is not declared.")
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

    func replaceAll(_ db: Database, _ record: R, _ document: [UInt8]?) throws -> Bool {
        // What it had there before is taken out.
        try self.additions?.flush(db)
        let place = try self.searchRow(of: record, isNew: false, db)
        try db.cachedStatement(sql: self.replaceSQL).run { binder in
            self.bindColumns(of: record, document, place, &binder)
            binder.add(record.id.rawValue)
        }
        guard db.changesCount > 0 else { return false }
        self.keep(record, document)
        return true
    }

    func document(of record: R) throws -> [UInt8]? { self.hasDocument ? try DocumentCoding.bytes(of: record) : nil }

    func keep(_ record: R, _ document: [UInt8]?) {
        if let document { self.decoded.keep(record.id.rawValue, document: document, record: record) }
    }

    /// Runs `sql`, which inserts: the id, the fields, the document and the search columns are its values.
    func insert(_ record: R, _ document: [UInt8]?, by sql: String, isNew: Bool = false, _ db: Database) throws {
        let place = try self.searchRow(of: record, isNew: isNew, db)
        try db.cachedStatement(sql: sql).run { binder in
            binder.add(record.id.rawValue)
            self.bindColumns(of: record, document, place, &binder)
        }
        guard let additions, let search = self.schema.search, let place, db.changesCount > 0 else { return }
        additions.add(SearchAdditions.Addition(row: place, text: search.text(record), scope: SearchText.scopeToken(search.scope(record))))
    }

    private func bindColumns(of record: R, _ document: [UInt8]?, _ searchRow: Int64?, _ binder: inout Binder) {
        for field in self.schema.fields { binder.add(field.read(record)) }
        if let document { binder.add(utf8: document) }
        if let search = self.schema.search, let searchRow {
            binder.add(searchRow)
            binder.add(SearchText.scopeToken(search.scope(record)))
            binder.add(search.text(record))
        }
    }

    private func searchRow(of record: R, isNew: Bool, _ db: Database) throws -> Int64? {
        guard let search = self.schema.search else { return nil }
        return try SearchRows.row(for: record.id.rawValue, time: search.time(record), isNew: isNew, in: self.name, db)
    }

    // MARK: Reading

    func get(_ db: Database, _ id: String) throws -> R? {
        var found: R?
        try db.cachedStatement(sql: self.getSQL).rows({ $0.add(id) }) { found = try self.decode($0) }
        return found
    }

    func fetch(_ db: Database, _ query: SQLFragment) throws -> [R] {
        var found: [R] = []
        try db.cachedStatement(sql: query.sql).rows(query.values) { found.append(try self.decode($0)) }
        return found
    }

    private func decode(_ columns: Columns) throws -> R {
        let id = columns.text(0)
        guard let blank = self.schema.blank else {
            do {
                let document = columns.bytes(1)
                if let known = self.decoded.record(id, document: document) { return known }
                let record = try DocumentCoding.record(R.self, from: Data(document))
                // The row's bytes are only there while it is current.
                self.decoded.keep(id, document: Array(document), record: record)
                return record
            } catch {
                throw StorageErrors.unreadable(self.name, id, error)
            }
        }
        var record = blank(Identifier(id))
        var column: Int32 = 1
        for field in self.schema.fields {
            guard field.write(&record, columns.stored(column)) else {
                throw AppError(.storageCorrupt, "A stored record can't be read.", details: ["collection": self.name, "id": id], cause: "value of \(field.name)")
            }
            column += 1
        }
        return record
    }

    // MARK: Upkeep

    func removeExpired(_ db: Database, now: Timestamp, limit: Int) throws -> Int {
        guard let field = self.schema.expiryField else { return 0 }
        try self.flush(db)
        defer { self.forget() }
        let sql = "DELETE FROM \(quoted(self.name)) WHERE row IN (SELECT row FROM \(quoted(self.name)) WHERE \(quoted(field)) <= ? LIMIT ?)"
        try db.cachedStatement(sql: sql).execute(arguments: [now.milliseconds, limit])
        return db.changesCount
    }

    func count(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(quoted(self.name))") ?? 0
    }

    func declare(_ db: Database) throws { try SchemaSynchronizer(table: self).declare(db) }
    func fill(_ db: Database, _ report: (FillProgress) throws -> Void) throws { try SchemaSynchronizer(table: self).fill(db, report) }
    func complete(_ db: Database) throws { try SchemaSynchronizer(table: self).complete(db) }
}
