import Connectors
import Core

// Every field that parts or privacy can remove is optional; what the connector can't do without is not.

struct ListAnswer<Item: Decodable & Sendable>: Decodable, Sendable {
    var nextPageToken: String?
    /// Absent when nothing matched.
    var items: LossyList<Item>?
}

struct ChannelResource: Decodable, Sendable {
    struct Snippet: Decodable, Sendable {
        var title: String?
        var customUrl: String?
    }
    struct ContentDetails: Decodable, Sendable {
        struct Playlists: Decodable, Sendable { var uploads: String? }
        var relatedPlaylists: Playlists?
    }
    struct Statistics: Decodable, Sendable {
        var subscriberCount: FlexibleID?
        var videoCount: FlexibleID?
    }
    var id: String
    var snippet: Snippet?
    var contentDetails: ContentDetails?
    var statistics: Statistics?
}

struct CommentResource: Decodable, Sendable {
    struct Snippet: Decodable, Sendable {
        struct Author: Decodable, Sendable { var value: String? }
        var videoId: String?
        var parentId: String?
        var textDisplay: String?
        var textOriginal: String?
        var authorDisplayName: String?
        var authorChannelId: Author?
        var publishedAt: Timestamp
        var updatedAt: Timestamp?
        var moderationStatus: String?
        var imageUrl: String?
    }
    var id: String
    var snippet: Snippet

    var text: String { self.snippet.textOriginal ?? self.snippet.textDisplay ?? "" }
    var authorID: String { self.snippet.authorChannelId?.value ?? "" }
    var editedAt: Timestamp? { self.snippet.updatedAt.flatMap { $0 > self.snippet.publishedAt ? $0 : nil } }
}

struct ThreadResource: Decodable, Sendable {
    struct Snippet: Decodable, Sendable {
        var videoId: String?
        var canReply: Bool?
        var totalReplyCount: Int?
        var topLevelComment: CommentResource
    }
    /// A subset only (https://developers.google.com/youtube/v3/docs/commentThreads/list).
    struct Replies: Decodable, Sendable { var comments: LossyList<CommentResource>? }
    var id: String
    var snippet: Snippet
    var replies: Replies?

    var inlineReplies: [CommentResource] { self.replies?.comments?.elements ?? [] }
    var replyCount: Int { self.snippet.totalReplyCount ?? 0 }
    var publishedAt: Timestamp { self.snippet.topLevelComment.snippet.publishedAt }
}

struct PlaylistItemResource: Decodable, Sendable {
    struct ContentDetails: Decodable, Sendable { var videoId: String }
    var contentDetails: ContentDetails
}

struct VideoResource: Decodable, Sendable {
    struct Snippet: Decodable, Sendable {
        var publishedAt: Timestamp?
        var title: String?
        var description: String?
        var defaultAudioLanguage: String?
        var defaultLanguage: String?
    }
    struct ContentDetails: Decodable, Sendable { var caption: String? }
    struct Status: Decodable, Sendable { var privacyStatus: String? }
    var id: String
    var snippet: Snippet?
    var contentDetails: ContentDetails?
    var status: Status?

    var post: PlatformPost {
        PlatformPost(
            platformPostID: self.id, title: self.snippet?.title ?? "", text: self.snippet?.description ?? "",
            permalink: "https://www.youtube.com/watch?v=\(QueryText.escape(self.id))", publishedAt: self.snippet?.publishedAt)
    }
    var language: String? { self.snippet?.defaultAudioLanguage ?? self.snippet?.defaultLanguage }
}

struct CaptionResource: Decodable, Sendable {
    struct Snippet: Decodable, Sendable {
        var trackKind: String?
        var language: String?
        var audioTrackType: String?
        var isDraft: Bool?
        var status: String?
        var lastUpdated: String?
    }
    var id: String
    var snippet: Snippet
}

struct TrainabilityAnswer: Decodable, Sendable { var permitted: [String] }

struct TokenAnswer: Decodable, Sendable {
    var access_token: String
    var expires_in: Int64?
    var refresh_token: String?
    var scope: String?
    var refresh_token_expires_in: Int64?
}
