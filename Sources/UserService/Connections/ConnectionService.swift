import Connectors
import Core
import Jobs
import Security
import ServiceKit
import Storage

/// The accounts of a workspace: connected by consent at the platform, seen with their health, let go again.
public struct ConnectionService: Sendable {
    /// What is remembered between sending a browser to the platform and its coming back.
    struct PendingConsent: Sendable {
        var workspaceID: Identifier<Workspace>
        var userID: Identifier<User>
        var platform: Platform
        var verifier: String
    }

    /// What the browser carries; the rest stays here.
    private struct StateText: Codable, Sendable {
        var ticket: String
    }

    let context: ServiceEnvironment
    let connectors: ConnectorRegistry
    let tokens: TokenProvider
    let observer: any ConnectionObserver
    let addresses: CallbackAddresses
    let states: SignedState
    let pending: any Tickets<PendingConsent>
    let secrets: any SecretSource

    // MARK: Consent

    /// The platform's page where the creator agrees. The PKCE verifier stays on the server. Needs the role manager.
    public func startConsent(_ platform: Platform, by access: WorkspaceAccess) async throws -> String {
        try access.require(.manager)
        let connector = try self.connectors.connector(for: platform)
        guard let userID = access.caller.userID else { throw AppError(.forbidden, "Only a person may connect an account.") }
        try await self.context.read("connections.room") { tx in
            // A full workspace may still connect an account again that it has; `store` finds out which one it is.
            let known = Query<Connection>().where(Connection.fields.workspaceID == access.workspaceID && Connection.fields.platform == platform && Connection.fields.disconnectedAt.isNull)
            if try !tx.exists(known) { try Self.checkRoom(access.workspaceID, in: tx) }
        }
        let pkce = PKCE.make(secrets: self.secrets)
        let ticket = try await self.pending.issue(PendingConsent(workspaceID: access.workspaceID, userID: userID, platform: platform, verifier: pkce.verifier))
        return connector.authorization(state: try self.states.make(StateText(ticket: ticket)), redirectURI: self.addresses.redirect(platform), challenge: pkce.challenge)
    }

    /// What came back with the browser, judged: the workspace is known as soon as the state is found to be ours.
    public struct ConsentOutcome: Sendable {
        public var workspaceID: Identifier<Workspace>
        public var result: Result<Connection, AppError>
    }

    /// Ends a consent: checks the state (ours, once, by the same person, who still is a manager), exchanges the code and stores the connection.
    /// Throws `tokenInvalid` when the state is not ours or not this person's; what goes wrong later is in the outcome and in a notice.
    public func finishConsent(_ platform: Platform, query: [String: String], by signedIn: SignedIn) async throws -> ConsentOutcome {
        let state = try self.states.redeem(query["state"] ?? "", as: StateText.self)
        guard let consent = try await self.pending.redeem(state.ticket), consent.platform == platform, consent.userID == signedIn.userID else {
            throw AppError(.tokenInvalid, "This consent was not started here. Start again.")
        }
        let access = try await self.context.read("connections.access") { tx in try WorkspaceAccess.find(signedIn.caller, consent.workspaceID, in: tx) }
        try access.require(.manager)
        do {
            let connector = try self.connectors.connector(for: platform)
            let code = try connector.authorizationCode(fromRedirect: query)
            let account = try await connector.exchange(code: code, redirectURI: self.addresses.redirect(platform), verifier: consent.verifier)
            return ConsentOutcome(workspaceID: consent.workspaceID, result: .success(try await self.store(account, platform: platform, by: access)))
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let problem = Self.appError(error)
            try await self.context.write("connections.consent_failed") { unit in
                try unit.notice(
                    "connection_failed", urgency: .normal, text: "The \(platform.rawValue) account was not connected: \(problem.message)", subject: "workspace:\(consent.workspaceID.rawValue)",
                    workspaceID: consent.workspaceID)
            }
            return ConsentOutcome(workspaceID: consent.workspaceID, result: .failure(problem))
        }
    }

    private static func appError(_ error: any Error) -> AppError {
        switch error {
        case let error as AppError: error
        case let error as ConnectorError: error.appError
        default: AppError(.internalFailure, "Something went wrong on our side.", cause: String(describing: type(of: error)))
        }
    }

