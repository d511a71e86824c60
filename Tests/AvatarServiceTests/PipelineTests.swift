import AvatarService
import Connectors
import Core
import Foundation
import Jobs
import Persona
import ServiceKit
import Storage
import Testing

@Suite struct PipelineTests {
    @Test func aQuestionThatMemoryKnowsIsAnsweredInTheCreatorsWords() async throws {
        let house = try await House()
        house.platform.accept()
        try await house.ingest(house.direct("m1", "what shoes do you wear?"))
        try await house.drain(hastening: .minutes(5))
        let message = try await house.message("m1")
        #expect(message.state == .responded)
        #expect(message.route == .auto)
        #expect(message.category != nil)
        #expect(message.respondedAt != nil)
        #expect(house.platform.sent.first?.text.contains("flat ones") == true)
        let draft = try #require(try await house.store.find(Query<Draft>()).first)
        #expect(draft.sources.first?.sampleID == "s1")
        #expect(draft.status == .sent)
        #expect(try await house.store.find(Query<UsageMonth>()).map(\.automatedReplies) == [1])
    }

    @Test func aFanWhoCameWithoutANameIsNamedByThePlatform() async throws {
        let house = try await House()
        house.platform.accept()
        house.platform.state.withLock { $0.onContactProfile = { id in id == "fan9" ? ContactProfile(username: "lou.lifts", displayName: "Lou", isFollower: true) : nil } }
        try await house.avatar.webhooks.receive(.instagram, rawBody: Data("creator|m1|fan9|what shoes do you wear?".utf8))
        try await house.drain(hastening: .minutes(5))
        let contact = try #require(try await house.store.get(Contact.self, try await house.message("m1").contactID ?? ""))
        #expect(contact.username == "lou.lifts" && contact.displayName == "Lou" && contact.isFollower == true)
        #expect(try await house.message("m1").state == .responded)
    }

    @Test(arguments: [ConnectorError.gone(Reason("gone", "no")), .refused(Reason("consent_required", "no")), .unavailable(Reason("down", "down"))])
    func withoutAProfileTheMessageIsAnsweredAllTheSame(_ error: ConnectorError) async throws {
        let house = try await House()
        house.platform.accept()
        house.platform.state.withLock { $0.onContactProfile = { _ in throw error } }
        try await house.avatar.webhooks.receive(.instagram, rawBody: Data("creator|m1|fan9|what shoes do you wear?".utf8))
        try await house.drain(only: ProcessWebhook.jobName)
        for job in try await house.waiting() where job.name == NameContact.jobName { try await house.perform(job) }
        try await house.drain(hastening: .minutes(5), only: ProcessTurn.jobName)
        try await house.drain(hastening: .minutes(5), only: DeliverReply.jobName)
        #expect(try await house.message("m1").state == .responded)
    }

