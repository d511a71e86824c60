import Core
import Storage

/// What workers do to stored jobs: claim, extend, finish, hand back, rescue. Every step is one transaction.
struct JobLedger: Sendable {
    let store: any Store
    let time: any TimeSource
    let random: any RandomSource
    let signals: JobSignals
    let registry: JobRegistry
    /// This process, for leases: another one in every start.
    let owner: String
    let lease: Duration

    private static let fields = Job.fields

    // MARK: Claiming

    /// Takes the next jobs of the queue, raising their attempts in the same statement. Names that this release doesn't know are left waiting.
    func claim(_ queue: QueueName, limit: Int) async throws -> [Job] {
        let names = self.registry.names
        guard limit > 0, !names.isEmpty else { return [] }
        let now = self.time.now()
        let query = Query<Job>
            .where(Self.fields.queue == queue.rawValue && Self.fields.isReady == true && Self.fields.name.isIn(names))
            .sort(by: Self.fields.rank).limit(limit)
        let operations: [UpdateOperation<Job>] = [
            .set(Self.fields.state, .running), .increment(Self.fields.attempt), .increment(Self.fields.claims), .set(Self.fields.owner, self.owner),
            .set(Self.fields.leaseUntil, now + self.lease), .unset(Self.fields.isReady), .unset(Self.fields.waitingKey), .set(Self.fields.startedAt, now),
        ]
        let jobs = try await self.store.transaction("claim jobs") { try $0.findAndUpdate(query, operations) }
        return jobs.sorted { ($0.rank, $0.id) < ($1.rank, $1.id) }
    }

    /// Makes scheduled jobs available whose time has come. Returns when the next one is due.
    func promote() async throws -> Timestamp? {
        let now = self.time.now()
        while true {
            let promoted = try await self.store.transaction("promote jobs") { transaction in
                try transaction.findAndUpdate(
                    .where(!Self.fields.dueAt.isNull && Self.fields.dueAt <= now).sort(by: Self.fields.dueAt).limit(500),
                    [.set(Self.fields.state, .available), .set(Self.fields.isReady, true), .unset(Self.fields.dueAt)])
            }
            for queue in Set(promoted.map(\.queue)) { self.signals.sayAvailable(queue: queue) }
            if promoted.count < 500 { break }
        }
        return try await self.store.first(.where(!Self.fields.dueAt.isNull).sort(by: Self.fields.dueAt))?.dueAt
    }

    /// The clock was set back by `duration`: what waits for a time of the old clock would wait that much too long.
    func bringForward(by duration: Duration) async throws -> Int {
        let now = self.time.now()
        var total = 0
        var last = Identifier<Job>("")
        while true {
            let after = last
            let moved = try await self.store.transaction("bring jobs forward") { transaction -> [Job] in
                let jobs = try transaction.find(Query<Job>.where(!Self.fields.dueAt.isNull && Self.fields.dueAt > now && Self.fields.id > after).sort(by: Self.fields.id).limit(200))
                for var job in jobs {
                    job.wait(until: max(now, job.runAt - duration), now: now)
                    try transaction.replace(job)
                }
                return jobs
            }
            total += moved.count
            guard moved.count == 200, let end = moved.last else { return total }
            last = end.id
        }
    }

    // MARK: Leases

    /// Extends the leases of these runs. Returns the jobs that are still theirs; the others were lost.
    func extend(_ held: [(id: Identifier<Job>, claims: Int)]) async throws -> [Job] {
        let until = self.time.now() + self.lease
        var kept: [Job] = []
        var rest = held[...]
        while !rest.isEmpty {
            let some = rest.prefix(256)
            rest = rest.dropFirst(256)
            let ids = some.map(\.id)
            let found = try await self.store.transaction("extend leases") { transaction in
                try transaction.findAndUpdate(.where(Self.fields.id.isIn(ids) && Self.fields.owner == self.owner), [.set(Self.fields.leaseUntil, until)])
            }
            let claims = Dictionary(uniqueKeysWithValues: some.map { ($0.id, $0.claims) })
            kept += found.filter { claims[$0.id] == $0.claims }
        }
        return kept
    }

    /// Takes jobs from runs that stopped reporting. Their attempt counts: a job that kills its process must come to an end too.
    func rescueExpired() async throws -> Int {
        let now = self.time.now()
        let failure = Reason("lease_expired", "The worker stopped reporting.")
        return try await self.rescue(.where(!Self.fields.leaseUntil.isNull && Self.fields.leaseUntil < now), failure)
    }

    /// Takes all jobs that some other start of this process had. Right only where this is the one process on the store.
    func rescueFromEarlierStarts() async throws -> Int {
        try await self.rescue(.where(!Self.fields.leaseUntil.isNull && Self.fields.owner != self.owner), Reason("process_ended", "The process ended while the job was running."))
    }

