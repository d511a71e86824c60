import Connectors
import Core
import Jobs
import LanguageModels
import ServiceKit
import Storage
import Triage

/// Training jobs and samples of workspaces. Made once at assembly.
public struct TrainingService: Sendable {
    let context: ServiceEnvironment
    let collector: Collector
    let options: TrainingOptions
    private let runner: TrainingRunner
    private let sentStyle: SentStyle

    public init(context: ServiceEnvironment, connectors: ConnectorRegistry, access: any CollectionAccess, options: TrainingOptions = TrainingOptions()) {
        self.context = context
        self.options = options
        self.collector = Collector(context: context, connectors: connectors, access: access)
        self.runner = TrainingRunner(context: context, options: options, classifier: TriageClassifier(), collector: self.collector)
        self.sentStyle = SentStyle(context: context, runner: self.runner)
    }

    /// How the replies that were sent in the last 30 days sound.
    public func sentStyle(by access: WorkspaceAccess) async throws -> SentStyleReport {
        try access.require(.analyst)
        return try await self.sentStyle.report(access.workspaceID)
    }

    /// Adds this service's jobs to a worker.
    public func register(in registry: inout JobRegistry) {
        let collector = self.collector
        registry.register(CollectTraining.self) { job, run in try await collector.collect(job, run) }
        registry.register(RefreshSamples.self) { _, run in try await collector.refreshOrDelete(run) }
        let runner = self.runner
        registry.register(RunTraining.self) { job, run in try await runner.run(job, run) }
        let importer = ImportRunner(context: self.context, folder: self.options.importFolder ?? "", collector: collector, runner: runner)
        registry.register(ImportTexts.self) { job, run in try await importer.run(job, run) }
        let retraining = Retraining(context: self.context, options: self.options)
        registry.register(RetrainDue.self) { _, run in try await retraining.startDue(run) }
    }

    // MARK: Training jobs

    /// Starts collecting an account's content, inside the caller's transaction; a job that is under way for it is left alone and returned.
    @discardableResult
    public static func startCollection(of connection: Connection, unit: WorkUnit) throws -> TrainingJob {
        if let running = try self.running(connection.id, connection.workspaceID, in: unit.tx) { return running }
        var job = TrainingJob(id: unit.newID(TrainingJob.self), workspaceID: connection.workspaceID, connectionID: connection.id, createdAt: unit.now)
        job.trigger = .collection
        try unit.tx.insert(job)
        try unit.enqueue(
            CollectTraining(trainingJobID: job.id, workspaceID: connection.workspaceID), options: JobOptions(uniqueKey: job.id.rawValue, workspaceID: connection.workspaceID))
        Collector.announce(job, unit: unit)
        return job
    }

    /// Starts a job on what is stored, without collecting, inside the caller's transaction.
    @discardableResult
    static func startTraining(_ workspaceID: Identifier<Workspace>, trigger: TrainingJob.Trigger, wantsFineTuning: Bool, unit: WorkUnit) throws -> TrainingJob {
        var job = TrainingJob(id: unit.newID(TrainingJob.self), workspaceID: workspaceID, connectionID: nil, createdAt: unit.now)
        job.trigger = trigger
        job.wantsFineTuning = wantsFineTuning
        try unit.tx.insert(job)
        try unit.enqueue(RunTraining(trainingJobID: job.id, workspaceID: workspaceID), options: RunTraining.options(job.id, workspaceID))
        Collector.announce(job, unit: unit)
        return job
    }

    /// Whether a job without collection is under way: one at a time.
    static func isBusy(_ workspaceID: Identifier<Workspace>, in tx: any ReadTransaction) throws -> Bool {
        let open = TrainingJob.Stage.allCases.filter { !$0.isFinal }
        return try tx.exists(Query<TrainingJob>().where(TrainingJob.fields.workspaceID == workspaceID && TrainingJob.fields.stage.isIn(open) && TrainingJob.fields.connectionID.isNull))
    }

