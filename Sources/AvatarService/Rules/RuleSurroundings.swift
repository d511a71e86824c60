import Core
import Foundation
import Storage
import Triage

/// What rules may ask about beside the message itself: who wrote, where, and what came before.
struct RuleSurroundings: Sendable {
    var contact: Contact?
    var post: NormalisedText?
    var conversationMessages = 1
    var lastReplyAt: Timestamp?
    var isFirstContact: Bool
    var confidence: Double?
    var timeZone: TimeZone

    func facts(of message: Message, triage: Core.Triage, text: NormalisedText) -> RuleFacts {
        RuleFacts(
            platform: message.platform, kind: message.kind, triage: triage, text: text, hasAttachment: !message.attachments.isEmpty, authorUsername: self.contact?.username ?? "",
            isFirstContact: self.isFirstContact, isFollower: self.contact?.isFollower, isVIP: self.contact?.isVIP ?? false, authorTags: self.contact?.tags ?? [], post: self.post,
            conversationMessages: self.conversationMessages, lastReplyAt: self.lastReplyAt, confidence: self.confidence, at: message.sentAt, timeZone: self.timeZone)
    }

    /// The text of a post that rules look through: its title and what stands below it.
    static func text(of post: Post) -> NormalisedText { TextNormaliser().normalise(post.title + "\n" + post.text) }
}

/// Which costly facts a set of rules asks for: what nobody asks for is not read.
struct RuleNeeds: Sendable {
    var conversationMessages: Bool
    var lastReply: Bool
    var post: Bool
    var confidence: Bool

    init(_ rules: [Rule]) {
        func asks(_ test: (RuleCondition) -> Bool) -> Bool { rules.contains { $0.condition.contains(where: test) } }
        self.conversationMessages = asks { if case .conversationMessages = $0 { true } else { false } }
        self.lastReply = asks { if case .repliedWithin = $0 { true } else { false } }
        self.post = asks { if case .post = $0 { true } else { false } }
        self.confidence = asks { if case .confidence = $0 { true } else { false } }
    }

    /// Messages of the conversation that were there when `at` came, it included.
    func conversationMessages(_ id: Identifier<Conversation>, until at: Timestamp, in tx: any ReadTransaction) throws -> Int {
        guard self.conversationMessages else { return 1 }
        return try tx.count(Query<Message>().where(Message.fields.conversationID == id && Message.fields.sentAt <= at))
    }

    /// The newest reply of the conversation before `at`.
    func lastReply(_ id: Identifier<Conversation>, before at: Timestamp, in tx: any ReadTransaction) throws -> Timestamp? {
        guard self.lastReply else { return nil }
        return try tx.find(
            Query<Message>().where(Message.fields.conversationID == id && Message.fields.direction == .outbound && Message.fields.sentAt < at).sort(by: Message.fields.sentAt, .descending).limit(1)
        ).first?.sentAt
    }
}
