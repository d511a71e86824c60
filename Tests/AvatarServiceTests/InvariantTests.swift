import AvatarService
import Connectors
import Core
import Foundation
import Jobs
import ServiceKit
import Storage
import Testing

/// Invariant 1: a platform message is stored at most once; what was acknowledged to a webhook is never lost.
@Suite struct Invariant1StoredOnceTests {
    @Test func theSameItemsInAnyOrderAndAtOnceAreStoredOnce() async throws {
        let house = try await House()
        let items = (0 ..< 20).map { house.direct("m\($0)", "hello \($0)", from: "fan\($0 % 3)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for round in 0 ..< 12 {
                let shuffled = round % 2 == 0 ? items : Array(items.reversed())
                group.addTask { _ = try await house.avatar.inbox.ingest(shuffled, connectionID: house.connection.id) }
            }
            try await group.waitForAll()
        }
        #expect(try await house.store.count(Query<Message>()) == 20)
        let turns = try await house.store.find(Query<Turn>())
        #expect(turns.flatMap(\.messageIDs).count == 20)
        #expect(Set(turns.flatMap(\.messageIDs)).count == 20)
    }

    @Test func anAcknowledgedWebhookSurvivesAndRepeatsDoNothing() async throws {
        let house = try await House()
        let body = Data("creator|w1|fan7|hi there\ncreator|w2|fan7|are you there?".utf8)
        for _ in 0 ..< 3 { try await house.avatar.webhooks.receive(.instagram, rawBody: body) }
        // The process dies here: everything that is needed is in the store.
        #expect(try await house.waiting().map(\.name) == [ProcessWebhook.jobName])
        try await house.drain(only: ProcessWebhook.jobName)
        try await house.avatar.webhooks.receive(.instagram, rawBody: body)
        try await house.drain(only: ProcessWebhook.jobName)
        #expect(try await house.store.count(Query<Message>()) == 2)
    }
}

/// Invariant 2: a turn gets at most one delivered reply.
@Suite struct Invariant2OneReplyTests {
    private func askedHouse() async throws -> House {
        let house = try await House()
        try await house.ingest(house.direct("m1", "thank you so much"))
        return house
    }

    @Test func duplicateJobsSendOnce() async throws {
        let house = try await self.askedHouse()
        house.platform.accept()
        let process = try #require(try await house.waiting().first)
        // The worker dies after its work, again and again, before it files the outcome.
        for _ in 0 ..< 3 { try await house.perform(process) }
        let deliver = try #require(try await house.waiting().first { $0.name == DeliverReply.jobName })
        for _ in 0 ..< 4 { try await house.perform(deliver) }
        try await house.drain(hastening: .hours(1))
        #expect(house.platform.sent.count == 1)
        #expect(try await house.message("m1").state == .responded)
        #expect(try await house.deliveries().map(\.state) == [.sent])
    }

    @Test func aTimeoutAfterTheEffectIsReconciledNotRepeated() async throws {
        let house = try await self.askedHouse()
        let time = house.time
        house.platform.onSend { reply, _ in .failure(.unknown(Reason("timed_out", "no answer"))) }
        house.platform.onFind { search in search.since <= time.now() ? .found(platformMessageID: "there", at: time.now()) : .absent }
        try await house.drain(hastening: .hours(2))
        #expect(house.platform.sent.count == 1)
        #expect(try await house.message("m1").state == .responded)
        #expect(try await house.message("there").direction == .outbound)
    }

    @Test func absenceCountsOnlyAfterTheSettleTime() async throws {
        let house = try await self.askedHouse()
        let start = house.time.now()
        let time = house.time
        house.platform.onSend { _, count in
            count == 1 ? .failure(.unknown(Reason("timed_out", "no answer"))) : .success(SentReply(platformMessageID: "second", at: time.now()))
        }
        house.platform.onFind { _ in .absent }
        try await house.drain(hastening: .hours(2))
        #expect(house.platform.sent.count == 2)
        let attempt = try #require(try await house.deliveries().first?.attemptedAt)
        #expect(attempt - start >= .seconds(120))
        #expect(try await house.message("m1").state == .responded)
    }

