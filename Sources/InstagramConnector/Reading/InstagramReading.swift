import Connectors
import Core

// The reads that polling, collecting and finding share.
extension InstagramConnector {
    /// Conversations that changed, newest first. `person`: only the one with them.
    func conversations(
        after: Timestamp? = nil, before: Timestamp? = nil, person: String? = nil, limit: Int = 20, cursor: String? = nil, purpose: BudgetPurpose, as access: ConnectionAccess
    ) async throws -> GraphList<ConversationAnswer> {
        var query = [("platform", "instagram"), ("fields", ConversationAnswer.fields), ("limit", String(limit))]
        if let person { query.append(("user_id", person)) }
        if let after { query.append(("updated_after_ms", String(max(0, after.milliseconds)))) }
        if let before { query.append(("updated_before_ms", String(before.milliseconds))) }
        if let cursor { query.append(("after", cursor)) }
        return try await self.get(
            GraphList<ConversationAnswer>.self,
            self.request("conversations.list", "/me/conversations", query, purpose: purpose, rates: [Rate.conversations(access.connectionID)]), as: access)
    }

    /// Media, newest first, from `until` on backwards.
    func media(until: Timestamp? = nil, limit: Int, purpose: BudgetPurpose, as access: ConnectionAccess) async throws -> GraphList<MediaAnswer> {
        var query = [("fields", MediaAnswer.fields), ("limit", String(limit))]
        if let until { query.append(("until", String(until.milliseconds / 1000))) }
        return try await self.get(
            GraphList<MediaAnswer>.self, self.request("media.list", Self.part(access.platformAccountID) + "/media", query, purpose: purpose, usesETag: until == nil), as: access)
    }

    /// One page of top-level comments with their replies, newest first.
    func comments(of mediaID: String, cursor: String?, purpose: BudgetPurpose, as access: ConnectionAccess) async throws -> GraphList<CommentAnswer> {
        var query = [("fields", CommentAnswer.fields), ("limit", "50")]
        if let cursor { query.append(("after", cursor)) }
        return try await self.get(
            GraphList<CommentAnswer>.self, self.request("comments.list", Self.part(mediaID) + "/comments", query, purpose: purpose), as: access)
    }

    /// All replies of a comment; `isComplete` false when `calls` ran out first.
    func replies(of commentID: String, purpose: BudgetPurpose, calls: inout Int, as access: ConnectionAccess) async throws -> (comments: [CommentAnswer], isComplete: Bool) {
        var comments: [CommentAnswer] = []
        var cursor: String?
        repeat {
            guard calls > 0 else { return (comments, false) }
            calls -= 1
            var query = [("fields", CommentAnswer.ownFields), ("limit", "50")]
            if let cursor { query.append(("after", cursor)) }
            let page = try await self.get(
                GraphList<CommentAnswer>.self, self.request("replies.list", Self.part(commentID) + "/replies", query, purpose: purpose), as: access)
            comments += page.items
            cursor = page.after
        } while cursor != nil
        return (comments, true)
    }

    /// Only who has written a direct message may be asked about; Instagram refuses for mere commenters.
    public func contactProfile(_ platformUserID: String, as access: ConnectionAccess) async throws -> ContactProfile? {
        let request = self.request("people.get", Self.part(platformUserID), [("fields", FanAnswer.fields)], purpose: .polling)
        let fan = try await self.get(FanAnswer.self, request, as: access)
        return ContactProfile(username: fan.username ?? "", displayName: fan.name ?? "", isFollower: fan.is_user_follow_business)
    }

    /// Reads comments and direct messages one by one; what the platform no longer shows is `missing`.
    public func lookUp(messages ids: [String], as access: ConnectionAccess) async throws -> LookUpResult {
        let mapping = InstagramMapping(accountID: access.platformAccountID, username: access.username, startedAt: .distantPast)
        var result = LookUpResult()
        for id in ids {
            do {
                // Comment ids are numbers, message ids are not.
                if id.allSatisfy(\.isNumber) {
                    let fields = CommentAnswer.ownFields + ",media{id}"
                    let comment = try await self.get(
                        CommentAnswer.self, self.request("comments.get", Self.part(id), [("fields", fields)], purpose: .polling), as: access)
                    result.messages.append(mapping.comment(comment, thread: nil, post: comment.media?.id.map { PlatformPost(platformPostID: $0.text) }))
                } else {
                    let message = try await self.get(
                        MessageAnswer.self,
                        self.request(
                            "messages.get", Self.part(id), [("fields", MessageAnswer.fields)], purpose: .polling, rates: [Rate.conversations(access.connectionID)]),
                        as: access)
                    if let message = mapping.message(message, partner: nil) { result.messages.append(message) }
                }
            } catch ConnectorError.gone {
                result.missing.append(id)
            }
        }
        return result
    }

    /// Reads media one by one; what the platform no longer shows is `missing`.
    public func lookUp(posts ids: [String], as access: ConnectionAccess) async throws -> LookUpResult {
        var result = LookUpResult()
        for id in ids {
            do {
                let media = try await self.get(
                    MediaAnswer.self, self.request("media.get", Self.part(id), [("fields", MediaAnswer.fields)], purpose: .polling, usesETag: true), as: access)
                result.posts.append(media.post)
            } catch ConnectorError.gone {
                result.missing.append(id)
            }
        }
        return result
    }
}
