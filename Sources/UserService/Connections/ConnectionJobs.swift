import Connectors
import Core
import Jobs
import Logging
import Security
import ServiceKit
import Storage

/// Asks a platform to call back for one connection, and again before the lease ends.
public struct SubscribeConnection: JobParameters {
    public static let jobName = "connection.subscribe"
    public static let queue: QueueName = "connections"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 30, firstDelay: .seconds(5), maximumDelay: .hours(1))

    public var connectionID: Identifier<Connection>
    public var workspaceID: Identifier<Workspace>

    public init(connectionID: Identifier<Connection>, workspaceID: Identifier<Workspace>) {
        self.connectionID = connectionID
        self.workspaceID = workspaceID
    }
}

/// Ends the grant of a disconnected account at the platform and forgets its tokens.
public struct RevokeConnection: JobParameters {
    public static let jobName = "connection.revoke"
    public static let queue: QueueName = "connections"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 8, firstDelay: .seconds(5), maximumDelay: .hours(1))

    public var connectionID: Identifier<Connection>
    public var workspaceID: Identifier<Workspace>
    /// Which disconnecting it belongs to: an account that was connected again is left alone.
    public var disconnectedAt: Timestamp

    public init(connectionID: Identifier<Connection>, workspaceID: Identifier<Workspace>, disconnectedAt: Timestamp) {
        self.connectionID = connectionID
        self.workspaceID = workspaceID
        self.disconnectedAt = disconnectedAt
    }
}

/// Refreshes the tokens that are due, so that idle connections don't lose theirs. For a schedule, every hour or so.
public struct RefreshTokens: JobParameters {
    public static let jobName = "connections.refresh_tokens"
    public static let queue: QueueName = "connections"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 5, firstDelay: .seconds(30), maximumDelay: .minutes(10))

    public init() {}
}

/// The handlers of the above.
struct ConnectionWorker: Sendable {
    let context: ServiceEnvironment
    let connectors: ConnectorRegistry
    let tokens: TokenProvider
    let addresses: CallbackAddresses
    let secrets: any SecretSource

    func register(in registry: inout JobRegistry) {
        registry.register(SubscribeConnection.self) { job, _ in try await self.subscribe(job) }
        registry.register(RevokeConnection.self) { job, run in try await self.revoke(job, run) }
        registry.register(RefreshTokens.self) { _, run in try await self.refresh(run) }
    }

    // MARK: Subscribing

    func subscribe(_ job: SubscribeConnection) async throws -> JobOutcome {
        guard let connection = try await self.context.store.get(Connection.self, job.connectionID), connection.isConnected else { return .done }
        guard let callback = self.addresses.webhook(connection.platform, token: try await self.webhookToken(of: connection)) else { return .done }
        let stored = try await self.webhook(of: connection.id)
        let secret = try stored.secret.map { try self.context.secrets.open($0, context: SealContext.webhookSecret(of: connection.id)) } ?? ""
        let now = self.context.time.now()
        let result: SubscriptionResult
        do {
            let access = try await self.tokens.access(to: connection.id)
            result = try await self.connectors.connector(for: connection.platform).subscribe(access, callback: callback, secret: secret)
        } catch ConnectorError.connection(let health) {
            try await self.context.write("connection.health") { unit in try ConnectionTrouble.note(health, connectionID: connection.id, unit: unit) }
            // Polling serves meanwhile; a reconnect asks anew.
            return .snooze(until: now + .hours(1))
        } catch ConnectorError.throttled(_, let until) {
            return .snooze(until: max(until, now + .seconds(5)))
        } catch ConnectorError.unsupported {
            return .done
        } catch let error as ConnectorError {
            throw error.appError
        }
        try await self.context.store.transaction("connection.subscribed") { tx in
            guard var stored = try tx.get(Connection.self, connection.id), stored.isConnected else { return }
            if result.isConfirmed { stored.webhook?.isConfirmed = true }
            if let renewBy = result.renewBy { stored.webhook?.leaseExpiresAt = renewBy }
            try tx.replace(stored)
        }
        guard let renewBy = result.renewBy else { return .done }
        return .snooze(until: max(now + .minutes(10), renewBy))
    }

