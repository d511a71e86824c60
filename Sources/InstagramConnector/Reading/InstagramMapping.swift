import Connectors
import Core

/// Conversations and comments as messages.
struct InstagramMapping {
    var accountID: String
    var username: String
    /// What was written before is history.
    var startedAt: Timestamp

    func isOwn(_ person: PersonAnswer?, username: String? = nil) -> Bool {
        if let id = person?.id?.text, id == self.accountID { return true }
        guard let name = person?.username ?? username, !self.username.isEmpty else { return false }
        return name.lowercased() == self.username.lowercased()
    }

    /// Nil when it can't be told who the conversation is with.
    func message(_ message: MessageAnswer, partner: PersonAnswer?) -> IncomingMessage? {
        let isOwn = self.isOwn(message.from)
        let other = isOwn ? (message.to?.items.first { !self.isOwn($0) } ?? partner) : (message.from ?? partner)
        guard let contact = other?.id?.text, !contact.isEmpty else { return nil }
        let attachments = message.attachments?.items.map(\.attachment) ?? []
        let text = message.message ?? ""
        return IncomingMessage(
            platformMessageID: message.id, kind: .directMessage, threadID: contact, contactID: contact, authorID: isOwn ? self.accountID : contact,
            authorUsername: isOwn ? self.username : other?.username ?? "", authorDisplayName: isOwn ? self.username : other?.username ?? "", isOwn: isOwn, text: text,
            attachments: attachments, sentAt: message.created_time, isUnreadable: message.is_unsupported ?? (text.isEmpty && attachments.isEmpty),
            isHistory: message.created_time < self.startedAt)
    }

    func comment(_ comment: CommentAnswer, thread: CommentAnswer?, post: PlatformPost?) -> IncomingMessage {
        let isOwn = self.isOwn(comment.from, username: comment.username)
        let author = self.authorID(comment)
        let name = comment.from?.username ?? comment.username ?? ""
        let contact = isOwn ? (thread.flatMap { self.isOwn($0.from, username: $0.username) ? nil : self.authorID($0) } ?? "") : author
        // A reply names its parent; read from its thread, the thread is the parent.
        let parent = comment.parent_id?.text ?? (thread?.id == comment.id ? nil : thread?.id.text)
        return IncomingMessage(
            platformMessageID: comment.id.text, kind: .comment, threadID: thread?.id.text ?? parent ?? comment.id.text, parentID: parent, contactID: contact,
            authorID: isOwn ? self.accountID : author, authorUsername: name, authorDisplayName: name, isOwn: isOwn, text: comment.text ?? "", sentAt: comment.timestamp,
            post: post, canReply: !(comment.hidden ?? false), isHistory: comment.timestamp < self.startedAt)
    }

    /// Without the comments permission only the name is told.
    private func authorID(_ comment: CommentAnswer) -> String {
        comment.from?.id?.text ?? (comment.from?.username ?? comment.username).map { "username:\($0)" } ?? ""
    }
}
