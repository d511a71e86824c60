import AvatarService
import Core
import Security
import ServiceKit
import Storage
import Testing
import Triage

@Suite struct RulesTests {
    private func content(_ name: String, priority: Int = 10, _ condition: RuleCondition, _ actions: [RuleAction]) -> RulesService.Content {
        .init(name: name, isEnabled: true, priority: priority, condition: condition, actions: actions)
    }

    @Test func everyChangeLeavesAVersionThatCanBeBroughtBack() async throws {
        let house = try await House()
        let rules = house.avatar.rules
        let first = try await rules.create(self.content("Shoes", .words(["shoes"]), [.route(.review)]), by: house.access)
        let changed = try await rules.update(first.id, self.content("Shoes!", .words(["boots"]), [.route(.ignore)]), revision: 1, by: house.access)
        try await rules.delete(first.id, by: house.access)
        let versions = try await rules.versions(by: house.access)
        #expect(versions.map(\.number) == [3, 2, 1])
        #expect(versions.map(\.change) == ["rule.deleted", "rule.updated", "rule.created"])
        #expect(versions.map(\.rules.count) == [0, 1, 1])
        let restored = try await rules.restore(version: 1, by: house.access)
        #expect(restored.map(\.name) == ["Shoes"] && restored.first?.condition == .words(["shoes"]))
        // An editor that still shows the rule as it was must notice.
        #expect((restored.first?.revision ?? 0) != changed.revision)
        #expect(try await rules.versions(by: house.access).first?.change == "rules.restored")
        await #expect(throws: AppError.self) { _ = try await rules.version(99, by: house.access) }
    }

    @Test func aFileGoesOutAndComesBackAsItWas() async throws {
        let house = try await House()
        let rules = house.avatar.rules
        let everything: RuleCondition = .all([
            .any([.category([.praise, .complaint]), .not(.words(["yes: no", "- dash", "true"]))]), .matches(#"^\d+ (kg|lbs)\b"#), .confidence(atLeast: 0.5, below: 0.9),
            .timeWindow(fromHour: 22, toHour: 6, days: [1, 7]), .isFollower(true), .conversationMessages(3), .repliedWithin(hours: 24), .post(["été"]), .authorTag(["100"]),
        ])
        _ = try await rules.create(self.content("It's \"quoted\": #1", everything, [.route(.review), .tag("no"), .mark(.collaborationRequest), .notify("owner"), .stop]), by: house.access)
        _ = try await rules.create(self.content("Second", priority: 20, .isVIP(true), [.assign("u1")]), by: house.access)
        let before = try await rules.list(by: house.access)
        let file = try await rules.export(by: house.access)
        let after = try await rules.import(file, mode: .replace, by: house.access)
        #expect(after.map(\.name) == before.map(\.name))
        #expect(after.map(\.condition) == before.map(\.condition))
        #expect(after.map(\.actions) == before.map(\.actions))
        #expect(after.map(\.priority) == before.map(\.priority))
        let added = try await rules.import("rules:\n- name: Third\n  priority: 5\n  condition: {words: [x]}\n  actions: [{tag: y}]\n", mode: .add, by: house.access)
        #expect(added.count == 3)
        #expect(try await rules.list(by: house.access).map(\.name) == ["Third", "It's \"quoted\": #1", "Second"])
    }

    /// Names may hold whatever people paste. (A byte order mark in front of a whole text is no part of it to the reader, so none stands there.)
    @Test(arguments: [
        "\u{0}", "\u{1}\u{1F}", "\u{7F}\u{80}\u{9F}", "\u{85}", "\u{2028}\u{2029}", "\u{FEFF}", "\u{FFFE}\u{FFFF}", "\u{1FFFF}\u{10FFFF}", "\u{AD}\u{200B}\u{202E}", "é e\u{301}", "\t\r\n", "\\u0041", "'", "\"", "👩‍👩‍👧",
        "%YAML", "--- a", "... b", "&a", "*a", "!!int 5", "?", ": ", " # c", "@", "`", "~", "null", "0x1F", "1e3", "2026-01-01", "yes",
    ])
    func aNameOfAnyCharactersGoesOutAndComesBack(characters: String) async throws {
        let house = try await House()
        let rules = house.avatar.rules
        _ = try await rules.create(self.content("a" + characters + "b", .words(["c" + characters]), [.tag("t" + characters)]), by: house.access)
        let before = try await rules.list(by: house.access)
        let after = try await rules.import(rules.export(by: house.access), mode: .replace, by: house.access)
        #expect(after.map { Array($0.name.unicodeScalars) } == before.map { Array($0.name.unicodeScalars) })
        #expect(after.map(\.condition) == before.map(\.condition))
        #expect(after.map(\.actions) == before.map(\.actions))
    }

    @Test(arguments: [
        ("rules: [", "yaml"), ("", "yaml"), ("- 1", "yaml"), ("rules: 5", "yaml.rules"), ("rules:\n- name: A\n  priority: 1\n  condition: {word: [x]}\n  actions: [{tag: y}]", "yaml.rules[0].condition"),
        ("rules:\n- name: A\n  priority: 1\n  condition: {words: [x]}\n  actions: [{template: gone}]", "yaml.rules[0].actions[0].template"),
        ("rules:\n- name: A\n  priority: 1\n  condition: {matches: \"(\"}\n  actions: [{tag: y}]", "yaml.rules[0].condition.matches"),
        ("a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\nrules: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]", "yaml"),
        ("rules:\n- name: A\n  priority: 1\n  condition: {words: [x]}\n  actions: [{mark: important}]", "yaml.rules[0].actions[0].mark"),
        (String(repeating: "x", count: 300_000), "yaml"),
    ])
    func aFileThatIsWrongChangesNothing(file: String, field: String) async throws {
        let house = try await House()
        _ = try await house.avatar.rules.create(self.content("Mine", .isVIP(true), [.tag("x")]), by: house.access)
        await #expect { _ = try await house.avatar.rules.import(file, mode: .replace, by: house.access) } throws: { error in
            guard let error = error as? AppError else { return false }
            return field.isEmpty || error.fields.contains { $0.field.hasPrefix(field) }
        }
        #expect(try await house.avatar.rules.list(by: house.access).map(\.name) == ["Mine"])
    }

