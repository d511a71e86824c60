import Core

/// Everything an operator can set, checked. The defaults are a working installation on this machine alone.
public struct AppConfiguration: Hashable, Sendable {
    /// The folder that holds everything the embedded default writes: database, key file, exports.
    public var dataDirectory = "./data"
    public var http = HTTPSettings()
    public var log = LogSettings()
    public var telemetry = TelemetrySettings()
    public var security = SecuritySettings()
    public var instagram = InstagramSettings()
    public var youtube = YouTubeSettings()
    public var model = ModelSettings()
    public var fineTuning = FineTuningSettings()
    public var training = TrainingSettings()
    public var polling = PollingSettings()
    public var platforms = PlatformSettings()
    public var delivery = DeliverySettings()
    public var jobs = JobSettings()
    public var retention = RetentionSettings()

    public init() {}

    /// The address that browsers and platforms use, without a slash at the end.
    public var publicURL: String {
        if let url = self.http.publicURL { return url }
        let host = self.http.host.contains(":") ? "[\(self.http.host)]" : self.http.host
        return "\(self.http.tls == nil ? "http" : "https")://\(host):\(self.http.port)"
    }

    /// Whether cookies can be `Secure` and carry the `__Host-` prefix: everywhere but on plain http on loopback.
    public var usesSecureCookies: Bool { self.publicURL.hasPrefix("https:") }

    /// Whether the platforms can reach the public URL. Where nothing is set: unless it is an address of this machine or the local
    /// network and the platforms themselves are none, which no webhook gets to.
    public var receivesWebhooks: Bool {
        if let isSet = self.http.receivesWebhooks { return isSet }
        return !AddressRules.isNearby(url: self.publicURL) || [self.instagram.graphURL, self.youtube.hubURL].contains(where: AddressRules.isNearby(url:))
    }
}

/// Where the server listens and how it is reached.
public struct HTTPSettings: Hashable, Sendable {
    /// The server's own certificate; without one a proxy in front ends TLS.
    public struct TLS: Hashable, Sendable {
        /// Path of the PEM certificate chain.
        public var certificate: String
        /// Path of the PEM private key.
        public var key: String

        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    public var host = "127.0.0.1"
    /// 0 takes any free port.
    public var port = 8400
    /// The address from outside when it differs, for instance behind a proxy; without a slash at the end.
    public var publicURL: String?
    public var tls: TLS?
    /// IP addresses or CIDR ranges whose `X-Forwarded-For` is believed.
    public var trustedProxies: [String] = []
    /// Whether platforms can reach the public URL. Nil: found out from it, see `AppConfiguration.receivesWebhooks`.
    public var receivesWebhooks: Bool?
    /// How long a request may take to arrive; every 10 kB of its body add a second.
    public var requestSeconds = 30

    public init() {}
}

/// What the process writes to standard error.
public struct LogSettings: Hashable, Sendable {
    /// The least level that is written, by the names of swift-log.
    public enum Level: String, CaseIterable, Sendable { case trace, debug, info, notice, warning, error, critical }
    /// For people, or one JSON object per line.
    public enum Format: String, CaseIterable, Sendable { case text, json }

    public var level = Level.info
    public var format = Format.text

    public init() {}
}

/// Traces and metrics for an operator's own monitoring.
public struct TelemetrySettings: Hashable, Sendable {
    /// Where spans are posted as OTLP/JSON, for instance `http://127.0.0.1:4318/v1/traces`. Nil: no tracing.
    public var otlpEndpoint: String?
    /// The share of traces that are recorded, 0 ... 1.
    public var sampleRatio = 0.1
    /// What a scraper of `/metrics` has to show as bearer. Nil: only loopback may read it.
    public var metricsToken: SecretText?

    public init() {}
}

/// Sign-ins and who may register.
public struct SecuritySettings: Hashable, Sendable {
    /// How long a sign-in lasts at most, used or not.
    public var sessionDays = 14
    /// How long a sign-in lasts without use.
    public var sessionIdleDays = 7
    /// Whether anyone may register after the first user.
    public var registrationOpen = false

    public init() {}
}

/// Instagram API with Instagram Login (https://developers.facebook.com/documentation/instagram-platform/overview).
public struct InstagramSettings: Hashable, Sendable {
    public var appID: String?
    public var appSecret: SecretText?
    /// The Meta app's own secret; webhooks may be signed with either.
    public var metaAppSecret: SecretText?
    /// What the webhook handshake has to show. Nil: no webhooks, polling only.
    public var verifyToken: SecretText?
    public var apiVersion = "v26.0"
    public var authorizeURL = "https://www.instagram.com/oauth/authorize"
    public var tokenURL = "https://api.instagram.com/oauth/access_token"
    /// Without the version.
    public var graphURL = "https://graph.instagram.com"
    /// The Meta app has the Human Agent feature: replies that a person approved may go out up to 7 days after the fan's message
    /// (https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api).
    public var hasHumanAgentFeature = false

    public init() {}

    public var isConfigured: Bool { self.appID != nil && self.appSecret != nil }
}

/// YouTube Data API v3 (https://developers.google.com/youtube/v3/getting-started).
public struct YouTubeSettings: Hashable, Sendable {
    public var clientID: String?
    public var clientSecret: SecretText?
    public var authorizeURL = "https://accounts.google.com/o/oauth2/v2/auth"
    public var tokenURL = "https://oauth2.googleapis.com/token"
    public var revokeURL = "https://oauth2.googleapis.com/revoke"
    public var apiURL = "https://www.googleapis.com/youtube/v3"
    /// The WebSub hub.
    public var hubURL = "https://pubsubhubbub.appspot.com/subscribe"
    /// The WebSub topic; `{channelID}` stands for the channel.
    public var topicURL = "https://www.youtube.com/xml/feeds/videos.xml?channel_id={channelID}"
    /// Units of the project's shared bucket per Pacific day.
    public var dailyUnits = 10_000
    /// Units that one public reply costs.
    public var commentInsertUnits = 52

