/// A linked social account. Tokens are sealed (`Security.SecretBox`) and never leave the server.
public struct Connection: Codable, Sendable, Identifiable {
    public var id: Identifier<Connection>
    public var workspaceID: Identifier<Workspace>
    public var platform: Platform
    /// Instagram: IG_ID (`user_id`); YouTube: channel id.
    public var platformAccountID: String
    /// Instagram's app-scoped `id`, which deauthorize and deletion callbacks name (https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback).
    public var appScopedID: String?
    /// The account's handle; a YouTube channel without one has its title here.
    public var username: String
    public var displayName: String
    /// YouTube: the uploads playlist.
    public var uploadsPlaylistID: String?
    public var accessToken: SealedText?
    /// Nil where the platform has none (Instagram renews the access token itself).
    public var refreshToken: SealedText?
    public var tokenIssuedAt: Timestamp?
    public var tokenExpiresAt: Timestamp?
    /// What the creator really gave; fewer than were asked for where boxes were unticked.
    public var scopes: [String]
    public var health: ConnectionHealth
    /// When and by whom the creator agreed to replies sent by themselves; YouTube starts without.
    public var automationConsent: AutomationConsent?
    public var pollState: PollState
    public var webhook: WebhookSubscription?
    public var createdAt: Timestamp
    /// Nil while it is connected. A connection that was let go is kept for its history.
    public var disconnectedAt: Timestamp?
    /// Stored platform data must be gone by then (YouTube: 7 days after disconnect or revocation).
    public var purgeBy: Timestamp?
    public var revision: Int

    public init(id: Identifier<Connection>, workspaceID: Identifier<Workspace>, platform: Platform, platformAccountID: String, username: String, displayName: String, createdAt: Timestamp) {
        self.id = id
        self.workspaceID = workspaceID
        self.platform = platform
        self.platformAccountID = platformAccountID
        self.username = username
        self.displayName = displayName
        self.scopes = []
        self.health = ConnectionHealth(state: .connected, reason: "", remedy: "", since: createdAt)
        self.pollState = PollState()
        self.createdAt = createdAt
        self.revision = 1
    }

    public var isConnected: Bool { self.disconnectedAt == nil }
}

/// Text sealed with AES-GCM under a key of the ring: `keyID.base64url(nonce ‖ ciphertext ‖ tag)`.
public struct SealedText: Codable, Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    public var text: String

    public init(text: String) { self.text = text }
    public init(from decoder: any Decoder) throws { self.text = try decoder.singleValueContainer().decode(String.self) }
    /// The sealed text as it is: never what was sealed.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.text)
    }

    public var description: String { "sealed" }
    public var debugDescription: String { "sealed" }
    /// The id of the key that sealed it.
    public var keyID: String { String(self.text.prefix { $0 != "." }) }
}

/// How a connection is, for whichever platform.
public struct ConnectionHealth: Codable, Hashable, Sendable {
    /// What the platform last let us do with the account, and what we do about it.
    public enum State: String, Codable, Sendable, CaseIterable {
        case connected, expiring, refreshing
        case needsReconnect = "needs_reconnect"
        case missingPermission = "missing_permission"
        case messagesBlocked = "messages_blocked"
        case restricted, throttled
        case quotaPaused = "quota_paused"
        case noChannel = "no_channel"
        case suspended
        case unreachable
        case deauthorized, disconnected

        /// Whether calls may be made at all.
        public var allowsCalls: Bool {
            switch self {
            case .connected, .expiring, .refreshing, .throttled, .quotaPaused, .unreachable, .messagesBlocked, .missingPermission: true
            case .needsReconnect, .restricted, .noChannel, .suspended, .deauthorized, .disconnected: false
            }
        }
    }

    public var state: State
    /// What is wrong, in words; empty when all is well.
    public var reason: String
    /// What the creator or operator can do about it; empty when nothing.
    public var remedy: String
    public var since: Timestamp
    /// When it is expected to mend by itself.
    public var until: Timestamp?

    public init(state: State, reason: String, remedy: String, since: Timestamp, until: Timestamp? = nil) {
        self.state = state
        self.reason = reason
        self.remedy = remedy
        self.since = since
        self.until = until
    }
}

/// Specific, recorded consent to automated replies that names action, channel, scope and tone (https://developers.google.com/youtube/terms/developer-policies).
public struct AutomationConsent: Codable, Hashable, Sendable {
    public var userID: Identifier<User>
    public var at: Timestamp
    /// The sentence that was agreed to.
    public var statement: String

    public init(userID: Identifier<User>, at: Timestamp, statement: String) {
        self.userID = userID
        self.at = at
        self.statement = statement
    }
}

/// Where polling stands; the connector owns the marks, the scheduler the times.
public struct PollState: Codable, Hashable, Sendable {
    /// Connector-defined marks, for instance the newest seen comment time per surface.
    public var marks: [String: String]
    /// As planned after the last poll.
    public var nextPollAt: Timestamp?
    /// The last poll that was made, whether it read anything or failed.
    public var lastPollAt: Timestamp?
    /// When a poll or webhook last brought something new: the pace of polling follows from it.
    public var lastNewAt: Timestamp?
    /// Whether the history that the connector reads back has been read to its end.
    public var isBackfilled: Bool
    /// Failed polls since the last good one; the pauses grow with them.
    public var consecutiveFailures: Int

    public init(marks: [String: String] = [:], nextPollAt: Timestamp? = nil) {
        self.marks = marks
        self.nextPollAt = nextPollAt
        self.isBackfilled = false
        self.consecutiveFailures = 0
    }
}

/// A push subscription: Instagram's per-account fields, or a WebSub lease for uploads.
public struct WebhookSubscription: Codable, Hashable, Sendable {
    /// Unguessable path part of the callback.
    public var token: String
    /// What the platform signs with, where each subscription has a secret of its own (WebSub).
    public var secret: SealedText?
    /// Whether the platform has checked the callback, so that events may be expected.
    public var isConfirmed: Bool
    /// WebSub: up to when events may be expected; nil where a subscription doesn't end.
    public var leaseExpiresAt: Timestamp?
    /// Nil: none ever came, whatever the platform has confirmed.
    public var lastEventAt: Timestamp?

    public init(token: String, secret: SealedText? = nil) {
        self.token = token
        self.secret = secret
        self.isConfirmed = false
    }
}
