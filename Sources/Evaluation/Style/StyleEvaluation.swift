import Core
import Persona
import Triage

/// Measures how well one person's way of writing is known, and how well the built-in answerer hits it: the first four fifths of their replies
/// are the history that it learns from, the messages of the rest are answered.
public enum StyleEvaluation {
    /// A message and what was replied to it.
    public struct Pair: Sendable, Hashable {
        /// Who replied.
        public var author: String
        /// What they replied to.
        public var prompt: String
        /// What they said.
        public var reply: String

        /// A pair.
        public init(author: String, prompt: String, reply: String) {
            self.author = author
            self.prompt = prompt
            self.reply = reply
        }
    }

    /// The figures of one author. Undefined ones are null in JSON.
    public struct Author: Sendable, Encodable {
        /// Who.
        public var author: String
        /// Replies learned from.
        public var history: Int
        /// Messages to answer.
        public var prompts: Int
        /// Area under the ROC curve of telling single replies of theirs from other people's.
        public var verifierAUC1: Double?
        /// The same for groups of five.
        public var verifierAUC5: Double?
        /// 0 as others write, 1 as they do.
        public var fidelity: Double?
        /// 95 of 100 resamples lie from here …
        public var fidelityLow: Double?
        /// … to here.
        public var fidelityHigh: Double?
        /// Of the answers, those that are a past reply letter for letter.
        public var copiedShare: Double?
        /// Of the messages, those that got no answer.
        public var abstained: Double
        /// How often an answer is nearer to the true reply than a random past reply is, ties half.
        public var relevance: Double?
        /// Different answers among the answers.
        public var distinct: Double?

        private enum CodingKeys: String, CodingKey {
            case author, history, prompts, fidelity, abstained, relevance, distinct
            case verifierAUC1 = "verifier_auc_1"
            case verifierAUC5 = "verifier_auc_5"
            case fidelityLow = "fidelity_low"
            case fidelityHigh = "fidelity_high"
            case fidelityInterval = "fidelity_interval"
            case copiedShare = "copied_share"
        }