    /// Trains on what is stored. Throws `conflict` while such a job is under way. Needs the role manager.
    public func train(fineTuning: Bool, by access: WorkspaceAccess) async throws -> TrainingJob {
        try access.require(.manager)
        if fineTuning {
            guard let tuner = self.options.fineTuner else {
                throw AppError(.conflict, "No fine-tuning is configured for this installation (fineTuning.driver).")
            }
            let provider = tuner.provider
            let allowed = try await self.context.read("training.agreement") { try ProviderGate.allows(provider.host, isOutside: provider.isOutside, workspaceID: access.workspaceID, in: $0) }
            guard allowed else { throw AppError(.forbidden, ProviderGate.missing(provider.host).text, details: ["provider": provider.host]) }
        }
        return try await self.context.write("training.train") { unit in
            guard try !Self.isBusy(access.workspaceID, in: unit.tx) else { throw AppError(.conflict, "A training job is under way already.") }
            let job = try Self.startTraining(access.workspaceID, trigger: .person, wantsFineTuning: fineTuning, unit: unit)
            try AuditLog.append(
                "training.started", actor: access.caller.auditName, subject: "training_job:\(job.id.rawValue)", facts: ["fine_tuning": String(fineTuning)], workspaceID: access.workspaceID, unit: unit)
            return job
        }
    }

    /// What fine-tuning on the stored pairs would take, before anything is sent. Throws where none is configured. Needs the role manager.
    public func estimate(by access: WorkspaceAccess) async throws -> CostEstimate {
        try access.require(.manager)
        guard let tuner = self.options.fineTuner else { throw AppError(.conflict, "No fine-tuning is configured for this installation.") }
        return tuner.estimate(try await self.runner.examples(of: access.workspaceID).train)
    }

    private static func running(_ connectionID: Identifier<Connection>, _ workspaceID: Identifier<Workspace>, in tx: any ReadTransaction) throws -> TrainingJob? {
        let open = TrainingJob.Stage.allCases.filter { !$0.isFinal }
        return try tx.first(
            Query<TrainingJob>().where(TrainingJob.fields.workspaceID == workspaceID && TrainingJob.fields.connectionID == connectionID && TrainingJob.fields.stage.isIn(open)))
    }

    /// Collects an account's content again. Throws `conflict` while that is under way. Needs the role manager.
    public func start(_ connectionID: Identifier<Connection>, by access: WorkspaceAccess) async throws -> TrainingJob {
        try access.require(.manager)
        return try await self.context.write("training.start") { unit in
            let connection = try unit.tx.require(Connection.self, connectionID, in: access.workspaceID, "connection")
            guard connection.isConnected else { throw AppError(.connectionUnavailable, "The account is disconnected. Connect it again first.") }
            guard try Self.running(connectionID, access.workspaceID, in: unit.tx) == nil else { throw AppError(.conflict, "This account's content is being collected already.") }
            let job = try Self.startCollection(of: connection, unit: unit)
            try AuditLog.append(
                "training.started", actor: access.caller.auditName, subject: "training_job:\(job.id.rawValue)", facts: ["connection": connectionID.rawValue], workspaceID: access.workspaceID, unit: unit)
            return job
        }
    }

    /// Ends a job; what it has collected stays. Throws `stateChanged` when it has ended. Needs the role manager.
    public func cancel(_ id: Identifier<TrainingJob>, by access: WorkspaceAccess) async throws -> TrainingJob {
        try access.require(.manager)
        let job = try await self.context.write("training.cancel") { unit in
            var job = try unit.tx.require(TrainingJob.self, id, in: access.workspaceID, "training job")
            guard !job.stage.isFinal else { throw AppError(.stateChanged, "The training job has ended already.", details: ["stage": job.stage.rawValue]) }
            // A running step sees this in its next transaction, a waiting one when it begins.
            job.stage = .cancelled
            job.finishedAt = unit.now
            try unit.tx.replace(job)
            try AuditLog.append(
                "training.cancelled", actor: access.caller.auditName, subject: "training_job:\(id.rawValue)", facts: [:], workspaceID: access.workspaceID, unit: unit)
            Collector.announce(job, unit: unit)
            return job
        }
        if let handle = job.fineTuning?.handle { await self.options.fineTuner?.cancel(handle) }
        return job
    }

    /// Newest first.
    public func jobs(_ page: PageRequest, by access: WorkspaceAccess) async throws -> Page<TrainingJob> {
        try access.require(.analyst)
        return try await self.context.store.page(
            Query<TrainingJob>().where(TrainingJob.fields.workspaceID == access.workspaceID).sort(by: TrainingJob.fields.createdAt, .descending).page(page))
    }

    /// Needs the role analyst; throws `notFound` for a job of another workspace.
    public func job(_ id: Identifier<TrainingJob>, by access: WorkspaceAccess) async throws -> TrainingJob {
        try access.require(.analyst)
        return try await self.context.read("training.job") { tx in try tx.require(TrainingJob.self, id, in: access.workspaceID, "training job") }
    }

