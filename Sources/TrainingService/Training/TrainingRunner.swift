import Core
import Jobs
import LanguageModels
import Persona
import ServiceKit
import Storage
import Tracing
import Triage

/// The job `training.run`: processing, training, evaluating. Safe to repeat: what was decided is kept with the training job.
struct TrainingRunner: Sendable {
    /// Samples of one run, newest first.
    static let maximumSamples = 50_000
    static let maximumErrors = 50
    /// Where the extent of the memory is kept between runs.
    private static let throughMark = "through"

    let context: ServiceEnvironment
    let options: TrainingOptions
    let classifier: TriageClassifier
    let collector: Collector

    func run(_ parameters: RunTraining, _ run: JobContext) async throws -> JobOutcome {
        let id = parameters.trainingJobID
        guard let job = try await self.begin(id, run) else { return try await self.ended(id) }
        do {
            return try await self.work(job, run)
        } catch is Stopped {
            return try await self.ended(id)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            guard run.isLastAttempt else { throw error }
            let reason = (error as? AppError).map { Reason($0.code.rawValue, $0.message) } ?? Reason("internal_failure", "Something went wrong on our side.")
            try await self.fail(id, reason)
            return .discard(reason)
        }
    }

    /// The training job has ended while a step was under way: cancelled by a person, or the account was let go.
    private struct Stopped: Error {}

    // MARK: Stages

    private func begin(_ id: Identifier<TrainingJob>, _ run: JobContext) async throws -> TrainingJob? {
        try await self.context.write("training.run") { unit in
            try run.confirmLease(in: unit.tx)
            guard var job = try unit.tx.get(TrainingJob.self, id), !job.stage.isFinal else { return nil }
            if job.startedAt == nil { job.startedAt = unit.now }
            if job.marks[Self.throughMark] == nil { job.marks[Self.throughMark] = String(unit.now.milliseconds) }
            if job.stage == .queued || job.stage == .collectingData {
                job.stage = .processing
                job.progress = 0
            }
            try unit.tx.replace(job)
            Collector.announce(job, unit: unit)
            return job
        }
    }

    private func work(_ job: TrainingJob, _ run: JobContext) async throws -> JobOutcome {
        let through = Timestamp(milliseconds: Int64(job.marks[Self.throughMark] ?? "") ?? self.context.time.now().milliseconds)
        let material = try await self.material(job.workspaceID, through: through)
        let built = DatasetBuilder(classifier: self.classifier).build(material.samples)
        let mask = PersonalDataMask(own: material.ownNames, fans: material.fanNames)
        let examples = ChatExamples(built, mask: mask)
        var dataset = built
        dataset.summary.maskedValues = examples.maskedValues
        let summary = dataset.summary
        try await self.update(job.id, run) { job in
            job.dataset = summary
            if job.stage == .processing { job.progress = 1 }
        }
        if job.stage == .processing, job.trigger == .collection, job.newSamples == 0, material.inUse?.dataset.digest == summary.digest {
            return try await self.finishUnchanged(job.id, run)
        }
        if let outcome = try await self.train(job.id, examples, run) { return outcome }
        return try await self.evaluate(job.id, dataset, material, through: through, run)
    }

    /// Fine-tunes where that is wanted; an outcome where the job has to wait for the trainer.
    private func train(_ id: Identifier<TrainingJob>, _ examples: ChatExamples, _ run: JobContext) async throws -> JobOutcome? {
        let job = try await self.update(id, run) { job in
            guard job.stage == .processing else { return }
            job.stage = .trainingModel
            job.progress = 0
        }
        guard job.stage == .trainingModel, job.wantsFineTuning == true else { return nil }
        guard let tuner = self.options.fineTuner else {
            try await self.note(id, Reason("fine_tuning_not_configured", "No fine-tuning is configured for this installation."), run)
            return nil
        }
        let step = FineTuningStep(context: self.context, tuner: tuner, interval: self.options.fineTuningInterval)
        let next: FineTuningStep.Next
        do throws(FineTuningError) {
            next = try await step.advance(job, examples)
        } catch {
            if case .unavailable(let text) = error, !run.isLastAttempt { throw AppError(.modelUnavailable, text) }
            try await self.note(id, error.reason, run)
            return nil
        }
        try await self.update(id, run) { job in
            job.fineTuning = next.run
            job.note = next.note
            job.progress = max(job.progress, next.progress)
            if let failure = next.failure { Self.add(failure, to: &job) }
        }
        return next.isWaiting ? .snooze(until: self.context.time.now() + self.options.fineTuningInterval) : nil
    }

