import Core

/// The declared fields of `AvatarSettings`.
public struct AvatarSettingsFields: RecordFields {
    public typealias Owner = AvatarSettings

    public let workspaceID = Field<AvatarSettings, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let isOn = Field<AvatarSettings, Bool>("isOn", \.isOn)
    public let isStopped = Field<AvatarSettings, Bool>("isStopped", \.isStopped)
    public let stoppedAt = Field<AvatarSettings, Timestamp>("stoppedAt", \.stoppedAt)
    public let updatedAt = Field<AvatarSettings, Timestamp>("updatedAt", \.updatedAt)
    public let updatedBy = Field<AvatarSettings, Identifier<User>>("updatedBy", \.updatedBy)
    public let revision = Field<AvatarSettings, Int>("revision", \.revision)
}

extension AvatarSettings: WorkspaceRecord {
    public static let fields = AvatarSettingsFields()
    public static let schema = Schema<AvatarSettings>(
        "avatar_settings",
        fields: [
            fields.workspaceID.erased, fields.isOn.erased, fields.isStopped.erased, fields.stoppedAt.erased, fields.updatedAt.erased,
            fields.updatedBy.erased, fields.revision.erased,
        ],
        indexes: [
            .on("workspaceID"),
        ]
    )
}

/// The declared fields of `SavedReply`.
public struct SavedReplyFields: RecordFields {
    public typealias Owner = SavedReply

    public let workspaceID = Field<SavedReply, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let title = Field<SavedReply, String>("title", \.title)
    public let shortcut = Field<SavedReply, String>("shortcut", \.shortcut)
    public let isApprovedTemplate = Field<SavedReply, Bool>("isApprovedTemplate", \.isApprovedTemplate)
    public let updatedAt = Field<SavedReply, Timestamp>("updatedAt", \.updatedAt)
    public let revision = Field<SavedReply, Int>("revision", \.revision)
}

extension SavedReply: WorkspaceRecord {
    public static let fields = SavedReplyFields()
    public static let schema = Schema<SavedReply>(
        "saved_replies",
        fields: [
            fields.workspaceID.erased, fields.title.erased, fields.shortcut.erased, fields.isApprovedTemplate.erased, fields.updatedAt.erased,
            fields.revision.erased,
        ],
        indexes: [
            .on("workspaceID", "title"),
        ]
    )
}

/// The declared fields of `Rule`.
public struct RuleFields: RecordFields {
    public typealias Owner = Rule

    public let workspaceID = Field<Rule, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let name = Field<Rule, String>("name", \.name)
    public let isEnabled = Field<Rule, Bool>("isEnabled", \.isEnabled)
    public let priority = Field<Rule, Int>("priority", \.priority)
    public let updatedAt = Field<Rule, Timestamp>("updatedAt", \.updatedAt)
    public let updatedBy = Field<Rule, Identifier<User>>("updatedBy", \.updatedBy)
    public let revision = Field<Rule, Int>("revision", \.revision)
}

extension Rule: WorkspaceRecord {
    public static let fields = RuleFields()
    public static let schema = Schema<Rule>(
        "rules",
        fields: [
            fields.workspaceID.erased, fields.name.erased, fields.isEnabled.erased, fields.priority.erased, fields.updatedAt.erased,
            fields.updatedBy.erased, fields.revision.erased,
        ],
        indexes: [
            .on("workspaceID", "priority"),
        ]
    )
}

/// The declared fields of `RuleVersion`.
public struct RuleVersionFields: RecordFields {
    public typealias Owner = RuleVersion

    public let workspaceID = Field<RuleVersion, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let number = Field<RuleVersion, Int>("number", \.number)
    public let changedAt = Field<RuleVersion, Timestamp>("changedAt", \.changedAt)
}

extension RuleVersion: WorkspaceRecord {
    public static let fields = RuleVersionFields()
    public static let schema = Schema<RuleVersion>(
        "rule_versions",
        fields: [
            fields.workspaceID.erased, fields.number.erased, fields.changedAt.erased,
        ],
        indexes: [
            .unique("workspaceID", "number"),
        ]
    )
}
