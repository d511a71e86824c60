import Core
import Foundation

/// Figures as JSON, for machines.
public enum FigureFile {
    /// The text of a report: keys sorted, undefined figures as null, a newline at the end.
    public static func text(_ report: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self) + "\n"
    }

    /// Writes a report to a file, whole or not at all.
    public static func write(_ report: some Encodable, to path: String, option: String = "--json") throws {
        let text = try self.text(report)
        do { try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic) } catch { throw AppError.invalid(option, "can't be written: \(path)") }
    }
}
