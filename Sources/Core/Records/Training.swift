/// One training text of the creator.
public struct Sample: Codable, Sendable, Identifiable {
    /// Pairs, facts and corrections answer a `prompt`; the others are texts of their own.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case post, caption, video, transcript, pair, fact, correction
    }

    public var id: Identifier<Sample>
    public var workspaceID: Identifier<Workspace>
    /// Nil for imports that belong to no account.
    public var connectionID: Identifier<Connection>?
    public var kind: Kind
    /// Pairs, facts and corrections: what was asked.
    public var prompt: String?
    /// The creator's own words: the reply of a pair, the answer of a fact.
    public var text: String
    public var language: String
    public var platform: Platform?
    /// The platform's id or a file and row, so that the same text is collected once.
    public var origin: String
    public var permalink: String?
    public var writtenAt: Timestamp?
    public var collectedAt: Timestamp
    /// A person took it out of training and memory; it stays out when it is collected again.
    public var isExcluded: Bool
    /// YouTube data is refreshed or deleted within 30 days (https://developers.google.com/youtube/terms/developer-policies).
    public var refreshBy: Timestamp?
    /// When a person put the text right; collecting it again leaves it as they left it.
    public var editedAt: Timestamp?

    public init(id: Identifier<Sample>, workspaceID: Identifier<Workspace>, connectionID: Identifier<Connection>?, kind: Kind, prompt: String?, text: String, language: String = "und", platform: Platform?, origin: String, writtenAt: Timestamp?, collectedAt: Timestamp) {
        self.id = id
        self.workspaceID = workspaceID
        self.connectionID = connectionID
        self.kind = kind
        self.prompt = prompt
        self.text = text
        self.language = language
        self.platform = platform
        self.origin = origin
        self.writtenAt = writtenAt
        self.collectedAt = collectedAt
        self.isExcluded = false
    }

    /// What a person decided about the text holds when it is collected again.
    public mutating func keepDecisions(of known: Sample?) {
        guard let known else { return }
        self.isExcluded = known.isExcluded
        guard known.editedAt != nil else { return }
        self.editedAt = known.editedAt
        self.prompt = known.prompt
        self.text = known.text
    }
}

/// One run: collect, process, train, evaluate, finish.
public struct TrainingJob: Codable, Sendable, Identifiable {
    /// The order in which a run passes through them; the last three are ends.
    public enum Stage: String, Codable, Sendable, CaseIterable {
        case queued
        case collectingData = "collecting_data"
        case processing
        case trainingModel = "training_model"
        case evaluating, completed, failed, cancelled

        public var isFinal: Bool { self == .completed || self == .failed || self == .cancelled }
    }

    /// What set it going.
    public enum Trigger: String, Codable, Sendable, CaseIterable {
        /// An account was connected, or its content is due to be refreshed.
        case collection
        case person
        case fileImport = "import"
        /// Enough new corrections have come.
        case corrections
    }

    public var id: Identifier<TrainingJob>
    public var workspaceID: Identifier<Workspace>
    /// Nil for jobs of the whole workspace, such as training and imports.
    public var connectionID: Identifier<Connection>?
    public var stage: Stage
    /// 0 ... 1 within the stage.
    public var progress: Double
    /// Texts that were found, known ones included.
    public var collectedSamples: Int
    /// Those of them that were not stored before.
    public var newSamples: Int
    /// What went wrong so far; the job may still complete.
    public var errors: [Reason]
    /// Where collection goes on after an interruption.
    public var marks: [String: String]
    public var createdAt: Timestamp
    public var startedAt: Timestamp?
    public var finishedAt: Timestamp?
    /// Nil in jobs of releases before there were several.
    public var trigger: Trigger?
    /// What is being done, in words; for instance the trainer's step.
    public var note: String?
    /// Import: the name of the file or folder.
    public var source: String?
    /// Whether a language model is to be fine-tuned too.
    public var wantsFineTuning: Bool?
    public var fineTuning: FineTuningRun?
    public var dataset: DatasetSummary?
    /// What it produced.
    public var versionID: Identifier<ModelVersion>?

    public init(id: Identifier<TrainingJob>, workspaceID: Identifier<Workspace>, connectionID: Identifier<Connection>?, createdAt: Timestamp) {
        self.id = id
        self.workspaceID = workspaceID
        self.connectionID = connectionID
        self.stage = .queued
        self.progress = 0
        self.collectedSamples = 0
        self.newSamples = 0
        self.errors = []
        self.marks = [:]
        self.createdAt = createdAt
    }
}
