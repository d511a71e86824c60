import Core

/// The declared fields of `Sample`.
public struct SampleFields: RecordFields {
    public typealias Owner = Sample

    public let workspaceID = Field<Sample, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let connectionID = Field<Sample, Identifier<Connection>>("connectionID", \.connectionID)
    public let kind = Field<Sample, Sample.Kind>("kind", \.kind)
    public let language = Field<Sample, String>("language", \.language)
    public let platform = Field<Sample, Platform>("platform", \.platform)
    public let origin = Field<Sample, String>("origin", \.origin)
    public let writtenAt = Field<Sample, Timestamp>("writtenAt", \.writtenAt)
    public let collectedAt = Field<Sample, Timestamp>("collectedAt", \.collectedAt)
    public let isExcluded = Field<Sample, Bool>("isExcluded", \.isExcluded)
    public let refreshBy = Field<Sample, Timestamp>("refreshBy", \.refreshBy)
}

extension Sample: WorkspaceRecord {
    public static let fields = SampleFields()
    public static let schema = Schema<Sample>(
        "samples",
        fields: [
            fields.workspaceID.erased, fields.connectionID.erased, fields.kind.erased, fields.language.erased, fields.platform.erased,
            fields.origin.erased, fields.writtenAt.erased, fields.collectedAt.erased, fields.isExcluded.erased, fields.refreshBy.erased,
        ],
        indexes: [
            .unique("workspaceID", "connectionID", "origin"),
            .on("workspaceID", "kind", "collectedAt"),
            .on("workspaceID", "collectedAt"),
            .on("refreshBy", whereNotNull: "refreshBy"),
        ],
        search: SearchableText(scope: fields.workspaceID, newestBy: fields.collectedAt) { ($0.prompt.map { $0 + "\n" } ?? "") + $0.text }
    )
}

/// The declared fields of `TrainingJob`.
public struct TrainingJobFields: RecordFields {
    public typealias Owner = TrainingJob

    public let workspaceID = Field<TrainingJob, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let connectionID = Field<TrainingJob, Identifier<Connection>>("connectionID", \.connectionID)
    public let stage = Field<TrainingJob, TrainingJob.Stage>("stage", \.stage)
    public let progress = Field<TrainingJob, Double>("progress", \.progress)
    public let collectedSamples = Field<TrainingJob, Int>("collectedSamples", \.collectedSamples)
    public let newSamples = Field<TrainingJob, Int>("newSamples", \.newSamples)
    public let createdAt = Field<TrainingJob, Timestamp>("createdAt", \.createdAt)
    public let startedAt = Field<TrainingJob, Timestamp>("startedAt", \.startedAt)
    public let finishedAt = Field<TrainingJob, Timestamp>("finishedAt", \.finishedAt)
    public let errors = ListField<TrainingJob, Reason>("errors")
}

extension TrainingJob: WorkspaceRecord {
    public static let fields = TrainingJobFields()
    public static let schema = Schema<TrainingJob>(
        "training_jobs",
        fields: [
            fields.workspaceID.erased, fields.connectionID.erased, fields.stage.erased, fields.progress.erased, fields.collectedSamples.erased,
            fields.newSamples.erased, fields.createdAt.erased, fields.startedAt.erased, fields.finishedAt.erased,
        ],
        indexes: [
            .on("workspaceID", "createdAt"),
            .on("workspaceID", "stage", "createdAt"),
        ]
    )
}

/// The declared fields of `ModelVersion`.
public struct ModelVersionFields: RecordFields {
    public typealias Owner = ModelVersion

    public let workspaceID = Field<ModelVersion, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let number = Field<ModelVersion, Int>("number", \.number)
    public let state = Field<ModelVersion, ModelVersion.State>("state", \.state)
    public let createdAt = Field<ModelVersion, Timestamp>("createdAt", \.createdAt)
    public let promotedAt = Field<ModelVersion, Timestamp>("promotedAt", \.promotedAt)
}

extension ModelVersion: WorkspaceRecord {
    public static let fields = ModelVersionFields()
    public static let schema = Schema<ModelVersion>(
        "model_versions",
        fields: [fields.workspaceID.erased, fields.number.erased, fields.state.erased, fields.createdAt.erased, fields.promotedAt.erased],
        indexes: [
            .unique("workspaceID", "number"),
            .on("workspaceID", "state"),
        ]
    )
}

/// The declared fields of `ProviderAgreement`.
public struct ProviderAgreementFields: RecordFields {
    public typealias Owner = ProviderAgreement

    public let workspaceID = Field<ProviderAgreement, Identifier<Workspace>>("workspaceID", \.workspaceID)
    public let provider = Field<ProviderAgreement, String>("provider", \.provider)
    public let at = Field<ProviderAgreement, Timestamp>("at", \.at)
}

extension ProviderAgreement: WorkspaceRecord {
    public static let fields = ProviderAgreementFields()
    public static let schema = Schema<ProviderAgreement>(
        "provider_agreements", fields: [fields.workspaceID.erased, fields.provider.erased, fields.at.erased], indexes: [.on("workspaceID", "at")])
}

extension ReadTransaction {
    /// The version that the workspace's avatar drafts with.
    public func versionInUse(of workspaceID: Identifier<Workspace>) throws -> ModelVersion? {
        try self.first(Query<ModelVersion>().where(ModelVersion.fields.workspaceID == workspaceID && ModelVersion.fields.state == .inUse))
    }
}
