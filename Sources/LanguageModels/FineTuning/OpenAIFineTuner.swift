import AsyncHTTPClient
import Core
import Foundation
import Logging

/// Fine-tuning through the OpenAI API, or any server that speaks it: files, job, events, checkpoints (https://platform.openai.com/docs/api-reference/files).
public struct OpenAIFineTuner: FineTuner {
    /// The platform takes no smaller dataset.
    public static let minimumExamples = 10

    public let driver = "openai"
    public let baseModel: String
    public let provider: ModelProvider
    private let epochs: Int
    private let dollarsPerMillion: Double?
    private let transport: OpenAITransport

    /// - Parameters:
    ///   - configuration: where the API is; its `chatModel` is the base model.
    ///   - dollarsPerMillion: the price of a million training tokens; nil: the estimate names none.
    public init(
        _ configuration: OpenAIConfiguration, epochs: Int = 3, dollarsPerMillion: Double? = nil, http: HTTPClient, time: any TimeSource = SystemTimeSource(),
        random: any RandomSource = SystemRandomSource(), logger: Logger = Logger(label: "understudy.models")
    ) {
        self.baseModel = configuration.chatModel
        self.provider = ModelProvider(baseURL: configuration.baseURL)
        self.epochs = epochs
        self.dollarsPerMillion = dollarsPerMillion
        self.transport = OpenAITransport(
            configuration: configuration, http: http, time: time, random: random, limits: ModelRateLimits(), breaker: CircuitBreaker(configuration.breaker),
            gate: ConcurrencyGate(width: 2, queue: 16), logger: logger)
    }

    /// Tokens over all epochs, and dollars where a price per million tokens is configured.
    public func estimate(_ examples: [FineTuningExample]) -> CostEstimate {
        let tokens = examples.reduce(0) { $0 + $1.tokens } * self.epochs
        return CostEstimate(examples: examples.count, tokens: tokens, epochs: self.epochs, dollars: self.dollarsPerMillion.map { (Double(tokens) * $0 / 10_000).rounded() / 100 })
    }

    // MARK: Starting

    /// Uploads the dataset and starts the job. Throws `badDataset` below the provider's least number of examples.
    public func start(_ start: FineTuningStart) async throws(FineTuningError) -> String {
        guard start.train.count >= Self.minimumExamples else {
            throw .badDataset("There are \(start.train.count) pairs to train on; the provider takes no fewer than \(Self.minimumExamples).")
        }
        // A start whose answer was lost is found again by its name instead of being paid twice.
        if let known = try await self.find(start.name) { return known }
        let train = try await self.upload(start.train, "\(start.name)-train.jsonl")
        let heldOut = start.heldOut.count >= Self.minimumExamples ? try await self.upload(start.heldOut, "\(start.name)-held-out.jsonl") : nil
        var members: [(String, JSONValue)] = [("model", .string(self.baseModel)), ("training_file", .string(train))]
        if let heldOut { members.append(("validation_file", .string(heldOut))) }
        members.append(("suffix", .string("understudy")))
        members.append(("metadata", .object([("understudy_run", .string(start.name))])))
        members.append(("method", .object([
            ("type", .string("supervised")), ("supervised", .object([("hyperparameters", .object([("n_epochs", .number(Double(self.epochs)))]))])),
        ])))
        let body = JSONValue.object(members).text
        do throws(ModelError) {
            return try await self.call(Job.self, "create", .init(operation: "fine_tune", path: "/fine_tuning/jobs", model: self.baseModel, body: body, isRepeatable: false, estimatedTokens: 0)).id
        } catch {
            switch error {
            case .unauthorized(let code) where code != "invalid_api_key": throw .closed(Self.closedText(self.provider.host))
            case .badRequest(let code, _) where code == "model_not_available" || code == "model_not_found":
                throw .refused(Reason("fine_tuning_base_model", "The provider can't fine-tune \(self.baseModel). Choose another base model (fineTuning.baseModel)."))
            case .badRequest(let code, _) where code?.contains("fine_tuning") == true || code?.contains("fine-tuning") == true: throw .closed(Self.closedText(self.provider.host))
            default: throw Self.translated(error)
            }
        }
    }

    static func closedText(_ host: String) -> String {
        "\(host) takes no new fine-tuning jobs from this account any more. Models that were trained before go on working; for a new one use a trainer of your own (fineTuning.driver: external)."
    }

    private func find(_ name: String) async throws(FineTuningError) -> String? {
        do throws(ModelError) {
            let list = try await self.call(JobList.self, "list", .init(
                operation: "fine_tune", path: "/fine_tuning/jobs?limit=20&metadata%5Bunderstudy_run%5D=\(name)", model: self.baseModel, body: "", method: .GET, estimatedTokens: 0))
            // A server that ignores the filter lists others' runs too.
            return list.data.first { $0.metadata?["understudy_run"] == name && $0.status != "failed" && $0.status != "cancelled" }?.id
        } catch {
            throw Self.translated(error)
        }
    }