    private func evaluate(_ id: Identifier<TrainingJob>, _ dataset: Dataset, _ material: Material, through: Timestamp, _ run: JobContext) async throws -> JobOutcome {
        let job = try await self.update(id, run) { job in
            job.stage = .evaluating
            job.progress = 0
            job.note = nil
        }
        let evaluator = VersionEvaluator(classifier: self.classifier, time: self.context.time, random: self.context.random, dollarsPerMillion: self.options.dollarsPerMillionTokens)
        let measuring = VersionMeasuring(evaluator: evaluator, options: self.options, mayUseChatModel: material.mayUseChatModel, calibration: Calibration.learned(from: material.corrections))
        let measured = try await measuring.measure(dataset, beside: material.inUse, fineTuned: job.fineTuning?.model) { share in
            try run.checkCancellation()
            try await self.update(id, run) { $0.progress = max($0.progress, share * 0.6) }
        }
        let curve = try await LearningCurveMaker(evaluator: evaluator).make(dataset) { share in
            try run.checkCancellation()
            try await self.update(id, run) { $0.progress = max($0.progress, 0.6 + share * 0.4) }
        }
        let finish = VersionWriter(workspaceID: job.workspaceID, jobID: id, dataset: dataset, measured: measured, curve: curve, through: through)
        let finished: Bool = try await self.context.write("training.finish") { unit in
            try run.confirmLease(in: unit.tx)
            guard let stored = try unit.tx.get(TrainingJob.self, id), !stored.stage.isFinal else { return false }
            try finish.finish(stored, unit: unit)
            return true
        }
        guard finished else { throw Stopped() }
        await self.collector.tellVoice(job.workspaceID)
        return .done
    }

    // MARK: Material

    /// What a run works on, read at once.
    struct Material: Sendable {
        var samples: [Sample]
        var corrections: [Correction]
        var ownNames: [String]
        var fanNames: [String]
        var inUse: ModelVersion?
        var mayUseChatModel: Bool
    }

    private func material(_ workspaceID: Identifier<Workspace>, through: Timestamp) async throws -> Material {
        let provider = self.options.chatProvider
        return try await self.context.read("training.material") { tx in
            let samples = try tx.find(
                Query<Sample>().where(Sample.fields.workspaceID == workspaceID && Sample.fields.isExcluded == false && Sample.fields.collectedAt <= through)
                    .sort(by: Sample.fields.collectedAt, .descending).limit(Self.maximumSamples))
            let corrections = try tx.find(Query<Correction>().where(Correction.fields.workspaceID == workspaceID).sort(by: Correction.fields.at, .descending).limit(5_000))
            let connections = try tx.find(Query<Connection>().where(Connection.fields.workspaceID == workspaceID).limit(100))
            let contacts = try tx.find(Query<Contact>().where(Contact.fields.workspaceID == workspaceID).limit(20_000))
            let agreed = try provider.map { try ProviderGate.allows($0.host, isOutside: $0.isOutside, workspaceID: workspaceID, in: tx) } ?? false
            let sent = try tx.find(
                Query<Delivery>().where(Delivery.fields.workspaceID == workspaceID && Delivery.fields.state == .sent).sort(by: Delivery.fields.createdAt, .descending).limit(20_000))
            let ours = Set(sent.filter(\.isAutomated).flatMap { $0.parts.compactMap(\.platformMessageID) })
            return Material(
                samples: samples.filter { sample in !(sample.origin.split(separator: "/").last.map { ours.contains(String($0)) } ?? false) }, corrections: corrections, ownNames: connections.flatMap { [$0.username, $0.displayName] + $0.displayName.split(separator: " ").map(String.init) },
                fanNames: contacts.flatMap { [$0.username] + $0.displayName.split(separator: " ").map(String.init) }, inUse: try tx.versionInUse(of: workspaceID), mayUseChatModel: agreed)
        }
    }

