import Core
import Foundation

/// Rows of texts by column name, read from a CSV file with a header or from JSON lines.
public struct Table: Sendable, Hashable {
    /// One row.
    public struct Row: Sendable, Hashable {
        /// The line of the file on which it begins, from one, as editors count.
        public var line: Int
        /// Text by column name. In JSON lines numbers and truth values are read as text; null, lists and objects are left out.
        public var values: [String: String]

        /// A row that is at hand.
        public init(line: Int, values: [String: String]) {
            self.line = line
            self.values = values
        }

        /// The text of a column; empty when the row has none.
        public subscript(_ column: String) -> String { self.values[column] ?? "" }
    }

    /// The names of the columns: the header of a CSV file, or every key that occurs in JSON lines.
    public var columns: [String]
    /// The rows in the file's order.
    public var rows: [Row]

    /// A table of rows that are at hand.
    public init(columns: [String], rows: [Row]) {
        self.columns = columns
        self.rows = rows
    }

    /// Reads a file: JSON lines if its name ends in `.jsonl` or `.ndjson` or its text begins with `{`, else CSV.
    ///
    /// - Parameter name: What errors call the file, for instance `--data`.
    /// - Throws: `AppError` that names the file and, for a broken row, its line.
    public init(path: String, name: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else { throw AppError.invalid(name, "can't be read: \(path)") }
        try self.init(bytes: Array(data), name: name, isLines: [".jsonl", ".ndjson"].contains { path.lowercased().hasSuffix($0) })
    }

    /// Reads the bytes of a file.
    public init(bytes: [UInt8], name: String, isLines: Bool = false) throws {
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        let first = bytes.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
        if isLines || first == UInt8(ascii: "{") { self = try JSONLines.table(bytes, name) } else { self = try CSVReader.table(bytes, name) }
        guard !self.rows.isEmpty else { throw AppError.invalid(name, "holds no rows") }
    }

    /// Throws an error that lists what there is, unless the table has this column.
    public func require(_ column: String, option: String) throws {
        guard self.columns.contains(column) else {
            throw AppError.invalid(option, "there is no column \(column); there are \(self.columns.joined(separator: ", "))")
        }
    }
}
