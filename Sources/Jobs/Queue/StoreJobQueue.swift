import Core
import Storage

/// The queue on the store that also holds the records, so that a job and the change it belongs to are one transaction.
public struct StoreJobQueue: JobQueue {
    public let store: any Store
    let time: any TimeSource
    let identifiers: any IdentifierSource
    /// Reaches the workers of this process.
    let signals: JobSignals

    public init(store: any Store, time: any TimeSource, identifiers: any IdentifierSource) {
        self.store = store
        self.time = time
        self.identifiers = identifiers
        self.signals = JobSignals()
    }

    /// Stores the job, or changes the waiting one with its unique key, together with the caller's other writes. Throws `internalFailure` when the parameters can't be coded.
    public func enqueue<P: JobParameters>(_ parameters: P, options: JobOptions, in transaction: any Transaction) throws -> Identifier<Job> {
        let now = self.time.now()
        let text: String
        do {
            text = String(decoding: try JSONWriter.bytes(of: parameters), as: UTF8.self)
        } catch {
            throw AppError(.internalFailure, "The job's parameters can't be stored.", details: ["job": P.jobName], cause: "\(type(of: error))")
        }
        let runAt = options.runAt ?? now
        var job = Job(
            id: self.identifiers.next(Job.self), name: P.jobName, queue: (options.queue ?? P.queue).rawValue, parameters: text, priority: options.priority,
            maximumAttempts: P.retryPolicy.maximumAttempts, runAt: runAt, now: now)
        job.workspaceID = options.workspaceID
        job.uniqueKey = options.uniqueKey
        job.waitingKey = options.uniqueKey.map { Job.waitingKey(name: P.jobName, workspaceID: options.workspaceID, key: $0) }
        job.traceText = TraceHeaders.current()
        // Most keys are new: the index says so while the job goes in.
        if try transaction.insertIfAbsent(job) {
            self.announce(job, transaction)
            return job.id
        }
        guard let key = job.waitingKey, var waiting = try transaction.first(.where(Job.fields.waitingKey == key)) else { throw AppError(.duplicateRecord, "There already is such a job.", details: ["job": P.jobName]) }
        switch options.onDuplicate {
        case .keep: return waiting.id
        case .keepEarlier: if runAt >= waiting.runAt { return waiting.id }
        case .replace:
            waiting.parameters = text
            waiting.priority = options.priority
        }
        waiting.wait(until: runAt, now: now)
        try transaction.replace(waiting)
        self.announce(waiting, transaction)
        return waiting.id
    }

    /// Cancels a waiting job; marks a running one, whose worker hears of it after the commit.
    public func cancel(_ id: Identifier<Job>, reason: Reason, in transaction: any Transaction) throws -> Bool {
        guard var job = try transaction.get(Job.self, id), !job.state.isFinal else { return false }
        if job.state == .running {
            // Marked for workers of other processes and for a later rescue; our own worker is told at once.
            job.isCancelRequested = true
            job.reasonText = Job.json(reason)
            let signals = self.signals
            transaction.afterCommit { signals.sayCancelled(id) }
        } else {
            job.end(.cancelled, reason, now: self.time.now())
        }
        try transaction.replace(job)
        return true
    }

    /// Ends the waiting job with this key as cancelled; false when none waits.
    public func cancelWaiting<P: JobParameters>(_: P.Type, uniqueKey: String, workspaceID: Identifier<Workspace>?, in transaction: any Transaction) throws -> Bool {
        let key = Job.waitingKey(name: P.jobName, workspaceID: workspaceID, key: uniqueKey)
        guard var job = try transaction.first(.where(Job.fields.waitingKey == key)) else { return false }
        job.end(.cancelled, Reason("superseded", "It is no longer needed."), now: self.time.now())
        try transaction.replace(job)
        return true
    }

    /// Makes a finished job available again with all its attempts. Throws `conflict` when one with its unique key waits already.
    public func rerun(_ id: Identifier<Job>, in transaction: any Transaction) throws -> Bool {
        guard var job = try transaction.get(Job.self, id), job.state.isFinal else { return false }
        if let key = job.uniqueKey {
            let scoped = Job.waitingKey(name: job.name, workspaceID: job.workspaceID, key: key)
            guard try !transaction.exists(.where(Job.fields.waitingKey == scoped)) else { throw AppError(.conflict, "The same job is waiting already.", details: ["job": job.name]) }
            job.waitingKey = scoped
        }
        let now = self.time.now()
        job.attempt = 0
        job.reasonText = nil
        job.progress = nil
        job.progressNote = nil
        job.wait(until: now, now: now)
        try transaction.replace(job)
        self.announce(job, transaction)
        return true
    }

    /// The job, whatever its state; nil when it never was or is cleaned away.
    public func get(_ id: Identifier<Job>) async throws -> Job? { try await self.store.get(Job.self, id) }

    /// One page of the jobs that the filter lets through, newest first.
    public func list(_ filter: JobFilter) async throws -> Page<Job> {
        var condition = Condition<Job>.always
        if filter.states == [.dead] {
            condition = condition && !Job.fields.deadAt.isNull
        } else if !filter.states.isEmpty {
            condition = condition && Job.fields.state.isIn(filter.states)
        }
        if let name = filter.name { condition = condition && Job.fields.name == name }
        if let queue = filter.queue { condition = condition && Job.fields.queue == queue.rawValue }
        if let workspaceID = filter.workspaceID { condition = condition && Job.fields.workspaceID == workspaceID }
        // Ids grow with time, so their order is the order of creation.
        return try await self.store.page(Query(condition).sort(by: Job.fields.id, .descending).limit(filter.limit).after(filter.after))
    }

    /// Counts by queue and state; states without a job are left out.
    public func counts() async throws -> [JobCount] {
        try await self.store.read("count jobs") { transaction in
            try transaction.groupCount(Query<Job>(), by: Job.fields.queue).flatMap { queue, _ -> [JobCount] in
                guard case .text(let name) = queue else { return [] }
                return try transaction.groupCount(.where(Job.fields.queue == name), by: Job.fields.state).compactMap { state, count in
                    JobState(stored: state).map { JobCount(queue: QueueName(rawValue: name), state: $0, count: count) }
                }
            }
        }
    }

    /// Tells the workers of this process once the job is really there.
    func announce(_ job: Job, _ transaction: any Transaction) {
        let signals = self.signals
        let (queue, dueAt) = (job.queue, job.dueAt)
        transaction.afterCommit {
            if let dueAt { signals.sayScheduled(dueAt) } else { signals.sayAvailable(queue: queue) }
        }
    }
}
