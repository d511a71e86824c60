/// A note that people leave for each other beside a conversation; the fan never sees it.
public struct ConversationNote: Codable, Sendable, Identifiable {
    public var id: Identifier<ConversationNote>
    public var workspaceID: Identifier<Workspace>
    public var connectionID: Identifier<Connection>
    public var conversationID: Identifier<Conversation>
    public var authorID: Identifier<User>
    public var text: String
    /// The members who are named in it and were told.
    public var mentions: [Identifier<User>]
    public var createdAt: Timestamp

    public init(
        id: Identifier<ConversationNote>, workspaceID: Identifier<Workspace>, connectionID: Identifier<Connection>, conversationID: Identifier<Conversation>, authorID: Identifier<User>, text: String,
        mentions: [Identifier<User>], createdAt: Timestamp
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.connectionID = connectionID
        self.conversationID = conversationID
        self.authorID = authorID
        self.text = text
        self.mentions = mentions
        self.createdAt = createdAt
    }
}
