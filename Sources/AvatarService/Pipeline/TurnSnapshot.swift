import Core
import ServiceKit
import Storage

/// Everything that a turn is judged and drafted by, read in one transaction.
struct TurnSnapshot: Sendable {
    var turn: Turn
    var messages: [Message]
    var facts: SendFacts
    var workspace: Workspace
    var post: Post?
    var rules: [Rule]
    /// Facts that only some rules ask for.
    var conversationMessages: Int
    var lastReplyAt: Timestamp?
    var history: [Message]
    var recentReplies: [String]
    /// A template that a rule names is looked up here.
    var savedReplies: [SavedReply]

    var settings: AvatarSettings { self.facts.settings }
    var conversation: Conversation { self.facts.conversation }
    var contact: Contact? { self.facts.contact }
    var connection: Connection { self.facts.connection }
    /// The messages that are still there, oldest first.
    var present: [Message] { self.messages.filter { $0.deletedAt == nil } }

    static func read(_ turnID: Identifier<Turn>, facts reader: SendFactsReader, at now: Timestamp, in tx: any ReadTransaction) throws -> TurnSnapshot? {
        guard let turn = try tx.get(Turn.self, turnID), let workspace = try tx.get(Workspace.self, turn.workspaceID) else { return nil }
        guard let conversation = try tx.get(Conversation.self, turn.conversationID) else { return nil }
        let channel: ReplyChannel = conversation.kind == .comment ? .publicReply : .directMessage
        guard let facts = try reader.facts(turn: turn, conversation: conversation, workspace: workspace, channel: channel, at: now, in: tx) else { return nil }
        let own = Set(turn.messageIDs)
        let history = try tx.find(Query<Message>().where(Message.fields.conversationID == turn.conversationID).sort(by: Message.fields.sentAt, .descending).limit(12 + own.count))
        let replies = try tx.find(Query<Delivery>().where(Delivery.fields.workspaceID == turn.workspaceID).sort(by: Delivery.fields.createdAt, .descending).limit(20))
        let rules = try tx.find(Query<Rule>().where(Rule.fields.workspaceID == turn.workspaceID && Rule.fields.isEnabled == true).limit(500))
        let savedReplies = rules.contains { $0.actions.contains { if case .template = $0 { true } else { false } } }
            ? try tx.find(Query<SavedReply>().where(SavedReply.fields.workspaceID == turn.workspaceID).limit(1_000)) : []
        let needs = RuleNeeds(rules)
        let lastSentAt = facts.messages.map(\.sentAt).max() ?? now
        return TurnSnapshot(
            turn: turn, messages: facts.messages, facts: facts, workspace: workspace, post: try conversation.postID.flatMap { try tx.get(Post.self, $0) }, rules: rules,
            conversationMessages: try needs.conversationMessages(turn.conversationID, until: lastSentAt, in: tx), lastReplyAt: try needs.lastReply(turn.conversationID, before: lastSentAt, in: tx),
            history: history.filter { !own.contains($0.id) && $0.deletedAt == nil }.prefix(12).reversed(), recentReplies: replies.map { $0.parts.map(\.text).joined(separator: "\n") },
            savedReplies: savedReplies)
    }
}
