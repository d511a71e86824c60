import Core
import GRDB
import GRDBSQLite
import Storage

/// Runs prepared statements on SQLite itself: a message's way through the product is some hundred of them, and the values of each would be
/// copied into two lists and looked at by observers that nobody registers.
extension Statement {
    /// Executes with what `bind` puts to the question marks, from the first one on.
    func run(_ bind: (inout Binder) throws -> Void) throws {
        try self.rows(bind) { _ in }
    }

    func run(_ values: [StoredValue]) throws {
        try self.run { binder in for value in values { binder.add(value) } }
    }

    /// Executes and hands over each row; what a row points to is there only until the next.
    func rows(_ bind: (inout Binder) throws -> Void, _ body: (Columns) throws -> Void) throws {
        let statement = self.sqliteStatement
        // A statement that stays begun would hold the transaction open.
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        var binder = Binder(statement)
        try bind(&binder)
        guard binder.code == SQLITE_OK else { throw Self.failure(statement, binder.code) }
        while true {
            let code = sqlite3_step(statement)
            switch code {
            case SQLITE_ROW: try body(Columns(statement))
            case SQLITE_DONE: return
            default: throw Self.failure(statement, code)
            }
        }
    }

    func rows(_ values: [StoredValue], _ body: (Columns) throws -> Void) throws {
        try self.rows({ binder in for value in values { binder.add(value) } }, body)
    }

    /// The first column of the first row, as a whole number.
    func integer(_ values: [StoredValue]) throws -> Int64? {
        var found: Int64?
        try self.rows(values) { columns in if found == nil { found = columns.integer(0) } }
        return found
    }

    private static func failure(_ statement: OpaquePointer, _ code: Int32) -> DatabaseError {
        let db = sqlite3_db_handle(statement)
        let extended = sqlite3_extended_errcode(db)
        return DatabaseError(resultCode: ResultCode(rawValue: extended & 0xFF == code & 0xFF ? extended : code), message: sqlite3_errmsg(db).map { String(cString: $0) })
    }
}

/// Puts values to the question marks of a statement, one after the other.
struct Binder {
    private let statement: OpaquePointer
    private var index: Int32 = 0
    /// The first failure.
    fileprivate private(set) var code: Int32 = SQLITE_OK

    fileprivate init(_ statement: OpaquePointer) { self.statement = statement }

    mutating func add(_ value: StoredValue) {
        switch value {
        case .null: self.note(sqlite3_bind_null(self.statement, self.next()))
        case .text(let text): self.add(text)
        case .integer(let integer): self.add(integer)
        case .real(let real): self.note(sqlite3_bind_double(self.statement, self.next(), real))
        }
    }

    mutating func add(_ integer: Int64) { self.note(sqlite3_bind_int64(self.statement, self.next(), integer)) }

    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { self.add(utf8: $0) }
    }

    /// Text as its UTF-8.
    mutating func add(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        let index = self.next()
        // Without an address SQLite takes it for no value.
        guard let address = bytes.baseAddress, !bytes.isEmpty else { return self.note(sqlite3_bind_text(self.statement, index, "", 0, Self.copied)) }
        address.withMemoryRebound(to: CChar.self, capacity: bytes.count) { self.note(sqlite3_bind_text64(self.statement, index, $0, sqlite3_uint64(bytes.count), Self.copied, UInt8(SQLITE_UTF8))) }
    }

    mutating func add(utf8 bytes: [UInt8]) { bytes.withUnsafeBufferPointer { self.add(utf8: $0) } }

    private mutating func next() -> Int32 {
        self.index += 1
        return self.index
    }

    private mutating func note(_ code: Int32) { if self.code == SQLITE_OK { self.code = code } }

    /// SQLite's `SQLITE_TRANSIENT`, a macro that Swift doesn't see: it copies the text before the call returns.
    private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}

/// The columns of the row that a statement stands at.
struct Columns {
    private let statement: OpaquePointer

    fileprivate init(_ statement: OpaquePointer) { self.statement = statement }

    func integer(_ column: Int32) -> Int64? {
        sqlite3_column_type(self.statement, column) == SQLITE_NULL ? nil : sqlite3_column_int64(self.statement, column)
    }

    func text(_ column: Int32) -> String { String(decoding: self.bytes(column), as: UTF8.self) }

    /// A text's UTF-8, there until the next row.
    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        // In this order: the text may be converted first.
        let start = sqlite3_column_text(self.statement, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(self.statement, column)))
    }

    func stored(_ column: Int32) -> StoredValue {
        switch sqlite3_column_type(self.statement, column) {
        case SQLITE_INTEGER: .integer(sqlite3_column_int64(self.statement, column))
        case SQLITE_FLOAT: .real(sqlite3_column_double(self.statement, column))
        case SQLITE_TEXT: .text(self.text(column))
        default: .null
        }
    }
}
