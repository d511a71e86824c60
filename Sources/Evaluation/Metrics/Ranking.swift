/// How well scores put positives above negatives, whatever the threshold.
public enum Ranking {
    /// Area under the ROC curve: the chance that a random positive scores above a random negative, ties counting half.
    /// nil when one of the two classes is missing. `scores` and `labels` are of one length; the surplus of the longer is not read.
    public static func areaUnderCurve(scores: [Double], labels: [Bool]) -> Double? {
        let rows = zip(scores, labels).sorted { $0.0 < $1.0 }
        let positives = rows.count { $0.1 }
        let negatives = rows.count - positives
        guard positives > 0, negatives > 0 else { return nil }
        var sum = 0.0
        var start = 0
        while start < rows.count {
            var end = start
            var tied = 0
            while end < rows.count, rows[end].0 == rows[start].0 {
                if rows[end].1 { tied += 1 }
                end += 1
            }
            // Ranks from one; equal scores share the mean of theirs.
            sum += Double(tied) * (Double(start + 1 + end) / 2)
            start = end
        }
        let least = Double(positives) * Double(positives + 1) / 2
        return (sum - least) / (Double(positives) * Double(negatives))
    }

    /// The share of positives that score above every negative but the highest `rate` of them. nil when one of the classes is missing.
    ///
    /// The threshold is strict: with equal scores on both sides no more negatives than allowed are let through.
    public static func recall(atFalsePositiveRate rate: Double, scores: [Double], labels: [Bool]) -> Double? {
        let negatives = zip(scores, labels).filter { !$0.1 }.map(\.0).sorted(by: >)
        let positives = zip(scores, labels).filter(\.1).map(\.0)
        guard !negatives.isEmpty, !positives.isEmpty else { return nil }
        // A hair more, so that 1 % of 300 is 3 in spite of binary fractions.
        let allowed = min(Int(max(rate, 0) * Double(negatives.count) + 1e-9), negatives.count)
        guard allowed < negatives.count else { return 1 }
        let threshold = negatives[allowed]
        return Double(positives.count { $0 > threshold }) / Double(positives.count)
    }
}
