import Connectors
import Core
import Persona
import ServiceKit

// What the API shows of messages and replies.

struct ContactView: Encodable {
    var id: Identifier<Contact>
    var username: String
    var displayName: String
    var messageCount: Int
    var firstSeenAt: Timestamp
    var lastSeenAt: Timestamp
    var isVIP: Bool
    var isFollower: Bool?
    var optedOutAt: Timestamp?
    var tags: [String]
    var note: String

    init(_ contact: Contact) {
        self.id = contact.id
        self.username = contact.username
        self.displayName = contact.displayName
        self.messageCount = contact.messageCount
        self.firstSeenAt = contact.firstSeenAt
        self.lastSeenAt = contact.lastSeenAt
        self.isVIP = contact.isVIP
        self.isFollower = contact.isFollower
        self.optedOutAt = contact.optedOutAt
        self.tags = contact.tags
        self.note = contact.note
    }
}

struct DraftView: Encodable {
    var id: Identifier<Draft>
    var text: String
    var language: String
    var generator: String
    /// Absent where nothing was estimated: the help text, a template that a rule put in, a person's own words.
    var confidence: Confidence?
    var sources: [DraftSource]
    var reasons: [Reason]
    var alternatives: [String]
    var status: Draft.Status
    var createdAt: Timestamp

    init(_ draft: Draft) {
        self.id = draft.id
        self.text = draft.text
        self.language = draft.language
        self.generator = draft.generator
        self.confidence = draft.confidence.ifEstimated
        self.sources = draft.sources
        self.reasons = draft.reasons
        self.alternatives = draft.alternatives
        self.status = draft.status
        self.createdAt = draft.createdAt
    }
}

extension Confidence {
    /// Nil where nothing was estimated: a text that was only put in has a value for the comparison with thresholds, which says nothing about the text.
    var ifEstimated: Confidence? { self.estimate == nil ? nil : self }
}

struct DeliveryView: Encodable {
    struct Part: Encodable {
        var text: String
        var state: Delivery.State
        var platformMessageID: String?
    }

    var id: Identifier<Delivery>
    var channel: ReplyChannel
    var state: Delivery.State
    var parts: [Part]
    var isAutomated: Bool
    var approvedBy: Identifier<User>?
    /// The end of the undo window.
    var sendAt: Timestamp
    var attemptedAt: Timestamp?
    var finishedAt: Timestamp?
    var attempts: Int
    var error: Reason?
    var includesDisclosure: Bool
    var usesHumanTag: Bool
    var createdAt: Timestamp

    init(_ delivery: Delivery) {
        self.id = delivery.id
        self.channel = delivery.channel
        self.state = delivery.state
        self.parts = delivery.parts.map { Part(text: $0.text, state: $0.state, platformMessageID: $0.platformMessageID) }
        self.isAutomated = delivery.isAutomated
        self.approvedBy = delivery.approvedBy
        self.sendAt = delivery.sendAt
        self.attemptedAt = delivery.attemptedAt
        self.finishedAt = delivery.finishedAt
        self.attempts = delivery.attempts
        self.error = delivery.error
        self.includesDisclosure = delivery.includesDisclosure
        self.usesHumanTag = delivery.usesHumanTag
        self.createdAt = delivery.createdAt
    }
}

struct TriageView: Encodable {
    var categories: [Category]
    var risks: [Risk]
    var sentiment: Sentiment
    var language: String
    var isQuestion: Bool
    var needsReply: Double
    var spamScore: Double
    var offensiveScore: Double
    var categoryConfidence: Double
    var signals: [Reason]
    var mark: CategoryMark?

    init(_ triage: Triage) {
        self.categories = triage.categories
        self.risks = triage.risks.sorted { $0.rawValue < $1.rawValue }
        self.sentiment = triage.sentiment
        self.language = triage.language
        self.isQuestion = triage.isQuestion
        self.needsReply = triage.needsReply
        self.spamScore = triage.spamScore
        self.offensiveScore = triage.offensiveScore
        self.categoryConfidence = triage.categoryConfidence
        self.signals = triage.signals
        self.mark = triage.mark
    }
}

struct MessageView: Encodable {
    var id: Identifier<Message>
    var conversationID: Identifier<Conversation>
    var connectionID: Identifier<Connection>
    var platform: Platform
    var kind: MessageKind
    var direction: Direction
    var platformMessageID: String
    var text: String
    var attachments: [Attachment]
    var sentAt: Timestamp
    var receivedAt: Timestamp
    var editedAt: Timestamp?
    var deletedAt: Timestamp?
    var state: MessageState
    var category: Category?
    var route: Route?
    var triage: TriageView?
    var reasons: [Reason]
    var ruleTrace: [RuleTrace]
    var assignedTo: Identifier<User>?
    var snoozedUntil: Timestamp?
    var tags: [String]
    var respondedAt: Timestamp?
    var isByHand: Bool
    var isBackfilled: Bool
    var isBlanked: Bool
    var postTitle: String?
    var contact: ContactView?
    var draft: DraftView?
    var delivery: DeliveryView?
    /// While it waits for a person.
    var window: WindowView?