    private func rescue(_ query: Query<Job>, _ reason: Reason) async throws -> Int {
        let now = self.time.now()
        var total = 0
        var rescued = 0
        repeat {
            rescued = try await self.store.transaction("rescue jobs") { transaction in
                let jobs = try transaction.find(query.limit(200))
                for var job in jobs {
                    job.add(JobFailure(attempt: job.attempt, at: now, code: reason.code, message: reason.text))
                    if job.isCancelRequested {
                        job.end(.cancelled, nil, now: now)
                    } else if job.attempt >= job.maximumAttempts {
                        job.end(.dead, nil, now: now)
                    } else {
                        try self.wait(&job, until: now, now: now, in: transaction)
                    }
                    try transaction.replace(job)
                }
                return jobs.count
            }
            total += rescued
        } while rescued == 200
        return total
    }

    // MARK: Finishing

    /// Stores what came of these runs. Returns how many of them no longer had their job: those changed nothing.
    func finish(_ results: [JobResult]) async throws -> Int {
        let now = self.time.now()
        return try await self.store.transaction("finish jobs") { transaction in
            var refused = 0
            // Most runs are done, on their first claim: one statement for all of them.
            let done = Dictionary(grouping: results.filter { if case .done = $0.ending { true } else { false } }, by: \.claims)
            for (claims, group) in done {
                let ids = group.map(\.id)
                let changed = try transaction.update(
                    .where(Self.fields.id.isIn(ids) && Self.fields.owner == self.owner && Self.fields.claims == claims),
                    set: [.set(Self.fields.state, .done), .unset(Self.fields.owner), .unset(Self.fields.leaseUntil), .set(Self.fields.finishedAt, now)])
                refused += ids.count - changed
            }
            for result in results {
                if case .done = result.ending { continue }
                guard var job = try transaction.get(Job.self, result.id), job.owner == self.owner, job.claims == result.claims else {
                    refused += 1
                    continue
                }
                try self.apply(result.ending, to: &job, now: now, in: transaction)
                try transaction.replace(job)
            }
            return refused
        }
    }

    private func apply(_ ending: JobResult.Ending, to job: inout Job, now: Timestamp, in transaction: any Transaction) throws {
        switch ending {
        case .done: job.end(.done, nil, now: now)
        case .cancelled(let reason): job.end(.cancelled, reason, now: now)
        case .discarded(let reason): job.end(.discarded, reason, now: now)
        case .handedBack:
            job.attempt = max(0, job.attempt - 1)
            if job.isCancelRequested {
                job.end(.cancelled, nil, now: now)
            } else {
                try self.wait(&job, until: job.runAt <= now ? job.runAt : now, now: now, in: transaction)
            }
        case .snoozed(let until):
            job.attempt = max(0, job.attempt - 1)
            if job.isCancelRequested {
                job.end(.cancelled, nil, now: now)
            } else {
                try self.wait(&job, until: until, now: now, in: transaction)
            }
        case .failed(let code, let message, let delay):
            job.add(JobFailure(attempt: job.attempt, at: now, code: code, message: message))
            if job.isCancelRequested {
                job.end(.cancelled, nil, now: now)
            } else if job.attempt >= job.maximumAttempts {
                job.end(.dead, nil, now: now)
            } else {
                let policy = self.registry.entries[job.name]?.retryPolicy ?? .standard
                try self.wait(&job, until: now + (delay ?? policy.delay(afterAttempt: job.attempt, random: self.random)), now: now, in: transaction)
            }
        }
    }

    /// Puts a job back to wait, under its unique key. When another job took that key meanwhile, that one does the work.
    private func wait(_ job: inout Job, until: Timestamp, now: Timestamp, in transaction: any Transaction) throws {
        if let key = job.uniqueKey {
            let scoped = Job.waitingKey(name: job.name, workspaceID: job.workspaceID, key: key)
            if try transaction.exists(.where(Self.fields.waitingKey == scoped)) {
                job.end(.cancelled, Reason("superseded", "A newer job with the same key waits already."), now: now)
                return
            }
            job.waitingKey = scoped
        }
        job.wait(until: until, now: now)
        let signals = self.signals
        let (queue, dueAt) = (job.queue, job.dueAt)
        transaction.afterCommit {
            if let dueAt { signals.sayScheduled(dueAt) } else { signals.sayAvailable(queue: queue) }
        }
    }

    // MARK: Cleaning

    /// Deletes finished jobs whose time is over, in small steps.
    func clean(_ configuration: WorkerConfiguration) async throws -> Int {
        let now = self.time.now()
        let rules: [([JobState], Duration)] = [([.done], configuration.keepDone), ([.cancelled, .discarded], configuration.keepCancelled), ([.dead], configuration.keepDead)]
        var total = 0
        for (states, age) in rules {
            var deleted = 0
            repeat {
                deleted = try await self.store.transaction("clean jobs") { transaction in
                    try transaction.deleteAll(.where(!Self.fields.finishedAt.isNull && Self.fields.finishedAt <= now - age && Self.fields.state.isIn(states)).limit(500))
                }
                total += deleted
            } while deleted == 500
        }
        return total
    }
}

/// What came of one run.
struct JobResult: Sendable {
    enum Ending: Sendable {
        case done
        case cancelled(Reason?)
        case discarded(Reason)
        case snoozed(Timestamp)
        case failed(code: String, message: String, delay: Duration?)
        /// It did not run, or was interrupted by a shutdown: no attempt is counted.
        case handedBack
    }

    var id: Identifier<Job>
    var claims: Int
    var ending: Ending
}
