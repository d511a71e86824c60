import Core

/// The declared fields of `Draft`.
public struct DraftFields: RecordFields {
    public typealias Owner = Draft

    public let workspaceID = Field<Draft, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let turnID = Field<Draft, Identifier<Turn>>("turnID", \.turnID)
    public let conversationID = Field<Draft, Identifier<Conversation>>("conversationID", \.conversationID)
    public let status = Field<Draft, Draft.Status>("status", \.status)
    public let category = Field<Draft, Category>("category", \.category)
    public let createdAt = Field<Draft, Timestamp>("createdAt", \.createdAt)
    public let reasons = ListField<Draft, Reason>("reasons")
}

extension Draft: WorkspaceRecord {
    public static let fields = DraftFields()
    public static let schema = Schema<Draft>(
        "drafts",
        fields: [
            fields.workspaceID.erased, fields.turnID.erased, fields.conversationID.erased, fields.status.erased, fields.category.erased,
            fields.createdAt.erased,
        ],
        indexes: [
            .on("turnID", "createdAt"),
            .on("workspaceID", "status", "createdAt"),
        ]
    )
}

/// The declared fields of `Delivery`.
public struct DeliveryFields: RecordFields {
    public typealias Owner = Delivery

    public let workspaceID = Field<Delivery, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let connectionID = Field<Delivery, Identifier<Connection>>("connectionID", \.connectionID)
    public let conversationID = Field<Delivery, Identifier<Conversation>>("conversationID", \.conversationID)
    public let turnID = Field<Delivery, Identifier<Turn>>("turnID", \.turnID)
    public let draftID = Field<Delivery, Identifier<Draft>>("draftID", \.draftID)
    public let channel = Field<Delivery, ReplyChannel>("channel", \.channel)
    public let state = Field<Delivery, Delivery.State>("state", \.state)
    public let approvedBy = Field<Delivery, Identifier<User>>("approvedBy", \.approvedBy)
    public let approvedAt = Field<Delivery, Timestamp>("approvedAt", \.approvedAt)
    public let sendAt = Field<Delivery, Timestamp>("sendAt", \.sendAt)
    public let attemptedAt = Field<Delivery, Timestamp>("attemptedAt", \.attemptedAt)
    public let finishedAt = Field<Delivery, Timestamp>("finishedAt", \.finishedAt)
    public let attempts = Field<Delivery, Int>("attempts", \.attempts)
    public let createdAt = Field<Delivery, Timestamp>("createdAt", \.createdAt)
}

extension Delivery: WorkspaceRecord {
    public static let fields = DeliveryFields()
    public static let schema = Schema<Delivery>(
        "deliveries",
        fields: [
            fields.workspaceID.erased, fields.connectionID.erased, fields.conversationID.erased, fields.turnID.erased, fields.draftID.erased,
            fields.channel.erased, fields.state.erased, fields.approvedBy.erased, fields.approvedAt.erased, fields.sendAt.erased,
            fields.attemptedAt.erased, fields.finishedAt.erased, fields.attempts.erased, fields.createdAt.erased,
        ],
        indexes: [
            .on("turnID", "createdAt"),
            .on("conversationID", "createdAt"),
            .on("workspaceID", "state", "sendAt"),
            .on("workspaceID", "createdAt"),
            .on("state", "sendAt"),
            // The pace of public replies is counted before every one of them, from the index alone.
            .on("connectionID", "channel", "approvedBy", "attemptedAt"),
        ]
    )
}

/// The declared fields of `Correction`.
public struct CorrectionFields: RecordFields {
    public typealias Owner = Correction

    public let workspaceID = Field<Correction, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let draftID = Field<Correction, Identifier<Draft>>("draftID", \.draftID)
    public let turnID = Field<Correction, Identifier<Turn>>("turnID", \.turnID)
    public let action = Field<Correction, Correction.Action>("action", \.action)
    public let category = Field<Correction, Category>("category", \.category)
    public let confidence = Field<Correction, Double>("confidence", \.confidence)
    public let userID = Field<Correction, Identifier<User>>("userID", \.userID)
    public let at = Field<Correction, Timestamp>("at", \.at)
}

extension Correction: WorkspaceRecord {
    public static let fields = CorrectionFields()
    public static let schema = Schema<Correction>(
        "corrections",
        fields: [
            fields.workspaceID.erased, fields.draftID.erased, fields.turnID.erased, fields.action.erased, fields.category.erased,
            fields.confidence.erased, fields.userID.erased, fields.at.erased,
        ],
        indexes: [
            .on("workspaceID", "at"),
            .on("draftID"),
        ]
    )
}

/// The declared fields of `UsageMonth`.
public struct UsageMonthFields: RecordFields {
    public typealias Owner = UsageMonth

    public let workspaceID = Field<UsageMonth, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let month = Field<UsageMonth, String>("month", \.month)
    public let automatedReplies = Field<UsageMonth, Int>("automatedReplies", \.automatedReplies)
}

extension UsageMonth: WorkspaceRecord {
    public static let fields = UsageMonthFields()
    public static let schema = Schema<UsageMonth>(
        "usage_months",
        fields: [
            fields.workspaceID.erased, fields.month.erased, fields.automatedReplies.erased,
        ],
        indexes: [
            .on("workspaceID", "month"),
        ]
    )
}
