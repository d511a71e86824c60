import Connectors
import Coordination
import Core
import Foundation
import Logging
import Security
import Synchronization
import Testing

/// Opening, refreshing ahead of time with single flight, and telling how a connection is.
@Suite struct TokenProviderTests {
    @Test func opensWhatIsNotDue() async throws {
        let rig = try TokenRig()
        let access = try await rig.provider.access(to: "c1")
        #expect(access.accessToken == "token-0" && access.platformAccountID == "UC1" && rig.connector.refreshes == 0)
    }

    @Test func refreshesAheadOfTimeAndSealsTheResult() async throws {
        let rig = try TokenRig()
        rig.time.advance(by: .seconds(3400))
        let access = try await rig.provider.access(to: "c1")
        #expect(access.accessToken == "token-1" && rig.connector.refreshes == 1)
        let stored = rig.store.current
        #expect(stored.accessToken?.text.contains("token-1") == false && stored.refreshToken != nil)
        let again = try await rig.provider.access(to: "c1")
        #expect(again.accessToken == "token-1" && rig.connector.refreshes == 1)
    }

    @Test func manyCallersShareOneRefresh() async throws {
        let rig = try TokenRig()
        rig.time.advance(by: .seconds(3400))
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0 ..< 30 { group.addTask { try await rig.provider.access(to: "c1").accessToken } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(tokens == ["token-1"] && rig.connector.refreshes == 1)
    }

    @Test func aRefusedTokenIsRenewedOnceForAll() async throws {
        let rig = try TokenRig()
        let access = try await rig.provider.access(to: "c1")
        let renew = try #require(access.renew)
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0 ..< 10 { group.addTask { try await renew("token-0") } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(tokens == ["token-1"] && rig.connector.refreshes == 1, "a late caller gets what the first one stored")
    }

    @Test func aFasterProcessWins() async throws {
        let rig = try TokenRig()
        rig.time.advance(by: .seconds(3400))
        // Another process stores its tokens while our refresh is under way.
        rig.connector.duringRefresh = { try? rig.store.put("token-other", rig.secrets) }
        let access = try await rig.provider.access(to: "c1")
        #expect(access.accessToken == "token-other")
    }

    @Test func aPassingFailureKeepsAValidTokenInUse() async throws {
        let rig = try TokenRig()
        rig.time.advance(by: .seconds(3400))
        rig.connector.failure = .unavailable(Reason("x", "x"))
        #expect(try await rig.provider.access(to: "c1").accessToken == "token-0")
        rig.time.advance(by: .seconds(300))
        await #expect(throws: ConnectorError.self) { try await rig.provider.access(to: "c1") }
        #expect(rig.store.current.health.state == .connected, "a passing failure is no state of the connection")
    }

    @Test func aWithdrawnGrantIsStoredAndStopsFurtherCalls() async throws {
        let rig = try TokenRig()
        rig.time.advance(by: .seconds(3400))
        rig.connector.failure = .connection(ConnectionHealth(state: .needsReconnect, reason: "withdrawn", remedy: "Connect again.", since: rig.time.now()))
        for _ in 0 ..< 2 { await #expect(throws: ConnectorError.self) { try await rig.provider.access(to: "c1") } }
        #expect(rig.store.current.health.state == .needsReconnect && rig.connector.refreshes == 1)
    }

    @Test func aPauseThatIsOverIsTriedAgain() async throws {
        let rig = try TokenRig()
        rig.store.setHealth(ConnectionHealth(state: .restricted, reason: "r", remedy: "m", since: rig.time.now(), until: rig.time.now() + .minutes(5)))
        await #expect(throws: ConnectorError.self) { try await rig.provider.access(to: "c1") }
        rig.time.advance(by: .minutes(6))
        #expect(try await rig.provider.access(to: "c1").accessToken == "token-0")
    }

    @Test func aDisconnectedAccountIsNotUsed() async throws {
        let rig = try TokenRig()
        rig.store.disconnect(at: rig.time.now())
        await #expect(throws: ConnectorError.self) { try await rig.provider.access(to: "c1") }
    }

    @Test func aTokenOfAnotherConnectionDoesNotOpen() async throws {
        let rig = try TokenRig()
        let foreign = try rig.secrets.seal("stolen", context: SealContext.accessToken(of: "c2"))
        rig.store.setToken(foreign)
        await #expect(throws: AppError.self) { try await rig.provider.access(to: "c1") }
    }

    @Test func anIdleConnectionIsRefreshedBySchedule() async throws {
        let rig = try TokenRig()
        #expect(try await rig.provider.refreshIfDue("c1") == false)
        rig.time.advance(by: .seconds(3400))
        #expect(try await rig.provider.refreshIfDue("c1") == true)
    }

    @Test func withoutARefreshTokenNothingIsRenewed() async throws {
        let rig = try TokenRig(hasRefreshToken: false)
        #expect(try await rig.provider.access(to: "c1").renew == nil)
    }
}

private struct TokenRig: Sendable {
    let time = ManualTimeSource()
    let secrets: SecretBox
    let store: MemoryTokenStore
    let connector: TokenConnector
    let provider: TokenProvider

    init(hasRefreshToken: Bool = true) throws {
        self.secrets = SecretBox(ring: try KeyRing(keys: ["k1": Array(repeating: 7, count: 32)], current: "k1"))
        var connection = Connection(
            id: "c1", workspaceID: "w1", platform: .youtube, platformAccountID: "UC1", username: "@mia", displayName: "Mia", createdAt: self.time.now())
        connection.accessToken = try self.secrets.seal("token-0", context: SealContext.accessToken(of: "c1"))
        connection.refreshToken = hasRefreshToken ? try self.secrets.seal("refresh", context: SealContext.refreshToken(of: "c1")) : nil
        connection.tokenIssuedAt = self.time.now()
        connection.tokenExpiresAt = self.time.now() + .seconds(3600)
        self.store = MemoryTokenStore(connection)
        self.connector = TokenConnector(time: self.time)
        self.provider = TokenProvider(
            store: self.store, secrets: self.secrets, connectors: ConnectorRegistry([self.connector]), time: self.time, logger: Logger(label: "t", factory: { _ in SwiftLogNoOpLogHandler() }))
    }
}

private final class MemoryTokenStore: TokenStore {
    private let state: Mutex<Connection>
    init(_ connection: Connection) { self.state = Mutex(connection) }
    var current: Connection { self.state.withLock { $0 } }
    func setHealth(_ health: ConnectionHealth) { self.state.withLock { $0.health = health } }
    func setToken(_ token: SealedText) { self.state.withLock { $0.accessToken = token } }
    func disconnect(at time: Timestamp) { self.state.withLock { $0.disconnectedAt = time } }
    func put(_ token: String, _ secrets: SecretBox) throws { self.setToken(try secrets.seal(token, context: SealContext.accessToken(of: "c1"))) }

    func connection(_ id: Identifier<Connection>) async throws -> Connection {
        guard id == self.current.id else { throw AppError.notFound("connection") }
        return self.current
    }

    func save(_ tokens: SealedTokens, replacing: SealedText?, for _: Identifier<Connection>) async throws -> Bool {
        self.state.withLock { connection in
            guard connection.accessToken == replacing else { return false }
            connection.accessToken = tokens.accessToken
            connection.refreshToken = tokens.refreshToken
            connection.tokenIssuedAt = tokens.issuedAt
            connection.tokenExpiresAt = tokens.expiresAt
            return true
        }
    }

    func save(_ health: ConnectionHealth, for _: Identifier<Connection>) async throws { self.setHealth(health) }
}

/// Only refreshing works; every other call is a failure of the test.
private final class TokenConnector: PlatformConnector {
    private struct State {
        var refreshes = 0
        var failure: ConnectorError?
        var duringRefresh: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())
    private let time: ManualTimeSource
    init(time: ManualTimeSource) { self.time = time }

    var refreshes: Int { self.state.withLock { $0.refreshes } }
    var failure: ConnectorError? {
        get { self.state.withLock { $0.failure } }
        set { self.state.withLock { $0.failure = newValue } }
    }
    var duringRefresh: (@Sendable () -> Void)? {
        get { self.state.withLock { $0.duringRefresh } }
        set { self.state.withLock { $0.duringRefresh = newValue } }
    }

    var platform: Platform { .youtube }
    var capabilities: ConnectorCapabilities {
        ConnectorCapabilities(
            kinds: [], channels: [], canHide: [], canDelete: [], hasMessageWebhooks: false, hasUploadWebhooks: false, hasHumanTag: false, needsAutomationConsent: true,
            absenceIsProvable: [], textLimits: [:], purgeAfterDisconnect: .days(7))
    }

    func refresh(_ tokens: TokenSet) async throws -> TokenSet {
        let (count, failure, hook) = self.state.withLock { state in
            state.refreshes += 1
            return (state.refreshes, state.failure, state.duringRefresh)
        }
        hook?()
        if let failure { throw failure }
        await Task.yield()
        return TokenSet(accessToken: "token-\(count)", refreshToken: tokens.refreshToken, issuedAt: self.time.now(), expiresAt: self.time.now() + .seconds(3600))
    }

    func refreshAt(_ tokens: TokenSet) -> Timestamp? { tokens.expiresAt.map { $0 - .seconds(300) } }

    private func unscripted(_ name: String = #function) -> ConnectorError {
        Issue.record("unscripted: \(name)")
        return .unsupported(name)
    }

    func authorization(state: String, redirectURI: String, challenge: String) -> String { "\(self.unscripted())" }
    func authorizationCode(fromRedirect query: [String: String]) throws -> String { throw self.unscripted() }
    func exchange(code: String, redirectURI: String, verifier: String) async throws -> ConnectedAccount { throw self.unscripted() }
    func revoke(_ tokens: TokenSet) async throws { throw self.unscripted() }
    func profile(_ access: ConnectionAccess) async throws -> PlatformProfile { throw self.unscripted() }
    func poll(_ access: ConnectionAccess, marks: [String: String], budget: PageBudget) async throws -> PollResult { throw self.unscripted() }
    func collect(_ access: ConnectionAccess, marks: [String: String], budget: PageBudget) async throws -> CollectionPage { throw self.unscripted() }
    func lookUp(messages ids: [String], as access: ConnectionAccess) async throws -> LookUpResult { throw self.unscripted() }
    func lookUp(posts ids: [String], as access: ConnectionAccess) async throws -> LookUpResult { throw self.unscripted() }
    func trainingPermission(forPost platformPostID: String, as access: ConnectionAccess) async throws -> TrainingPermission { throw self.unscripted() }
    func send(_ reply: OutgoingReply, as access: ConnectionAccess) async throws(SendFailure) -> SentReply { throw .refused(self.unscripted().reason) }
    func findReply(_ search: ReplySearch, as access: ConnectionAccess) async throws -> ReplySearchResult { throw self.unscripted() }
    func hide(platformMessageID: String, as access: ConnectionAccess) async throws { throw self.unscripted() }
    func unhide(platformMessageID: String, as access: ConnectionAccess) async throws { throw self.unscripted() }
    func delete(platformMessageID: String, as access: ConnectionAccess) async throws { throw self.unscripted() }
    func window(for facts: ConversationFacts, at now: Timestamp) -> ReplyWindow { .closed(self.unscripted().reason) }
    func handshake(_ query: [String: String], expecting: WebhookExpectation) throws -> WebhookHandshake { throw self.unscripted() }
    func verifyWebhook(_ call: WebhookCall, secret: String?) throws { throw self.unscripted() }
    func parseWebhook(_ body: Data) throws -> [WebhookNotification] { throw self.unscripted() }
    func subscribe(_ access: ConnectionAccess, callback: String, secret: String) async throws -> SubscriptionResult { throw self.unscripted() }
    func unsubscribe(_ access: ConnectionAccess, callback: String, secret: String) async throws { throw self.unscripted() }
    func accountNotice(_ body: Data) throws -> AccountNotice { throw self.unscripted() }
}
