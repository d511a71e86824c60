import Connectors
import Core

/// One item of `messaging[]` (https://developers.facebook.com/documentation/instagram-platform/webhooks/examples).
struct MessagingEvent: Decodable, Sendable {
    struct Person: Decodable, Sendable { var id: FlexibleID? }

    struct Attached: Decodable, Sendable {
        struct Payload: Decodable, Sendable { var title: String? }
        var type: String?
        var payload: Payload?
    }

    struct Quoted: Decodable, Sendable {
        struct Story: Decodable, Sendable { init(from _: any Decoder) {} }
        var mid: String?
        var story: Story?
    }

    struct Message: Decodable, Sendable {
        var mid: String
        var text: String?
        var attachments: LossyList<Attached>?
        var reply_to: Quoted?
        var is_echo: Bool?
        var is_self: Bool?
        var is_deleted: Bool?
        var is_unsupported: Bool?
    }

    struct Reaction: Decodable, Sendable {
        var mid: String
        var action: String?
        var reaction: String?
        var emoji: String?
    }

    struct Edit: Decodable, Sendable {
        var mid: String
        var text: String?
        /// A number, or text.
        var num_edit: FlexibleID?
    }

    struct Postback: Decodable, Sendable {
        var mid: String?
        var title: String?
    }

    var sender: Person?
    var recipient: Person?
    var timestamp: Int64?
    var message: Message?
    var reaction: Reaction?
    var message_edit: Edit?
    var postback: Postback?

    /// Nil for what is of no use: seen marks, referrals, messages to oneself, events without the people they are about.
    func notification(accountID: String, entryAt: Timestamp) -> WebhookNotification? {
        let at = self.timestamp.map(WebhookPayload.time) ?? entryAt
        let sender = self.sender?.id?.text ?? ""
        func made(_ item: PlatformItem, _ key: String) -> WebhookNotification {
            WebhookNotification(platformAccountID: accountID, item: item, deduplicationKey: key)
        }
        if let message = self.message {
            if message.is_self == true { return nil }
            if message.is_deleted == true {
                return made(.deleted(MessageDeletion(platformMessageID: message.mid, at: at)), "deleted/\(message.mid)")
            }
            return self.incoming(message, accountID: accountID, sender: sender, at: at).map { made(.message($0), "message/\(message.mid)") }
        }
        if let reaction = self.reaction {
            let isTaken = reaction.action == "unreact"
            let word = isTaken ? nil : reaction.emoji ?? reaction.reaction ?? "other"
            return made(
                .reaction(MessageReaction(platformMessageID: reaction.mid, authorID: sender, reaction: word, at: at)),
                "reaction/\(reaction.mid)/\(sender)/\(reaction.action ?? "react")/\(at.milliseconds)")
        }
        if let edit = self.message_edit {
            let number = edit.num_edit.flatMap { Int($0.text) }
            // Without a text there is nothing to take over; the poll reads the message.
            guard let text = edit.text else { return nil }
            return made(.edited(MessageEdit(platformMessageID: edit.mid, text: text, number: number, at: at)), "edit/\(edit.mid)/\(number ?? 0)")
        }
        if let postback = self.postback, let mid = postback.mid, let title = postback.title, !title.isEmpty, !sender.isEmpty, sender != accountID {
            // A tapped question (ice breaker, menu) is what the fan says.
            return made(
                .message(
                    IncomingMessage(
                        platformMessageID: mid, kind: .directMessage, threadID: sender, contactID: sender, authorID: sender, text: title, sentAt: at)),
                "message/\(mid)")
        }
        return nil
    }

    private func incoming(_ message: Message, accountID: String, sender: String, at: Timestamp) -> IncomingMessage? {
        let isOwn = message.is_echo == true || sender == accountID
        let contact = isOwn ? self.recipient?.id?.text ?? "" : sender
        guard !contact.isEmpty, contact != accountID else { return nil }
        var attachments = (message.attachments?.elements ?? []).map { Attachment(type: $0.type ?? "file", title: $0.payload?.title) }
        if message.reply_to?.story != nil { attachments.append(Attachment(type: "story_reply")) }
        let text = message.text ?? ""
        return IncomingMessage(
            platformMessageID: message.mid, kind: .directMessage, threadID: contact, parentID: message.reply_to?.mid, contactID: contact,
            authorID: isOwn ? accountID : contact, isOwn: isOwn, text: text, attachments: attachments, sentAt: at,
            isUnreadable: message.is_unsupported ?? (text.isEmpty && attachments.isEmpty))
    }
}
