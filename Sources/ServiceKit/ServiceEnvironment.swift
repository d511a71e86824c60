import Coordination
import Core
import Jobs
import Logging
import Security
import Storage

/// What every service stands on, handed in once at assembly. Nothing below reads the environment or the system clock.
public struct ServiceEnvironment: Sendable {
    public var store: any Store
    public var jobs: any JobQueue
    public var pubSub: any PubSub
    public var time: any TimeSource
    public var ids: any IdentifierSource
    public var random: any RandomSource
    public var secrets: SecretBox
    public var logger: Logger

    public init(store: any Store, jobs: any JobQueue, pubSub: any PubSub, time: any TimeSource, ids: any IdentifierSource, random: any RandomSource, secrets: SecretBox, logger: Logger) {
        self.store = store
        self.jobs = jobs
        self.pubSub = pubSub
        self.time = time
        self.ids = ids
        self.random = random
        self.secrets = secrets
        self.logger = logger
    }

    /// Runs `body` as one transaction and tells the dashboards about its events after the commit, never before.
    ///
    /// `body` is repeatable and without side effects: events, audit entries and jobs go through the unit.
    public func write<Value: Sendable>(_ name: String, urgency: TransactionUrgency = .normal, _ body: @escaping @Sendable (WorkUnit) throws -> Value) async throws -> Value {
        let ids = self.ids
        let time = self.time
        let jobs = self.jobs
        let (value, events) = try await self.store.transaction(name, urgency) { tx in
            let unit = WorkUnit(tx: tx, now: time.now(), ids: ids, jobs: jobs)
            let value = try body(unit)
            return (value, try unit.flushEvents())
        }
        for event in events {
            let channel = EventJournal.channel(event.workspaceID)
            guard self.pubSub.mayBeHeard(on: channel) else { continue }
            do {
                try await self.pubSub.publish(EventJournal.text(event), to: channel)
            } catch {
                // The event is stored: dashboards that miss the push get it on their next replay.
                self.logger.warning("An event could not be pushed.", metadata: ["workspace": "\(event.workspaceID)", "sequence": "\(event.sequence)"])
            }
        }
        return value
    }

    /// Runs `body` on one moment's view of the store. `name` is for metrics.
    public func read<Value: Sendable>(_ name: String, _ body: @escaping @Sendable (any ReadTransaction) throws -> Value) async throws -> Value {
        try await self.store.read(name, body)
    }
}

/// One transaction with what belongs to it: its time, new ids, events, jobs. Lives only as long as the transaction's body.
public final class WorkUnit {
    public let tx: any Transaction
    public let now: Timestamp
    private let ids: any IdentifierSource
    private let jobs: any JobQueue
    private var pending: [(workspaceID: Identifier<Workspace>, type: String, subject: String, values: [String: String])] = []

    init(tx: any Transaction, now: Timestamp, ids: any IdentifierSource, jobs: any JobQueue) {
        self.tx = tx
        self.now = now
        self.ids = ids
        self.jobs = jobs
    }

    /// An id for a new record: UUIDv7, so that ids sort by creation time.
    public func newID<Entity>(_: Entity.Type) -> Identifier<Entity> { Identifier(self.ids.next()) }

    /// Notes an event; it gets its number when the body is done and reaches dashboards after the commit.
    public func event(_ type: String, workspaceID: Identifier<Workspace>, subject: String, values: [String: String] = [:]) {
        // One event per subject and type is enough: dashboards fetch the record. And what is new in this transaction need not be told as changed.
        let news = type == "message.changed" ? "message.stored" : type
        if let index = self.pending.firstIndex(where: { ($0.type == type || $0.type == news) && $0.subject == subject && $0.workspaceID == workspaceID }) {
            self.pending[index].values.merge(values) { _, new in new }
        } else {
            self.pending.append((workspaceID, type, subject, values))
        }
    }

    /// Puts a job into its queue as part of this transaction: it exists exactly when the transaction holds.
    @discardableResult
    public func enqueue(_ parameters: some JobParameters, options: JobOptions = JobOptions()) throws -> Identifier<Job> {
        try self.jobs.enqueue(parameters, options: options, in: self.tx)
    }

    /// Tells people something; crises are `immediate`.
    ///
    /// - Parameter recipientID: the one person it is for; nil: everybody in the workspace.
    public func notice(
        _ kind: String, urgency: Notice.Urgency, text: String, subject: String, workspaceID: Identifier<Workspace>, recipientID: Identifier<User>? = nil
    ) throws {
        var notice = Notice(id: self.newID(Notice.self), workspaceID: workspaceID, kind: kind, urgency: urgency, text: text, subject: subject, at: self.now)
        notice.recipientID = recipientID
        try self.tx.insert(notice)
        self.event("notice.created", workspaceID: workspaceID, subject: notice.id.rawValue, values: ["kind": kind, "urgency": urgency.rawValue, "about": subject])
    }

    func flushEvents() throws -> [Event] {
        try EventJournal.append(self.pending, at: self.now, in: self.tx)
    }
}
