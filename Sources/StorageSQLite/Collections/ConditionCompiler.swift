import Core
import GRDB
import Storage

/// Turns conditions into SQL over the table alias `t`.
///
/// SQL's own logic has a third value, unknown, which counts as false where we test; only below `not` it would leak, so a
/// negation is `IS NOT TRUE`. Plain `=` and `<` are kept elsewhere because SQLite uses partial indexes only for those.
struct ConditionCompiler<R: Record> {
    let table: CollectionTable<R>

    func compile(_ condition: Condition<R>) throws -> SQLFragment {
        switch condition {
        case .always: return SQLFragment(sql: "1")
        case .compare(let field, let comparison, let value):
            if value == .null { return SQLFragment(sql: "0") }
            return SQLFragment(sql: "\(try self.column(field)) \(Self.sign(comparison)) ?", values: [value])
        case .isIn(let field, let values):
            let column = try self.column(field)
            guard !values.isEmpty else { return SQLFragment(sql: "0") }
            return SQLFragment(sql: "\(column) IN (\(Self.places(values.count)))", values: Self.padded(values))
        case .isNull(let field): return SQLFragment(sql: "\(try self.column(field)) IS NULL")
        case .search(let text):
            let pattern = try self.searchPattern(text, scope: nil)
            let finds = quoted(self.table.name + "_search")
            return SQLFragment(sql: "t.search_row IN (SELECT rowid FROM \(finds) WHERE \(finds) MATCH ?)", values: [.text(pattern)])
        case .all(let conditions): return try self.join(conditions, " AND ", empty: "1")
        case .any(let conditions): return try self.join(conditions, " OR ", empty: "0")
        case .not(let condition):
            // "Has a value" is what partial indexes are declared by, so it is written as they are.
            if case .isNull(let field) = condition { return SQLFragment(sql: "\(try self.column(field)) IS NOT NULL") }
            let inner = try self.compile(condition)
            return SQLFragment(sql: "(\(inner.sql)) IS NOT TRUE", values: inner.values)
        }
    }

    func column(_ field: String) throws -> String {
        guard field == "id" || self.table.fieldsByName[field] != nil else {
            throw AppError(.internalFailure, "\(self.table.name) has no declared field \(field).")
        }
        return "t." + quoted(field)
    }

    func searchPattern(_ text: String, scope: String?) throws -> String {
        guard self.table.schema.search != nil else { throw AppError(.internalFailure, "\(self.table.name) is not searchable.") }
        guard let pattern = SearchText.pattern(for: text, scope: scope) else {
            throw AppError.invalid("search", "type at least one word or number")
        }
        return pattern
    }

    private func join(_ conditions: [Condition<R>], _ word: String, empty: String) throws -> SQLFragment {
        guard !conditions.isEmpty else { return SQLFragment(sql: empty) }
        let parts = try conditions.map(self.compile)
        return SQLFragment(sql: "(" + parts.map(\.sql).joined(separator: word) + ")", values: parts.flatMap(\.values))
    }

    private static func sign(_ comparison: Condition<R>.Comparison) -> String {
        switch comparison {
        case .equal: "="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        }
    }

    // Lists are padded to a power of two by repeating the last value, so that lists of many lengths share a prepared statement.
    private static func places(_ count: Int) -> String { Array(repeating: "?", count: self.paddedCount(count)).joined(separator: ",") }

    private static func padded(_ values: [StoredValue]) -> [StoredValue] {
        var result = values
        if let last = result.last { result += Array(repeating: last, count: self.paddedCount(values.count) - values.count) }
        return result
    }

    private static func paddedCount(_ count: Int) -> Int {
        var size = 1
        while size < count { size *= 2 }
        return size
    }
}
