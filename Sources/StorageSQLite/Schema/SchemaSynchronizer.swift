import Core
import GRDB
import Storage

/// Brings one table up to its declaration, in three steps: creates what is missing and drops what is no longer declared; fills new columns from the
/// documents, a bounded transaction at a time; makes indexes, search and counts. A start that ends between or within them is made up for by the next.
struct SchemaSynchronizer<R: Record> {
    let table: CollectionTable<R>
    private var name: String { self.table.name }
    private var schema: Schema<R> { self.table.schema }

    /// The first step, within a transaction.
    func declare(_ db: Database) throws {
        let existing = try db.tableExists(self.name) ? Set(try db.columns(in: self.name).map(\.name)) : []
        try self.dropOutdatedCounts(db)
        if existing.isEmpty { try self.create(db) } else { try self.extend(db, existing) }
    }

    /// The last step, within a transaction.
    func complete(_ db: Database) throws {
        try self.synchronizeIndexes(db)
        if self.schema.search != nil { try self.createSearch(db) }
        try self.createCounts(db)
    }

    private func create(_ db: Database) throws {
        var columns = ["row INTEGER PRIMARY KEY", "id TEXT NOT NULL UNIQUE"] + self.schema.fields.map(Self.definition)
        if self.table.hasDocument { columns.append("document TEXT NOT NULL") }
        if self.schema.search != nil { columns += ["search_row INTEGER", "search_scope TEXT", "search_text TEXT"] }
        try db.execute(sql: "CREATE TABLE \(quoted(self.name)) (\(columns.joined(separator: ", ")))")
    }

    private func extend(_ db: Database, _ existing: Set<String>) throws {
        let declared = Set(self.schema.fields.map(\.name))
        let ours: Set<String> = ["row", "id", "document", "search_row", "search_scope", "search_text"]
        if self.table.hasDocument {
            // A column that stayed behind would hold stale values when the field comes back.
            for column in existing.subtracting(declared).subtracting(ours) {
                try self.dropIndexes(db) { $0.contains(column) }
                try db.execute(sql: "ALTER TABLE \(quoted(self.name)) DROP COLUMN \(quoted(column))")
            }
        }
        let missing = self.schema.fields.filter { !existing.contains($0.name) }
        for field in missing { try db.execute(sql: "ALTER TABLE \(quoted(self.name)) ADD COLUMN \(Self.definition(field))") }
        let needsSearch = self.schema.search != nil && !existing.contains("search_row")
        if needsSearch {
            for column in ["search_row INTEGER", "search_scope TEXT", "search_text TEXT"] { try db.execute(sql: "ALTER TABLE \(quoted(self.name)) ADD COLUMN \(column)") }
            try db.execute(sql: "CREATE UNIQUE INDEX IF NOT EXISTS \(quoted(self.name + "_search_row")) ON \(quoted(self.name)) (search_row)")
        }
        if self.table.hasDocument, !missing.isEmpty || needsSearch { try FieldFills.begin(self.name, db) }
    }

    /// Records that are written in one transaction: enough to make little of the flush, few enough to keep the log short.
    private static var portion: Int { 500 }

    /// The second step, outside of any transaction: writes the records that lack values of new columns again. The place moves with each portion.
    func fill(_ db: Database, _ report: (FillProgress) throws -> Void) throws {
        guard let start = try FieldFills.place(self.name, db) else { return }
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(quoted(self.name)) WHERE row > ?", arguments: [start]) ?? 0
        var progress = FillProgress(collection: self.name, done: 0, left: count)
        try report(progress)
        var written = 0
        repeat {
            try db.inTransaction(.immediate) {
                written = try self.fillPortion(db)
                return .commit
            }
            progress.done += written
            progress.left = max(0, progress.left - written)
            if written > 0 { try report(progress) }
        } while written > 0
    }

    /// Returns how many were written; none: all are.
    private func fillPortion(_ db: Database) throws -> Int {
        guard let place = try FieldFills.place(self.name, db) else { return 0 }
        let rows = try Row.fetchAll(
            db, sql: "SELECT t.row, \(self.table.selection) FROM \(quoted(self.name)) t WHERE t.row > ? ORDER BY t.row LIMIT \(Self.portion)", arguments: [place])
        guard let end = rows.last else {
            try FieldFills.end(self.name, db)
            return 0
        }
        for row in rows {
            let record: R
            do {
                record = try row.withUnsafeData(atIndex: 2) { data in try DocumentCoding.record(R.self, from: data ?? .init()) }
            } catch {
                throw StorageErrors.unreadable(self.name, row[1], error)
            }
            try self.table.rewrite(db, record)
        }
        try FieldFills.move(self.name, to: end[0], db)
        return rows.count
    }

