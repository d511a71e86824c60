import Core
import Foundation

/// What each confidence threshold would cost, from what people decided: how much would go by itself, and how much of that was wrong.
public struct ThresholdTable: Sendable, Hashable {
    /// One threshold.
    public struct Row: Sendable, Hashable, Codable {
        /// Drafts from this confidence on would go by themselves.
        public var threshold: Double
        /// How many of the decided drafts that is.
        public var sent: Int
        /// Their share of all decided drafts.
        public var shareSent: Double
        /// The share of those that a person did not send unchanged; nil where none would go.
        public var shareWrong: Double?
        /// 95 % of what the true share may be lies from here …
        public var wrongLow: Double?
        /// … to here.
        public var wrongHigh: Double?
    }

    /// A draft that a person decided on.
    public struct Decision: Sendable, Hashable {
        /// The calibrated confidence that it would have had without its own decision being known.
        public var confidence: Double
        /// Sent unchanged.
        public var isRight: Bool

        /// A decision.
        public init(confidence: Double, isRight: Bool) {
            self.confidence = confidence
            self.isRight = isRight
        }
    }

    /// Decisions counted.
    public var decisions: Int
    /// Rising thresholds.
    public var rows: [Row]
    /// How far confidences and outcomes are apart on average (ten bins); nil without decisions.
    public var calibrationError: Double?

    /// The thresholds that are shown.
    public static let thresholds: [Double] = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98]

    /// The table of decisions.
    public init(_ decisions: [Decision], thresholds: [Double] = Self.thresholds) {
        self.decisions = decisions.count
        self.rows = thresholds.map { threshold in
            let sent = decisions.filter { $0.confidence >= threshold }
            let wrong = sent.count { !$0.isRight }
            let interval = Self.interval(wrong, of: sent.count)
            return Row(
                threshold: threshold, sent: sent.count, shareSent: decisions.isEmpty ? 0 : Double(sent.count) / Double(decisions.count),
                shareWrong: sent.isEmpty ? nil : Double(wrong) / Double(sent.count), wrongLow: interval?.low, wrongHigh: interval?.high)
        }
        guard !decisions.isEmpty else { return }
        let bins = Dictionary(grouping: decisions) { min(9, Int($0.confidence * 10)) }
        self.calibrationError = bins.sorted { $0.key < $1.key }.map(\.value).reduce(0) { sum, bin in sum + abs(bin.reduce(0) { $0 + $1.confidence } - Double(bin.count { $0.isRight })) } / Double(decisions.count)
    }

    /// From what people of a workspace did with drafts. Each draft's confidence comes from a calibration that was learned on the other four
    /// fifths, so that no decision vouches for itself.
    public init(corrections: [Correction], category: Category? = nil, thresholds: [Double] = Self.thresholds) {
        func part(_ correction: Correction) -> UInt64 { StableHash.of(correction.id.rawValue, "part") % 5 }
        var decisions: [Decision] = []
        for fold in 0 ..< UInt64(5) {
            let calibration = Calibration.learned(from: corrections.filter { part($0) != fold })
            for correction in corrections where part(correction) == fold && (category == nil || correction.category == category) {
                guard let estimate = correction.confidence, estimate.isFinite else { continue }
                let confidence = calibration.confidence(estimate: estimate, category: correction.category ?? .other)
                decisions.append(Decision(confidence: confidence.value, isRight: correction.action == .approved))
            }
        }
        self.init(decisions, thresholds: thresholds)
    }

    /// Wilson's interval, which holds its word also for few and for none.
    private static func interval(_ hits: Int, of count: Int) -> (low: Double, high: Double)? {
        guard count > 0 else { return nil }
        let (n, share, z) = (Double(count), Double(hits) / Double(count), 1.96)
        let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        return (max(0, middle - half), min(1, middle + half))
    }
}
