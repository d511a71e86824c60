import Core
import Jobs
import Storage
import Testing

@Suite struct ScheduleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var cron: String
        var zone: String
        var after: String
        /// The next times, in UTC.
        var next: [String]
        var testDescription: String { "\(cron) in \(zone) after \(after)" }

        init(_ cron: String, _ zone: String, _ after: String, _ next: String...) {
            self.cron = cron
            self.zone = zone
            self.after = after
            self.next = next
        }
    }

    static let cases = [
        Case("*/15 * * * *", "UTC", "2026-11-22T10:07:30Z", "2026-11-22T10:15:00Z", "2026-11-22T10:30:00Z"),
        Case("0 9 * * *", "UTC", "2026-11-22T09:00:00Z", "2026-11-23T09:00:00Z"),
        Case("0 9 * * *", "UTC", "2026-11-22T08:59:59.999Z", "2026-11-22T09:00:00Z"),
        Case("30 6,18 1-3 jan,jul *", "UTC", "2026-07-03T18:30:00Z", "2027-01-01T06:30:00Z", "2027-01-01T18:30:00Z"),
        Case("0 12 * * mon-fri", "UTC", "2026-11-20T12:00:00Z", "2026-11-23T12:00:00Z"),
        Case("0 12 * * 7", "UTC", "2026-11-20T12:00:00Z", "2026-11-22T12:00:00Z"),
        Case("0 0 13 * fri", "UTC", "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z", "2026-11-27T00:00:00Z", "2026-12-04T00:00:00Z", "2026-12-11T00:00:00Z", "2026-12-13T00:00:00Z"),
        Case("0 0 31 * *", "UTC", "2026-11-22T00:00:00Z", "2026-12-31T00:00:00Z", "2027-01-31T00:00:00Z", "2027-03-31T00:00:00Z"),
        Case("@monthly", "UTC", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        Case("10-40/15 3 * * *", "UTC", "2026-11-22T03:10:00Z", "2026-11-22T03:25:00Z", "2026-11-22T03:40:00Z", "2026-11-23T03:10:00Z"),
        // Leap years: every fourth, but not the hundredth, but the four hundredth.
        Case("0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"),
        Case("0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z"),
        Case("0 0 29 2 *", "UTC", "1999-03-01T00:00:00Z", "2000-02-29T00:00:00Z"),
        Case("5 4 29 2 *", "Europe/Berlin", "2027-01-01T00:00:00Z", "2028-02-29T03:05:00Z"),
        // Berlin, 29 March 2026: 02:00 to 03:00 is skipped, at 01:00Z.
        Case("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"),
        Case("0,15,30,45 2 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"),
        Case("0 2,3 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z", "2026-03-30T01:00:00Z"),
        Case("30 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"),
        // Berlin, 25 October 2026: 02:00 to 03:00 comes twice, at 00:00Z and at 01:00Z.
        Case("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
        Case("0 3 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T02:00:00Z"),
        Case("30 * * * *", "Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"),
        // New York, 8 March 2026: 02:00 to 03:00 is skipped, at 07:00Z.
        Case("30 2 * * *", "America/New_York", "2026-03-07T12:00:00Z", "2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"),
        Case("0 1 * * *", "America/New_York", "2026-03-07T12:00:00Z", "2026-03-08T06:00:00Z", "2026-03-09T05:00:00Z"),
        // New York, 1 November 2026: 01:00 to 02:00 comes twice, at 05:00Z and at 06:00Z.
        Case("30 1 * * *", "America/New_York", "2026-10-31T12:00:00Z", "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"),
        Case("*/30 * * * *", "America/New_York", "2026-11-01T05:00:00Z", "2026-11-01T05:30:00Z", "2026-11-01T06:00:00Z", "2026-11-01T06:30:00Z", "2026-11-01T07:00:00Z"),
        Case("0 0 * * *", "America/New_York", "2026-10-31T12:00:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"),
        // A change by half an hour, and a quarter-hour offset.
        Case("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00Z", "2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"),
        Case("0 9 * * *", "Asia/Kathmandu", "2026-11-22T00:00:00Z", "2026-11-22T03:15:00Z"),
        // Midnight itself is skipped in Santiago on 6 September 2026, at 04:00Z.
        Case("0 0 * * *", "America/Santiago", "2026-09-05T12:00:00Z", "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"),
    ]

    @Test(arguments: cases) func theNextTimesAreRight(_ test: Case) throws {
        let schedule = try JobSchedule("s", cron: test.cron, timeZone: test.zone) { _ in TestJob(text: "") }
        var time = try #require(Timestamp(iso8601: test.after))
        for expected in test.next {
            let next = try #require(schedule.next(after: time))
            #expect(next == Timestamp(iso8601: expected), "expected \(expected)")
            time = next
        }
    }

    @Test(arguments: ["", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "a * * * *", "*/0 * * * *", "5-1 * * * *", "1,, * * * *", "-1 * * * *", "1/2/3 * * * *", "0 0 30 2 *", "0 0 31 4,6 *", "+1 * * * *"])
    func wrongExpressionsAreRefused(_ cron: String) {
        #expect(throws: AppError.self) { try JobSchedule("s", cron: cron) { _ in TestJob(text: "") } }
    }

    @Test func unknownTimeZonesAreRefused() {
        #expect(throws: AppError.self) { try JobSchedule("s", cron: "@daily", timeZone: "Mars/Olympus") { _ in TestJob(text: "") } }
    }

    @Test func ofTwoProcessesOneFiresEachTimeOnce() async throws {
        try await JobHarness.with(isExclusive: false) { harness in
            let script = Script()
            let schedule = try JobSchedule("every minute", cron: "* * * * *") { TestJob(text: $0.iso8601) }
            let make = {
                harness.workers({ job, _ in
                    script.note(job.text)
                    return .done
                }, schedules: [schedule])
            }
            let start = harness.time.now()
            let first = try #require(schedule.next(after: start))
            try await harness.running(make()) { _ in
                try await harness.running(make()) { _ in
                    try await eventually("the schedule is stored") { try await harness.store.get(ScheduleState.self, "every minute")?.nextAt == first }
                    for minute in 0 ..< 5 {
                        harness.time.advance(by: minute == 0 ? first - start : .minutes(1))
                        try await script.waitFor((first + .minutes(minute)).iso8601)
                    }
                }
            }
            #expect(script.lines == (0 ..< 5).map { (first + .minutes($0)).iso8601 })
        }
    }

    @Test(arguments: [(JobSchedule.Missed.latest, 1), (.skip, 0)]) func missedTimesAreOneJobOrNone(missed: JobSchedule.Missed, expected: Int) async throws {
        try await JobHarness.with { harness in
            let script = Script()
            let schedule = try JobSchedule("hourly", cron: "@hourly", missed: missed) { TestJob(text: $0.iso8601) }
            let handler: @Sendable (TestJob, JobContext) async throws -> JobOutcome = { job, _ in
                script.note(job.text)
                return .done
            }
            try await harness.running(harness.workers(handler, schedules: [schedule])) { _ in
                try await eventually("the schedule is stored") { try await harness.store.get(ScheduleState.self, "hourly") != nil }
            }
            let first = try #require(try await harness.store.get(ScheduleState.self, "hourly")).nextAt
            #expect(script.lines.isEmpty)
            harness.time.advance(by: .hours(7))
            try await harness.running(harness.workers(handler, schedules: [schedule])) { _ in
                try await eventually("the schedule moved on") { try #require(try await harness.store.get(ScheduleState.self, "hourly")).nextAt > harness.time.now() }
                if expected > 0 { try await script.waitFor(first.iso8601) }
            }
            #expect(script.lines.count == expected)
        }
    }

    @Test func aChangedScheduleCountsFromNow() async throws {
        try await JobHarness.with { harness in
            for (cron, zone) in [("0 5 * * *", "UTC"), ("0 6 * * *", "UTC"), ("0 6 * * *", "Asia/Tokyo")] {
                let schedule = try JobSchedule("nightly", cron: cron, timeZone: zone) { _ in TestJob(text: "") }
                let expected = schedule.next(after: harness.time.now())
                try await harness.running(harness.workers({ _, _ in .done }, schedules: [schedule])) { _ in
                    try await eventually("the schedule is stored") { try await harness.store.get(ScheduleState.self, "nightly")?.nextAt == expected }
                }
            }
            let stored = try await harness.queue.list(JobFilter()).items
            #expect(stored.isEmpty)
        }
    }
}