    public init() {}

    public var isConfigured: Bool { self.clientID != nil && self.clientSecret != nil }
}

/// The language model, by the OpenAI wire format. Without a base URL the built-in answerer serves alone.
public struct ModelSettings: Hashable, Sendable {
    /// Whose habits the client expects; `automatic` finds out.
    public enum Profile: String, CaseIterable, Sendable { case openai, llamaCpp, ollama, vllm, automatic }

    /// For instance `https://api.openai.com/v1`.
    public var baseURL: String?
    public var apiKey: SecretText?
    public var model: String?
    public var profile = Profile.automatic
    /// How long one draft may take before the built-in answerer takes over.
    public var deadlineSeconds = 20
    public var maximumConcurrent = 4
    /// How many answers a draft asks for; the best is used, and whether they agree counts.
    public var candidates = 3
    /// Looks at what the model wrote, by its name on the same server; nil asks none.
    public var moderationModel: String?
    /// Finds past replies that are near in meaning, by its name on the same server; nil searches by words alone.
    public var embeddingModel: String?
    /// Tokens of a calendar month that one workspace's drafts may cost; 0 sets no limit.
    public var monthlyTokens = 0
    /// The price of a million tokens that the model reads, in US dollars.
    public var dollarsPerMillionPromptTokens: Double?
    /// The price of a million tokens that the model writes, in US dollars.
    public var dollarsPerMillionCompletionTokens: Double?
    /// US dollars of a calendar month that one workspace's drafts may cost; nil sets no limit.
    public var monthlyDollars: Double?
    /// Whether the model looks at messages before they are answered; it may add risks and never take one away.
    public var judgesTriage = false

    public init() {}

    public var isConfigured: Bool { self.baseURL != nil && self.model != nil }
}

/// How a language model is fine-tuned on the creator's pairs.
public struct FineTuningSettings: Hashable, Sendable {
    /// `openai`: the OpenAI API or a server that speaks it; `external`: a command of one's own.
    public enum Driver: String, CaseIterable, Sendable { case none, openai, external }

    public var driver = Driver.none
    /// The model to start from, by the provider's or trainer's name.
    public var baseModel: String?
    /// Nil: that of the language model.
    public var baseURL: String?
    public var apiKey: SecretText?
    /// External: the program and its first arguments.
    public var command: [String] = []
    public var epochs = 3
    /// The price of a million training tokens in US dollars, for the estimate before a start.
    public var dollarsPerMillionTokens: Double?

    public init() {}
}

/// Training of the voice.
public struct TrainingSettings: Hashable, Sendable {
    /// So many new corrections start a training job.
    public var retrainAfterCorrections = 25
    /// The price of a million drafting tokens in US dollars, for the measured cost of a version.
    public var draftingDollarsPerMillionTokens: Double?

    public init() {}
}

/// The bounds of polling (docs/connectors.md). Seconds.
public struct PollingSettings: Hashable, Sendable {
    /// Instagram while webhooks work.
    public var instagramWithWebhooksSeconds = 600
    /// Instagram without webhooks.
    public var instagramSeconds = 60
    /// Instagram while messages flow.
    public var instagramFastestSeconds = 15
    /// Instagram when quiet.
    public var instagramSlowestSeconds = 900
    public var youtubeFastestSeconds = 60
    /// Of a Pacific day's units the part that must stay for replies: what polling and collection may use can't reach into it.
    public var youtubeReplyShare = 0.6
    /// The part that polling may use at most.
    public var youtubePollingShare = 0.3
    /// The part that collecting the creator's content may use at most.
    public var youtubeCollectionShare = 0.1

    public init() {}
}

/// What an operator may change about calls of the platforms.
public struct PlatformSettings: Hashable, Sendable {
    /// After how many seconds without a whole answer a call is given up. A reply's outcome is unknown then, and it is looked for before
    /// anything is sent again.
    public var callSeconds = 30

    public init() {}
}

/// What an operator may change about sending.
public struct DeliverySettings: Hashable, Sendable {
    /// How long a reply whose outcome is unknown is watched for before its absence on the platform counts and it is sent again.
    /// The platforms show what was written after seconds to minutes: less than 120 risks a second reply on the real ones.
    public var settleSeconds = 120

    public init() {}
}

/// How many background jobs run at a time.
public struct JobSettings: Hashable, Sendable {
    /// Jobs of one queue that run at a time where `concurrency` doesn't name it.
    public var defaultConcurrency = 4
    /// By queue name.
    public var concurrency: [String: Int] = [:]

    public init() {}

    /// How many jobs of `queue` run at a time.
    public func concurrency(of queue: String) -> Int { self.concurrency[queue] ?? self.defaultConcurrency }
}

/// How long what is kept (docs/configuration.md).
public struct RetentionSettings: Hashable, Sendable {
    /// Then a message's content is blanked; time, category, route and outcome stay.
    public var messagesMonths = 24
    /// Raw platform payloads; YouTube allows 30 days (https://developers.google.com/youtube/terms/developer-policies).
    public var rawPayloadDays = 30

    public init() {}
}
