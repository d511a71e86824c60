import Core
import Synchronization

/// The ledger of one process. `snapshot` and `restore` let it outlive a restart.
///
/// Fairness: a purpose's share is divided evenly over the connections. Whoever calls leaves the others what they are likely to need for the
/// rest of the day: their unused even parts, times the part of the day that is left. So nobody is starved and by midnight nothing is wasted.
public final class InMemoryBudgetLedger: BudgetLedger {
    private struct State {
        var snapshot = BudgetSnapshot()
        var members: [String: Set<String>] = [:]
    }

    private let state = Mutex(State())
    private let time: any TimeSource

    public init(time: any TimeSource, snapshot: BudgetSnapshot = BudgetSnapshot()) {
        self.time = time
        self.state.withLock { $0.snapshot = snapshot }
    }

    /// Grants when the bucket, the purpose's share and the connection's fair part of that all have room; otherwise takes nothing.
    public func take(_ cost: BudgetCost, for purpose: BudgetPurpose, connection: Identifier<Connection>) -> BudgetDecision {
        let now = self.time.now()
        let day = PacificDay(containing: now)
        let bucket = cost.bucket
        return self.state.withLock { state in
            var book = Self.today(state.snapshot.buckets[bucket.name], day)
            if book.isExhausted { return Self.refusal(bucket, day.end, "The platform says that today's allowance is used up.") }
            let spent = book.used.values.reduce(0) { $0 + $1.values.reduce(0, +) }
            guard spent + cost.units <= bucket.limit else { return Self.refusal(bucket, day.end, "Today's allowance of \(bucket.limit) units is used up.") }

            let mine = book.used[purpose] ?? [:]
            let spentOnPurpose = mine.values.reduce(0, +)
            let capacity: Int = if let share = bucket.shares[purpose] { Int(Double(bucket.limit) * share) } else { bucket.limit - (spent - spentOnPurpose) }
            guard spentOnPurpose + cost.units <= capacity else {
                return Self.refusal(bucket, day.end, "Today's share for \(purpose.rawValue) (\(capacity) of \(bucket.limit) units) is used up.")
            }

            let platform = String(bucket.name.prefix { $0 != "." })
            let members = (state.members[platform] ?? []).union(mine.keys).union([connection.rawValue])
            let even = capacity / max(1, members.count)
            // Whole units: a fraction that nobody could spend must not be kept back at the day's end.
            let kept = (members.subtracting([connection.rawValue]).reduce(0.0) { $0 + Double(max(0, even - (mine[$1] ?? 0))) } * day.remaining(at: now)).rounded(.down)
            let free = Double(capacity - spentOnPurpose - cost.units)
            guard free >= kept else {
                // The more of the day is gone, the less is kept for the others: say when enough will be free.
                let wait = kept > 0 ? day.remaining(at: now) * (1 - max(0, free) / kept) : 0
                let length = Double(day.end.milliseconds - day.start.milliseconds)
                return Self.refusal(
                    bucket, min(day.end, now + .milliseconds(Int64(wait * length) + 1000)), "The other connections keep their part of today's allowance.")
            }
            book.used[purpose, default: [:]][connection.rawValue, default: 0] += cost.units
            state.snapshot.buckets[bucket.name] = book
            return .granted
        }
    }

    /// Refuses everything until the Pacific day ends, and returns when that is.
    public func exhaust(_ bucket: BudgetBucket) -> Timestamp {
        let day = PacificDay(containing: self.time.now())
        self.state.withLock { state in
            var book = Self.today(state.snapshot.buckets[bucket.name], day)
            book.isExhausted = true
            state.snapshot.buckets[bucket.name] = book
        }
        return day.end
    }

    /// Today's spending by purpose; a bucket that was never used stands at zero.
    public func standing(of bucket: BudgetBucket) -> BudgetStanding {
        let day = PacificDay(containing: self.time.now())
        return self.state.withLock { state in
            let book = Self.today(state.snapshot.buckets[bucket.name], day)
            return BudgetStanding(limit: bucket.limit, used: book.used.mapValues { $0.values.reduce(0, +) }, resetsAt: day.end, isExhausted: book.isExhausted)
        }
    }

    /// Replaces the set of connections that a platform's buckets are divided over.
    public func share(bucketsOf platform: Platform, among connections: Set<Identifier<Connection>>) {
        self.state.withLock { $0.members[platform.rawValue] = Set(connections.map(\.rawValue)) }
    }

    /// All buckets as they stand, for storing; the members are not in it.
    public func snapshot() -> BudgetSnapshot { self.state.withLock { $0.snapshot } }

    /// Puts a stored state back. What was spent in this process since it started is kept on top.
    public func restore(_ snapshot: BudgetSnapshot) {
        self.state.withLock { state in
            for (name, stored) in snapshot.buckets {
                guard var current = state.snapshot.buckets[name], current.day == stored.day else {
                    if state.snapshot.buckets[name].map({ $0.day < stored.day }) ?? true { state.snapshot.buckets[name] = stored }
                    continue
                }
                for (purpose, connections) in stored.used {
                    current.used[purpose, default: [:]].merge(connections) { $0 + $1 }
                }
                current.isExhausted = current.isExhausted || stored.isExhausted
                state.snapshot.buckets[name] = current
            }
        }
    }

    private static func today(_ book: BudgetSnapshot.Day?, _ day: PacificDay) -> BudgetSnapshot.Day {
        if let book, book.day == day.name { book } else { BudgetSnapshot.Day(day: day.name) }
    }

    private static func refusal(_ bucket: BudgetBucket, _ until: Timestamp, _ text: String) -> BudgetDecision {
        .refused(until: until, Reason("budget_used_up", text, values: ["bucket": bucket.name, "until": until.iso8601]))
    }
}