    /// Stores a connected account. Also for set-ups that have tokens already, such as a demo.
    public func store(_ account: ConnectedAccount, platform: Platform, by access: WorkspaceAccess) async throws -> Connection {
        try access.require(.manager)
        let tokens = self.tokens
        let observer = self.observer
        let subscribes = self.addresses.receivesWebhooks
        let capabilities = try self.connectors.connector(for: platform).capabilities
        return try await self.context.write("connection.connect") { unit in
            let profile = account.profile
            let same = try unit.tx.find(
                Query<Connection>().where(Connection.fields.platform == platform && Connection.fields.platformAccountID == profile.platformAccountID).limit(1_000))
            guard !same.contains(where: { $0.workspaceID != access.workspaceID && $0.isConnected }) else {
                throw AppError(.conflict, "This account is connected in another workspace of this installation. Disconnect it there first: two avatars must not answer the same fans.")
            }
            let known = same.first { $0.workspaceID == access.workspaceID }
            if known?.isConnected != true { try Self.checkRoom(access.workspaceID, in: unit.tx) }
            var connection =
                known
                ?? Connection(
                    id: unit.newID(Connection.self), workspaceID: access.workspaceID, platform: platform, platformAccountID: profile.platformAccountID, username: profile.username,
                    displayName: profile.displayName, createdAt: unit.now)
            connection.appScopedID = profile.appScopedID ?? connection.appScopedID
            connection.username = profile.username
            connection.displayName = profile.displayName
            connection.uploadsPlaylistID = profile.uploadsPlaylistID ?? connection.uploadsPlaylistID
            connection.apply(try tokens.seal(account.tokens, for: connection.id))
            connection.scopes = account.tokens.scopes
            connection.health = account.health
            if !connection.isConnected {
                // Messages from before this moment were written to nobody: they are history again.
                connection.createdAt = unit.now
                connection.pollState = PollState()
                connection.webhook = nil
            }
            connection.disconnectedAt = nil
            connection.purgeBy = nil
            connection.revision += known == nil ? 0 : 1
            try unit.tx.save(connection)
            try AuditLog.append(
                known == nil ? "connection.created" : "connection.reconnected", actor: access.caller.auditName, subject: "connection:\(connection.id.rawValue)",
                facts: ["platform": platform.rawValue, "scopes": account.tokens.scopes.sorted().joined(separator: " "), "health": account.health.state.rawValue], workspaceID: access.workspaceID,
                unit: unit)
            unit.event("connection.changed", workspaceID: access.workspaceID, subject: connection.id.rawValue, values: ["health": connection.health.state.rawValue])
            if subscribes, capabilities.hasMessageWebhooks || capabilities.hasUploadWebhooks {
                try unit.enqueue(
                    SubscribeConnection(connectionID: connection.id, workspaceID: access.workspaceID),
                    options: JobOptions(uniqueKey: connection.id.rawValue, workspaceID: access.workspaceID))
            }
            try observer.connected(connection, isNew: known == nil, unit: unit)
            return connection
        }
    }

    private static func checkRoom(_ workspaceID: Identifier<Workspace>, in tx: any ReadTransaction) throws {
        guard let workspace = try tx.get(Workspace.self, workspaceID) else { throw AppError.notFound("workspace") }
        let count = try tx.count(Query<Connection>().where(Connection.fields.workspaceID == workspaceID && Connection.fields.disconnectedAt.isNull))
        guard count < workspace.tier.connections else {
            throw AppError(.capReached, "This workspace has its \(workspace.tier.connections) connections.", details: ["connections": String(workspace.tier.connections)])
        }
    }

    // MARK: Looking

    /// All accounts of the workspace, also those that were let go, oldest first.
    public func list(_ access: WorkspaceAccess) async throws -> [Connection] {
        try await self.context.store.find(Query<Connection>().where(Connection.fields.workspaceID == access.workspaceID).sort(by: Connection.fields.createdAt).limit(200))
    }

    /// Every member may look; throws `notFound` for a connection of another workspace.
    public func get(_ id: Identifier<Connection>, by access: WorkspaceAccess) async throws -> Connection {
        try await self.context.read("connection.get") { tx in try tx.require(Connection.self, id, in: access.workspaceID, "connection") }
    }

    // MARK: Automation consent

    /// The sentence that a manager agrees to: it names action, channel, scope and tone (https://developers.google.com/youtube/terms/developer-policies).
    public static func automationStatement(for connection: Connection) -> String {
        let place = connection.platform == .youtube ? "the YouTube channel" : "the Instagram account"
        return "I agree that Understudy writes and posts replies by itself on \(place) “\(connection.displayName)”, to the messages and in the tone that the avatar settings allow, "
            + "until I withdraw this agreement or switch the avatar off."
    }

