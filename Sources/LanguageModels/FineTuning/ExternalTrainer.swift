import Core
import Foundation
import Synchronization

/// A trainer of one's own: a configured command that gets the dataset as chat JSONL and a job folder, reports progress lines and
/// answers with the name of a model that the configured model server serves. docs/training.md has the contract.
public final class ExternalTrainer: FineTuner {
    /// Which program trains, on what, and where it may write.
    public struct Configuration: Sendable {
        /// The program and its first arguments; no shell is involved.
        public var command: [String]
        public var baseModel: String
        public var epochs: Int
        /// Below it every run gets a folder of its own.
        public var folder: String
        /// What the command sees of the environment.
        public var environment: [String: String]

        public init(command: [String], baseModel: String, epochs: Int = 3, folder: String, environment: [String: String] = [:]) {
            self.command = command
            self.baseModel = baseModel
            self.epochs = epochs
            self.folder = folder
            self.environment = environment
        }
    }

    public let driver = "external"
    public var baseModel: String { self.configuration.baseModel }
    public let provider = ModelProvider.ownMachine
    private let configuration: Configuration
    private let running = Mutex<[String: TrainerProcess]>([:])

    public init(_ configuration: Configuration) { self.configuration = configuration }

    /// Tokens over all epochs; no dollars, since the machine is one's own.
    public func estimate(_ examples: [FineTuningExample]) -> CostEstimate {
        CostEstimate(examples: examples.count, tokens: examples.reduce(0) { $0 + $1.tokens } * self.configuration.epochs, epochs: self.configuration.epochs, dollars: 0)
    }

    /// Writes the dataset into a folder of the run's name, readable to this user only, and starts the command.
    public func start(_ start: FineTuningStart) async throws(FineTuningError) -> String {
        guard !start.train.isEmpty else { throw .badDataset("There are no pairs to train on.") }
        guard !self.configuration.command.isEmpty else { throw .refused(Reason("fine_tuning_command", "No trainer command is configured (fineTuning.command).")) }
        let folder = self.folder(of: start.name)
        // A second start finds the run that is under way or has ended well.
        if self.running.withLock({ $0[start.name] != nil }) || self.result(in: folder) != nil { return start.name }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try Self.write(start.train, to: folder + "/train.jsonl")
            try Self.write(start.heldOut, to: folder + "/held-out.jsonl")
            let arguments = [
                "--train", folder + "/train.jsonl", "--held-out", folder + "/held-out.jsonl", "--job-folder", folder, "--base-model", self.configuration.baseModel, "--epochs",
                String(self.configuration.epochs), "--name", start.name,
            ]
            let process = try TrainerProcess(command: self.configuration.command, arguments: arguments, environment: self.configuration.environment, folder: folder)
            self.running.withLock { $0[start.name] = process }
        } catch {
            throw .refused(Reason("fine_tuning_command", "The trainer command could not be started: \(self.configuration.command[0]). Check fineTuning.command."))
        }
        return start.name
    }

    /// Where the command stands by its progress lines. A run that a restart of the server cut off has failed.
    public func look(at handle: String) async throws(FineTuningError) -> FineTuningStatus {
        let folder = self.folder(of: handle)
        guard let process = self.running.withLock({ $0[handle] }) else {
            if let model = self.result(in: folder) { return FineTuningStatus(state: .succeeded(model: model), progress: 1, message: "The trainer has finished.") }
            return FineTuningStatus(state: .failed(Reason("fine_tuning_interrupted", "The server was restarted while the trainer ran. Start training again.")))
        }
        let (lines, status, errors) = process.standing
        var standing = FineTuningStatus(state: .running, message: "The trainer is at work.")
        var model: String?
        for line in lines {
            guard let report = try? JSONDecoder().decode(Report.self, from: Data(line.utf8)) else { continue }
            if let progress = report.progress, progress.isFinite { standing.progress = min(1, max(0, progress)) }
            if let message = report.message { standing.message = String(message.prefix(200)) }
            standing.loss = report.loss ?? standing.loss
            standing.trainedTokens = report.tokens ?? standing.trainedTokens
            if report.checkpoint != nil { standing.checkpoints += 1 }
            model = report.model ?? report.adapter ?? model
        }
        guard let status else { return standing }
        self.running.withLock { $0[handle] = nil }
        if status == 0, let model, !model.isEmpty, model.utf8.count <= 300 {
            try? Data(model.utf8).write(to: URL(fileURLWithPath: folder + "/model"), options: .atomic)
            standing.state = .succeeded(model: model)
        } else if status == 0 {
            standing.state = .failed(Reason("fine_tuning_failed", "The trainer ended without naming a model."))
        } else {
            let last = errors.split(whereSeparator: \.isNewline).last.map { String($0.prefix(300)) } ?? "it said nothing"
            standing.state = .failed(Reason("fine_tuning_failed", "The trainer ended with status \(status): \(last)", values: ["status": String(status)]))
        }
        return standing
    }

    /// Ends the command's process.
    public func cancel(_ handle: String) async {
        let process = self.running.withLock { running in
            defer { running[handle] = nil }
            return running[handle]
        }
        process?.terminate()
    }

    /// A progress line: any of these; others and lines that are no JSON are for the trainer's own log.
    private struct Report: Decodable {
        var progress: Double?
        var message: String?
        var loss: Double?
        var tokens: Int?
        var checkpoint: String?
        var model: String?
        var adapter: String?
    }

    private func folder(of name: String) -> String { self.configuration.folder + "/" + name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") } }

    private func result(in folder: String) -> String? {
        FileManager.default.contents(atPath: folder + "/model").map { String(decoding: $0, as: UTF8.self) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func write(_ examples: [FineTuningExample], to path: String) throws {
        let text = examples.map { $0.line + "\n" }.joined()
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }
}
