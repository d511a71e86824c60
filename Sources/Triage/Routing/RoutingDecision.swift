import Core

/// How soon people hear of a message.
public enum NotificationUrgency: String, Codable, Sendable, CaseIterable {
    /// At once, whatever the time (crisis, threat).
    case immediate
    /// With the next summary.
    case soon
}

/// What the router needs to know.
public struct RoutingInput: Sendable {
    public var triage: Triage
    public var text: NormalisedText
    public var attachments: [Attachment]
    public var kind: MessageKind
    public var moderation: AvatarSettings.Moderation
    /// The workspace's words by which a fan asks for no automated answers.
    public var optOutWords: [String]
    /// The contact has asked for no automated answers before.
    public var hasOptedOut: Bool
    public var ruleOutcome: RuleOutcome

    public init(
        triage: Triage, text: NormalisedText, attachments: [Attachment] = [], kind: MessageKind, moderation: AvatarSettings.Moderation = .init(), optOutWords: [String] = [],
        hasOptedOut: Bool = false, ruleOutcome: RuleOutcome = .init()
    ) {
        self.triage = triage
        self.text = text
        self.attachments = attachments
        self.kind = kind
        self.moderation = moderation
        self.optOutWords = optOutWords
        self.hasOptedOut = hasOptedOut
        self.ruleOutcome = ruleOutcome
    }
}

/// What becomes of a message before anything is generated. `auto` still has to pass autonomy, confidence, caps and windows.
public struct RoutingDecision: Hashable, Sendable {
    public var route: Route
    /// Why, the deciding one first.
    public var reasons: [Reason]
    /// Every rule that was tried, in order.
    public var traces: [RuleTrace]
    /// The saved reply that a rule asks for.
    public var template: Identifier<SavedReply>?
    /// False: nothing is generated (crisis, unreadable, opt-out); a person starts from an empty or approved text.
    public var draftAllowed: Bool
    /// How soon people hear of it; nil: not at all.
    public var notify: NotificationUrgency?
    /// Targets of rules' notify actions.
    public var notifications: [String]
    public var tags: [String]
    public var assignments: [Identifier<User>]
    /// The message asks for no (more) automated answers: the contact is to be marked.
    public var optsOut: Bool

    public init(
        route: Route, reasons: [Reason], traces: [RuleTrace] = [], template: Identifier<SavedReply>? = nil, draftAllowed: Bool = true, notify: NotificationUrgency? = nil,
        notifications: [String] = [], tags: [String] = [], assignments: [Identifier<User>] = [], optsOut: Bool = false
    ) {
        self.route = route
        self.reasons = reasons
        self.traces = traces
        self.template = template
        self.draftAllowed = draftAllowed
        self.notify = notify
        self.notifications = notifications
        self.tags = tags
        self.assignments = assignments
        self.optsOut = optsOut
    }
}
