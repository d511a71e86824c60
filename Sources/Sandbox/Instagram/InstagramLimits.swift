import Core

/// Instagram's rate limits (https://developers.facebook.com/docs/graph-api/overview/rate-limiting): sliding windows, in which refused calls count too.
struct InstagramLimits: Sendable {
    /// Times of the latest calls of one window, oldest first.
    private struct Window: Sendable {
        var times: [Int64] = []
        var start = 0

        var count: Int { self.times.count - self.start }

        mutating func add(_ now: Int64, span: Int64) -> Int {
            while self.start < self.times.count, self.times[self.start] <= now - span { self.start += 1 }
            if self.start > 4096, self.start * 2 > self.times.count {
                self.times.removeFirst(self.start)
                self.start = 0
            }
            self.times.append(now)
            return self.count
        }
    }

    private var windows: [String: Window] = [:]
    /// Calls by account and hour since 1970, for the budget of a rolling day.
    private var hours: [String: [Int64: Int]] = [:]

    /// Counts one event and says whether it is within `limit` per `span`.
    mutating func allow(_ key: String, limit: Int, per span: Duration, now: Timestamp) -> Bool {
        self.windows[key, default: Window()].add(now.milliseconds, span: span.wholeMilliseconds) <= limit
    }

    /// How a call stands against the platform-wide and account-wide limits.
    struct Usage: Sendable {
        var appPercent = 0
        var accountPercent = 0
        var minutesToRegain = 0
        var error: GraphError?
    }

    /// Counts one non-messaging call of an account.
    mutating func count(account: InstagramAccount, behaviour: InstagramBehaviour, now: Timestamp) -> Usage {
        var usage = Usage()
        let app = self.windows["app", default: Window()].add(now.milliseconds, span: 3_600_000)
        let own = self.windows["account/" + account.id, default: Window()].add(now.milliseconds, span: 3_600_000)
        let hour = now.milliseconds / 3_600_000
        var hours = self.hours[account.id, default: [:]].filter { $0.key > hour - 24 }
        hours[hour, default: 0] += 1
        self.hours[account.id] = hours
        let budget = max(1, 4800 * account.impressions)
        let used = hours.values.reduce(0, +)
        usage.appPercent = min(999, app * 100 / max(1, behaviour.appCallsPerHour))
        usage.accountPercent = min(999, used * 100 / budget)
        if app > behaviour.appCallsPerHour {
            usage.error = GraphError(4, "(#4) Application request limit reached", status: 403, isTransient: true)
        } else if own > behaviour.accountCallsPerHour {
            usage.error = GraphError(17, "(#17) User request limit reached", isTransient: true)
        } else if used > budget {
            // The oldest hour with calls leaves the window first.
            usage.minutesToRegain = Int((hours.keys.min() ?? hour) + 24 - hour) * 60
            usage.error = GraphError(80002, "(#80002) There have been too many calls to this Instagram account. Wait a bit and try again.", isTransient: true)
        }
        return usage
    }
}
