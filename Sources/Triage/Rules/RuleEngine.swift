import Core

/// Evaluates a workspace's rules on one message and explains itself. Pure; keep one per version of the rules, as compiling folds their words.
public struct RuleEngine: Sendable {
    private let rules: [CompiledRule]

    /// Sorts by priority (lower first, then by id) and leaves disabled rules out.
    public init(rules: [Rule]) {
        self.rules = rules.filter(\.isEnabled)
            .sorted { ($0.priority, $0.id.rawValue) < ($1.priority, $1.id.rawValue) }
            .map { CompiledRule(rule: $0, condition: CompiledCondition($0.condition), needsConfidence: $0.condition.needsConfidence) }
    }

    private struct CompiledRule: Sendable {
        var rule: Rule
        var condition: CompiledCondition
        var needsConfidence: Bool
    }

    /// The first rule that gives a route wins the route, and the first that gives a mark the mark; later ones may still add templates, tags, assignments and notifications, until one stops.
    public func evaluate(facts: RuleFacts) -> RuleOutcome {
        var outcome = RuleOutcome()
        let reading = FactsReading(facts)
        for compiled in self.rules {
            let rule = compiled.rule
            if compiled.needsConfidence, facts.confidence == nil {
                outcome.traces.append(RuleTrace(ruleID: rule.id, name: rule.name, revision: rule.revision, matched: false, decidedBy: "there is no draft whose confidence could be asked for"))
                continue
            }
            let verdict = compiled.condition.evaluate(reading)
            outcome.traces.append(RuleTrace(ruleID: rule.id, name: rule.name, revision: rule.revision, matched: verdict.holds, decidedBy: verdict.words))
            guard verdict.holds else { continue }
            Self.apply(rule, to: &outcome)
            if outcome.isStopped { break }
        }
        return outcome
    }

    /// Compiles and evaluates in one go, for dry runs of unsaved rules.
    public static func evaluate(rules: [Rule], facts: RuleFacts) -> RuleOutcome { RuleEngine(rules: rules).evaluate(facts: facts) }

    private static func apply(_ rule: Rule, to outcome: inout RuleOutcome) {
        for action in rule.actions {
            switch action {
            case .route(let route):
                if outcome.route == nil {
                    outcome.route = route
                    outcome.routedBy = rule.id
                    outcome.routedByName = rule.name
                }
            case .template(let id): if !outcome.templates.contains(id) { outcome.templates.append(id) }
            case .tag(let tag): if !outcome.tags.contains(tag) { outcome.tags.append(tag) }
            case .mark(let category): if outcome.mark == nil { outcome.mark = RuleOutcome.Mark(category: category, ruleID: rule.id, ruleName: rule.name) }
            case .assign(let user): if !outcome.assignments.contains(user) { outcome.assignments.append(user) }
            case .notify(let target): if !outcome.notifications.contains(target) { outcome.notifications.append(target) }
            case .stop: outcome.isStopped = true
            }
        }
    }
}
