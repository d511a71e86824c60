import Core

/// Something odd about a workspace's rules.
public struct RuleFinding: Hashable, Sendable, Codable {
    /// What is odd about a rule, by itself or beside an earlier one.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// Its condition can never hold.
        case neverMatches = "never_matches"
        /// An earlier rule that always matches first stops, so it is never tried.
        case neverTried = "never_tried"
        /// Its route never counts, as an earlier rule gives one whenever it matches.
        case routeShadowed = "route_shadowed"
        /// Its mark never counts, as an earlier rule gives one whenever it matches.
        case markShadowed = "mark_shadowed"
        /// An earlier rule may match the same messages and says otherwise.
        case conflict
        /// Its route or mark can't take effect: the safety floor or the platform stands above it.
        case withoutEffect = "without_effect"
    }

    public var kind: Kind
    public var ruleID: Identifier<Rule>
    /// The rule that stands in its way.
    public var otherRuleID: Identifier<Rule>?
    /// In words.
    public var message: String
}

/// Points out rules that contradict each other or can't do anything. It proves what it says from the shape of the conditions and stays silent where it can't.
public struct RuleReview: Sendable {
    public init() {}

    /// What is odd about the enabled rules, in the order in which they are tried.
    public func findings(in rules: [Rule]) -> [RuleFinding] {
        let active = rules.filter(\.isEnabled).sorted { ($0.priority, $0.id.rawValue) < ($1.priority, $1.id.rawValue) }
        var findings: [RuleFinding] = []
        for (index, rule) in active.enumerated() {
            if ConditionLogic.isContradiction(rule.condition) {
                findings.append(RuleFinding(kind: .neverMatches, ruleID: rule.id, otherRuleID: nil, message: "The conditions of “\(rule.name)” exclude each other, so it never matches."))
                continue
            }
            findings += [self.routeWithoutEffect(rule), self.markWithoutEffect(rule)].compactMap(\.self)
            let before = active[..<index].filter { !ConditionLogic.isContradiction($0.condition) }
            if let finding = before.lazy.compactMap({ self.neverTried(rule, after: $0) }).first {
                findings.append(finding)
                continue
            }
            if let finding = before.lazy.compactMap({ self.compare(rule, with: $0, .route, \.route) }).first { findings.append(finding) }
            if let finding = before.lazy.compactMap({ self.compare(rule, with: $0, .mark, \.mark) }).first { findings.append(finding) }
        }
        return findings
    }

    private func neverTried(_ rule: Rule, after earlier: Rule) -> RuleFinding? {
        guard earlier.actions.contains(.stop), ConditionLogic.implies(rule.condition, earlier.condition) else { return nil }
        return RuleFinding(kind: .neverTried, ruleID: rule.id, otherRuleID: earlier.id, message: "“\(earlier.name)” matches whenever “\(rule.name)” would, and stops before it.")
    }

    /// How something is spoken of that only the first rule which says it decides.
    private struct Choice {
        var shadowed: RuleFinding.Kind
        /// What the earlier rule does with its value.
        var says: String
        var name: String
        /// Stands before a value that wins.
        var winner: String

        static let route = Choice(shadowed: .routeShadowed, says: "gives the route", name: "route", winner: "")
        static let mark = Choice(shadowed: .markShadowed, says: "marks", name: "mark", winner: "the mark ")
    }

    private func compare<Value: RawRepresentable<String> & Equatable>(_ rule: Rule, with earlier: Rule, _ choice: Choice, _ value: (Rule) -> Value?) -> RuleFinding? {
        guard let own = value(rule), let other = value(earlier) else { return nil }
        if ConditionLogic.implies(rule.condition, earlier.condition) {
            return RuleFinding(
                kind: choice.shadowed, ruleID: rule.id, otherRuleID: earlier.id,
                message: "“\(earlier.name)” always \(choice.says) \(other.rawValue) first, so the \(choice.name) \(own.rawValue) of “\(rule.name)” never counts.")
        }
        guard own != other, ConditionLogic.implies(earlier.condition, rule.condition) else { return nil }
        return RuleFinding(
            kind: .conflict, ruleID: rule.id, otherRuleID: earlier.id,
            message: "Messages that match “\(earlier.name)” also match “\(rule.name)”; \(choice.winner)\(other.rawValue) wins over \(own.rawValue) because it comes first.")
    }

    private func markWithoutEffect(_ rule: Rule) -> RuleFinding? {
        guard let mark = rule.mark, ConditionLogic.implies(rule.condition, .risk(Array(Risk.alwaysToAPerson))) else { return nil }
        return RuleFinding(
            kind: .withoutEffect, ruleID: rule.id, otherRuleID: nil,
            message: "Messages with these risks keep the category that triage found; the mark \(mark.rawValue) of “\(rule.name)” only stands beside it.")
    }

    private func routeWithoutEffect(_ rule: Rule) -> RuleFinding? {
        guard let route = rule.route, route != .review else { return nil }
        if ConditionLogic.implies(rule.condition, .risk(Array(Risk.alwaysToAPerson))) {
            return RuleFinding(kind: .withoutEffect, ruleID: rule.id, otherRuleID: nil, message: "Messages with these risks always reach a person; the route \(route.rawValue) of “\(rule.name)” has no effect.")
        }
        if route == .hide, ConditionLogic.implies(rule.condition, .kind([.directMessage])) {
            return RuleFinding(kind: .withoutEffect, ruleID: rule.id, otherRuleID: nil, message: "Direct messages can't be hidden; “\(rule.name)” ignores them instead.")
        }
        return nil
    }
}

extension Rule {
    fileprivate var route: Route? {
        for case .route(let route) in self.actions { return route }
        return nil
    }

