import Connectors
import Core
import Jobs
import Logging
import Security
import ServiceKit
import Storage
import Tracing

/// The jobs `training.collect` and `training.refresh_samples`.
struct Collector: Sendable {
    /// Pages of one run; then others get their turn.
    private static let pagesPerRun = 20
    /// Notes and errors kept with a training job.
    private static let maximumErrors = 50
    /// How long before their time samples are collected again.
    private static let refreshAhead: Duration = .days(5)

    let context: ServiceEnvironment
    let connectors: ConnectorRegistry
    let access: any CollectionAccess

    func collect(_ parameters: CollectTraining, _ run: JobContext) async throws -> JobOutcome {
        guard var job = try await self.begin(parameters.trainingJobID, run), let connectionID = job.connectionID else { return .done }
        for _ in 0 ..< Self.pagesPerRun {
            try run.checkCancellation()
            let page: CollectionPage
            do {
                page = try await self.page(of: connectionID, marks: job.marks)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                return try await self.failed(job, connectionID, error, run)
            }
            guard let next = try await self.store(page, job.id, connectionID, run) else { return .done }
            try await run.reportProgress(next.progress, next.stage.rawValue)
            job = next
            if page.isComplete { return try await self.finish(job) }
            if let resumeAt = page.resumeAt, resumeAt > self.context.time.now() {
                await self.tellVoice(job.workspaceID)
                return .snooze(until: resumeAt)
            }
        }
        await self.tellVoice(job.workspaceID)
        return .snooze(until: self.context.time.now() + .seconds(1))
    }

    /// The job as it goes on; nil when it has ended (cancelled) or is gone.
    private func begin(_ id: Identifier<TrainingJob>, _ run: JobContext) async throws -> TrainingJob? {
        try await self.context.write("training.begin") { unit in
            try run.confirmLease(in: unit.tx)
            guard var job = try unit.tx.get(TrainingJob.self, id), !job.stage.isFinal else { return nil }
            guard job.stage == .queued else { return job }
            job.stage = .collectingData
            job.startedAt = unit.now
            try unit.tx.replace(job)
            Self.announce(job, unit: unit)
            return job
        }
    }

    private func page(of connectionID: Identifier<Connection>, marks: [String: String]) async throws -> CollectionPage {
        let access = try await self.access.access(to: connectionID)
        let connector = try self.connectors.connector(for: access.platform)
        return try await withSpan("training.collect") { span in
            span.attributes["platform"] = access.platform.rawValue
            return try await connector.collect(access, marks: marks)
        }
    }

    /// Stores a page's samples and posts and then the marks, together. Nil when the job was cancelled or the account let go meanwhile.
    private func store(_ page: CollectionPage, _ id: Identifier<TrainingJob>, _ connectionID: Identifier<Connection>, _ run: JobContext) async throws -> TrainingJob? {
        try await self.context.write("training.store") { unit in
            try run.confirmLease(in: unit.tx)
            guard var job = try unit.tx.get(TrainingJob.self, id), !job.stage.isFinal else { return nil }
            guard let connection = try unit.tx.get(Connection.self, connectionID), connection.isConnected else {
                job.stage = .cancelled
                job.finishedAt = unit.now
                job.errors.append(Reason("disconnected", "The account was disconnected."))
                try unit.tx.replace(job)
                Self.announce(job, unit: unit)
                return nil
            }
            for collected in page.samples {
                job.collectedSamples += 1
                if try Self.keep(collected, connection, unit: unit) { job.newSamples += 1 }
            }
            for post in page.posts { try Self.keep(post, connection, unit: unit) }
            job.marks = page.marks
            job.progress = page.isComplete ? 1 : min(max(page.progress, job.progress), 0.99)
            for note in page.notes where !job.errors.contains(note) && job.errors.count < Self.maximumErrors { job.errors.append(note) }
            try unit.tx.replace(job)
            Self.announce(job, unit: unit)
            return job
        }
    }

    /// Whether it is new. A known text is brought up to date and keeps what a person decided about it.
    private static func keep(_ collected: CollectedSample, _ connection: Connection, unit: WorkUnit) throws -> Bool {
        let id = Identifier<Sample>(StableIdentifier.hash("sample", connection.id.rawValue, collected.origin))
        let known = try unit.tx.get(Sample.self, id)
        if collected.kind == .pair, try Self.isOurs(collected.origin, connection, in: unit.tx) {
            // A reply that Understudy wrote says nothing about how the creator writes: learning from it would teach the avatar itself.
            if known != nil { _ = try unit.tx.delete(Sample.self, id) }
            return false
        }
        var sample = Sample(
            id: id, workspaceID: connection.workspaceID, connectionID: connection.id, kind: collected.kind, prompt: collected.prompt, text: collected.text, language: collected.language ?? "und",
            platform: connection.platform, origin: collected.origin, writtenAt: collected.writtenAt, collectedAt: known?.collectedAt ?? unit.now)
        sample.permalink = collected.permalink
        sample.refreshBy = collected.refreshBy
        sample.keepDecisions(of: known)
        try unit.tx.save(sample)
        return known == nil
    }

    /// Whether an answer on the platform is one that the ledger sent.
    private static func isOurs(_ origin: String, _ connection: Connection, in tx: any ReadTransaction) throws -> Bool {
        // The connector's contract: the origin of a pair ends in the platform's message id, which may hold slashes of its own.
        guard let slash = origin.firstIndex(of: "/") else { return false }
        let platformID = String(origin[origin.index(after: slash)...])
        return try tx.get(Message.self, StableIdentifier.message(connection.id, platformID: platformID))?.deliveryID != nil
    }

