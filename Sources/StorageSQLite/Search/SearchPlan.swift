import Core
import GRDB
import Storage

/// Runs the common search, "these words in this workspace, newest first", along the search table instead of sorting all finds.
struct SearchPlan<R: Record> {
    private let table: CollectionTable<R>
    private let query: Query<R>
    private let search: SearchableText<R>
    private let pattern: String
    private let rest: Condition<R>
    private let maximum: Int
    private let isDescending: Bool

    /// Nil when the query is not of that shape; it then runs as any other.
    init?(_ table: CollectionTable<R>, _ query: Query<R>) throws {
        guard let search = table.schema.search, let maximum = query.maximum, query.sortKeys.count == 1, let key = query.sortKeys.first, key.field == search.timeField else { return nil }
        let parts: [Condition<R>] = if case .all(let conditions) = query.condition { conditions } else { [query.condition] }
        var text: String?
        var scope: String?
        var rest: [Condition<R>] = []
        for part in parts {
            switch part {
            case .search(let words) where text == nil: text = words
            case .compare(search.scopeField, .equal, .text(let value)):
                scope = value
                rest.append(part)
            default: rest.append(part)
            }
        }
        guard let text, let scope else { return nil }
        self.table = table
        self.query = query
        self.search = search
        self.pattern = try ConditionCompiler(table: table).searchPattern(text, scope: scope)
        self.rest = .all(rest)
        self.maximum = maximum
        self.isDescending = key.order == .descending
    }

    func run(_ db: Database) throws -> [R] {
        var found = try self.fetch(db, bound: self.cursorBound, limit: self.maximum)
        guard found.count == self.maximum, let last = found.last else { return self.sorted(found) }
        // Records of the last millisecond are in the order of their row numbers, not of their ids: take all of them, then sort.
        let time = self.search.time(last)
        let lastRow = try Int64.fetchOne(try db.cachedStatement(sql: "SELECT search_row FROM \(quoted(self.table.name)) WHERE id = ?"), arguments: [last.id.rawValue]) ?? 0
        let ties =
            self.isDescending
            ? SQLFragment(sql: " AND f.rowid < ? AND f.rowid >= ?", values: [lastRow.databaseValue, SearchRows.first(of: time).databaseValue])
            : SQLFragment(sql: " AND f.rowid > ? AND f.rowid <= ?", values: [lastRow.databaseValue, SearchRows.last(of: time).databaseValue])
        found += try self.fetch(db, bound: ties, limit: Int(SearchRows.mask))
        return Array(self.sorted(found).prefix(self.maximum))
    }

    private var cursorBound: SQLFragment {
        guard case .integer(let milliseconds)? = self.query.start?.values.first else { return SQLFragment(sql: "") }
        let time = Timestamp(milliseconds: milliseconds)
        return self.isDescending
            ? SQLFragment(sql: " AND f.rowid <= ?", values: [SearchRows.last(of: time).databaseValue])
            : SQLFragment(sql: " AND f.rowid >= ?", values: [SearchRows.first(of: time).databaseValue])
    }

    private func fetch(_ db: Database, bound: SQLFragment, limit: Int) throws -> [R] {
        let finds = quoted(self.table.name + "_search")
        let filter = try QueryCompiler(self.table).filter(Query(self.rest).sort(like: self.query).after(self.query.start))
        // CROSS JOIN keeps SQLite from turning the join round.
        let sql =
            SQLFragment(sql: "SELECT \(self.table.selection) FROM \(finds) f CROSS JOIN \(quoted(self.table.name)) t ON t.search_row = f.rowid") + filter
            + SQLFragment(sql: " AND \(finds) MATCH ?", values: [self.pattern.databaseValue]) + bound
            + SQLFragment(sql: " ORDER BY f.rowid\(self.isDescending ? " DESC" : "") LIMIT ?", values: [limit.databaseValue])
        return try self.table.fetch(db, sql)
    }

    private func sorted(_ records: [R]) -> [R] {
        records.sorted { left, right in
            let (first, second) = self.isDescending ? (right, left) : (left, right)
            let (firstTime, secondTime) = (self.search.time(first), self.search.time(second))
            // By bytes, as SQLite compares text.
            return firstTime == secondTime ? first.id.rawValue.utf8.lexicographicallyPrecedes(second.id.rawValue.utf8) : firstTime < secondTime
        }
    }
}
