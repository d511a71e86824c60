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

    // MARK: Looking again

    /// A reply whose call died; when it was looked for, in seconds since the attempt.
    private func doubted(_ house: House) async throws -> Delivery {
        house.platform.onSend { _, _ in .failure(.unknown(Reason("timed_out", "no answer"))) }
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain(only: ProcessTurn.jobName)
        try await house.drain(only: DeliverReply.jobName)
        return try #require(try await house.deliveries().first)
    }

    /// What keeps the answer from being told may end at any moment: no pause is longer than the trouble has lasted, or five minutes.
    @Test func whatCouldNotBeToldIsLookedForSoonAndForAQuarterOfAnHour() async throws {
        let house = try await House()
        let time = house.time
        let looks = Mutex<[Duration]>([])
        house.platform.onFind { _ in
            looks.withLock { $0.append(time.steady()) }
            return .inconclusive(Reason("another_reply", "another reply"))
        }
        _ = try await self.doubted(house)
        try await house.drain(hastening: .hours(2), only: ReconcileDelivery.jobName)
        let times = looks.withLock { $0 }
        for (before, after) in zip(times, times.dropFirst()) { #expect(after - before <= min(max(before, .seconds(5)), .minutes(5)), "\(times)") }
        #expect(try #require(times.last) >= .minutes(15))
        let message = try await house.message("m1")
        #expect(message.state == .awaitingReview && message.reasons.contains { $0.code == "outcome_unknown" })
        #expect(house.platform.sent.count == 1)
    }

    /// What no later look can show is not looked for in vain: once an echo would have come, a person is asked.
    @Test func whatIsOutOfSightGoesToAPersonAfterTheSettleTime() async throws {
        let house = try await House()
        let time = house.time
        let last = Mutex(Duration.zero)
        house.platform.onFind { _ in
            last.withLock { $0 = time.steady() }
            return .outOfSight(Reason("beyond_horizon", "too far back"))
        }
        let delivery = try await self.doubted(house)
        try await house.drain(hastening: .hours(1), only: ReconcileDelivery.jobName)
        let seconds = last.withLock { $0 }
        #expect(seconds >= .seconds(120) && seconds < .seconds(125), "\(seconds)")
        let message = try await house.message("m1")
        #expect(message.state == .awaitingReview && message.reasons.contains { $0.code == "outcome_unknown" })
        let stored = try #require(try await house.store.get(Delivery.self, delivery.id))
        #expect(stored.state == .unknown && stored.finishedAt != nil)
        #expect(house.platform.sent.count == 1)
    }

    /// Every start watches for the whole settle time itself. However often the process dies meanwhile, what was told each time is not
    /// held against the reply.
    @Test func startsDoNotUseUpTheLooks() async throws {
        let house = try await House()
        house.platform.onFind { _ in .absent }
        let delivery = try await self.doubted(house)
        for _ in 0 ..< 20 {
            let job = try #require(try await house.waiting().first { $0.name == ReconcileDelivery.jobName })
            house.time.advance(by: max(.zero, job.runAt - house.time.now()))
            // A process that was started just now: what the one before had watched is forgotten with it.
            try await house.run(job, by: house.restarted())
        }
        house.platform.onFind { _ in .inconclusive(Reason("not_asked", "not asked")) }
        let job = try #require(try await house.waiting().first { $0.name == ReconcileDelivery.jobName })
        house.time.advance(by: max(.zero, job.runAt - house.time.now()))
        try await house.run(job)
        let stored = try #require(try await house.store.get(Delivery.self, delivery.id))
        #expect(stored.state == .unknown && stored.finishedAt == nil, "one look in vain asks no person yet")
        #expect(house.platform.sent.count == 1)
    }

    @Test func anAccountThatWorksAgainIsAskedAtOnce() async throws {
        let house = try await House()
        let time = house.time
        house.platform.onFind { _ in .inconclusive(Reason("not_asked", "not asked")) }
        let delivery = try await self.doubted(house)
        try await house.drain(hastening: .minutes(6), only: ReconcileDelivery.jobName)
        house.platform.onFind { _ in .found(platformMessageID: "there", at: time.now()) }
        try await house.environment.write("connected") { unit in try AvatarService.worksAgain(delivery.connectionID, unit: unit) }
        #expect(try await house.waiting().count { $0.name == ReconcileDelivery.jobName } == 1, "one look waits, not two")
        try await house.drain(only: ReconcileDelivery.jobName)
        #expect(try await house.message("m1").state == .responded)
        #expect(house.platform.sent.count == 1)
    }

    /// Two looks at once: the one that is slower must not judge the attempt that followed the faster one.
    @Test func aSlowLookDoesNotJudgeTheNextAttempt() async throws {
        let house = try await House()
        house.platform.onFind { _ in .absent }
        let delivery = try await self.doubted(house)
        let look = try #require(try await house.waiting().first { $0.name == ReconcileDelivery.jobName })
        // The settle time passes, so that absence counts.
        try await house.run(look)
        house.time.advance(by: .minutes(3))
        let second = try #require(try await house.waiting().first { $0.name == ReconcileDelivery.jobName })
        let isOuter = Mutex(true)
        house.platform.onFind { _ in
            let first = isOuter.withLock { isOuter in
                defer { isOuter = false }
                return isOuter
            }
            if first {
                // While this look waits for the platform's answer, another one is done with its own, and the reply is on its way again.
                try await house.run(second)
                try await house.drain(only: DeliverReply.jobName)
            }
            return .absent
        }
        try await house.perform(second)
        let stored = try #require(try await house.store.get(Delivery.self, delivery.id))
        #expect(stored.attempts == 2 && stored.state == .unknown, "the second attempt is in doubt, and watched for the whole time")
        try await house.drain(only: DeliverReply.jobName)
        #expect(house.platform.sent.count == 2)
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
