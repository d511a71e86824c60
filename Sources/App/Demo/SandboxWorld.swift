import AsyncHTTPClient
import AvatarService
import Connectors
import Core
import Foundation
import Logging
import Sandbox
import Security
import ServiceKit
import Settings
import Storage
import TrainingService
import UserService

/// A sandbox with the demo's creator, and a server that is connected to it: what `demo` and `replay` run on.
struct SandboxWorld: Sendable {
    struct Options: Sendable {
        var dataDirectory: String
        var port: Int
        var sandboxPort: Int
        /// The YouTube quota of both sides; a real project has 10,000.
        var dailyUnits = 10_000
        /// Overrides of the model settings: a model server of the user's own.
        var model = ModelSettings()
        /// Generates by the sandbox's own chat model.
        var usesSandboxModel = false
        var pollBounds: PollBounds
        var jobs = JobSettings()
    }

    static let email = "demo@understudy.example"
    static let password = "understudy-demo"

    let content: DemoContent
    let sandbox: SandboxServer
    let installation: Installation
    let options: Options

    /// Starts with an empty data folder. The sandbox must run (`sandbox.run()`) before `settle` is called.
    static func make(_ options: Options, telemetry: Telemetry) async throws -> SandboxWorld {
        let time = SystemTimeSource()
        try? FileManager.default.removeItem(atPath: options.dataDirectory)
        let content = try DemoContent.load(now: time.now())
        let publicURL = "http://127.0.0.1:\(options.port)"
        let sandbox = SandboxServer(
            configuration: SandboxConfiguration(port: options.sandboxPort, content: content.sandboxSeed(publicURL: publicURL, dailyUnits: options.dailyUnits)), logger: telemetry.logger)
        let configuration = try Self.configuration(options, sandbox: sandbox)
        let installation = try await Installation.assemble(
            configuration, options: Installation.Options(pollBounds: options.pollBounds, metrics: { telemetry.metrics.render() }), logger: telemetry.logger)
        return SandboxWorld(content: content, sandbox: sandbox, installation: installation, options: options)
    }

    private static func configuration(_ options: Options, sandbox: SandboxServer) throws -> AppConfiguration {
        var configuration = AppConfiguration()
        configuration.dataDirectory = options.dataDirectory
        configuration.http.port = options.port
        configuration.instagram.appID = DemoContent.SandboxApp.instagramID
        configuration.instagram.appSecret = SecretText(DemoContent.SandboxApp.instagramSecret)
        configuration.instagram.verifyToken = SecretText(DemoContent.SandboxApp.instagramVerifyToken)
        configuration.instagram.authorizeURL = try sandbox.baseURL(for: .instagramSite) + "/oauth/authorize"
        configuration.instagram.tokenURL = try sandbox.baseURL(for: .instagramAPI) + "/oauth/access_token"
        configuration.instagram.graphURL = try sandbox.baseURL(for: .instagramGraph)
        configuration.youtube.clientID = DemoContent.SandboxApp.youtubeClientID
        configuration.youtube.clientSecret = SecretText(DemoContent.SandboxApp.youtubeSecret)
        configuration.youtube.authorizeURL = try sandbox.baseURL(for: .googleAccounts) + "/o/oauth2/v2/auth"
        configuration.youtube.tokenURL = try sandbox.baseURL(for: .googleTokens) + "/token"
        configuration.youtube.revokeURL = try sandbox.baseURL(for: .googleTokens) + "/revoke"
        configuration.youtube.apiURL = try sandbox.baseURL(for: .youtubeAPI) + "/youtube/v3"
        configuration.youtube.hubURL = try sandbox.baseURL(for: .youtubeHub) + "/subscribe"
        configuration.youtube.dailyUnits = options.dailyUnits
        configuration.model = options.model
        if options.usesSandboxModel {
            configuration.model.baseURL = try sandbox.baseURL(for: .openAI) + "/v1"
            configuration.model.apiKey = SecretText(OpenAISetup.standardKey)
            configuration.model.model = configuration.model.model ?? "gpt-6-luna"
        }
        configuration.jobs = options.jobs
        return configuration
    }

