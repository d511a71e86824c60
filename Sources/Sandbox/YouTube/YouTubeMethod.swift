import HTTPTypes

/// One method of the Data API: its price, who may call it and what it takes.
struct YouTubeMethod: Sendable {
    /// Who may call.
    enum Access: Sendable {
        /// Anybody, without credentials or quota.
        case open
        /// An API key, or a token with one of these scopes.
        case keyOrScopes(Set<String>)
        /// A token with one of these scopes.
        case scopes(Set<String>)
    }

    var name: String
    var verb: HTTPRequest.Method
    var path: String
    var cost: Int
    var bucket = QuotaLedger.Bucket.units
    var access: Access
    var parts: Set<String> = []
    var requiresPart = true
    var parameters: Set<String> = []
    /// The bounds of `maxResults` and its default; nil: not a parameter.
    var results: (range: ClosedRange<Int>, standard: Int)?

    /// Parameters of every method.
    static let commonParameters: Set<String> = [
        "alt", "key", "access_token", "oauth_token", "fields", "prettyPrint", "quotaUser", "$.xgafv", "callback", "uploadType", "upload_protocol",
    ]
}

/// Scopes by what they give (https://developers.google.com/identity/protocols/oauth2/scopes#youtube).
enum YouTubeScope {
    private static let prefix = "https://www.googleapis.com/auth/"
    static let readonly = prefix + "youtube.readonly"
    static let forceSSL = prefix + "youtube.force-ssl"
    static let youtube = prefix + "youtube"
    static let upload = prefix + "youtube.upload"
    static let memberships = prefix + "youtube.channel-memberships.creator"
    static let partner = prefix + "youtubepartner"

    /// What the authorize page knows.
    static let known: [String: String] = [
        readonly: "View your YouTube account",
        forceSSL: "See, edit, and permanently delete your YouTube videos, ratings, comments and captions",
        youtube: "Manage your YouTube account",
        upload: "Manage your YouTube videos",
        memberships: "See a list of your current active YouTube channel members, their current level, and when they became a member",
        partner: "View and manage your assets and associated content on YouTube",
        "openid": "Associate you with your personal info on Google",
        "email": "See your primary Google Account email address",
        "profile": "See your personal info, including any personal info you've made publicly available",
        prefix + "userinfo.email": "See your primary Google Account email address",
        prefix + "userinfo.profile": "See your personal info, including any personal info you've made publicly available",
    ]

    static let reading: Set<String> = [readonly, youtube, forceSSL, partner]
    static let comments: Set<String> = [forceSSL]
    static let captions: Set<String> = [forceSSL, partner]
}

extension YouTubeMethod {
    private static let pageable: Set<String> = ["maxResults", "pageToken"]

    static let channelsList = YouTubeMethod(
        name: "channels.list", verb: .get, path: "channels", cost: 1, access: .keyOrScopes(YouTubeScope.reading),
        parts: ["id", "snippet", "contentDetails", "statistics", "status", "brandingSettings", "topicDetails", "localizations", "auditDetails", "contentOwnerDetails"],
        parameters: pageable.union(["mine", "id", "forHandle", "forUsername", "managedByMe", "hl"]), results: (0 ... 50, 5))
    static let playlistItemsList = YouTubeMethod(
        name: "playlistItems.list", verb: .get, path: "playlistItems", cost: 1, access: .keyOrScopes(YouTubeScope.reading),
        parts: ["id", "snippet", "contentDetails", "status"], parameters: pageable.union(["playlistId", "id", "videoId"]), results: (0 ... 50, 5))
    static let videosList = YouTubeMethod(
        name: "videos.list", verb: .get, path: "videos", cost: 1, access: .keyOrScopes(YouTubeScope.reading),
        parts: [
            "id", "snippet", "contentDetails", "statistics", "status", "liveStreamingDetails", "player", "topicDetails", "recordingDetails", "fileDetails",
            "processingDetails", "suggestions", "localizations", "paidProductPlacementDetails",
        ], parameters: pageable.union(["id", "chart", "myRating", "hl", "regionCode", "videoCategoryId", "maxHeight", "maxWidth"]), results: (1 ... 50, 5))
    static let statistics = YouTubeMethod(
        name: "videos.batchGetStats", verb: .get, path: "videos:batchGetStats", cost: 1, bucket: .statistics, access: .keyOrScopes(YouTubeScope.reading),
        parts: ["id", "snippet", "statistics", "contentDetails"], parameters: ["id"])
    static let captionsList = YouTubeMethod(
        name: "captions.list", verb: .get, path: "captions", cost: 50, access: .scopes(YouTubeScope.captions), parts: ["id", "snippet"],
        parameters: ["videoId", "id"])
    static let captionsDownload = YouTubeMethod(
        name: "captions.download", verb: .get, path: "captions/{id}", cost: 200, access: .scopes(YouTubeScope.captions), requiresPart: false,
        parameters: ["tfmt", "tlang"])
    static let trainability = YouTubeMethod(
        name: "videoTrainability.get", verb: .get, path: "videoTrainability", cost: 0, access: .open, requiresPart: false, parameters: ["id"])
    static let threadsList = YouTubeMethod(
        name: "commentThreads.list", verb: .get, path: "commentThreads", cost: 1, access: .keyOrScopes(YouTubeScope.comments), parts: ["id", "snippet", "replies"],
        parameters: pageable.union(["videoId", "allThreadsRelatedToChannelId", "channelId", "id", "order", "moderationStatus", "searchTerms", "textFormat"]),
        results: (1 ... 100, 20))
    static let threadsInsert = YouTubeMethod(
        name: "commentThreads.insert", verb: .post, path: "commentThreads", cost: 50, access: .scopes(YouTubeScope.comments), parts: ["id", "snippet"])
    static let commentsList = YouTubeMethod(
        name: "comments.list", verb: .get, path: "comments", cost: 1, access: .keyOrScopes(YouTubeScope.comments), parts: ["id", "snippet"],
        parameters: pageable.union(["id", "parentId", "textFormat"]), results: (1 ... 100, 20))
    static let commentsInsert = YouTubeMethod(
        name: "comments.insert", verb: .post, path: "comments", cost: 50, access: .scopes(YouTubeScope.comments), parts: ["id", "snippet"])
    static let commentsUpdate = YouTubeMethod(
        name: "comments.update", verb: .put, path: "comments", cost: 50, access: .scopes(YouTubeScope.comments), parts: ["id", "snippet"])
    static let commentsDelete = YouTubeMethod(
        name: "comments.delete", verb: .delete, path: "comments", cost: 50, access: .scopes(YouTubeScope.comments), requiresPart: false, parameters: ["id"])
    static let moderate = YouTubeMethod(
        name: "comments.setModerationStatus", verb: .post, path: "comments/setModerationStatus", cost: 50, access: .scopes(YouTubeScope.comments),
        requiresPart: false, parameters: ["id", "moderationStatus", "banAuthor"])
    static let search = YouTubeMethod(
        name: "search.list", verb: .get, path: "search", cost: 1, bucket: .searches, access: .keyOrScopes(YouTubeScope.reading), parts: ["id", "snippet"],
        parameters: pageable.union(["q", "forMine", "type", "order", "channelId", "publishedAfter", "publishedBefore", "relevanceLanguage", "safeSearch"]),
        results: (0 ... 50, 5))

    static let all = [
        channelsList, playlistItemsList, videosList, statistics, captionsList, captionsDownload, trainability, threadsList, threadsInsert, commentsList,
        commentsInsert, commentsUpdate, commentsDelete, moderate, search,
    ]
}