    @Test func aBurstIsOneTurnWithOneReply() async throws {
        let house = try await House { $0.burstQuietSeconds = 8 }
        house.platform.accept()
        for (index, text) in ["hey", "thank you so much", "really, thank you so much"].enumerated() {
            try await house.ingest(house.direct("m\(index)", text))
            house.time.advance(by: .seconds(5))
        }
        #expect(house.platform.sent.isEmpty)
        try await house.drain(hastening: .minutes(5))
        #expect(house.platform.sent.count == 1)
        for index in 0 ..< 3 { #expect(try await house.message("m\(index)").state == .responded) }
        #expect(try await house.store.count(Query<Turn>()) == 1)
    }

    @Test func anEndlessBurstIsCutAfterItsMaximum() async throws {
        let house = try await House { $0.burstQuietSeconds = 8 }
        house.platform.accept()
        for index in 0 ..< 12 {
            try await house.ingest(house.direct("m\(index)", "thank you so much \(index)"))
            house.time.advance(by: .seconds(4))
            try await house.drain()
        }
        #expect(house.platform.sent.count >= 1)
    }

    @Test func twoFansInOneThreadGetAReplyEach() async throws {
        let house = try await House(.youtube)
        house.platform.accept()
        try await house.ingest(house.comment("top", "what shoes do you wear?", from: "a"), house.comment("r1", "what shoes do you wear?", from: "b", thread: "top"))
        try await house.drain(hastening: .minutes(5))
        #expect(Set(house.platform.sent.compactMap(\.replyToID)) == ["top", "r1"])
    }

    @Test func aReplyTypedInTheAppSupersedesTheDraftAndPausesTheAvatar() async throws {
        let house = try await House(isOn: false)
        house.platform.accept()
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain()
        try await house.ingest(house.direct("own", "typed by me", at: house.time.now() + .seconds(1), isOwn: true))
        #expect(try await house.message("m1").state == .handledElsewhere)
        #expect(try await house.message("own").isByHand)
        _ = try await house.avatar.settings.switchAvatar(on: true, by: house.access)
        house.time.advance(by: .seconds(10))
        try await house.ingest(house.direct("m2", "what shoes do you wear?"))
        try await house.drain(hastening: .minutes(5))
        #expect(try await house.message("m2").state == .awaitingReview)
        _ = try await house.avatar.review.giveBack(try await house.message("m2").conversationID, by: house.access)
        try await house.ingest(house.direct("m3", "and thank you so much, really"))
        try await house.drain(hastening: .minutes(5))
        #expect(try await house.message("m3").state == .responded)
    }

    @Test func aQuestionAskedAgainIsStillAnswered() async throws {
        let house = try await House()
        house.platform.accept()
        for index in 0 ..< 2 {
            try await house.ingest(house.direct("m\(index)", "what shoes do you wear?"))
            try await house.drain(hastening: .minutes(5))
        }
        #expect(try await house.message("m1").state != .ignored)
        let (first, second) = (try await house.message("m0"), try await house.message("m1"))
        #expect(first.category == second.category)
    }

    @Test func theUndoWindowHoldsTheReplyAndUndoTakesItBack() async throws {
        let house = try await House { $0.undoSeconds = 20 }
        house.platform.accept()
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain()
        let id = try await house.message("m1").id
        #expect(try await house.message("m1").state == .scheduled)
        try await house.avatar.review.undo(id, by: house.access)
        try await house.drain(hastening: .minutes(5))
        #expect(house.platform.sent.isEmpty)
        #expect(try await house.message("m1").state == .awaitingReview)
        _ = try await house.avatar.review.approve(id, .init(), by: house.access)
        try await house.drain(hastening: .minutes(5))
        #expect(house.platform.sent.count == 1)
        await #expect(throws: AppError.self) { try await house.avatar.review.undo(id, by: house.access) }
    }

    @Test(arguments: [true, false])
    func anApprovalOfADraftThatIsNotThereIsRefused(isStopped: Bool) async throws {
        let house = try await House(isOn: false)
        house.platform.accept()
        if isStopped { _ = try await house.avatar.settings.stop(true, by: house.access) }
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain(hastening: .minutes(5))
        let message = try await house.message("m1")
        // While it is stopped nothing is drafted.
        #expect((message.draftID == nil) == isStopped)
        let error = await #expect(throws: AppError.self) { try await house.avatar.review.approve(message.id, .init(text: "my own words", draftID: "another", confirmsStop: true), by: house.access) }
        #expect(error?.code == .stateChanged)
        try await house.drain(hastening: .minutes(5))
        #expect(house.platform.sent.isEmpty)
    }

    @Test func anEditIsSentAndLearnedFrom() async throws {
        let house = try await House(isOn: false)
        house.platform.accept()
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain()
        let message = try await house.message("m1")
        _ = try await house.avatar.review.approve(message.id, .init(text: "my own words", draftID: message.draftID), by: house.access)
        try await house.drain(hastening: .minutes(5))
        #expect(house.platform.sent.map(\.text) == ["my own words"])
        let correction = try #require(try await house.store.find(Query<Correction>()).first)
        #expect(correction.action == .edited)
        #expect(correction.after == "my own words")
        #expect(try await house.store.find(Query<Sample>().where(Sample.fields.kind == Sample.Kind.correction)).map(\.text) == ["my own words"])
        #expect(try await house.store.find(Query<UsageMonth>()).isEmpty, "approved replies are not counted")
    }

    @Test("What people decide about texts that were only put in says nothing about estimates")
    func decisionsWithoutAnEstimate() async throws {
        let house = try await House { $0.crisisHelpText = "You are not alone. Call 112." }
        house.platform.accept()
        try await house.ingest(house.direct("m1", "i want to end my life"))
        try await house.drain(hastening: .hours(1))
        _ = try await house.avatar.review.approve(try await house.message("m1").id, .init(), by: house.access)
        try await house.drain(hastening: .minutes(5))
        let correction = try #require(try await house.store.find(Query<Correction>()).first)
        #expect(correction.action == .approved && correction.confidence == nil)
        #expect(try await house.avatar.settings.thresholds(nil, by: house.access).decisions == 0)
        #expect(Calibration.learned(from: [correction]) == .shipped)
    }

    @Test func aLongReplyTakesSeveralBubblesOnceEach() async throws {
        let house = try await House(isOn: false)
        let time = house.time
        house.platform.onSend { _, count in count == 2 ? .failure(.retryLater(Reason("throttled", "slow down"), at: time.now() + .seconds(30))) : .success(SentReply(platformMessageID: "o\(count)", at: time.now())) }
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain()
        let text = (0 ..< 40).map { "Sentence number \($0) about slow lifts and 👩‍👩‍👧‍👦 families." }.joined(separator: " ")
        _ = try await house.avatar.review.approve(try await house.message("m1").id, .init(text: text), by: house.access)
        try await house.drain(hastening: .minutes(30))
        #expect(try await house.message("m1").state == .responded)
        let delivery = try #require(try await house.deliveries().first)
        #expect(delivery.parts.count > 2)
        #expect(house.platform.visible.map(\.text) == delivery.parts.map(\.text))
        #expect(delivery.parts.allSatisfy { $0.text.utf8.count <= 1000 })
    }

    @Test func theDisclosureIsGivenAtTheStartAndNotAgainSoon() async throws {
        let house = try await House { $0.disclosure = .init(text: "(AI assistant)", timing: .atStart) }
        house.platform.accept()
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain(hastening: .minutes(1))
        try await house.ingest(house.direct("m2", "what shoes do you wear?"))
        try await house.drain(hastening: .minutes(1))
        house.time.advance(by: .hours(30))
        try await house.ingest(house.direct("m3", "and thank you so much, really"))
        try await house.drain(hastening: .minutes(1))
        #expect(house.platform.sent.map { $0.text.hasSuffix("(AI assistant)") } == [true, false, true])
    }

    @Test func theMonthlyCapRoutesToReview() async throws {
        let house = try await House()
        house.platform.accept()
        try await house.environment.write("tier") { unit in
            var workspace = try #require(try unit.tx.get(Workspace.self, "w1"))
            workspace.tier = .bronze
            try unit.tx.replace(workspace)
            var usage = UsageMonth(workspaceID: "w1", month: String(unit.now.iso8601.prefix(7)))
            usage.automatedReplies = Tier.bronze.automatedRepliesPerMonth - 1
            try unit.tx.save(usage)
        }
        try await house.ingest(house.direct("m1", "thank you so much", from: "a"), house.direct("m2", "thank you so much", from: "b"))
        try await house.drain(hastening: .minutes(5))
        #expect(house.platform.sent.count == 1)
        let states = [try await house.message("m1").state, try await house.message("m2").state]
        #expect(Set(states) == [.responded, .awaitingReview])
    }

    @Test func belowFiftyPairsTheAvatarOnlyDrafts() async throws {
        let house = try await House()
        try await house.store.transaction("few") { tx in _ = try tx.deleteAll(Query<Sample>().where(Sample.fields.id > "s40")) }
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain(hastening: .minutes(5))
        let message = try await house.message("m1")
        #expect(message.state == .awaitingReview)
        #expect(message.draftID != nil)
        #expect(message.reasons.contains { $0.code == "few_samples" })
    }

    @Test func spotChecksAreQueuedAndNotShownAsSuch() async throws {
        let house = try await House { $0.spotCheckShare = 1 }
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain(hastening: .minutes(5))
        #expect(try await house.message("m1").state == .awaitingReview)
        #expect(try await house.store.find(Query<Draft>()).map(\.isSpotCheck) == [true])
        let shown = try await house.avatar.feed.details(try await house.message("m1").id, by: house.access)
        #expect(shown.entry.draft?.isSpotCheck == false)
        #expect(!shown.entry.message.reasons.contains { $0.code.contains("spot") })
    }

    @Test func aRefusedReplyComesBackToReviewAndIsNotCounted() async throws {
        let house = try await House()
        house.platform.onSend { _, _ in .failure(.refused(Reason("comments_disabled", "Comments are switched off."))) }
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain(hastening: .minutes(5))
        let message = try await house.message("m1")
        #expect(message.state == .awaitingReview)
        #expect(message.reasons.last?.code == "comments_disabled")
        #expect(try await house.store.find(Query<UsageMonth>()).map(\.automatedReplies) == [0])
    }

    @Test func offensiveCommentsAreHiddenWhereTheSettingSaysSo() async throws {
        let house = try await House { $0.moderation.offensive = .hide }
        try await house.ingest(house.comment("m1", "you are a fucking stupid idiot, fuck you"))
        try await house.drain(hastening: .minutes(5))
        #expect(house.platform.state.withLock { $0.hidden } == ["m1"])
        #expect(try await house.message("m1").state == .hidden)
    }

    @Test func historyIsKeptAndNeverAnswered() async throws {
        let house = try await House()
        let old = house.time.now() - .days(30)
        try await house.ingest(house.direct("m1", "thank you so much", at: old), house.direct("own", "aw", at: old + .seconds(60), isOwn: true))
        try await house.drain(hastening: .hours(1))
        #expect(try await house.message("m1").state == .ignored)
        #expect(try await house.store.count(Query<Turn>()) == 0)
    }

    @Test func everyStepIsAnEventWithoutGapsAndWithoutText() async throws {
        let house = try await House()
        house.platform.accept()
        try await house.ingest(house.direct("m1", "thank you so much my secret words"))
        try await house.drain(hastening: .minutes(5))
        let events = try await house.store.find(Query<Event>().sort(by: Event.fields.sequence, .ascending))
        #expect(events.map(\.sequence) == Array(1 ... Int64(events.count)))
        #expect(Set(events.map(\.type)).isSuperset(of: ["message.stored", "message.changed", "draft.created", "delivery.changed"]))
        #expect(!events.contains { $0.values.values.contains { $0.contains("secret") } })
    }
}