    /// The masked training examples of what is stored now.
    func examples(of workspaceID: Identifier<Workspace>) async throws -> ChatExamples {
        let material = try await self.material(workspaceID, through: self.context.time.now())
        return ChatExamples(DatasetBuilder(classifier: self.classifier).build(material.samples), mask: PersonalDataMask(own: material.ownNames, fans: material.fanNames))
    }

    /// What training would work on now.
    func dataset(of workspaceID: Identifier<Workspace>) async throws -> Dataset {
        DatasetBuilder(classifier: self.classifier).build(try await self.material(workspaceID, through: self.context.time.now()).samples)
    }

    // MARK: Telling

    @discardableResult
    private func update(_ id: Identifier<TrainingJob>, _ run: JobContext, _ change: @escaping @Sendable (inout TrainingJob) -> Void) async throws -> TrainingJob {
        try run.checkCancellation()
        let job: TrainingJob? = try await self.context.write("training.progress") { unit in
            try run.confirmLease(in: unit.tx)
            guard var job = try unit.tx.get(TrainingJob.self, id), !job.stage.isFinal else { return nil }
            change(&job)
            try unit.tx.replace(job)
            Collector.announce(job, unit: unit)
            return job
        }
        guard let job else { throw Stopped() }
        return job
    }

    private func note(_ id: Identifier<TrainingJob>, _ reason: Reason, _ run: JobContext) async throws { try await self.update(id, run) { Self.add(reason, to: &$0) } }

    private static func add(_ reason: Reason, to job: inout TrainingJob) {
        if !job.errors.contains(reason), job.errors.count < Self.maximumErrors { job.errors.append(reason) }
    }

    private func finishUnchanged(_ id: Identifier<TrainingJob>, _ run: JobContext) async throws -> JobOutcome {
        try await self.context.write("training.unchanged") { unit in
            try run.confirmLease(in: unit.tx)
            guard var job = try unit.tx.get(TrainingJob.self, id), !job.stage.isFinal else { return }
            job.stage = .completed
            job.progress = 1
            job.finishedAt = unit.now
            job.note = "Nothing new was found; the version in use stays."
            try unit.tx.replace(job)
            Collector.announce(job, unit: unit)
        }
        await self.collector.tellVoice(try await self.context.read("training.job") { try $0.get(TrainingJob.self, id)?.workspaceID } ?? "")
        return .done
    }

    /// A run that was cancelled also ends at the trainer.
    private func ended(_ id: Identifier<TrainingJob>) async throws -> JobOutcome {
        let job = try await self.context.read("training.job") { try $0.get(TrainingJob.self, id) }
        if job?.stage == .cancelled, let handle = job?.fineTuning?.handle { await self.options.fineTuner?.cancel(handle) }
        return .done
    }

    func fail(_ id: Identifier<TrainingJob>, _ reason: Reason) async throws {
        try await self.context.write("training.failed") { unit in
            guard var job = try unit.tx.get(TrainingJob.self, id), !job.stage.isFinal else { return }
            job.stage = .failed
            job.finishedAt = unit.now
            Self.add(reason, to: &job)
            try unit.tx.replace(job)
            Collector.announce(job, unit: unit)
            try unit.notice("training_failed", urgency: .high, text: "Training ended early: \(reason.text)", subject: "training_job:\(id.rawValue)", workspaceID: job.workspaceID)
        }
    }
}
