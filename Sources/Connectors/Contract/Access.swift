import Core

/// What a call is made with: the connection's identity and its opened access token. Made by `TokenProvider`, kept for one piece of work, never stored or logged.
public struct ConnectionAccess: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    public var connectionID: Identifier<Connection>
    public var workspaceID: Identifier<Workspace>
    public var platform: Platform
    /// Instagram: IG_ID (`user_id`); YouTube: channel id.
    public var platformAccountID: String
    public var username: String
    /// The opened bearer token.
    public var accessToken: String
    /// Nil where the token doesn't expire by itself.
    public var tokenExpiresAt: Timestamp?
    public var scopes: [String]
    /// YouTube: the uploads playlist.
    public var uploadsPlaylistID: String?
    /// Asks for a fresh token after the platform refused `accessToken` (at most once per call). Nil: a refused token means "reconnect".
    public var renew: (@Sendable (_ refusedToken: String) async throws -> String)?

    public init(
        connectionID: Identifier<Connection>, workspaceID: Identifier<Workspace>, platform: Platform, platformAccountID: String, username: String, accessToken: String,
        tokenExpiresAt: Timestamp? = nil, scopes: [String] = [], uploadsPlaylistID: String? = nil, renew: (@Sendable (_ refusedToken: String) async throws -> String)? = nil
    ) {
        self.connectionID = connectionID
        self.workspaceID = workspaceID
        self.platform = platform
        self.platformAccountID = platformAccountID
        self.username = username
        self.accessToken = accessToken
        self.tokenExpiresAt = tokenExpiresAt
        self.scopes = scopes
        self.uploadsPlaylistID = uploadsPlaylistID
        self.renew = renew
    }

    public var description: String { "access to \(self.connectionID.rawValue) on \(self.platform.rawValue)" }
    public var debugDescription: String { self.description }
}

/// What a platform says of a fan.
public struct ContactProfile: Hashable, Sendable {
    public var username: String
    public var displayName: String
    /// Nil where the platform does not say.
    public var isFollower: Bool?

    public init(username: String, displayName: String, isFollower: Bool? = nil) {
        self.username = username
        self.displayName = displayName
        self.isFollower = isFollower
    }
}

/// Opened tokens as a platform gave them. Sealed (`Security.SecretBox`) before they are stored.
public struct TokenSet: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    public var accessToken: String
    /// Instagram has none: its long-lived token renews itself.
    public var refreshToken: String?
    public var issuedAt: Timestamp
    /// Nil where the token doesn't expire by itself.
    public var expiresAt: Timestamp?
    /// What was really granted.
    public var scopes: [String]

    public init(accessToken: String, refreshToken: String? = nil, issuedAt: Timestamp, expiresAt: Timestamp? = nil, scopes: [String] = []) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.scopes = scopes
    }

    public var description: String { "tokens" }
    public var debugDescription: String { "tokens" }
}

/// Who the creator is on the platform.
public struct PlatformProfile: Hashable, Sendable {
    /// Instagram: IG_ID (`user_id`); YouTube: channel id.
    public var platformAccountID: String
    /// Instagram's app-scoped `id`, which deauthorize and deletion callbacks name.
    public var appScopedID: String?
    public var username: String
    public var displayName: String
    /// Nil on platforms without one.
    public var uploadsPlaylistID: String?
    /// Nil where the account hides it.
    public var followerCount: Int?
    /// Posts or videos; nil where the platform doesn't say.
    public var postCount: Int?

    public init(
        platformAccountID: String, appScopedID: String? = nil, username: String, displayName: String, uploadsPlaylistID: String? = nil, followerCount: Int? = nil,
        postCount: Int? = nil
    ) {
        self.platformAccountID = platformAccountID
        self.appScopedID = appScopedID
        self.username = username
        self.displayName = displayName
        self.uploadsPlaylistID = uploadsPlaylistID
        self.followerCount = followerCount
        self.postCount = postCount
    }
}

/// The outcome of a consent: identity, tokens, and which permissions were not given.
public struct ConnectedAccount: Sendable {
    public var profile: PlatformProfile
    public var tokens: TokenSet
    /// Scopes that were asked for and not granted; the connection starts with health `missingPermission` when it is not empty.
    public var missingScopes: [String]
    /// The health that the connection starts with.
    public var health: ConnectionHealth

    public init(profile: PlatformProfile, tokens: TokenSet, missingScopes: [String], health: ConnectionHealth) {
        self.profile = profile
        self.tokens = tokens
        self.missingScopes = missingScopes
        self.health = health
    }
}
