import Core
import NIOCore
import ServiceKit

extension TrainingService {
    /// Model versions, the learning curve, and agreements to model providers.
    var versionRoutes: RouteTable {
        var table = RouteTable()
        table.workspace(
            .post, "/imports", "startImport", needs: .manager, "Takes in an export or document as the raw body; a training job reads it and trains.", query: ["name", "format", "creator"],
            bodyLimit: Self.maximumUpload
        ) { call in
            guard let name = try call.query.text("name") else { throw AppError.invalid("query.name", "must be the file's name, for instance export.zip") }
            let options = ImportOptions(format: try call.query.text("format") ?? "auto", creator: try call.query.text("creator"))
            return try .created(TrainingJobView(try await self.startImport(call.body.readableBytesView, name: name, options: options, by: call.context.access)))
        }
        table.workspace(.get, "/model-versions", "listModelVersions", needs: .analyst, "Model versions with their measured quality, newest first.", query: PageRequest.query) { call in
            try .json(try await self.versions(call.query.page(), by: call.context.access).map { ModelVersionView($0) })
        }
        table.workspace(.get, "/model-versions/{versionID}", "getModelVersion", needs: .analyst, "One model version.") { call in
            try .json(ModelVersionView(try await self.version(call.id("versionID"), by: call.context.access)))
        }
        table.workspace(.post, "/model-versions/{versionID}/promote", "promoteModelVersion", needs: .manager, "Takes a model version into use.") { call in
            try .json(ModelVersionView(try await self.promote(call.id("versionID"), by: call.context.access)))
        }
        table.workspace(.post, "/model-versions/roll-back", "rollBackModelVersion", needs: .manager, "Goes back to the version that was in use before.") { call in
            try .json(ModelVersionView(try await self.rollBack(by: call.context.access)))
        }
        table.workspace(.get, "/learning-curve", "getLearningCurve", needs: .analyst, "Quality by number of pairs learned from, and how much is enough.") { call in
            let curve = try await self.learningCurve(by: call.context.access)
            return try .json(curve ?? LearningCurve(points: [], isEnough: false, addAbout: nil, advice: "It is measured when the first training job has pairs to hold out."))
        }
        table.workspace(.get, "/style-fidelity", "getStyleFidelity", needs: .analyst, "How the replies that were sent in the last 30 days sound, from generic (0) to the creator's own (1).") { call in
            try .json(SentStyleView(try await self.sentStyle(by: call.context.access)))
        }
        table.workspace(.get, "/model-providers", "listModelProviders", needs: .analyst, "The model providers that texts may be sent to, and what was agreed.") { call in
            try .json(ItemList(items: try await self.providers(by: call.context.access).map { ProviderView($0) }))
        }
        table.workspace(.put, "/model-providers/{provider}/agreement", "agreeToModelProvider", needs: .manager, "Records the agreement that texts may be sent to a model provider.") { call in
            let agreement = try await self.agree(to: call.parameter("provider"), statement: call.json(AgreementBody.self).statement, by: call.context.access)
            return try .json(AgreementView(agreement))
        }
        table.workspace(.delete, "/model-providers/{provider}/agreement", "withdrawFromModelProvider", needs: .manager, "Takes the agreement back: from now on nothing is sent there.") { call in
            try await self.withdraw(from: call.parameter("provider"), by: call.context.access)
            return .noContent
        }
        return table
    }
}

private struct AgreementBody: Decodable {
    var statement: String
}

private struct ItemList<Item: Encodable>: Encodable {
    var items: [Item]
}

private struct AgreementView: Encodable {
    var provider: String
    var statement: String
    var userID: Identifier<User>
    var at: Timestamp

    init(_ agreement: ProviderAgreement) {
        self.provider = agreement.provider
        self.statement = agreement.statement
        self.userID = agreement.userID
        self.at = agreement.at
    }
}

private struct ProviderView: Encodable {
    var provider: String
    var isOutside: Bool
    var statement: String
    var agreement: AgreementView?

    init(_ standing: TrainingService.ProviderStanding) {
        self.provider = standing.provider
        self.isOutside = standing.isOutside
        self.statement = standing.statement
        self.agreement = standing.agreement.map { AgreementView($0) }
    }
}

private struct SentStyleView: Encodable {
    struct Fidelity: Encodable {
        var value: Double
        var low: Double
        var high: Double
    }

    var days: Int
    var replies: Int
    var fidelity: Fidelity?
    var missing: Reason?

    init(_ report: SentStyleReport) {
        self.days = report.days
        self.replies = report.replies
        self.fidelity = report.fidelity.map { Fidelity(value: VersionEvaluator.rounded($0.value), low: VersionEvaluator.rounded($0.low), high: VersionEvaluator.rounded($0.high)) }
        self.missing = report.missing
    }
}

private struct ModelVersionView: Encodable {
    /// The memory's extent.
    struct Memory: Encodable {
        var samples: Int
        var pairs: Int
        var through: Timestamp
    }

    var id: Identifier<ModelVersion>
    var number: Int
    var state: ModelVersion.State
    var trainingJobID: Identifier<TrainingJob>
    var createdAt: Timestamp
    var memory: Memory
    var dataset: DatasetSummary
    var fineTunedModel: String?
    var quality: VersionQuality?
    var beside: VersionQuality?
    var curve: LearningCurve?
    var decision: Reason?
    var promotedAt: Timestamp?
    var replaces: Identifier<ModelVersion>?
    var leavesOutThrough: Timestamp?

    init(_ version: ModelVersion) {
        self.id = version.id
        self.number = version.number
        self.state = version.state
        self.trainingJobID = version.trainingJobID
        self.createdAt = version.createdAt
        self.memory = Memory(samples: version.memory.samples, pairs: version.memory.pairs, through: version.memory.through)
        self.dataset = version.dataset
        self.fineTunedModel = version.fineTunedModel
        self.quality = version.quality
        self.beside = version.beside
        self.curve = version.curve
        self.decision = version.decision
        self.promotedAt = version.promotedAt
        self.replaces = version.replaces
        self.leavesOutThrough = version.leavesOutThrough
    }
}
