import Connectors
import Coordination
import Core
import Foundation
import Logging
import Sandbox
import Testing

@testable import InstagramConnector

/// An Instagram connector in front of a sandbox, over real HTTP on a free loopback port. Time stands still until a test moves it.
struct Stage: Sendable {
    let server: SandboxServer
    let instagram: InstagramSimulator
    let connector: InstagramConnector
    let transport: AsyncHTTPTransport
    let configuration: InstagramConfiguration
    var access: ConnectionAccess

    static let now = Timestamp(iso8601: "2026-11-22T15:25:28Z") ?? .distantPast
    static let redirect = "http://127.0.0.1:9/callback"
    static let media = "17918195224117851"

    static func at(_ text: String) -> Timestamp { Timestamp(iso8601: text) ?? .distantPast }

    static let content = InstagramSeed(
        accounts: [
            InstagramSeed.Account(
                username: "mia.creates", name: "Mia", type: "MEDIA_CREATOR", followers: 12_034, impressions: 100_000,
                media: [
                    InstagramSeed.Media(
                        id: media, caption: "New reel!\nLegs today.", type: "VIDEO", product: "REELS", at: at("2026-11-20T18:03:11Z"),
                        comments: [
                            InstagramSeed.Comment(
                                from: "lena", text: "first!", at: at("2026-11-20T18:05:00Z"),
                                replies: [InstagramSeed.Comment(text: "you are quick", at: at("2026-11-20T18:06:00Z"))])
                        ]),
                    InstagramSeed.Media(caption: "Meal prep", type: "IMAGE", at: at("2026-11-18T18:00:00Z")),
                ],
                threads: [
                    InstagramSeed.Thread(
                        fan: "tom",
                        messages: [
                            .init("hey!", at: at("2026-11-21T10:00:00Z")), .init("which shoes?", at: at("2026-11-21T10:00:30Z")),
                            .init("the blue ones", isFromCreator: true, at: at("2026-11-21T11:00:00Z")), .init("thanks", at: at("2026-11-21T11:05:00Z")),
                        ])
                ])
        ])

    static func run(
        _ content: InstagramSeed = Self.content, configure: (inout InstagramConfiguration) -> Void = { _ in }, retry: RetryPolicy = RetryPolicy(attempts: 3, base: .zero),
        _ body: (Stage) async throws -> Void
    ) async throws {
        let server = SandboxServer(
            configuration: SandboxConfiguration(seed: 7, real: ManualTimeSource(Self.now), content: SandboxSeed(instagram: content)),
            logger: Logger(label: "sandbox", factory: { _ in SwiftLogNoOpLogHandler() }))
        let client = AsyncHTTPTransport.makeClient()
        let running = Task { try await server.run() }
        do {
            _ = try await server.port()
            try await body(self.make(server, AsyncHTTPTransport(client: client), configure, retry))
        } catch {
            running.cancel()
            _ = await running.result
            try await client.shutdown()
            throw error
        }
        running.cancel()
        _ = await running.result
        try await client.shutdown()
    }

    private static func make(
        _ server: SandboxServer, _ transport: AsyncHTTPTransport, _ configure: (inout InstagramConfiguration) -> Void, _ retry: RetryPolicy
    ) throws -> Stage {
        let instagram = try #require(server.instagram)
        let app = InstagramSeed.App()
        var configuration = InstagramConfiguration(appID: app.id, appSecret: app.secret, verifyToken: "verify-me")
        configuration.authorizeURL = try server.baseURL(for: .instagramSite) + "/oauth/authorize"
        configuration.tokenBaseURL = try server.baseURL(for: .instagramAPI)
        configuration.graphBaseURL = try server.baseURL(for: .instagramGraph)
        configure(&configuration)
        let time = server.core.clock
        let environment = ConnectorEnvironment(
            transport: transport, ledger: InMemoryBudgetLedger(time: time), limiter: InProcessRateLimiter(time: time), time: time, random: SeededRandomSource(seed: 1),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), retry: retry, deadline: .seconds(20), patience: .zero)
        let account = try #require(instagram.accounts.first)
        let access = ConnectionAccess(
            connectionID: "connection-1", workspaceID: "workspace-1", platform: .instagram, platformAccountID: account.id, username: account.username,
            accessToken: try instagram.issueToken(), scopes: InstagramConfiguration.scopes)
        return Stage(
            server: server, instagram: instagram, connector: InstagramConnector(configuration: configuration, environment: environment), transport: transport,
            configuration: configuration, access: access)
    }

    func pass(_ duration: Duration) { self.server.core.clock.advance(by: duration) }
    var clock: Timestamp { self.server.core.clock.now() }

    func fault(_ effect: FaultEffect, _ path: String, method: String? = nil, count: Int? = 1) throws {
        try self.server.core.faults.add(FaultRule(effect, method: method, path: path, count: count))
    }

    func message(_ text: String, to fan: String) throws -> OutgoingReply {
        let id = try self.instagram.scopedID(of: fan)
        return OutgoingReply(channel: .directMessage, recipientID: id, threadID: id, text: text)
    }

    func reply(_ text: String, to comment: String) -> OutgoingReply {
        OutgoingReply(channel: .publicReply, recipientID: "", replyToID: comment, threadID: comment, platformPostID: Self.media, text: text)
    }

    func privateReply(_ text: String, to comment: String, by fan: String) throws -> OutgoingReply {
        let id = try self.instagram.scopedID(of: fan)
        return OutgoingReply(channel: .privateReply, recipientID: id, replyToID: comment, threadID: id, text: text)
    }

    /// Polls until nothing is left, as the scheduler does; between polls a second passes, for the rate of two conversation reads.
    func pollAll(_ marks: [String: String], budget: PageBudget = PageBudget()) async throws -> (items: [PlatformItem], marks: [String: String]) {
        var items: [PlatformItem] = []
        var marks = marks
        for _ in 0 ..< 60 {
            self.pass(.seconds(2))
            let result = try await self.connector.poll(self.access, marks: marks, budget: budget)
            items += result.items
            marks = result.marks
            if !result.hasMore { return (items, marks) }
        }
        Issue.record("the poll never came to its end")
        return (items, marks)
    }

    func calls(method: String? = nil, _ matches: (String) -> Bool) -> Int {
        self.server.core.log.counts().filter { (method == nil || $0.method == method) && matches($0.endpoint) }.reduce(0) { $0 + $1.total }
    }
}

extension [PlatformItem] {
    var messages: [IncomingMessage] { self.compactMap { if case .message(let message) = $0 { message } else { nil } } }
}

func sendFailure(_ body: () async throws(SendFailure) -> SentReply) async -> SendFailure? {
    do throws(SendFailure) {
        _ = try await body()
        return nil
    } catch { return error }
}

func connectorError(_ body: () async throws -> Void) async -> ConnectorError? {
    do {
        try await body()
        return nil
    } catch { return error as? ConnectorError }
}

func healthAfter(_ body: () async throws -> Void) async -> ConnectionHealth? {
    if case .connection(let health) = await connectorError(body) { health } else { nil }
}

/// Records a failure where a guard leaves a test.
func recordIssue(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) { Issue.record("\(text)", sourceLocation: sourceLocation) }
