import Core
import Storage

/// Where jobs are put and managed.
public protocol JobQueue: Sendable {
    /// Stores a job as part of the caller's transaction: it exists exactly when the transaction holds, and workers of this process start
    /// at once after the commit. With a unique key that a waiting job has already, that job's id is returned (`JobOptions.OnDuplicate`).
    func enqueue<P: JobParameters>(_ parameters: P, options: JobOptions, in transaction: any Transaction) throws -> Identifier<Job>
    /// A waiting job is cancelled at once; a running one is told to stop and may still finish. False when it was finished already.
    func cancel(_ id: Identifier<Job>, reason: Reason, in transaction: any Transaction) throws -> Bool
    /// Cancels the waiting job with this unique key, if there is one.
    func cancelWaiting<P: JobParameters>(_ type: P.Type, uniqueKey: String, workspaceID: Identifier<Workspace>?, in transaction: any Transaction) throws -> Bool
    /// Puts a finished job back into its queue with all its attempts. False when it is not finished.
    /// Throws `conflict` when a job with its unique key waits already.
    func rerun(_ id: Identifier<Job>, in transaction: any Transaction) throws -> Bool
    /// Newest first.
    func list(_ filter: JobFilter) async throws -> Page<Job>
    func get(_ id: Identifier<Job>) async throws -> Job?
    /// How many jobs there are by queue and state.
    func counts() async throws -> [JobCount]
    var store: any Store { get }
}

/// Which jobs to list.
public struct JobFilter: Sendable {
    /// Empty: all states.
    public var states: [JobState]
    /// The kind of job; nil: all.
    public var name: String?
    public var queue: QueueName?
    public var workspaceID: Identifier<Workspace>?
    public var limit: Int
    /// The last item of the page before.
    public var after: Cursor?

    public init(states: [JobState] = [], name: String? = nil, queue: QueueName? = nil, workspaceID: Identifier<Workspace>? = nil, limit: Int = 50, after: Cursor? = nil) {
        self.states = states
        self.name = name
        self.queue = queue
        self.workspaceID = workspaceID
        self.limit = limit
        self.after = after
    }
}

/// How many jobs of one queue are in one state.
public struct JobCount: Sendable, Codable, Hashable {
    public var queue: QueueName
    public var state: JobState
    public var count: Int
}

extension JobQueue {
    /// Whether a job of this kind with this unique key waits or runs.
    public func isUnderWay<P: JobParameters>(_: P.Type, uniqueKey: String, workspaceID: Identifier<Workspace>?, in transaction: any ReadTransaction) throws -> Bool {
        let waiting = Job.waitingKey(name: P.jobName, workspaceID: workspaceID, key: uniqueKey)
        if try transaction.exists(.where(Job.fields.waitingKey == waiting)) { return true }
        return try transaction.exists(.where(!Job.fields.leaseUntil.isNull && Job.fields.name == P.jobName && Job.fields.uniqueKey == uniqueKey))
    }

    /// The same for any unique key that begins with `keysFrom`.
    public func isUnderWay<P: JobParameters>(_: P.Type, keysFrom prefix: String, workspaceID: Identifier<Workspace>?, in transaction: any ReadTransaction) throws -> Bool {
        // Keys are ASCII: U+FFFF comes after all of them.
        let (first, last) = (Job.waitingKey(name: P.jobName, workspaceID: workspaceID, key: prefix), Job.waitingKey(name: P.jobName, workspaceID: workspaceID, key: prefix + "\u{FFFF}"))
        if try transaction.exists(.where(Job.fields.waitingKey >= first && Job.fields.waitingKey < last)) { return true }
        return try transaction.exists(.where(!Job.fields.leaseUntil.isNull && Job.fields.name == P.jobName && Job.fields.uniqueKey >= prefix && Job.fields.uniqueKey < prefix + "\u{FFFF}"))
    }

    /// With the default options: at once, without a unique key, in the queue of its kind.
    @discardableResult
    public func enqueue<P: JobParameters>(_ parameters: P, in transaction: any Transaction) throws -> Identifier<Job> {
        try self.enqueue(parameters, options: JobOptions(), in: transaction)
    }

    /// In a transaction of its own.
    @discardableResult
    public func enqueue<P: JobParameters>(_ parameters: P, options: JobOptions = JobOptions()) async throws -> Identifier<Job> {
        try await self.store.transaction("enqueue " + P.jobName) { try self.enqueue(parameters, options: options, in: $0) }
    }

    /// In a transaction of its own; false when the job was finished already.
    @discardableResult
    public func cancel(_ id: Identifier<Job>, reason: Reason) async throws -> Bool {
        try await self.store.transaction("cancel job") { try self.cancel(id, reason: reason, in: $0) }
    }

    /// In a transaction of its own; false when the job is not finished.
    @discardableResult
    public func rerun(_ id: Identifier<Job>) async throws -> Bool {
        try await self.store.transaction("rerun job") { try self.rerun(id, in: $0) }
    }
}
