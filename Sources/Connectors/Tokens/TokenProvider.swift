import Coordination
import Core
import Logging
import Security

/// Opens a connection's tokens, refreshes them ahead of time (one refresh at a time per connection), and keeps its health true.
public final class TokenProvider: Sendable {
    private let store: any TokenStore
    private let secrets: SecretBox
    private let connectors: ConnectorRegistry
    private let time: any TimeSource
    private let logger: Logger
    private let flights = SingleFlight<Identifier<Connection>, String>()

    public init(store: any TokenStore, secrets: SecretBox, connectors: ConnectorRegistry, time: any TimeSource, logger: Logger) {
        self.store = store
        self.secrets = secrets
        self.connectors = connectors
        self.time = time
        self.logger = logger
    }

    /// What calls for the connection are made with. A token that is due is refreshed first; when that fails for a passing reason and
    /// the old one still holds, the old one is used.
    ///
    /// Throws `ConnectorError.connection` when the connection can't be used, `AppError` when it is not there or its tokens can't be opened.
    public func access(to id: Identifier<Connection>) async throws -> ConnectionAccess {
        let connection = try await self.store.connection(id)
        try self.requireUsable(connection)
        let token = try await self.freshToken(connection)
        // Only a refresh token can mend a refused access token; Instagram's tokens renew themselves while they are valid only.
        var renewal: (@Sendable (String) async throws -> String)?
        if connection.refreshToken != nil { renewal = { refused in try await self.refreshOnce(id, replacing: refused) } }
        return ConnectionAccess(
            connectionID: id, workspaceID: connection.workspaceID, platform: connection.platform, platformAccountID: connection.platformAccountID,
            username: connection.username, accessToken: token, tokenExpiresAt: connection.tokenExpiresAt, scopes: connection.scopes,
            uploadsPlaylistID: connection.uploadsPlaylistID, renew: renewal)
    }

    /// Refreshes when it is due; a schedule calls this so that idle connections don't lose their tokens.
    /// Returns whether fresh tokens were stored.
    @discardableResult
    public func refreshIfDue(_ id: Identifier<Connection>) async throws -> Bool {
        let connection = try await self.store.connection(id)
        try self.requireUsable(connection)
        let tokens = try self.open(connection)
        guard try self.isDue(tokens, connection) else { return false }
        return try await self.refreshOnce(connection.id, replacing: tokens.accessToken) != tokens.accessToken
    }

    /// Seals tokens for a connection's record.
    public func seal(_ tokens: TokenSet, for id: Identifier<Connection>) throws -> SealedTokens {
        SealedTokens(
            accessToken: try self.secrets.seal(tokens.accessToken, context: SealContext.accessToken(of: id)),
            refreshToken: try tokens.refreshToken.map { try self.secrets.seal($0, context: SealContext.refreshToken(of: id)) },
            issuedAt: tokens.issuedAt, expiresAt: tokens.expiresAt, scopes: tokens.scopes)
    }

    /// Opens a connection's tokens. Throws `AppError` when there are none or the key is gone.
    public func open(_ connection: Connection) throws -> TokenSet {
        guard let access = connection.accessToken else {
            throw ConnectorError.connection(
                ConnectionHealth(state: .needsReconnect, reason: "The connection has no tokens.", remedy: "Connect the account again.", since: self.time.now()))
        }
        return TokenSet(
            accessToken: try self.secrets.open(access, context: SealContext.accessToken(of: connection.id)),
            refreshToken: try connection.refreshToken.map { try self.secrets.open($0, context: SealContext.refreshToken(of: connection.id)) },
            issuedAt: connection.tokenIssuedAt ?? connection.createdAt, expiresAt: connection.tokenExpiresAt, scopes: connection.scopes)
    }

    /// Ends the grant at the platform, for disconnecting. A grant that is gone already is fine.
    public func revoke(_ connection: Connection) async throws {
        guard connection.accessToken != nil else { return }
        try await self.connectors.connector(for: connection.platform).revoke(self.open(connection))
    }

    private func requireUsable(_ connection: Connection) throws {
        if connection.disconnectedAt != nil {
            throw ConnectorError.connection(
                ConnectionHealth(state: .disconnected, reason: "The account is disconnected.", remedy: "Connect it again.", since: connection.disconnectedAt ?? self.time.now()))
        }
        // A pause that is over lets the next call find out how things are.
        if !connection.health.state.allowsCalls, (connection.health.until ?? Timestamp(milliseconds: .max)) > self.time.now() {
            throw ConnectorError.connection(connection.health)
        }
    }

    private func isDue(_ tokens: TokenSet, _ connection: Connection) throws -> Bool {
        guard let due = try self.connectors.connector(for: connection.platform).refreshAt(tokens) else { return false }
        return self.time.now() >= due
    }

    private func freshToken(_ connection: Connection) async throws -> String {
        let tokens = try self.open(connection)
        guard try self.isDue(tokens, connection) else { return tokens.accessToken }
        do {
            return try await self.refreshOnce(connection.id, replacing: tokens.accessToken)
        } catch ConnectorError.connection(let health) {
            throw ConnectorError.connection(health)
        } catch {
            try Task.checkCancellation()
            guard let expires = tokens.expiresAt, self.time.now() < expires else { throw error }
            return tokens.accessToken
        }
    }

    /// A token other than `stale`: a stored one that somebody else has refreshed, or a fresh one.
    private func refreshOnce(_ id: Identifier<Connection>, replacing stale: String) async throws -> String {
        try await self.flights.run(id) { try await self.refresh(id, replacing: stale) }
    }

    private func refresh(_ id: Identifier<Connection>, replacing stale: String) async throws -> String {
        let connection = try await self.store.connection(id)
        let tokens = try self.open(connection)
        // Another process, or the flight before this one, was faster.
        if tokens.accessToken != stale { return tokens.accessToken }
        let fresh: TokenSet
        do {
            fresh = try await self.connectors.connector(for: connection.platform).refresh(tokens)
        } catch ConnectorError.connection(let health) {
            try await self.store.save(health, for: id)
            throw ConnectorError.connection(health)
        } catch {
            try await self.warnBeforeExpiry(connection)
            throw error
        }
        guard try await self.store.save(self.seal(fresh, for: id), replacing: connection.accessToken, for: id) else {
            let stored = try await self.store.connection(id)
            return try self.open(stored).accessToken
        }
        self.logger.info("tokens refreshed", metadata: ["connection": "\(id.rawValue)", "platform": "\(connection.platform.rawValue)"])
        switch connection.health.state {
        case .expiring, .refreshing, .unreachable:
            try await self.store.save(ConnectionHealth(state: .connected, reason: "", remedy: "", since: self.time.now()), for: id)
        default: break
        }
        return fresh.accessToken
    }

    /// A long-lived token that could not be refreshed with less than 20 days to go is worth telling people about.
    private func warnBeforeExpiry(_ connection: Connection) async throws {
        guard connection.platform == .instagram, connection.health.state == .connected, let expires = connection.tokenExpiresAt,
            expires - self.time.now() < .days(20)
        else { return }
        try await self.store.save(
            ConnectionHealth(
                state: .expiring, reason: "The access ends on \(expires.iso8601.prefix(10)) and could not be renewed so far.",
                remedy: "Nothing yet: it is tried again. If this stays, connect the account again before that day.", since: self.time.now(), until: expires),
            for: connection.id)
    }
}
