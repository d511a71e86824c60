import Core
import Persona

/// Measures whether a confidence means what it says: on questions with known answers, learned from one table and asked from another.
public enum ConfidenceEvaluation {
    /// The figures of one run. Undefined ones are null in JSON.
    public struct Report: Sendable, Encodable {
        /// Questions asked.
        public var n: Int
        /// The share answered rightly; a question without an answer counts as wrongly answered.
        public var accuracy: Double?
        /// Expected calibration error, ten bins.
        public var ece: Double?
        /// How well confidence tells right from wrong.
        public var auroc: Double?
        /// Area under the risk-coverage curve.
        public var aurc: Double?
        /// The share that is wrong among the surest 60 %.
        public var errorAt60: Double?
        /// What each threshold would send and get wrong.
        public var thresholds: [ThresholdTable.Row]

        private enum CodingKeys: String, CodingKey {
            case n, accuracy, ece, auroc, aurc, thresholds
            case errorAt60 = "error_at_60pct"
        }

        /// Writes every key, also those without a value.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(self.n, forKey: .n)
            try container.encode(self.accuracy, forKey: .accuracy)
            try container.encode(self.ece, forKey: .ece)
            try container.encode(self.auroc, forKey: .auroc)
            try container.encode(self.aurc, forKey: .aurc)
            try container.encode(self.errorAt60, forKey: .errorAt60)
            try container.encode(self.thresholds, forKey: .thresholds)
        }

        /// For a terminal.
        public var text: String {
            var table = FigureTable()
            table.add("questions", self.n)
            table.add("right", self.accuracy, decimals: 4)
            table.add("calibration error", self.ece, decimals: 4)
            table.add("right told from wrong, AUROC", self.auroc, decimals: 4)
            table.add("risk-coverage area", self.aurc, decimals: 4)
            table.add("wrong at 60 % coverage", self.errorAt60, decimals: 4)
            for row in self.thresholds {
                let wrong = row.shareWrong.map { "\(FigureTable.text(100 * $0, 1)) % wrong" } ?? "-"
                let span = row.wrongLow.flatMap { low in row.wrongHigh.map { " (\(FigureTable.text(100 * low, 1)) to \(FigureTable.text(100 * $0, 1)))" } } ?? ""
                table.add("from \(FigureTable.text(row.threshold, 2))", "\(FigureTable.text(100 * row.shareSent, 1)) % sent, \(wrong)\(span)")
            }
            return table.text
        }
    }

    /// Learns from `train` and asks `test`.
    public static func run(train: [MemoryEvaluation.Example], test: [MemoryEvaluation.Example]) -> Report {
        let model = AnswerModel(train)
        let guesses = test.map { model.guess($0.question, language: $0.language) }
        let confidences = guesses.map(\.confidence)
        let isRight = zip(guesses, test).map { $0.ranking.first?.answer == $1.answer && $1.answer != nil }
        return Report(
            n: test.count, accuracy: test.isEmpty ? nil : Double(isRight.count { $0 }) / Double(test.count), ece: Evaluation.Calibration.expectedError(confidences: confidences, isRight: isRight),
            auroc: Ranking.areaUnderCurve(scores: confidences, labels: isRight), aurc: Evaluation.Calibration.areaUnderRiskCoverage(confidences: confidences, isRight: isRight),
            errorAt60: Evaluation.Calibration.risk(atCoverage: 0.6, confidences: confidences, isRight: isRight),
            thresholds: ThresholdTable(zip(confidences, isRight).map { ThresholdTable.Decision(confidence: $0, isRight: $1) }).rows)
    }
}
