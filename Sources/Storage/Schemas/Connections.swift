import Core

/// The declared fields of `Connection`.
public struct ConnectionFields: RecordFields {
    public typealias Owner = Connection

    public let workspaceID = Field<Connection, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let platform = Field<Connection, Platform>("platform", \.platform)
    public let platformAccountID = Field<Connection, String>("platformAccountID", \.platformAccountID)
    public let appScopedID = Field<Connection, String>("appScopedID", \.appScopedID)
    public let username = Field<Connection, String>("username", \.username)
    public let displayName = Field<Connection, String>("displayName", \.displayName)
    public let createdAt = Field<Connection, Timestamp>("createdAt", \.createdAt)
    public let disconnectedAt = Field<Connection, Timestamp>("disconnectedAt", \.disconnectedAt)
    public let purgeBy = Field<Connection, Timestamp>("purgeBy", \.purgeBy)
    public let tokenExpiresAt = Field<Connection, Timestamp>("tokenExpiresAt", \.tokenExpiresAt)
    public let revision = Field<Connection, Int>("revision", \.revision)
    public let healthState = Field<Connection, ConnectionHealth.State>("health.state", \.health.state)
    public let nextPollAt = Field<Connection, Timestamp>("pollState.nextPollAt", \.pollState.nextPollAt)
    public let webhookToken = Field<Connection, String>("webhookToken", derived: { $0.webhook?.token })
}

extension Connection: WorkspaceRecord {
    public static let fields = ConnectionFields()
    public static let schema = Schema<Connection>(
        "connections",
        fields: [
            fields.workspaceID.erased, fields.platform.erased, fields.platformAccountID.erased, fields.appScopedID.erased,
            fields.username.erased, fields.displayName.erased, fields.createdAt.erased, fields.disconnectedAt.erased, fields.purgeBy.erased,
            fields.tokenExpiresAt.erased, fields.revision.erased, fields.healthState.erased, fields.nextPollAt.erased,
            fields.webhookToken.erased,
        ],
        indexes: [
            .unique("workspaceID", "platform", "platformAccountID"),
            .on("platform", "platformAccountID"),
            .on("platform", "appScopedID", whereNotNull: "appScopedID"),
            .on("webhookToken", whereNotNull: "webhookToken"),
            .on("pollState.nextPollAt", whereNotNull: "pollState.nextPollAt"),
            .on("purgeBy", whereNotNull: "purgeBy"),
            .on("tokenExpiresAt", whereNotNull: "tokenExpiresAt"),
        ]
    )
}

/// The declared fields of `Contact`.
public struct ContactFields: RecordFields {
    public typealias Owner = Contact

    public let workspaceID = Field<Contact, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let connectionID = Field<Contact, Identifier<Connection>>("connectionID", \.connectionID)
    public let platformUserID = Field<Contact, String>("platformUserID", \.platformUserID)
    public let username = Field<Contact, String>("username", \.username)
    public let displayName = Field<Contact, String>("displayName", \.displayName)
    public let firstSeenAt = Field<Contact, Timestamp>("firstSeenAt", \.firstSeenAt)
    public let lastSeenAt = Field<Contact, Timestamp>("lastSeenAt", \.lastSeenAt)
    public let messageCount = Field<Contact, Int>("messageCount", \.messageCount)
    public let optedOutAt = Field<Contact, Timestamp>("optedOutAt", \.optedOutAt)
    public let isVIP = Field<Contact, Bool>("isVIP", \.isVIP)
    public let isFollower = Field<Contact, Bool>("isFollower", \.isFollower)
    public let note = Field<Contact, String>("note", \.note)
    public let tags = ListField<Contact, String>("tags")
}

extension Contact: WorkspaceRecord {
    public static let fields = ContactFields()
    public static let schema = Schema<Contact>(
        "contacts",
        fields: [
            fields.workspaceID.erased, fields.connectionID.erased, fields.platformUserID.erased, fields.username.erased,
            fields.displayName.erased, fields.firstSeenAt.erased, fields.lastSeenAt.erased, fields.messageCount.erased,
            fields.optedOutAt.erased, fields.isVIP.erased, fields.isFollower.erased, fields.note.erased,
        ],
        indexes: [
            .on("connectionID", "platformUserID"),
            .on("workspaceID", "lastSeenAt"),
            .on("workspaceID", "username"),
        ]
    )
}

/// The declared fields of `Post`.
public struct PostFields: RecordFields {
    public typealias Owner = Post

    public let workspaceID = Field<Post, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let connectionID = Field<Post, Identifier<Connection>>("connectionID", \.connectionID)
    public let platformPostID = Field<Post, String>("platformPostID", \.platformPostID)
    public let publishedAt = Field<Post, Timestamp>("publishedAt", \.publishedAt)
    public let refreshedAt = Field<Post, Timestamp>("refreshedAt", \.refreshedAt)
}

extension Post: WorkspaceRecord {
    public static let fields = PostFields()
    public static let schema = Schema<Post>(
        "posts",
        fields: [
            fields.workspaceID.erased, fields.connectionID.erased, fields.platformPostID.erased, fields.publishedAt.erased,
            fields.refreshedAt.erased,
        ],
        indexes: [
            .on("connectionID", "platformPostID"),
            .on("workspaceID", "publishedAt"),
            .on("refreshedAt"),
        ]
    )
}
