import Core
import Testing
import Triage

/// A rule's mark says what a message is about, and never less of what it risks.
@Suite("Marks of rules")
struct MarkTests {
    private static func marked(_ triage: Triage, _ category: Core.Category) -> Triage {
        let rules = [RuleFixtures.rule("m", .all([]), [.mark(category)])]
        return RuleEngine.evaluate(rules: rules, facts: RuleFixtures.facts(triage: triage)).marked(triage)
    }

    @Test("The mark becomes the main category, what was found stays behind it, and the rule says so", arguments: [
        ([Core.Category.other], [Core.Category.collaborationRequest, .other]), ([.praise, .productQuestion], [.collaborationRequest, .praise, .productQuestion]),
        ([.praise, .collaborationRequest], [.collaborationRequest, .praise]), ([.collaborationRequest], [.collaborationRequest]),
    ])
    func main(found: [Core.Category], becomes: [Core.Category]) throws {
        let triage = Triage(categories: found, risks: [.money], sentiment: .mixed, signals: [Reason("category.x", "It was there.")])
        let marked = Self.marked(triage, .collaborationRequest)
        #expect(marked.categories == becomes && marked.risks == [.money] && marked.sentiment == .mixed)
        let mark = try #require(marked.mark)
        #expect(mark.category == .collaborationRequest && mark.ruleID == "m" && mark.found == found)
        #expect(marked.signals.last == Reason("rule.mark", "The rule “Rule m” marks it as collaboration_request.", values: ["rule": "m", "category": "collaboration_request"]))
        #expect(marked.unmarked == triage)
        // Marked again it is as if it had been marked once.
        #expect(Self.marked(marked, .praise).unmarked == triage)
    }

    @Test("What must reach a person keeps the category that triage found, and stands on every route", arguments: Risk.alwaysToAPerson.sorted { $0.rawValue < $1.rawValue })
    func floor(risk: Risk) {
        for category in Core.Category.allCases {
            let triage = Triage(categories: [.sensitive], risks: [risk])
            let marked = Self.marked(triage, category)
            #expect(marked.category == .sensitive && marked.categories.contains(category) && marked.risks == [risk])
            let text = TextNormaliser().normalise("hello")
            let decision = Router(moderation: .init(offensive: .hide, spam: .ignore)).decide(triage: marked, text: text, kind: .comment)
            #expect(decision.route == .review && decision.notify != nil)
        }
    }

    @Test("What goes to a person for what it is about still does under another name", arguments: [
        (Core.Category.complaint, Core.Category.praise), (.collaborationRequest, .praise), (.sensitive, .other), (.personalQuestion, .productQuestion), (.offensive, .praise), (.spam, .praise),
    ])
    func neverLooser(found: Core.Category, mark: Core.Category) {
        let text = TextNormaliser().normalise("hello there")
        let router = Router(moderation: .init(offensive: .ignore, spam: .ignore, personalQuestions: .review))
        let marked = Self.marked(Triage(categories: [found], needsReply: 0.9), mark)
        #expect(router.decide(triage: marked, text: text, kind: .comment).route == .review)
    }

    @Test("Of two marks the first counts; conditions of later rules ask for what triage found")
    func order() {
        let rules = [
            RuleFixtures.rule("b", priority: 2, .category([.spam]), [.tag("seen as spam")]), RuleFixtures.rule("a", priority: 1, .all([]), [.mark(.spam)]),
            RuleFixtures.rule("c", priority: 3, .category([.praise]), [.mark(.complaint), .tag("praise")]),
        ]
        let outcome = RuleEngine.evaluate(rules: rules, facts: RuleFixtures.facts(triage: Triage(categories: [.praise])))
        #expect(outcome.mark == RuleOutcome.Mark(category: .spam, ruleID: "a", ruleName: "Rule a"))
        #expect(outcome.tags == ["praise"])
    }

    @Test("Autonomy: the stricter of what is marked and what was found", arguments: [
        (Autonomy.auto, 0.5, Autonomy.draft, 0.9, Autonomy.draft, 0.9), (.draft, 0.9, .auto, 0.5, .draft, 0.9), (.auto, 0.9, .auto, 0.5, .auto, 0.9), (.off, 0.1, .auto, 0.2, .off, 0.2), (.auto, 0.1, .off, 0.2, .off, 0.2),
    ])
    func autonomy(found: Autonomy, foundThreshold: Double, marked: Autonomy, markedThreshold: Double, holds: Autonomy, threshold: Double) {
        var settings = AvatarSettings(workspaceID: "w", updatedAt: .distantPast)
        settings.autonomy = ["complaint": .init(autonomy: found, threshold: foundThreshold), "praise": .init(autonomy: marked, threshold: markedThreshold)]
        let triage = Triage(categories: [.complaint])
        #expect(settings.autonomy(for: triage) == .init(autonomy: found, threshold: foundThreshold))
        #expect(settings.autonomy(for: Self.marked(triage, .praise)) == .init(autonomy: holds, threshold: threshold))
    }

    @Test("One mark a rule; dead, shadowed and contradicting marks are pointed out")
    func review() {
        #expect(RuleValidator().problems(in: RuleFixtures.rule("r", .isVIP(true), [.mark(.praise), .mark(.spam)])).map(\.field) == ["actions"])
        #expect(RuleValidator().problems(in: RuleFixtures.rule("r", .isVIP(true), [.mark(.praise), .route(.review)])).isEmpty)
        func kinds(_ rules: [(RuleCondition, [RuleAction])]) -> [RuleFinding.Kind] {
            RuleReview().findings(in: rules.enumerated().map { RuleFixtures.rule("r\($0.offset)", priority: $0.offset, $0.element.0, $0.element.1) }).map(\.kind)
        }
        #expect(kinds([(.words(["ad", "promo"]), [.mark(.spam)]), (.words(["ad"]), [.mark(.praise)])]) == [.markShadowed])
        #expect(kinds([(.words(["ad"]), [.mark(.spam)]), (.words(["ad", "promo"]), [.mark(.praise)])]) == [.conflict])
        #expect(kinds([(.words(["ad"]), [.mark(.spam)]), (.words(["ad", "promo"]), [.mark(.spam)])]) == [])
        #expect(kinds([(.risk([.legal]), [.mark(.praise)])]) == [.withoutEffect])
        #expect(kinds([(.words(["ad"]), [.mark(.spam), .route(.ignore)]), (.words(["ad"]), [.mark(.praise), .route(.auto)])]) == [.routeShadowed, .markShadowed])
        #expect(kinds([(.words(["ad"]), [.mark(.spam), .stop]), (.words(["ad"]), [.mark(.praise)])]) == [.neverTried])
    }
}
