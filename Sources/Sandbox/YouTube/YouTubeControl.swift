import Core
import Foundation

/// The YouTube part of the control API: `POST /sandbox/youtube/{action}` and the state dump.
///
/// | action | body |
/// |---|---|
/// | `comment` | `channel`?, `video`?, `author`, `text`, `parent`?, `at`? → `id` |
/// | `editComment`, `deleteComment` | `id`, `text` |
/// | `setComment` | `id`, `moderation`?, `canReply`? |
/// | `video` | `channel`?, `video` (as in the seed) → `id` |
/// | `setVideo`, `deleteVideo` | `id`, `title`?, `description`?, `comments`? (on or off), `privacy`? |
/// | `quota` | `project`?, `units`?, `searches`?, `statistics`?, `dailyUnits`? |
/// | `account` | `email`, `state` |
/// | `client` | an OAuth client as in the seed: registers or replaces it |
/// | `tokens` | `client`, `channel`?, `scopes`? → `access_token`, `refresh_token` |
/// | `revoke` | `token` |
/// | `hub` | `available` |
extension YouTubeSimulator {
    /// Does one action of the table above. Throws `validationFailed` for a value that is missing or wrong, `notFound` for an unknown action or target.
    public func control(_ action: String, _ body: JSONNode) async throws -> JSONNode {
        func text(_ name: String) throws -> String {
            guard let value = body[name]?.string else { throw AppError.invalid(name, "is needed and is text.") }
            return value
        }
        func whole(_ name: String) -> Int? { body[name]?.integer.map { Int($0) } }
        switch action {
        case "comment":
            let id = try self.addComment(
                channelID: body["channel"]?.string, videoID: body["video"]?.string, author: try text("author"), text: try text("text"),
                publishedAt: body["at"]?.string.flatMap { Timestamp(iso8601: $0) }, parentID: body["parent"]?.string)
            return ["id": .string(id)]
        case "editComment": try self.editComment(try text("id"), text: try text("text"))
        case "deleteComment": try self.deleteComment(try text("id"))
        case "setComment": try self.setComment(try text("id"), moderation: body["moderation"]?.string, canReply: body["canReply"]?.bool)
        case "video":
            guard let video = body["video"] else { throw AppError.invalid("video", "is needed.") }
            return ["id": .string(try self.addVideo(try video.decode(), channelID: body["channel"]?.string))]
        case "setVideo":
            let privacy = try body["privacy"].map { try $0.decode(YouTubeSeed.Video.Privacy.self) }
            try self.setVideo(
                try text("id"), title: body["title"]?.string, description: body["description"]?.string, areCommentsEnabled: body["comments"]?.bool, privacy: privacy)
        case "deleteVideo": try self.deleteVideo(try text("id"))
        case "quota":
            try self.setQuota(
                project: body["project"]?.string, units: whole("units"), searches: whole("searches"), statistics: whole("statistics"), dailyUnits: whole("dailyUnits"))
        case "account": try self.setAccount(try text("email"), state: try text("state"))
        case "client":
            let client: YouTubeSeed.Client = try body.decode()
            self.register(client)
        case "tokens":
            let scopes = (body["scopes"]?.array ?? []).compactMap(\.string)
            let tokens = try self.issueTokens(clientID: try text("client"), channelID: body["channel"]?.string, scopes: scopes.isEmpty ? nil : Set(scopes))
            return ["access_token": .string(tokens.access), "refresh_token": .string(tokens.refresh)]
        case "revoke":
            let token = try text("token")
            self.withState { state, _ in state.revoke(token: token) }
        case "hub": self.setHub(isAvailable: body["available"]?.bool ?? true)
        default: throw AppError.notFound("action")
        }
        return [:]
    }

    /// Registers or replaces an OAuth client.
    public func register(_ client: YouTubeSeed.Client) { self.withState { state, _ in state.add(client) } }

    /// Channels with their videos, comments, quotas, grants and subscriptions, for tests and the control API.
    public func snapshot() -> JSONNode {
        let comments = self.comments().map { record -> JSONNode in
            var node: JSONNode = [
                "id": .string(record.id), "video": .string(record.videoID), "channel": .string(record.channelID), "author": .string(record.author),
                "authorChannel": .string(record.authorChannelID), "text": .string(record.text), "publishedAt": .string(record.publishedAt.iso8601),
                "updatedAt": .string(record.updatedAt.iso8601), "moderation": .string(record.moderation), "isFromAPI": .bool(record.clientID != nil),
            ]
            node["parent"] = record.parentID.map { .string($0) }
            return node
        }
        let quota = self.quota().map { record -> JSONNode in
            [
                "project": .string(record.project), "units": .integer(Int64(record.units)), "searches": .integer(Int64(record.searches)),
                "statistics": .integer(Int64(record.statistics)), "resetsAt": .string(record.resetsAt.iso8601),
            ]
        }
        return self.withState { state, now in
            let channels = state.creatorIDs.compactMap { state.channels[$0] }.map { channel -> JSONNode in
                [
                    "id": .string(channel.id), "handle": .string(channel.handle), "title": .string(channel.title), "account": .string(channel.email ?? ""),
                    "banned": .array(channel.banned.sorted().map { .string($0) }),
                    "videos": .array(
                        channel.videoIDs.compactMap { state.videos[$0] }.map {
                            ["id": .string($0.id), "title": .string($0.title), "privacy": .string($0.privacy.rawValue), "comments": .bool($0.areCommentsEnabled), "publishedAt": .string($0.publishedAt.iso8601)]
                        }),
                ]
            }
            let grants = state.grants.values.sorted { ($0.email, $0.clientID, $0.channelID ?? "") < ($1.email, $1.clientID, $1.channelID ?? "") }.map { grant -> JSONNode in
                let key = YouTubeState.GrantKey(email: grant.email, channelID: grant.channelID, clientID: grant.clientID)
                return [
                    "account": .string(grant.email), "channel": grant.channelID.map { .string($0) } ?? .null, "client": .string(grant.clientID),
                    "scopes": .array(grant.scopes.sorted().map { .string($0) }),
                    "refreshTokens": .integer(Int64(state.refreshTokens.values.count { $0.key == key })),
                    "accessTokens": .integer(Int64(state.accessTokens.values.count { $0.key == key && $0.expiresAt > now })),
                ]
            }
            let subscriptions = state.subscriptions.map { subscription -> JSONNode in
                [
                    "callback": .string(subscription.callback), "topic": .string(subscription.topic), "isSigned": .bool(subscription.secret != nil),
                    "expiresAt": .string(subscription.expiresAt.iso8601),
                ]
            }
            return [
                "channels": .array(channels), "comments": .array(comments), "quota": .array(quota), "grants": .array(grants), "subscriptions": .array(subscriptions),
            ]
        }
    }
}
