import Core
import Foundation
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("2026-11-22T15:25:28Z", "2026-11-22T15:25:28.000Z"),
        ("2026-11-22T15:25:28+0000", "2026-11-22T15:25:28.000Z"),
        ("2026-11-22T17:25:28.5+02:00", "2026-11-22T15:25:28.500Z"),
        ("2024-02-29T23:59:59.123456Z", "2024-02-29T23:59:59.123Z"),
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
    ])
    func readsWhatPlatformsWrite(text: String, expected: String) throws {
        let time = try #require(Timestamp(iso8601: text))
        #expect(time.iso8601 == expected)
        #expect(Timestamp(iso8601: time.iso8601) == time)
    }

    @Test(arguments: ["", "2026-11-22", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-11-22T25:00:00Z", "2026-11-22T15:25:28", "2026-11-22T15:25:28.Z", "2026-11-22T15:25:28Zx"])
    func refusesWhatIsNoTime(text: String) { #expect(Timestamp(iso8601: text) == nil) }

    @Test func whatOthersCallATimeTrapsNowhere() {
        let (first, last) = (Timestamp(milliseconds: .min), Timestamp(milliseconds: .max))
        #expect(first.iso8601 == "0000-01-01T00:00:00.000Z" && last.iso8601 == "9999-12-31T23:59:59.999Z")
        #expect(last + .days(1) == last && first - .days(1) == first && Timestamp.distantPast + .seconds(Int64.max) == last && Timestamp(milliseconds: -2) - .seconds(Int64.max) == first)
        #expect((last - first).wholeMilliseconds == .max && (first - last).wholeMilliseconds == .min)
        #expect(Timestamp.distantPast + .milliseconds(1) == Timestamp(milliseconds: 1) && Timestamp.distantPast - .milliseconds(1) == Timestamp(milliseconds: -1))
    }

    @Test(arguments: [(0.0, 0), (1_763_800_000_123.9, 1_763_800_000_123), (253_402_300_799_999, 253_402_300_799_999)] as [(Double, Int64)])
    func aForeignNumberIsATime(number: Double, milliseconds: Int64) { #expect(Timestamp(foreignMilliseconds: number)?.milliseconds == milliseconds) }

    @Test(arguments: [-1, 253_402_300_800_000, 1e300, -1e300, .infinity, -.infinity, .nan]) func otherNumbersAreNone(number: Double) { #expect(Timestamp(foreignMilliseconds: number) == nil) }

    @Test func agreesWithFoundationOverTwoCenturies() {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        for day in stride(from: -30_000, to: 60_000, by: 37) {
            let time = Timestamp(milliseconds: Int64(day) * 86_400_000 + 12_345_678)
            #expect(time.iso8601 == formatter.string(from: time.date))
        }
    }

    @Test func isANumberInTheStoreAndTextForPeople() throws {
        let time = Timestamp(milliseconds: 1_795_000_000_123)
        let encoder = JSONEncoder()
        #expect(String(decoding: try encoder.encode([time]), as: UTF8.self) == "[1795000000123]")
        encoder.userInfo[.timestampsAsText] = true
        let text = try encoder.encode([time])
        #expect(try JSONDecoder().decode([Timestamp].self, from: text) == [time])
    }
}

@Suite struct CursorTests {
    @Test func comesBackAsItWas() throws {
        let cursor = Cursor(values: [.integer(5), .text("ü/+"), .null, .real(0.5)])
        #expect(Cursor(text: cursor.text) == cursor)
    }

    @Test(arguments: ["", "!", "e30", "W10", String(repeating: "A", count: 5000)])
    func refusesForeignText(text: String) { #expect(Cursor(text: text) == nil) }
}

@Suite struct ManualTimeSourceTests {
    @Test func wakesSleepersWhenTheirTimeHasCome() async throws {
        let time = ManualTimeSource()
        let start = time.now()
        async let woken: Void = time.sleep(until: start + .seconds(10))
        while time.sleeperCount == 0 { await Task.yield() }
        time.advance(by: .seconds(10))
        try await woken
        #expect(time.sleeperCount == 0)
    }

    @Test func aCancelledSleeperIsGone() async {
        let time = ManualTimeSource()
        let task = Task { try await time.sleep(for: .seconds(10)) }
        while time.sleeperCount == 0 { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(time.sleeperCount == 0)
    }
}

@Suite struct RuleConditionTests {
    @Test func keepsItsShapeInJSON() throws {
        let condition = RuleCondition.all([.category([.praise]), .not(.any([.words(["sale"]), .timeWindow(fromHour: 22, toHour: 6, days: [])])), .isVIP(true)])
        let data = try JSONEncoder().encode(condition)
        #expect(try JSONDecoder().decode(RuleCondition.self, from: data) == condition)
    }

    @Test(arguments: ["{}", #"{"all":[],"any":[]}"#, #"{"category":["nonsense"]}"#, #"{"unknown":1}"#])
    func refusesWhatIsNoCondition(json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(RuleCondition.self, from: Data(json.utf8)) }
    }
}