    private static func keep(_ post: PlatformPost, _ connection: Connection, unit: WorkUnit) throws {
        let id = StableIdentifier.post(connection.id, platformID: post.platformPostID)
        let known = try unit.tx.get(Post.self, id)
        // A page may name a post that it doesn't describe.
        if known != nil, post.title.isEmpty, post.text.isEmpty { return }
        try unit.tx.save(
            Post(
                id: id, workspaceID: connection.workspaceID, connectionID: connection.id, platformPostID: post.platformPostID, title: post.title, text: post.text,
                permalink: post.permalink ?? known?.permalink, publishedAt: post.publishedAt ?? known?.publishedAt, refreshedAt: unit.now))
    }

    /// Collected: processing, training and evaluating follow in a job of their own.
    private func finish(_ job: TrainingJob) async throws -> JobOutcome {
        try await self.context.write("training.collected") { unit in
            guard var stored = try unit.tx.get(TrainingJob.self, job.id), !stored.stage.isFinal else { return }
            stored.stage = .processing
            stored.progress = 0
            try unit.tx.replace(stored)
            try unit.enqueue(RunTraining(trainingJobID: stored.id, workspaceID: stored.workspaceID), options: RunTraining.options(stored.id, stored.workspaceID))
            Self.announce(stored, unit: unit)
        }
        await self.tellVoice(job.workspaceID)
        return .done
    }

    private func failed(_ job: TrainingJob, _ connectionID: Identifier<Connection>, _ error: any Error, _ run: JobContext) async throws -> JobOutcome {
        let now = self.context.time.now()
        let reason: Reason
        switch error {
        case ConnectorError.throttled(_, let until): return .snooze(until: max(until, now + .seconds(1)))
        case ConnectorError.connection(let health):
            try await self.context.write("connection.health") { unit in try ConnectionTrouble.note(health, connectionID: connectionID, unit: unit) }
            // Trouble that passes is waited for; the rest is for people to mend, and a reconnect starts a new job.
            if health.state.mendsByItself { return .snooze(until: max(health.until ?? now, now + .minutes(1))) }
            reason = (error as? ConnectorError)?.reason ?? Reason("connection", health.reason)
        case let error as ConnectorError:
            if case .unavailable = error, !run.isLastAttempt { throw error.appError }
            reason = error.reason
        case let error as AppError:
            if error.status >= 500, !run.isLastAttempt { throw error }
            reason = Reason(error.code.rawValue, error.message)
        default:
            guard run.isLastAttempt else { throw error }
            reason = Reason("internal_failure", "Something went wrong on our side.")
        }
        try await self.context.write("training.failed") { unit in
            guard var stored = try unit.tx.get(TrainingJob.self, job.id), !stored.stage.isFinal else { return }
            stored.stage = .failed
            stored.finishedAt = unit.now
            stored.errors = Array(stored.errors.prefix(Self.maximumErrors)) + [reason]
            try unit.tx.replace(stored)
            Self.announce(stored, unit: unit)
            try unit.notice(
                "training_failed", urgency: .high, text: "Collecting the account's content ended early: \(reason.text)", subject: "training_job:\(stored.id.rawValue)", workspaceID: stored.workspaceID)
        }
        await self.tellVoice(job.workspaceID)
        return .discard(reason)
    }

    // MARK: Refreshing

    func refreshOrDelete(_ run: JobContext) async throws -> JobOutcome {
        let now = self.context.time.now()
        for connection in try await self.context.store.find(Query<Connection>().limit(10_000)) {
            try run.checkCancellation()
            guard let limit = try? self.connectors.connector(for: connection.platform).capabilities.refreshOrDelete else { continue }
            let changed = try await self.context.write("training.refresh") { unit -> Bool in
                let due = Query<Sample>().where(Sample.fields.connectionID == connection.id && Sample.fields.refreshBy < now + Self.refreshAhead)
                guard try unit.tx.exists(due) else { return false }
                let late = try unit.tx.deleteAll(Query<Sample>().where(Sample.fields.connectionID == connection.id && Sample.fields.refreshBy <= now))
                _ = try unit.tx.deleteAll(Query<Post>().where(Post.fields.connectionID == connection.id && Post.fields.refreshedAt <= now - limit))
                if connection.isConnected, connection.health.state.allowsCalls { try TrainingService.startCollection(of: connection, unit: unit) }
                return late > 0
            }
            if changed { await self.tellVoice(connection.workspaceID) }
        }
        return .done
    }

    // MARK: Telling

    static func announce(_ job: TrainingJob, unit: WorkUnit) {
        unit.event(
            "training.changed", workspaceID: job.workspaceID, subject: job.id.rawValue,
            values: ["stage": job.stage.rawValue, "progress": String(Int((job.progress * 100).rounded())), "samples": String(job.collectedSamples)])
    }

    /// The memory of this workspace's avatar is made anew by whoever keeps it.
    func tellVoice(_ workspaceID: Identifier<Workspace>) async {
        do {
            try await self.context.pubSub.publish("samples", to: "voice/\(workspaceID.rawValue)")
        } catch {
            self.context.logger.warning("new samples could not be announced", metadata: ["workspace": "\(workspaceID)"])
        }
    }
}
