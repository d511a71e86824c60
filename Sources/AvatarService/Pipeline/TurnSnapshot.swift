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
        // Every message of a fan raises the revision, and every reply leaves its time: without either there are only the turn's own messages.
        let isAlone = conversation.revision <= own.count && conversation.lastOutboundAt == nil
        let history = isAlone ? [] : try tx.find(Query<Message>().where(Message.fields.conversationID == turn.conversationID).sort(by: Message.fields.sentAt, .descending).limit(12 + own.count))
        let rules = try Self.rules(turn.workspaceID, in: tx)
        let needs = RuleNeeds(rules)
        let lastSentAt = facts.messages.map(\.sentAt).max() ?? now
        return TurnSnapshot(
            turn: turn, messages: facts.messages, facts: facts, workspace: workspace, post: try conversation.postID.flatMap { try tx.get(Post.self, $0) }, rules: rules,
            conversationMessages: try needs.conversationMessages(turn.conversationID, until: lastSentAt, in: tx), lastReplyAt: try needs.lastReply(turn.conversationID, before: lastSentAt, in: tx),
            history: history.filter { !own.contains($0.id) && $0.deletedAt == nil }.prefix(12).reversed(), recentReplies: try Self.recentReplies(turn.workspaceID, in: tx),
            savedReplies: try Self.savedReplies(turn.workspaceID, for: rules, in: tx))
    }

    /// The workspace's rules that are on.
    static func rules(_ workspaceID: Identifier<Workspace>, in tx: any ReadTransaction) throws -> [Rule] {
        try tx.find(Query<Rule>().where(Rule.fields.workspaceID == workspaceID && Rule.fields.isEnabled == true).limit(500))
    }

    /// What was said lately, to anybody, newest first.
    static func recentReplies(_ workspaceID: Identifier<Workspace>, in tx: any ReadTransaction) throws -> [String] {
        let replies = try tx.find(Query<Delivery>().where(Delivery.fields.workspaceID == workspaceID).sort(by: Delivery.fields.createdAt, .descending).limit(20))
        return replies.map { $0.parts.map(\.text).joined(separator: "\n") }
    }

    /// The saved replies, where a rule may name one.
    static func savedReplies(_ workspaceID: Identifier<Workspace>, for rules: [Rule], in tx: any ReadTransaction) throws -> [SavedReply] {
        guard rules.contains(where: { $0.actions.contains { if case .template = $0 { true } else { false } } }) else { return [] }
        return try tx.find(Query<SavedReply>().where(SavedReply.fields.workspaceID == workspaceID).limit(1_000))
    }
}
