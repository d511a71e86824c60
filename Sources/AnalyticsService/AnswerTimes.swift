import Core
import Storage

/// How long fans waited for replies, from counts between bounds.
public struct AnswerTimes: Sendable {
    /// By how many bounds were reached.
    private let counts: [(reached: Int, count: Int)]
    private let bounds: [Int64]

    public init(_ groups: [CountedGroup], bounds: [Int64] = MessageCounts.answerBounds) {
        self.bounds = bounds
        self.counts = groups.compactMap { group in
            guard case .integer(let reached)? = group.values.first else { return nil }
            return (Int(reached), group.count)
        }.sorted { $0.reached < $1.reached }
    }

    /// How many replies were measured.
    public var total: Int { self.counts.reduce(0) { $0 + $1.count } }

    /// The seconds within which this share of the replies was sent, to within a tenth; nil without replies.
    public func percentile(_ share: Double) -> Double? {
        let total = self.total
        guard total > 0 else { return nil }
        let wanted = max(1, (share * Double(total)).rounded(.up))
        var before = 0
        for (reached, count) in self.counts {
            if Double(before + count) >= wanted {
                // Replies are taken as spread evenly between their bounds.
                let low = reached == 0 ? 0 : Double(self.bounds[min(reached, self.bounds.count) - 1])
                let high = reached < self.bounds.count ? Double(self.bounds[reached]) : low
                return (low + (high - low) * (wanted - Double(before) - 0.5) / Double(count)) / 1_000
            }
            before += count
        }
        return nil
    }
}
