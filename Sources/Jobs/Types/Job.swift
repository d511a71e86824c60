import Core
import Foundation
import Storage

/// Where a job stands, and who moves it on.
public enum JobState: String, Codable, Sendable, CaseIterable, FieldValue {
    /// Waits for a worker.
    case available
    /// Waits for its time: delayed, snoozed or to be retried. The workers' alarm makes it available.
    case scheduled
    /// A worker has it, under a lease.
    case running
    case done
    /// Taken back by a person or by its handler.
    case cancelled
    /// Given up by its handler.
    case discarded
    /// Failed as often as its policy allows. Kept until somebody re-runs it or the cleaner's time comes.
    case dead

    /// Whether nothing comes of it by itself any more.
    public var isFinal: Bool {
        switch self {
        case .available, .scheduled, .running: false
        case .done, .cancelled, .discarded, .dead: true
        }
    }
}

/// One failed attempt. Holds codes and safe sentences, never message text.
public struct JobFailure: Codable, Hashable, Sendable {
    /// 1 for the first try.
    public var attempt: Int
    public var at: Timestamp
    public var code: String
    public var message: String

    public init(attempt: Int, at: Timestamp, code: String, message: String) {
        self.attempt = attempt
        self.at = at
        self.code = code
        self.message = message
    }
}

/// A stored job. It is nothing but its fields: jobs change often, so no document is rewritten with each change.
public struct Job: Record {
    public var id: Identifier<Job>
    /// The kind of job, as its parameters' type names it.
    public var name: String
    public var queue: String
    public var workspaceID: Identifier<Workspace>?
    /// The parameters as JSON.
    public var parameters: String
    public var state: JobState
    /// Lower goes first; one step is worth a minute of waiting.
    public var priority: Int
    /// When it was or will be due.
    public var runAt: Timestamp
    /// Order within the queue: `runAt` plus a minute per step of priority.
    public var rank: Int64
    /// True while available, else missing; keeps the index that workers claim from small.
    public var isReady: Bool?
    /// The time to become available, while scheduled.
    public var dueAt: Timestamp?
    /// Raised when claimed; taken back when the attempt didn't count.
    public var attempt: Int
    /// Of its kind's policy when it was enqueued.
    public var maximumAttempts: Int
    /// The fencing token: raised by every claim and never lowered.
    public var claims: Int
    /// The worker process that has it.
    public var owner: String?
    /// Up to when its worker has it; nil while nobody does.
    public var leaseUntil: Timestamp?
    public var uniqueKey: String?
    /// The unique key with its scope, while waiting.
    public var waitingKey: String?
    /// A worker that has it is to stop.
    public var isCancelRequested: Bool
    /// 0 ... 1, as the handler last reported.
    public var progress: Double?
    /// What the handler is at, in words.
    public var progressNote: String?
    /// `JobFailure`s as JSON, oldest first, the newest 20.
    public var failuresText: String?
    /// Why it was cancelled or discarded, as JSON of a `Reason`.
    public var reasonText: String?
    /// Trace headers of whoever enqueued it, as JSON.
    public var traceText: String?
    public var createdAt: Timestamp
    /// When the newest attempt began.
    public var startedAt: Timestamp?
    public var finishedAt: Timestamp?
    /// When it died; nil for other ends, so that the list of dead jobs is quick.
    public var deadAt: Timestamp?

    public static let fields = JobFields()
    public static let schema = Schema<Job>(
        "jobs",
        fields: [
            fields.name.erased, fields.queue.erased, fields.workspaceID.erased, fields.parameters.erased, fields.state.erased, fields.priority.erased, fields.runAt.erased,
            fields.rank.erased, fields.isReady.erased, fields.dueAt.erased, fields.attempt.erased, fields.maximumAttempts.erased, fields.claims.erased, fields.owner.erased,
            fields.leaseUntil.erased, fields.uniqueKey.erased, fields.waitingKey.erased, fields.isCancelRequested.erased, fields.progress.erased, fields.progressNote.erased,
            fields.failuresText.erased, fields.reasonText.erased, fields.traceText.erased, fields.createdAt.erased, fields.startedAt.erased, fields.finishedAt.erased,
            fields.deadAt.erased,
        ],
        indexes: [
            .on("queue", "rank", whereNotNull: "isReady"), .on("dueAt", whereNotNull: "dueAt"), .on("leaseUntil", whereNotNull: "leaseUntil"),
            .on("finishedAt", whereNotNull: "finishedAt"), .on("deadAt", whereNotNull: "deadAt"), .unique("waitingKey", whereNotNull: "waitingKey"),
        ],
        blank: { Job(blank: $0) }
    )

    private init(blank id: Identifier<Job>) {
        self.init(id: id, name: "", queue: "", parameters: "", priority: 0, maximumAttempts: 1, runAt: .distantPast, now: .distantPast)
    }

