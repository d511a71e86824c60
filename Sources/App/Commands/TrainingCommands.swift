import Core
import Foundation
import Jobs
import Logging
import ServiceKit
import Settings
import Storage
import TrainingService

/// What `import` and `train` share: the workspace that a person means, and a bar.
enum TrainingDesk {
    /// The workspace of this id or name; without one, the only one there is.
    static func workspace(_ wanted: String?, in store: any Store) async throws -> Workspace {
        let all = try await store.find(Query<Workspace>().limit(10_000))
        if let wanted {
            let found = all.filter { $0.id.rawValue == wanted || $0.name.lowercased() == wanted.lowercased() }
            guard found.count == 1, let workspace = found.first else {
                throw AppError.invalid("--workspace", found.isEmpty ? "must be the id or name of a workspace; there are: \(all.map(\.name).sorted().prefix(20).joined(separator: ", "))" : "is the name of several; give the id")
            }
            return workspace
        }
        guard all.count == 1, let workspace = all.first else { throw AppError.invalid("--workspace", "must say which of the \(all.count) workspaces") }
        return workspace
    }

    static func bar(_ share: Double, _ text: String) -> String {
        let done = Int((min(1, max(0, share)) * 24).rounded())
        return "\r[" + String(repeating: "#", count: done) + String(repeating: ".", count: 24 - done) + "] " + String(text.prefix(60)).padding(toLength: 60, withPad: " ", startingAt: 0)
    }

    static func write(_ value: some Encodable, to path: String?) throws {
        guard let path else { return }
        do { try APIJSON.encode(value).write(to: URL(fileURLWithPath: path), options: .atomic) } catch { throw AppError.invalid("--json", "can't be written: \(path)") }
    }
}

/// `understudy import`: reads exports and documents of the creator into a workspace.
public enum ImportCommand {
    /// The files and how to read them, as `understudy import` takes them.
    public struct Options: Sendable {
        public var files: [String]
        public var workspace: String?
        public var format = "auto"
        public var creator: String?
        public var json: String?

        public init(files: [String]) { self.files = files }
    }

    private struct Report: Encodable {
        var file: String
        var format: String
        var found: Int
        var new: Int
        var skipped: [String: Int]
    }

    /// Reads one file after the other and prints what was found and what was new in each. Throws at the first file that can't be read; those before it stay imported.
    public static func run(_ options: Options, loaded: LoadedConfiguration, print: @escaping @Sendable (String) -> Void, progress: @escaping @Sendable (String) -> Void) async throws {
        let telemetry = Telemetry.start(loaded.configuration, quiet: true)
        let installation = try await Installation.assemble(loaded.configuration, logger: telemetry.logger)
        do {
            let reports = try await self.read(options, installation, progress)
            print("")
            for report in reports {
                let skipped = report.skipped.isEmpty ? "" : "; passed over: " + report.skipped.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
                print("\(report.file): \(report.format), \(report.found) texts, \(report.new) of them new\(skipped)")
            }
            try TrainingDesk.write(reports, to: options.json)
        } catch {
            await installation.close()
            throw error
        }
        await installation.close()
    }

    private static func read(_ options: Options, _ installation: Installation, _ progress: @Sendable (String) -> Void) async throws -> [Report] {
        let workspace = try await TrainingDesk.workspace(options.workspace, in: installation.store)
        var reports: [Report] = []
        for file in options.files {
            let outcome = try await installation.training.importNow(file, options: ImportOptions(format: options.format, creator: options.creator), workspaceID: workspace.id) { share in
                progress(TrainingDesk.bar(share, (file as NSString).lastPathComponent))
            }
            reports.append(Report(file: file, format: outcome.format, found: outcome.found, new: outcome.new, skipped: outcome.skipped))
        }
        return reports
    }
}

/// `understudy train`: runs a training job to its end and prints what came of it.
public enum TrainCommand {
    /// Which workspace to train and whether to fine-tune a model too, as `understudy train` takes them.
    public struct Options: Sendable {
        public var workspace: String?
        public var fineTuning = false
        public var json: String?

        public init() {}
    }

    private struct Report: Encodable {
        var job: TrainingJob
        var version: ModelVersion?
    }

