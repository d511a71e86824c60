import Core
import Foundation
import Testing
import Triage

enum RuleFixtures {
    static let zone = TimeZone(secondsFromGMT: 0) ?? .gmt

    static func rule(_ id: String, priority: Int = 10, enabled: Bool = true, _ condition: RuleCondition, _ actions: [RuleAction]) -> Rule {
        Rule(id: Identifier(id), workspaceID: "w", name: "Rule \(id)", isEnabled: enabled, priority: priority, condition: condition, actions: actions, updatedAt: Timestamp(milliseconds: 0))
    }

    static func facts(
        _ text: String = "Do you ship to Canada?", platform: Platform = .instagram, kind: MessageKind = .comment, triage: Triage? = nil, hasAttachment: Bool = false, author: String = "Anna",
        isFirst: Bool = false, isFollower: Bool? = nil, isVIP: Bool = false, at: String = "2026-11-22T12:00:00Z", zone: TimeZone = zone, confidence: Double? = 0.7
    ) -> RuleFacts {
        RuleFacts(
            platform: platform, kind: kind, triage: triage ?? CategoryTests.classifier.classify(text: text), text: TextNormaliser().normalise(text), hasAttachment: hasAttachment, authorUsername: author,
            isFirstContact: isFirst, isFollower: isFollower, isVIP: isVIP, authorTags: ["regular"], post: TextNormaliser().normalise("My leg day"), conversationMessages: 3,
            lastReplyAt: Timestamp(iso8601: at).map { $0 - .minutes(90) }, confidence: confidence, at: Timestamp(iso8601: at) ?? .distantPast, timeZone: zone)
    }

    static func holds(_ condition: RuleCondition, _ facts: RuleFacts) -> Bool { RuleEngine.evaluate(rules: [rule("r", condition, [.tag("t")])], facts: facts).tags == ["t"] }
}

