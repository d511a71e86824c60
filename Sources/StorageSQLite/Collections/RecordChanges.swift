import Core
import GRDB
import Storage
import Synchronization

/// Replaces a stored record by writing only the columns that differ: SQLite rewrites an entry of every index whose column is named, changed or not.
struct RecordChanges<R: Record>: Sendable {
    let fields: [AnyField<R>]
    let search: SearchableText<R>?
    private let table: String
    private let statements = StatementTexts()

    init(_ schema: Schema<R>) {
        self.fields = schema.fields
        self.search = schema.search
        self.table = quoted(schema.name)
    }

    /// Makes the stored record the new one. False when its place in the search index changes: all of it must be written.
    func write(_ record: R, over stored: R, document: [UInt8], _ db: Database) throws -> Bool {
        guard self.fields.count < 63, !self.movesInSearch(stored, record) else { return false }
        var changed: UInt64 = 0
        var values: [StoredValue] = []
        for (index, field) in self.fields.enumerated() {
            let value = field.read(record)
            if field.read(stored) == value { continue }
            changed |= 1 << UInt64(index)
            values.append(value)
        }
        let sql = self.statements.text(changed) {
            let columns = self.fields.enumerated().filter { changed & (1 << UInt64($0.offset)) != 0 }.map { quoted($0.element.name) } + ["document"]
            return "UPDATE \(self.table) SET " + columns.map { $0 + " = ?" }.joined(separator: ", ") + " WHERE id = ?"
        }
        try db.cachedStatement(sql: sql).run { binder in
            for value in values { binder.add(value) }
            binder.add(utf8: document)
            binder.add(record.id.rawValue)
        }
        return true
    }

    private func movesInSearch(_ stored: R, _ record: R) -> Bool {
        guard let search = self.search else { return false }
        return search.time(stored) != search.time(record) || search.scope(stored) != search.scope(record) || search.text(stored) != search.text(record)
    }
}

/// Statements by which columns they set, made once.
final class StatementTexts: Sendable {
    private let texts = Mutex<[UInt64: String]>([:])

    func text(_ columns: UInt64, _ make: () -> String) -> String {
        if let known = self.texts.withLock({ $0[columns] }) { return known }
        let text = make()
        self.texts.withLock { $0[columns] = text }
        return text
    }
}
