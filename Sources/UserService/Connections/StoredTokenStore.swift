import Connectors
import Core
import ServiceKit
import Storage

/// Connections' tokens in the product's own store.
public struct StoredTokenStore: TokenStore {
    private let context: ServiceEnvironment

    public init(context: ServiceEnvironment) { self.context = context }

    /// Throws `notFound` when there is none.
    public func connection(_ id: Identifier<Connection>) async throws -> Connection {
        guard let connection = try await self.context.store.get(Connection.self, id) else { throw AppError.notFound("connection") }
        return connection
    }

    /// False, and nothing stored, when the connection was let go or its token is no longer `replacing`.
    public func save(_ tokens: SealedTokens, replacing: SealedText?, for id: Identifier<Connection>) async throws -> Bool {
        try await self.context.store.transaction("connection.tokens") { tx in
            guard var connection = try tx.get(Connection.self, id), connection.isConnected, connection.accessToken == replacing else { return false }
            connection.apply(tokens)
            try tx.replace(connection)
            return true
        }
    }

    /// Stores the health and tells people where it is trouble.
    public func save(_ health: ConnectionHealth, for id: Identifier<Connection>) async throws {
        try await self.context.write("connection.health") { unit in try ConnectionTrouble.note(health, connectionID: id, unit: unit) }
    }
}

extension Connection {
    mutating func apply(_ tokens: SealedTokens) {
        self.accessToken = tokens.accessToken
        self.refreshToken = tokens.refreshToken
        self.tokenIssuedAt = tokens.issuedAt
        self.tokenExpiresAt = tokens.expiresAt
        if !tokens.scopes.isEmpty { self.scopes = tokens.scopes }
    }

    mutating func forgetTokens() {
        self.accessToken = nil
        self.refreshToken = nil
        self.tokenIssuedAt = nil
        self.tokenExpiresAt = nil
    }
}
