import Connectors
import Core
import Foundation
import Jobs
import Security
import ServiceKit
import Storage

/// Reads an uploaded file and stores its texts; training follows.
public struct ImportTexts: JobParameters {
    public static let jobName = "training.import"
    public static let queue: QueueName = "training"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 3, firstDelay: .seconds(5), maximumDelay: .minutes(5))

    public var trainingJobID: Identifier<TrainingJob>
    public var workspaceID: Identifier<Workspace>
    public var format: String
    public var creator: String?
    /// The name the file had where it came from.
    public var name: String
}

/// What an import stored.
public struct ImportOutcome: Sendable {
    /// The importer that read it.
    public var format: String
    public var found: Int
    public var new: Int
    /// Texts that were passed over, by reason.
    public var skipped: [String: Int]
}

/// Stores texts of exports and documents as samples.
struct TextImport: Sendable {
    private static let batch = 500

    let context: ServiceEnvironment

    /// Reads and stores. `progress` is told 0 ... 1 and may throw to end it. Throws `AppError` that says what is wrong with the file.
    func run(
        _ path: String, name: String, options: ImportOptions, workspaceID: Identifier<Workspace>, check: @escaping @Sendable (any ReadTransaction) throws -> Void = { _ in },
        progress: (Double) async throws -> Void
    ) async throws -> ImportOutcome {
        let (importer, texts) = try Importers.read(path, name: name, options: options)
        try await progress(0.3)
        var new = 0
        for start in stride(from: 0, to: texts.samples.count, by: Self.batch) {
            let batch = Array(texts.samples[start ..< min(start + Self.batch, texts.samples.count)])
            new += try await self.context.write("training.import") { unit in
                try check(unit.tx)
                return try batch.reduce(0) { count, found in try count + (Self.keep(found, importer.name, importer.platform, workspaceID, unit: unit) ? 1 : 0) }
            }
            try await progress(0.3 + 0.7 * Double(start + batch.count) / Double(texts.samples.count))
        }
        return ImportOutcome(format: importer.name, found: texts.samples.count, new: new, skipped: texts.skipped)
    }

    /// Whether it is new. A known text is brought up to date and keeps what a person decided about it.
    private static func keep(_ found: CollectedSample, _ importer: String, _ platform: Platform?, _ workspaceID: Identifier<Workspace>, unit: WorkUnit) throws -> Bool {
        // The same file imported twice, also under another name, is stored once: what was said decides, not where it stood.
        let id = Identifier<Sample>(StableIdentifier.hash("import", workspaceID.rawValue, found.kind.rawValue, found.prompt ?? "", found.text, found.writtenAt.map { String($0.milliseconds) } ?? ""))
        let known = try unit.tx.get(Sample.self, id)
        var sample = Sample(
            id: id, workspaceID: workspaceID, connectionID: nil, kind: found.kind, prompt: found.prompt, text: found.text, language: found.language ?? "und", platform: platform,
            origin: "\(importer)/\(id.rawValue)", writtenAt: found.writtenAt, collectedAt: known?.collectedAt ?? unit.now)
        sample.permalink = found.permalink
        sample.keepDecisions(of: known)
        try unit.tx.save(sample)
        return known == nil
    }
}

/// The job `training.import`.
struct ImportRunner: Sendable {
    let context: ServiceEnvironment
    let folder: String
    let collector: Collector
    let runner: TrainingRunner

    static func path(in folder: String, _ id: Identifier<TrainingJob>) -> String { "\(folder)/\(id.rawValue)" }

    func run(_ job: ImportTexts, _ run: JobContext) async throws -> JobOutcome {
        let path = Self.path(in: self.folder, job.trainingJobID)
        guard try await self.begin(job, run) else {
            try? FileManager.default.removeItem(atPath: path)
            return .done
        }
        do {
            let outcome = try await TextImport(context: self.context).run(
                path, name: job.name, options: ImportOptions(format: job.format, creator: job.creator), workspaceID: job.workspaceID, check: { try run.confirmLease(in: $0) }
            ) { share in
                try run.checkCancellation()
                try await self.tell(job, share)
            }
            try await self.finish(job, outcome)
        } catch let error as AppError where error.status < 500 || run.isLastAttempt {
            let reason = Reason(error.code.rawValue, error.message)
            try await self.runner.fail(job.trainingJobID, reason)
            try? FileManager.default.removeItem(atPath: path)
            return .discard(reason)
        } catch is Ended {
            try? FileManager.default.removeItem(atPath: path)
            return .done
        }
        try? FileManager.default.removeItem(atPath: path)
        await self.collector.tellVoice(job.workspaceID)
        return .done
    }

    /// It was cancelled meanwhile.
    private struct Ended: Error {}