    fileprivate var mark: Category? {
        for case .mark(let category) in self.actions { return category }
        return nil
    }
}

/// What follows from the shape of conditions. `false` means "can't be shown".
enum ConditionLogic {
    static func isAlwaysTrue(_ condition: RuleCondition) -> Bool {
        switch condition {
        case .all(let parts): parts.allSatisfy(Self.isAlwaysTrue)
        case .any(let parts): parts.contains(where: Self.isAlwaysTrue)
        case .not(let part): Self.isContradiction(part)
        case .platform(let list): Set(list) == Set(Platform.allCases)
        case .kind(let list): Set(list) == Set(MessageKind.allCases)
        case .sentiment(let list): Set(list) == Set(Sentiment.allCases)
        default: false
        }
    }

    static func isContradiction(_ condition: RuleCondition) -> Bool {
        switch condition {
        case .any(let parts): return parts.allSatisfy(Self.isContradiction)
        case .not(let part): return Self.isAlwaysTrue(part)
        case .platform(let list): return list.isEmpty
        case .kind(let list): return list.isEmpty
        case .category(let list): return list.isEmpty
        case .risk(let list): return list.isEmpty
        case .sentiment(let list): return list.isEmpty
        case .language(let list), .words(let list), .author(let list), .authorTag(let list), .post(let list): return list.isEmpty
        case .timeWindow(let from, let to, _): return from == to
        case .all:
            let parts = Self.conjuncts(condition)
            if parts.contains(where: Self.isContradiction) { return true }
            for (index, one) in parts.enumerated() {
                for other in parts[(index + 1)...] where Self.exclude(one, other) { return true }
            }
            return false
        default: return false
        }
    }

    /// Whenever `first` holds, so does `second`.
    static func implies(_ first: RuleCondition, _ second: RuleCondition) -> Bool {
        if first == second || Self.isAlwaysTrue(second) { return true }
        switch (first, second) {
        case (_, .all(let parts)): return parts.allSatisfy { Self.implies(first, $0) }
        case (.any(let parts), _) where !parts.isEmpty: return parts.allSatisfy { Self.implies($0, second) }
        case (_, .any(let parts)): if parts.contains(where: { Self.implies(first, $0) }) { return true }
        default: break
        }
        switch (first, second) {
        case (.all(let parts), _): return parts.contains { Self.implies($0, second) }
        case (.not(let one), .not(let other)): return Self.implies(other, one)
        case (_, .not(let part)): return Self.exclude(first, part)
        case (.platform(let one), .platform(let other)): return !one.isEmpty && Set(one).isSubset(of: other)
        case (.kind(let one), .kind(let other)): return !one.isEmpty && Set(one).isSubset(of: other)
        case (.category(let one), .category(let other)): return !one.isEmpty && Set(one).isSubset(of: other)
        case (.risk(let one), .risk(let other)): return !one.isEmpty && Set(one).isSubset(of: other)
        case (.sentiment(let one), .sentiment(let other)): return !one.isEmpty && Set(one).isSubset(of: other)
        case (.language(let one), .language(let other)), (.words(let one), .words(let other)), (.author(let one), .author(let other)):
            return !one.isEmpty && Set(one.map { $0.lowercased() }).isSubset(of: other.map { $0.lowercased() })
        case (.longerThan(let one), .longerThan(let other)): return one >= other
        case (.authorTag(let one), .authorTag(let other)), (.post(let one), .post(let other)):
            return !one.isEmpty && Set(one.map { $0.lowercased() }).isSubset(of: other.map { $0.lowercased() })
        case (.conversationMessages(let one), .conversationMessages(let other)): return one >= other
        case (.repliedWithin(let one), .repliedWithin(let other)): return one <= other
        case (.confidence(let low, let high), .confidence(let otherLow, let otherHigh)): return (low ?? 0) >= (otherLow ?? 0) && (high ?? 2) <= (otherHigh ?? 2)
        default: return false
        }
    }

    /// The two can't hold together.
    private static func exclude(_ first: RuleCondition, _ second: RuleCondition) -> Bool {
        switch (first, second) {
        case (.platform(let one), .platform(let other)): Set(one).isDisjoint(with: other)
        case (.kind(let one), .kind(let other)): Set(one).isDisjoint(with: other)
        case (.sentiment(let one), .sentiment(let other)): Set(one).isDisjoint(with: other)
        case (.language(let one), .language(let other)), (.author(let one), .author(let other)):
            Set(one.map { $0.lowercased() }).isDisjoint(with: other.map { $0.lowercased() })
        case (.isQuestion(let one), .isQuestion(let other)), (.isFirstContact(let one), .isFirstContact(let other)), (.isFollower(let one), .isFollower(let other)),
            (.isVIP(let one), .isVIP(let other)), (.hasAttachment(let one), .hasAttachment(let other)):
            one != other
        case (.confidence(let low, let high), .confidence(let otherLow, let otherHigh)): (high ?? 2) <= (otherLow ?? 0) || (otherHigh ?? 2) <= (low ?? 0)
        case (.not(let one), let other): Self.impliesPlainly(other, one)
        case (let one, .not(let other)): Self.impliesPlainly(one, other)
        default: false
        }
    }

    /// `implies` without negation, so that the two don't call each other in a circle.
    private static func impliesPlainly(_ first: RuleCondition, _ second: RuleCondition) -> Bool {
        if first == second { return true }
        if case .not = first { return false }
        if case .not = second { return false }
        return Self.implies(first, second)
    }

    private static func conjuncts(_ condition: RuleCondition) -> [RuleCondition] {
        guard case .all(let parts) = condition else { return [condition] }
        return parts.flatMap(Self.conjuncts)
    }
}
