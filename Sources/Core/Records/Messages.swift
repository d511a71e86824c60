/// A fan, per connection. The id is a hash of connection and platform user id.
public struct Contact: Codable, Sendable, Identifiable {
    public var id: Identifier<Contact>
    public var workspaceID: Identifier<Workspace>
    public var connectionID: Identifier<Connection>
    /// The platform's own id of the person, for instance an Instagram-scoped id.
    public var platformUserID: String
    /// Empty until it is known: some webhooks bring the id only.
    public var username: String
    public var displayName: String
    public var firstSeenAt: Timestamp
    public var lastSeenAt: Timestamp
    public var messageCount: Int
    /// The fan asked for a person or for silence with an opt-out word: nothing automated is sent to them.
    public var optedOutAt: Timestamp?
    public var isVIP: Bool
    /// Nil where the platform doesn't say.
    public var isFollower: Bool?
    public var tags: [String]
    /// What the team wrote down about the fan; the fan never sees it.
    public var note: String

    public init(id: Identifier<Contact>, workspaceID: Identifier<Workspace>, connectionID: Identifier<Connection>, platformUserID: String, username: String, displayName: String, firstSeenAt: Timestamp) {
        self.id = id
        self.workspaceID = workspaceID
        self.connectionID = connectionID
        self.platformUserID = platformUserID
        self.username = username
        self.displayName = displayName
        self.firstSeenAt = firstSeenAt
        self.lastSeenAt = firstSeenAt
        self.messageCount = 0
        self.isVIP = false
        self.tags = []
        self.note = ""
    }
}

/// A DM thread, or one top-level comment with its replies.
public struct Conversation: Codable, Sendable, Identifiable {
    public var id: Identifier<Conversation>
    public var workspaceID: Identifier<Workspace>
    public var connectionID: Identifier<Connection>
    public var platform: Platform
    public var kind: MessageKind
    /// DM: the conversation's or the fan's id; comment: the top-level comment's id.
    public var platformThreadID: String
    /// Nil for direct messages.
    public var postID: Identifier<Post>?
    public var createdAt: Timestamp
    public var lastMessageAt: Timestamp
    /// The newest inbound message of anybody; DM windows are counted from here.
    public var lastInboundAt: Timestamp?
    /// The newest outbound message, ours or by hand.
    public var lastOutboundAt: Timestamp?
    /// Raised by every inbound message, edit, deletion and human reply; a delivery that was decided on an older number is not sent.
    public var revision: Int
    /// A person has taken over: nothing is sent by itself until it is given back.
    public var takenOverBy: Identifier<User>?
    public var takenOverAt: Timestamp?
    /// Why the avatar is paused here, for instance a reply typed in the native app.
    public var takeoverReason: String?
    /// When the AI disclosure was last given.
    public var disclosedAt: Timestamp?
    /// Comments that platform rules don't let us answer (held, disabled, thread closed).
    public var isClosedForReplies: Bool

    public init(id: Identifier<Conversation>, workspaceID: Identifier<Workspace>, connectionID: Identifier<Connection>, platform: Platform, kind: MessageKind, platformThreadID: String, createdAt: Timestamp) {
        self.id = id
        self.workspaceID = workspaceID
        self.connectionID = connectionID
        self.platform = platform
        self.kind = kind
        self.platformThreadID = platformThreadID
        self.createdAt = createdAt
        self.lastMessageAt = createdAt
        self.revision = 0
        self.isClosedForReplies = false
    }

    public var isTakenOver: Bool { self.takenOverAt != nil }
}

/// One inbound DM or comment; or one outbound reply, ours or typed by hand (an echo).
/// The id is a hash of connection and platform id, so the primary key alone stores it once (invariant 1).
public struct Message: Codable, Sendable, Identifiable {
    public var id: Identifier<Message>
    public var workspaceID: Identifier<Workspace>
    public var connectionID: Identifier<Connection>
    public var conversationID: Identifier<Conversation>
    public var contactID: Identifier<Contact>?
    public var platform: Platform
    public var kind: MessageKind
    public var direction: Direction
    public var platformMessageID: String
    /// The comment this one replies to.
    public var parentPlatformID: String?
    /// Nil for direct messages.
    public var postID: Identifier<Post>?
    public var text: String
    public var attachments: [Attachment]
    /// By the platform's clock.
    public var sentAt: Timestamp
    public var receivedAt: Timestamp
    /// When the author changed the text; `text` is the newest one.
    public var editedAt: Timestamp?
    /// When we learned that the author deleted or unsent it; the content is blanked then.
    public var deletedAt: Timestamp?
    public var state: MessageState
    public var turnID: Identifier<Turn>?
    public var triage: Triage?
    /// The main one of `triage`, stored by itself to be counted by.
    public var category: Category?
    public var route: Route?
    /// Why it stands where it stands, newest last.
    public var reasons: [Reason]
    /// Which rules were tried and which decided.
    public var ruleTrace: [RuleTrace]
    public var draftID: Identifier<Draft>?
    public var deliveryID: Identifier<Delivery>?
    /// The member who is to look at it; nil: anybody.
    public var assignedTo: Identifier<User>?
    /// Waits for a person, but not before this time.
    public var snoozedUntil: Timestamp?
    public var tags: [String]
    /// Inbound: when a person or the avatar answered. Analytics counts from this.
    public var respondedAt: Timestamp?
    /// Outbound: ours (by delivery) or by hand.
    public var isByHand: Bool
    /// Written before the account was connected: it may be answered by a person, never by itself.
    public var isBackfilled: Bool
    /// When the platform last showed it to us; YouTube data is refreshed or deleted within 30 days.
    public var refreshedAt: Timestamp
    /// The content was erased by retention, deletion or a request; time, category, route and outcome stay.
    public var isBlanked: Bool

