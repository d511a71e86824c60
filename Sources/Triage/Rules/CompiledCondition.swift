import Core
import Foundation

/// A verdict on a condition, with the part that decided in words. The words never hold message text.
struct ConditionVerdict {
    var holds: Bool
    var words: String
}

/// Facts with what is costly to work out, worked out once per message.
struct FactsReading {
    let facts: RuleFacts
    let folded: [Unicode.Scalar]
    let characters: Int
    /// As written, for regular expressions.
    let lowercased: [Unicode.Scalar]

    init(_ facts: RuleFacts) {
        self.facts = facts
        self.folded = Array(TextNormaliser().fold(facts.text.original).unicodeScalars)
        self.characters = facts.text.original.count
        self.lowercased = Array(facts.text.original.lowercased().unicodeScalars)
    }
}

/// A condition with its words and patterns folded and its lists as sets.
indirect enum CompiledCondition: Sendable {
    case all([CompiledCondition])
    case any([CompiledCondition])
    case not(CompiledCondition)
    case words(KeywordSet)
    case pattern(WildcardPattern, String)
    case authors(Set<String>)
    /// nil: it can't be read (`RuleValidator` refuses it), so it never holds.
    case expression(SafeRegularExpression?, String)
    case post(KeywordSet)
    case test(RuleCondition)

    /// Deeper parts are not read (`RuleValidator` refuses them): a rule from elsewhere can't exhaust the stack.
    private static let maximumDepth = 64

    init(_ condition: RuleCondition) { self.init(condition, depth: 0) }

    private init(_ condition: RuleCondition, depth: Int) {
        guard depth < Self.maximumDepth else {
            self = .any([])
            return
        }
        switch condition {
        case .all(let parts): self = .all(parts.map { Self($0, depth: depth + 1) })
        case .any(let parts): self = .any(parts.map { Self($0, depth: depth + 1) })
        case .not(let part): self = .not(Self(part, depth: depth + 1))
        case .words(let words): self = .words(KeywordSet(words))
        case .pattern(let pattern): self = .pattern(WildcardPattern(pattern), pattern)
        case .matches(let source): self = .expression(try? SafeRegularExpression(source), source)
        case .post(let words): self = .post(KeywordSet(words))
        case .author(let names): self = .authors(Set(names.map(Self.username)))
        default: self = .test(condition)
        }
    }

    private static func username(_ name: String) -> String { (name.hasPrefix("@") ? String(name.dropFirst()) : name).lowercased() }

    func evaluate(_ reading: FactsReading) -> ConditionVerdict {
        switch self {
        case .all(let parts): return Self.all(parts, reading)
        case .any(let parts): return Self.any(parts, reading)
        case .not(let part):
            let inner = part.evaluate(reading)
            return ConditionVerdict(holds: !inner.holds, words: inner.words)
        case .words(let keywords):
            guard let word = keywords.firstMatch(in: reading.facts.text) else { return ConditionVerdict(holds: false, words: "none of the words occurs") }
            return ConditionVerdict(holds: true, words: "the words “\(word)” occur")
        case .pattern(let pattern, let source):
            let holds = pattern.matches(reading.folded)
            return ConditionVerdict(holds: holds, words: "the pattern “\(source)” \(holds ? "matches" : "does not match")")
        case .authors(let names):
            let holds = names.contains(Self.username(reading.facts.authorUsername))
            return ConditionVerdict(holds: holds, words: "the author is \(holds ? "" : "not ")in the list")
        case .expression(let expression, let source):
            let holds = expression?.matches(reading.lowercased) ?? false
            return ConditionVerdict(holds: holds, words: "the expression “\(source)” \(holds ? "matches" : "does not match")")
        case .post(let keywords):
            guard let post = reading.facts.post else { return ConditionVerdict(holds: false, words: "it stands below no known post") }
            guard let word = keywords.firstMatch(in: post) else { return ConditionVerdict(holds: false, words: "none of the words occurs in the post") }
            return ConditionVerdict(holds: true, words: "the post holds “\(word)”")
        case .test(let condition): return Self.test(condition, reading)
        }
    }

    private static func all(_ parts: [Self], _ reading: FactsReading) -> ConditionVerdict {
        var words: [String] = []
        for part in parts {
            let verdict = part.evaluate(reading)
            if !verdict.holds { return verdict }
            words.append(verdict.words)
        }
        return ConditionVerdict(holds: true, words: words.isEmpty ? "it has no conditions" : Self.joined(words, by: " and "))
    }

    private static func any(_ parts: [Self], _ reading: FactsReading) -> ConditionVerdict {
        var words: [String] = []
        for part in parts {
            let verdict = part.evaluate(reading)
            if verdict.holds { return verdict }
            words.append(verdict.words)
        }
        return ConditionVerdict(holds: false, words: words.isEmpty ? "the list of alternatives is empty" : Self.joined(words, by: ", "))
    }

    private static func joined(_ words: [String], by separator: String) -> String {
        words.count <= 3 ? words.joined(separator: separator) : words.prefix(3).joined(separator: separator) + " (and \(words.count - 3) more)"
    }

    private static func test(_ condition: RuleCondition, _ reading: FactsReading) -> ConditionVerdict {
        let facts = reading.facts
        func one(_ what: String, _ holds: Bool, _ wanted: [String], _ found: String) -> ConditionVerdict {
            ConditionVerdict(holds: holds, words: holds ? "the \(what) is \(found)" : "the \(what) is \(found), not \(Self.joined(wanted, by: " or "))")
        }
        func flag(_ value: Bool?, _ wanted: Bool, _ positive: String, _ negative: String) -> ConditionVerdict {
            guard let value else { return ConditionVerdict(holds: false, words: "it is not known whether \(positive)") }
            return ConditionVerdict(holds: value == wanted, words: value ? positive : negative)
        }
        switch condition {
        case .platform(let wanted): return one("platform", wanted.contains(facts.platform), wanted.map(\.rawValue), facts.platform.rawValue)
        case .kind(let wanted): return one("kind", wanted.contains(facts.kind), wanted.map(\.rawValue), facts.kind.rawValue)
        case .category(let wanted):
            let hit = facts.triage.categories.first(where: wanted.contains)
            return one("category", hit != nil, wanted.map(\.rawValue), (hit ?? facts.triage.category).rawValue)
        case .risk(let wanted):
            if let hit = wanted.first(where: facts.triage.risks.contains) { return ConditionVerdict(holds: true, words: "there is a risk: \(hit.rawValue)") }
            return ConditionVerdict(holds: false, words: "there is no risk \(Self.joined(wanted.map(\.rawValue), by: " or "))")
        case .sentiment(let wanted): return one("sentiment", wanted.contains(facts.triage.sentiment), wanted.map(\.rawValue), facts.triage.sentiment.rawValue)
        case .language(let wanted):
            let found = Self.primarySubtag(facts.triage.language)
            return one("language", wanted.contains { Self.primarySubtag($0) == found }, wanted, found)
        case .isQuestion(let wanted): return flag(facts.triage.isQuestion, wanted, "it is a question", "it is not a question")
        case .isFirstContact(let wanted): return flag(facts.isFirstContact, wanted, "it is the author's first contact", "the author has written before")
        case .isFollower(let wanted): return flag(facts.isFollower, wanted, "the author is a follower", "the author is not a follower")
        case .isVIP(let wanted): return flag(facts.isVIP, wanted, "the author is a VIP", "the author is not a VIP")
        case .hasAttachment(let wanted): return flag(facts.hasAttachment, wanted, "it has an attachment", "it has no attachment")
        case .timeWindow(let from, let to, let days):
            let holds = TimeWindow(fromHour: from, toHour: to, days: days).contains(facts.at, in: facts.timeZone)
            return ConditionVerdict(holds: holds, words: "it was sent \(holds ? "inside" : "outside") the hours \(from) to \(to)")
        case .longerThan(let limit):
            let holds = reading.characters > limit
            return ConditionVerdict(holds: holds, words: "it has \(reading.characters) characters, \(holds ? "more" : "not more") than \(limit)")
        case .authorTag(let wanted):
            let tags = Set(facts.authorTags.map { $0.lowercased() })
            let hit = wanted.first { tags.contains($0.lowercased()) }
            return ConditionVerdict(holds: hit != nil, words: hit.map { "the author is tagged “\($0)”" } ?? "the author has none of the tags")
        case .conversationMessages(let least):
            let holds = facts.conversationMessages >= least
            return ConditionVerdict(holds: holds, words: "the conversation has \(facts.conversationMessages) messages, \(holds ? "at least" : "fewer than") \(least)")
        case .repliedWithin(let hours):
            let holds = facts.lastReplyAt.map { $0 >= facts.at - .hours(Int64(hours)) } ?? false
            return ConditionVerdict(holds: holds, words: "there was \(holds ? "a" : "no") reply in the \(hours) hours before")
        case .confidence(let atLeast, let below):
            guard let value = facts.confidence else { return ConditionVerdict(holds: false, words: "there is no draft") }
            let holds = value >= (atLeast ?? 0) && (below.map { value < $0 } ?? true)
            return ConditionVerdict(holds: holds, words: "the draft's confidence is \((value * 100).rounded() / 100)")
        case .all, .any, .not, .words, .pattern, .author, .matches, .post: return ConditionVerdict(holds: false, words: "the condition can't be read")
        }
    }

    private static func primarySubtag(_ tag: String) -> String { tag.split(separator: "-").first.map { $0.lowercased() } ?? tag.lowercased() }
}