    @Test func aRehearsalSaysWhatWouldHaveChangedAndChangesNothing() async throws {
        let house = try await House(isOn: false)
        for index in 0 ..< 5 { try await house.ingest(house.direct("m\(index)", "what shoes do you wear?", from: "fan\(index)")) }
        try await house.ingest(house.direct("danger", "i want to die, shoes or not", from: "fan9"))
        try await house.drain(hastening: .minutes(1))
        let states = try await house.store.find(Query<Message>()).map { "\($0.id) \($0.state) \($0.route?.rawValue ?? "")" }
        let change = RuleRehearsal.Change(rule: self.content("Shoes", .words(["shoes"]), [.route(.ignore), .tag("shoes")]))
        let result = try await house.avatar.rules.rehearse(change, by: house.access)
        #expect(result.examined == 6 && result.matched == 6 && result.changed == 6 && !result.isPartial)
        // The safety floor holds in the rehearsal as in life: the message in danger gets its tag and stays in review.
        #expect(result.moves.first { $0.to == .ignore }?.count == 5)
        #expect(result.examples.first { $0.messageID == StableIdentifier.message("c1", platformID: "danger") }?.to == .review)
        #expect(result.examples.allSatisfy { $0.decidedBy.contains("shoes") && $0.addedTags == ["shoes"] })
        #expect(try await house.store.find(Query<Message>()).map { "\($0.id) \($0.state) \($0.route?.rawValue ?? "")" } == states)
        #expect(try await house.avatar.rules.list(by: house.access).isEmpty)
        let few = try await house.avatar.rules.rehearse(.init(rule: change.rule, limit: 2), by: house.access)
        #expect(few.examined == 2 && few.isPartial)
        house.time.advance(by: .days(40))
        #expect(try await house.avatar.rules.rehearse(change, by: house.access).examined == 0)
    }