    public init(
        id: Identifier<Message>, workspaceID: Identifier<Workspace>, connectionID: Identifier<Connection>, conversationID: Identifier<Conversation>, platform: Platform, kind: MessageKind,
        direction: Direction, platformMessageID: String, text: String, sentAt: Timestamp, receivedAt: Timestamp, state: MessageState
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.connectionID = connectionID
        self.conversationID = conversationID
        self.platform = platform
        self.kind = kind
        self.direction = direction
        self.platformMessageID = platformMessageID
        self.text = text
        self.attachments = []
        self.sentAt = sentAt
        self.receivedAt = receivedAt
        self.state = state
        self.reasons = []
        self.ruleTrace = []
        self.tags = []
        self.isByHand = false
        self.isBackfilled = false
        self.refreshedAt = receivedAt
        self.isBlanked = false
    }
}

/// Something other than text that came with a message; its content is not stored.
public struct Attachment: Codable, Hashable, Sendable {
    /// The platform's word: image, video, audio, file, ig_post, story_mention, …
    public var type: String
    public var title: String?

    public init(type: String, title: String? = nil) {
        self.type = type
        self.title = title
    }
}

/// What triage found out about a message.
public struct Triage: Codable, Hashable, Sendable {
    /// The first is the main one; more where true.
    public var categories: [Category]
    public var risks: Set<Risk>
    public var sentiment: Sentiment
    /// BCP 47, or `und` when it can't be told.
    public var language: String
    public var isQuestion: Bool
    /// Probability that a creator would want this answered, 0 ... 1.
    public var needsReply: Double
    /// 0 … 1.
    public var spamScore: Double
    /// 0 … 1.
    public var offensiveScore: Double
    /// How sure the main category is, 0 ... 1.
    public var categoryConfidence: Double
    /// What decided, in words.
    public var signals: [Reason]
    /// What a rule says it is about; nil where none does.
    public var mark: CategoryMark?

    public init(
        categories: [Category], risks: Set<Risk> = [], sentiment: Sentiment = .neutral, language: String = "und", isQuestion: Bool = false, needsReply: Double = 0.5,
        spamScore: Double = 0, offensiveScore: Double = 0, categoryConfidence: Double = 0.5, signals: [Reason] = []
    ) {
        self.categories = categories
        self.risks = risks
        self.sentiment = sentiment
        self.language = language
        self.isQuestion = isQuestion
        self.needsReply = needsReply
        self.spamScore = spamScore
        self.offensiveScore = offensiveScore
        self.categoryConfidence = categoryConfidence
        self.signals = signals
    }

    public var category: Category { self.categories.first ?? .other }
    /// Whether one of the risks is of those that no rule, model or switch may answer, ignore or hide (invariant 4).
    public var mustReachAPerson: Bool { self.risks.contains { $0.alwaysReachesAPerson } }
}

/// What a rule says that a message is about.
public struct CategoryMark: Codable, Hashable, Sendable {
    public var category: Category
    /// The rule that says so.
    public var ruleID: Identifier<Rule>
    /// What triage found by itself, the main one first.
    public var found: [Category]

    public init(category: Category, ruleID: Identifier<Rule>, found: [Category]) {
        self.category = category
        self.ruleID = ruleID
        self.found = found
    }
}

extension Triage {
    /// As it is with a rule's mark: the marked category becomes the main one and what triage found stays behind it. Where a person has to look the
    /// main category stays what it is, and risks are not touched at all (invariant 4).
    public func marked(as category: Category, by ruleID: Identifier<Rule>, named name: String) -> Triage {
        var triage = self.unmarked
        triage.mark = CategoryMark(category: category, ruleID: ruleID, found: triage.categories)
        if !triage.mustReachAPerson || triage.categories.isEmpty {
            triage.categories = [category] + triage.categories.filter { $0 != category }
        } else if !triage.categories.contains(category) {
            triage.categories.append(category)
        }
        triage.signals.append(Reason("rule.mark", "The rule “\(name)” marks it as \(category.rawValue).", values: ["rule": ruleID.rawValue, "category": category.rawValue]))
        return triage
    }

    /// What triage found before any rule marked it.
    public var unmarked: Triage {
        guard let mark else { return self }
        var triage = self
        triage.categories = mark.found
        triage.mark = nil
        triage.signals.removeAll { $0.code == "rule.mark" }
        return triage
    }
}

/// A media item or video under which comments stand.
public struct Post: Codable, Sendable, Identifiable {
    public var id: Identifier<Post>
    public var workspaceID: Identifier<Workspace>
    public var connectionID: Identifier<Connection>
    public var platformPostID: String
    /// YouTube: title; Instagram: first line of the caption.
    public var title: String
    public var text: String
    public var permalink: String?
    public var publishedAt: Timestamp?
    /// When the platform was last asked about it (YouTube: refresh or delete within 30 days).
    public var refreshedAt: Timestamp

    public init(id: Identifier<Post>, workspaceID: Identifier<Workspace>, connectionID: Identifier<Connection>, platformPostID: String, title: String, text: String, permalink: String?, publishedAt: Timestamp?, refreshedAt: Timestamp) {
        self.id = id
        self.workspaceID = workspaceID
        self.connectionID = connectionID
        self.platformPostID = platformPostID
        self.title = title
        self.text = text
        self.permalink = permalink
        self.publishedAt = publishedAt
        self.refreshedAt = refreshedAt
    }
}
