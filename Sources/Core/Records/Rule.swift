/// The workspace's own condition-and-action on messages. Lower priority numbers are tried first.
public struct Rule: Codable, Sendable, Identifiable {
    public var id: Identifier<Rule>
    public var workspaceID: Identifier<Workspace>
    public var name: String
    public var isEnabled: Bool
    /// Lower numbers are tried first; rules of one number in the order of their ids.
    public var priority: Int
    public var condition: RuleCondition
    public var actions: [RuleAction]
    public var updatedAt: Timestamp
    public var updatedBy: Identifier<User>?
    /// Raised by every change; a change names the one it was made on.
    public var revision: Int

    public init(id: Identifier<Rule>, workspaceID: Identifier<Workspace>, name: String, isEnabled: Bool = true, priority: Int, condition: RuleCondition, actions: [RuleAction], updatedAt: Timestamp) {
        self.id = id
        self.workspaceID = workspaceID
        self.name = name
        self.isEnabled = isEnabled
        self.priority = priority
        self.condition = condition
        self.actions = actions
        self.updatedAt = updatedAt
        self.revision = 1
    }
}

/// A tree of tests on a message. JSON: `{"all":[…]}`, `{"any":[…]}`, `{"not":…}` or one test such as `{"category":["praise"]}`.
public indirect enum RuleCondition: Codable, Hashable, Sendable {
    case all([RuleCondition])
    case any([RuleCondition])
    case not(RuleCondition)
    case platform([Platform])
    case kind([MessageKind])
    case category([Category])
    case risk([Risk])
    case sentiment([Sentiment])
    /// BCP 47 primary subtags.
    case language([String])
    /// Whole words or phrases, folded for case, accents and disguise.
    case words([String])
    /// Simple wildcard patterns: `*` any run, `?` one character; matched over the folded text in linear time.
    case pattern(String)
    case isQuestion(Bool)
    case isFirstContact(Bool)
    case isFollower(Bool)
    case isVIP(Bool)
    /// Usernames without `@`.
    case author([String])
    case hasAttachment(Bool)
    /// Hours of the day in the workspace's time zone, `22 ..< 6` wraps midnight; days 1 (Monday) ... 7, empty for all.
    case timeWindow(fromHour: Int, toHour: Int, days: [Int])
    case longerThan(characters: Int)
    /// A regular expression over the text as it was written, without regard to case; matched in linear time.
    case matches(String)
    /// Tags that people gave the contact.
    case authorTag([String])
    /// Words or phrases in the title or text of the post that a comment stands below.
    case post([String])
    /// The conversation holds at least so many messages, both sides counted.
    case conversationMessages(Int)
    /// The conversation got a reply, ours or by hand, in so many hours before the message.
    case repliedWithin(hours: Int)
    /// The draft's confidence is in `atLeast ..< below`; known only once there is a draft.
    case confidence(atLeast: Double?, below: Double?)

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case all, any, not, platform, kind, category, risk, sentiment, language, words, pattern, author
        case isQuestion = "is_question"
        case isFirstContact = "is_first_contact"
        case isFollower = "is_follower"
        case isVIP = "is_vip"
        case hasAttachment = "has_attachment"
        case timeWindow = "time_window"
        case longerThan = "longer_than"
        case matches
        case authorTag = "author_tag"
        case post
        case conversationMessages = "conversation_messages"
        case repliedWithin = "replied_within_hours"
        case confidence
    }

    private struct Bounds: Codable {
        var at_least: Double?
        var below: Double?
    }

    private struct Window: Codable {
        var from_hour: Int
        var to_hour: Int
        var days: [Int]?
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard container.allKeys.count == 1, let key = container.allKeys.first else {
            throw DecodingError.dataCorrupted(.init(
                codingPath: decoder.codingPath, debugDescription: "a condition has exactly one of: " + CodingKeys.allCases.map(\.rawValue).joined(separator: ", ")))
        }
        switch key {
        case .all: self = .all(try container.decode([RuleCondition].self, forKey: key))
        case .any: self = .any(try container.decode([RuleCondition].self, forKey: key))
        case .not: self = .not(try container.decode(RuleCondition.self, forKey: key))
        case .platform: self = .platform(try container.decode([Platform].self, forKey: key))
        case .kind: self = .kind(try container.decode([MessageKind].self, forKey: key))
        case .category: self = .category(try container.decode([Category].self, forKey: key))
        case .risk: self = .risk(try container.decode([Risk].self, forKey: key))
        case .sentiment: self = .sentiment(try container.decode([Sentiment].self, forKey: key))
        case .language: self = .language(try container.decode([String].self, forKey: key))
        case .words: self = .words(try container.decode([String].self, forKey: key))
        case .pattern: self = .pattern(try container.decode(String.self, forKey: key))
        case .author: self = .author(try container.decode([String].self, forKey: key))
        case .isQuestion: self = .isQuestion(try container.decode(Bool.self, forKey: key))
        case .isFirstContact: self = .isFirstContact(try container.decode(Bool.self, forKey: key))
        case .isFollower: self = .isFollower(try container.decode(Bool.self, forKey: key))
        case .isVIP: self = .isVIP(try container.decode(Bool.self, forKey: key))
        case .hasAttachment: self = .hasAttachment(try container.decode(Bool.self, forKey: key))
        case .timeWindow:
            let window = try container.decode(Window.self, forKey: key)
            self = .timeWindow(fromHour: window.from_hour, toHour: window.to_hour, days: window.days ?? [])
        case .longerThan: self = .longerThan(characters: try container.decode(Int.self, forKey: key))
        case .matches: self = .matches(try container.decode(String.self, forKey: key))
        case .authorTag: self = .authorTag(try container.decode([String].self, forKey: key))
        case .post: self = .post(try container.decode([String].self, forKey: key))
        case .conversationMessages: self = .conversationMessages(try container.decode(Int.self, forKey: key))
        case .repliedWithin: self = .repliedWithin(hours: try container.decode(Int.self, forKey: key))
        case .confidence:
            let bounds = try container.decode(Bounds.self, forKey: key)
            self = .confidence(atLeast: bounds.at_least, below: bounds.below)
        }
    }

    /// One key, the condition's name, with its value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .all(let value): try container.encode(value, forKey: .all)
        case .any(let value): try container.encode(value, forKey: .any)
        case .not(let value): try container.encode(value, forKey: .not)
        case .platform(let value): try container.encode(value, forKey: .platform)
        case .kind(let value): try container.encode(value, forKey: .kind)
        case .category(let value): try container.encode(value, forKey: .category)
        case .risk(let value): try container.encode(value, forKey: .risk)
        case .sentiment(let value): try container.encode(value, forKey: .sentiment)
        case .language(let value): try container.encode(value, forKey: .language)
        case .words(let value): try container.encode(value, forKey: .words)
        case .pattern(let value): try container.encode(value, forKey: .pattern)
        case .author(let value): try container.encode(value, forKey: .author)
        case .isQuestion(let value): try container.encode(value, forKey: .isQuestion)
        case .isFirstContact(let value): try container.encode(value, forKey: .isFirstContact)
        case .isFollower(let value): try container.encode(value, forKey: .isFollower)
        case .isVIP(let value): try container.encode(value, forKey: .isVIP)
        case .hasAttachment(let value): try container.encode(value, forKey: .hasAttachment)
        case .timeWindow(let from, let to, let days): try container.encode(Window(from_hour: from, to_hour: to, days: days), forKey: .timeWindow)
        case .longerThan(let characters): try container.encode(characters, forKey: .longerThan)
        case .matches(let value): try container.encode(value, forKey: .matches)
        case .authorTag(let value): try container.encode(value, forKey: .authorTag)
        case .post(let value): try container.encode(value, forKey: .post)
        case .conversationMessages(let value): try container.encode(value, forKey: .conversationMessages)
        case .repliedWithin(let hours): try container.encode(hours, forKey: .repliedWithin)
        case .confidence(let atLeast, let below): try container.encode(Bounds(at_least: atLeast, below: below), forKey: .confidence)
        }
    }
}

