import Archives
import Connectors
import Core
import Foundation
import SwiftCSV

/// Questions with answers in Markdown: a heading or a line `Q:` asks, what follows answers.
enum FAQImporter: Importer {
    static let name = "faq"
    static let platform: Platform? = nil

    static func wants(_ path: String) -> Bool { [".md", ".markdown"].contains { path.lowercased().hasSuffix($0) } }
    static func recognises(_ paths: [String]) -> Bool { paths.contains(where: self.wants) }

    static func read(_ files: [ZipArchive.File], options _: ImportOptions) throws -> ImportedTexts {
        var texts = ImportedTexts()
        for file in files {
            var (question, answer): (String?, [String]) = (nil, [])
            func close() {
                let text = answer.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
                if let question {
                    if text.isEmpty { texts.skip("no_answer") } else {
                        texts.samples.append(CollectedSample(kind: .fact, prompt: question, text: text, origin: "\(file.path)#\(TextCleaner.key(question).prefix(80))"))
                    }
                }
                answer = []
            }
            for line in try importedText(file).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
                if let asked = self.question(String(line)) {
                    close()
                    question = asked
                } else if question != nil {
                    answer.append(self.answered(String(line)))
                }
            }
            close()
        }
        return texts
    }

    private static func question(_ line: String) -> String? {
        var text = line.trimmingCharacters(in: .whitespaces)
        let isHeading = text.hasPrefix("#")
        text = text.trimmingCharacters(in: CharacterSet(charactersIn: "#* _")).trimmingCharacters(in: .whitespaces)
        for mark in ["Q:", "Question:", "F:", "Frage:", "P:"] where text.hasPrefix(mark) { return text.dropFirst(mark.count).trimmingCharacters(in: CharacterSet(charactersIn: "* ")) }
        return isHeading && !text.isEmpty ? text : nil
    }

    private static func answered(_ line: String) -> String {
        let bare = line.trimmingCharacters(in: CharacterSet(charactersIn: "*_ "))
        for mark in ["A:", "Answer:", "Antwort:", "R:"] where bare.hasPrefix(mark) { return bare.dropFirst(mark.count).trimmingCharacters(in: CharacterSet(charactersIn: "* ")) }
        return line
    }
}

/// A CSV with a header: prompts with replies, questions with answers, or texts alone.
enum TableImporter: Importer {
    static let name = "csv"
    static let platform: Platform? = nil

    static func wants(_ path: String) -> Bool { path.lowercased().hasSuffix(".csv") }
    static func recognises(_ paths: [String]) -> Bool { paths.contains(where: self.wants) }

    static func read(_ files: [ZipArchive.File], options _: ImportOptions) throws -> ImportedTexts {
        var texts = ImportedTexts()
        for file in files {
            let table = try ImportTable(file)
            guard TextRow.answerNames.contains(where: { table.column($0) != nil }) || TextRow.textNames.contains(where: { table.column($0) != nil }) else {
                throw AppError.invalid(
                    "file", "\(file.path) needs a column reply or answer (with prompt or question), or text; found \(table.header.prefix(12).joined(separator: ", "))")
            }
            for (index, row) in table.rows.enumerated() {
                let values = Dictionary(row.map { ($0.key.lowercased().trimmingCharacters(in: .whitespaces), $0.value) }, uniquingKeysWith: { first, _ in first })
                TextRow.add(values, origin: "\(file.path)/\(index + 2)", to: &texts)
            }
        }
        return texts
    }
}

/// JSON lines: the same names as in a CSV, or chat lines with `messages`.
enum LinesImporter: Importer {
    static let name = "jsonl"
    static let platform: Platform? = nil

    static func wants(_ path: String) -> Bool { [".jsonl", ".ndjson"].contains { path.lowercased().hasSuffix($0) } }
    static func recognises(_ paths: [String]) -> Bool { paths.contains(where: self.wants) }

    private struct Line: Decodable {
        struct Message: Decodable {
            var role: String
            var content: String?
        }

        var values: [String: String] = [:]
        var messages: [Message]?

        private struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue _: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            for key in container.allKeys {
                if let text = try? container.decode(String.self, forKey: key) { self.values[key.stringValue.lowercased()] = text }
            }
            self.messages = try? container.decode([Message].self, forKey: Key(stringValue: "messages"))
        }
    }

    static func read(_ files: [ZipArchive.File], options _: ImportOptions) throws -> ImportedTexts {
        var texts = ImportedTexts()
        for file in files {
            for (index, raw) in try importedText(file).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() where !raw.allSatisfy(\.isWhitespace) {
                let origin = "\(file.path)/\(index + 1)"
                guard let line = try? JSONDecoder().decode(Line.self, from: Data(raw.utf8)) else { throw AppError.invalid("file", "\(file.path), line \(index + 1) is no JSON object") }
                if let messages = line.messages {
                    guard let answer = messages.last(where: { $0.role == "assistant" })?.content, let asked = messages.last(where: { $0.role == "user" })?.content else {
                        texts.skip("no_reply")
                        continue
                    }
                    texts.samples.append(CollectedSample(kind: .pair, prompt: asked, text: answer, origin: origin))
                } else {
                    TextRow.add(line.values, origin: origin, to: &texts)
                }
            }
        }
        return texts
    }
}

/// One row of a table or line, by the names of its values.
enum TextRow {
    static let answerNames = ["reply", "answer", "response", "creator_reply"]
    static let promptNames = ["prompt", "comment", "message", "fan_message", "fan"]
    static let questionNames = ["question"]
    static let textNames = ["text", "caption", "post", "content"]
    static let timeNames = ["written_at", "time", "date", "timestamp", "at", "created_at"]

    static func add(_ values: [String: String], origin: String, to texts: inout ImportedTexts) {
        func first(_ names: [String]) -> String? { names.lazy.compactMap { values[$0] }.first { !$0.allSatisfy(\.isWhitespace) } }
        let at = first(self.timeNames).flatMap { text in Timestamp(iso8601: text) ?? Timestamp(iso8601: text.replacingOccurrences(of: " ", with: "T") + (text.count == 10 ? "T00:00:00Z" : "Z")) }
        let language = values["language"].flatMap { $0.isEmpty ? nil : $0 }
        if let answer = first(self.answerNames) {
            let isFact = first(self.questionNames) != nil
            guard let asked = first(self.questionNames) ?? first(self.promptNames) else {
                texts.skip("no_prompt")
                return
            }
            texts.samples.append(CollectedSample(kind: isFact ? .fact : .pair, prompt: asked, text: answer, language: language, origin: origin, writtenAt: at))
        } else if let text = first(self.textNames) {
            texts.samples.append(CollectedSample(kind: .post, text: text, language: language, origin: origin, writtenAt: at))
        } else {
            texts.skip("no_text")
        }
    }
}

/// A CSV file with its header.
struct ImportTable {
    let header: [String]
    let rows: [[String: String]]

    init(_ file: ZipArchive.File) throws {
        do {
            let table = try NamedCSV(string: try importedText(file))
            self.header = table.header
            self.rows = table.rows
        } catch let error as AppError {
            throw error
        } catch {
            throw AppError.invalid("file", "\(file.path) is no CSV")
        }
    }

    /// The header's spelling of the first of these names that it has.
    func column(_ names: String...) -> String? {
        for name in names { if let found = self.header.first(where: { $0.lowercased().trimmingCharacters(in: .whitespaces) == name }) { return found } }
        return nil
    }
}
