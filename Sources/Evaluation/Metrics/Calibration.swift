/// Whether a confidence means what it says.
public enum Calibration {
    /// Expected calibration error over bins of equal width: the mean distance between confidence and share of right answers, weighted by how
    /// many fall into a bin. nil of nothing.
    public static func expectedError(confidences: [Double], isRight: [Bool], bins: Int = 10) -> Double? {
        let rows = Array(zip(confidences, isRight))
        guard !rows.isEmpty, bins > 0 else { return nil }
        var sums = [Double](repeating: 0, count: bins)
        var right = [Double](repeating: 0, count: bins)
        for (confidence, truth) in rows {
            let bounded = min(max(confidence, 0), 1)
            let bin = min(Int(bounded * Double(bins)), bins - 1)
            sums[bin] += bounded
            if truth { right[bin] += 1 }
        }
        return zip(sums, right).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(rows.count)
    }

    /// One point of a risk-coverage curve.
    public struct RiskPoint: Sendable, Hashable, Codable {
        /// The least confidence that is still answered.
        public var threshold: Double
        /// The share of all that is answered.
        public var coverage: Double
        /// The share of the answered that is wrong.
        public var risk: Double

        /// A point.
        public init(threshold: Double, coverage: Double, risk: Double) {
            self.threshold = threshold
            self.coverage = coverage
            self.risk = risk
        }
    }

    /// The curve from the surest answers to all of them, one point per distinct confidence: equal ones can't be told apart, so they come together.
    public static func riskCoverage(confidences: [Double], isRight: [Bool]) -> [RiskPoint] {
        let rows = zip(confidences, isRight).sorted { $0.0 > $1.0 }
        var points: [RiskPoint] = []
        var wrong = 0
        for (index, row) in rows.enumerated() {
            if !row.1 { wrong += 1 }
            if index + 1 < rows.count, rows[index + 1].0 == row.0 { continue }
            points.append(RiskPoint(threshold: row.0, coverage: Double(index + 1) / Double(rows.count), risk: Double(wrong) / Double(index + 1)))
        }
        return points
    }

    /// Area under the risk-coverage curve: the mean risk over all coverages, ties spread evenly. nil of nothing.
    public static func areaUnderRiskCoverage(confidences: [Double], isRight: [Bool]) -> Double? {
        let rows = zip(confidences, isRight).sorted { $0.0 > $1.0 }
        guard !rows.isEmpty else { return nil }
        var sum = 0.0
        var wrong = 0.0
        var start = 0
        while start < rows.count {
            var end = start
            var tied = 0.0
            while end < rows.count, rows[end].0 == rows[start].0 {
                if !rows[end].1 { tied += 1 }
                end += 1
            }
            for step in 1 ... (end - start) { sum += (wrong + tied * Double(step) / Double(end - start)) / Double(start + step) }
            wrong += tied
            start = end
        }
        return sum / Double(rows.count)
    }

    /// The share that is wrong among the surest `coverage` of all answers. nil of nothing.
    public static func risk(atCoverage coverage: Double, confidences: [Double], isRight: [Bool]) -> Double? {
        let rows = zip(confidences, isRight).sorted { $0.0 > $1.0 }
        guard !rows.isEmpty else { return nil }
        let count = min(max(Int((Double(rows.count) * coverage).rounded()), 1), rows.count)
        // Of equal confidences at the edge a share is taken, not whichever came first.
        let edge = rows[count - 1].0
        let above = rows.prefix { $0.0 > edge }
        let tied = rows.filter { $0.0 == edge }
        let wrong = Double(above.count { !$0.1 }) + Double(tied.count { !$0.1 }) * Double(count - above.count) / Double(tied.count)
        return wrong / Double(count)
    }
}
