import Core
import Triage

/// Measures the shipped triage on labelled texts. It learns nothing from them.
public enum TriageEvaluation {
    /// The figures of one run. Undefined ones (a class is missing) are null in JSON.
    public struct Report: Sendable, Hashable, Encodable {
        /// Messages scored.
        public var n: Int
        /// Positive ones among them.
        public var positives: Int
        /// At the product's own threshold.
        public var accuracy: Double?
        /// At the product's own threshold.
        public var precision: Double?
        /// At the product's own threshold.
        public var recall: Double?
        /// At the product's own threshold.
        public var f1: Double?
        /// Area under the ROC curve.
        public var auc: Double?
        /// The share of positives above all negatives but the highest 1 %.
        public var recallAtOnePercent: Double?
        /// Whole triage, not just the asked score, on one core.
        public var messagesPerSecond: Double
        /// How long it took to make the classifier.
        public var loadMilliseconds: Double

        private enum CodingKeys: String, CodingKey {
            case n, positives, accuracy, precision, recall, f1, auc
            case recallAtOnePercent = "recall_at_1pct_fpr"
            case messagesPerSecond = "messages_per_second"
            case loadMilliseconds = "load_ms"
        }

        /// Writes every key, also those without a value.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(self.n, forKey: .n)
            try container.encode(self.positives, forKey: .positives)
            try container.encode(self.accuracy, forKey: .accuracy)
            try container.encode(self.precision, forKey: .precision)
            try container.encode(self.recall, forKey: .recall)
            try container.encode(self.f1, forKey: .f1)
            try container.encode(self.auc, forKey: .auc)
            try container.encode(self.recallAtOnePercent, forKey: .recallAtOnePercent)
            try container.encode(self.messagesPerSecond, forKey: .messagesPerSecond)
            try container.encode(self.loadMilliseconds, forKey: .loadMilliseconds)
        }

        /// For a terminal.
        public var text: String {
            var table = FigureTable()
            table.add("messages", self.n)
            table.add("positive", self.positives)
            table.add("accuracy", self.accuracy)
            table.add("precision", self.precision)
            table.add("recall", self.recall)
            table.add("F1", self.f1)
            table.add("AUC", self.auc, decimals: 4)
            table.add("recall at 1 % false alarms", self.recallAtOnePercent)
            table.add("messages a second", self.messagesPerSecond, decimals: 0)
            table.add("load, ms", self.loadMilliseconds, decimals: 1)
            return table.text
        }
    }

    /// Scores every text. Time is taken with `clock`, so that a test can hold it.
    public static func run(
        _ task: TriageTask, on data: LabelledTexts, clock: any Clock<Duration> = ContinuousClock(), make: () -> TriageClassifier = { TriageClassifier() }
    ) -> Report { self.measure(task, data, clock, make) }

    private static func measure(_ task: TriageTask, _ data: LabelledTexts, _ clock: some Clock<Duration>, _ make: () -> TriageClassifier) -> Report {
        var made: TriageClassifier?
        let load = clock.measure { made = make() }
        let classifier = made ?? make()
        var scores: [Double] = []
        scores.reserveCapacity(data.texts.count)
        let work = clock.measure {
            for (index, text) in data.texts.enumerated() {
                let other = data.opinions.isEmpty ? OtherOpinion() : task.opinion(data.opinions[index])
                scores.append(task.score(classifier.assess(text: text, other: other).scores))
            }
        }
        let counts = BinaryCounts(decisions: scores.map { $0 >= TriageTask.threshold }, truths: data.labels)
        return Report(
            n: data.texts.count, positives: data.labels.count(where: \.self), accuracy: counts.accuracy, precision: counts.precision, recall: counts.recall, f1: counts.f1,
            auc: Ranking.areaUnderCurve(scores: scores, labels: data.labels),
            recallAtOnePercent: Ranking.recall(atFalsePositiveRate: 0.01, scores: scores, labels: data.labels),
            messagesPerSecond: work > .zero ? Double(data.texts.count) / (work / .seconds(1)) : 0, loadMilliseconds: load / .milliseconds(1))
    }
}
