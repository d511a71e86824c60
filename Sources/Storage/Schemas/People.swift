import Core

/// The declared fields of `Workspace`.
public struct WorkspaceFields: RecordFields {
    public typealias Owner = Workspace

    public let name = Field<Workspace, String>("name", \.name)
    public let tier = Field<Workspace, Tier>("tier", \.tier)
    public let createdAt = Field<Workspace, Timestamp>("createdAt", \.createdAt)
    public let revision = Field<Workspace, Int>("revision", \.revision)
}

extension Workspace: Record {
    public static let fields = WorkspaceFields()
    public static let schema = Schema<Workspace>(
        "workspaces",
        fields: [
            fields.name.erased, fields.tier.erased, fields.createdAt.erased, fields.revision.erased,
        ],
        indexes: [
            .on("createdAt"),
        ]
    )
}

/// The declared fields of `User`.
public struct UserFields: RecordFields {
    public typealias Owner = User

    public let email = Field<User, String>("email", \.email)
    public let name = Field<User, String>("name", \.name)
    public let passwordHash = Field<User, String>("passwordHash", \.passwordHash)
    public let isOperator = Field<User, Bool>("isOperator", \.isOperator)
    public let createdAt = Field<User, Timestamp>("createdAt", \.createdAt)
    public let failedSignIns = Field<User, Int>("failedSignIns", \.failedSignIns)
    public let lockedUntil = Field<User, Timestamp>("lockedUntil", \.lockedUntil)
}

extension User: Record {
    public static let fields = UserFields()
    public static let schema = Schema<User>(
        "users",
        fields: [
            fields.email.erased, fields.name.erased, fields.passwordHash.erased, fields.isOperator.erased, fields.createdAt.erased,
            fields.failedSignIns.erased, fields.lockedUntil.erased,
        ],
        indexes: [
            .unique("email"),
        ]
    )
}

/// The declared fields of `Membership`.
public struct MembershipFields: RecordFields {
    public typealias Owner = Membership

    public let workspaceID = Field<Membership, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let userID = Field<Membership, Identifier<User>>("userID", \.userID)
    public let role = Field<Membership, Role>("role", \.role)
    public let createdAt = Field<Membership, Timestamp>("createdAt", \.createdAt)
}

extension Membership: WorkspaceRecord {
    public static let fields = MembershipFields()
    public static let schema = Schema<Membership>(
        "memberships",
        fields: [
            fields.workspaceID.erased, fields.userID.erased, fields.role.erased, fields.createdAt.erased,
        ],
        indexes: [
            .on("workspaceID", "createdAt"),
            .on("userID", "createdAt"),
        ]
    )
}

/// The declared fields of `Session`.
public struct SessionFields: RecordFields {
    public typealias Owner = Session

    public let userID = Field<Session, Identifier<User>>("userID", \.userID)
    public let createdAt = Field<Session, Timestamp>("createdAt", \.createdAt)
    public let lastSeenAt = Field<Session, Timestamp>("lastSeenAt", \.lastSeenAt)
    public let expiresAt = Field<Session, Timestamp>("expiresAt", \.expiresAt)
    public let replacedBy = Field<Session, Identifier<Session>>("replacedBy", \.replacedBy)
}

extension Session: Record {
    public static let fields = SessionFields()
    public static let schema = Schema<Session>(
        "sessions",
        fields: [
            fields.userID.erased, fields.createdAt.erased, fields.lastSeenAt.erased, fields.expiresAt.erased, fields.replacedBy.erased,
        ],
        indexes: [
            .on("userID", "createdAt"),
            .on("expiresAt"),
        ],
        expiry: fields.expiresAt
    )
}

/// The declared fields of `InstallationSettings`.
public struct InstallationSettingsFields: RecordFields {
    public typealias Owner = InstallationSettings

    public let isStopped = Field<InstallationSettings, Bool>("isStopped", \.isStopped)
    public let stoppedAt = Field<InstallationSettings, Timestamp>("stoppedAt", \.stoppedAt)
    public let isRegistrationOpen = Field<InstallationSettings, Bool>("isRegistrationOpen", \.isRegistrationOpen)
    public let revision = Field<InstallationSettings, Int>("revision", \.revision)
}

extension InstallationSettings: Record {
    public static let fields = InstallationSettingsFields()
    public static let schema = Schema<InstallationSettings>(
        "installation_settings",
        fields: [
            fields.isStopped.erased, fields.stoppedAt.erased, fields.isRegistrationOpen.erased, fields.revision.erased,
        ]
    )
}