    /// The unguessable part of the connection's callback, made at the first time together with its secret.
    private func webhookToken(of connection: Connection) async throws -> String {
        let token = OpaqueToken.make(secrets: self.secrets).text
        let secret = try self.context.secrets.seal(OpaqueToken.make(secrets: self.secrets).text, context: SealContext.webhookSecret(of: connection.id))
        return try await self.context.store.transaction("connection.webhook") { tx in
            guard var stored = try tx.get(Connection.self, connection.id) else { throw AppError.notFound("connection") }
            if let known = stored.webhook { return known.token }
            stored.webhook = WebhookSubscription(token: token, secret: secret)
            try tx.replace(stored)
            return token
        }
    }

    private func webhook(of id: Identifier<Connection>) async throws -> WebhookSubscription {
        guard let webhook = try await self.context.store.get(Connection.self, id)?.webhook else { throw AppError.notFound("connection") }
        return webhook
    }

    // MARK: Revoking

    func revoke(_ job: RevokeConnection, _ run: JobContext) async throws -> JobOutcome {
        guard let connection = try await self.context.store.get(Connection.self, job.connectionID), connection.disconnectedAt == job.disconnectedAt, connection.accessToken != nil else { return .done }
        do {
            try await self.endAtPlatform(connection)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            guard run.isLastAttempt else { throw (error as? ConnectorError)?.appError ?? error }
            try await self.forget(job, isRevoked: false)
            return .done
        }
        try await self.forget(job, isRevoked: true)
        return .done
    }

    private func endAtPlatform(_ connection: Connection) async throws {
        let connector = try self.connectors.connector(for: connection.platform)
        let opened = try self.tokens.open(connection)
        if let webhook = connection.webhook, let callback = self.addresses.webhook(connection.platform, token: webhook.token) {
            let access = ConnectionAccess(
                connectionID: connection.id, workspaceID: connection.workspaceID, platform: connection.platform, platformAccountID: connection.platformAccountID, username: connection.username,
                accessToken: opened.accessToken, tokenExpiresAt: connection.tokenExpiresAt, scopes: connection.scopes, uploadsPlaylistID: connection.uploadsPlaylistID)
            do {
                let secret = try webhook.secret.map { try self.context.secrets.open($0, context: SealContext.webhookSecret(of: connection.id)) } ?? ""
                try await connector.unsubscribe(access, callback: callback, secret: secret)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                // Calls for an account that is not connected are ignored; what counts is that the grant ends.
                self.context.logger.info("webhooks could not be ended", metadata: ["connection": "\(connection.id)"])
            }
        }
        try await connector.revoke(opened)
    }

    private func forget(_ job: RevokeConnection, isRevoked: Bool) async throws {
        try await self.context.write("connection.revoked") { unit in
            guard var connection = try unit.tx.get(Connection.self, job.connectionID), connection.disconnectedAt == job.disconnectedAt else { return }
            connection.forgetTokens()
            connection.webhook = nil
            connection.revision += 1
            try unit.tx.replace(connection)
            try AuditLog.append(
                "connection.revoked", actor: "system", subject: "connection:\(connection.id.rawValue)", facts: ["at_platform": String(isRevoked)], workspaceID: connection.workspaceID, unit: unit)
            guard !isRevoked else { return }
            try unit.notice(
                "connection_not_revoked", urgency: .high,
                text: "\(connection.platform.rawValue) could not be told that \(connection.displayName) is disconnected. Our copy of the access is deleted; remove the app in the account's own settings too.",
                subject: "connection:\(connection.id.rawValue)", workspaceID: connection.workspaceID)
        }
    }

    // MARK: Refreshing

    private func refresh(_ run: JobContext) async throws -> JobOutcome {
        let horizon = self.context.time.now() + .days(60)
        let connections = try await self.context.store.find(
            Query<Connection>().where(Connection.fields.tokenExpiresAt < horizon && Connection.fields.disconnectedAt.isNull).sort(by: Connection.fields.tokenExpiresAt).limit(10_000))
        for connection in connections where connection.health.state.allowsCalls {
            try run.checkCancellation()
            do {
                try await self.tokens.refreshIfDue(connection.id)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                // The provider has stored the health; the next run tries again.
                self.context.logger.notice("tokens could not be refreshed", metadata: ["connection": "\(connection.id)", "platform": "\(connection.platform.rawValue)"])
            }
        }
        return .done
    }
}