extension RuleCondition {
    /// This condition or one inside it passes `test`.
    public func contains(where test: (RuleCondition) -> Bool) -> Bool {
        if test(self) { return true }
        switch self {
        case .all(let parts), .any(let parts): return parts.contains { $0.contains(where: test) }
        case .not(let part): return part.contains(where: test)
        default: return false
        }
    }

    /// It can be judged only once there is a draft.
    public var needsConfidence: Bool { self.contains { if case .confidence = $0 { true } else { false } } }
}

/// What a rule does. JSON: one key, for instance `{"route":"review"}`.
public enum RuleAction: Codable, Hashable, Sendable {
    case route(Route)
    /// Answer with this saved reply; sent by itself only when it is an approved template.
    case template(Identifier<SavedReply>)
    case tag(String)
    case assign(Identifier<User>)
    /// The message is about this, whatever triage takes it for; it stands beside what triage found where a person has to look.
    case mark(Category)
    case notify(String)
    /// No later rule is tried.
    case stop

    private enum CodingKeys: String, CodingKey, CaseIterable { case route, template, tag, assign, mark, notify, stop }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard container.allKeys.count == 1, let key = container.allKeys.first else {
            throw DecodingError.dataCorrupted(.init(
                codingPath: decoder.codingPath, debugDescription: "an action has exactly one of: " + CodingKeys.allCases.map(\.rawValue).joined(separator: ", ")))
        }
        switch key {
        case .route: self = .route(try container.decode(Route.self, forKey: key))
        case .template: self = .template(try container.decode(Identifier<SavedReply>.self, forKey: key))
        case .tag: self = .tag(try container.decode(String.self, forKey: key))
        case .assign: self = .assign(try container.decode(Identifier<User>.self, forKey: key))
        case .mark: self = .mark(try container.decode(Category.self, forKey: key))
        case .notify: self = .notify(try container.decode(String.self, forKey: key))
        case .stop:
            _ = try container.decode(Bool.self, forKey: key)
            self = .stop
        }
    }

    /// One key, the action's name, with its value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .route(let value): try container.encode(value, forKey: .route)
        case .template(let value): try container.encode(value, forKey: .template)
        case .tag(let value): try container.encode(value, forKey: .tag)
        case .assign(let value): try container.encode(value, forKey: .assign)
        case .mark(let value): try container.encode(value, forKey: .mark)
        case .notify(let value): try container.encode(value, forKey: .notify)
        case .stop: try container.encode(true, forKey: .stop)
        }
    }
}

