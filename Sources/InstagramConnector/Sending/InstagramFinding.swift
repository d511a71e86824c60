import Connectors
import Core

// Finding our own reply after an unknown outcome (https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/conversations-api).
extension InstagramConnector {
    /// Looks under the comment or in the thread for a text that is ours. `absent` only when the read reaches back to before the attempt.
    public func findReply(_ search: ReplySearch, as access: ConnectionAccess) async throws -> ReplySearchResult {
        switch search.reply.channel {
        case .publicReply: try await self.findComment(search, access)
        case .directMessage, .privateReply: try await self.findMessage(search, access)
        }
    }

    /// Instagram's times are whole seconds.
    private static let precision: Duration = .seconds(1)

    private func findComment(_ search: ReplySearch, _ access: ConnectionAccess) async throws -> ReplySearchResult {
        var calls = 20
        let mapping = InstagramMapping(accountID: access.platformAccountID, username: access.username, startedAt: .distantPast)
        let read: (comments: [CommentAnswer], isComplete: Bool)
        do {
            read = try await self.replies(of: search.reply.threadID, purpose: .reply, calls: &calls, as: access)
        } catch ConnectorError.gone {
            // With the comment its replies went too.
            return .outOfSight(Reason("comment_gone", "The comment is gone, so its replies can't be read."))
        }
        let candidates = read.comments.filter { mapping.isOwn($0.from, username: $0.username) }.map { ($0.id.text, $0.text ?? "", $0.timestamp) }
        return Self.judge(search, candidates, isComplete: read.isComplete, incomplete: Reason("thread_too_long", "The thread is too long to be read to its end."))
    }

    private func findMessage(_ search: ReplySearch, _ access: ConnectionAccess) async throws -> ReplySearchResult {
        guard !search.reply.recipientID.isEmpty, !search.reply.recipientID.hasPrefix("username:") else {
            return .outOfSight(Reason("no_recipient", "It is not known in which conversation to look."))
        }
        let list = try await self.conversations(person: search.reply.recipientID, limit: 5, purpose: .reply, as: access)
        let mapping = InstagramMapping(accountID: access.platformAccountID, username: access.username, startedAt: .distantPast)
        guard let conversation = list.items.first(where: { $0.participants?.items.contains { $0.id?.text == search.reply.recipientID } ?? true }), list.data.unreadable.isEmpty
        else { return .inconclusive(Reason("conversation_hidden", "Instagram does not show the conversation.")) }
        let messages = conversation.messages?.items ?? []
        let candidates = messages.filter { mapping.isOwn($0.from) }.map { ($0.id, $0.message ?? "", $0.created_time) }
        // Only the newest 20 can be read: they cover the time since the attempt when there are fewer, or the oldest is from before it.
        let isComplete =
            conversation.messages?.data.unreadable.isEmpty ?? false
            && (messages.count < ConversationAnswer.horizon && conversation.messages?.after == nil
                || messages.contains { $0.created_time < search.since - Self.precision })
        return Self.judge(
            search, candidates, isComplete: isComplete, incomplete: Reason("beyond_horizon", "Instagram shows the newest 20 messages only, and they don't reach back far enough."))
    }

    private static func judge(
        _ search: ReplySearch, _ candidates: [(id: String, text: String, at: Timestamp)], isComplete: Bool, incomplete: Reason
    ) -> ReplySearchResult {
        let since = candidates.filter { $0.at >= search.since - self.precision && !search.knownIDs.contains($0.id) }
        if let ours = since.first(where: { ReplyText.isSame($0.text, search.reply.text) }) { return .found(platformMessageID: ours.id, at: ours.at) }
        if !since.isEmpty {
            return .inconclusive(Reason("another_reply", "The account wrote something else here since; whether ours is among it can't be told for sure."))
        }
        return isComplete ? .absent : .outOfSight(incomplete)
    }

    /// The windows of https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api and https://developers.facebook.com/documentation/instagram-platform/private-replies; a margin keeps us clear of the edge.
    public func window(for facts: ConversationFacts, at now: Timestamp) -> ReplyWindow {
        if facts.isClosedForReplies { return .closed(Reason("thread_closed", "Instagram takes no replies here.")) }
        switch facts.channel {
        case .publicReply: return .open(until: nil)
        case .privateReply:
            if facts.privateReplyUsed { return .privateReplyUsed }
            guard let commented = facts.commentedAt else { return .closed(Reason("no_comment", "There is no comment to answer.")) }
            let until = commented + .days(7) - self.configuration.windowMargin
            return now < until ? .open(until: until) : .closed(Reason("comment_too_old", "A comment can be answered privately for seven days."))
        case .directMessage:
            guard let inbound = facts.lastInboundAt else {
                return .closed(Reason("nobody_wrote", "Only people who have written can be answered by direct message."))
            }
            let until = inbound + .hours(24) - self.configuration.windowMargin
            if now < until { return .open(until: until) }
            let tagged = inbound + .days(7) - self.configuration.windowMargin
            if facts.hasHumanAgentFeature || self.configuration.hasHumanAgentFeature, now < tagged { return .humanOnly(until: tagged) }
            return .closed(Reason("window_closed", "More than 24 hours have passed since the last message; Instagram takes no answer until the person writes again."))
        }
    }
}
