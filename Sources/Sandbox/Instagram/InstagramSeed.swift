import Core

/// What a fresh Instagram simulator holds. Everything but usernames may be left out in JSON.
public struct InstagramSeed: Codable, Sendable, Hashable {
    /// The developer's app, as its dashboard would show it.
    public struct App: Codable, Sendable, Hashable {
        /// `client_id` of the sign-in.
        public var id = "903214785512340"
        /// Signs webhooks and callbacks too.
        public var secret = "sandbox-instagram-secret"
        /// Registered redirect addresses, compared exactly; `*` stands for any run of characters, for ports that are not known yet.
        public var redirectURIs: [String] = ["http://127.0.0.1:*", "http://localhost:*"]
        /// Where webhooks go; set without the handshake here, with it by `connectWebhook`.
        public var webhookURL: String?
        /// Called when a creator removes the app.
        public var deauthorizeURL: String?
        /// Called when a creator asks for deletion.
        public var dataDeletionURL: String?
        /// The webhook fields that the app has selected.
        public var fields: [String] = [
            "messages", "message_reactions", "messaging_seen", "messaging_postbacks", "message_edit", "messaging_referral", "comments", "live_comments",
        ]
        /// Webhooks are sent only for live apps.
        public var isLive = true
        /// Without it comment webhooks are silently not sent (https://developers.facebook.com/documentation/instagram-platform/overview).
        public var hasAdvancedAccess = true
        /// Whether the Human Agent feature was granted.
        public var hasHumanAgent = false

        public init() {}

        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            self.id = try values.decodeIfPresent(String.self, forKey: .id) ?? self.id
            self.secret = try values.decodeIfPresent(String.self, forKey: .secret) ?? self.secret
            self.redirectURIs = try values.decodeIfPresent([String].self, forKey: .redirectURIs) ?? self.redirectURIs
            self.webhookURL = try values.decodeIfPresent(String.self, forKey: .webhookURL)
            self.deauthorizeURL = try values.decodeIfPresent(String.self, forKey: .deauthorizeURL)
            self.dataDeletionURL = try values.decodeIfPresent(String.self, forKey: .dataDeletionURL)
            self.fields = try values.decodeIfPresent([String].self, forKey: .fields) ?? self.fields
            self.isLive = try values.decodeIfPresent(Bool.self, forKey: .isLive) ?? true
            self.hasAdvancedAccess = try values.decodeIfPresent(Bool.self, forKey: .hasAdvancedAccess) ?? true
            self.hasHumanAgent = try values.decodeIfPresent(Bool.self, forKey: .hasHumanAgent) ?? false
        }
    }

    /// A comment, with its replies.
    public struct Comment: Codable, Sendable, Hashable {
        /// The author's username; nil: the creator.
        public var from: String?
        public var text: String
        public var at: Timestamp?
        public var replies: [Comment]?

        public init(from: String? = nil, text: String, at: Timestamp? = nil, replies: [Comment]? = nil) {
            self.from = from
            self.text = text
            self.at = at
            self.replies = replies
        }
    }

    /// A post, reel, album or live broadcast of a creator.
    public struct Media: Codable, Sendable, Hashable {
        /// Made up when absent.
        public var id: String?
        public var caption: String?
        /// `IMAGE`, `VIDEO` or `CAROUSEL_ALBUM`.
        public var type: String?
        /// `FEED`, `REELS`, `STORY` or `LIVE`.
        public var product: String?
        public var at: Timestamp?
        public var likes: Int?
        public var altText: String?
        /// Whether `media_url` is withheld, as for media flagged for copyright.
        public var hidesURL: Bool?
        /// How many pictures an album has.
        public var children: Int?
        public var comments: [Comment]?

        public init(
            id: String? = nil, caption: String? = nil, type: String? = nil, product: String? = nil, at: Timestamp? = nil, likes: Int? = nil, altText: String? = nil,
            hidesURL: Bool? = nil, children: Int? = nil, comments: [Comment]? = nil
        ) {
            self.id = id
            self.caption = caption
            self.type = type
            self.product = product
            self.at = at
            self.likes = likes
            self.altText = altText
            self.hidesURL = hidesURL
            self.children = children
            self.comments = comments
        }
    }

    /// A thread of direct messages.
    public struct Thread: Codable, Sendable, Hashable {
        /// One direct message of the thread.
        public struct Line: Codable, Sendable, Hashable {
            /// Nil or false: the fan wrote it.
            public var isFromCreator: Bool?
            public var text: String
            public var at: Timestamp?

            public init(_ text: String, isFromCreator: Bool? = nil, at: Timestamp? = nil) {
                self.isFromCreator = isFromCreator
                self.text = text
                self.at = at
            }
        }

        public var fan: String
        /// Oldest first.
        public var messages: [Line]

        public init(fan: String, messages: [Line]) {
            self.fan = fan
            self.messages = messages
        }
    }

    /// A creator's professional account.
    public struct Account: Codable, Sendable, Hashable {
        /// IG_ID (17841…): what webhooks and paths use. Derived from the username when absent.
        public var id: String?
        public var username: String
        public var name: String?
        /// `BUSINESS` or `MEDIA_CREATOR`.
        public var type: String?
        public var biography: String?
        public var website: String?
        public var followers: Int?
        public var isPrivate: Bool?
        /// Times the account's content entered a screen in 24 h: the base of its call budget (https://developers.facebook.com/docs/graph-api/overview/rate-limiting).
        public var impressions: Int?
        public var media: [Media]?
        public var threads: [Thread]?

        public init(
            id: String? = nil, username: String, name: String? = nil, type: String? = nil, biography: String? = nil, website: String? = nil, followers: Int? = nil,
            isPrivate: Bool? = nil, impressions: Int? = nil, media: [Media]? = nil, threads: [Thread]? = nil
        ) {
            self.id = id
            self.username = username
            self.name = name
            self.type = type
            self.biography = biography
            self.website = website
            self.followers = followers
            self.isPrivate = isPrivate
            self.impressions = impressions
            self.media = media
            self.threads = threads
        }
    }

    public var app: App
    public var accounts: [Account]

    public init(app: App = App(), accounts: [Account] = [Account(username: "mia.creates", name: "Mia", media: [Media(caption: "Hello!", type: "IMAGE")])]) {
        self.app = app
        self.accounts = accounts
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.app = try values.decodeIfPresent(App.self, forKey: .app) ?? App()
        self.accounts = try values.decode([Account].self, forKey: .accounts)
    }
}

