import Core
import Foundation

/// The day that Google's quotas count by: midnight to midnight in Los Angeles, 23 to 25 hours long.
enum PacificDay {
    /// Gregorian, in America/Los_Angeles; the fixed offset serves only a machine without time zone data.
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "America/Los_Angeles") ?? TimeZone(secondsFromGMT: -8 * 3600) ?? .gmt
        return calendar
    }()

    /// The day that holds an instant, as a half-open range.
    static func containing(_ instant: Timestamp) -> Range<Timestamp> {
        let start = self.calendar.startOfDay(for: instant.date)
        let end = self.calendar.date(byAdding: .day, value: 1, to: start) ?? start.addingTimeInterval(86400)
        return Timestamp(start) ..< Timestamp(end)
    }
}

/// One project's spending of one Pacific day (https://developers.google.com/youtube/data/determine_quota_cost).
struct QuotaLedger: Sendable {
    enum Bucket: String, Sendable, CaseIterable, Hashable {
        case units
        case searches
        case statistics
    }

    var limits: [Bucket: Int]
    var callsPerMinute: Int?
    private(set) var used: [Bucket: Int] = [:]
    private var day = Timestamp.distantPast ..< Timestamp.distantPast
    private var minute: Int64 = 0
    private var callsThisMinute = 0

    init(limits: [Bucket: Int], callsPerMinute: Int?) {
        self.limits = limits
        self.callsPerMinute = callsPerMinute
    }

    /// Starts a new day when one has begun.
    mutating func roll(to now: Timestamp) {
        guard !self.day.contains(now) else { return }
        self.day = PacificDay.containing(now)
        self.used = [:]
    }

    /// Charges a call. Throws `rateLimitExceeded` or, charging nothing, `quotaExceeded`.
    mutating func charge(_ cost: Int, _ bucket: Bucket, now: Timestamp) throws(YouTubeError) {
        self.roll(to: now)
        if let callsPerMinute {
            let minute = now.milliseconds / 60_000
            if minute != self.minute {
                self.minute = minute
                self.callsThisMinute = 0
            }
            self.callsThisMinute += 1
            guard self.callsThisMinute <= callsPerMinute else { throw .rateLimited }
        }
        guard cost > 0 else { return }
        let spent = self.used[bucket] ?? 0
        guard spent + cost <= self.limits[bucket] ?? 0 else { throw .quotaExceeded }
        self.used[bucket] = spent + cost
    }

    mutating func setUsed(_ amount: Int, _ bucket: Bucket, now: Timestamp) {
        self.roll(to: now)
        self.used[bucket] = amount
    }

    /// When the present day ends.
    var resetsAt: Timestamp { self.day.upperBound }
}
