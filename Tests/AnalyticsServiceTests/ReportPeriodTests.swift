import AnalyticsService
import Core
import Foundation
import Storage
import Testing

@Suite("The days of a report") struct ReportPeriodTests {
    private let now = Timestamp(iso8601: "2026-11-23T03:30:00Z") ?? .init(milliseconds: 0)

    @Test(arguments: [
        // from, to, time zone, days, first midnight, last midnight
        (nil, nil, "UTC", 30, "2026-10-25T00:00:00.000Z", "2026-11-24T00:00:00.000Z"),
        // There it is still the day before.
        (nil, nil, "America/Los_Angeles", 30, "2026-10-24T07:00:00.000Z", "2026-11-23T08:00:00.000Z"),
        ("2026-11-01", "2026-11-01", "Europe/Berlin", 1, "2026-10-31T23:00:00.000Z", "2026-11-01T23:00:00.000Z"),
        // The clocks are changed on the last Sunday of October.
        ("2026-10-25", "2026-10-25", "Europe/Berlin", 1, "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"),
        ("2026-11-01", "2026-11-02", "Asia/Kolkata", 2, "2026-10-31T18:30:00.000Z", "2026-11-02T18:30:00.000Z"),
        // Its midnight is a quarter past, where no half hour begins.
        ("2026-11-01", "2026-11-01", "Asia/Kathmandu", 1, "2026-10-31T18:00:00.000Z", "2026-11-01T18:00:00.000Z"),
        ("2028-02-29", "2028-03-01", "UTC", 2, "2028-02-29T00:00:00.000Z", "2028-03-02T00:00:00.000Z"),
        ("2025-10-20", nil, "UTC", 400, "2025-10-20T00:00:00.000Z", "2026-11-24T00:00:00.000Z"),
    ] as [(String?, String?, String, Int, String, String)])
    func hasEveryDayOnce(_ from: String?, _ to: String?, _ zone: String, _ count: Int, _ first: String, _ last: String) throws {
        let period = try ReportPeriod(from: from, to: to, timeZone: zone, now: self.now)
        #expect(period.days.count == count)
        #expect(period.times.lowerBound == Timestamp(iso8601: first) && period.times.upperBound == Timestamp(iso8601: last))
        for (day, next) in zip(period.days, period.days.dropFirst()) {
            #expect(day.times.upperBound == next.times.lowerBound)
            #expect(day.date < next.date)
        }
        #expect(period.days.allSatisfy { ($0.times.upperBound - $0.times.lowerBound) >= .hours(23) && $0.times.lowerBound.milliseconds % MessageCounts.slot == 0 })
    }

    @Test(arguments: [
        ("2026-02-30", nil, "UTC", "query.from"), ("yesterday", nil, "UTC", "query.from"), ("", nil, "UTC", "query.from"), ("2026-1-01", nil, "UTC", "query.from"), ("٢٠٢٦-11-01", nil, "UTC", "query.from"),
        ("1999-12-31", nil, "UTC", "query.from"), (nil, "2026-13-01", "UTC", "query.to"), (nil, "+026-11-01", "UTC", "query.to"), ("2026-11-20", "2026-11-19", "UTC", "query.from"),
        ("2025-10-19", nil, "UTC", "query.from"), (nil, nil, "Mars/Olympus", "query.time_zone"), (nil, nil, "", "query.time_zone"),
    ] as [(String?, String?, String, String)])
    func namesTheFieldThatIsWrong(_ from: String?, _ to: String?, _ zone: String, _ field: String) {
        #expect { try ReportPeriod(from: from, to: to, timeZone: zone, now: self.now) } throws: { ($0 as? AppError)?.fields.map(\.field) == [field] }
    }
}

@Suite("How long fans waited") struct AnswerTimesTests {
    /// Counted as the store does.
    private func counted(_ milliseconds: [Int64]) -> AnswerTimes {
        let reached = milliseconds.map { time in MessageCounts.answerBounds.count { $0 <= time } }
        return AnswerTimes(Dictionary(grouping: reached) { $0 }.map { CountedGroup(values: [.integer(Int64($0.key))], count: $0.value.count) })
    }

    @Test(arguments: [[4_000], [1, 5, 900], (1 ... 1_000).map { Int64($0 * 700) }, (1 ... 300).map { Int64($0 * $0 * 40) }, [10_000, 20_000, 86_400_000, 20 * 86_400_000], Array(repeating: 60_000, count: 50)] as [[Int64]])
    func isToldToWithinATenth(_ times: [Int64]) throws {
        let answers = self.counted(times)
        #expect(answers.total == times.count)
        for share in [0.5, 0.9, 0.99] {
            let exact = Double(times.sorted()[Int((share * Double(times.count)).rounded(.up)) - 1]) / 1_000
            let told = try #require(answers.percentile(share))
            #expect(abs(told - exact) <= max(exact * 0.1, 1), "\(share): \(told) for \(exact)")
        }
    }

    @Test func nothingIsSaidWithoutReplies() {
        #expect(self.counted([]).percentile(0.5) == nil)
        #expect(self.counted([]).total == 0)
    }
}
