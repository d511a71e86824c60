import Core

/// Everything that a reply is drafted from, beside the workspace's memory, profile and calibration.
public struct DraftRequest: Sendable {
    /// One message of the conversation so far.
    public struct Line: Sendable, Hashable {
        public var direction: Direction
        public var text: String
        public var at: Timestamp

        public init(direction: Direction, text: String, at: Timestamp) {
            self.direction = direction
            self.text = text
            self.at = at
        }
    }

    /// The texts of the turn's messages, in the order they came. Untrusted data (invariant 5).
    public var messages: [String]
    /// As the platform shows it; may be anything, also hostile.
    public var fanName: String
    /// The fan's handle without `@`; empty where unknown.
    public var fanHandle: String
    /// BCP 47 or `und`.
    public var language: String
    public var triage: Triage
    public var category: Category
    public var platform: Platform
    public var kind: MessageKind
    public var settings: AvatarSettings
    /// What was said before this turn, oldest first.
    public var history: [Line]
    /// Title of the post or video that is commented on.
    public var postTitle: String?
    public var postText: String?
    /// What the platform takes in one reply.
    public var limit: TextLimit
    /// Texts this workspace sent recently, newest first; a draft avoids repeating them.
    public var recentReplies: [String]
    /// The same seed always gives the same wording: the turn's id.
    public var seed: String
    /// When it is drafted, so that old sources can be told; nil asks nobody's age.
    public var now: Timestamp?

    public init(
        messages: [String], fanName: String = "", fanHandle: String = "", language: String = "und", triage: Triage, category: Category? = nil, platform: Platform, kind: MessageKind,
        settings: AvatarSettings, history: [Line] = [], postTitle: String? = nil, postText: String? = nil, limit: TextLimit, recentReplies: [String] = [], seed: String, now: Timestamp? = nil
    ) {
        self.messages = messages
        self.fanName = fanName
        self.fanHandle = fanHandle
        self.language = language
        self.triage = triage
        self.category = category ?? triage.category
        self.platform = platform
        self.kind = kind
        self.settings = settings
        self.history = history
        self.postTitle = postTitle
        self.postText = postText
        self.limit = limit
        self.recentReplies = recentReplies
        self.seed = seed
        self.now = now
    }

    /// The turn's messages as one text.
    public var question: String { self.messages.joined(separator: "\n") }
}

/// What came of drafting: a text, or none and the reasons why.
public struct DraftProposal: Sendable {
    /// Nil when there is nothing honest to say: a person writes then.
    public var text: String?
    public var language: String
    /// `built-in` or `model:<name>`.
    public var generator: String
    public var confidence: Confidence
    /// The creator's own texts that the draft stands on.
    public var sources: [DraftSource]
    /// Why it is what it is, for people: findings of the guards, fallbacks, abstention.
    public var reasons: [Reason]
    /// Other texts that would have done.
    public var alternatives: [String]
    /// What a language model billed, also where its answer was not used.
    public var usage: ModelUsage?
    /// A person must decide, whatever the confidence says.
    public var handOver: Reason?
    /// A text was made and the guards refused it; it is not in `text`.
    public var blocked: Bool

    public init(
        text: String?, language: String, generator: String, confidence: Confidence, sources: [DraftSource] = [], reasons: [Reason] = [], alternatives: [String] = [], usage: ModelUsage? = nil,
        handOver: Reason? = nil, blocked: Bool = false
    ) {
        self.text = text
        self.language = language
        self.generator = generator
        self.confidence = confidence
        self.sources = sources
        self.reasons = reasons
        self.alternatives = alternatives
        self.usage = usage
        self.handOver = handOver
        self.blocked = blocked
    }
}
