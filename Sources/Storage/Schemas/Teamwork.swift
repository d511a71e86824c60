import Core

/// The declared fields of `ConversationNote`.
public struct ConversationNoteFields: RecordFields {
    public typealias Owner = ConversationNote

    public let workspaceID = Field<ConversationNote, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let connectionID = Field<ConversationNote, Identifier<Connection>>("connectionID", \.connectionID)
    public let conversationID = Field<ConversationNote, Identifier<Conversation>>("conversationID", \.conversationID)
    public let authorID = Field<ConversationNote, Identifier<User>>("authorID", \.authorID)
    public let createdAt = Field<ConversationNote, Timestamp>("createdAt", \.createdAt)
}

extension ConversationNote: WorkspaceRecord {
    public static let fields = ConversationNoteFields()
    public static let schema = Schema<ConversationNote>(
        "conversation_notes",
        fields: [fields.workspaceID.erased, fields.connectionID.erased, fields.conversationID.erased, fields.authorID.erased, fields.createdAt.erased],
        indexes: [
            .on("conversationID", "createdAt"),
            .on("connectionID", "createdAt"),
            .on("createdAt"),
        ]
    )
}
