import AvatarService
import Core
import Foundation
import Jobs
import ServiceKit
import Storage
import Testing

@Suite("Working together on messages") struct TeamworkTests {
    /// A message that waits for a person, in a house whose avatar sends nothing.
    private func waiting() async throws -> (House, Message) {
        let house = try await House(isOn: false)
        try await house.ingest(house.direct("m1", "what shoes do you wear?"))
        try await house.drain()
        let message = try await house.message("m1")
        #expect(message.state == .awaitingReview)
        return (house, message)
    }

    private func counts(_ house: House) async throws -> [FeedService.Tab: Int] { try await house.avatar.feed.counts(by: house.access) }

    private func join(_ id: String, _ role: Role, _ house: House) async throws -> WorkspaceAccess {
        let user = User(id: Identifier(id), email: "\(id)@example.com", name: id.uppercased(), passwordHash: "", isOperator: false, createdAt: house.time.now())
        let now = house.time.now()
        try await house.store.transaction("join") { tx in
            try tx.insert(user)
            try tx.insert(Membership(workspaceID: "w1", userID: user.id, role: role, createdAt: now))
        }
        return try await house.store.read("access") { tx in try WorkspaceAccess.find(Caller(user: user), "w1", in: tx) }
    }

    @Test func whatIsPutOffComesBackAtItsTimeAndTellsWhoPutItOff() async throws {
        let (house, message) = try await self.waiting()
        let until = house.time.now() + .hours(2)
        try await house.avatar.teamwork.snooze(message.id, until: until, by: house.access)
        var counts = try await self.counts(house)
        #expect(counts[.needsMe] == 0 && counts[.drafts] == 0 && counts[.snoozed] == 1)
        house.time.advance(by: .hours(1))
        try await house.drain()
        #expect(try await house.message("m1").snoozedUntil == until)
        try await house.drain(hastening: .hours(2), only: WakeMessage.jobName)
        #expect(try await house.message("m1").snoozedUntil == nil)
        counts = try await self.counts(house)
        #expect(counts[.needsMe] == 1 && counts[.snoozed] == 0)
        let notices = try await house.store.find(Query<Notice>().where(Notice.fields.kind == "snooze_over"))
        #expect(notices.map(\.recipientID) == ["u1"])
    }

    @Test func theFeedTellsHowLongAReplyIsTakenWhereOneIsWaitedFor() async throws {
        let (house, message) = try await self.waiting()
        let told = { try await house.avatar.feed.feed(.init(), limit: 10, after: nil, by: house.access).items.map(\.window) }
        let details = { try await house.avatar.feed.details(message.id, by: house.access) }
        for hours in [1, 30, 24 * 8] {
            house.time.advance(by: .hours(hours))
            let window = try #require(try await details().window)
            #expect(try await told() == [window])
            #expect(try await details().entry.window == window)
        }
        try await house.avatar.review.ignore(message.id, by: house.access)
        #expect(try await told() == [nil])
    }

    @Test func itIsBackInTimeAlsoBeforeTheJobHasRun() async throws {
        let (house, message) = try await self.waiting()
        try await house.avatar.teamwork.snooze(message.id, until: house.time.now() + .hours(2), by: house.access)
        house.time.advance(by: .hours(3))
        #expect(try await self.counts(house)[.needsMe] == 1)
    }

    @Test func puttingOffAnewMovesTheTimeAndBringingBackEndsIt() async throws {
        let (house, message) = try await self.waiting()
        let later = house.time.now() + .hours(5)
        try await house.avatar.teamwork.snooze(message.id, until: house.time.now() + .hours(1), by: house.access)
        try await house.avatar.teamwork.snooze(message.id, until: later, by: house.access)
        try await house.drain(hastening: .hours(2), only: WakeMessage.jobName)
        #expect(try await house.message("m1").snoozedUntil == later)
        try await house.avatar.teamwork.snooze(message.id, until: nil, by: house.access)
        #expect(try await house.message("m1").snoozedUntil == nil)
        try await house.drain(hastening: .hours(6), only: WakeMessage.jobName)
        #expect(try await house.store.count(Query<Notice>().where(Notice.fields.kind == "snooze_over")) == 0)
    }

