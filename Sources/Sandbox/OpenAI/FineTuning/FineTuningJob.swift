import Core
import Foundation

/// How long the stages of a simulated fine-tuning job take, in seconds of sandbox time.
public struct FineTuningPace: Codable, Sendable, Hashable {
    /// Until the files are checked.
    public var validating: Int
    /// Until training begins.
    public var queued: Int
    /// From the first step to the last, pauses not counted.
    public var running: Int

    public init(validating: Int = 5, queued: Int = 10, running: Int = 60) {
        self.validating = validating
        self.queued = queued
        self.running = running
    }
}

/// One fine-tuning job. Nothing runs behind it: whoever looks at it first moves it on to the present of the sandbox's
/// clock, with the events and checkpoints that fall due on the way (https://platform.openai.com/docs/api-reference/fine-tuning).
struct FineTuningJob: Sendable {
    struct Event: Sendable {
        var id: String
        var at: Timestamp
        var level: String
        var message: String
        var type: String
        var data: OrderedJSON
    }

    struct Checkpoint: Sendable {
        var id: String
        var at: Timestamp
        var step: Int
        var model: String
        var metrics: OrderedJSON
    }

    enum Status: String, Sendable { case validatingFiles = "validating_files", queued, running, paused, succeeded, failed, cancelled }

    let id: String
    let organization: String
    let request: FineTuningRequest
    let createdAt: Timestamp
    private let pace: FineTuningPace
    private let content: [UInt8]
    private(set) var status = Status.validatingFiles
    private(set) var finishedAt: Timestamp?
    private(set) var error: TrainingFile.Problem?
    private(set) var file: TrainingFile?
    private(set) var events: [Event] = []
    private(set) var checkpoints: [Checkpoint] = []
    /// The result file's CSV, once the job has succeeded.
    private(set) var resultCSV: String?
    var resultFileID: String?
    /// When the present stage began, moved on by pauses.
    private var stageStart: Timestamp
    private var pausedAt: Timestamp?
    private var stepsDone = 0

    init(id: String, organization: String, request: FineTuningRequest, content: [UInt8], pace: FineTuningPace, now: Timestamp) {
        self.id = id
        self.organization = organization
        self.request = request
        self.content = content
        self.pace = pace
        self.createdAt = now
        self.stageStart = now
        self.note("Created fine-tuning job: \(id)", at: now)
        self.note("Validating training file: \(request.trainingFile)", at: now)
    }

    // MARK: Time

    var isFinal: Bool { self.status == .succeeded || self.status == .failed || self.status == .cancelled }

    var fineTunedModel: String? {
        guard self.status == .succeeded else { return nil }
        return "ft:\(self.request.model.id):\(self.organizationName):\(self.request.suffix ?? ""):\(self.shortID)"
    }

    private var organizationName: String { self.organization.hasPrefix("org-") ? String(self.organization.dropFirst(4)) : self.organization }
    private var shortID: String { String(self.id.dropFirst("ftjob-".count).prefix(8)) }

    private var batchSize: Int { self.request.batchSize ?? max(1, (self.file?.lines ?? 1) / 256) }
    private var stepsPerEpoch: Int { max(1, ((self.file?.lines ?? 1) + self.batchSize - 1) / self.batchSize) }
    private var totalSteps: Int { self.stepsPerEpoch * self.request.epochs }

    mutating func advance(to now: Timestamp) {
        while true {
            switch self.status {
            case .validatingFiles:
                let due = self.stageStart + .seconds(self.pace.validating)
                guard due <= now else { return }
                self.validate(at: due)
            case .queued:
                let due = self.stageStart + .seconds(self.pace.queued)
                guard due <= now else { return }
                self.enter(.running, "Fine-tuning job started", at: due)
            case .running:
                self.train(until: now)
                guard self.stepsDone == self.totalSteps else { return }
                self.succeed(at: self.stageStart + .seconds(self.pace.running))
            case .paused, .succeeded, .failed, .cancelled: return
            }
        }
    }

    private mutating func enter(_ status: Status, _ message: String, at time: Timestamp) {
        self.status = status
        self.stageStart = time
        self.note(message, at: time)
    }

    private mutating func validate(at time: Timestamp) {
        do {
            self.file = try TrainingFile(self.content, method: self.request.method)
            self.enter(.queued, "Files validated, moving job to queued state", at: time)
        } catch {
            self.error = error
            self.status = .failed
            self.finishedAt = time
            self.note("The job failed due to an invalid training file. \(error.message)", at: time, level: "error")
        }
    }

    private mutating func train(until now: Timestamp) {
        let running = Int64(max(1, self.pace.running * 1000))
        let passed = min(running, max(0, (now - self.stageStart).wholeMilliseconds))
        let target = Int(Int64(self.totalSteps) * passed / running)
        while self.stepsDone < target {
            self.stepsDone += 1
            let time = self.stageStart + .milliseconds(running * Int64(self.stepsDone) / Int64(self.totalSteps))
            let metrics = self.metrics(step: self.stepsDone)
            // At most about a hundred metric events, and one at each end.
            if self.stepsDone % max(1, self.totalSteps / 100) == 0 || self.stepsDone == self.totalSteps {
                self.note("Step \(self.stepsDone)/\(self.totalSteps): training loss=\(metrics.loss)", at: time, type: "metrics", data: metrics.json)
            }
            guard self.stepsDone % self.stepsPerEpoch == 0, self.stepsDone < self.totalSteps else { continue }
            let model = "ft:\(self.request.model.id):\(self.organizationName):\(self.request.suffix ?? ""):\(self.shortID):ckpt-step-\(self.stepsDone)"
            self.checkpoints.append(Checkpoint(id: "ftckpt_\(self.shortID)\(self.stepsDone)", at: time, step: self.stepsDone, model: model, metrics: metrics.json))
            self.note("Checkpoint created at step \(self.stepsDone)", at: time)
        }
    }