    @Test func whatCanNotBeToldGoesToAPerson() async throws {
        let house = try await self.askedHouse()
        house.platform.onSend { _, _ in .failure(.unknown(Reason("timed_out", "no answer"))) }
        house.platform.onFind { _ in .inconclusive(Reason("horizon", "too far back")) }
        try await house.drain(hastening: .hours(24))
        #expect(house.platform.sent.count == 1)
        let message = try await house.message("m1")
        #expect(message.state == .awaitingReview)
        // Approving without having looked is refused, and sends nothing.
        await #expect(throws: AppError.self) { try await house.avatar.review.approve(message.id, .init(text: "hello"), by: house.access) }
        house.platform.accept()
        _ = try await house.avatar.review.approve(message.id, .init(text: "hello", confirmsNotArrived: true), by: house.access)
        try await house.drain(hastening: .hours(1))
        #expect(house.platform.sent.count == 2)
        #expect(try await house.message("m1").state == .responded)
    }

    /// kill -9 in the middle of the call: the ledger says `sending`, and the next worker must not call again.
    @Test func aDeathInsideTheCallIsNotRepeated() async throws {
        let house = try await self.askedHouse()
        try await house.drain(only: ProcessTurn.jobName)
        let job = try #require(try await house.waiting().first { $0.name == DeliverReply.jobName })
        let (entered, release) = (AsyncStream<Void>.makeStream(), AsyncStream<Void>.makeStream())
        let time = house.time
        house.platform.onSend { _, _ in
            entered.continuation.yield()
            for await _ in release.stream { break }
            return .success(SentReply(platformMessageID: "late", at: time.now()))
        }
        let dying = Task { try await house.perform(job) }
        for await _ in entered.stream { break }
        // A second worker takes the job over while the first hangs.
        house.platform.onFind { _ in .absent }
        try await house.perform(job)
        #expect(house.platform.sent.count == 1)
        #expect(try await house.deliveries().first?.state == .unknown)
        release.continuation.yield()
        _ = try await dying.value
        try await house.drain(hastening: .hours(2))
        #expect(house.platform.sent.count == 1)
        #expect(try await house.deliveries().map(\.state) == [.sent])
    }

    @Test func anEchoSettlesAnUnknownOutcome() async throws {
        let house = try await self.askedHouse()
        house.platform.onSend { _, _ in .failure(.unknown(Reason("timed_out", "no answer"))) }
        try await house.drain(only: ProcessTurn.jobName)
        try await house.drain(only: DeliverReply.jobName)
        let text = try #require(house.platform.sent.first?.text)
        try await house.ingest(house.direct("echo1", text + " ", isOwn: true))
        #expect(try await house.message("m1").state == .responded)
        #expect(try await house.message("echo1").isByHand == false)
        try await house.drain(hastening: .hours(2))
        #expect(house.platform.sent.count == 1)
    }

    @Test func twoPeopleApproveAtOnce() async throws {
        let house = try await House(isOn: false)
        house.platform.accept()
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain()
        let id = try await house.message("m1").id
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0 ..< 8 {
                group.addTask { (try? await house.avatar.review.approve(id, .init(text: "hi"), by: house.access)) != nil }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 } == 1)
        try await house.drain(hastening: .hours(1))
        #expect(house.platform.sent.count == 1)
    }
}

/// Invariant 3: nothing is sent by itself when something forbids it, checked in the transaction that moves to `sending`.
@Suite struct Invariant3NothingForbiddenLeavesTests {
    enum Change: String, CaseIterable, Sendable {
        case off, stopped, installationStopped, capReached, windowClosed, newerMessage, edited, deleted, answeredByHand, takenOver, disconnected, needsReconnect, consentWithdrawn, optedOut
    }

