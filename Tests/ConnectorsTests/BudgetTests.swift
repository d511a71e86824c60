import Connectors
import Core
import Foundation
import Testing

/// Day buckets, their shares and their fairness.
@Suite struct BudgetTests {
    static let bucket = BudgetBucket(name: "youtube.units", limit: 1000, shares: [.polling: 0.3, .collection: 0.1])
    static func at(_ text: String) -> Timestamp { Timestamp(iso8601: text) ?? .distantPast }

    private func isGranted(_ decision: BudgetDecision) -> Bool { decision == .granted }

    @Test(arguments: [
        ("2026-11-22T15:00:00Z", "2026-11-22", "2026-11-22T08:00:00Z", "2026-11-23T08:00:00Z"),
        ("2026-11-22T07:59:59Z", "2026-11-21", "2026-11-21T08:00:00Z", "2026-11-22T08:00:00Z"),
        ("2026-07-01T12:00:00Z", "2026-07-01", "2026-07-01T07:00:00Z", "2026-07-02T07:00:00Z"),
        // Clocks go forward and back: days of 23 and 25 hours.
        ("2026-03-08T12:00:00Z", "2026-03-08", "2026-03-08T08:00:00Z", "2026-03-09T07:00:00Z"),
        ("2026-11-01T12:00:00Z", "2026-11-01", "2026-11-01T07:00:00Z", "2026-11-02T08:00:00Z"),
    ])
    func daysArePacific(instant: String, name: String, start: String, end: String) {
        let day = PacificDay(containing: Self.at(instant))
        #expect(day.name == name && day.start == Self.at(start) && day.end == Self.at(end))
    }

    @Test func pollingAndCollectionKeepToTheirSharesAndRepliesGetTheRest() {
        let ledger = InMemoryBudgetLedger(time: ManualTimeSource(Self.at("2026-11-23T07:59:00Z")))
        func spend(_ purpose: BudgetPurpose) -> Int {
            var spent = 0
            while self.isGranted(ledger.take(BudgetCost(10, from: Self.bucket), for: purpose, connection: "a")) { spent += 10 }
            return spent
        }
        #expect(spend(.polling) == 300)
        #expect(spend(.collection) == 100)
        #expect(spend(.reply) == 600)
        #expect(ledger.standing(of: Self.bucket).left == 0)
    }

    @Test func repliesMayUseWhatNobodyPolls() {
        let ledger = InMemoryBudgetLedger(time: ManualTimeSource(Self.at("2026-11-23T07:59:00Z")))
        var spent = 0
        while self.isGranted(ledger.take(BudgetCost(52, from: Self.bucket), for: .reply, connection: "a")) { spent += 52 }
        #expect(spent == 988)
    }

    @Test func refusalsNameTheReset() {
        let ledger = InMemoryBudgetLedger(time: ManualTimeSource(Self.at("2026-11-22T15:00:00Z")))
        guard case .refused(let until, let reason) = ledger.take(BudgetCost(301, from: Self.bucket), for: .polling, connection: "a") else { return recordIssue("granted") }
        #expect(until == Self.at("2026-11-23T08:00:00Z") && reason.values["bucket"] == "youtube.units" && !reason.text.isEmpty)
    }

    @Test func aNewDayStartsAnew() {
        let time = ManualTimeSource(Self.at("2026-11-22T15:00:00Z"))
        let ledger = InMemoryBudgetLedger(time: time)
        #expect(ledger.exhaust(Self.bucket) == Self.at("2026-11-23T08:00:00Z"))
        #expect(!self.isGranted(ledger.take(BudgetCost(1, from: Self.bucket), for: .reply, connection: "a")))
        time.advance(by: .hours(17))
        #expect(self.isGranted(ledger.take(BudgetCost(1, from: Self.bucket), for: .reply, connection: "a")))
    }

    @Test func aGreedyConnectionLeavesTheOthersTheirPart() {
        let time = ManualTimeSource(Self.at("2026-11-22T08:00:00Z"))
        let ledger = InMemoryBudgetLedger(time: time)
        ledger.share(bucketsOf: .youtube, among: ["a", "b", "c"])
        func spend(_ id: Identifier<Connection>) -> Int {
            var spent = 0
            while self.isGranted(ledger.take(BudgetCost(1, from: Self.bucket), for: .polling, connection: id)) { spent += 1 }
            return spent
        }
        // At midnight everybody keeps a hundred of the three hundred.
        #expect(spend("a") == 100)
        // At noon half of what the others did not use may be lent.
        time.advance(by: .hours(12))
        let lent = spend("a")
        #expect(lent >= 99 && lent <= 101)
        #expect(spend("b") >= 45, "b still gets on")
        time.advance(by: .hours(12) - .seconds(1))
        #expect(spend("c") + spend("a") > 0)
        #expect(ledger.standing(of: Self.bucket).used[.polling] == 300, "by the end of the day nothing is wasted")
    }

    @Test func aRefusalForFairnessSaysWhenToComeBack() {
        let time = ManualTimeSource(Self.at("2026-11-22T08:00:00Z"))
        let ledger = InMemoryBudgetLedger(time: time)
        ledger.share(bucketsOf: .youtube, among: ["a", "b"])
        guard case .refused(let until, _) = ledger.take(BudgetCost(80, from: Self.bucket), for: .collection, connection: "a") else { return recordIssue("granted") }
        #expect(until > time.now() && until < PacificDay(containing: time.now()).end)
        time.advance(by: until - time.now())
        #expect(self.isGranted(ledger.take(BudgetCost(80, from: Self.bucket), for: .collection, connection: "a")))
    }

    @Test func aRestartForgetsNothing() throws {
        let time = ManualTimeSource(Self.at("2026-11-22T15:00:00Z"))
        let before = InMemoryBudgetLedger(time: time)
        _ = before.take(BudgetCost(52, from: Self.bucket), for: .reply, connection: "a")
        let stored = try JSONDecoder().decode(BudgetSnapshot.self, from: JSONEncoder().encode(before.snapshot()))
        let after = InMemoryBudgetLedger(time: time)
        _ = after.take(BudgetCost(1, from: Self.bucket), for: .polling, connection: "a")
        after.restore(stored)
        #expect(after.standing(of: Self.bucket).used == [.reply: 52, .polling: 1])
        time.advance(by: .days(1))
        #expect(after.standing(of: Self.bucket).used.isEmpty)
        after.restore(stored)
        #expect(after.standing(of: Self.bucket).used.isEmpty, "an old day is not put over a new one")
    }

    @Test func concurrentTakersNeverOverspend() async {
        let ledger = InMemoryBudgetLedger(time: ManualTimeSource(Self.at("2026-11-23T07:59:59Z")))
        let granted = await withTaskGroup(of: Int.self) { group in
            for number in 0 ..< 40 {
                group.addTask {
                    var granted = 0
                    for _ in 0 ..< 20 { if case .granted = ledger.take(BudgetCost(3, from: Self.bucket), for: .polling, connection: Identifier("c\(number % 4)")) { granted += 3 } }
                    return granted
                }
            }
            return await group.reduce(0, +)
        }
        #expect(granted == 300 && ledger.standing(of: Self.bucket).used[.polling] == 300)
    }
}