/// Hours of the day on some days of the week, in a time zone.
public struct TimeWindow: Hashable, Sendable {
    /// The first hour of the day that is in the window.
    public var fromHour: Int
    /// The first hour that is no longer in it; below `fromHour` the window goes over midnight.
    public var toHour: Int
    /// 1 (Monday) ... 7, the day on which the window begins; empty for all.
    public var days: [Int]

    public init(fromHour: Int, toHour: Int, days: [Int] = []) {
        self.fromHour = fromHour
        self.toHour = toHour
        self.days = days
    }

    /// `22 ..< 6` wraps midnight; its hours after midnight belong to the day before.
    public func contains(_ time: Timestamp, in zone: TimeZone) -> Bool {
        let seconds = time.milliseconds / 1000 + Int64(zone.secondsFromGMT(for: time.date))
        let day = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400
        let hour = Int((seconds - day * 86400) / 3600)
        // 1970-01-01 was a Thursday (4).
        let weekday = Int(((day + 3) % 7 + 7) % 7) + 1
        let dayBefore = weekday == 1 ? 7 : weekday - 1
        func isDay(_ day: Int) -> Bool { self.days.isEmpty || self.days.contains(day) }
        if self.fromHour <= self.toHour { return hour >= self.fromHour && hour < self.toHour && isDay(weekday) }
        if hour >= self.fromHour { return isDay(weekday) }
        return hour < self.toHour && isDay(dayBefore)
    }
}