    @Test func whatHappensToAMessageBringsItBack() async throws {
        let (house, message) = try await self.waiting()
        try await house.avatar.teamwork.snooze(message.id, until: house.time.now() + .days(3), by: house.access)
        // The fan writes again: the burst is looked at anew.
        try await house.ingest(house.direct("m2", "hello? what shoes do you wear?"))
        try await house.drain()
        #expect(try await house.message("m1").snoozedUntil == nil)
        try await house.avatar.teamwork.snooze(message.id, until: house.time.now() + .days(3), by: house.access)
        try await house.avatar.review.ignore(message.id, by: house.access)
        try await house.avatar.review.reopen(message.id, by: house.access)
        #expect(try await self.counts(house)[.snoozed] == 0)
    }

    @Test func onlyAWaitingMessageIsPutOffAndNotForEver() async throws {
        let (house, message) = try await self.waiting()
        let teamwork = house.avatar.teamwork
        for until in [house.time.now(), house.time.now() - .hours(1), house.time.now() + .days(91)] {
            await #expect { try await teamwork.snooze(message.id, until: until, by: house.access) } throws: { ($0 as? AppError)?.fields.first?.field == "until" }
        }
        try await house.avatar.review.ignore(message.id, by: house.access)
        await #expect { try await teamwork.snooze(message.id, until: house.time.now() + .hours(1), by: house.access) } throws: { ($0 as? AppError)?.code == .stateChanged }
    }

    @Test func aMessageIsGivenIntoSomebodysCareAndTheyAreTold() async throws {
        let (house, message) = try await self.waiting()
        let moderator = try await self.join("mo", .moderator, house)
        let analyst = try await self.join("an", .analyst, house)
        try await house.avatar.teamwork.assign(message.id, to: "mo", by: house.access)
        #expect(try await house.message("m1").assignedTo == "mo")
        #expect(try await house.store.find(Query<Notice>().where(Notice.fields.kind == "assigned")).map(\.recipientID) == ["mo"])
        // Taking something oneself needs no notice.
        try await house.avatar.teamwork.assign(message.id, to: nil, by: moderator)
        try await house.avatar.teamwork.assign(message.id, to: "mo", by: moderator)
        #expect(try await house.store.count(Query<Notice>().where(Notice.fields.kind == "assigned")) == 1)
        for other in ["an", "nobody"] {
            await #expect { try await house.avatar.teamwork.assign(message.id, to: Identifier(other), by: moderator) } throws: { ($0 as? AppError)?.fields.first?.field == "userID" || ($0 as? AppError)?.fields.first?.field == "user_id" }
        }
        await #expect { try await house.avatar.teamwork.assign(message.id, to: "mo", by: analyst) } throws: { ($0 as? AppError)?.code == .forbidden }
        let actions = try await house.store.find(Query<AuditEntry>().sort(by: AuditEntry.fields.sequence, .ascending)).map(\.action)
        #expect(actions.filter { $0.hasPrefix("message.") } == ["message.assigned", "message.unassigned", "message.assigned"])
    }