    private mutating func succeed(at time: Timestamp) {
        self.status = .succeeded
        self.finishedAt = time
        let lines = (1 ... self.totalSteps).map { step -> String in
            let metrics = self.metrics(step: step)
            return "\(step),\(metrics.loss),\(metrics.accuracy),,"
        }
        self.resultCSV = "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n" + lines.joined(separator: "\n") + "\n"
        self.note("New fine-tuned model created", at: time)
        self.note("The job has successfully completed", at: time)
    }

    private func metrics(step: Int) -> (loss: Double, accuracy: Double, json: OrderedJSON) {
        let share = Double(step) / Double(self.totalSteps)
        let noise = Double((step &* 2_654_435_761 &+ self.request.seed) & 0xFFFF) / Double(0xFFFF) * 0.05
        let loss = ((2.1 * exp(-3 * share) + 0.35 + noise) * 10_000).rounded() / 10_000
        let accuracy = ((0.55 + 0.4 * (1 - exp(-3 * share)) - noise / 2) * 10_000).rounded() / 10_000
        return (loss, accuracy, ["step": .integer(Int64(step)), "train_loss": .real(loss), "train_mean_token_accuracy": .real(accuracy), "total_steps": .integer(Int64(self.totalSteps))])
    }

    private mutating func note(_ message: String, at time: Timestamp, level: String = "info", type: String = "message", data: OrderedJSON = [:]) {
        let id = "ftevent-\(self.shortID)\(self.events.count)"
        self.events.append(Event(id: id, at: time, level: level, message: message, type: type, data: data))
    }

    // MARK: Changes

    mutating func cancel(at now: Timestamp) throws(OpenAIError) {
        guard !self.isFinal else { throw self.refusal("cancel") }
        self.status = .cancelled
        self.finishedAt = now
        self.note("Fine-tuning job cancelled", at: now, level: "warn")
    }

    mutating func pause(at now: Timestamp) throws(OpenAIError) {
        guard self.status == .running else { throw self.refusal("pause") }
        self.status = .paused
        self.pausedAt = now
        self.note("Fine-tuning job paused", at: now)
    }

    mutating func resume(at now: Timestamp) throws(OpenAIError) {
        guard self.status == .paused, let pausedAt else { throw self.refusal("resume") }
        self.stageStart = self.stageStart + (now - pausedAt)
        self.pausedAt = nil
        self.status = .running
        self.note("Fine-tuning job resumed", at: now)
    }

    private func refusal(_ verb: String) -> OpenAIError {
        .invalid("Job \(self.id) is \(self.status.rawValue); you can't \(verb) it.", code: "invalid_state")
    }

    // MARK: Wire

    var json: OrderedJSON {
        let seconds = { (time: Timestamp?) -> OrderedJSON in time.map { .integer($0.milliseconds / 1000) } ?? .null }
        var hyperparameters = self.request.hyperparameters
        if self.file != nil {
            if hyperparameters["n_epochs"] == "auto" { hyperparameters["n_epochs"] = .integer(Int64(self.request.epochs)) }
            if hyperparameters["batch_size"] == "auto" { hyperparameters["batch_size"] = .integer(Int64(self.batchSize)) }
            if hyperparameters["learning_rate_multiplier"] == "auto" { hyperparameters["learning_rate_multiplier"] = .real(1.8) }
        }
        let failure: OrderedJSON = self.error.map { ["code": .string($0.code), "message": .string($0.message), "param": "training_file"] } ?? .null
        let tokens: OrderedJSON = self.status == .succeeded ? .integer(Int64((self.file?.tokens ?? 0) * self.request.epochs)) : .null
        let estimate = self.status == .running ? seconds(self.stageStart + .seconds(self.pace.running)) : .null
        return [
            "object": "fine_tuning.job", "id": .string(self.id), "model": .string(self.request.model.id), "created_at": seconds(self.createdAt),
            "finished_at": seconds(self.finishedAt), "fine_tuned_model": OrderedJSON(optional: self.fineTunedModel), "organization_id": .string(self.organization),
            "result_files": OrderedJSON(strings: self.resultFileID.map { [$0] } ?? []), "status": .string(self.status.rawValue),
            "validation_file": OrderedJSON(optional: self.request.validationFile), "training_file": .string(self.request.trainingFile), "trained_tokens": tokens,
            "error": failure, "seed": .integer(Int64(self.request.seed)), "estimated_finish": estimate, "integrations": [],
            "hyperparameters": .object(hyperparameters),
            "method": ["type": .string(self.request.method), self.request.method: ["hyperparameters": .object(hyperparameters)]],
            "metadata": self.request.metadata.map { .object($0) } ?? .null,
        ]
    }

    static func json(_ event: Event) -> OrderedJSON {
        [
            "object": "fine_tuning.job.event", "id": .string(event.id), "created_at": .integer(event.at.milliseconds / 1000), "level": .string(event.level),
            "message": .string(event.message), "type": .string(event.type), "data": event.data,
        ]
    }

    func json(_ checkpoint: Checkpoint) -> OrderedJSON {
        [
            "object": "fine_tuning.job.checkpoint", "id": .string(checkpoint.id), "created_at": .integer(checkpoint.at.milliseconds / 1000),
            "fine_tuned_model_checkpoint": .string(checkpoint.model), "fine_tuning_job_id": .string(self.id), "metrics": checkpoint.metrics,
            "step_number": .integer(Int64(checkpoint.step)),
        ]
    }
}
