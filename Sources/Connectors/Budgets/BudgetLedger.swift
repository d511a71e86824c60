import Core
import Foundation

/// What a call is for; each purpose has its share of a bucket.
public enum BudgetPurpose: String, Codable, Sendable, CaseIterable {
    /// Sending, reconciling and moderating.
    case reply
    case polling
    case collection
    /// Connecting, profiles, subscriptions.
    case account
}

/// A platform allowance per day that all connections of the installation share.
public struct BudgetBucket: Hashable, Codable, Sendable {
    /// For instance `youtube.units`.
    public var name: String
    /// Units per day.
    public var limit: Int
    /// The share of the day's units that a purpose may use at most; without an entry: whatever the others leave.
    public var shares: [BudgetPurpose: Double]

    public init(name: String, limit: Int, shares: [BudgetPurpose: Double] = [:]) {
        self.name = name
        self.limit = limit
        self.shares = shares
    }
}

/// What a call costs.
public struct BudgetCost: Hashable, Sendable {
    public var bucket: BudgetBucket
    /// As the platform prices the call, whatever comes of it.
    public var units: Int

    public init(_ units: Int, from bucket: BudgetBucket) {
        self.units = units
        self.bucket = bucket
    }
}

/// Whether a call may be made now.
public enum BudgetDecision: Hashable, Sendable {
    case granted
    /// Not before `until`, and why.
    case refused(until: Timestamp, Reason)
}

/// How a bucket stands today.
public struct BudgetStanding: Hashable, Codable, Sendable {
    /// Units a day.
    public var limit: Int
    /// Units that were spent today.
    public var used: [BudgetPurpose: Int]
    public var resetsAt: Timestamp
    /// The platform itself said that it is empty.
    public var isExhausted: Bool

    public init(limit: Int, used: [BudgetPurpose: Int], resetsAt: Timestamp, isExhausted: Bool) {
        self.limit = limit
        self.used = used
        self.resetsAt = resetsAt
        self.isExhausted = isExhausted
    }

    /// Units that may still be spent today, by any purpose.
    public var left: Int { self.isExhausted ? 0 : max(0, self.limit - self.used.values.reduce(0, +)) }
}

/// Who may spend how much of a platform's daily allowance. Days are Pacific days (https://developers.google.com/youtube/data/determine_quota_cost).
public protocol BudgetLedger: Sendable {
    /// Takes units before the call is made; a call that was made is never given back, since platforms charge for failures too.
    func take(_ cost: BudgetCost, for purpose: BudgetPurpose, connection: Identifier<Connection>) async throws -> BudgetDecision
    /// The platform says that the bucket is empty: nothing more until it resets.
    func exhaust(_ bucket: BudgetBucket) async throws -> Timestamp
    func standing(of bucket: BudgetBucket) async throws -> BudgetStanding
    /// Which connections share the buckets with this prefix (the platform's name); fairness counts them even when they are idle.
    func share(bucketsOf platform: Platform, among connections: Set<Identifier<Connection>>) async throws
}

/// The ledger's state in a form that can be stored.
public struct BudgetSnapshot: Codable, Hashable, Sendable {
    /// What was spent of one bucket on one day.
    public struct Day: Codable, Hashable, Sendable {
        /// `2026-11-22`, Pacific.
        public var day: String
        /// Units by purpose and connection id.
        public var used: [BudgetPurpose: [String: Int]]
        public var isExhausted: Bool

        public init(day: String, used: [BudgetPurpose: [String: Int]] = [:], isExhausted: Bool = false) {
            self.day = day
            self.used = used
            self.isExhausted = isExhausted
        }
    }

    /// By bucket name.
    public var buckets: [String: Day]

    public init(buckets: [String: Day] = [:]) { self.buckets = buckets }
}

/// Days of America/Los_Angeles, in which YouTube counts quota.
public struct PacificDay: Hashable, Sendable {
    /// `2026-11-22`
    public var name: String
    /// Midnight in Los Angeles; a day has 23 to 25 hours.
    public var start: Timestamp
    /// The next midnight: not part of the day.
    public var end: Timestamp

    public init(containing instant: Timestamp) {
        var calendar = Calendar(identifier: .gregorian)
        // The zone is part of Foundation's own data; without it a fixed offset is off by an hour in summer at most.
        calendar.timeZone = TimeZone(identifier: "America/Los_Angeles") ?? TimeZone(secondsFromGMT: -8 * 3600) ?? .gmt
        let start = calendar.startOfDay(for: instant.date)
        let end = calendar.date(byAdding: .day, value: 1, to: start) ?? start.addingTimeInterval(86400)
        let parts = calendar.dateComponents([.year, .month, .day], from: start)
        func pad(_ number: Int?, _ width: Int) -> String {
            let text = String(number ?? 0)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        self.name = "\(pad(parts.year, 4))-\(pad(parts.month, 2))-\(pad(parts.day, 2))"
        self.start = Timestamp(start)
        self.end = Timestamp(end)
    }

    /// How much of the day is still to come at `instant`, 0 ... 1.
    public func remaining(at instant: Timestamp) -> Double {
        let length = Double(self.end.milliseconds - self.start.milliseconds)
        return length > 0 ? min(1, max(0, Double(self.end.milliseconds - instant.milliseconds) / length)) : 0
    }
}
