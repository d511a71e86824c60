import Core

/// What the YouTube simulator holds at first. Everything optional has the default that its comment names.
public struct YouTubeSeed: Codable, Sendable, Hashable {
    /// Google Cloud projects; one that a client names and that is missing here gets the default quota.
    public var projects: [Project]?
    public var clients: [Client]?
    /// Google accounts with their channels.
    public var accounts: [Account]?
    /// Longest comment in characters; default 10,000, which is what clients reckon with: YouTube publishes no number.
    public var maximumCommentLength: Int?

    public init(projects: [Project]? = nil, clients: [Client]? = nil, accounts: [Account]? = nil, maximumCommentLength: Int? = nil) {
        self.projects = projects
        self.clients = clients
        self.accounts = accounts
        self.maximumCommentLength = maximumCommentLength
    }

    /// A Google Cloud project: who shares a quota (https://developers.google.com/youtube/data/determine_quota_cost).
    public struct Project: Codable, Sendable, Hashable {
        public var id: String
        /// Units a day of the shared bucket; default 10,000.
        public var dailyUnits: Int?
        /// `search.list` calls a day; default 100.
        public var dailySearches: Int?
        /// `videos.batchGetStats` calls a day; default 10,000.
        public var dailyStatistics: Int?
        /// Burst limiter: calls a minute; nil: none.
        public var callsPerMinute: Int?
        public var apiKeys: [String]?

        public init(
            id: String, dailyUnits: Int? = nil, dailySearches: Int? = nil, dailyStatistics: Int? = nil, callsPerMinute: Int? = nil, apiKeys: [String]? = nil
        ) {
            self.id = id
            self.dailyUnits = dailyUnits
            self.dailySearches = dailySearches
            self.dailyStatistics = dailyStatistics
            self.callsPerMinute = callsPerMinute
            self.apiKeys = apiKeys
        }
    }

    /// An OAuth client (https://developers.google.com/identity/protocols/oauth2/web-server).
    public struct Client: Codable, Sendable, Hashable {
        /// A server with a secret, or a native app without a confidential one.
        public enum Kind: String, Codable, Sendable { case web, installed }

        public var id: String
        /// Nil: a native client without one.
        public var secret: String?
        public var redirectURIs: [String]
        /// Default `understudy-sandbox`.
        public var project: String?
        /// Default `web`.
        public var kind: Kind?
        /// The name that the consent page shows; default `Understudy`.
        public var name: String?
        /// An app in testing: refresh tokens live 7 days. Default false.
        public var isTesting: Bool?

        public init(
            id: String, secret: String?, redirectURIs: [String], project: String? = nil, kind: Kind? = nil, name: String? = nil, isTesting: Bool? = nil
        ) {
            self.id = id
            self.secret = secret
            self.redirectURIs = redirectURIs
            self.project = project
            self.kind = kind
            self.name = name
            self.isTesting = isTesting
        }
    }

    /// A Google account. Without channels every call on its behalf is refused with `youtubeSignupRequired`.
    public struct Account: Codable, Sendable, Hashable {
        public var email: String
        public var channels: [Channel]

        public init(email: String, channels: [Channel]) {
            self.email = email
            self.channels = channels
        }
    }

    /// A creator's channel.
    public struct Channel: Codable, Sendable, Hashable {
        /// `UC` and 22 characters; nil: made from the sandbox's seed.
        public var id: String?
        /// Without `@`.
        public var handle: String
        public var title: String
        public var description: String?
        public var publishedAt: Timestamp?
        public var country: String?
        public var subscriberCount: Int?
        public var viewCount: Int?
        /// New comments of others that contain one of these (any case) are held for review.
        public var heldTerms: [String]?
        public var videos: [Video]?

        public init(
            id: String? = nil, handle: String, title: String, description: String? = nil, publishedAt: Timestamp? = nil, country: String? = nil,
            subscriberCount: Int? = nil, viewCount: Int? = nil, heldTerms: [String]? = nil, videos: [Video]? = nil
        ) {
            self.id = id
            self.handle = handle
            self.title = title
            self.description = description
            self.publishedAt = publishedAt
            self.country = country
            self.subscriberCount = subscriberCount
            self.viewCount = viewCount
            self.heldTerms = heldTerms
            self.videos = videos
        }
    }

    /// One video of the channel, with what fans wrote under it.
    public struct Video: Codable, Sendable, Hashable {
        /// Who can see the video, by YouTube's own names.
        public enum Privacy: String, Codable, Sendable { case `public`, unlisted, `private` }

        /// 11 characters; nil: made from the sandbox's seed.
        public var id: String?
        public var title: String
        public var description: String?
        public var tags: [String]?
        /// Default: now.
        public var publishedAt: Timestamp?
        /// Default 240.
        public var seconds: Int?
        public var viewCount: Int?
        public var likeCount: Int?
        /// Default `public`.
        public var privacy: Privacy?
        /// Default true.
        public var areCommentsEnabled: Bool?
        /// Default false.
        public var isMadeForKids: Bool?
        /// `videoTrainability.permitted`; default `["none"]`.
        public var trainingPermitted: [String]?
        /// BCP 47; default `en`.
        public var language: String?
        public var captions: [Caption]?
        public var comments: [Comment]?

        public init(
            id: String? = nil, title: String, description: String? = nil, tags: [String]? = nil, publishedAt: Timestamp? = nil, seconds: Int? = nil,
            viewCount: Int? = nil, likeCount: Int? = nil, privacy: Privacy? = nil, areCommentsEnabled: Bool? = nil, isMadeForKids: Bool? = nil,
            trainingPermitted: [String]? = nil, language: String? = nil, captions: [Caption]? = nil, comments: [Comment]? = nil
        ) {
            self.id = id
            self.title = title
            self.description = description
            self.tags = tags
            self.publishedAt = publishedAt
            self.seconds = seconds
            self.viewCount = viewCount
            self.likeCount = likeCount
            self.privacy = privacy
            self.areCommentsEnabled = areCommentsEnabled
            self.isMadeForKids = isMadeForKids
            self.trainingPermitted = trainingPermitted
            self.language = language
            self.captions = captions
            self.comments = comments
        }
    }

    /// A caption track; its lines are shown four seconds each.
    public struct Caption: Codable, Sendable, Hashable {
        /// Who made the track, by YouTube's `trackKind`: a person, or speech recognition (`ASR`).
        public enum Kind: String, Codable, Sendable {
            case standard
            case automatic = "ASR"
            case forced
        }

        public var language: String
        /// Default `standard`.
        public var kind: Kind?
        public var name: String?
        public var lines: [String]

        public init(language: String, kind: Kind? = nil, name: String? = nil, lines: [String]) {
            self.language = language
            self.kind = kind
            self.name = name
            self.lines = lines
        }
    }

    /// A comment; only top-level ones have replies.
    public struct Comment: Codable, Sendable, Hashable {
        /// A handle without `@`; the channel's own handle makes it the creator's.
        public var author: String
        public var text: String
        public var publishedAt: Timestamp?
        public var likeCount: Int?
        public var replies: [Comment]?

        public init(author: String, text: String, publishedAt: Timestamp? = nil, likeCount: Int? = nil, replies: [Comment]? = nil) {
            self.author = author
            self.text = text
            self.publishedAt = publishedAt
            self.likeCount = likeCount
            self.replies = replies
        }
    }
}
