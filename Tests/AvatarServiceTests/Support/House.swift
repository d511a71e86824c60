import AvatarService
import Connectors
import Coordination
import Core
import Foundation
import Jobs
import LanguageModels
import Logging
import Persona
import Security
import ServiceKit
import Storage
import StorageSQLite
import Testing

/// One workspace with one connection on a real store in a temporary folder; jobs run when the test says so.
final class House: Sendable {
    let time: ManualTimeSource
    let store: SQLiteStore
    let environment: ServiceEnvironment
    let platform: FakePlatform
    let avatar: AvatarService
    let workspace: Workspace
    let connection: Connection
    let access: WorkspaceAccess
    let folder: URL
    private let model: (any ChatModel)?
    private let drafting: DraftingLimits

    /// - Parameters:
    ///   - model: drafts and judges, within `drafting`; nil for the built-in answerer.
    ///   - isOn: avatar on, praise and product questions on auto with no threshold, no burst wait, no undo, no spot checks.
    ///   - pairs: what memory is made of; filled up to the minimum.
    init(
        _ kind: Platform = .instagram, isOn: Bool = true, model: (any ChatModel)? = nil, drafting: DraftingLimits = DraftingLimits(), pairs: [(String, String)] = [("thank you so much", "aw thank you, means a lot"), ("what shoes do you wear?", "flat ones, always flat")],
        change: (inout AvatarSettings) -> Void = { _ in }
    ) async throws {
        self.time = ManualTimeSource()
        self.folder = FileManager.default.temporaryDirectory.appendingPathComponent("house-" + OpaqueToken.make().text.prefix(12))
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        self.store = try await SQLiteStore.open(SQLiteStore.Configuration(path: self.folder.appendingPathComponent("store.sqlite").path), schemas: CoreSchemas.all + JobSchemas.all + AvatarSchemas.all)
        let ids = CountingIdentifierSource()
        let ring = try KeyRing(keys: ["k1": [UInt8](repeating: 7, count: 32)], current: "k1")
        self.environment = ServiceEnvironment(
            store: self.store, jobs: StoreJobQueue(store: self.store, time: self.time, identifiers: ids), pubSub: InProcessPubSub(), time: self.time, ids: ids, random: SeededRandomSource(seed: 1),
            secrets: SecretBox(ring: ring), logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let platform = FakePlatform(kind, time: self.time)
        self.platform = platform
        self.model = model
        self.drafting = drafting
        self.avatar = Self.avatar(self.environment, platform, model, drafting)
        let now = self.time.now()
        self.workspace = Workspace(id: "w1", name: "Romy", createdAt: now)
        let user = User(id: "u1", email: "romy@example.com", name: "Romy", passwordHash: "", isOperator: true, createdAt: now)
        var connection = Connection(id: "c1", workspaceID: "w1", platform: kind, platformAccountID: "creator", username: "romy", displayName: "Romy", createdAt: now)
        connection.automationConsent = AutomationConsent(userID: "u1", at: now, statement: "yes")
        self.connection = connection
        var settings = AvatarSettings(workspaceID: "w1", updatedAt: now)
        settings.isOn = isOn
        settings.autonomy = Dictionary(uniqueKeysWithValues: Category.allCases.map { ($0.rawValue, AvatarSettings.CategoryAutonomy(autonomy: .auto, threshold: 0)) })
        settings.undoSeconds = 0
        settings.burstQuietSeconds = 0
        settings.spotCheckShare = 0
        settings.disclosure.timing = .never
        change(&settings)
        let filler = (0 ..< VoiceLibrary.minimumPairs).map { ("zzfiller number \($0) qx\($0)", "qqfiller \($0)") }
        let samples = (pairs + filler).enumerated().map { index, pair in
            Sample(
                id: Identifier("s\(index)"), workspaceID: "w1", connectionID: "c1", kind: .pair, prompt: pair.0, text: pair.1, language: "en", platform: kind, origin: "pair/\(index)", writtenAt: now,
                collectedAt: now)
        }
        let (saved, stored) = (settings, connection)
        let workspace = self.workspace
        try await self.store.transaction("house") { tx in
            try tx.insert(workspace)
            try tx.insert(user)
            try tx.insert(Membership(workspaceID: "w1", userID: "u1", role: .owner, createdAt: now))
            try tx.insert(stored)
            try tx.insert(saved)
            for sample in samples { try tx.insert(sample) }
        }
        self.access = try await self.store.read("access") { tx in try WorkspaceAccess.find(Caller(user: user), "w1", in: tx) }
    }

    private static func avatar(_ environment: ServiceEnvironment, _ platform: FakePlatform, _ model: (any ChatModel)?, _ drafting: DraftingLimits) -> AvatarService {
        AvatarService(
            context: environment, connectors: ConnectorRegistry([platform]), access: FakeAccess(store: { try await environment.store.get(Connection.self, $0) }), model: model,
            options: AvatarService.Options(hasHumanAgentFeature: true, drafting: drafting))
    }

    /// The service as another start of the process has it: with nothing in its memory.
    func restarted() -> AvatarService { Self.avatar(self.environment, self.platform, self.model, self.drafting) }

    deinit { try? FileManager.default.removeItem(at: self.folder) }

    // MARK: Fans

    func direct(_ id: String, _ text: String, from fan: String = "fan1", at: Timestamp? = nil, isOwn: Bool = false, attachments: [Core.Attachment] = []) -> PlatformItem {
        .message(
            IncomingMessage(
                platformMessageID: id, kind: .directMessage, threadID: fan, contactID: fan, authorID: isOwn ? "creator" : fan, authorUsername: fan, isOwn: isOwn, text: text, attachments: attachments,
                sentAt: at ?? self.time.now()))
    }

    func comment(_ id: String, _ text: String, from fan: String = "fan1", thread: String? = nil, at: Timestamp? = nil, isOwn: Bool = false) -> PlatformItem {
        .message(
            IncomingMessage(
                platformMessageID: id, kind: .comment, threadID: thread ?? id, parentID: thread, contactID: isOwn ? "" : fan, authorID: isOwn ? "creator" : fan, authorUsername: fan, isOwn: isOwn,
                text: text, sentAt: at ?? self.time.now(), post: PlatformPost(platformPostID: "post1", title: "A post")))
    }

    @discardableResult
    func ingest(_ items: PlatformItem...) async throws -> InboxService.Outcome { try await self.avatar.inbox.ingest(items, connectionID: self.connection.id) }

    func message(_ platformID: String) async throws -> Message {
        try #require(try await self.store.get(Message.self, StableIdentifier.message(self.connection.id, platformID: platformID)))
    }

    func deliveries() async throws -> [Delivery] { try await self.store.find(Query<Delivery>().sort(by: Delivery.fields.createdAt, .ascending)) }

    // MARK: Jobs

    /// Jobs that wait, oldest due first.
    func waiting() async throws -> [Job] {
        try await self.store.find(Query<Job>().where(Job.fields.state.isIn([.available, .scheduled])).sort(by: Job.fields.runAt, .ascending).limit(1_000))
    }

    /// Runs what is due until nothing is. With `hastening`, moves the clock to what is due later as well.
    func drain(hastening: Duration? = nil, only: String? = nil) async throws {
        let end = hastening.map { self.time.now() + $0 }
        for _ in 0 ..< 10_000 {
            let jobs = try await self.waiting().filter { only == nil || $0.name == only }
            guard let job = jobs.first else { return }
            if job.runAt > self.time.now() {
                guard let end, job.runAt <= end else { return }
                self.time.advance(by: job.runAt - self.time.now())
            }
            try await self.run(job)
        }
        Issue.record("the jobs never end")
    }

    /// Runs one job as a worker would, and files its outcome.
    func run(_ job: Job, by avatar: AvatarService? = nil) async throws {
        // As when a worker claims it: a job of the same unique key may wait while it runs.
        try await self.store.transaction("claim") { tx in _ = try tx.delete(Job.self, job.id) }
        let outcome: JobOutcome
        do { outcome = try await self.perform(job, by: avatar) } catch {
            try await self.reinsert(job, at: job.runAt)
            throw error
        }
        switch outcome {
        case .snooze(let until):
            try await self.reinsert(job, at: until)
        case .retry: try await self.reinsert(job, at: self.time.now() + .seconds(1))
        case .done, .cancel, .discard: break
        }
    }

    /// Does the job's work and leaves the job where it is, as a process does that dies before it files the outcome.
    @discardableResult
    func perform(_ job: Job, by other: AvatarService? = nil) async throws -> JobOutcome {
        let avatar = other ?? self.avatar
        let data = Data(job.parameters.utf8)
        let decoder = JSONDecoder()
        switch job.name {
        case ProcessTurn.jobName: return try await avatar.process(try decoder.decode(ProcessTurn.self, from: data))
        case DeliverReply.jobName: return try await avatar.deliver(try decoder.decode(DeliverReply.self, from: data))
        case ReconcileDelivery.jobName: return try await avatar.reconcile(try decoder.decode(ReconcileDelivery.self, from: data))
        case HideMessage.jobName: return try await avatar.hide(try decoder.decode(HideMessage.self, from: data))
        case ProcessWebhook.jobName: return try await avatar.process(try decoder.decode(ProcessWebhook.self, from: data))
        case NameContact.jobName: return try await avatar.name(try decoder.decode(NameContact.self, from: data))
        case PollConnection.jobName: return try await avatar.poll(try decoder.decode(PollConnection.self, from: data))
        case WakeMessage.jobName: return try await avatar.wake(try decoder.decode(WakeMessage.self, from: data))
        case FindStragglers.jobName: return try await avatar.process(FindStragglers())
        default:
            Issue.record("no such job: \(job.name)")
            return .done
        }
    }

    private func reinsert(_ job: Job, at: Timestamp) async throws {
        let data = Data(job.parameters.utf8)
        let options = JobOptions(runAt: at, uniqueKey: job.uniqueKey, onDuplicate: .keepEarlier, workspaceID: job.workspaceID)
        switch job.name {
        case ProcessTurn.jobName: try await self.environment.jobs.enqueue(try JSONDecoder().decode(ProcessTurn.self, from: data), options: options)
        case DeliverReply.jobName: try await self.environment.jobs.enqueue(try JSONDecoder().decode(DeliverReply.self, from: data), options: options)
        case ReconcileDelivery.jobName: try await self.environment.jobs.enqueue(try JSONDecoder().decode(ReconcileDelivery.self, from: data), options: options)
        case HideMessage.jobName: try await self.environment.jobs.enqueue(try JSONDecoder().decode(HideMessage.self, from: data), options: options)
        case NameContact.jobName: try await self.environment.jobs.enqueue(try JSONDecoder().decode(NameContact.self, from: data), options: options)
        case PollConnection.jobName: try await self.environment.jobs.enqueue(try JSONDecoder().decode(PollConnection.self, from: data), options: options)
        default: Issue.record("\(job.name) does not come back")
        }
    }
}
