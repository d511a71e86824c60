import Core
import Foundation

/// What rules may ask about a message.
public struct RuleFacts: Sendable {
    public var platform: Platform
    public var kind: MessageKind
    public var triage: Triage
    public var text: NormalisedText
    public var hasAttachment: Bool
    /// Without `@`.
    public var authorUsername: String
    /// The fan has not written before.
    public var isFirstContact: Bool
    /// nil where the platform doesn't say; then neither `is_follower: true` nor `false` holds.
    public var isFollower: Bool?
    public var isVIP: Bool
    /// What people tagged the contact with.
    public var authorTags: [String]
    /// The post that a comment stands below: title and text.
    public var post: NormalisedText?
    /// Both sides, this one included.
    public var conversationMessages: Int
    /// The newest reply in the conversation before this message.
    public var lastReplyAt: Timestamp?
    /// The draft's; nil before there is one. Rules that ask for it are then left out.
    public var confidence: Double?
    /// When the message was sent.
    public var at: Timestamp
    /// The workspace's.
    public var timeZone: TimeZone

    public init(
        platform: Platform, kind: MessageKind, triage: Triage, text: NormalisedText, hasAttachment: Bool = false, authorUsername: String = "", isFirstContact: Bool = false,
        isFollower: Bool? = nil, isVIP: Bool = false, authorTags: [String] = [], post: NormalisedText? = nil, conversationMessages: Int = 1,
        lastReplyAt: Timestamp? = nil, confidence: Double? = nil, at: Timestamp, timeZone: TimeZone
    ) {
        self.platform = platform
        self.kind = kind
        self.triage = triage
        self.text = text
        self.hasAttachment = hasAttachment
        self.authorUsername = authorUsername
        self.isFirstContact = isFirstContact
        self.isFollower = isFollower
        self.isVIP = isVIP
        self.authorTags = authorTags
        self.post = post
        self.conversationMessages = conversationMessages
        self.lastReplyAt = lastReplyAt
        self.confidence = confidence
        self.at = at
        self.timeZone = timeZone
    }
}

/// What the rules say about a message.
public struct RuleOutcome: Hashable, Sendable {
    /// What a rule says that the message is about.
    public struct Mark: Hashable, Sendable {
        public var category: Category
        public var ruleID: Identifier<Rule>
        public var ruleName: String

        public init(category: Category, ruleID: Identifier<Rule>, ruleName: String) {
            self.category = category
            self.ruleID = ruleID
            self.ruleName = ruleName
        }
    }

    /// Of the first rule that gives one.
    public var route: Route?
    /// The rule that gave the route.
    public var routedBy: Identifier<Rule>?
    public var routedByName: String?
    /// Of the first rule that gives one.
    public var mark: Mark?
    /// In the order of the rules.
    public var templates: [Identifier<SavedReply>]
    public var tags: [String]
    public var assignments: [Identifier<User>]
    public var notifications: [String]
    /// A rule ended the evaluation.
    public var isStopped: Bool
    /// Every rule that was tried, in order.
    public var traces: [RuleTrace]

    public init(
        route: Route? = nil, routedBy: Identifier<Rule>? = nil, routedByName: String? = nil, mark: Mark? = nil, templates: [Identifier<SavedReply>] = [], tags: [String] = [],
        assignments: [Identifier<User>] = [], notifications: [String] = [], isStopped: Bool = false, traces: [RuleTrace] = []
    ) {
        self.route = route
        self.routedBy = routedBy
        self.routedByName = routedByName
        self.mark = mark
        self.templates = templates
        self.tags = tags
        self.assignments = assignments
        self.notifications = notifications
        self.isStopped = isStopped
        self.traces = traces
    }

    /// The triage with the mark, where a rule gave one. Conditions ask for what triage found, so a mark changes nothing for other rules.
    public func marked(_ triage: Triage) -> Triage {
        guard let mark else { return triage }
        return triage.marked(as: mark.category, by: mark.ruleID, named: mark.ruleName)
    }
}
