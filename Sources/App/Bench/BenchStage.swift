import AvatarService
import Connectors
import Core
import Foundation
import Security
import ServiceKit
import Settings
import Storage
import UserService

/// A data folder to measure on: an operator who is signed in, workspaces with a connected account and a taught avatar, and a number of stored messages in the first of them.
struct BenchStage: Sendable {
    struct Account: Codable, Sendable {
        var workspaceID: Identifier<Workspace>
        var connectionID: Identifier<Connection>
        var platformAccountID: String
    }

    /// Kept beside the store, so that a stage can be used again.
    struct Props: Codable, Sendable {
        var messages: Int
        var sessionToken: String
        var accounts: [Account]
    }

    static let appSecret = "bench-instagram-secret"
    static let accountCount = 4
    private static let email = "bench@understudy.example"
    private static let password = "understudy-bench"

    let folder: String
    let installation: Installation
    let platform: BenchPlatform
    let content: BenchContent
    private(set) var props: Props

    private static func propsPath(_ folder: String) -> String { folder + "/bench.json" }

    static func configuration(folder: String) -> AppConfiguration {
        var configuration = AppConfiguration()
        configuration.dataDirectory = folder
        configuration.http.port = 0
        return configuration
    }

    /// Opens the stage of that folder; makes it first where there is none.
    static func open(folder: String, messages: Int, telemetry: Telemetry, progress: @Sendable (String) -> Void) async throws -> BenchStage {
        let time = SystemTimeSource()
        let platform = BenchPlatform(time: time)
        var options = Installation.Options(metrics: { telemetry.metrics.render() })
        options.connectors = { _ in ConnectorRegistry([platform]) }
        let installation = try await Installation.assemble(Self.configuration(folder: folder), options: options, logger: telemetry.logger)
        let content = try BenchContent(now: time.now())
        let stored = FileManager.default.contents(atPath: Self.propsPath(folder)).flatMap { try? JSONDecoder().decode(Props.self, from: $0) }
        var stage = BenchStage(folder: folder, installation: installation, platform: platform, content: content, props: stored ?? Props(messages: 0, sessionToken: "", accounts: []))
        if stored != nil {
            // The session of the run that filled the folder has been replaced or has ended since.
            stage.props.sessionToken = try await installation.users.accounts.signIn(email: Self.email, password: Self.password, clientAddress: "127.0.0.1", userAgent: "understudy").token.text
        } else {
            try await stage.settle()
            let seeder = MessageSeeder(store: installation.store, content: content, account: stage.props.accounts[0], now: time.now())
            try await seeder.seed(messages, progress: progress)
            stage.props.messages = messages
            try JSONEncoder().encode(stage.props).write(to: URL(fileURLWithPath: Self.propsPath(folder)))
        }
        return stage
    }

    func close() async { await self.installation.close() }

    // MARK: People and accounts

    private mutating func settle() async throws {
        let users = self.installation.users
        let entrance = try await users.accounts.register(
            AccountService.Registration(email: Self.email, name: "Bench", password: Self.password, workspaceName: "Bench 0"), clientAddress: "127.0.0.1", userAgent: "understudy")
        self.props.sessionToken = entrance.token.text
        let caller = SignedIn(user: entrance.user, sessionID: Identifier(entrance.token.id)).caller
        for number in 1 ..< Self.accountCount { _ = try await users.workspaces.create(name: "Bench \(number)", timeZone: nil, by: caller) }
        let places = try await users.workspaces.list(entrance.user.id).sorted { $0.workspace.name < $1.workspace.name }
        for (number, place) in places.enumerated() {
            let workspaceID = place.workspace.id
            let access = try await self.installation.environment.read("bench.access") { tx in try WorkspaceAccess.find(caller, workspaceID, in: tx) }
            try await self.set(access)
            try await self.teach(workspaceID)
            self.props.accounts.append(try await self.connect(workspaceID, number: number))
        }
    }

    private func set(_ access: WorkspaceAccess) async throws {
        let service = self.installation.avatar.settings
        var settings = try await service.settings(access)
        for category in Category.allCases where category != .sensitive { settings.autonomy[category.rawValue] = AvatarSettings.CategoryAutonomy(autonomy: .auto, threshold: 0.7) }
        settings.undoSeconds = 0
        settings.burstQuietSeconds = 0
        settings.burstMaximumSeconds = 0
        settings.publicRepliesPerHour = 10_000
        _ = try await service.update(settings, revision: settings.revision, by: access)
        _ = try await service.switchAvatar(on: true, by: access)
    }

    /// The demo creator's past replies, facts and decisions: what the built-in answerer draws from.
    private func teach(_ workspaceID: Identifier<Workspace>) async throws {
        let demo = self.content.demo
        let now = self.installation.environment.time.now()
        try await self.installation.store.transaction("bench.teach") { tx in
            for pair in demo.pairs {
                try tx.save(
                    Sample(
                        id: Identifier(StableIdentifier.hash("sample", workspaceID.rawValue, pair.id)), workspaceID: workspaceID, connectionID: nil, kind: .pair, prompt: pair.prompt, text: pair.reply,
                        language: "en", platform: pair.platform, origin: "pairs/\(pair.id)", writtenAt: pair.repliedAt, collectedAt: now))
            }
            for fact in demo.creator.facts {
                try tx.save(
                    Sample(
                        id: Identifier(StableIdentifier.hash("sample", workspaceID.rawValue, fact.id)), workspaceID: workspaceID, connectionID: nil, kind: .fact, prompt: fact.question, text: fact.answer,
                        language: "en", platform: nil, origin: "facts/\(fact.id)", writtenAt: now, collectedAt: now))
            }
            for decision in demo.decisions {
                try tx.save(
                    Correction(
                        id: Identifier(StableIdentifier.hash("correction", workspaceID.rawValue, decision.id)), workspaceID: workspaceID, draftID: Identifier(decision.id), turnID: nil,
                        action: decision.action, category: decision.category, confidence: decision.confidence, prompt: "", before: decision.draft, at: decision.at))
            }
        }
    }

    private func connect(_ workspaceID: Identifier<Workspace>, number: Int) async throws -> Account {
        let environment = self.installation.environment
        let account = Account(workspaceID: workspaceID, connectionID: environment.ids.next(Connection.self), platformAccountID: "1784140000000000\(number)")
        var connection = Connection(
            id: account.connectionID, workspaceID: workspaceID, platform: .instagram, platformAccountID: account.platformAccountID, username: "bench\(number)", displayName: "Bench",
            createdAt: environment.time.now() - .days(91))
        connection.accessToken = try environment.secrets.seal("bench-token", context: SealContext.accessToken(of: connection.id))
        connection.tokenIssuedAt = environment.time.now()
        connection.tokenExpiresAt = environment.time.now() + .days(60)
        connection.pollState.isBackfilled = true
        let stored = connection
        try await self.installation.store.transaction("bench.connect") { tx in try tx.insert(stored) }
        return account
    }
}
