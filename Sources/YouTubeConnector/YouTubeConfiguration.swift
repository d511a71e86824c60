import Connectors
import Core

/// How an installation reaches YouTube. Base URLs have no trailing slash.
public struct YouTubeConfiguration: Sendable {
    public var clientID: String
    public var clientSecret: String
    public var authorizeURL: String
    /// `…/token` hangs here.
    public var tokenBaseURL: String
    /// Where a grant is ended (https://developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke).
    public var revokeURL: String
    public var apiBaseURL: String
    public var hubURL: String
    /// The channel id is appended. The hub keeps topics of different spelling apart: never change it while subscribed.
    public var topicPrefix: String
    /// The Google Cloud project's units per day.
    public var dailyUnits: Int
    /// The part of the day's units that polling may use at most, 0 ... 1.
    public var pollingShare: Double
    /// The part of the day's units that collecting content may use at most, 0 ... 1.
    public var collectionShare: Double
    /// What a reply is reckoned at: documented both as 50 and as 52.
    public var unitsPerReply: Int
    /// Longest reply in characters; YouTube's own limit is taken to be 10,000.
    public var maximumReplyLength: Int
    /// How far back a first poll reads.
    public var backfill: Duration
    /// Threads that a first poll reads at most.
    public var backfillThreads: Int
    /// How often older threads are walked for new replies.
    public var sweepEvery: Duration
    /// How many threads such a walk covers.
    public var sweepThreads: Int
    /// Videos whose text is collected at most.
    public var collectedVideos: Int
    /// Threads that are read for past replies at most.
    public var collectedThreads: Int
    /// Leaves the text of videos alone that are not opened for third-party training in YouTube Studio (off there by default).
    public var requiresTrainability: Bool

    public init(clientID: String, clientSecret: String) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.authorizeURL = "https://accounts.google.com/o/oauth2/v2/auth"
        self.tokenBaseURL = "https://oauth2.googleapis.com"
        self.revokeURL = "https://oauth2.googleapis.com/revoke"
        self.apiBaseURL = "https://youtube.googleapis.com/youtube/v3"
        self.hubURL = "https://pubsubhubbub.appspot.com/subscribe"
        self.topicPrefix = "https://www.youtube.com/xml/feeds/videos.xml?channel_id="
        self.dailyUnits = 10_000
        self.pollingShare = 0.3
        self.collectionShare = 0.1
        self.unitsPerReply = 52
        self.maximumReplyLength = 1000
        self.backfill = .days(365)
        self.backfillThreads = 2000
        self.sweepEvery = .hours(1)
        self.sweepThreads = 500
        self.collectedVideos = 500
        self.collectedThreads = 5000
        self.requiresTrainability = false
    }

    /// The shared bucket (docs/connectors.md): replies get what polling and collection leave, by default at least 60 %.
    public var unitsBucket: BudgetBucket {
        BudgetBucket(name: "youtube.units", limit: self.dailyUnits, shares: [.polling: self.pollingShare, .collection: self.collectionShare])
    }

    /// `search.list` has a bucket of its own since 2026-06-01 (https://developers.google.com/youtube/data/determine_quota_cost). The connector never searches; it is here for standings.
    public static let searchBucket = BudgetBucket(name: "youtube.search", limit: 100)

    /// The one scope that covers everything; asking for more breaches policy (https://developers.google.com/identity/protocols/oauth2/scopes#youtube).
    public static let scope = "https://www.googleapis.com/auth/youtube.force-ssl"
    /// YouTube's own limit for a comment as far as it is known: none is published.
    public static let hardReplyLimit = 10_000
}
