import Connectors
import Coordination
import Core
import Foundation
import Logging
import Sandbox
import Testing

@testable import YouTubeConnector

/// A YouTube connector in front of a sandbox, over real HTTP on a free loopback port. Time stands still until a test moves it.
struct Stage: Sendable {
    let server: SandboxServer
    let youtube: YouTubeSimulator
    let connector: YouTubeConnector
    let ledger: InMemoryBudgetLedger
    let transport: AsyncHTTPTransport
    let configuration: YouTubeConfiguration
    var access: ConnectionAccess
    let refreshToken: String

    static let now = Timestamp(iso8601: "2026-11-22T15:25:28Z") ?? .distantPast
    static let clientID = "client-1.apps.googleusercontent.com"
    static let secret = "GOCSPX-sandbox"
    static let redirect = "http://127.0.0.1:9/callback"
    static let mia = "UCmiaFitnessChannel00001"
    static let week = "planWeek001"
    static let legs = "legDay00001"

    static func at(_ text: String) -> Timestamp { Timestamp(iso8601: text) ?? .distantPast }

    static let content = YouTubeSeed(
        clients: [YouTubeSeed.Client(id: clientID, secret: secret, redirectURIs: [redirect])],
        accounts: [
            YouTubeSeed.Account(
                email: "mia@example.com",
                channels: [
                    YouTubeSeed.Channel(
                        id: mia, handle: "mia", title: "Mia", subscriberCount: 3400,
                        videos: [
                            YouTubeSeed.Video(
                                id: legs, title: "Leg day", description: "Squats.", publishedAt: at("2026-11-10T18:00:00Z"),
                                comments: [
                                    YouTubeSeed.Comment(
                                        author: "lena", text: "first!", publishedAt: at("2026-11-10T18:05:00Z"),
                                        replies: [YouTubeSeed.Comment(author: "mia", text: "you are quick", publishedAt: at("2026-11-10T18:06:00Z"))])
                                ]),
                            YouTubeSeed.Video(
                                id: week, title: "How I plan a week", description: "Plans & meals", publishedAt: at("2026-11-20T18:00:00Z"),
                                captions: [
                                    YouTubeSeed.Caption(language: "en", lines: ["Hello there.", "Let us plan."]),
                                    YouTubeSeed.Caption(language: "en", kind: .automatic, lines: ["hello there"]),
                                ]),
                        ])
                ]),
            YouTubeSeed.Account(email: "none@example.com", channels: []),
        ])

    static func run(
        _ content: YouTubeSeed = Self.content, configure: (inout YouTubeConfiguration) -> Void = { _ in }, retry: RetryPolicy = RetryPolicy(attempts: 3, base: .zero),
        _ body: (Stage) async throws -> Void
    ) async throws {
        let server = SandboxServer(
            configuration: SandboxConfiguration(seed: 7, real: ManualTimeSource(Self.now), content: SandboxSeed(youtube: content)),
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
        _ server: SandboxServer, _ transport: AsyncHTTPTransport, _ configure: (inout YouTubeConfiguration) -> Void, _ retry: RetryPolicy
    ) throws -> Stage {
        let youtube = try #require(server.youtube)
        var configuration = YouTubeConfiguration(clientID: self.clientID, clientSecret: self.secret)
        configuration.authorizeURL = try server.baseURL(for: .googleAccounts) + "/o/oauth2/v2/auth"
        configuration.tokenBaseURL = try server.baseURL(for: .googleTokens)
        configuration.revokeURL = try server.baseURL(for: .googleTokens) + "/revoke"
        configuration.apiBaseURL = try server.baseURL(for: .youtubeAPI) + "/youtube/v3"
        configuration.hubURL = try server.baseURL(for: .youtubeHub) + "/subscribe"
        configure(&configuration)
        let time = server.core.clock
        let ledger = InMemoryBudgetLedger(time: time)
        let environment = ConnectorEnvironment(
            transport: transport, ledger: ledger, limiter: InProcessRateLimiter(time: time), time: time, random: SeededRandomSource(seed: 1),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), retry: retry, deadline: .seconds(20))
        let tokens = try youtube.issueTokens(clientID: self.clientID)
        let access = ConnectionAccess(
            connectionID: "connection-1", workspaceID: "workspace-1", platform: .youtube, platformAccountID: self.mia, username: "@mia", accessToken: tokens.access,
            scopes: [YouTubeConfiguration.scope], uploadsPlaylistID: "UUmiaFitnessChannel00001")
        return Stage(
            server: server, youtube: youtube, connector: YouTubeConnector(configuration: configuration, environment: environment), ledger: ledger, transport: transport,
            configuration: configuration, access: access, refreshToken: tokens.refresh)
    }

    func pass(_ duration: Duration) { self.server.core.clock.advance(by: duration) }

    var clock: Timestamp { self.server.core.clock.now() }

    func fault(_ effect: FaultEffect, _ path: String, method: String? = nil, count: Int? = 1) throws {
        try self.server.core.faults.add(FaultRule(effect, method: method, path: path, count: count))
    }

    func reply(_ text: String, to thread: String) -> OutgoingReply {
        OutgoingReply(channel: .publicReply, recipientID: "", replyToID: thread, threadID: thread, text: text)
    }

    /// Polls until nothing is left, as the scheduler does.
    func pollAll(_ marks: [String: String], budget: PageBudget = PageBudget()) async throws -> (items: [PlatformItem], marks: [String: String]) {
        var items: [PlatformItem] = []
        var marks = marks
        for _ in 0 ..< 50 {
            let result = try await self.connector.poll(self.access, marks: marks, budget: budget)
            items += result.items
            marks = result.marks
            if !result.hasMore { return (items, marks) }
        }
        Issue.record("the poll never came to its end")
        return (items, marks)
    }

    func calls(_ endpoint: String) -> Int { self.server.core.log.counts().filter { $0.endpoint == endpoint }.reduce(0) { $0 + $1.total } }
}

extension [PlatformItem] {
    var messages: [IncomingMessage] { self.compactMap { if case .message(let message) = $0 { message } else { nil } } }
    var edits: [MessageEdit] { self.compactMap { if case .edited(let edit) = $0 { edit } else { nil } } }
    var uploads: [UploadNotice] { self.compactMap { if case .upload(let upload) = $0 { upload } else { nil } } }
}

/// What a send or a read ended with.
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
