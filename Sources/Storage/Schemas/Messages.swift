import Core
import Foundation

/// The declared fields of `Conversation`.
public struct ConversationFields: RecordFields {
    public typealias Owner = Conversation

    public let workspaceID = Field<Conversation, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let connectionID = Field<Conversation, Identifier<Connection>>("connectionID", \.connectionID)
    public let platform = Field<Conversation, Platform>("platform", \.platform)
    public let kind = Field<Conversation, MessageKind>("kind", \.kind)
    public let platformThreadID = Field<Conversation, String>("platformThreadID", \.platformThreadID)
    public let postID = Field<Conversation, Identifier<Post>>("postID", \.postID)
    public let createdAt = Field<Conversation, Timestamp>("createdAt", \.createdAt)
    public let lastMessageAt = Field<Conversation, Timestamp>("lastMessageAt", \.lastMessageAt)
    public let lastInboundAt = Field<Conversation, Timestamp>("lastInboundAt", \.lastInboundAt)
    public let lastOutboundAt = Field<Conversation, Timestamp>("lastOutboundAt", \.lastOutboundAt)
    public let revision = Field<Conversation, Int>("revision", \.revision)
    public let takenOverBy = Field<Conversation, Identifier<User>>("takenOverBy", \.takenOverBy)
    public let takenOverAt = Field<Conversation, Timestamp>("takenOverAt", \.takenOverAt)
    public let takeoverReason = Field<Conversation, String>("takeoverReason", \.takeoverReason)
    public let disclosedAt = Field<Conversation, Timestamp>("disclosedAt", \.disclosedAt)
    public let isClosedForReplies = Field<Conversation, Bool>("isClosedForReplies", \.isClosedForReplies)
}

extension Conversation: WorkspaceRecord {
    public static let fields = ConversationFields()
    public static let schema = Schema<Conversation>(
        "conversations",
        fields: [
            fields.workspaceID.erased, fields.connectionID.erased, fields.platform.erased, fields.kind.erased, fields.platformThreadID.erased,
            fields.postID.erased, fields.createdAt.erased, fields.lastMessageAt.erased, fields.lastInboundAt.erased,
            fields.lastOutboundAt.erased, fields.revision.erased, fields.takenOverBy.erased, fields.takenOverAt.erased,
            fields.takeoverReason.erased, fields.disclosedAt.erased, fields.isClosedForReplies.erased,
        ],
        indexes: [
            .on("connectionID", "platformThreadID"),
            .on("workspaceID", "lastMessageAt"),
        ]
    )
}

/// The declared fields of `Message`.
public struct MessageFields: RecordFields {
    public typealias Owner = Message

    public let workspaceID = Field<Message, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let connectionID = Field<Message, Identifier<Connection>>("connectionID", \.connectionID)
    public let conversationID = Field<Message, Identifier<Conversation>>("conversationID", \.conversationID)
    public let contactID = Field<Message, Identifier<Contact>>("contactID", \.contactID)
    public let platform = Field<Message, Platform>("platform", \.platform)
    public let kind = Field<Message, MessageKind>("kind", \.kind)
    public let direction = Field<Message, Direction>("direction", \.direction)
    public let platformMessageID = Field<Message, String>("platformMessageID", \.platformMessageID)
    public let parentPlatformID = Field<Message, String>("parentPlatformID", \.parentPlatformID)
    public let postID = Field<Message, Identifier<Post>>("postID", \.postID)
    public let sentAt = Field<Message, Timestamp>("sentAt", \.sentAt)
    public let receivedAt = Field<Message, Timestamp>("receivedAt", \.receivedAt)
    public let editedAt = Field<Message, Timestamp>("editedAt", \.editedAt)
    public let deletedAt = Field<Message, Timestamp>("deletedAt", \.deletedAt)
    public let state = Field<Message, MessageState>("state", \.state)
    public let turnID = Field<Message, Identifier<Turn>>("turnID", \.turnID)
    public let category = Field<Message, Category>("category", \.category)
    public let route = Field<Message, Route>("route", \.route)
    public let draftID = Field<Message, Identifier<Draft>>("draftID", \.draftID)
    public let deliveryID = Field<Message, Identifier<Delivery>>("deliveryID", \.deliveryID)
    public let assignedTo = Field<Message, Identifier<User>>("assignedTo", \.assignedTo)
    public let snoozedUntil = Field<Message, Timestamp>("snoozedUntil", \.snoozedUntil)
    public let respondedAt = Field<Message, Timestamp>("respondedAt", \.respondedAt)
    public let isByHand = Field<Message, Bool>("isByHand", \.isByHand)
    public let isBlanked = Field<Message, Bool>("isBlanked", \.isBlanked)
    public let refreshedAt = Field<Message, Timestamp>("refreshedAt", \.refreshedAt)
    public let sentiment = Field<Message, Sentiment>("sentiment", derived: { $0.triage?.sentiment })
    public let language = Field<Message, String>("language", derived: { $0.triage?.language })
    public let reasons = ListField<Message, Reason>("reasons")
    public let ruleTrace = ListField<Message, RuleTrace>("ruleTrace")
    public let tags = ListField<Message, String>("tags")
}

