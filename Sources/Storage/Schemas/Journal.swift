import Core

/// The declared fields of `Event`.
public struct EventFields: RecordFields {
    public typealias Owner = Event

    public let workspaceID = Field<Event, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let sequence = Field<Event, Int64>("sequence", \.sequence)
    public let type = Field<Event, String>("type", \.type)
    public let subjectID = Field<Event, String>("subjectID", \.subjectID)
    public let at = Field<Event, Timestamp>("at", \.at)
}

extension Event: WorkspaceRecord {
    public static let fields = EventFields()
    public static let schema = Schema<Event>(
        "events",
        fields: [
            fields.workspaceID.erased, fields.sequence.erased, fields.type.erased, fields.subjectID.erased, fields.at.erased,
        ],
        indexes: [
            .unique("workspaceID", "sequence"),
            .on("at"),
        ]
    )
}

/// The declared fields of `SequenceHead`.
public struct SequenceHeadFields: RecordFields {
    public typealias Owner = SequenceHead

    public let workspaceID = Field<SequenceHead, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let value = Field<SequenceHead, Int64>("value", \.value)
    public let hash = Field<SequenceHead, String>("hash", \.hash)
}

extension SequenceHead: WorkspaceRecord {
    public static let fields = SequenceHeadFields()
    public static let schema = Schema<SequenceHead>(
        "sequence_heads",
        fields: [
            fields.workspaceID.erased, fields.value.erased, fields.hash.erased,
        ]
    )
}

/// The declared fields of `AuditEntry`.
public struct AuditEntryFields: RecordFields {
    public typealias Owner = AuditEntry

    public let workspaceID = Field<AuditEntry, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let sequence = Field<AuditEntry, Int64>("sequence", \.sequence)
    public let at = Field<AuditEntry, Timestamp>("at", \.at)
    /// Who did it, as `AuditEntry.actor` holds it.
    public let actor = Field<AuditEntry, String>("actor", \.actor)
    public let action = Field<AuditEntry, String>("action", \.action)
    public let subject = Field<AuditEntry, String>("subject", \.subject)
    public let hash = Field<AuditEntry, String>("hash", \.hash)
}

extension AuditEntry: WorkspaceRecord {
    public static let fields = AuditEntryFields()
    public static let schema = Schema<AuditEntry>(
        "audit_entries",
        fields: [
            fields.workspaceID.erased, fields.sequence.erased, fields.at.erased, fields.actor.erased, fields.action.erased,
            fields.subject.erased, fields.hash.erased,
        ],
        indexes: [
            .unique("workspaceID", "sequence"),
            .on("workspaceID", "at"),
            .on("workspaceID", "action", "at"),
            .on("workspaceID", "subject", "at"),
        ]
    )
}

/// The declared fields of `SubjectKey`.
public struct SubjectKeyFields: RecordFields {
    public typealias Owner = SubjectKey

    public let workspaceID = Field<SubjectKey, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let createdAt = Field<SubjectKey, Timestamp>("createdAt", \.createdAt)
}

extension SubjectKey: WorkspaceRecord {
    public static let fields = SubjectKeyFields()
    public static let schema = Schema<SubjectKey>(
        "subject_keys",
        fields: [
            fields.workspaceID.erased, fields.createdAt.erased,
        ],
        indexes: [
            .on("workspaceID", "createdAt"),
        ]
    )
}

/// The declared fields of `WebhookEvent`.
public struct WebhookEventFields: RecordFields {
    public typealias Owner = WebhookEvent

    public let workspaceID = Field<WebhookEvent, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let platform = Field<WebhookEvent, Platform>("platform", \.platform)
    public let receivedAt = Field<WebhookEvent, Timestamp>("receivedAt", \.receivedAt)
    public let processedAt = Field<WebhookEvent, Timestamp>("processedAt", \.processedAt)
}

extension WebhookEvent: Record {
    public static let fields = WebhookEventFields()
    public static let schema = Schema<WebhookEvent>(
        "webhook_events",
        fields: [
            fields.workspaceID.erased, fields.platform.erased, fields.receivedAt.erased, fields.processedAt.erased,
        ],
        indexes: [
            .on("processedAt", "receivedAt"),
            .on("receivedAt"),
            .on("workspaceID", "receivedAt", whereNotNull: "workspaceID"),
        ]
    )
}

/// The declared fields of `Notice`.
public struct NoticeFields: RecordFields {
    public typealias Owner = Notice

    public let workspaceID = Field<Notice, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let kind = Field<Notice, String>("kind", \.kind)
    public let urgency = Field<Notice, Notice.Urgency>("urgency", \.urgency)
    public let subject = Field<Notice, String>("subject", \.subject)
    public let recipientID = Field<Notice, Identifier<User>>("recipientID", \.recipientID)
    public let at = Field<Notice, Timestamp>("at", \.at)
    public let readAt = Field<Notice, Timestamp>("readAt", \.readAt)
}

extension Notice: WorkspaceRecord {
    public static let fields = NoticeFields()
    public static let schema = Schema<Notice>(
        "notices",
        fields: [
            fields.workspaceID.erased, fields.kind.erased, fields.urgency.erased, fields.subject.erased, fields.recipientID.erased, fields.at.erased,
            fields.readAt.erased,
        ],
        indexes: [
            .on("workspaceID", "at"),
            .on("workspaceID", "readAt", "at"),
        ]
    )
}

/// The declared fields of `IdempotencyRecord`.
public struct IdempotencyRecordFields: RecordFields {
    public typealias Owner = IdempotencyRecord

    public let scope = Field<IdempotencyRecord, String>("scope", \.scope)
    public let key = Field<IdempotencyRecord, String>("key", \.key)
    public let requestDigest = Field<IdempotencyRecord, String>("requestDigest", \.requestDigest)
    public let status = Field<IdempotencyRecord, Int>("status", \.status)
    public let createdAt = Field<IdempotencyRecord, Timestamp>("createdAt", \.createdAt)
    public let expiresAt = Field<IdempotencyRecord, Timestamp>("expiresAt", \.expiresAt)
}

extension IdempotencyRecord: Record {
    public static let fields = IdempotencyRecordFields()
    public static let schema = Schema<IdempotencyRecord>(
        "idempotency_records",
        fields: [
            fields.scope.erased, fields.key.erased, fields.requestDigest.erased, fields.status.erased, fields.createdAt.erased,
            fields.expiresAt.erased,
        ],
        indexes: [
            .on("expiresAt"),
        ],
        expiry: fields.expiresAt
    )
}
