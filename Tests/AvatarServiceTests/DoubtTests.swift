import AvatarService
import Connectors
import Core
import Foundation
import Jobs
import ServiceKit
import Storage
import Synchronization
import Testing

/// Invariant 2 where clocks are wrong and processes die: what may have left is neither repeated nor forgotten.
@Suite struct DoubtTests {
    /// The house's clock runs ahead of the platform's: our attempt seems later than the reply that it made.
    @Test(arguments: [Duration.minutes(2), .minutes(45), .hours(5)])
    func aClockAheadOfThePlatformsRepeatsNothing(ahead: Duration) async throws {
        let house = try await House()
        let time = house.time
        time.advance(by: .hours(6))
        try await house.ingest(house.direct("m1", "thank you so much", at: time.now() - ahead))
        house.platform.onSend { _, _ in .failure(.unknown(Reason("timed_out", "no answer"))) }
        house.platform.onFind { search in
            let written = time.now() - ahead
            return search.since <= written ? .found(platformMessageID: "there", at: written) : .absent
        }
        try await house.drain(hastening: .hours(2))
        #expect(house.platform.sent.count == 1)
        #expect(try await house.message("m1").state == .responded)
    }

    @Test(arguments: [Duration.minutes(2), .hours(5)])
    func anEchoByAClockBehindOursIsOurs(ahead: Duration) async throws {
        let house = try await House()
        house.time.advance(by: .hours(6))
        try await house.ingest(house.direct("m1", "thank you so much", at: house.time.now() - ahead))
        house.platform.onSend { _, _ in .failure(.unknown(Reason("timed_out", "no answer"))) }
        try await house.drain(only: ProcessTurn.jobName)
        try await house.drain(only: DeliverReply.jobName)
        let text = try #require(house.platform.sent.first?.text)
        try await house.ingest(house.direct("echo1", text, at: house.time.now() - ahead, isOwn: true))
        #expect(try await house.message("echo1").isByHand == false)
        #expect(try await house.message("m1").state == .responded)
    }

    /// Somebody sets the clock right after the attempt: two minutes have not passed because the clock says so.
    @Test func aClockThatIsSetForwardDoesNotShortenTheSettleTime() async throws {
        let house = try await House()
        let time = house.time
        try await house.ingest(house.direct("m1", "thank you so much"))
        let attempt = Mutex<Duration?>(nil)
        house.platform.onSend { _, _ in
            attempt.withLock { $0 = $0 ?? time.steady() }
            return .failure(.unknown(Reason("timed_out", "no answer")))
        }
        // The reply shows a minute after it was written.
        house.platform.onFind { _ in
            let begun = attempt.withLock { $0 } ?? .zero
            return time.steady() - begun >= .minutes(1) ? .found(platformMessageID: "there", at: time.now()) : .absent
        }
        try await house.drain(only: ProcessTurn.jobName)
        try await house.drain(only: DeliverReply.jobName)
        time.set(forward: .hours(3))
        try await house.drain(hastening: .hours(1))
        #expect(house.platform.sent.count == 1)
        #expect(try await house.message("m1").state == .responded)
    }

    private static let long = Array(repeating: "This is one sentence of a long answer that takes several bubbles.", count: 30).joined(separator: " ")

    /// A long reply whose first bubble is found by its echo goes on with the next one.
    @Test func anEchoOfTheFirstBubbleLetsTheOthersFollow() async throws {
        let house = try await House(isOn: false)
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain()
        house.platform.onSend { _, count in
            count == 1 ? .failure(.unknown(Reason("timed_out", "no answer"))) : .success(SentReply(platformMessageID: "own-\(count)", at: house.time.now()))
        }
        house.platform.onFind { _ in .absent }
        _ = try await house.avatar.review.approve(try await house.message("m1").id, .init(text: Self.long), by: house.access)
        try await house.drain(only: DeliverReply.jobName)
        #expect(house.platform.sent.count == 1)
        try await house.ingest(house.direct("echo1", try #require(house.platform.sent.first).text, isOwn: true))
        try await house.drain(hastening: .hours(2))
        let delivery = try #require(try await house.deliveries().first)
        #expect(delivery.parts.count > 1 && delivery.state == .sent, "\(delivery.state)")
        #expect(house.platform.sent.map(\.text) == delivery.parts.map(\.text), "each bubble once")
        #expect(try await house.message("m1").state == .responded)
    }

    // MARK: Nothing is left lying

    /// Takes away every job, as when all of them have died.
    private func loseJobs(_ house: House) async throws {
        for job in try await house.waiting() { _ = try await house.store.transaction("lose") { tx in try tx.delete(Job.self, job.id) } }
    }

    private func lookForStragglers(_ house: House) async throws {
        house.time.advance(by: .minutes(31))
        _ = try await house.avatar.process(FindStragglers())
    }

    @Test func aMessageWhoseJobHasDiedReachesAPerson() async throws {
        let house = try await House()
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await self.loseJobs(house)
        try await self.lookForStragglers(house)
        let message = try await house.message("m1")
        #expect(message.state == .awaitingReview && message.reasons.contains { $0.code == "not_processed" })
    }

    @Test func aReplyWhoseJobHasDiedLeavesOnce() async throws {
        let house = try await House()
        house.platform.accept()
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain(only: ProcessTurn.jobName)
        try await self.loseJobs(house)
        try await self.lookForStragglers(house)
        _ = try await house.avatar.process(FindStragglers())
        try await house.drain(hastening: .hours(1), only: DeliverReply.jobName)
        #expect(house.platform.sent.count == 1)
        #expect(try await house.message("m1").state == .responded)
    }

    @Test func anUnknownOutcomeWhoseJobHasDiedIsLookedFor() async throws {
        let house = try await House()
        let time = house.time
        try await house.ingest(house.direct("m1", "thank you so much"))
        house.platform.onSend { _, _ in .failure(.unknown(Reason("timed_out", "no answer"))) }
        house.platform.onFind { _ in .found(platformMessageID: "there", at: time.now()) }
        try await house.drain(only: ProcessTurn.jobName)
        try await house.drain(only: DeliverReply.jobName)
        try await self.loseJobs(house)
        try await self.lookForStragglers(house)
        try await house.drain(hastening: .hours(1), only: ReconcileDelivery.jobName)
        #expect(house.platform.sent.count == 1)
        #expect(try await house.message("m1").state == .responded)
    }

    @Test func anAcknowledgedWebhookWhoseJobHasDiedIsRead() async throws {
        let house = try await House()
        try await house.avatar.webhooks.receive(.instagram, rawBody: Data("creator|w1|fan9|hello there".utf8))
        try await self.loseJobs(house)
        try await self.lookForStragglers(house)
        try await house.drain(only: ProcessWebhook.jobName)
        #expect(try await house.message("w1").text == "hello there")
    }

    @Test func workThatAJobStillDoesIsLeftAlone() async throws {
        let house = try await House()
        try await house.ingest(house.direct("m1", "thank you so much"))
        let before = try await house.waiting().map(\.id)
        try await self.lookForStragglers(house)
        #expect(try await house.message("m1").state == .pending)
        #expect(Set(before).isSubset(of: Set(try await house.waiting().map(\.id))))
    }

    @Test func aConnectionThatNobodyPollsIsPolled() async throws {
        let house = try await House()
        try await self.lookForStragglers(house)
        #expect(try await house.waiting().filter { $0.name == PollConnection.jobName }.count == 1)
        _ = try await house.avatar.process(FindStragglers())
        #expect(try await house.waiting().filter { $0.name == PollConnection.jobName }.count == 1)
    }
}
