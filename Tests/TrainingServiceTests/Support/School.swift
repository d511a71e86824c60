import Connectors
import Coordination
import Core
import Foundation
import Jobs
import Logging
import Security
import ServiceKit
import ServiceTesting
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

    static func with(_ platform: Platform = .youtube, options: TrainingOptions = TrainingOptions(), _ body: (School) async throws -> Void) async throws {
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
            service: TrainingService(context: environment, connectors: ConnectorRegistry([connector]), access: FixedAccess(platform: platform), options: options), access: access,
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

    // MARK: Content

    /// Pairs as a creator has them: a topic, a number, a habit of writing.
    func conversation(count: Int) -> CollectionPage {
        let start = self.time.now() - .days(30)
        let samples = (0 ..< count).map { number in
            let (prompt, reply) = Self.exchange(number)
            return CollectedSample(kind: .pair, prompt: prompt, text: reply, language: "en", origin: "p\(number)", writtenAt: start + .minutes(number))
        }
        return CollectionPage(samples: samples, posts: [], marks: [:], isComplete: true, resumeAt: nil, progress: 1, notes: [])
    }

    /// Seven topics that come up again and again in other words.
    static func exchange(_ number: Int) -> (prompt: String, reply: String) {
        let topics = [
            ("which camera do you use", "always the small sony, it fits in every pocket 🌲"), ("where was this lake", "that's the green lake near the border, take the early bus 🌲"),
            ("how do you train for the mountains", "stairs, lots of stairs, and long walks on sunday 🌲"), ("what tent is that", "the old red one from my dad, still dry after ten years 🌲"),
            ("can you share the recipe of the oat bars", "oats, honey, nuts, twenty minutes in the oven 🌲"), ("what boots do you wear", "leather boots, two sizes of socks, no blisters ever 🌲"),
            ("when is the next video", "new film every friday evening, promise to myself 🌲"),
        ]
        let (question, answer) = topics[number % topics.count]
        let openings = ["hi, ", "hello! ", "quick one: ", "please tell me, ", "love this! ", "so good, ", "hey there, ", "sorry to ask, ", "just wondering, "]
        return (openings[(number / topics.count) % openings.count] + question + " (part \(number))?", "\(answer) \(number)")
    }

    /// Collects `count` pairs and makes the first version.
    func learn(count: Int) async throws {
        let page = self.conversation(count: count)
        self.connector.set { $0.onCollect = { _ in page } }
        _ = try await self.service.start("c1", by: self.access)
        try await self.runJobs()
    }

    func sample(_ origin: String, _ kind: Sample.Kind, _ prompt: String, _ text: String, at: Timestamp? = nil) -> Sample {
        Sample(
            id: Identifier("sample-\(origin)"), workspaceID: "w1", connectionID: nil, kind: kind, prompt: prompt, text: text, language: "en", platform: nil, origin: origin, writtenAt: at ?? self.time.now(),
            collectedAt: self.time.now())
    }

    func store(_ samples: [Sample]) async throws {
        try await self.environment.store.transaction("store") { tx in for sample in samples { try tx.save(sample) } }
    }

    func correct(_ count: Int, from start: Int = 0) async throws {
        let now = self.time.now()
        try await self.environment.store.transaction("correct") { tx in
            for number in start ..< start + count {
                try tx.insert(Correction(id: Identifier("k\(number)"), workspaceID: "w1", draftID: Identifier("d\(number)"), turnID: nil, action: .approved, category: .praise, confidence: 0.6, prompt: "nice", before: "thanks", at: now))
            }
        }
    }

    func jobs() async throws -> [TrainingJob] { try await self.service.jobs(PageRequest(), by: self.access).items }
    func inUse() async throws -> ModelVersion? { try await self.environment.read("in use") { try $0.versionInUse(of: "w1") } }
    func notices() async throws -> [String] { try await self.environment.store.find(Query<Notice>()).map(\.kind) }
    func auditActions() async throws -> [String] { try await self.environment.store.find(Query<AuditEntry>().sort(by: AuditEntry.fields.sequence)).map(\.action) }
}
