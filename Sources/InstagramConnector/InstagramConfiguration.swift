import Core

/// How an installation reaches Instagram. Base URLs have no trailing slash.
public struct InstagramConfiguration: Sendable {
    /// The Instagram app's id and secret from the Instagram product page, not the Meta app's (https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login).
    public var appID: String
    public var appSecret: String
    /// The Meta app's secret: webhooks may be signed with either.
    public var metaAppSecret: String?
    /// What the webhook handshake has to show.
    public var verifyToken: String
    public var authorizeURL: String
    /// `…/oauth/access_token` hangs here.
    public var tokenBaseURL: String
    public var graphBaseURL: String
    public var version: String
    /// The reviewed Human Agent feature (https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api).
    public var hasHumanAgentFeature: Bool
    /// Longest public reply in characters: not published; the product's own limit is about 2,200.
    public var maximumCommentLength: Int
    /// Our own cap against looking like spam: Instagram publishes no number for public replies; nil: none.
    public var publicRepliesPerHour: Int?
    /// How far back a first poll reads.
    public var backfill: Duration
    /// Media whose comments are watched, the newest ones.
    public var watchedMedia: Int
    /// Pages of 50 comments that one media item is read for at most.
    public var commentPages: Int
    /// How often a watched media item is read again in turn, whether its count changed or not.
    public var rereadEvery: Duration
    /// Kept between our idea of the window's end and the platform's.
    public var windowMargin: Duration
    public var collectedMedia: Int
    public var collectedConversations: Int

    public init(appID: String, appSecret: String, verifyToken: String) {
        self.appID = appID
        self.appSecret = appSecret
        self.verifyToken = verifyToken
        self.authorizeURL = "https://www.instagram.com/oauth/authorize"
        self.tokenBaseURL = "https://api.instagram.com"
        self.graphBaseURL = "https://graph.instagram.com"
        self.version = "v26.0"
        self.hasHumanAgentFeature = false
        self.maximumCommentLength = 2200
        self.publicRepliesPerHour = 30
        self.backfill = .days(90)
        self.watchedMedia = 50
        self.commentPages = 10
        self.rereadEvery = .minutes(5)
        self.windowMargin = .minutes(1)
        self.collectedMedia = 2000
        self.collectedConversations = 1000
    }

    static let messagesScope = "instagram_business_manage_messages"
    static let commentsScope = "instagram_business_manage_comments"
    /// What is asked for: no more than is used.
    public static let scopes = ["instagram_business_basic", Self.messagesScope, Self.commentsScope]
    /// Bytes of UTF-8 that one DM holds; another page says 1,000 characters, which this keeps too.
    public static let directMessageLimit = TextLimit(1000, .bytes)

    var secrets: [String] { [self.appSecret] + (self.metaAppSecret.map { [$0] } ?? []) }
}
