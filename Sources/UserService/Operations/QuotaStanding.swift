import Connectors
import Core

/// How a platform's daily allowance stands, which all connections of the installation share.
public struct QuotaStanding: Sendable, Hashable {
    public var platform: Platform
    public var bucket: BudgetBucket
    public var standing: BudgetStanding
    /// What one reply costs at most, in units; nil where replies cost none.
    public var unitsPerReply: Int?

    public init(platform: Platform, bucket: BudgetBucket, standing: BudgetStanding, unitsPerReply: Int? = nil) {
        self.platform = platform
        self.bucket = bucket
        self.standing = standing
        self.unitsPerReply = unitsPerReply
    }

    /// What a purpose may use of the whole day; without a share of its own, whatever the others leave.
    func limit(of purpose: BudgetPurpose) -> Int? { self.bucket.shares[purpose].map { Int(Double(self.standing.limit) * $0) } }

    /// How many replies today's rest is enough for.
    var repliesLeft: Int? { self.replies(for: self.standing.left) }
    /// How many replies a whole day is enough for, if it goes to nothing else.
    var repliesPerDay: Int? { self.replies(for: self.standing.limit) }

    private func replies(for units: Int) -> Int? { self.unitsPerReply.flatMap { $0 > 0 ? units / $0 : nil } }
}
