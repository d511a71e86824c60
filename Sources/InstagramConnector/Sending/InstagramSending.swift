import Connectors
import Core
import Foundation

// Sending (https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api). There is no idempotency key: after an unknown outcome only a read tells.
extension InstagramConnector {
    private struct DirectMessage: Encodable {
        struct Recipient: Encodable {
            var id: String?
            var comment_id: String?
        }
        struct Text: Encodable { var text: String }
        struct Quoted: Encodable { var mid: String }
        var recipient: Recipient
        var message: Text
        var reply_to: Quoted?
        var messaging_type: String?
        var tag: String?
    }

    private struct PublicReply: Encodable { var message: String }

    /// Sends one part. A text that is empty or over the channel's limit is refused before anything is called.
    public func send(_ reply: OutgoingReply, as access: ConnectionAccess) async throws(SendFailure) -> SentReply {
        guard let limit = self.capabilities.textLimit(for: reply.channel), !reply.text.isEmpty, limit.fits(reply.text) else {
            throw .refused(Reason("text_length", "The reply is empty or longer than Instagram takes."))
        }
        return switch reply.channel {
        case .publicReply: try await self.sendPublic(reply, access)
        case .directMessage, .privateReply: try await self.sendDirect(reply, access)
        }
    }

    private func sendDirect(_ reply: OutgoingReply, _ access: ConnectionAccess) async throws(SendFailure) -> SentReply {
        let isPrivateReply = reply.channel == .privateReply
        guard let recipient = isPrivateReply ? reply.replyToID : reply.recipientID, !recipient.isEmpty else {
            throw .refused(Reason("no_recipient", "It is not known whom this reply is for."))
        }
        var message = DirectMessage(recipient: isPrivateReply ? .init(comment_id: recipient) : .init(id: recipient), message: .init(text: reply.text))
        if !isPrivateReply, let quoted = reply.replyToID { message.reply_to = .init(mid: quoted) }
        if reply.usesHumanTag {
            guard self.configuration.hasHumanAgentFeature, !isPrivateReply else {
                throw .windowClosed(Reason("no_human_agent", "The window is closed, and this installation's app does not have Instagram's Human Agent feature."))
            }
            message.messaging_type = "MESSAGE_TAG"
            message.tag = "HUMAN_AGENT"
        }
        var rates = [Rate.send(access.connectionID)]
        if isPrivateReply { rates.append(Rate.privateReplies(access.connectionID)) }
        let sent: SentAnswer = try await self.write(isPrivateReply ? "messages.private_reply" : "messages.send", "/me/messages", message, rates, access)
        return SentReply(platformMessageID: sent.message_id, at: self.time.now(), recipientID: sent.recipient_id?.text)
    }

    private func sendPublic(_ reply: OutgoingReply, _ access: ConnectionAccess) async throws(SendFailure) -> SentReply {
        let rates = self.configuration.publicRepliesPerHour.map { [Rate.publicReplies(access.connectionID, $0)] } ?? []
        // A reply to a reply would be attached to the top-level comment anyway.
        let created: CreatedAnswer = try await self.write("replies.create", Self.part(reply.threadID) + "/replies", PublicReply(message: reply.text), rates, access)
        return SentReply(platformMessageID: created.id.text, at: self.time.now())
    }

    private func write<Body: Encodable, Answer: Decodable>(
        _ name: String, _ path: String, _ body: Body, _ rates: [RateNeed], _ access: ConnectionAccess
    ) async throws(SendFailure) -> Answer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        guard let data = try? encoder.encode(body) else { throw .refused(Reason("text_unusable", "The reply can't be written as JSON.")) }
        let request = self.request(name, .post, path, body: data, purpose: .reply, effect: .write, rates: rates)
        let answer: PlatformAnswer
        do throws(CallFailure) { answer = try await self.http.perform(request, as: access) } catch { throw error.sendFailure }
        guard let decoded = try? AnswerReader.decode(Answer.self, from: answer.body) else {
            throw .unknown(Reason("unreadable_answer", "Instagram accepted the reply, but its answer can't be read."))
        }
        return decoded
    }

    // Moderation: all of it sets a state, so it is safe to repeat.

    /// Hides a comment on the platform; direct messages have no such state.
    public func hide(platformMessageID: String, as access: ConnectionAccess) async throws { try await self.setHidden(platformMessageID, true, access) }
    /// Shows a hidden comment again.
    public func unhide(platformMessageID: String, as access: ConnectionAccess) async throws { try await self.setHidden(platformMessageID, false, access) }

    private func setHidden(_ id: String, _ isHidden: Bool, _ access: ConnectionAccess) async throws {
        // `hide`, not `hidden` or `is_hidden`: those succeed and do nothing.
        let body = Data("{\"hide\":\(isHidden)}".utf8)
        _ = try await self.http.read(self.request("comments.hide", .post, Self.part(id), body: body, purpose: .reply), as: access)
    }

    /// Deletes a comment for good. One that is gone already counts as deleted.
    public func delete(platformMessageID: String, as access: ConnectionAccess) async throws {
        let request = self.request("comments.delete", .delete, Self.part(platformMessageID), purpose: .reply)
        do { _ = try await self.http.read(request, as: access) } catch ConnectorError.gone {}
    }
}
