import Core
import Foundation
import SwiftCSV

/// A file of real comments: CSV with a header, or JSON lines.
struct ReplayFile: Sendable {
    struct Row: Sendable, Hashable {
        var text: String
        /// What the file says that it is, where it says so.
        var label: String?
        var author: String?
    }

    var rows: [Row]

    private static let textNames = ["text", "comment", "content", "prompt", "message", "body"]
    private static let labelNames = ["label", "class", "category", "expect"]
    private static let authorNames = ["fan", "author_name", "user"]

    /// Reads the file. Throws `AppError` that names what is wrong.
    init(path: String, limit: Int? = nil) throws {
        guard let data = FileManager.default.contents(atPath: path) else { throw AppError.invalid("FILE", "can't be read: \(path)") }
        guard let text = String(data: data, encoding: .utf8) else { throw AppError.invalid("FILE", "must be UTF-8 text") }
        let isLines = path.lowercased().hasSuffix(".jsonl") || text.first { !$0.isWhitespace } == "{"
        var rows = try isLines ? Self.jsonLines(text) : Self.csv(text)
        rows.removeAll { $0.text.allSatisfy(\.isWhitespace) }
        guard !rows.isEmpty else { throw AppError.invalid("FILE", "holds no rows with a text") }
        self.rows = limit.map { Array(rows.prefix($0)) } ?? rows
    }

    private static func csv(_ text: String) throws -> [Row] {
        let file: NamedCSV
        do { file = try NamedCSV(string: text) } catch { throw AppError.invalid("FILE", "is no CSV: \(error)") }
        guard let textColumn = self.textNames.first(where: { file.header.contains($0) }) else {
            throw AppError.invalid("FILE", "needs a column named one of \(self.textNames.joined(separator: ", ")); found \(file.header.joined(separator: ", "))")
        }
        let labelColumn = self.labelNames.first { file.header.contains($0) }
        let authorColumn = self.authorNames.first { file.header.contains($0) }
        return file.rows.map { row in Row(text: row[textColumn] ?? "", label: labelColumn.flatMap { row[$0] }, author: authorColumn.flatMap { row[$0] }) }
    }

    private struct Line: Decodable {
        var values: [String: String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            self.values = [:]
            for key in container.allKeys { if let text = try? container.decode(String.self, forKey: key) { self.values[key.stringValue] = text } }
        }

        private struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue _: Int) { nil }
        }
    }

    private static func jsonLines(_ text: String) throws -> [Row] {
        let decoder = JSONDecoder()
        return try text.split(whereSeparator: \.isNewline).enumerated().compactMap { index, line in
            guard !line.allSatisfy(\.isWhitespace) else { return nil }
            guard let values = try? decoder.decode(Line.self, from: Data(line.utf8)).values else { throw AppError.invalid("FILE", "line \(index + 1) is no JSON object") }
            guard let found = self.textNames.compactMap({ values[$0] }).first else {
                throw AppError.invalid("FILE", "line \(index + 1) needs one of \(self.textNames.joined(separator: ", "))")
            }
            return Row(text: found, label: self.labelNames.compactMap { values[$0] }.first, author: self.authorNames.compactMap { values[$0] }.first)
        }
    }
}
