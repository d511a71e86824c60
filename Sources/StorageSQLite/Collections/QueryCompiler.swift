import Core
import GRDB
import Storage

/// Turns queries into SQL: filter, order with the id last, cursor, limit.
struct QueryCompiler<R: Record> {
    let table: CollectionTable<R>
    private var conditions: ConditionCompiler<R> { ConditionCompiler(table: self.table) }

    init(_ table: CollectionTable<R>) { self.table = table }

    /// `SELECT <selection> FROM … WHERE … ORDER BY … LIMIT …`.
    func select(_ selection: String, _ query: Query<R>) throws -> SQLFragment {
        var fragment = SQLFragment(sql: "SELECT \(selection) FROM \(quoted(self.table.name)) t") + (try self.filter(query))
        fragment.sql += " ORDER BY " + (try self.order(query))
        if let maximum = query.maximum { fragment = fragment + SQLFragment(sql: " LIMIT ?", values: [.integer(Int64(maximum))]) }
        return fragment
    }

    /// ` WHERE …` with condition and cursor, without order and limit.
    func filter(_ query: Query<R>) throws -> SQLFragment {
        let condition = SQLFragment(sql: " WHERE ") + (try self.conditions.compile(query.condition))
        guard let start = query.start else { return condition }
        return condition + SQLFragment(sql: " AND ") + (try self.beyond(start, query))
    }

    /// For changes and deletions: all that meet the condition, or only the first ones when the query is limited.
    func targets(_ query: Query<R>) throws -> SQLFragment {
        guard query.maximum != nil || query.start != nil else { return try self.filter(query) }
        return SQLFragment(sql: " WHERE t.row IN (") + (try self.select("t.row", query)) + SQLFragment(sql: ")")
    }

    func order(_ query: Query<R>) throws -> String {
        try self.keys(query).map { "\($0.column)\($0.isDescending ? " DESC" : "")" }.joined(separator: ", ")
    }

    private struct Key {
        var column: String
        var isDescending: Bool
        var isOptional: Bool
    }

    private func keys(_ query: Query<R>) throws -> [Key] {
        var keys = try query.sortKeys.map { key in
            Key(column: try self.conditions.column(key.field), isDescending: key.order == .descending, isOptional: self.table.fieldsByName[key.field]?.isOptional ?? false)
        }
        keys.append(Key(column: "t.id", isDescending: query.tiebreakOrder == .descending, isOptional: false))
        return keys
    }

    /// What comes after the cursor in the query's order: `a > x OR (a = x AND (b > y OR (b = y AND id > z)))`, with a bound on
    /// the first key in front so that an index on it is entered at the cursor.
    private func beyond(_ cursor: Core.Cursor, _ query: Query<R>) throws -> SQLFragment {
        let keys = try self.keys(query)
        guard cursor.values.count == keys.count, cursor.values.last != .null else { throw AppError.invalid("cursor", "is not from this list; start again without it") }
        var rest = SQLFragment(sql: "0")
        for (key, value) in zip(keys, cursor.values).reversed() {
            let past = Self.past(key, value)
            let equal = value == .null ? SQLFragment(sql: "\(key.column) IS NULL") : SQLFragment(sql: "\(key.column) = ?", values: [value])
            rest = SQLFragment(sql: "(") + past + SQLFragment(sql: " OR (") + equal + SQLFragment(sql: " AND ") + rest + SQLFragment(sql: "))")
        }
        guard let first = keys.first, let value = cursor.values.first, value != .null, !(first.isDescending && first.isOptional) else { return rest }
        return SQLFragment(sql: "\(first.column) \(first.isDescending ? "<=" : ">=") ? AND ", values: [value]) + rest
    }

    /// Strictly after `value` in one key. Missing values sort lowest.
    private static func past(_ key: Key, _ value: StoredValue) -> SQLFragment {
        switch (value, key.isDescending) {
        case (.null, false): return SQLFragment(sql: "\(key.column) IS NOT NULL")
        case (.null, true): return SQLFragment(sql: "0")
        case (_, false): return SQLFragment(sql: "\(key.column) > ?", values: [value])
        case (_, true) where key.isOptional: return SQLFragment(sql: "(\(key.column) < ? OR \(key.column) IS NULL)", values: [value])
        case (_, true): return SQLFragment(sql: "\(key.column) < ?", values: [value])
        }
    }
}