    private func upload(_ examples: [FineTuningExample], _ filename: String) async throws(FineTuningError) -> String {
        let boundary = "understudy-\(filename.utf8.reduce(UInt64(1_469_598_103_934_665_603)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })"
        var body = "--\(boundary)\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nfine-tune\r\n"
        body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(filename)\"\r\nContent-Type: application/jsonl\r\n\r\n"
        for example in examples { body += example.line + "\n" }
        body += "\r\n--\(boundary)--\r\n"
        do throws(ModelError) {
            return try await self.call(File.self, "upload", .init(
                operation: "fine_tune", path: "/files", model: self.baseModel, body: body, contentType: "multipart/form-data; boundary=\(boundary)", estimatedTokens: 0)).id
        } catch {
            throw Self.translated(error)
        }
    }

    // MARK: Looking

    /// Where the job stands, by its last events and checkpoints.
    public func look(at handle: String) async throws(FineTuningError) -> FineTuningStatus {
        do throws(ModelError) {
            let job = try await self.call(Job.self, "look", self.get("/fine_tuning/jobs/\(handle)"))
            let events = try await self.call(EventList.self, "events", self.get("/fine_tuning/jobs/\(handle)/events?limit=20")).data
            let checkpoints = try await self.call(CheckpointList.self, "checkpoints", self.get("/fine_tuning/jobs/\(handle)/checkpoints?limit=100")).data
            let metrics = events.first { $0.data?.step != nil }?.data
            var progress: Double?
            if let step = metrics?.step, let total = metrics?.total_steps, total > 0 { progress = min(1, Double(step) / Double(total)) }
            return FineTuningStatus(
                state: self.state(of: job), progress: progress ?? (job.status == "running" ? 0.05 : nil), message: Self.message(job, events.first?.message),
                loss: metrics?.train_loss ?? checkpoints.first?.metrics?.train_loss, checkpoints: checkpoints.count, trainedTokens: job.trained_tokens)
        } catch {
            throw Self.translated(error)
        }
    }

    private func state(of job: Job) -> FineTuningStatus.State {
        switch job.status {
        case "succeeded":
            guard let model = job.fine_tuned_model else { return .failed(Reason("fine_tuning_failed", "The provider says that the run succeeded but names no model.")) }
            return .succeeded(model: model)
        case "failed":
            let message = job.error?.message.map { String($0.prefix(300)) } ?? "no reason was given"
            return .failed(Reason("fine_tuning_failed", "The provider ended the run: \(message)", values: ["code": job.error?.code ?? "unknown"]))
        case "cancelled": return .cancelled
        default: return .running
        }
    }

    private static func message(_ job: Job, _ newest: String?) -> String {
        switch job.status {
        case "validating_files": "The provider is checking the files."
        case "queued": "The run waits for its turn at the provider."
        default: newest.map { String($0.prefix(200)) } ?? "The run is under way."
        }
    }

    /// Asks the provider to cancel. When that can't be said the job runs to its end, and its model is not used.
    public func cancel(_ handle: String) async {
        do throws(ModelError) {
            _ = try await self.call(Job.self, "cancel", .init(operation: "fine_tune", path: "/fine_tuning/jobs/\(handle)/cancel", model: self.baseModel, body: "{}", estimatedTokens: 0))
        } catch {
            // It has ended by itself, or can't be reached: then it runs to its end and its model is not used.
        }
    }

    // MARK: Wire

    private struct Job: Decodable {
        struct Failure: Decodable {
            var code: String?
            var message: String?
        }

        var id: String
        var status: String
        var fine_tuned_model: String?
        var trained_tokens: Int?
        var error: Failure?
        var metadata: [String: String]?
    }

    private struct JobList: Decodable { var data: [Job] }
    private struct File: Decodable { var id: String }

    private struct EventList: Decodable {
        struct Event: Decodable {
            struct Metrics: Decodable {
                var step: Int?
                var total_steps: Int?
                var train_loss: Double?
            }

            var message: String
            var data: Metrics?
        }

        var data: [Event]
    }

    private struct CheckpointList: Decodable {
        struct Checkpoint: Decodable {
            struct Metrics: Decodable { var train_loss: Double? }
            var metrics: Metrics?
        }

        var data: [Checkpoint]
    }

    private func get(_ path: String) -> OpenAITransport.Call { .init(operation: "fine_tune", path: path, model: self.baseModel, body: "", method: .GET, estimatedTokens: 0) }

    private func call<Value: Decodable & Sendable>(_: Value.Type, _ what: String, _ call: OpenAITransport.Call) async throws(ModelError) -> Value {
        let transport = self.transport
        return try await transport.bounded("fine_tune_\(what)", model: self.baseModel, deadline: .seconds(120)) { (progress, end) async throws(ModelError) -> Value in
            let data = try await transport.fetch(call, progress: progress, until: end).body
            do { return try JSONDecoder().decode(Value.self, from: data) } catch { throw .malformed("the answer to \(what) is not of the wire format") }
        }
    }

    private static func translated(_ error: ModelError) -> FineTuningError {
        switch error {
        case .unreachable, .deadlineExceeded, .circuitOpen, .overloaded, .rateLimited, .server, .malformed, .streamBroken, .cancelled: .unavailable(error.message)
        case .notFound: .refused(Reason("fine_tuning_not_offered", "The server at the configured address offers no fine-tuning, or doesn't know the run."))
        default: .refused(Reason("fine_tuning_refused", error.message, values: ["model_error": error.code]))
        }
    }
}