/// The rules of a workspace as they stood after one change, kept so that a change can be looked at and taken back.
public struct RuleVersion: Codable, Sendable, Identifiable {
    public var id: Identifier<RuleVersion>
    public var workspaceID: Identifier<Workspace>
    /// Counts up from 1 in the workspace.
    public var number: Int
    /// The audit action, such as `rule.updated`.
    public var change: String
    /// The rule's name, where one rule was changed.
    public var subject: String?
    public var changedAt: Timestamp
    /// Nil for changes of the product itself.
    public var changedBy: Identifier<User>?
    /// All rules, disabled ones too.
    public var rules: [Rule]

    public init(
        id: Identifier<RuleVersion>, workspaceID: Identifier<Workspace>, number: Int, change: String, subject: String? = nil, changedAt: Timestamp, changedBy: Identifier<User>? = nil, rules: [Rule]
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.number = number
        self.change = change
        self.subject = subject
        self.changedAt = changedAt
        self.changedBy = changedBy
        self.rules = rules
    }
}

/// One rule that was tried on a message, kept with it.
public struct RuleTrace: Codable, Hashable, Sendable {
    public var ruleID: Identifier<Rule>
    public var name: String
    /// The rule's revision at that time: the rule may have been changed since.
    public var revision: Int
    public var matched: Bool
    /// The part of the condition that decided, in words.
    public var decidedBy: String

    public init(ruleID: Identifier<Rule>, name: String, revision: Int, matched: Bool, decidedBy: String) {
        self.ruleID = ruleID
        self.name = name
        self.revision = revision
        self.matched = matched
        self.decidedBy = decidedBy
    }
}
