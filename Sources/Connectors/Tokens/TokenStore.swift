import Core

/// Tokens as they are stored.
public struct SealedTokens: Sendable {
    public var accessToken: SealedText
    /// Nil: the platform has none.
    public var refreshToken: SealedText?
    public var issuedAt: Timestamp
    public var expiresAt: Timestamp?
    public var scopes: [String]

    public init(accessToken: SealedText, refreshToken: SealedText?, issuedAt: Timestamp, expiresAt: Timestamp?, scopes: [String]) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.scopes = scopes
    }
}

/// Where `TokenProvider` finds connections and puts fresh tokens; a service implements it over its collection.
public protocol TokenStore: Sendable {
    /// Throws `AppError.notFound` when there is no such connection.
    func connection(_ id: Identifier<Connection>) async throws -> Connection
    /// Stores fresh tokens, but only while the stored access token is still `replacing`: false when another process was first, or the
    /// connection is gone.
    func save(_ tokens: SealedTokens, replacing: SealedText?, for id: Identifier<Connection>) async throws -> Bool
    /// Stores a changed health and tells who needs to know.
    func save(_ health: ConnectionHealth, for id: Identifier<Connection>) async throws
}
