import AnalyticsService
import AvatarService
import Connectors
import Coordination
import Core
import Foundation
import Gateway
import Hummingbird
import HummingbirdTesting
import Jobs
import Logging
import Security
import ServiceKit
import ServiceTesting
import Storage
import StorageSQLite
import Synchronization
import TrainingService
import UserService

/// All services behind the gateway, on a real store, with a clock that stands still.
struct Installation {
    static let origin = "http://localhost:8080"

    let time: ManualTimeSource
    let environment: ServiceEnvironment
    let gateway: Gateway
    let client: any TestClientProtocol

    struct Options: Sendable {
        var metricsToken: String?
        var health: [HealthCheck]?
        var pubSub: (any PubSub)?
        /// Without it the server stands as one that was built without the dashboard.
        var hasDashboard = true
    }

    static func with(_ options: Options = Options(), _ body: @escaping @Sendable (Installation) async throws -> Void) async throws {
        try await self.built(options) { time, environment, gateway in
            try await Application(router: gateway.router(), logger: environment.logger).test(.router) { client in
                try await body(Installation(time: time, environment: environment, gateway: gateway, client: client))
            }
        }
    }

    /// The parts without a client.
    static func built(_ options: Options = Options(), port: Int = 8080, _ body: (ManualTimeSource, ServiceEnvironment, Gateway) async throws -> Void) async throws {
        let time = ManualTimeSource()
        let folder = FileManager.default.temporaryDirectory.appending(path: "understudy-" + SystemIdentifierSource().next())
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try await SQLiteStore.open(.init(path: folder.appending(path: "data.sqlite").path), schemas: CoreSchemas.all + JobSchemas.all)
        do {
            let environment = try Self.environment(store, time, options)
            if options.hasDashboard { try Self.writeDashboard(folder.appending(path: "dashboard")) }
            try await body(time, environment, Self.gateway(environment, options, port: port, dashboard: folder.appending(path: "dashboard")))
        } catch {
            try? await store.close()
            throw error
        }
        try await store.close()
    }

    private static func environment(_ store: SQLiteStore, _ time: ManualTimeSource, _ options: Options) throws -> ServiceEnvironment {
        let ids = SystemIdentifierSource(time: time)
        return ServiceEnvironment(
            store: store, jobs: StoreJobQueue(store: store, time: time, identifiers: ids), pubSub: options.pubSub ?? InProcessPubSub(), time: time, ids: ids, random: SeededRandomSource(seed: 1),
            secrets: SecretBox(ring: try KeyRing(keys: ["k1": [UInt8](repeating: 7, count: 32)], current: "k1")), logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private static func gateway(_ environment: ServiceEnvironment, _ options: Options, port: Int, dashboard: URL) throws -> Gateway {
        let connectors = ConnectorRegistry([FakeConnector(.instagram), FakeConnector(.youtube)])
        let tokens = TokenProvider(store: StoredTokenStore(context: environment), secrets: environment.secrets, connectors: connectors, time: environment.time, logger: environment.logger)
        let address = try PublicAddress(Self.origin)
        let user = UserService(
            context: environment, connectors: connectors, tokens: tokens, observer: NoObserver(), limiter: InProcessRateLimiter(time: environment.time),
            hasher: PasswordHasher(parameters: .weakForTests), addresses: CallbackAddresses(address: address, receivesWebhooks: true))
        let avatar = AvatarService(context: environment, connectors: connectors, access: tokens, model: nil)
        let training = TrainingService(context: environment, connectors: connectors, access: tokens)
        return try Gateway(
            configuration: GatewayConfiguration(port: port, address: address, metricsToken: options.metricsToken, dashboard: dashboard),
            environment: RouteEnvironment(context: environment, sessions: user.sessions, address: address),
            services: [user.routes, AvatarRoutes(service: avatar, context: environment, connectors: connectors).routes, training.routes, AnalyticsService(context: environment).routes],
            health: options.health ?? HealthCheck.standard(environment), metrics: { "a_metric 1\n" })
    }

    /// What a build of the dashboard leaves: a page, assets with hashed names, some of them packed too.
    private static func writeDashboard(_ folder: URL) throws {
        let files = [
            "index.html": "<!doctype html><title>Understudy</title><script type=\"module\" src=\"/assets/app-1A2B3C4D.js\"></script>", "index.html.br": "packed page",
            "assets/app-1A2B3C4D.js": "script", "assets/app-1A2B3C4D.js.br": "brotli", "assets/app-1A2B3C4D.js.gz": "gzip",
            "assets/app-5E6F7A8B.css": "style", "assets/icon-9C0D1E2F.svg": "<svg/>", "assets/plain.js": "named by hand",
        ]
        try FileManager.default.createDirectory(at: folder.appending(path: "assets"), withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    }

    func browser() -> Browser { Browser(self.client, origin: Self.origin) }

    /// An operator who owns a workspace.
    func owner() async throws -> (browser: Browser, workspace: Identifier<Workspace>) {
        let browser = self.browser()
        let reply = try await browser.send(.post, "/api/v1/register", #"{"email":"owner@example.com","name":"Owner","password":"correct horse"}"#)
        guard reply.status == 201 else { throw AppError(.internalFailure, reply.text) }
        return (browser, Identifier(reply["workspaces.0.id"]))
    }

    /// A member of the workspace with this role; nil: of none.
    func member(_ role: Role?, of workspace: Identifier<Workspace>) async throws -> Browser {
        let name = role?.rawValue ?? "outsider"
        let user = User(
            id: Identifier(name), email: "\(name)@example.com", name: name, passwordHash: try await PasswordHasher(parameters: .weakForTests).hash("correct horse"), isOperator: false,
            createdAt: self.time.now())
        let now = self.time.now()
        try await self.environment.store.transaction("member") { tx in
            try tx.insert(user)
            if let role { try tx.insert(Membership(workspaceID: workspace, userID: user.id, role: role, createdAt: now)) }
        }
        let browser = self.browser()
        let reply = try await browser.send(.post, "/api/v1/sign-in", #"{"email":"\#(name)@example.com","password":"correct horse"}"#)
        guard reply.status == 200 else { throw AppError(.internalFailure, reply.text) }
        return browser
    }
}

struct NoObserver: ConnectionObserver {
    func connected(_: Connection, isNew _: Bool, unit _: WorkUnit) throws {}
    func disconnected(_: Connection, unit _: WorkUnit) throws {}
}

/// Tells when somebody has begun to listen.
final class WatchedPubSub: PubSub {
    private let inner = InProcessPubSub()
    private let source: AsyncStream<Void>.Continuation
    let subscribed: AsyncStream<Void>

    init() { (self.subscribed, self.source) = AsyncStream.makeStream(of: Void.self) }

    func publish(_ payload: String, to channel: String) async throws { self.inner.publish(payload, to: channel) }

    func subscribe(to channel: String, buffer: Int) async throws -> Subscription {
        let subscription = self.inner.subscribe(to: channel, buffer: buffer)
        // The gateway itself listens too; a workspace's events are what a client waits for.
        if channel.hasPrefix("events/") { self.source.yield() }
        return subscription
    }
}
