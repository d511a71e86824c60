import Core

/// Something that happened on a platform, from a poll or a webhook. The same thing may come many times and in any order.
public enum PlatformItem: Hashable, Sendable {
    case message(IncomingMessage)
    /// The author changed the text. May come before the message itself.
    case edited(MessageEdit)
    /// Unsent or deleted: our copy of the content must go.
    case deleted(MessageDeletion)
    case reaction(MessageReaction)
    /// A new or changed upload (YouTube WebSub), or its removal.
    case upload(UploadNotice)

    /// The platform id of the message or post that it is about.
    public var platformID: String {
        switch self {
        case .message(let message): message.platformMessageID
        case .edited(let edit): edit.platformMessageID
        case .deleted(let deletion): deletion.platformMessageID
        case .reaction(let reaction): reaction.platformMessageID
        case .upload(let upload): upload.platformPostID
        }
    }
}

/// A DM or comment as the platform tells it, of a fan or of the creator's own account (`isOwn`: an echo, or a reply typed by hand).
public struct IncomingMessage: Hashable, Sendable {
    public var platformMessageID: String
    public var kind: MessageKind
    /// DM: the fan's id (Instagram-scoped), so that webhook and poll agree; comment: the top-level comment's id.
    public var threadID: String
    /// Comment: the comment this one replies to, when it is not top-level. DM: the message that an inline reply quotes.
    public var parentID: String?
    /// The fan that the conversation is with: the author of an inbound message, the addressee of an own DM. Empty when the platform keeps it back.
    public var contactID: String
    /// Empty when the platform keeps it back.
    public var authorID: String
    public var authorUsername: String
    public var authorDisplayName: String
    /// Written by the creator's account: ours or by hand.
    public var isOwn: Bool
    public var text: String
    public var attachments: [Attachment]
    /// By the platform's clock.
    public var sentAt: Timestamp
    /// Nil where it was not, or the platform doesn't say.
    public var editedAt: Timestamp?
    /// Comments: what it stands under.
    public var post: PlatformPost?
    /// Comments: whether a reply can be given (false: held, hidden, thread closed, live only).
    public var canReply: Bool
    /// The platform withholds the content (`is_unsupported`, disappearing media): a person has to look in the app.
    public var isUnreadable: Bool
    /// From a backfill: it happened before the connection watched, so it is context and training text, not work.
    public var isHistory: Bool

    public init(
        platformMessageID: String, kind: MessageKind, threadID: String, parentID: String? = nil, contactID: String, authorID: String, authorUsername: String = "",
        authorDisplayName: String = "", isOwn: Bool = false, text: String, attachments: [Attachment] = [], sentAt: Timestamp, editedAt: Timestamp? = nil,
        post: PlatformPost? = nil, canReply: Bool = true, isUnreadable: Bool = false, isHistory: Bool = false
    ) {
        self.platformMessageID = platformMessageID
        self.kind = kind
        self.threadID = threadID
        self.parentID = parentID
        self.contactID = contactID
        self.authorID = authorID
        self.authorUsername = authorUsername
        self.authorDisplayName = authorDisplayName
        self.isOwn = isOwn
        self.text = text
        self.attachments = attachments
        self.sentAt = sentAt
        self.editedAt = editedAt
        self.post = post
        self.canReply = canReply
        self.isUnreadable = isUnreadable
        self.isHistory = isHistory
    }
}

/// A media item or video. Webhooks may name only the id: `title` and `text` are then empty and `publishedAt` is nil.
public struct PlatformPost: Hashable, Sendable {
    public var platformPostID: String
    /// YouTube: the title; Instagram: the first line of the caption.
    public var title: String
    public var text: String
    public var permalink: String?
    public var publishedAt: Timestamp?

    public init(platformPostID: String, title: String = "", text: String = "", permalink: String? = nil, publishedAt: Timestamp? = nil) {
        self.platformPostID = platformPostID
        self.title = title
        self.text = text
        self.permalink = permalink
        self.publishedAt = publishedAt
    }
}

/// The author changed the text: `text` is the whole new one.
public struct MessageEdit: Hashable, Sendable {
    public var platformMessageID: String
    /// The whole new text.
    public var text: String
    /// Counts the edits of this message where the platform does (Instagram `num_edit`).
    public var number: Int?
    public var at: Timestamp

    public init(platformMessageID: String, text: String, number: Int? = nil, at: Timestamp) {
        self.platformMessageID = platformMessageID
        self.text = text
        self.number = number
        self.at = at
    }
}

/// The author deleted or unsent it: our copy has to go.
public struct MessageDeletion: Hashable, Sendable {
    public var platformMessageID: String
    public var at: Timestamp

    public init(platformMessageID: String, at: Timestamp) {
        self.platformMessageID = platformMessageID
        self.at = at
    }
}

/// A reaction to a message, set or taken back.
public struct MessageReaction: Hashable, Sendable {
    public var platformMessageID: String
    public var authorID: String
    /// The emoji or the platform's word (love, laugh, …); nil when it was taken back.
    public var reaction: String?
    public var at: Timestamp

    public init(platformMessageID: String, authorID: String, reaction: String?, at: Timestamp) {
        self.platformMessageID = platformMessageID
        self.authorID = authorID
        self.reaction = reaction
        self.at = at
    }
}

/// A video was published, changed or removed, as the platform's feed says.
public struct UploadNotice: Hashable, Sendable {
    public var platformPostID: String
    public var title: String
    public var permalink: String?
    public var publishedAt: Timestamp?
    /// With the id, what duplicates are told by: a notification comes more than once.
    public var updatedAt: Timestamp
    public var isRemoved: Bool

    public init(platformPostID: String, title: String = "", permalink: String? = nil, publishedAt: Timestamp? = nil, updatedAt: Timestamp, isRemoved: Bool = false) {
        self.platformPostID = platformPostID
        self.title = title
        self.permalink = permalink
        self.publishedAt = publishedAt
        self.updatedAt = updatedAt
        self.isRemoved = isRemoved
    }
}