    @Test func takingARuleAwayCanBeRehearsed() async throws {
        let house = try await House(isOn: false)
        let rule = try await house.avatar.rules.create(self.content("Shoes", .words(["shoes"]), [.route(.ignore)]), by: house.access)
        try await house.ingest(house.direct("m1", "what shoes do you wear?"))
        try await house.drain(hastening: .minutes(1))
        let result = try await house.avatar.rules.rehearse(.init(rule: nil, replacing: rule.id), by: house.access)
        #expect(result.changed == 1 && result.moves.first?.from == .ignore)
        await #expect(throws: AppError.self) { _ = try await house.avatar.rules.rehearse(.init(rule: nil), by: house.access) }
        await #expect(throws: AppError.self) { _ = try await house.avatar.rules.rehearse(.init(rule: nil, replacing: "other"), by: house.access) }
    }

    @Test(arguments: [(0.0, MessageState.awaitingReview), (1.0, .responded)])
    func aRuleMayAskForTheDraftsConfidence(below: Double, state: MessageState) async throws {
        let house = try await House()
        house.platform.accept()
        let condition: RuleCondition = below == 0 ? .confidence(atLeast: 0, below: nil) : .confidence(atLeast: 1, below: nil)
        _ = try await house.avatar.rules.create(self.content("Doubt", condition, [.route(.review)]), by: house.access)
        try await house.ingest(house.direct("m1", "what shoes do you wear?"))
        try await house.drain(hastening: .minutes(5))
        let message = try await house.message("m1")
        #expect(message.state == state)
        #expect(message.ruleTrace.first?.decidedBy.contains("confidence") == true)
    }

    @Test func noRuleOnConfidenceAnswersBelowTheFloor() async throws {
        let house = try await House()
        house.platform.accept()
        _ = try await house.avatar.rules.create(self.content("Bold", .confidence(atLeast: 0, below: nil), [.route(.auto)]), by: house.access)
        try await house.ingest(house.direct("m1", "my doctor said the medication dose is wrong, what should i take?"))
        try await house.drain(hastening: .minutes(5))
        #expect(try await house.message("m1").state == .awaitingReview)
        #expect(house.platform.sent.isEmpty)
    }

    @Test func aTrialNamesProblemsAndConflicts() async throws {
        let house = try await House()
        _ = try await house.avatar.rules.create(self.content("All praise", .category([.praise]), [.route(.auto)]), by: house.access)
        let bad = try await house.avatar.rules.review(self.content("", .words([]), [.template("gone")]), replacing: nil, by: house.access)
        #expect(Set(bad.problems.map(\.field)) == ["name", "condition.words", "actions[0].template"])
        let odd = try await house.avatar.rules.review(self.content("Praise too", priority: 20, .category([.praise]), [.route(.review)]), replacing: nil, by: house.access)
        #expect(odd.problems.isEmpty && odd.findings.map(\.kind) == [.routeShadowed])
        let unknown = await #expect(throws: AppError.self) { try await house.avatar.rules.review(self.content("Praise", .category([.praise]), [.route(.review)]), replacing: "other", by: house.access) }
        #expect(unknown?.code == .notFound)
    }

    @Test(arguments: [RuleAction.template("gone"), .assign("somebody")])
    func aRuleThatNamesWhatIsNotThereIsNotRehearsed(action: RuleAction) async throws {
        let house = try await House(isOn: false)
        let error = await #expect(throws: AppError.self) { try await house.avatar.rules.rehearse(.init(rule: self.content("Shoes", .words(["shoes"]), [action])), by: house.access) }
        #expect(error?.code == .validationFailed && error?.fields.map(\.field).allSatisfy { $0.hasPrefix("rule.actions[0].") } == true && error?.fields.count == 1)
    }

    private func flagged(_ house: House) async throws -> [String] {
        var filter = FeedService.Filter()
        filter.tab = .flagged
        return try await house.avatar.feed.feed(filter, limit: 10, after: nil, by: house.access).items.map(\.message.platformMessageID)
    }