@Suite("Rule engine")
struct RuleEngineTests {
    static let conditions: [(RuleCondition, Bool)] = [
        (.platform([.instagram]), true), (.platform([.youtube]), false), (.kind([.comment]), true), (.kind([.directMessage]), false), (.category([.productQuestion, .praise]), true), (.category([.spam]), false),
        (.risk([.crisis]), false), (.sentiment([.neutral]), true), (.sentiment([.negative]), false), (.language(["en-GB"]), true), (.language(["de"]), false), (.words(["canada"]), true), (.words(["ship to"]), true),
        (.words(["shipping"]), false), (.pattern("ship*canada"), true), (.pattern("c?nada"), true), (.pattern("canada*ship"), false), (.isQuestion(true), true), (.isQuestion(false), false),
        (.isFirstContact(false), true), (.isFirstContact(true), false), (.isFollower(true), false), (.isFollower(false), false), (.isVIP(false), true), (.author(["@ANNA"]), true), (.author(["ben"]), false),
        (.hasAttachment(false), true), (.hasAttachment(true), false), (.timeWindow(fromHour: 9, toHour: 17, days: []), true), (.timeWindow(fromHour: 22, toHour: 6, days: []), false),
        (.timeWindow(fromHour: 9, toHour: 17, days: [7]), true), (.timeWindow(fromHour: 9, toHour: 17, days: [1]), false), (.longerThan(characters: 10), true), (.longerThan(characters: 22), false),
        (.all([]), true), (.any([]), false), (.all([.isQuestion(true), .words(["ship"])]), true), (.all([.isQuestion(true), .words(["x"])]), false), (.any([.words(["x"]), .words(["ship"])]), true),
        (.not(.words(["x"])), true), (.not(.all([.isQuestion(true)])), false),
        (.matches(#"\bSHIP\b.+canada\?$"#), true), (.matches("^canada"), false), (.matches("("), false), (.authorTag(["Regular"]), true), (.authorTag(["press"]), false),
        (.post(["leg day"]), true), (.post(["arms"]), false), (.conversationMessages(3), true), (.conversationMessages(4), false), (.repliedWithin(hours: 2), true), (.repliedWithin(hours: 1), false),
        (.confidence(atLeast: 0.7, below: nil), true), (.confidence(atLeast: nil, below: 0.7), false), (.confidence(atLeast: 0.5, below: 0.7), false),
    ]

    @Test("Every kind of condition", arguments: conditions.indices)
    func condition(index: Int) {
        #expect(RuleFixtures.holds(Self.conditions[index].0, RuleFixtures.facts()) == Self.conditions[index].1)
    }

    @Test("A rule that asks for the confidence waits for the draft, also behind a not")
    func confidenceWaits() {
        let rules = [RuleFixtures.rule("r", .not(.confidence(atLeast: 0.9, below: nil)), [.route(.review)])]
        #expect(RuleEngine.evaluate(rules: rules, facts: RuleFixtures.facts(confidence: nil)).route == nil)
        #expect(RuleEngine.evaluate(rules: rules, facts: RuleFixtures.facts(confidence: 0.5)).route == .review)
    }

    @Test("Hours wrap midnight and belong to the day on which they begin", arguments: [
        ("2026-11-20T23:30:00Z", true), ("2026-11-21T05:59:00Z", true), ("2026-11-21T06:00:00Z", false), ("2026-11-21T23:00:00Z", false), ("2026-11-20T21:59:00Z", false), ("2026-11-20T02:00:00Z", false),
    ])
    func wrap(at: String, expected: Bool) {
        // 2026-11-20 is a Friday.
        #expect(RuleFixtures.holds(.timeWindow(fromHour: 22, toHour: 6, days: [5]), RuleFixtures.facts(at: at)) == expected)
    }

    @Test("Hours are the workspace's, summer time included", arguments: [("2026-07-01T07:30:00Z", true), ("2026-12-01T07:30:00Z", false), ("2026-12-01T08:30:00Z", true)])
    func zone(at: String, expected: Bool) throws {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        #expect(RuleFixtures.holds(.timeWindow(fromHour: 9, toHour: 10, days: []), RuleFixtures.facts(at: at, zone: zone)) == expected)
    }

    @Test("The first route wins, later rules add, stop stops, disabled rules don't count")
    func order() {
        let rules = [
            RuleFixtures.rule("d", priority: 40, .all([]), [.tag("never")]),
            RuleFixtures.rule("b", priority: 20, .all([]), [.route(.ignore), .tag("two"), .notify("owner")]),
            RuleFixtures.rule("a", priority: 10, .isQuestion(true), [.route(.review), .tag("one"), .assign("u1"), .template("s1")]),
            RuleFixtures.rule("off", priority: 5, enabled: false, .all([]), [.route(.hide)]),
            RuleFixtures.rule("c", priority: 30, .all([]), [.stop, .tag("three"), .tag("one")]),
        ]
        let outcome = RuleEngine.evaluate(rules: rules, facts: RuleFixtures.facts())
        #expect(outcome.route == .review)
        #expect(outcome.routedBy == "a")
        #expect(outcome.tags == ["one", "two", "three"])
        #expect(outcome.templates == ["s1"])
        #expect(outcome.assignments == ["u1"])
        #expect(outcome.notifications == ["owner"])
        #expect(outcome.isStopped)
        #expect(outcome.traces.map(\.ruleID) == ["a", "b", "c"])
    }

    @Test("Every rule says what decided, without message text")
    func traces() {
        let rules = [
            RuleFixtures.rule("a", priority: 1, .all([.category([.productQuestion]), .words(["canada"])]), [.tag("x")]),
            RuleFixtures.rule("b", priority: 2, .all([.isQuestion(true), .language(["de", "fr"])]), [.tag("y")]),
            RuleFixtures.rule("c", priority: 3, .not(.isQuestion(true)), [.tag("z")]),
        ]
        let outcome = RuleEngine.evaluate(rules: rules, facts: RuleFixtures.facts("Do you ship SECRETWORD to Canada?"))
        #expect(outcome.traces.map(\.matched) == [true, false, false])
        #expect(outcome.traces.map(\.decidedBy) == ["the category is product_question and the words “canada” occur", "the language is en, not de or fr", "it is a question"])
    }

    @Test("Patterns stay linear on hostile text and patterns")
    func patterns() {
        let text = RuleFixtures.facts(String(repeating: "a", count: 90_000) + "b", triage: Triage(categories: [.other]))
        #expect(!RuleFixtures.holds(.pattern(String(repeating: "a*", count: 90) + "c"), text))
        #expect(RuleFixtures.holds(.pattern(String(repeating: "a*", count: 90) + "b"), text))
        #expect(RuleFixtures.holds(.pattern("***"), text))
    }

    @Test("A condition nested beyond all measure is read as never true instead of exhausting the stack")
    func nesting() {
        var condition = RuleCondition.isQuestion(true)
        for _ in 0 ..< 2000 { condition = .all([condition]) }
        #expect(!RuleFixtures.holds(condition, RuleFixtures.facts()))
    }
}

@Suite("Rule validator and review")
struct RuleValidatorTests {
    static func nested(_ depth: Int) -> RuleCondition {
        var condition = RuleCondition.isQuestion(true)
        for _ in 1 ..< depth { condition = .all([condition]) }
        return condition
    }

    static let problemCases: [(RuleCondition, [RuleAction], [String])] = [
        (.isQuestion(true), [.route(.review)], []), (nested(8), [.stop], []), (nested(9), [.stop], ["condition.all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0]"]), (.all([]), [.stop], ["condition.all"]),
        (.words([]), [.stop], ["condition.words"]), (.words(["ok", " "]), [.stop], ["condition.words[1]"]), (.words([String(repeating: "x", count: 101)]), [.stop], ["condition.words[0]"]),
        (.timeWindow(fromHour: 24, toHour: 30, days: [0, 8]), [.stop], ["condition.time_window.from_hour", "condition.time_window.to_hour", "condition.time_window.days"]),
        (.timeWindow(fromHour: 5, toHour: 5, days: []), [.stop], ["condition.time_window.to_hour"]), (.pattern("**"), [.stop], ["condition.pattern"]), (.pattern(String(repeating: "x", count: 201)), [.stop], ["condition.pattern"]),
        (.language(["english"]), [.stop], ["condition.language[0]"]), (.longerThan(characters: -1), [.stop], ["condition.longer_than"]), (.isVIP(true), [], ["actions"]), (.isVIP(true), [.route(.hide), .route(.auto)], ["actions"]),
        (.isVIP(true), [.tag(""), .notify(String(repeating: "n", count: 51)), .template(""), .assign("")], ["actions[0].tag", "actions[1].notify", "actions[2].template", "actions[3].assign"]),
        (.any(Array(repeating: .isVIP(true), count: 201)), [.stop], ["condition.any", "condition"]), (.author(Array(repeating: "a", count: 201)), [.stop], ["condition.author"]),
    ]

    @Test("Every problem at once, with its field", arguments: problemCases.indices)
    func problems(index: Int) {
        let (condition, actions, fields) = Self.problemCases[index]
        #expect(RuleValidator().problems(in: RuleFixtures.rule("r", condition, actions)).map(\.field) == fields)
    }

    @Test("Names, priorities and time zones")
    func rest() {
        var rule = RuleFixtures.rule("r", priority: 10_001, .timeWindow(fromHour: 1, toHour: 2, days: []), [.stop])
        rule.name = " "
        #expect(RuleValidator().problems(in: rule, timeZone: "Mars/Olympus").map(\.field) == ["name", "priority", "condition"])
        rule.name = String(repeating: "n", count: 101)
        rule.priority = 1
        #expect(RuleValidator().problems(in: rule, timeZone: "Europe/Berlin").map(\.field) == ["name"])
    }

    @Test("Dead rules, shadowed routes, conflicts, routes without effect", arguments: [
        ([(RuleCondition.all([.kind([.comment]), .kind([.directMessage])]), Route.review)], [RuleFinding.Kind.neverMatches]),
        ([(.all([.isQuestion(true), .not(.isQuestion(true))]), .review)], [.neverMatches]),
        ([(.category([.praise, .spam]), .auto), (.category([.praise]), .review)], [.routeShadowed]),
        ([(.category([.praise]), .auto), (.category([.praise, .spam]), .review)], [.conflict]),
        ([(.all([.category([.praise]), .isVIP(true)]), .auto), (.category([.praise]), .review)], [.conflict]),
        ([(.any([.isVIP(true), .isQuestion(true)]), .auto), (.isVIP(true), .auto)], [.routeShadowed]),
        ([(.risk([.crisis]), .ignore)], [.withoutEffect]), ([(.all([.risk([.legal]), .isVIP(true)]), .auto)], [.withoutEffect]), ([(.all([.kind([.directMessage]), .category([.offensive])]), .hide)], [.withoutEffect]),
        ([(.category([.praise]), .auto), (.category([.spam]), .ignore), (.risk([.money]), .auto), (.words(["x"]), .hide)], []),
        ([(.longerThan(characters: 5), .auto), (.longerThan(characters: 10), .review)], [.routeShadowed]),
        ([(.confidence(atLeast: 0.5, below: nil), .auto), (.confidence(atLeast: 0.8, below: 0.9), .review)], [.routeShadowed]),
        ([(.all([.confidence(atLeast: 0.5, below: nil), .confidence(atLeast: nil, below: 0.4)]), .auto)], [.neverMatches]),
        ([(.not(.platform([.youtube])), .auto), (.platform([.instagram]), .review)], [.routeShadowed]),
    ])
    func findings(rules: [(RuleCondition, Route)], expected: [RuleFinding.Kind]) {
        let list = rules.enumerated().map { RuleFixtures.rule("r\($0.offset)", priority: $0.offset, $0.element.0, [.route($0.element.1)]) }
        #expect(RuleReview().findings(in: list).map(\.kind) == expected)
    }

    @Test("A rule behind one that always stops is never tried")
    func neverTried() {
        let rules = [RuleFixtures.rule("a", priority: 1, .all([]), [.stop]), RuleFixtures.rule("b", priority: 2, .isVIP(true), [.tag("x")])]
        let findings = RuleReview().findings(in: rules)
        #expect(findings.map(\.kind) == [.neverTried])
        #expect(findings.first?.ruleID == "b" && findings.first?.otherRuleID == "a")
    }
}
