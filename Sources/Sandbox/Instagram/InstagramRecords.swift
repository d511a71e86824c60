import Core

/// A creator's professional account.
struct InstagramAccount: Sendable {
    /// IG_ID.
    var id: String
    /// The other id, that token answers and `/me`'s `id` give.
    var appScopedID: String
    var username: String
    var name: String
    var type: String
    var biography: String
    var website: String?
    var followers: Int
    var isPrivate: Bool
    var impressions: Int
    var condition = InstagramCondition.normal
    /// Media ids, oldest first.
    var media: [String] = []
    /// Conversation ids.
    var conversations: [String] = []
    var isSubscribed = false
    var subscribedFields: [String] = []
}

struct InstagramMedia: Sendable {
    var id: String
    var account: String
    var caption: String?
    var type: String
    var product: String
    var at: Timestamp
    var likes: Int?
    var altText: String?
    var hidesURL: Bool
    var shortcode: String
    var children: [String]
    /// Comment ids of all levels, oldest first.
    var comments: [String] = []
    var isCommentEnabled = true
    /// For live broadcasts: whether it still runs.
    var isBroadcasting = false

    var isLive: Bool { self.product == "LIVE" }
}

struct InstagramComment: Sendable {
    var id: String
    var media: String
    /// The top-level comment, for replies.
    var parent: String?
    /// Nil: the account itself.
    var person: String?
    var text: String
    var at: Timestamp
    var visibleAt: Timestamp
    var isHidden = false
    var likes = 0
    var hasPrivateReply = false
    /// Ids of the replies to this comment, oldest first.
    var replies: [String] = []
}

/// A person on Instagram who writes to creators.
struct InstagramPerson: Sendable {
    var username: String
    var name: String
    var followers = 120
    var isVerified = false
    /// Accounts (IG_IDs) that the person follows, has blocked, or whose messages the person does not take.
    var follows: Set<String> = []
    var blocked: Set<String> = []
    var refusesMessages: Set<String> = []
    /// Accounts that have restricted the person.
    var restrictedBy: Set<String> = []
    /// Accounts that the person has written a direct message to, and so may be looked up by.
    var consents: Set<String> = []
}

struct InstagramConversation: Sendable {
    var id: String
    var account: String
    var person: String
    var igsid: String
    /// Message ids, oldest first.
    var messages: [String] = []
    var updatedAt: Timestamp
    var lastInboundAt: Timestamp?
    var hasOutbound = false
}

struct InstagramMessage: Sendable {
    var id: String
    var conversation: String
    var isFromAccount: Bool
    var text: String?
    /// As they were sent or received.
    var attachments: [OrderedJSON] = []
    var replyTo: String?
    var at: Timestamp
    var visibleAt: Timestamp
    var edits = 0
    /// Reaction by the person or the account, if any.
    var reactions: [(isFromAccount: Bool, reaction: String)] = []
    var isUnsupported = false
}

/// An access token's record.
struct InstagramToken: Sendable {
    enum Kind: Sendable { case short, long }

    var account: String
    var kind: Kind
    var scopes: Set<String>
    var issuedAt: Timestamp
    var expiresAt: Timestamp
    /// Why it is dead before its time: the subcode of error 190.
    var deadSubcode: Int?
}

/// An authorisation code's record.
struct InstagramCode: Sendable {
    var account: String
    var redirectURI: String
    var scopes: [String]
    var issuedAt: Timestamp
    var isUsed = false
}
