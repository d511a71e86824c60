import AvatarService
import Core
import ServiceKit
import Storage
import Testing

@Suite struct ReplyRehearsalTests {
    private func stored(_ house: House) async throws -> [Int] {
        [
            try await house.store.count(Query<Message>()), try await house.store.count(Query<Draft>()), try await house.store.count(Query<Delivery>()), try await house.store.count(Query<Contact>()),
            try await house.store.count(Query<Conversation>()), try await house.store.count(Query<Turn>()), try await house.waiting().count,
        ]
    }

    @Test func whatWouldGoByItselfIsShownWithItsSourcesAndNothingIsStored() async throws {
        let house = try await House { $0.disclosure = AvatarSettings.Disclosure(text: "(by my assistant)", timing: .always) }
        let before = try await self.stored(house)
        let result = try await house.avatar.rehearsal.run(.init(text: "what shoes do you wear?", fanName: "Lou"), by: house.access)
        #expect(result.route == .auto)
        #expect(result.triage.isQuestion)
        let reply = try #require(result.reply)
        #expect(reply.text.contains("flat ones"))
        #expect(reply.sources.first?.sampleID == "s1")
        #expect(result.parts.joined().contains("(by my assistant)") && result.includesDisclosure)
        #expect(try await self.stored(house) == before)
        #expect(house.platform.sent.isEmpty)
    }

    @Test func itDecidesAsTheRealMessageWould() async throws {
        for text in ["what shoes do you wear?", "thank you so much", "i want to end my life", "WIN FREE CRYPTO http://spam.example click now", "hi"] {
            let house = try await House()
            let rehearsed = try await house.avatar.rehearsal.run(.init(text: text), by: house.access)
            try await house.ingest(house.direct("m1", text))
            try await house.drain(only: ProcessTurn.jobName)
            let message = try await house.message("m1")
            #expect(message.route == rehearsed.route)
            #expect(message.category == rehearsed.triage.category)
            #expect(message.reasons.map(\.code) == rehearsed.reasons.map(\.code))
            let draft = try await house.store.find(Query<Draft>()).first
            #expect(draft?.text == rehearsed.reply?.text)
            #expect(draft?.confidence == rehearsed.reply?.confidence)
        }
    }

    @Test func settingsThatAreNotSavedYetAreTried() async throws {
        let house = try await House { $0.autonomy["sensitive"] = .init(autonomy: .draft) }
        var settings = try await house.avatar.settings.settings(house.access)
        settings.autonomy["product_question"] = AvatarSettings.CategoryAutonomy(autonomy: .draft, threshold: 0.9)
        settings.moderation.blockedKeywords = ["shoes"]
        let result = try await house.avatar.rehearsal.run(.init(text: "what shoes do you wear?", settings: settings), by: house.access)
        #expect(result.route == .ignore)
        #expect(result.reply == nil)
        #expect(try await house.avatar.rehearsal.run(.init(text: "what shoes do you wear?"), by: house.access).route == .auto)
    }

    @Test func theSwitchesInForceHoldHere() async throws {
        let house = try await House { $0.autonomy["sensitive"] = .init(autonomy: .draft) }
        var wished = try await house.avatar.settings.settings(house.access)
        wished.isOn = true
        _ = try await house.avatar.settings.switchAvatar(on: false, by: house.access)
        let off = try await house.avatar.rehearsal.run(.init(text: "what shoes do you wear?", settings: wished), by: house.access)
        #expect(off.route == .review && off.parts.isEmpty && off.reply != nil)
        #expect(off.reasons.contains { $0.code == "avatar_off" })
        _ = try await house.avatar.settings.stop(true, by: house.access)
        let stopped = try await house.avatar.rehearsal.run(.init(text: "what shoes do you wear?", settings: wished), by: house.access)
        #expect(stopped.reply == nil && stopped.parts.isEmpty)
    }

    @Test(arguments: [
        (ReplyRehearsal.Question(text: "  \n"), "text"), (.init(text: String(repeating: "a", count: 2_001)), "text"), (.init(text: "hi", platform: .youtube, kind: .directMessage), "kind"),
        (.init(text: "hi", fanName: String(repeating: "a", count: 101)), "fanName"),
    ])
    func whatCanNotBeIsRefusedByField(_ question: ReplyRehearsal.Question, _ field: String) async throws {
        let house = try await House()
        let error = await #expect(throws: AppError.self) { try await house.avatar.rehearsal.run(question, by: house.access) }
        #expect(error?.fields.map(\.field) == [field])
    }
}