    @Test(arguments: Change.allCases)
    func aChangeAfterTheDecisionStopsTheSend(change: Change) async throws {
        let house = try await House(change == .consentWithdrawn ? .youtube : .instagram)
        house.platform.accept()
        let isComment = change == .consentWithdrawn
        try await house.ingest(isComment ? house.comment("m1", "thank you so much") : house.direct("m1", "thank you so much"))
        try await house.drain(only: ProcessTurn.jobName)
        #expect(try await house.message("m1").state == .scheduled)
        let deliver = try #require(try await house.waiting().first { $0.name == DeliverReply.jobName })
        try await self.apply(change, to: house)
        // The job of the old decision runs all the same, late or twice.
        try await house.perform(deliver)
        try await house.perform(deliver)
        #expect(house.platform.sent.isEmpty)
        #expect(try await house.deliveries().first?.state == .cancelled)
        if change != .deleted { #expect(try await house.message("m1").state != .responded) }
    }

    private func apply(_ change: Change, to house: House) async throws {
        switch change {
        case .off: _ = try await house.avatar.settings.switchAvatar(on: false, by: house.access)
        case .stopped: _ = try await house.avatar.settings.stop(true, by: house.access)
        case .installationStopped:
            _ = try await house.avatar.settings.stopInstallation(true, by: house.access.caller)
        case .capReached:
            try await house.environment.write("cap") { unit in
                var workspace = try #require(try unit.tx.get(Workspace.self, "w1"))
                workspace.tier = .bronze
                try unit.tx.replace(workspace)
                var usage = UsageMonth(workspaceID: "w1", month: String(unit.now.iso8601.prefix(7)))
                usage.automatedReplies = Tier.bronze.automatedRepliesPerMonth
                try unit.tx.save(usage)
            }
        case .windowClosed: house.time.advance(by: .hours(25))
        case .newerMessage: try await house.ingest(house.direct("m2", "one more thing", at: house.time.now() + .seconds(1)))
        case .edited: try await house.ingest(.edited(MessageEdit(platformMessageID: "m1", text: "something else", at: house.time.now() + .seconds(1))))
        case .deleted: try await house.ingest(.deleted(MessageDeletion(platformMessageID: "m1", at: house.time.now())))
        case .answeredByHand: try await house.ingest(house.direct("own1", "typed by hand", at: house.time.now() + .seconds(1), isOwn: true))
        case .takenOver: _ = try await house.avatar.review.takeOver(try await house.message("m1").conversationID, by: house.access)
        case .disconnected, .needsReconnect, .consentWithdrawn:
            try await house.environment.write("connection") { unit in
                var connection = try #require(try unit.tx.get(Connection.self, "c1"))
                switch change {
                case .disconnected: connection.disconnectedAt = unit.now
                case .needsReconnect: connection.health = ConnectionHealth(state: .needsReconnect, reason: "revoked", remedy: "reconnect", since: unit.now)
                default: connection.automationConsent = nil
                }
                try unit.tx.replace(connection)
            }
        case .optedOut:
            let id = try #require(try await house.message("m1").contactID)
            try await house.environment.write("opt out") { unit in
                var contact = try #require(try unit.tx.get(Contact.self, id))
                contact.optedOutAt = unit.now
                try unit.tx.replace(contact)
            }
        }
    }

    @Test func anAvatarThatIsOffDraftsAndSendsNothing() async throws {
        let house = try await House(isOn: false)
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain(hastening: .hours(1))
        let message = try await house.message("m1")
        #expect(message.state == .awaitingReview)
        #expect(message.draftID != nil)
    }

    @Test func aStoppedAvatarDoesNotEvenDraft() async throws {
        let house = try await House()
        _ = try await house.avatar.settings.stop(true, by: house.access)
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain(hastening: .hours(1))
        #expect(try await house.message("m1").state == .awaitingReview)
        #expect(try await house.store.count(Query<Draft>()) == 0)
    }

    @Test func anApprovalBeforeTheStopNeedsAFreshConfirmation() async throws {
        let house = try await House(isOn: false) { $0.undoSeconds = 20 }
        house.platform.accept()
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain()
        let id = try await house.message("m1").id
        _ = try await house.avatar.review.approve(id, .init(text: "hi"), by: house.access)
        house.time.advance(by: .seconds(1))
        _ = try await house.avatar.settings.stop(true, by: house.access)
        try await house.drain(hastening: .minutes(5))
        #expect(house.platform.sent.isEmpty)
        await #expect(throws: AppError.self) { try await house.avatar.review.approve(id, .init(text: "hi"), by: house.access) }
        _ = try await house.avatar.review.approve(id, .init(text: "hi", confirmsStop: true), by: house.access)
        try await house.drain(hastening: .minutes(5))
        #expect(house.platform.sent.count == 1)
    }
}

/// Invariant 4: what must reach a person reaches one, whatever the settings and rules say.
@Suite struct Invariant4AlwaysAPersonTests {
    @Test(arguments: ["i don't want to be alive anymore", "i am 13 years old, can you meet me?", "i will find you and kill you", "my lawyer will sue you for this", "i have chest pain when i lift, is it a heart attack?"])
    func noRuleOrSettingAnswersIgnoresOrHidesIt(text: String) async throws {
        let house = try await House { settings in
            settings.moderation.spam = .ignore
            settings.moderation.offensive = .hide
            settings.moderation.blockedKeywords = text.split(separator: " ").map(String.init).filter { $0.count > 2 }
        }
        for (index, route) in [Route.auto, .ignore, .hide].enumerated() {
            _ = try await house.avatar.rules.create(
                .init(name: "rule \(index)", isEnabled: true, priority: index, condition: .longerThan(characters: 0), actions: [.route(route)]), by: house.access)
        }
        try await house.ingest(house.comment("m1", text))
        try await house.drain(hastening: .hours(1))
        let message = try await house.message("m1")
        #expect(message.state == .awaitingReview)
        #expect(message.route == .review)
        #expect(house.platform.sent.isEmpty)
        #expect(house.platform.state.withLock { $0.hidden.isEmpty })
    }