    private static func definition(_ field: AnyField<R>) -> String {
        let type =
            switch field.kind {
            case .text: "TEXT"
            case .integer, .boolean: "INTEGER"
            case .real: "REAL"
            }
        return quoted(field.name) + " " + type
    }

    // MARK: Indexes

    private func synchronizeIndexes(_ db: Database) throws {
        var wanted: [String: String] = [:]
        for index in self.schema.indexes {
            let isUnique = index.kind == .unique
            let columns = index.fields + (index.kind == .plain ? ["id"] : [])
            let filter = index.whereNotNull.map { " WHERE \(quoted($0)) IS NOT NULL" } ?? ""
            let name = self.prefix + (index.kind == .plain ? "" : index.kind.rawValue + " ") + index.fields.joined(separator: ",") + (index.whereNotNull.map { " where " + $0 } ?? "")
            wanted[name] = "CREATE \(isUnique ? "UNIQUE " : "")INDEX \(quoted(name)) ON \(quoted(self.name)) (\(columns.map(quoted).joined(separator: ", ")))\(filter)"
        }
        if let expiry = self.schema.expiryField, !self.schema.indexes.contains(where: { $0.fields.first == expiry && $0.whereNotNull == nil }) {
            let name = self.prefix + "expiry " + expiry
            wanted[name] = "CREATE INDEX \(quoted(name)) ON \(quoted(self.name)) (\(quoted(expiry)))"
        }
        let existing = try self.indexNames(db)
        for name in existing where wanted[name] == nil { try db.execute(sql: "DROP INDEX \(quoted(name))") }
        for (name, sql) in wanted.sorted(by: { $0.key < $1.key }) where !existing.contains(name) { try db.execute(sql: sql) }
    }

    private var prefix: String { self.name + " by " }

    private func indexNames(_ db: Database) throws -> Set<String> {
        let names = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", arguments: [self.name])
        return Set(names.filter { $0.hasPrefix(self.prefix) })
    }

    private func dropIndexes(_ db: Database, where isDropped: (String) -> Bool) throws {
        for name in try self.indexNames(db) where isDropped(name) { try db.execute(sql: "DROP INDEX \(quoted(name))") }
    }

    // MARK: Search

    /// The search table holds only the index; triggers keep it in step with `search_text`, whatever statement changes or deletes a row. New rows come by
    /// `SearchAdditions`.
    private func createSearch(_ db: Database) throws {
        let (table, finds) = (quoted(self.name), quoted(self.name + "_search"))
        try db.execute(sql: "CREATE UNIQUE INDEX IF NOT EXISTS \(quoted(self.name + "_search_row")) ON \(table) (search_row)")
        try self.createSearchIndex(db)
        let trigger = quoted(self.name + "_search_insert")
        if self.table.additions == nil {
            try db.execute(sql: "CREATE TRIGGER IF NOT EXISTS \(trigger) AFTER INSERT ON \(table) BEGIN \(self.searchAddition) END")
        } else {
            try db.execute(sql: "DROP TRIGGER IF EXISTS \(trigger)")
        }
        // No data of its own: a view of the index.
        try db.execute(sql: "CREATE VIRTUAL TABLE IF NOT EXISTS \(quoted(SearchVocabulary.name(of: self.name))) USING fts5vocab(\(finds), 'instance')")
    }

    /// What a trigger does that adds the new row to the index.
    private var searchAddition: String {
        "INSERT INTO \(quoted(self.name + "_search")) (rowid, search_text, search_scope) VALUES (new.search_row, new.search_text, new.search_scope);"
    }

    private func createSearchIndex(_ db: Database) throws {
        let (table, finds) = (quoted(self.name), quoted(self.name + "_search"))
        guard try !db.tableExists(self.name + "_search") else { return }
        let remove = "INSERT INTO \(finds) (\(finds), rowid, search_text, search_scope) VALUES ('delete', old.search_row, old.search_text, old.search_scope);"
        try db.execute(sql: """
            CREATE VIRTUAL TABLE \(finds) USING fts5(search_text, search_scope, content=\(table), content_rowid='search_row', tokenize="unicode61 remove_diacritics 2");
            CREATE TRIGGER \(quoted(self.name + "_search_delete")) AFTER DELETE ON \(table) BEGIN \(remove) END;
            CREATE TRIGGER \(quoted(self.name + "_search_update")) AFTER UPDATE OF search_row, search_text, search_scope ON \(table)
                WHEN old.search_row IS NOT new.search_row OR old.search_text IS NOT new.search_text OR old.search_scope IS NOT new.search_scope
                BEGIN \(remove) \(self.searchAddition) END;
            INSERT INTO \(finds) (\(finds)) VALUES ('rebuild');
            """)
    }
}