    @Test func aNoteTellsThoseItNamesAndNobodyElse() async throws {
        let (house, message) = try await self.waiting()
        let moderator = try await self.join("mo", .moderator, house)
        let other = try await self.join("ot", .moderator, house)
        let teamwork = house.avatar.teamwork
        let note = try await teamwork.addNote("  @OT please look ", mentions: ["ot", "ot", "mo"], to: message.conversationID, by: moderator)
        #expect(note.note.text == "@OT please look" && note.note.mentions == ["ot", "mo"] && note.authorName == "MO")
        let notices = try await house.store.find(Query<Notice>().where(Notice.fields.kind == "mention"))
        #expect(notices.map(\.recipientID) == ["ot"])
        #expect(notices.first?.subject == "message:\(message.id.rawValue)")
        // What was written stands nowhere but in the note itself.
        #expect(notices.allSatisfy { !$0.text.contains("look") })
        #expect(try await house.store.find(Query<AuditEntry>()).allSatisfy { !$0.facts.values.contains { $0.contains("look") } })
        await #expect { try await teamwork.addNote("x", mentions: ["stranger"], to: message.conversationID, by: moderator) } throws: { ($0 as? AppError)?.fields.first?.field == "mentions" }
        await #expect { try await teamwork.addNote(" ", mentions: [], to: message.conversationID, by: moderator) } throws: { ($0 as? AppError)?.fields.first?.field == "text" }
        await #expect { try await teamwork.deleteNote(note.note.id, of: message.conversationID, by: other) } throws: { ($0 as? AppError)?.code == .forbidden }
        try await teamwork.deleteNote(note.note.id, of: message.conversationID, by: house.access)
        #expect(try await teamwork.notes(message.conversationID, by: other).isEmpty)
    }

    @Test func notesGoWithTheirTime() async throws {
        let (house, message) = try await self.waiting()
        _ = try await house.avatar.teamwork.addNote("old", mentions: [], to: message.conversationID, by: house.access)
        house.time.advance(by: .days(731))
        _ = try await house.avatar.teamwork.addNote("new", mentions: [], to: message.conversationID, by: house.access)
        _ = try await house.avatar.retention.run()
        #expect(try await house.avatar.teamwork.notes(message.conversationID, by: house.access).map(\.note.text) == ["new"])
    }

    @Test func anotherWorkspaceReachesNothingOfIt() async throws {
        let (house, message) = try await self.waiting()
        let note = try await house.avatar.teamwork.addNote("ours", mentions: [], to: message.conversationID, by: house.access)
        let stranger = WorkspaceAccess(system: .system, workspaceID: "w2")
        let teamwork = house.avatar.teamwork
        await #expect { try await teamwork.snooze(message.id, until: house.time.now() + .hours(1), by: stranger) } throws: { ($0 as? AppError)?.code == .notFound }
        await #expect { try await teamwork.assign(message.id, to: nil, by: stranger) } throws: { ($0 as? AppError)?.code == .notFound }
        await #expect { try await teamwork.notes(message.conversationID, by: stranger) } throws: { ($0 as? AppError)?.code == .notFound }
        await #expect { try await teamwork.deleteNote(note.note.id, of: message.conversationID, by: stranger) } throws: { ($0 as? AppError)?.code == .notFound }
    }

    @Test func theUseOfTheTierIsToldAtSeventyAndAtAHundredPercentAndOnce() async throws {
        let house = try await House()
        house.platform.accept()
        let cap = house.workspace.tier.automatedRepliesPerMonth
        try await house.ingest(house.direct("m0", "thank you so much", from: "fan0"))
        try await house.drain(hastening: .minutes(5))
        var usage = try #require(try await house.store.find(Query<UsageMonth>()).first)
        for (index, used) in [cap * 7 / 10 - 1, cap * 7 / 10 - 1, cap - 1].enumerated() {
            usage.automatedReplies = used
            try await house.store.save(usage)
            try await house.ingest(house.direct("m\(index + 1)", "thank you so much", from: "fan\(index + 1)"))
            try await house.drain(hastening: .minutes(5))
            #expect(try await house.message("m\(index + 1)").state == .responded)
        }
        let notices = try await house.store.find(Query<Notice>().where(Notice.fields.kind == "usage").sort(by: Notice.fields.at, .ascending))
        #expect(notices.map { $0.subject.split(separator: "/").last } == ["70", "100"])
    }
}
