import Core
import GRDB

/// SQL text with the values that belong to its question marks.
struct SQLFragment {
    var sql: String
    var values: [DatabaseValue] = []

    static func + (left: SQLFragment, right: SQLFragment) -> SQLFragment { SQLFragment(sql: left.sql + right.sql, values: left.values + right.values) }
}

extension StoredValue {
    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .text(let text): text.databaseValue
        case .integer(let integer): integer.databaseValue
        case .real(let real): real.databaseValue
        }
    }

    init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let integer): self = .integer(integer)
        case .double(let real): self = .real(real)
        case .string(let text): self = .text(text)
        case .blob: self = .null
        }
    }
}

/// `name` as an SQL identifier. Names come from our own schemas; quoting lets them hold dots and capital letters.
func quoted(_ name: String) -> String {
    // Called for every column of every statement, and none has one.
    let inner = name.utf8.contains(UInt8(ascii: "\"")) ? name.replacing("\"", with: "\"\"") : name
    return "\"" + inner + "\""
}

extension Statement {
    /// Executes with these values for its question marks.
    func run(_ values: [DatabaseValue]) throws { try self.execute(arguments: StatementArguments(values)) }
}
