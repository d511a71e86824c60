import Core
import GRDB
import Storage

/// Turns update operations into the `SET` part of an update: the column and, in the same statement, its place in the document.
struct UpdateCompiler<R: Record> {
    let table: CollectionTable<R>

    func compile(_ operations: [UpdateOperation<R>]) throws -> SQLFragment {
        guard !operations.isEmpty else { throw AppError(.internalFailure, "An update of \(self.table.name) changes nothing.") }
        var columns: [SQLFragment] = []
        var document = SQLFragment(sql: "document")
        var seen: Set<String> = []
        for operation in operations {
            guard seen.insert(operation.field).inserted else { throw AppError(.internalFailure, "An update of \(self.table.name) changes \(operation.field) twice.") }
            let path = "'$." + operation.field.replacing("'", with: "''") + "'"
            if case .append(let element) = operation.action {
                guard self.table.hasDocument, self.table.fieldsByName[operation.field] == nil else { throw AppError(.internalFailure, "\(self.table.name).\(operation.field) is not a list.") }
                let place = "'$." + operation.field.replacing("'", with: "''") + "[#]'"
                document = SQLFragment(sql: "json_insert(") + document + SQLFragment(sql: ", \(place), json(?))", values: [.text(try DocumentCoding.text(of: element))])
                continue
            }
            let field = try self.field(operation.field)
            let column = quoted(field.name)
            switch operation.action {
            case .set(let value):
                columns.append(SQLFragment(sql: "\(column) = ?", values: [value]))
                let json = Self.json(value, field.kind)
                document = SQLFragment(sql: "json_set(") + document + SQLFragment(sql: ", \(path), ") + json + SQLFragment(sql: ")")
            case .unset:
                guard field.isOptional else { throw AppError(.internalFailure, "\(self.table.name).\(field.name) can't be missing.") }
                columns.append(SQLFragment(sql: "\(column) = NULL"))
                document = SQLFragment(sql: "json_remove(") + document + SQLFragment(sql: ", \(path))")
            case .increment(let amount):
                let sum = SQLFragment(sql: "COALESCE(\(column), 0) + ?", values: [amount])
                columns.append(SQLFragment(sql: "\(column) = ") + sum)
                document = SQLFragment(sql: "json_set(") + document + SQLFragment(sql: ", \(path), ") + sum + SQLFragment(sql: ")")
            case .append: break
            }
        }
        if self.table.hasDocument { columns.append(SQLFragment(sql: "document = ") + document) }
        return SQLFragment(sql: columns.map(\.sql).joined(separator: ", "), values: columns.flatMap(\.values))
    }

    private func field(_ name: String) throws -> AnyField<R> {
        guard let field = self.table.fieldsByName[name], !field.isDerived else { throw AppError(.internalFailure, "\(self.table.name).\(name) can't be changed in place.") }
        if let search = self.table.schema.search, name == search.timeField || name == search.scopeField {
            throw AppError(.internalFailure, "\(self.table.name).\(name) places the record in the search index; replace the record instead.")
        }
        return field
    }

    /// Real numbers go in as their own text: SQLite would keep only 15 digits of them.
    private static func json(_ value: StoredValue, _ kind: FieldKind) -> SQLFragment {
        switch (value, kind) {
        case (.integer(let integer), .boolean): SQLFragment(sql: "json(?)", values: [.text(integer != 0 ? "true" : "false")])
        case (.real(let real), _): SQLFragment(sql: "json(?)", values: [.text(real.description)])
        default: SQLFragment(sql: "?", values: [value])
        }
    }
}