    /// Records the agreement. `statement` must be the sentence as it was shown. Needs the role manager.
    public func giveAutomationConsent(_ id: Identifier<Connection>, statement: String, by access: WorkspaceAccess) async throws -> Connection {
        try access.require(.manager)
        guard let userID = access.caller.userID else { throw AppError(.forbidden, "Only a person may agree.") }
        return try await self.change(id, "connection.automation_consent_given", by: access, facts: { ["statement_digest": Digest256.hexadecimal(Self.automationStatement(for: $0))] }) { connection, now in
            guard connection.isConnected else { throw AppError(.connectionUnavailable, "The account is disconnected.") }
            guard statement == Self.automationStatement(for: connection) else { throw AppError.invalid("statement", "must be the sentence that was shown (automation_statement)") }
            connection.automationConsent = AutomationConsent(userID: userID, at: now, statement: statement)
        }
    }

    /// Takes the agreement back: from the very next send on, nothing leaves by itself there. Needs the role manager.
    public func withdrawAutomationConsent(_ id: Identifier<Connection>, by access: WorkspaceAccess) async throws -> Connection {
        try access.require(.manager)
        return try await self.change(id, "connection.automation_consent_withdrawn", by: access, facts: { _ in [:] }) { connection, _ in connection.automationConsent = nil }
    }

    private func change(
        _ id: Identifier<Connection>, _ action: String, by access: WorkspaceAccess, facts: @escaping @Sendable (Connection) -> [String: String],
        _ body: @escaping @Sendable (inout Connection, Timestamp) throws -> Void
    ) async throws -> Connection {
        try await self.context.write(action) { unit in
            var connection = try unit.tx.require(Connection.self, id, in: access.workspaceID, "connection")
            try body(&connection, unit.now)
            connection.revision += 1
            try unit.tx.replace(connection)
            try AuditLog.append(action, actor: access.caller.auditName, subject: "connection:\(id.rawValue)", facts: facts(connection), workspaceID: access.workspaceID, unit: unit)
            unit.event("connection.changed", workspaceID: access.workspaceID, subject: id.rawValue, values: ["health": connection.health.state.rawValue])
            return connection
        }
    }

    // MARK: Disconnecting

    /// Lets an account go: nothing is read or sent any more from now on, the grant is revoked, stored platform data is deleted in time. Needs the role manager.
    public func disconnect(_ id: Identifier<Connection>, by access: WorkspaceAccess) async throws -> Connection {
        try access.require(.manager)
        let connectors = self.connectors
        let observer = self.observer
        return try await self.context.write("connection.disconnect") { unit in
            let connection = try unit.tx.require(Connection.self, id, in: access.workspaceID, "connection")
            guard connection.isConnected else { return connection }
            let purgeAfter = try connectors.connector(for: connection.platform).capabilities.purgeAfterDisconnect
            return try Self.letGo(
                connection, state: .disconnected, reason: "The account is disconnected.", remedy: "Connect it again to go on.", purgeBy: unit.now + purgeAfter, actor: access.caller.auditName,
                action: "connection.disconnected", revokes: true, observer: observer, unit: unit)
        }
    }

    static func letGo(
        _ connection: Connection, state: ConnectionHealth.State, reason: String, remedy: String, purgeBy: Timestamp, actor: String, action: String, revokes: Bool,
        observer: any ConnectionObserver, unit: WorkUnit
    ) throws -> Connection {
        var connection = connection
        connection.disconnectedAt = unit.now
        connection.purgeBy = purgeBy
        connection.automationConsent = nil
        connection.pollState.nextPollAt = nil
        connection.health = ConnectionHealth(state: state, reason: reason, remedy: remedy, since: unit.now)
        connection.revision += 1
        if revokes, connection.accessToken != nil {
            // The job needs the sealed tokens once more, and deletes them.
            try unit.enqueue(
                RevokeConnection(connectionID: connection.id, workspaceID: connection.workspaceID, disconnectedAt: unit.now),
                options: JobOptions(uniqueKey: connection.id.rawValue, onDuplicate: .replace, workspaceID: connection.workspaceID))
        } else {
            connection.forgetTokens()
            connection.webhook = nil
        }
        try unit.tx.replace(connection)
        try AuditLog.append(
            action, actor: actor, subject: "connection:\(connection.id.rawValue)", facts: ["purge_by": purgeBy.iso8601], workspaceID: connection.workspaceID, unit: unit)
        unit.event("connection.changed", workspaceID: connection.workspaceID, subject: connection.id.rawValue, values: ["health": state.rawValue])
        try observer.disconnected(connection, unit: unit)
        return connection
    }
}