    @Test func aCrisisGetsNoGeneratedDraftAndNotifiesAtOnce() async throws {
        let house = try await House { $0.crisisHelpText = "" }
        try await house.ingest(house.direct("m1", "i want to end my life"))
        try await house.drain(hastening: .hours(1))
        #expect(try await house.store.count(Query<Draft>()) == 0)
        #expect(try await house.store.find(Query<Notice>()).map(\.urgency) == [.immediate])
    }

    @Test func anOptedOutFanInCrisisStillReachesAPerson() async throws {
        let house = try await House()
        try await house.ingest(house.direct("m1", "no bots"))
        try await house.drain(hastening: .hours(1))
        try await house.ingest(house.direct("m2", "i want to end my life", at: house.time.now()))
        try await house.drain(hastening: .hours(1))
        #expect(try await house.message("m2").state == .awaitingReview)
        #expect(try await house.store.find(Query<Notice>()).contains { $0.kind == "crisis" })
    }

    @Test func aBurstWithOneCrisisIsACrisis() async throws {
        let house = try await House { $0.burstQuietSeconds = 8 }
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.ingest(house.direct("m2", "i want to end my life"))
        try await house.ingest(house.direct("m3", "check my channel http://spam.example free crypto"))
        try await house.drain(hastening: .hours(1))
        for id in ["m1", "m2", "m3"] { #expect(try await house.message(id).state == .awaitingReview) }
        #expect(house.platform.sent.isEmpty)
    }
}

/// Invariant 6: human-only tags and windows are used only for replies that a person approved.
@Suite struct Invariant6HumanOnlyTests {
    @Test func afterTheWindowOnlyAnApprovedReplyLeavesAndCarriesTheTag() async throws {
        let house = try await House()
        house.platform.accept()
        try await house.ingest(house.direct("m1", "thank you so much", at: house.time.now() - .hours(30)))
        // It was written before the connection: a person decides anyway, so make the account older.
        try await house.environment.write("older") { unit in
            var connection = try #require(try unit.tx.get(Connection.self, "c1"))
            connection.createdAt = unit.now - .days(60)
            try unit.tx.replace(connection)
        }
        try await house.ingest(house.direct("m2", "thank you so much", from: "fan2", at: house.time.now() - .hours(30)))
        try await house.drain(hastening: .hours(1))
        #expect(house.platform.sent.isEmpty)
        let message = try await house.message("m2")
        #expect(message.state == .awaitingReview)
        _ = try await house.avatar.review.approve(message.id, .init(text: "hello you"), by: house.access)
        try await house.drain(hastening: .hours(1))
        #expect(house.platform.sent.map(\.usesHumanTag) == [true])
    }

    @Test func automatedRepliesNeverCarryTheTag() async throws {
        let house = try await House()
        house.platform.accept()
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain(hastening: .hours(1))
        #expect(house.platform.sent.map(\.usesHumanTag) == [false])
    }

    @Test func afterSevenDaysNobodyCanSend() async throws {
        let house = try await House(isOn: false)
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain()
        house.time.advance(by: .days(8))
        let id = try await house.message("m1").id
        await #expect(throws: AppError.self) { try await house.avatar.review.approve(id, .init(text: "hi"), by: house.access) }
    }
}

/// Invariant 7: no record of one workspace is readable or writable from another.
@Suite struct Invariant7WorkspacesApartTests {
    @Test func anotherWorkspacesMemberFindsNothing() async throws {
        let house = try await House(isOn: false)
        try await house.ingest(house.direct("m1", "thank you so much"))
        try await house.drain()
        let message = try await house.message("m1")
        let stranger = try await self.stranger(in: house)
        let calls: [(String, @Sendable () async throws -> Void)] = [
            ("details", { _ = try await house.avatar.feed.details(message.id, by: stranger) }),
            ("conversation", { _ = try await house.avatar.feed.conversation(message.conversationID, limit: 10, after: nil, by: stranger) }),
            ("approve", { _ = try await house.avatar.review.approve(message.id, .init(text: "x"), by: stranger) }),
            ("reject", { try await house.avatar.review.reject(message.id, reason: "x", by: stranger) }),
            ("undo", { try await house.avatar.review.undo(message.id, by: stranger) }),
            ("take over", { _ = try await house.avatar.review.takeOver(message.conversationID, by: stranger) }),
            ("give back", { _ = try await house.avatar.review.giveBack(message.conversationID, by: stranger) }),
        ]
        for (name, call) in calls {
            do {
                try await call()
                Issue.record("\(name) reached another workspace")
            } catch let error as AppError {
                #expect(error.code == .notFound, "\(name)")
            }
        }
        #expect(try await house.avatar.feed.feed(.init(), limit: 50, after: nil, by: stranger).items.isEmpty)
        #expect(try await house.message("m1").state == .awaitingReview)
    }