    init(_ entry: FeedService.Entry) {
        self.init(entry.message)
        self.postTitle = entry.postTitle
        self.contact = entry.contact.map(ContactView.init)
        self.draft = entry.draft.map(DraftView.init)
        self.delivery = entry.delivery.map(DeliveryView.init)
        self.window = entry.window.map(WindowView.init)
    }

    init(_ message: Message) {
        self.id = message.id
        self.conversationID = message.conversationID
        self.connectionID = message.connectionID
        self.platform = message.platform
        self.kind = message.kind
        self.direction = message.direction
        self.platformMessageID = message.platformMessageID
        self.text = message.text
        self.attachments = message.attachments
        self.sentAt = message.sentAt
        self.receivedAt = message.receivedAt
        self.editedAt = message.editedAt
        self.deletedAt = message.deletedAt
        self.state = message.state
        self.category = message.category
        self.route = message.route
        self.triage = message.triage.map(TriageView.init)
        self.reasons = message.reasons
        self.ruleTrace = message.ruleTrace
        self.assignedTo = message.assignedTo
        self.snoozedUntil = message.snoozedUntil
        self.tags = message.tags
        self.respondedAt = message.respondedAt
        self.isByHand = message.isByHand
        self.isBackfilled = message.isBackfilled
        self.isBlanked = message.isBlanked
    }
}

struct ConversationView: Encodable {
    var id: Identifier<Conversation>
    var connectionID: Identifier<Connection>
    var platform: Platform
    var kind: MessageKind
    var createdAt: Timestamp
    var lastMessageAt: Timestamp
    var isTakenOver: Bool
    var takenOverBy: Identifier<User>?
    var takenOverAt: Timestamp?
    var takeoverReason: String?
    var disclosedAt: Timestamp?
    var isClosedForReplies: Bool

    init(_ conversation: Conversation) {
        self.id = conversation.id
        self.connectionID = conversation.connectionID
        self.platform = conversation.platform
        self.kind = conversation.kind
        self.createdAt = conversation.createdAt
        self.lastMessageAt = conversation.lastMessageAt
        self.isTakenOver = conversation.isTakenOver
        self.takenOverBy = conversation.takenOverBy
        self.takenOverAt = conversation.takenOverAt
        self.takeoverReason = conversation.takeoverReason
        self.disclosedAt = conversation.disclosedAt
        self.isClosedForReplies = conversation.isClosedForReplies
    }
}

struct DetailsView: Encodable {
    var message: MessageView
    var conversation: ConversationView?
    /// The messages of the turn: a burst is answered once.
    var turnMessageIDs: [Identifier<Message>]
    /// Every attempt to answer, newest first.
    var deliveries: [DeliveryView]
    /// The conversation around it, oldest first.
    var thread: [MessageView]
    var post: PostView?
    var window: WindowView?

    init(_ details: FeedService.Details) {
        self.message = MessageView(details.entry)
        self.conversation = details.conversation.map(ConversationView.init)
        self.turnMessageIDs = details.turn?.messageIDs ?? []
        self.deliveries = details.deliveries.map(DeliveryView.init)
        self.thread = details.thread.map { MessageView($0) }
        self.post = details.post.map(PostView.init)
        self.window = details.window.map(WindowView.init)
    }
}

/// Under what a comment stands.
struct PostView: Encodable {
    var id: Identifier<Post>
    var title: String
    var text: String
    var permalink: String?
    var publishedAt: Timestamp?

    init(_ post: Post) {
        self.id = post.id
        self.title = post.title
        self.text = String(post.text.prefix(1_000))
        self.permalink = post.permalink
        self.publishedAt = post.publishedAt
    }
}

/// Whether the platform takes a reply, and how long still.
struct WindowView: Encodable {
    enum State: String, Encodable { case open, closed
        case humanOnly = "human_only" }

    var state: State
    /// Nil: no end, or closed.
    var until: Timestamp?
    var reason: Reason?

    init(_ window: ReplyWindow) {
        switch window {
        case .open(let until):
            self.state = .open
            self.until = until
        case .humanOnly(let until):
            self.state = .humanOnly
            self.until = until
        case .closed(let reason):
            self.state = .closed
            self.reason = reason
        case .privateReplyUsed: self.state = .closed
        }
    }
}

struct CountsView: Encodable {
    var needsMe: Int
    var drafts: Int
    var autoSent: Int
    var flagged: Int
    var done: Int
    var snoozed: Int

    init(_ counts: [FeedService.Tab: Int]) {
        self.needsMe = counts[.needsMe] ?? 0
        self.drafts = counts[.drafts] ?? 0
        self.autoSent = counts[.autoSent] ?? 0
        self.flagged = counts[.flagged] ?? 0
        self.done = counts[.done] ?? 0
        self.snoozed = counts[.snoozed] ?? 0
    }
}

/// A whole list in one answer, in the same form as a page.
struct ListView<Item: Encodable>: Encodable {
    var items: [Item]
}