    private func begin(_ job: ImportTexts, _ run: JobContext) async throws -> Bool {
        try await self.context.write("import.begin") { unit in
            try run.confirmLease(in: unit.tx)
            guard var stored = try unit.tx.get(TrainingJob.self, job.trainingJobID), !stored.stage.isFinal else { return false }
            stored.stage = .collectingData
            stored.startedAt = stored.startedAt ?? unit.now
            try unit.tx.replace(stored)
            Collector.announce(stored, unit: unit)
            return true
        }
    }

    private func tell(_ job: ImportTexts, _ share: Double) async throws {
        let goesOn = try await self.context.write("import.progress") { unit in
            guard var stored = try unit.tx.get(TrainingJob.self, job.trainingJobID), !stored.stage.isFinal else { return false }
            stored.progress = max(stored.progress, min(0.99, share))
            try unit.tx.replace(stored)
            Collector.announce(stored, unit: unit)
            return true
        }
        if !goesOn { throw Ended() }
    }

    private func finish(_ job: ImportTexts, _ outcome: ImportOutcome) async throws {
        try await self.context.write("import.finish") { unit in
            guard var stored = try unit.tx.get(TrainingJob.self, job.trainingJobID), !stored.stage.isFinal else { return }
            stored.collectedSamples = outcome.found
            stored.newSamples = outcome.new
            for (reason, count) in outcome.skipped.sorted(by: { $0.key < $1.key }) {
                stored.errors.append(Reason("import_skipped", "\(count) texts were passed over (\(reason)).", values: ["reason": reason, "count": String(count)]))
            }
            stored.stage = .processing
            stored.progress = 0
            try unit.tx.replace(stored)
            try unit.enqueue(RunTraining(trainingJobID: stored.id, workspaceID: stored.workspaceID), options: RunTraining.options(stored.id, stored.workspaceID))
            unit.event("samples.changed", workspaceID: stored.workspaceID, subject: stored.id.rawValue)
            Collector.announce(stored, unit: unit)
        }
    }
}

extension TrainingService {
    /// The largest file that is taken over the API; `understudy import` takes larger ones.
    public static let maximumUpload = 64 << 20

    /// Takes a file in; a training job reads it and trains. Needs the role manager.
    public func startImport(_ content: some Sequence<UInt8> & Sendable, name: String, options: ImportOptions, by access: WorkspaceAccess) async throws -> TrainingJob {
        try access.require(.manager)
        guard let folder = self.options.importFolder else { throw AppError(.configurationInvalid, "There is no folder for imports.") }
        guard Importers.formats.contains(options.format) else { throw AppError.invalid("query.format", "must be one of \(Importers.formats.joined(separator: ", "))") }
        let data = Data(content)
        guard !data.isEmpty else { throw AppError(.malformedRequest, "The body must be the file to import.") }
        let id = self.context.ids.next(TrainingJob.self)
        let path = ImportRunner.path(in: folder, id)
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } catch {
            throw AppError(.storageUnavailable, "The file could not be kept; check the free space of the data folder.")
        }
        let short = String(((name as NSString).lastPathComponent).prefix(120))
        do {
            return try await self.context.write("training.import") { unit in
                var job = TrainingJob(id: id, workspaceID: access.workspaceID, connectionID: nil, createdAt: unit.now)
                job.trigger = .fileImport
                job.source = short
                try unit.tx.insert(job)
                try unit.enqueue(
                    ImportTexts(trainingJobID: id, workspaceID: access.workspaceID, format: options.format, creator: options.creator, name: short),
                    options: JobOptions(uniqueKey: "import/\(id.rawValue)", workspaceID: access.workspaceID))
                try AuditLog.append(
                    "training.import_started", actor: access.caller.auditName, subject: "training_job:\(id.rawValue)", facts: ["bytes": String(data.count)], workspaceID: access.workspaceID, unit: unit)
                Collector.announce(job, unit: unit)
                return job
            }
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }

    /// Reads a file or folder of this machine and stores its texts, without training. For the command.
    public func importNow(_ path: String, options: ImportOptions, workspaceID: Identifier<Workspace>, progress: (Double) async throws -> Void = { _ in }) async throws -> ImportOutcome {
        let outcome = try await TextImport(context: self.context).run(path, name: path, options: options, workspaceID: workspaceID, progress: progress)
        try await self.context.write("training.import") { unit in
            try AuditLog.append(
                "training.imported", actor: "system", subject: "workspace:\(workspaceID.rawValue)", facts: ["format": outcome.format, "texts": String(outcome.found), "new": String(outcome.new)],
                workspaceID: workspaceID, unit: unit)
            unit.event("samples.changed", workspaceID: workspaceID, subject: "import")
        }
        await self.collector.tellVoice(workspaceID)
        return outcome
    }
}