        /// Writes every key, also those without a value.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(self.author, forKey: .author)
            try container.encode(self.history, forKey: .history)
            try container.encode(self.prompts, forKey: .prompts)
            try container.encode(self.verifierAUC1, forKey: .verifierAUC1)
            try container.encode(self.verifierAUC5, forKey: .verifierAUC5)
            try container.encode(self.fidelity, forKey: .fidelity)
            try container.encode([self.fidelityLow, self.fidelityHigh], forKey: .fidelityInterval)
            try container.encode(self.copiedShare, forKey: .copiedShare)
            try container.encode(self.abstained, forKey: .abstained)
            try container.encode(self.relevance, forKey: .relevance)
            try container.encode(self.distinct, forKey: .distinct)
        }
    }

    /// All authors.
    public struct Report: Sendable, Encodable {
        /// In the order of the file.
        public var authors: [Author]

        /// The mean over the authors that have the figure.
        public func mean(_ figure: (Author) -> Double?) -> Double? {
            let values = self.authors.compactMap(figure)
            return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }

        /// For a terminal.
        public var text: String {
            var table = FigureTable()
            if self.authors.count > 1 {
                table.add("mean of \(self.authors.count) authors", "")
                table.add("  told from others, AUC, 1 reply", self.mean(\.verifierAUC1))
                table.add("  told from others, AUC, 5 replies", self.mean(\.verifierAUC5))
                table.add("  style fidelity", self.mean(\.fidelity))
                table.add("  answers that are old replies", self.mean(\.copiedShare))
                table.add("  abstained", self.mean(\.abstained))
                table.add("  relevance", self.mean(\.relevance))
            }
            for author in self.authors {
                table.add("\(author.author)", "\(author.history) learned, \(author.prompts) asked")
                table.add("  told from others, AUC, 1 reply", author.verifierAUC1)
                table.add("  told from others, AUC, 5 replies", author.verifierAUC5)
                let interval = author.fidelityLow.flatMap { low in author.fidelityHigh.map { " (\(FigureTable.text(low, 2)) to \(FigureTable.text($0, 2)))" } } ?? ""
                table.add("  style fidelity", (author.fidelity.map { FigureTable.text($0, 3) } ?? "-") + interval)
                table.add("  answers that are old replies", author.copiedShare)
                table.add("  different answers", author.distinct)
                table.add("  abstained", author.abstained)
                table.add("  relevance", author.relevance)
            }
            return table.text
        }
    }

    /// Pairs from a table with the columns author, prompt and reply.
    public static func pairs(_ table: Table, option: String) throws -> [Pair] {
        for column in ["author", "prompt", "reply"] { try table.require(column, option: option) }
        return table.rows.map { Pair(author: $0["author"], prompt: $0["prompt"], reply: $0["reply"]) }.filter { !$0.reply.isEmpty }
    }

    /// Whose pairs these are, each once, in the order of their first.
    public static func authors(of pairs: [Pair]) -> [String] {
        var names: [String] = []
        for pair in pairs where !names.contains(pair.author) { names.append(pair.author) }
        return names
    }

    /// Measures `author`, or everybody in `pairs`. Half of the background's authors teach the verifier what others write like, the other half tests it.
    /// `answers` are somebody else's to the later prompts, a language model's for instance; without them the built-in answerer is measured.
    public static func run(_ pairs: [Pair], author: String? = nil, background: [Pair], answers: [Pair]? = nil, classifier: TriageClassifier = TriageClassifier()) async throws -> Report {
        let names = Self.authors(of: pairs)
        if let author, !names.contains(author) { throw AppError.invalid("--author", "is not in the file; there are \(names.prefix(20).joined(separator: ", "))") }
        let (teaching, testing) = Self.halves(background)
        var report = Report(authors: [])
        for name in names where author == nil || author == name {
            let own = pairs.filter { $0.author == name }
            let count = own.count * 4 / 5
            report.authors.append(
                await Self.measure(name, history: Array(own.prefix(count)), rest: Array(own.dropFirst(count)), teaching: teaching.filter { $0.author != name }, testing: testing.filter { $0.author != name }, given: answers?.filter { $0.author == name }, classifier))
        }
        return report
    }

    private static func halves(_ background: [Pair]) -> ([Pair], [Pair]) {
        func isFirst(_ author: String) -> Bool { (author.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } >> 33) % 2 == 0 }
        return (background.filter { isFirst($0.author) }, background.filter { !isFirst($0.author) })
    }

    private static func measure(_ name: String, history: [Pair], rest: [Pair], teaching: [Pair], testing: [Pair], given others: [Pair]?, _ classifier: TriageClassifier) async -> Author {
        let answers: [String?]
        if let others { answers = Self.matched(others, to: rest) } else { answers = await StyleAnswers.answers(history: history, prompts: rest.map(\.prompt), classifier: classifier) }
        let given = answers.compactMap(\.self)
        let past = Set(history.map(\.reply))
        var author = Author(author: name, history: history.count, prompts: rest.count, abstained: rest.isEmpty ? 0 : 1 - Double(given.count) / Double(rest.count))
        if !given.isEmpty {
            author.copiedShare = Double(given.count { past.contains($0) }) / Double(given.count)
            author.distinct = Double(Set(given).count) / Double(given.count)
        }
        author.relevance = Relevance(history.map(\.reply)).share(zip(answers, rest).compactMap { answer, pair in answer.map { (answer: $0, truth: pair.reply) } })
        guard let verifier = StyleVerifier(own: history.map(\.reply), background: teaching.map(\.reply)) else { return author }
        let (own, strange) = (rest.map { verifier.score($0.reply) }, testing.map { verifier.score($0.reply) })
        author.verifierAUC1 = Self.auc(own, strange)
        // Groups of five of one person each: consecutive replies.
        let byAuthor = Dictionary(grouping: zip(testing, strange), by: \.0.author).sorted { $0.key < $1.key }
        author.verifierAUC5 = Self.auc(Self.fives(own), byAuthor.flatMap { Self.fives($0.value.map(\.1)) })
        if let fidelity = StyleFidelity(of: given, heldOut: rest.map(\.reply), generic: testing.map(\.reply), verifier: verifier) {
            (author.fidelity, author.fidelityLow, author.fidelityHigh) = (fidelity.value, fidelity.low, fidelity.high)
        }
        return author
    }

    /// The answer to each prompt; a prompt that comes twice takes its answers in their order.
    private static func matched(_ answers: [Pair], to rest: [Pair]) -> [String?] {
        var waiting = Dictionary(grouping: answers, by: \.prompt).mapValues { $0.map(\.reply)[...] }
        return rest.map { waiting[$0.prompt]?.popFirst() }
    }

    private static func auc(_ own: [Double], _ others: [Double]) -> Double? {
        Ranking.areaUnderCurve(scores: own + others, labels: own.map { _ in true } + others.map { _ in false })
    }

    private static func fives(_ scores: [Double]) -> [Double] { stride(from: 0, to: scores.count - scores.count % 5, by: 5).map { scores[$0 ..< $0 + 5].reduce(0, +) / 5 } }
}
