import Core
import Foundation

/// One JSON object a line.
enum JSONLines {
    private struct Line: Decodable {
        var values: [String: String] = [:]
        var keys: [String] = []

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            for key in container.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
                self.keys.append(key.stringValue)
                if let text = try? container.decode(String.self, forKey: key) {
                    self.values[key.stringValue] = text
                } else if let truth = try? container.decode(Bool.self, forKey: key) {
                    self.values[key.stringValue] = truth ? "true" : "false"
                } else if let number = try? container.decode(Int.self, forKey: key) {
                    self.values[key.stringValue] = String(number)
                } else if let number = try? container.decode(Double.self, forKey: key) {
                    self.values[key.stringValue] = String(number)
                }
            }
        }
    }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue _: Int) { nil }
    }

    static func table(_ bytes: [UInt8], _ name: String) throws -> Table {
        let decoder = JSONDecoder()
        var columns: [String] = []
        var known: Set<String> = []
        var rows: [Table.Row] = []
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            guard let read = try? decoder.decode(Line.self, from: Data(line)) else { throw AppError.invalid(name, "line \(index + 1) is no JSON object") }
            for key in read.keys where known.insert(key).inserted { columns.append(key) }
            rows.append(Table.Row(line: index + 1, values: read.values))
        }
        return Table(columns: columns, rows: rows)
    }
}
