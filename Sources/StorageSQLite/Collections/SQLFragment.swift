import Core
import Storage

/// SQL text with the values that belong to its question marks.
struct SQLFragment {
    var sql: String
    var values: [StoredValue] = []

    static func + (left: SQLFragment, right: SQLFragment) -> SQLFragment { SQLFragment(sql: left.sql + right.sql, values: left.values + right.values) }
}

/// `name` as an SQL identifier. Names come from our own schemas; quoting lets them hold dots and capital letters.
func quoted(_ name: String) -> String {
    // Called for every column of every statement, and none has one.
    let inner = name.utf8.contains(UInt8(ascii: "\"")) ? name.replacing("\"", with: "\"\"") : name
    return "\"" + inner + "\""
}