    /// Registers the creator, connects both accounts through the consent pages, sets the avatar and teaches it facts and past decisions.
    func settle(change: @Sendable (inout AvatarSettings) -> Void = { _ in }) async throws -> WorkspaceAccess {
        _ = try await self.sandbox.port()
        let users = self.installation.users
        let entrance = try await users.accounts.register(
            AccountService.Registration(email: Self.email, name: self.content.creator.name, password: Self.password, workspaceName: self.content.creator.name), clientAddress: "127.0.0.1",
            userAgent: "understudy")
        let signedIn = SignedIn(user: entrance.user, sessionID: Identifier(entrance.token.id))
        guard let place = try await users.workspaces.list(entrance.user.id).first else { throw AppError(.internalFailure, "The demo's workspace was not made.") }
        let workspaceID = place.workspace.id
        let access = try await self.installation.environment.read("demo.access") { tx in try WorkspaceAccess.find(signedIn.caller, workspaceID, in: tx) }
        try await self.teach(workspaceID)
        try await self.set(access, change: change)
        let clicker = ConsentClicker(client: self.installation.client)
        for platform in self.installation.connectors.platforms {
            let address = try await users.connections.startConsent(platform, by: access)
            let outcome = try await users.connections.finishConsent(platform, query: try await clicker.allow(address), by: signedIn)
            let connection = try outcome.result.get()
            if platform == .youtube {
                _ = try await users.connections.giveAutomationConsent(connection.id, statement: ConnectionService.automationStatement(for: connection), by: access)
            }
        }
        if let simulator = self.sandbox.instagram {
            let url = self.installation.address.origin + "/webhooks/instagram"
            try await simulator.connectWebhook(url: url, verifyToken: DemoContent.SandboxApp.instagramVerifyToken)
        }
        return access
    }

    private func set(_ access: WorkspaceAccess, change: @Sendable (inout AvatarSettings) -> Void) async throws {
        let service = self.installation.avatar.settings
        var settings = try await service.settings(access)
        for category in [Category.praise, .productQuestion] { settings.autonomy[category.rawValue] = AvatarSettings.CategoryAutonomy(autonomy: .auto, threshold: 0.7) }
        settings.moderation.offensive = .hide
        settings.undoSeconds = 5
        settings.burstQuietSeconds = 3
        settings.burstMaximumSeconds = 12
        settings.disclosure.text = "(my AI helper wrote this one)"
        settings.crisisHelpText = "i'm really glad you told me. i'm not the right person to help with this alone, but please talk to somebody right now: your local emergency number or a crisis line near you. you matter"
        settings.publicRepliesPerHour = 600
        change(&settings)
        _ = try await service.update(settings, revision: settings.revision, by: access)
        _ = try await service.switchAvatar(on: true, by: access)
    }

    /// Facts as an import, and the past decisions that confidence is calibrated on.
    private func teach(_ workspaceID: Identifier<Workspace>) async throws {
        let facts = self.content.creator.facts
        let decisions = self.content.decisions
        let prompts = Dictionary(self.content.pairs.map { ($0.id, $0.prompt) }, uniquingKeysWith: { first, _ in first })
        let now = self.installation.environment.time.now()
        try await self.installation.store.transaction("demo.teach") { tx in
            for fact in facts {
                try tx.save(
                    Sample(
                        id: Identifier(StableIdentifier.hash("sample", workspaceID.rawValue, fact.id)), workspaceID: workspaceID, connectionID: nil, kind: .fact, prompt: fact.question,
                        text: fact.answer, language: "en", platform: nil, origin: "facts/\(fact.id)", writtenAt: now, collectedAt: now))
            }
            for decision in decisions {
                var correction = Correction(
                    id: Identifier(StableIdentifier.hash("correction", workspaceID.rawValue, decision.id)), workspaceID: workspaceID, draftID: Identifier(decision.id), turnID: nil,
                    action: decision.action, category: decision.category, confidence: decision.confidence, prompt: prompts[decision.pair] ?? "", before: decision.draft, at: decision.at)
                correction.after = decision.edited
                correction.reason = decision.reason
                try tx.save(correction)
            }
        }
    }

    /// Waits until the creator's content is collected and the history is read.
    func collected(_ workspaceID: Identifier<Workspace>, progress: @Sendable (String) -> Void) async throws {
        let store = self.installation.store
        for _ in 0 ..< 1_200 {
            let (jobs, connections, samples) = try await store.read("demo.wait") { tx in
                (
                    try tx.find(Query<TrainingJob>().where(TrainingJob.fields.workspaceID == workspaceID).limit(10)),
                    try tx.find(Query<Connection>().where(Connection.fields.workspaceID == workspaceID).limit(10)),
                    try tx.count(Query<Sample>().where(Sample.fields.workspaceID == workspaceID))
                )
            }
            progress("\(samples) texts collected")
            if let failed = jobs.first(where: { $0.stage == .failed }) { throw AppError(.internalFailure, failed.errors.last?.text ?? "Collecting failed.") }
            if jobs.count >= connections.count, !jobs.isEmpty, jobs.allSatisfy({ $0.stage.isFinal }), connections.allSatisfy(\.pollState.isBackfilled) { return }
            try await self.installation.environment.time.sleep(for: .milliseconds(250))
        }
        throw AppError(.timedOut, "The creator's content was not collected in five minutes.")
    }
}
