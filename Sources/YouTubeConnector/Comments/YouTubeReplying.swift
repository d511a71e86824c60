import Connectors
import Core
import Foundation

// Writing (https://developers.google.com/youtube/v3/docs/comments/insert). There is no idempotency key: after an unknown outcome only a read tells.
extension YouTubeConnector {
    private struct NewReply: Encodable {
        struct Snippet: Encodable {
            var parentId: String
            var textOriginal: String
        }
        var snippet: Snippet
    }

    /// Posts one reply under the top-level comment, wherever in the thread the fan wrote. Refuses private replies and what is over the limit before anything is called.
    public func send(_ reply: OutgoingReply, as access: ConnectionAccess) async throws(SendFailure) -> SentReply {
        guard reply.channel == .publicReply else { throw .refused(Reason("no_private_messages", "YouTube has no private messages.")) }
        guard !reply.text.isEmpty, TextLimit(YouTubeConfiguration.hardReplyLimit, .characters).fits(reply.text) else {
            throw .refused(Reason("text_length", "The reply is empty or longer than \(YouTubeConfiguration.hardReplyLimit) characters."))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        // A reply's parent is always the top-level comment.
        let parent = CommentMapping.threadID(of: reply.threadID)
        guard let body = try? encoder.encode(NewReply(snippet: .init(parentId: parent, textOriginal: reply.text))) else {
            throw .refused(Reason("text_unusable", "The reply can't be written as JSON."))
        }
        let request = self.request(
            "comments.insert", .post, "/comments", [("part", "snippet")], body: body, units: self.configuration.unitsPerReply, purpose: .reply, effect: .write)
        let answer: PlatformAnswer
        do throws(CallFailure) { answer = try await self.http.perform(request, as: access) } catch { throw error.sendFailure }
        // Accepted, but we can't say under which id.
        guard let comment = try? AnswerReader.decode(CommentResource.self, from: answer.body) else {
            throw .unknown(Reason("unreadable_answer", "YouTube accepted the reply, but its answer can't be read."))
        }
        return SentReply(platformMessageID: comment.id, at: comment.snippet.publishedAt)
    }

    /// Reads the whole thread for a reply of the channel with our text. `absent` only when the read reached the thread's end.
    public func findReply(_ search: ReplySearch, as access: ConnectionAccess) async throws -> ReplySearchResult {
        var calls = 20
        let threadID = CommentMapping.threadID(of: search.reply.threadID)
        let read = try await self.replies(of: threadID, purpose: .reply, calls: &calls, as: access)
        // YouTube's times are whole seconds.
        let earliest = search.since - .seconds(1)
        let candidates = read.comments.filter {
            $0.authorID == access.platformAccountID && $0.snippet.publishedAt >= earliest && !search.knownIDs.contains($0.id)
        }
        if let ours = candidates.first(where: { ReplyText.isSame($0.text, search.reply.text) }) {
            return .found(platformMessageID: ours.id, at: ours.snippet.publishedAt)
        }
        if !candidates.isEmpty {
            return .inconclusive(Reason("another_reply", "The channel wrote another reply here since; whether ours is among them can't be told for sure."))
        }
        guard read.isComplete else { return .outOfSight(Reason("thread_too_long", "The thread is too long to be read to its end.")) }
        return .absent
    }

    /// Other people's comments are rejected rather than deleted: that can be undone.
    public func hide(platformMessageID: String, as access: ConnectionAccess) async throws {
        try await self.setStatus(platformMessageID, "rejected", as: access)
    }

    /// Publishes a rejected comment again.
    public func unhide(platformMessageID: String, as access: ConnectionAccess) async throws {
        try await self.setStatus(platformMessageID, "published", as: access)
    }

    /// Only the channel's own comments can be deleted; others are hidden.
    public func delete(platformMessageID: String, as access: ConnectionAccess) async throws {
        // Deleting twice is harmless: the second time says that it is gone.
        let request = self.request("comments.delete", .delete, "/comments", [("id", platformMessageID)], units: 50, purpose: .reply)
        do { _ = try await self.http.read(request, as: access) } catch ConnectorError.gone {}
    }

    private func setStatus(_ id: String, _ status: String, as access: ConnectionAccess) async throws {
        // Safe to repeat: it sets a state.
        let request = self.request(
            "comments.setModerationStatus", .post, "/comments/setModerationStatus", [("id", id), ("moderationStatus", status)], units: 50, purpose: .reply)
        _ = try await self.http.read(request, as: access)
    }

    /// Reads comments by id, 50 a call; those that are not in the answer are `missing`.
    public func lookUp(messages ids: [String], as access: ConnectionAccess) async throws -> LookUpResult {
        var result = LookUpResult()
        for start in stride(from: 0, to: ids.count, by: 50) {
            let chunk = Array(ids[start ..< min(start + 50, ids.count)])
            let request = self.request(
                "comments.list", "/comments", [("part", "snippet"), ("id", chunk.joined(separator: ",")), ("textFormat", "plainText")], units: 1, purpose: .polling)
            let answer = try await self.list(CommentResource.self, request, as: access)
            let found = answer.items?.elements ?? []
            let mapping = CommentMapping(ownChannelID: access.platformAccountID, startedAt: .distantPast)
            result.messages += found.map { comment in
                mapping.message(
                    comment, threadID: CommentMapping.threadID(of: comment.id), parentID: comment.snippet.parentId, threadAuthor: nil,
                    post: comment.snippet.videoId.map { PlatformPost(platformPostID: $0) }, canReply: true)
            }
            // An item that came but could not be read is not missing.
            if answer.items?.unreadable.isEmpty ?? true { result.missing += Set(chunk).subtracting(found.map(\.id)).sorted() }
        }
        return result
    }

    /// Reads videos by id, 50 a call; those that are not in the answer, private ones too, are `missing`.
    public func lookUp(posts ids: [String], as access: ConnectionAccess) async throws -> LookUpResult {
        var result = LookUpResult()
        for start in stride(from: 0, to: ids.count, by: 50) {
            let chunk = Array(ids[start ..< min(start + 50, ids.count)])
            let found = try await self.readVideos(chunk, purpose: .polling, as: access)
            result.posts += found.map(\.post)
            result.missing += Set(chunk).subtracting(found.map(\.id)).sorted()
        }
        return result
    }
}
