/// Hits and misses of yes-or-no decisions, and the shares made of them.
public struct BinaryCounts: Sendable, Hashable {
    /// Positives decided as positive.
    public var truePositives = 0
    /// Negatives decided as positive.
    public var falsePositives = 0
    /// Negatives decided as negative.
    public var trueNegatives = 0
    /// Positives decided as negative.
    public var falseNegatives = 0

    /// No decisions yet.
    public init() {}

    /// Counts decisions against truths, pair by pair.
    public init(decisions: [Bool], truths: [Bool]) {
        for (decision, truth) in zip(decisions, truths) { self.add(decision: decision, truth: truth) }
    }

    /// Counts one decision.
    public mutating func add(decision: Bool, truth: Bool) {
        switch (decision, truth) {
        case (true, true): self.truePositives += 1
        case (true, false): self.falsePositives += 1
        case (false, false): self.trueNegatives += 1
        case (false, true): self.falseNegatives += 1
        }
    }

    /// All decisions.
    public var count: Int { self.truePositives + self.falsePositives + self.trueNegatives + self.falseNegatives }
    /// The share decided rightly; nil of nothing.
    public var accuracy: Double? { Self.share(self.truePositives + self.trueNegatives, of: self.count) }
    /// The share of those decided as positive that are; nil when none was.
    public var precision: Double? { Self.share(self.truePositives, of: self.truePositives + self.falsePositives) }
    /// The share of positives found; nil when there are none.
    public var recall: Double? { Self.share(self.truePositives, of: self.truePositives + self.falseNegatives) }
    /// The harmonic mean of precision and recall: 0 when nothing was found, nil when there was nothing to find and nothing was said.
    public var f1: Double? { Self.share(2 * self.truePositives, of: 2 * self.truePositives + self.falsePositives + self.falseNegatives) }
    /// The share of negatives decided as positive; nil when there are none.
    public var falsePositiveRate: Double? { Self.share(self.falsePositives, of: self.falsePositives + self.trueNegatives) }

    private static func share(_ part: Int, of whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
}
