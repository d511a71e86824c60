import Core

/// The records inside the YouTube simulator.
extension YouTubeState {
    struct Project: Sendable {
        var id: String
        var ledger: QuotaLedger
    }

    enum AccountState: String, Sendable, CaseIterable {
        case active
        case closed
        case suspended
        case ineligible

        /// The `reason` of the 403 that such an account meets; nil for a healthy one.
        var reason: String? {
            switch self {
            case .active: nil
            case .closed: "authenticatedUserAccountClosed"
            case .suspended: "authenticatedUserAccountSuspended"
            case .ineligible: "ineligibleAccount"
            }
        }
    }

    struct Account: Sendable {
        var email: String
        var channelIDs: [String]
        var state = AccountState.active
    }

    /// A creator's or a fan's channel.
    struct Channel: Sendable {
        var id: String
        var handle: String
        var title: String
        var description = ""
        var publishedAt: Timestamp
        var country: String?
        var subscriberCount = 0
        var viewCount = 0
        var heldTerms: [String] = []
        /// The Google account; nil: a fan, who never signs in here.
        var email: String?
        /// Uploads in order of publication.
        var videoIDs: [String] = []
        /// Authors whose further comments are rejected at once.
        var banned: Set<String> = []

        var uploadsPlaylist: String { "UU" + self.id.dropFirst(2) }
    }

    struct Video: Sendable {
        var id: String
        var channelID: String
        var title: String
        var description: String
        var tags: [String]
        var publishedAt: Timestamp
        var updatedAt: Timestamp
        var seconds: Int
        var viewCount: Int
        var likeCount: Int
        var privacy: YouTubeSeed.Video.Privacy
        var areCommentsEnabled: Bool
        var isMadeForKids: Bool
        var trainingPermitted: [String]
        var language: String
        var captionIDs: [String] = []
        /// Threads and replies that are published, for `commentCount`.
        var commentCount = 0
    }

    struct Caption: Sendable {
        var id: String
        var videoID: String
        var language: String
        var kind: YouTubeSeed.Caption.Kind
        var name: String
        var lines: [String]
        var updatedAt: Timestamp
    }

    enum Moderation: String, Sendable { case published, heldForReview, likelySpam, rejected }

    struct Comment: Sendable {
        var id: String
        /// The thread's top-level comment; nil for that comment itself.
        var parentID: String?
        var videoID: String
        /// The channel that owns the video.
        var channelID: String
        var authorID: String
        var text: String
        var likeCount: Int
        var publishedAt: Timestamp
        var updatedAt: Timestamp
        /// Reads before this instant don't show it.
        var visibleAt: Timestamp
        var moderation = Moderation.published
        /// For a top-level comment: whether replies are taken.
        var canReply = true
        /// Written through the API, and by which client; nil: typed on the site.
        var clientID: String?
        /// Raised with every comment: the order of comments of the same millisecond.
        var sequence: Int
        var replyIDs: [String] = []

        /// Where it stands in time order.
        var position: Position { Position(at: self.publishedAt, sequence: self.sequence) }
    }

    /// A place in a list that is ordered by time.
    struct Position: Comparable, Hashable, Sendable {
        var at: Timestamp
        var sequence: Int

        static func < (left: Self, right: Self) -> Bool { (left.at, left.sequence) < (right.at, right.sequence) }
    }

    /// What one user allowed one client for one channel.
    struct Grant: Sendable {
        var email: String
        var channelID: String?
        var clientID: String
        var scopes: Set<String>
    }

    struct GrantKey: Hashable, Sendable {
        var email: String
        var channelID: String?
        var clientID: String
    }

    struct AuthorizationCode: Sendable {
        var key: GrantKey
        var redirectURI: String
        var scopes: Set<String>
        var challenge: String?
        var challengeMethod: String
        var issuesRefreshToken: Bool
        var accessType: String
        var expiresAt: Timestamp
    }

    struct RefreshToken: Sendable {
        var key: GrantKey
        var scopes: Set<String>
        var issuedAt: Timestamp
        var lastUsedAt: Timestamp
        /// For apps in testing: seven days after issue.
        var expiresAt: Timestamp?
        var sequence: Int
    }

    struct AccessToken: Sendable {
        var key: GrantKey
        var scopes: Set<String>
        var accessType: String
        var expiresAt: Timestamp
    }

    /// A WebSub subscription (https://developers.google.com/youtube/data/guides/push_notifications).
    struct Subscription: Hashable, Sendable {
        var callback: String
        var topic: String
        var secret: String?
        var expiresAt: Timestamp
    }
}