    private func stranger(in house: House) async throws -> WorkspaceAccess {
        let now = house.time.now()
        let user = User(id: "u2", email: "x@example.com", name: "X", passwordHash: "", isOperator: false, createdAt: now)
        try await house.store.transaction("stranger") { tx in
            try tx.insert(Workspace(id: "w2", name: "Other", createdAt: now))
            try tx.insert(user)
            try tx.insert(Membership(workspaceID: "w2", userID: "u2", role: .owner, createdAt: now))
        }
        await #expect(throws: AppError.self) { try await house.store.read("foreign") { tx in try WorkspaceAccess.find(Caller(user: user), "w1", in: tx) } }
        return try await house.store.read("own") { tx in try WorkspaceAccess.find(Caller(user: user), "w2", in: tx) }
    }
}

/// Invariant 9: retention blanks content and keeps what figures are counted from.
@Suite struct Invariant9FiguresSurviveRetentionTests {
    @Test func blankingKeepsTimeCategoryRouteAndOutcome() async throws {
        let house = try await House()
        house.platform.accept()
        for index in 0 ..< 6 { try await house.ingest(house.direct("m\(index)", index % 2 == 0 ? "thank you so much" : "check out my channel http://x.example free crypto giveaway", from: "fan\(index)")) }
        try await house.drain(hastening: .hours(1))
        let before = try await house.store.find(Query<Message>().sort(by: Message.fields.id, .ascending))
        let counts = try await house.avatar.feed.counts(by: house.access)
        house.time.advance(by: .days(731))
        _ = try await house.avatar.retention.run()
        let after = try await house.store.find(Query<Message>().sort(by: Message.fields.id, .ascending))
        #expect(after.allSatisfy { $0.text.isEmpty && $0.isBlanked })
        #expect(zip(before, after).allSatisfy { $0.receivedAt == $1.receivedAt && $0.category == $1.category && $0.route == $1.route && $0.state == $1.state && $0.respondedAt == $1.respondedAt })
        #expect(try await house.avatar.feed.counts(by: house.access) == counts)
        let sent = try await house.store.count(Query<Delivery>().where(Delivery.fields.state == Delivery.State.sent && Delivery.fields.approvedBy.isNull))
        let usage = try await house.store.find(Query<UsageMonth>()).reduce(0) { $0 + $1.automatedReplies }
        #expect(usage == sent)
    }

    /// What a person decided about a draft holds the fan's words, the draft's and the person's.
    @Test func blankingTakesTheWordsOfDecisionsAndLeavesWhatCalibrationCounts() async throws {
        let house = try await House(isOn: false)
        house.platform.accept()
        try await house.ingest(house.direct("m1", "thank you so much for the xylophone"))
        try await house.drain()
        _ = try await house.avatar.review.approve(try await house.message("m1").id, .init(text: "anything for a xylophone"), by: house.access)
        try await house.drain(hastening: .hours(1))
        let before = try #require(try await house.store.find(Query<Correction>()).first)
        #expect(before.prompt.contains("xylophone") && before.after?.contains("xylophone") == true)
        house.time.advance(by: .days(731))
        _ = try await house.avatar.retention.run()
        let after = try #require(try await house.store.find(Query<Correction>()).first)
        #expect(after.prompt.isEmpty && after.before.isEmpty && after.after == "" && after.reason == nil)
        #expect(after.action == before.action && after.category == before.category && after.confidence == before.confidence && after.at == before.at)
        #expect(try await house.deliveries().allSatisfy { $0.state == .sent && $0.parts.allSatisfy(\.text.isEmpty) })
        #expect(try await house.store.find(Query<Draft>()).allSatisfy { $0.text.isEmpty && $0.alternatives.isEmpty && $0.sources.allSatisfy(\.excerpt.isEmpty) })
    }
}