    // MARK: Samples

    /// Which samples to list: all conditions that are set must hold, no kinds means every kind.
    public struct SampleFilter: Sendable {
        public var kinds: [Sample.Kind]
        public var connectionID: Identifier<Connection>?
        public var isExcluded: Bool?
        public var search: String?

        public init(kinds: [Sample.Kind] = [], connectionID: Identifier<Connection>? = nil, isExcluded: Bool? = nil, search: String? = nil) {
            self.kinds = kinds
            self.connectionID = connectionID
            self.isExcluded = isExcluded
            self.search = search
        }
    }

    /// Last collected first.
    public func samples(_ filter: SampleFilter, _ page: PageRequest, by access: WorkspaceAccess) async throws -> Page<Sample> {
        try access.require(.analyst)
        var condition: Condition<Sample> = Sample.fields.workspaceID == access.workspaceID
        if !filter.kinds.isEmpty { condition = condition && Sample.fields.kind.isIn(filter.kinds) }
        if let id = filter.connectionID { condition = condition && Sample.fields.connectionID == id }
        if let isExcluded = filter.isExcluded { condition = condition && Sample.fields.isExcluded == isExcluded }
        if let search = filter.search { condition = condition && .matches(search) }
        return try await self.context.store.page(Query(condition).sort(by: Sample.fields.collectedAt, .descending).page(page))
    }

    /// How many samples of each kind are in use.
    public func sampleCounts(by access: WorkspaceAccess) async throws -> [Sample.Kind: Int] {
        try access.require(.analyst)
        let groups = try await self.context.store.groupCount(
            Query<Sample>().where(Sample.fields.workspaceID == access.workspaceID && Sample.fields.isExcluded == false), by: Sample.fields.kind)
        return groups.reduce(into: [:]) { counts, group in if let kind = Sample.Kind(stored: group.0) { counts[kind] = group.1 } }
    }

    /// Leaves a sample out of the voice, or takes it in again. Needs the role manager.
    public func setExcluded(_ id: Identifier<Sample>, _ isExcluded: Bool, by access: WorkspaceAccess) async throws -> Sample {
        try access.require(.manager)
        let sample = try await self.context.write("sample.exclude") { unit in
            var sample = try unit.tx.require(Sample.self, id, in: access.workspaceID, "sample")
            guard sample.isExcluded != isExcluded else { return sample }
            sample.isExcluded = isExcluded
            try unit.tx.replace(sample)
            try AuditLog.append(
                isExcluded ? "sample.excluded" : "sample.included", actor: access.caller.auditName, subject: "sample:\(id.rawValue)", facts: ["kind": sample.kind.rawValue],
                workspaceID: access.workspaceID, unit: unit)
            unit.event("samples.changed", workspaceID: access.workspaceID, subject: id.rawValue)
            return sample
        }
        await self.collector.tellVoice(access.workspaceID)
        return sample
    }

    /// Puts a text right; `prompt` only where the sample has one. Needs the role manager.
    public func edit(_ id: Identifier<Sample>, text: String, prompt: String?, by access: WorkspaceAccess) async throws -> Sample {
        try access.require(.manager)
        var problems: [FieldProblem] = []
        for (field, value) in [("text", text), ("prompt", prompt ?? "-")] where value.allSatisfy(\.isWhitespace) || value.count > Self.longestSample {
            problems.append(FieldProblem(field, "must have 1 to \(Self.longestSample) characters"))
        }
        guard problems.isEmpty else { throw AppError(.validationFailed, "The text can't be kept like this.", fields: problems) }
        let sample = try await self.context.write("sample.edit") { unit in
            var sample = try unit.tx.require(Sample.self, id, in: access.workspaceID, "sample")
            if prompt != nil, sample.prompt == nil { throw AppError.invalid("prompt", "is not part of this kind of text") }
            guard sample.text != text || (prompt != nil && sample.prompt != prompt) else { return sample }
            sample.text = text
            sample.prompt = prompt ?? sample.prompt
            sample.editedAt = unit.now
            try unit.tx.replace(sample)
            try AuditLog.append(
                "sample.edited", actor: access.caller.auditName, subject: "sample:\(id.rawValue)", facts: ["kind": sample.kind.rawValue], workspaceID: access.workspaceID, unit: unit)
            unit.event("samples.changed", workspaceID: access.workspaceID, subject: id.rawValue)
            return sample
        }
        await self.collector.tellVoice(access.workspaceID)
        return sample
    }

    private static let longestSample = 20_000
}