    @Test func aMarkSaysWhatAMessageIsAboutAndTheSettingsOfThatHold() async throws {
        let house = try await House()
        house.platform.accept()
        let rule = try await house.avatar.rules.create(self.content("Our ads", .words(["shoes"]), [.mark(.spam)]), by: house.access)
        try await house.ingest(house.direct("m1", "what shoes do you wear?"))
        try await house.ingest(house.direct("m2", "thank you so much", from: "fan2"))
        try await house.drain(hastening: .minutes(5))
        let message = try await house.message("m1")
        #expect(message.category == .spam && message.route == .ignore && message.state == .ignored)
        let mark = try #require(message.triage?.mark)
        #expect(mark.category == .spam && mark.ruleID == rule.id && !mark.found.isEmpty && !mark.found.contains(.spam))
        #expect(message.triage?.signals.contains { $0.code == "rule.mark" } == true)
        #expect(message.ruleTrace.first?.matched == true)
        #expect(try await self.flagged(house) == ["m1"])
        #expect(try await house.message("m2").category == .praise)
        #expect(house.platform.sent.count == 1)
    }

    @Test(arguments: [("i want to die, shoes or not", Core.Category.sensitive), ("my doctor said the medication dose is wrong, which shoes should i wear?", .sensitive)])
    func aMarkTakesNothingFromAPerson(text: String, category: Core.Category) async throws {
        let house = try await House()
        house.platform.accept()
        _ = try await house.avatar.rules.create(self.content("Shoes", .words(["shoes"]), [.mark(.spam), .route(.auto)]), by: house.access)
        try await house.ingest(house.direct("m1", text))
        try await house.drain(hastening: .minutes(5))
        let message = try await house.message("m1")
        #expect(message.state == .awaitingReview && message.category == category)
        #expect(message.triage?.categories.contains(.spam) == true && message.triage?.mustReachAPerson == true)
        #expect(house.platform.sent.isEmpty)
    }

    @Test func aMarkLetsNothingGoThatItsOwnCategoryHoldsBack() async throws {
        let house = try await House { settings in
            for category in Core.Category.allCases where category != .praise { settings.autonomy[category.rawValue] = .init(autonomy: .draft, threshold: 0) }
        }
        house.platform.accept()
        _ = try await house.avatar.rules.create(self.content("All is praise", .words(["shoes"]), [.mark(.praise)]), by: house.access)
        try await house.ingest(house.direct("m1", "what shoes do you wear?"))
        try await house.drain(hastening: .minutes(5))
        let message = try await house.message("m1")
        #expect(message.category == .praise && message.state == .awaitingReview)
        #expect(message.reasons.contains { $0.code == "autonomy_draft" })
        #expect(house.platform.sent.isEmpty)
    }

    @Test func aRehearsalTellsMarksAndTakesThoseOfPresentRulesForWhatTheyAre() async throws {
        let house = try await House(isOn: false)
        let rule = try await house.avatar.rules.create(self.content("Ads", .words(["shoes"]), [.mark(.spam)]), by: house.access)
        try await house.ingest(house.direct("m1", "what shoes do you wear?"))
        try await house.drain(hastening: .minutes(1))
        let same = try await house.avatar.rules.rehearse(.init(rule: self.content("Ads", .words(["shoes"]), [.mark(.spam)]), replacing: rule.id), by: house.access)
        #expect(same.matched == 1 && same.changed == 0)
        let other = try await house.avatar.rules.rehearse(.init(rule: self.content("Brands", .words(["shoes"]), [.mark(.collaborationRequest)]), replacing: rule.id), by: house.access)
        #expect(other.changed == 1 && other.examples.first?.newCategory == .collaborationRequest)
        #expect(other.moves.map(\.from) == [.ignore] && other.moves.map(\.to) == [.review])
        // Without the rule it is what triage found, also for conditions that ask for the category.
        let gone = try await house.avatar.rules.rehearse(.init(rule: nil, replacing: rule.id), by: house.access)
        let found = try await house.message("m1").triage?.mark?.found.first
        #expect(gone.changed == 1 && found != nil && gone.examples.first?.newCategory == found)
        let asking = try await house.avatar.rules.rehearse(.init(rule: self.content("Spam?", .category([.spam]), [.tag("x")])), by: house.access)
        #expect(asking.examined == 1 && asking.matched == 0)
    }
}
