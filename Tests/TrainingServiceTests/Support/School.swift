import Connectors
import Coordination
import Core
import Foundation
import Jobs
import Logging
import Security
import ServiceKit
import Storage
import StorageSQLite
import Synchronization
import TrainingService

/// The training service on a real store, with one workspace and one connection; jobs run when the test says so.
struct School {
    let time: ManualTimeSource
    let environment: ServiceEnvironment
    let connector: FakeConnector
    let service: TrainingService
    let access: WorkspaceAccess
    /// What was said to whoever keeps the voice.
    let voice: Subscription

    struct FixedAccess: CollectionAccess {
        let platform: Platform

        func access(to id: Identifier<Connection>) async throws -> ConnectionAccess {
            ConnectionAccess(connectionID: id, workspaceID: "w1", platform: self.platform, platformAccountID: "UC1", username: "mia", accessToken: "token")
        }
    }

    static func with(_ platform: Platform = .youtube, _ body: (School) async throws -> Void) async throws {
        let time = ManualTimeSource()
        let folder = FileManager.default.temporaryDirectory.appending(path: "understudy-" + SystemIdentifierSource().next())
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try await SQLiteStore.open(.init(path: folder.appending(path: "data.sqlite").path), schemas: CoreSchemas.all + JobSchemas.all)
        let ids = CountingIdentifierSource()
        let pubSub = InProcessPubSub()
        let environment = ServiceEnvironment(
            store: store, jobs: StoreJobQueue(store: store, time: time, identifiers: ids), pubSub: pubSub, time: time, ids: ids, random: SeededRandomSource(seed: 1),
            secrets: SecretBox(ring: try KeyRing(keys: ["k1": [UInt8](repeating: 7, count: 32)], current: "k1")), logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let connector = FakeConnector(platform)
        let user = User(id: "u1", email: "mia@example.com", name: "Mia", passwordHash: "", isOperator: false, createdAt: time.now())
        let connection = Connection(id: "c1", workspaceID: "w1", platform: platform, platformAccountID: "UC1", username: "mia", displayName: "Mia", createdAt: time.now())
        try await store.transaction("school") { tx in
            try tx.insert(Workspace(id: "w1", name: "Studio", createdAt: time.now()))
            try tx.insert(user)
            try tx.insert(Membership(workspaceID: "w1", userID: "u1", role: .owner, createdAt: time.now()))
            try tx.insert(connection)
        }
        let access = try await store.read("access") { tx in try WorkspaceAccess.find(Caller(user: user), "w1", in: tx) }
        let school = School(
            time: time, environment: environment, connector: connector,
            service: TrainingService(context: environment, connectors: ConnectorRegistry([connector]), access: FixedAccess(platform: platform)), access: access,
            voice: pubSub.subscribe(to: "voice/w1", buffer: 64))
        do {
            try await body(school)
        } catch {
            try? await store.close()
            throw error
        }
        try await store.close()
    }

    /// Runs the jobs that are due now.
    func runJobs() async throws {
        guard let queue = self.environment.jobs as? StoreJobQueue else { throw AppError(.internalFailure, "no store queue") }
        var registry = JobRegistry()
        self.service.register(in: &registry)
        _ = try await JobWorkers(
            queue: queue, registry: registry, configuration: WorkerConfiguration(shutdownGrace: .zero), random: SeededRandomSource(seed: 1),
            logger: Logger(label: "jobs", factory: { _ in SwiftLogNoOpLogHandler() })
        ).runDue()
    }

    func samples() async throws -> [Sample] { try await self.environment.store.find(Query<Sample>().sort(by: Sample.fields.origin)) }

    func job(_ id: Identifier<TrainingJob>) async throws -> TrainingJob { try await self.service.job(id, by: self.access) }

    func page(_ origins: [String], marks: [String: String] = [:], isComplete: Bool = true, resumeAt: Timestamp? = nil, refreshBy: Timestamp? = nil, notes: [Reason] = []) -> CollectionPage {
        CollectionPage(
            samples: origins.map { CollectedSample(kind: .pair, prompt: "asked \($0)", text: "said \($0)", origin: $0, refreshBy: refreshBy) }, posts: [], marks: marks, isComplete: isComplete,
            resumeAt: resumeAt, progress: isComplete ? 1 : 0.5, notes: notes)
    }
}
