import Core
import GRDB
import Storage

/// Runs the common search, "these words in this workspace, newest first", along the search table instead of sorting all finds.
struct SearchPlan<R: Record> {
    private let table: CollectionTable<R>
    private let query: Query<R>
    private let search: SearchableText<R>
    private let text: String
    private let scope: String
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
        // Says what is wrong with the words, if anything.
        _ = try ConditionCompiler(table: table).searchPattern(text, scope: scope)
        self.text = text
        self.scope = scope
        self.rest = .all(rest)
        self.maximum = maximum
        self.isDescending = key.order == .descending
    }

    func run(_ db: Database) throws -> [R] {
        guard let pattern = try self.pattern(db) else { return [] }
        var found = try self.fetch(db, pattern, bound: self.cursorBound, limit: self.maximum)
        guard found.count == self.maximum, let last = found.last else { return self.sorted(found) }
        // Records of the last millisecond are in the order of their row numbers, not of their ids: take all of them, then sort.
        let time = self.search.time(last)
        let lastRow = try db.cachedStatement(sql: "SELECT search_row FROM \(quoted(self.table.name)) WHERE id = ?").integer([.text(last.id.rawValue)]) ?? 0
        let ties =
            self.isDescending
            ? SQLFragment(sql: " AND f.rowid < ? AND f.rowid >= ?", values: [.integer(lastRow), .integer(SearchRows.first(of: time))])
            : SQLFragment(sql: " AND f.rowid > ? AND f.rowid <= ?", values: [.integer(lastRow), .integer(SearchRows.last(of: time))])
        found += try self.fetch(db, pattern, bound: ties, limit: Int(SearchRows.mask))
        return Array(self.sorted(found).prefix(self.maximum))
    }

    /// The words, the last of them as all the words that begin with it, where these are few: FTS5 walks the finds of whole words one by one from the
    /// newest on, but gathers all finds of a beginning before it gives the first, which takes a hundred milliseconds for a common one.
    private func pattern(_ db: Database) throws -> String? {
        guard let beginning = SearchText.beginning(of: self.text) else { return SearchText.pattern(for: self.text, scope: self.scope) }
        return SearchText.pattern(for: self.text, endings: try SearchVocabulary(self.table.name).words(beginningWith: beginning, db), scope: self.scope)
    }

    private var cursorBound: SQLFragment {
        guard case .integer(let milliseconds)? = self.query.start?.values.first else { return SQLFragment(sql: "") }
        let time = Timestamp(milliseconds: milliseconds)
        return self.isDescending
            ? SQLFragment(sql: " AND f.rowid <= ?", values: [.integer(SearchRows.last(of: time))])
            : SQLFragment(sql: " AND f.rowid >= ?", values: [.integer(SearchRows.first(of: time))])
    }

    private func fetch(_ db: Database, _ pattern: String, bound: SQLFragment, limit: Int) throws -> [R] {
        let finds = quoted(self.table.name + "_search")
        let filter = try QueryCompiler(self.table).filter(Query(self.rest).sort(like: self.query).after(self.query.start))
        // CROSS JOIN keeps SQLite from turning the join round.
        let sql =
            SQLFragment(sql: "SELECT \(self.table.selection) FROM \(finds) f CROSS JOIN \(quoted(self.table.name)) t ON t.search_row = f.rowid") + filter
            + SQLFragment(sql: " AND \(finds) MATCH ?", values: [.text(pattern)]) + bound
            + SQLFragment(sql: " ORDER BY f.rowid\(self.isDescending ? " DESC" : "") LIMIT ?", values: [.integer(Int64(limit))])
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
