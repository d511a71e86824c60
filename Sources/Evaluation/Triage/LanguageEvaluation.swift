import Core
import Foundation
import Triage

/// Measures how often the language of a sentence is told right.
public enum LanguageEvaluation {
    /// A sentence in a known language.
    public struct Sentence: Sendable, Hashable {
        /// BCP 47.
        public var language: String
        /// What was written.
        public var text: String
    }

    /// The figures of one run.
    public struct Report: Sendable, Hashable, Encodable {
        /// Sentences.
        public var n: Int
        /// Different languages among them.
        public var languages: Int
        /// The share that is told right.
        public var accuracy: Double
        /// The share in each language.
        public var byLanguage: [String: Double]

        private enum CodingKeys: String, CodingKey {
            case n, languages, accuracy
            case byLanguage = "by_language"
        }

        /// For a terminal.
        public var text: String {
            var table = FigureTable()
            table.add("sentences", self.n)
            table.add("languages", self.languages)
            table.add("told right", self.accuracy)
            if let worst = self.byLanguage.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) { table.add("the hardest, \(worst.key)", worst.value) }
            return table.text
        }
    }

    /// Reads lines of a language, a tab and a sentence.
    public static func sentences(path: String, name: String) throws -> [Sentence] {
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8) else { throw AppError.invalid(name, "can't be read as UTF-8 text: \(path)") }
        let lines = text.split(separator: "\n").map { $0.split(separator: "\t", maxSplits: 1) }
        if let wrong = lines.firstIndex(where: { $0.count != 2 }) { throw AppError.invalid(name, "line \(wrong + 1) is no language, tab and sentence") }
        guard !lines.isEmpty else { throw AppError.invalid(name, "holds no sentences") }
        return lines.map { Sentence(language: String($0[0]), text: String($0[1])) }
    }

    /// Names the language of every sentence.
    public static func run(_ sentences: [Sentence]) -> Report {
        let identifier = LanguageIdentifier()
        let normaliser = TextNormaliser()
        let isRight = sentences.map { identifier.identify(normaliser.normalise($0.text)) == $0.language }
        let groups = Dictionary(grouping: zip(sentences, isRight), by: \.0.language)
        return Report(
            n: sentences.count, languages: groups.count, accuracy: Self.share(isRight), byLanguage: groups.mapValues { Self.share($0.map(\.1)) })
    }

    private static func share(_ isRight: [Bool]) -> Double { isRight.isEmpty ? 0 : Double(isRight.count { $0 }) / Double(isRight.count) }
}