extension Message: WorkspaceRecord {
    public static let fields = MessageFields()
    public static let schema = Schema<Message>(
        "messages",
        fields: [
            fields.workspaceID.erased, fields.connectionID.erased, fields.conversationID.erased, fields.contactID.erased,
            fields.platform.erased, fields.kind.erased, fields.direction.erased, fields.platformMessageID.erased,
            fields.parentPlatformID.erased, fields.postID.erased, fields.sentAt.erased, fields.receivedAt.erased, fields.editedAt.erased,
            fields.deletedAt.erased, fields.state.erased, fields.turnID.erased, fields.category.erased, fields.route.erased,
            fields.draftID.erased, fields.deliveryID.erased, fields.assignedTo.erased, fields.snoozedUntil.erased, fields.respondedAt.erased, fields.isByHand.erased,
            fields.isBlanked.erased, fields.refreshedAt.erased, fields.sentiment.erased, fields.language.erased,
        ],
        indexes: [
            .on("workspaceID", "receivedAt"),
            .on("workspaceID", "state", "receivedAt"),
            .on("workspaceID", "direction", "receivedAt"),
            .on("workspaceID", "snoozedUntil", whereNotNull: "snoozedUntil"),
            .on("conversationID", "sentAt"),
            .on("contactID", "receivedAt", whereNotNull: "contactID"),
            .on("turnID", whereNotNull: "turnID"),
            .on("connectionID", "receivedAt"),
            .on("connectionID", "refreshedAt"),
        ],
        search: SearchableText(scope: fields.workspaceID, newestBy: fields.receivedAt) { $0.text },
        counts: [MessageCounts.outcomes, MessageCounts.answerTimes, MessageCounts.tabs, MessageCounts.drafted]
    )
}

/// What is always counted of the messages that fans write, for reports and for the tabs of the inbox.
public enum MessageCounts {
    /// Half an hour, so that the days of nearly all time zones are made of whole slots.
    public static let slot: Int64 = 1_800_000

    /// What became of messages, by platform and category.
    public static let outcomes = RunningCount(
        "outcomes", scope: "workspaceID", time: "receivedAt", slot: Self.slot, by: ["platform", "category", "state", "route"], requiring: [.init("direction", is: Direction.inbound.stored)])

    /// How long fans waited for the replies that were sent.
    public static let answerTimes = RunningCount(
        "answer_times", scope: "workspaceID", time: "receivedAt", slot: Self.slot, span: .init(from: "sentAt", to: "respondedAt", bounds: Self.answerBounds),
        requiring: [.init("direction", is: Direction.inbound.stored), .init("state", is: MessageState.responded.stored)])

    /// What the tabs of the inbox are told apart by.
    public static let tabs = RunningCount("tabs", scope: "workspaceID", by: ["state", "route", "category"], requiring: [.init("direction", is: Direction.inbound.stored)])

    /// Messages that wait for a person and have a draft.
    public static let drafted = RunningCount(
        "drafted", scope: "workspaceID",
        requiring: [.init("direction", is: Direction.inbound.stored), .init("state", is: MessageState.awaitingReview.stored), .init(present: "draftID")])

    /// From a second to a month in steps of a quarter octave: each is a fifth longer than the one before.
    public static let answerBounds: [Int64] = (0 ..< 86).map { Int64((1_000 * exp2(Double($0) / 4)).rounded()) }
}

/// The declared fields of `Turn`.
public struct TurnFields: RecordFields {
    public typealias Owner = Turn

    public let workspaceID = Field<Turn, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let connectionID = Field<Turn, Identifier<Connection>>("connectionID", \.connectionID)
    public let conversationID = Field<Turn, Identifier<Conversation>>("conversationID", \.conversationID)
    public let contactID = Field<Turn, Identifier<Contact>>("contactID", \.contactID)
    public let state = Field<Turn, MessageState>("state", \.state)
    public let openedAt = Field<Turn, Timestamp>("openedAt", \.openedAt)
    public let closesAt = Field<Turn, Timestamp>("closesAt", \.closesAt)
    public let draftID = Field<Turn, Identifier<Draft>>("draftID", \.draftID)
    public let deliveryID = Field<Turn, Identifier<Delivery>>("deliveryID", \.deliveryID)
    public let deliveryCount = Field<Turn, Int>("deliveryCount", \.deliveryCount)
    public let revision = Field<Turn, Int>("revision", \.revision)
    public let messageIDs = ListField<Turn, Identifier<Message>>("messageIDs")
}

extension Turn: WorkspaceRecord {
    public static let fields = TurnFields()
    public static let schema = Schema<Turn>(
        "turns",
        fields: [
            fields.workspaceID.erased, fields.connectionID.erased, fields.conversationID.erased, fields.contactID.erased, fields.state.erased,
            fields.openedAt.erased, fields.closesAt.erased, fields.draftID.erased, fields.deliveryID.erased, fields.deliveryCount.erased,
            fields.revision.erased,
        ],
        indexes: [
            .on("conversationID", "state", "openedAt"),
            .on("workspaceID", "state", "openedAt"),
        ]
    )
}
