import Core
import Crypto
import Persona

/// Measures what memory makes of questions whose right answer is known: learns from one table, asks another.
public enum MemoryEvaluation {
    /// A question with the name of its answer; nil where nothing answers it.
    public typealias Example = AnswerModel.Example

    /// The figures of one run. Undefined ones are null in JSON.
    public struct Report: Sendable, Encodable {
        /// Questions asked.
        public var n: Int
        /// Of them, those that have an answer.
        public var answerable: Int
        /// The share of answerable questions whose right answer came first.
        public var top1: Double?
        /// The share whose right answer was among the first five.
        public var top5: Double?
        /// Area under the ROC curve of telling questions without an answer from the others.
        public var noneAUROC: Double?
        /// Expected calibration error of the confidence over all questions; one without an answer counts as wrongly answered.
        public var ece: Double?
        /// How well confidence tells right answers from wrong ones.
        public var auroc: Double?
        /// Area under the risk-coverage curve.
        public var aurc: Double?
        /// The share that is wrong among the surest 60 %.
        public var errorAt60: Double?
        /// The mean time of one question.
        public var millisecondsPerQuery: Double
        /// How long learning took.
        public var learningSeconds: Double
        /// How long one more pair took until it could be asked for; the mean of a few.
        public var millisecondsPerNewPair: Double

        private enum CodingKeys: String, CodingKey {
            case n, answerable, top1, top5, ece, auroc, aurc
            case noneAUROC = "none_auroc"
            case errorAt60 = "error_at_60pct"
            case millisecondsPerQuery = "milliseconds_per_query"
            case learningSeconds = "learning_seconds"
            case millisecondsPerNewPair = "milliseconds_per_new_pair"
        }

        /// Writes every key, also those without a value.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(self.n, forKey: .n)
            try container.encode(self.answerable, forKey: .answerable)
            try container.encode(self.top1, forKey: .top1)
            try container.encode(self.top5, forKey: .top5)
            try container.encode(self.noneAUROC, forKey: .noneAUROC)
            try container.encode(self.ece, forKey: .ece)
            try container.encode(self.auroc, forKey: .auroc)
            try container.encode(self.aurc, forKey: .aurc)
            try container.encode(self.errorAt60, forKey: .errorAt60)
            try container.encode(self.millisecondsPerQuery, forKey: .millisecondsPerQuery)
            try container.encode(self.learningSeconds, forKey: .learningSeconds)
            try container.encode(self.millisecondsPerNewPair, forKey: .millisecondsPerNewPair)
        }

        /// For a terminal.
        public var text: String {
            var table = FigureTable()
            table.add("questions", self.n)
            table.add("with an answer", self.answerable)
            table.add("right at top 1", self.top1, decimals: 4)
            table.add("right in top 5", self.top5, decimals: 4)
            table.add("no answer told apart, AUROC", self.noneAUROC, decimals: 4)
            table.add("calibration error", self.ece, decimals: 4)
            table.add("confidence, AUROC", self.auroc, decimals: 4)
            table.add("risk-coverage area", self.aurc, decimals: 4)
            table.add("wrong at 60 % coverage", self.errorAt60, decimals: 4)
            table.add("a question, ms", self.millisecondsPerQuery, decimals: 2)
            table.add("learning, s", self.learningSeconds, decimals: 1)
            table.add("learning one new pair, ms", self.millisecondsPerNewPair, decimals: 1)
            return table.text
        }
    }

    /// Examples from a table; rows whose answer is `noneLabel` have none.
    public static func examples(_ table: Table, questionColumn: String, answerColumn: String, noneLabel: String?) throws -> [Example] {
        try table.require(questionColumn, option: "--question-column")
        try table.require(answerColumn, option: "--answer-column")
        return table.rows.map { row in Example(question: row[questionColumn], answer: row[answerColumn] == noneLabel ? nil : row[answerColumn], language: "en") }
    }

    /// Four fifths to learn from and one to ask, by the text itself: a question that stands twice stays on one side, and a longer file moves none.
    /// The first 8 hexadecimal digits of SHA-1 of the lower-cased text with single blanks, modulo 1000: from 800 on is asked.
    public static func split(_ examples: [Example]) -> (train: [Example], test: [Example]) {
        var (train, test): ([Example], [Example]) = ([], [])
        for example in examples {
            let text = example.question.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let number = Insecure.SHA1.hash(data: Array(text.utf8)).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            if number % 1000 >= 800 { test.append(example) } else { train.append(example) }
        }
        return (train, test)
    }

    /// Learns from `train` and asks `test`.
    public static func run(train: [Example], test: [Example], clock: any Clock<Duration> = ContinuousClock()) -> Report { self.measure(train, test, clock) }

    private static func measure(_ train: [Example], _ test: [Example], _ clock: some Clock<Duration>) -> Report {
        var made: AnswerModel?
        let learning = clock.measure { made = AnswerModel(train) }
        let model = made ?? AnswerModel([])
        var guesses: [AnswerModel.Guess] = []
        let asking = clock.measure { guesses = test.map { model.guess($0.question, language: $0.language) } }
        // After everything was asked, so that no figure profits from it.
        var taught = model
        let news = test.prefix(Self.newPairs).map { Example(question: $0.question, answer: "new answer", language: $0.language) }
        let teaching = clock.measure { for example in news { taught.learn(example) } }
        let isRight = zip(guesses, test).map { $0.ranking.first?.answer == $1.answer && $1.answer != nil }
        let pairs = zip(guesses, test).filter { $0.1.answer != nil }
        let confidences = guesses.map(\.confidence)
        func share(_ count: Int) -> Double? { pairs.isEmpty ? nil : Double(count) / Double(pairs.count) }
        return Report(
            n: test.count, answerable: pairs.count, top1: share(isRight.count { $0 }), top5: share(pairs.count { guess, example in guess.ranking.prefix(5).contains { $0.answer == example.answer } }),
            noneAUROC: Ranking.areaUnderCurve(scores: guesses.map(\.noneScore), labels: test.map { $0.answer == nil }),
            ece: Calibration.expectedError(confidences: confidences, isRight: isRight), auroc: Ranking.areaUnderCurve(scores: confidences, labels: isRight),
            aurc: Calibration.areaUnderRiskCoverage(confidences: confidences, isRight: isRight), errorAt60: Calibration.risk(atCoverage: 0.6, confidences: confidences, isRight: isRight),
            millisecondsPerQuery: asking / .milliseconds(1) / Double(max(1, test.count)), learningSeconds: learning / .seconds(1),
            millisecondsPerNewPair: teaching / .milliseconds(1) / Double(max(1, news.count)))
    }

    /// Pairs that are learned one by one to time it.
    private static let newPairs = 5
}
