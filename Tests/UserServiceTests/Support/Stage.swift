import Connectors
import Coordination
import Core
import Foundation
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
import UserService

/// The user service on a real store behind a router, with a clock that stands still.
struct Stage {
    static let origin = "http://localhost:8080"

    let time: ManualTimeSource
    let environment: ServiceEnvironment
    let service: UserService
    let connector: FakeConnector
    let observer: RecordingObserver
    let client: any TestClientProtocol
    let address: PublicAddress

    static func with(
        configuration: AccountConfiguration = AccountConfiguration(), publicURL: String = Stage.origin, platform: Platform = .youtube, receivesWebhooks: Bool = true,
        quotas: @escaping @Sendable () async -> [QuotaStanding] = { [] }, _ body: @escaping @Sendable (Stage) async throws -> Void
    ) async throws {
        let time = ManualTimeSource()
        let folder = FileManager.default.temporaryDirectory.appending(path: "understudy-" + SystemIdentifierSource().next())
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try await SQLiteStore.open(.init(path: folder.appending(path: "data.sqlite").path), schemas: CoreSchemas.all + JobSchemas.all)
        let ids = SystemIdentifierSource(time: time)
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let ring = try KeyRing(keys: ["k1": [UInt8](repeating: 7, count: 32)], current: "k1")
        let environment = ServiceEnvironment(
            store: store, jobs: StoreJobQueue(store: store, time: time, identifiers: ids), pubSub: InProcessPubSub(), time: time, ids: ids, random: SeededRandomSource(seed: 1),
            secrets: SecretBox(ring: ring), logger: logger)
        let connector = FakeConnector(platform)
        let connectors = ConnectorRegistry([connector])
        let observer = RecordingObserver()
        let address = try PublicAddress(publicURL)
        let service = UserService(
            context: environment, connectors: connectors,
            tokens: TokenProvider(store: StoredTokenStore(context: environment), secrets: environment.secrets, connectors: connectors, time: time, logger: logger), observer: observer,
            limiter: InProcessRateLimiter(time: time), hasher: PasswordHasher(parameters: .weakForTests), addresses: CallbackAddresses(address: address, receivesWebhooks: receivesWebhooks),
            configuration: configuration, quotas: quotas)
        let router = Router(context: APIContext.self)
        let routes = service.routes
        router.add(middleware: RequestRecordMiddleware(ids: ids))
        router.add(middleware: ProblemMiddleware { routes.methods(of: $0) })
        routes.register(on: router, environment: RouteEnvironment(context: environment, sessions: service.sessions, address: address))
        do {
            try await Application(router: router, logger: logger).test(.router) { client in
                try await body(
                    Stage(time: time, environment: environment, service: service, connector: connector, observer: observer, client: client, address: address))
            }
        } catch {
            try? await store.close()
            throw error
        }
        try await store.close()
    }

    func browser() -> Browser { Browser(self.client, origin: self.address.origin) }

    /// A registered person; the first one is the operator.
    func person(_ name: String, invitation: String? = nil) async throws -> (browser: Browser, workspace: String, userID: String) {
        let browser = self.browser()
        let extra = invitation.map { #","invitation":"\#($0)""# } ?? ""
        let reply = try await browser.send(.post, "/api/v1/register", #"{"email":"\#(name)@example.com","name":"\#(name)","password":"correct horse \#(name)"\#(extra)}"#)
        guard reply.status == 201 else { throw AppError(.internalFailure, "registration answered \(reply.status): \(reply.text)") }
        return (browser, reply["workspaces.0.id"], reply["user.id"])
    }

    /// The operator with a workspace, and a member of it with each role.
    func team() async throws -> (owner: Browser, workspace: String, members: [Role: Browser]) {
        let (owner, workspace, _) = try await self.person("owner")
        var members: [Role: Browser] = [.owner: owner]
        for role in [Role.analyst, .moderator, .manager] {
            let reply = try await owner.send(.post, "/api/v1/workspaces/\(workspace)/members", #"{"email":"\#(role.rawValue)@example.com","role":"\#(role.rawValue)"}"#)
            members[role] = try await self.person(role.rawValue, invitation: reply["invitation.token"]).browser
        }
        return (owner, workspace, members)
    }

    /// Runs the jobs that are due.
    func runJobs() async throws {
        guard let queue = self.environment.jobs as? StoreJobQueue else { throw AppError(.internalFailure, "no store queue") }
        var registry = JobRegistry()
        self.service.register(in: &registry)
        _ = try await JobWorkers(
            queue: queue, registry: registry, configuration: WorkerConfiguration(shutdownGrace: .zero), random: SeededRandomSource(seed: 1),
            logger: Logger(label: "jobs", factory: { _ in SwiftLogNoOpLogHandler() })
        ).runDue()
    }

    func connection(_ id: String) async throws -> Connection? { try await self.environment.store.get(Connection.self, Identifier(id)) }

    /// An account as the platform would tell it.
    func account(_ id: String = "UC1", scopes: [String] = ["comments"]) -> ConnectedAccount {
        ConnectedAccount(
            profile: PlatformProfile(platformAccountID: id, appScopedID: "app-\(id)", username: "mia", displayName: "Mia"),
            tokens: TokenSet(accessToken: "access-secret", refreshToken: "refresh-secret", issuedAt: self.time.now(), expiresAt: self.time.now() + .days(30), scopes: scopes), missingScopes: [],
            health: ConnectionHealth(state: .connected, reason: "", remedy: "", since: self.time.now()))
    }
}

final class RecordingObserver: ConnectionObserver {
    private let lines = Mutex<[String]>([])
    var notes: [String] { self.lines.withLock { $0 } }

    func connected(_ connection: Connection, isNew: Bool, unit _: WorkUnit) throws { self.lines.withLock { $0.append("connected \(connection.platformAccountID) \(isNew ? "new" : "again")") } }
    func disconnected(_ connection: Connection, unit _: WorkUnit) throws { self.lines.withLock { $0.append("disconnected \(connection.platformAccountID)") } }
}
