import Core

/// RFC 4180 with a header, over bytes. Strict about what would shift columns silently (a quote that never closes, too many or too few fields),
/// which CSV libraries fill up or report without a line.
enum CSVReader {
    private struct Record {
        var line: Int
        var fields: [[UInt8]] = []
    }

    static func table(_ bytes: [UInt8], _ name: String) throws -> Table {
        var records = try Self.records(bytes, name).makeIterator()
        guard let header = records.next() else { throw AppError.invalid(name, "is empty; a CSV file with a header is needed") }
        let columns = try header.fields.map { try Self.text($0, line: header.line, name) }
        if let twice = Dictionary(grouping: columns, by: \.self).first(where: { $1.count > 1 })?.key { throw AppError.invalid(name, "has two columns named \(twice)") }
        var rows: [Table.Row] = []
        while let record = records.next() {
            guard record.fields.count == columns.count else {
                throw AppError.invalid(name, "line \(record.line) has \(record.fields.count) fields where the header has \(columns.count)")
            }
            var values: [String: String] = [:]
            values.reserveCapacity(columns.count)
            for (column, field) in zip(columns, record.fields) { values[column] = try Self.text(field, line: record.line, name) }
            rows.append(Table.Row(line: record.line, values: values))
        }
        return Table(columns: columns, rows: rows)
    }

    private static func text(_ bytes: [UInt8], line: Int, _ name: String) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw AppError.invalid(name, "line \(line) is not UTF-8 text") }
        return text
    }

    private static func records(_ bytes: [UInt8], _ name: String) throws -> [Record] {
        let quote = UInt8(ascii: "\""), comma = UInt8(ascii: ","), feed = UInt8(ascii: "\n"), carriage = UInt8(ascii: "\r")
        var records: [Record] = []
        var record = Record(line: 1)
        var field: [UInt8] = []
        var line = 1
        var isQuoted = false
        var wasQuoted = false
        var index = 0
        func endRecord() {
            record.fields.append(field)
            // An empty line is no row.
            if record.fields.count > 1 || !field.isEmpty || wasQuoted { records.append(record) }
            field = []
            wasQuoted = false
            record = Record(line: line)
        }
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if isQuoted {
                if byte == quote {
                    if index < bytes.count, bytes[index] == quote {
                        field.append(quote)
                        index += 1
                    } else {
                        isQuoted = false
                    }
                } else {
                    if byte == feed { line += 1 }
                    field.append(byte)
                }
                continue
            }
            switch byte {
            case quote where field.isEmpty && !wasQuoted:
                isQuoted = true
                wasQuoted = true
            case comma:
                record.fields.append(field)
                field = []
                wasQuoted = false
            case carriage where index < bytes.count && bytes[index] == feed: continue
            case feed, carriage:
                line += 1
                endRecord()
            // A quote inside an unquoted field is a character like others.
            default: field.append(byte)
            }
        }
        if isQuoted { throw AppError.invalid(name, "line \(record.line) has a quote that is never closed") }
        if !field.isEmpty || wasQuoted || !record.fields.isEmpty { endRecord() }
        return records
    }
}
