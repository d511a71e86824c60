import Core
import Foundation

/// Checks a rule before it is saved; every problem at once.
public struct RuleValidator: Sendable {
    /// How deep conditions may be nested.
    public static let maximumDepth = 8
    /// Parts of a condition, at all depths together.
    public static let maximumTests = 200
    public static let maximumListEntries = 200
    /// Characters of one word of a list.
    public static let maximumWordLength = 100
    /// Characters of a regular expression.
    public static let maximumPatternLength = 200
    public static let maximumActions = 20
    public static let maximumNameLength = 100
    public static let maximumTagLength = 50

    public init() {}

    /// `timeZone` is the workspace's, for rules with hours; nil when it isn't to be checked.
    public func problems(in rule: Rule, timeZone: String? = nil) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let name = rule.name.trimmingCharacters(in: .whitespacesAndNewlines)
        if name.isEmpty { problems.append(FieldProblem("name", "must not be empty")) }
        if rule.name.count > Self.maximumNameLength { problems.append(FieldProblem("name", "must have at most \(Self.maximumNameLength) characters")) }
        if !(-10_000 ... 10_000).contains(rule.priority) { problems.append(FieldProblem("priority", "must be between -10000 and 10000")) }
        var walk = Walk()
        walk.check(rule.condition, at: "condition", depth: 1)
        problems += walk.problems
        if walk.hasTimeWindow, let timeZone, TimeZone(identifier: timeZone) == nil {
            problems.append(FieldProblem("condition", "uses hours, but the workspace's time zone is unknown; use one such as Europe/Berlin"))
        }
        self.checkActions(rule.actions, &problems)
        return problems
    }

    private func checkActions(_ actions: [RuleAction], _ problems: inout [FieldProblem]) {
        if actions.isEmpty { problems.append(FieldProblem("actions", "must have at least one action")) }
        if actions.count > Self.maximumActions { problems.append(FieldProblem("actions", "must have at most \(Self.maximumActions) actions")) }
        var (routes, marks) = (0, 0)
        for (index, action) in actions.prefix(Self.maximumActions).enumerated() {
            let field = "actions[\(index)]"
            switch action {
            case .route: routes += 1
            case .mark: marks += 1
            case .template(let id): if id.rawValue.isEmpty { problems.append(FieldProblem(field + ".template", "must name a saved reply")) }
            case .assign(let id): if id.rawValue.isEmpty { problems.append(FieldProblem(field + ".assign", "must name a user")) }
            case .tag(let tag): self.checkText(tag, field + ".tag", &problems)
            case .notify(let target): self.checkText(target, field + ".notify", &problems)
            case .stop: break
            }
        }
        if routes > 1 { problems.append(FieldProblem("actions", "must have at most one route")) }
        if marks > 1 { problems.append(FieldProblem("actions", "must have at most one mark")) }
    }

    private func checkText(_ text: String, _ field: String, _ problems: inout [FieldProblem]) {
        if text.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty { problems.append(FieldProblem(field, "must not be empty")) }
        if text.count > Self.maximumTagLength { problems.append(FieldProblem(field, "must have at most \(Self.maximumTagLength) characters")) }
    }

    /// One walk over a condition.
    private struct Walk {
        var problems: [FieldProblem] = []
        var hasTimeWindow = false
        private var tests = 0

        mutating func check(_ condition: RuleCondition, at field: String, depth: Int) {
            guard depth <= RuleValidator.maximumDepth else {
                self.problems.append(FieldProblem(field, "is nested more than \(RuleValidator.maximumDepth) deep"))
                return
            }
            self.tests += 1
            guard self.tests <= RuleValidator.maximumTests else {
                if self.tests == RuleValidator.maximumTests + 1 { self.problems.append(FieldProblem("condition", "has more than \(RuleValidator.maximumTests) parts")) }
                return
            }
            switch condition {
            case .all(let parts): self.checkParts(parts, field + ".all", depth)
            case .any(let parts): self.checkParts(parts, field + ".any", depth)
            case .not(let part): self.check(part, at: field + ".not", depth: depth + 1)
            case .platform(let list): self.checkList(list.count, field + ".platform")
            case .kind(let list): self.checkList(list.count, field + ".kind")
            case .category(let list): self.checkList(list.count, field + ".category")
            case .risk(let list): self.checkList(list.count, field + ".risk")
            case .sentiment(let list): self.checkList(list.count, field + ".sentiment")
            case .language(let list): self.checkLanguages(list, field + ".language")
            case .words(let list): self.checkWords(list, field + ".words")
            case .author(let list): self.checkWords(list, field + ".author")
            case .pattern(let pattern): self.checkPattern(pattern, field + ".pattern")
            case .timeWindow(let from, let to, let days): self.checkHours(from, to, days, field + ".time_window")
            case .longerThan(let limit):
                if !(0 ... 100_000).contains(limit) { self.problems.append(FieldProblem(field + ".longer_than", "must be between 0 and 100000")) }
            case .matches(let source): self.checkExpression(source, field + ".matches")
            case .authorTag(let list): self.checkWords(list, field + ".author_tag")
            case .post(let list): self.checkWords(list, field + ".post")
            case .conversationMessages(let least):
                if !(1 ... 10_000).contains(least) { self.problems.append(FieldProblem(field + ".conversation_messages", "must be between 1 and 10000")) }
            case .repliedWithin(let hours):
                if !(1 ... 8_760).contains(hours) { self.problems.append(FieldProblem(field + ".replied_within_hours", "must be between 1 and 8760")) }
            case .confidence(let atLeast, let below): self.checkConfidence(atLeast, below, field + ".confidence")
            case .isQuestion, .isFirstContact, .isFollower, .isVIP, .hasAttachment: break
            }
        }

        private mutating func checkParts(_ parts: [RuleCondition], _ field: String, _ depth: Int) {
            self.checkList(parts.count, field)
            for (index, part) in parts.prefix(RuleValidator.maximumListEntries).enumerated() { self.check(part, at: "\(field)[\(index)]", depth: depth + 1) }
        }

        private mutating func checkList(_ count: Int, _ field: String) {
            if count == 0 { self.problems.append(FieldProblem(field, "must not be empty")) }
            if count > RuleValidator.maximumListEntries { self.problems.append(FieldProblem(field, "must have at most \(RuleValidator.maximumListEntries) entries")) }
        }

        private mutating func checkWords(_ words: [String], _ field: String) {
            self.checkList(words.count, field)
            for (index, word) in words.prefix(RuleValidator.maximumListEntries).enumerated() {
                if word.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty { self.problems.append(FieldProblem("\(field)[\(index)]", "must not be empty")) }
                if word.count > RuleValidator.maximumWordLength { self.problems.append(FieldProblem("\(field)[\(index)]", "must have at most \(RuleValidator.maximumWordLength) characters")) }
            }
        }

        private mutating func checkLanguages(_ tags: [String], _ field: String) {
            self.checkList(tags.count, field)
            for (index, tag) in tags.prefix(RuleValidator.maximumListEntries).enumerated() {
                let subtag = tag.split(separator: "-").first ?? ""
                if !(2 ... 3).contains(subtag.count) || !subtag.allSatisfy({ $0.isASCII && $0.isLetter }) {
                    self.problems.append(FieldProblem("\(field)[\(index)]", "must be a language such as en, es or hi"))
                }
            }
        }

        private mutating func checkPattern(_ pattern: String, _ field: String) {
            if WildcardPattern(pattern).isEmpty { self.problems.append(FieldProblem(field, "must hold something beside stars")) }
            if pattern.count > RuleValidator.maximumPatternLength { self.problems.append(FieldProblem(field, "must have at most \(RuleValidator.maximumPatternLength) characters")) }
        }

        private mutating func checkExpression(_ source: String, _ field: String) {
            if source.isEmpty { self.problems.append(FieldProblem(field, "must not be empty")) }
            if source.count > RuleValidator.maximumPatternLength { self.problems.append(FieldProblem(field, "must have at most \(RuleValidator.maximumPatternLength) characters")) }
            do {
                _ = try SafeRegularExpression(String(source.prefix(RuleValidator.maximumPatternLength)))
            } catch {
                self.problems.append(FieldProblem(field, (error as? SafeRegularExpression.Problem)?.message ?? "can't be read"))
            }
        }

        private mutating func checkConfidence(_ atLeast: Double?, _ below: Double?, _ field: String) {
            if atLeast == nil, below == nil { self.problems.append(FieldProblem(field, "must have at_least or below")) }
            for (name, value) in [("at_least", atLeast), ("below", below)] {
                if let value, !(0 ... 1).contains(value) { self.problems.append(FieldProblem("\(field).\(name)", "must be between 0 and 1")) }
            }
            if let atLeast, let below, atLeast >= below { self.problems.append(FieldProblem(field + ".below", "must be more than at_least")) }
        }

        private mutating func checkHours(_ from: Int, _ to: Int, _ days: [Int], _ field: String) {
            self.hasTimeWindow = true
            if !(0 ... 23).contains(from) { self.problems.append(FieldProblem(field + ".from_hour", "must be between 0 and 23")) }
            if !(0 ... 24).contains(to) { self.problems.append(FieldProblem(field + ".to_hour", "must be between 0 and 24")) }
            if from == to { self.problems.append(FieldProblem(field + ".to_hour", "must differ from from_hour; 0 to 24 is the whole day")) }
            if !days.allSatisfy((1 ... 7).contains) || Set(days).count != days.count { self.problems.append(FieldProblem(field + ".days", "must be different numbers from 1 (Monday) to 7 (Sunday)")) }
        }
    }
}