    init(id: Identifier<Job>, name: String, queue: String, parameters: String, priority: Int, maximumAttempts: Int, runAt: Timestamp, now: Timestamp) {
        self.id = id
        self.name = name
        self.queue = queue
        self.parameters = parameters
        self.state = .available
        self.priority = priority
        self.runAt = runAt
        self.rank = 0
        self.attempt = 0
        self.maximumAttempts = maximumAttempts
        self.claims = 0
        self.isCancelRequested = false
        self.createdAt = now
        self.wait(until: runAt, now: now)
    }

    /// Failed attempts, oldest first.
    public var failures: [JobFailure] {
        self.failuresText.flatMap { try? JSONDecoder().decode([JobFailure].self, from: Data($0.utf8)) } ?? []
    }

    /// Why it was cancelled or discarded.
    public var reason: Reason? { self.reasonText.flatMap { try? JSONDecoder().decode(Reason.self, from: Data($0.utf8)) } }

    // MARK: Moves

    /// Waits from now on, available when the time has come already.
    mutating func wait(until time: Timestamp, now: Timestamp) {
        self.runAt = time
        self.rank = time.milliseconds + Int64(self.priority) * 60_000
        self.state = time <= now ? .available : .scheduled
        self.isReady = time <= now ? true : nil
        self.dueAt = time <= now ? nil : time
        self.owner = nil
        self.leaseUntil = nil
        self.finishedAt = nil
        self.deadAt = nil
        self.isCancelRequested = false
    }

    mutating func end(_ state: JobState, _ reason: Reason?, now: Timestamp) {
        self.state = state
        self.isReady = nil
        self.dueAt = nil
        self.owner = nil
        self.leaseUntil = nil
        self.waitingKey = nil
        self.finishedAt = now
        self.deadAt = state == .dead ? now : nil
        if let reason { self.reasonText = Self.json(reason) }
    }

    mutating func add(_ failure: JobFailure) {
        self.failuresText = Self.json(Array((self.failures + [failure]).suffix(20)))
    }

    static func json(_ value: some Encodable) -> String? { (try? JSONEncoder().encode(value)).map { String(decoding: $0, as: UTF8.self) } }

    static func waitingKey(name: String, workspaceID: Identifier<Workspace>?, key: String) -> String { "\(name)|\(workspaceID?.rawValue ?? "")|\(key)" }
}

/// The declared fields of `Job`.
public struct JobFields: RecordFields {
    public typealias Owner = Job

    public let name = Field<Job, String>("name", \.name)
    public let queue = Field<Job, String>("queue", \.queue)
    public let workspaceID = Field<Job, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let parameters = Field<Job, String>("parameters", \.parameters)
    public let state = Field<Job, JobState>("state", \.state)
    public let priority = Field<Job, Int>("priority", \.priority)
    public let runAt = Field<Job, Timestamp>("runAt", \.runAt)
    public let rank = Field<Job, Int64>("rank", \.rank)
    public let isReady = Field<Job, Bool>("isReady", \.isReady)
    public let dueAt = Field<Job, Timestamp>("dueAt", \.dueAt)
    public let attempt = Field<Job, Int>("attempt", \.attempt)
    public let maximumAttempts = Field<Job, Int>("maximumAttempts", \.maximumAttempts)
    public let claims = Field<Job, Int>("claims", \.claims)
    public let owner = Field<Job, String>("owner", \.owner)
    public let leaseUntil = Field<Job, Timestamp>("leaseUntil", \.leaseUntil)
    public let uniqueKey = Field<Job, String>("uniqueKey", \.uniqueKey)
    public let waitingKey = Field<Job, String>("waitingKey", \.waitingKey)
    public let isCancelRequested = Field<Job, Bool>("isCancelRequested", \.isCancelRequested)
    public let progress = Field<Job, Double>("progress", \.progress)
    public let progressNote = Field<Job, String>("progressNote", \.progressNote)
    public let failuresText = Field<Job, String>("failuresText", \.failuresText)
    public let reasonText = Field<Job, String>("reasonText", \.reasonText)
    public let traceText = Field<Job, String>("traceText", \.traceText)
    public let createdAt = Field<Job, Timestamp>("createdAt", \.createdAt)
    public let startedAt = Field<Job, Timestamp>("startedAt", \.startedAt)
    public let finishedAt = Field<Job, Timestamp>("finishedAt", \.finishedAt)
    public let deadAt = Field<Job, Timestamp>("deadAt", \.deadAt)
}

/// The record types of this room, for opening a store.
public enum JobSchemas {
    public static let all = [AnySchema(Job.self), AnySchema(ScheduleState.self), AnySchema(JobLeader.self)]
}