    /// Runs one training job to its end. Throws `internalFailure` with the job's last error when it did not complete.
    public static func run(_ options: Options, loaded: LoadedConfiguration, print: @escaping @Sendable (String) -> Void, progress: @escaping @Sendable (String) -> Void) async throws {
        let telemetry = Telemetry.start(loaded.configuration, quiet: true)
        let installation = try await Installation.assemble(loaded.configuration, logger: telemetry.logger)
        do {
            let workspace = try await TrainingDesk.workspace(options.workspace, in: installation.store)
            let report = try await self.train(workspace, options, installation, progress)
            print("")
            for line in self.lines(report.job, report.version) { print(line) }
            try TrainingDesk.write(report, to: options.json)
            if report.job.stage != .completed { throw AppError(.internalFailure, report.job.errors.last?.text ?? "Training did not complete.") }
        } catch {
            await installation.close()
            throw error
        }
        await installation.close()
    }

    private static func train(_ workspace: Workspace, _ options: Options, _ installation: Installation, _ progress: @escaping @Sendable (String) -> Void) async throws -> Report {
        let access = WorkspaceAccess(workspaceID: workspace.id)
        let environment = installation.environment
        let job = try await installation.training.train(fineTuning: options.fineTuning, by: access)
        guard let queue = environment.jobs as? StoreJobQueue else { throw AppError(.internalFailure, "Training by command needs the embedded queue.") }
        // Only training: a command must not poll or send.
        var registry = JobRegistry()
        installation.training.register(in: &registry)
        let workers = JobWorkers(queue: queue, registry: registry, configuration: WorkerConfiguration(only: [RunTraining.queue]), random: environment.random, logger: environment.logger)
        let shower = Task {
            while true {
                let now = try await installation.training.job(job.id, by: access)
                progress(TrainingDesk.bar(now.progress, now.stage.rawValue.replacingOccurrences(of: "_", with: " ") + (now.note.map { ": \($0)" } ?? "")))
                try await environment.time.sleep(for: .milliseconds(200))
            }
        }
        defer { shower.cancel() }
        while true {
            _ = try await workers.runDue()
            let now = try await installation.training.job(job.id, by: access)
            if now.stage.isFinal {
                progress(TrainingDesk.bar(1, now.stage.rawValue))
                return Report(job: now, version: try await environment.store.find(Query<ModelVersion>().where(ModelVersion.fields.workspaceID == workspace.id)).first { $0.id == now.versionID })
            }
            try await environment.time.sleep(for: .milliseconds(500))
        }
    }

    static func lines(_ job: TrainingJob, _ version: ModelVersion?) -> [String] {
        var lines: [String] = []
        if let dataset = job.dataset {
            lines.append("Dataset   \(dataset.samples) samples, \(dataset.pairs) pairs: \(dataset.trainPairs) to learn from, \(dataset.heldOutPairs) held out; \(dataset.maskedValues) values masked")
            if !dataset.dropped.isEmpty { lines.append("Left out  " + dataset.dropped.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")) }
        }
        for reason in job.errors { lines.append("Note      \(reason.text)") }
        guard let version else { return lines + ["Stage     \(job.stage.rawValue)"] }
        lines.append("Version   \(version.number), \(version.state.rawValue): \(version.decision?.text ?? "")")
        lines.append("")
        lines.append("            relevance  style  answered  copied  safety  tokens  ms   score")
        func row(_ name: String, _ quality: VersionQuality?) -> String {
            guard let quality else { return "\(name)  not measured" }
            func number(_ value: Double, _ width: Int, _ digits: Int = 3) -> String { String(format: "%\(width).\(digits)f", value) }
            return name + number(quality.relevance, 11) + number(quality.style, 7) + number(quality.answered, 10) + number(quality.copied, 8) + number(quality.safety, 8)
                + number(quality.tokensPerReply, 8, 0) + number(quality.milliseconds, 4, 0) + number(quality.score, 8)
        }
        lines.append(row("new       ", version.quality))
        if version.beside != nil { lines.append(row("in use    ", version.beside)) }
        if let curve = version.curve, !curve.points.isEmpty { lines += [""] + self.lines(curve) }
        return lines
    }

    /// A learning curve as a table, the advice below it.
    static func lines(_ curve: LearningCurve) -> [String] {
        ["     pairs  relevance  style  score"] + curve.points.map { String(format: "%10ld %10.3f %6.3f %6.3f", $0.pairs, $0.relevance, $0.style, $0.score) } + [curve.advice]
    }
}
