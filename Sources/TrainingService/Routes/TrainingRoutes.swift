import Core
import ServiceKit

extension TrainingService {
    /// All routes of this service.
    public var routes: RouteTable {
        var table = RouteTable()
        table.workspace(.get, "/training-jobs", "listTrainingJobs", needs: .analyst, "Training jobs with stage and progress, newest first.", query: PageRequest.query) { call in
            try .json(try await self.jobs(call.query.page(), by: call.context.access).map { TrainingJobView($0) })
        }
        table.workspace(.post, "/training-jobs", "startTrainingJob", needs: .manager, "Collects an account's content again and trains; without an account, trains on what is stored.") { call in
            let body = try call.json(StartBody.self)
            let job: TrainingJob
            if let connectionID = body.connectionID {
                guard body.fineTuning != true else { throw AppError.invalid("fine_tuning", "goes without connection_id: it trains on what is stored") }
                job = try await self.start(connectionID, by: call.context.access)
            } else {
                job = try await self.train(fineTuning: body.fineTuning ?? false, by: call.context.access)
            }
            return try .created(TrainingJobView(job))
        }
        table.workspace(.get, "/training-jobs/estimate", "estimateFineTuning", needs: .manager, "What fine-tuning on the stored pairs would take, before anything is sent.") { call in
            try .json(try await self.estimate(by: call.context.access))
        }
        table.workspace(.get, "/training-jobs/{jobID}", "getTrainingJob", needs: .analyst, "One training job.") { call in
            try .json(TrainingJobView(try await self.job(call.id("jobID"), by: call.context.access)))
        }
        table.workspace(.post, "/training-jobs/{jobID}/cancel", "cancelTrainingJob", needs: .manager, "Ends a training job; what it has collected stays.") { call in
            try .json(TrainingJobView(try await self.cancel(call.id("jobID"), by: call.context.access)))
        }
        table.workspace(
            .get, "/samples", "listSamples", needs: .analyst, "Training texts, last collected first, with filters and search.", query: PageRequest.query + ["kind", "connection_id", "excluded", "q"]
        ) { call in
            let filter = SampleFilter(
                kinds: try call.query.choices("kind"), connectionID: try call.query.id("connection_id"), isExcluded: try call.query.flag("excluded"), search: try call.query.text("q"))
            return try .json(try await self.samples(filter, call.query.page(), by: call.context.access).map { SampleView($0) })
        }
        table.workspace(.get, "/samples/counts", "countSamples", needs: .analyst, "How many training texts of each kind are in use.") { call in
            let counts = try await self.sampleCounts(by: call.context.access)
            return try .json(Dictionary(uniqueKeysWithValues: Sample.Kind.allCases.map { ($0.rawValue, counts[$0] ?? 0) }))
        }
        table.workspace(.patch, "/samples/{sampleID}", "updateSample", needs: .manager, "Leaves a training text out, takes it in again, or puts it right.") { call in
            let body = try call.json(SampleBody.self)
            var sample: Sample?
            if let text = body.text { sample = try await self.edit(call.id("sampleID"), text: text, prompt: body.prompt, by: call.context.access) }
            if let isExcluded = body.isExcluded { sample = try await self.setExcluded(call.id("sampleID"), isExcluded, by: call.context.access) }
            guard let sample else { throw AppError.invalid("is_excluded", "is needed where there is no text") }
            return try .json(SampleView(sample))
        }
        return table + self.versionRoutes
    }
}

private struct StartBody: Decodable {
    var connectionID: Identifier<Connection>?
    var fineTuning: Bool?
}

private struct SampleBody: Decodable {
    var isExcluded: Bool?
    var text: String?
    var prompt: String?
}

struct TrainingJobView: Encodable {
    var id: Identifier<TrainingJob>
    var connectionID: Identifier<Connection>?
    var stage: TrainingJob.Stage
    var progress: Double
    var collectedSamples: Int
    var newSamples: Int
    var errors: [Reason]
    var createdAt: Timestamp
    var startedAt: Timestamp?
    var finishedAt: Timestamp?
    var trigger: TrainingJob.Trigger?
    var note: String?
    var source: String?
    var wantsFineTuning: Bool
    var fineTuning: FineTuningView?
    var dataset: DatasetSummary?
    var versionID: Identifier<ModelVersion>?

    /// A run without the provider's own handle.
    struct FineTuningView: Encodable {
        var driver: String
        var baseModel: String
        var estimate: CostEstimate?
        var trainedTokens: Int?
        var loss: Double?
        var checkpoints: Int
        var model: String?
    }

    init(_ job: TrainingJob) {
        self.id = job.id
        self.connectionID = job.connectionID
        self.stage = job.stage
        self.progress = job.progress
        self.collectedSamples = job.collectedSamples
        self.newSamples = job.newSamples
        self.errors = job.errors
        self.createdAt = job.createdAt
        self.startedAt = job.startedAt
        self.finishedAt = job.finishedAt
        self.trigger = job.trigger
        self.note = job.note
        self.source = job.source
        self.wantsFineTuning = job.wantsFineTuning ?? false
        self.fineTuning = job.fineTuning.map {
            FineTuningView(driver: $0.driver, baseModel: $0.baseModel, estimate: $0.estimate, trainedTokens: $0.trainedTokens, loss: $0.loss, checkpoints: $0.checkpoints, model: $0.model)
        }
        self.dataset = job.dataset
        self.versionID = job.versionID
    }
}

private struct SampleView: Encodable {
    var id: Identifier<Sample>
    var connectionID: Identifier<Connection>?
    var kind: Sample.Kind
    var prompt: String?
    var text: String
    var language: String
    var platform: Platform?
    var origin: String
    var permalink: String?
    var writtenAt: Timestamp?
    var collectedAt: Timestamp
    var isExcluded: Bool
    var refreshBy: Timestamp?
    var editedAt: Timestamp?

    init(_ sample: Sample) {
        self.id = sample.id
        self.connectionID = sample.connectionID
        self.kind = sample.kind
        self.prompt = sample.prompt
        self.text = sample.text
        self.language = sample.language
        self.platform = sample.platform
        self.origin = sample.origin
        self.permalink = sample.permalink
        self.writtenAt = sample.writtenAt
        self.collectedAt = sample.collectedAt
        self.isExcluded = sample.isExcluded
        self.refreshBy = sample.refreshBy
        self.editedAt = sample.editedAt
    }
}