/// How the simulator behaves where the real platform's behaviour varies or is not certain.
public struct InstagramBehaviour: Codable, Sendable, Hashable {
    /// The three shapes of the code exchange's answer that are in circulation.
    public enum TokenShape: String, Codable, Sendable, CaseIterable { case wrapped, flatString, flatArray }
    /// The two shapes of comment events that are in circulation.
    public enum CommentShape: String, Codable, Sendable, CaseIterable { case changes, flat }

    /// How the code exchange answers.
    public var tokenShape = TokenShape.wrapped
    /// How comment events look.
    public var commentShape = CommentShape.changes
    /// Whether the account's own comments and replies come as comment events too.
    public var sendsOwnComments = true
    /// Whether echoes of API sends carry the `app_id`.
    public var echoesCarryAppID = false
    /// Events collected into one call; 1 sends each at once.
    public var batchSize = 1
    /// Whether messaging events write `entry.time` in seconds rather than milliseconds.
    public var writesSeconds = false
    /// Whether an app whose callback failed for an hour loses its subscriptions.
    public var unsubscribesAfterAnHour = false
    /// Pauses in seconds (sandbox time) before a failed webhook is sent again: at once, then thinning out over 36 hours.
    public var retrySeconds: [Int] = [1, 5, 30, 120, 600, 3600, 10_800, 28_800, 86_400]
    /// Reads of conversations and messages, per account.
    public var conversationCallsPerSecond = 2
    /// Sends of text, links and actions, per account.
    public var sendsPerSecond = 100
    /// Private replies to comments on posts and reels, per account.
    public var privateRepliesPerHour = 750
    /// Calls of the whole app per rolling hour (code 4).
    public var appCallsPerHour = 5_000_000
    /// Calls of one account per rolling hour (code 17).
    public var accountCallsPerHour = 1_000_000

    public init() {}
}
