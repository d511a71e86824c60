/// What processing made of the collected samples.
public struct DatasetSummary: Codable, Hashable, Sendable {
    /// Samples that were looked at.
    public var samples: Int
    /// Prompt-and-reply pairs that are kept, and how they are split by time: the newest are held out.
    public var pairs: Int
    public var trainPairs: Int
    public var heldOutPairs: Int
    /// The time from which on pairs are held out.
    public var heldOutFrom: Timestamp?
    /// Pairs that were left out, by reason.
    public var dropped: [String: Int]
    /// Names, handles, addresses and numbers that were masked.
    public var maskedValues: Int
    /// The same for the same content.
    public var digest: String

    public init(samples: Int = 0, pairs: Int = 0, trainPairs: Int = 0, heldOutPairs: Int = 0, heldOutFrom: Timestamp? = nil, dropped: [String: Int] = [:], maskedValues: Int = 0, digest: String = "") {
        self.samples = samples
        self.pairs = pairs
        self.trainPairs = trainPairs
        self.heldOutPairs = heldOutPairs
        self.heldOutFrom = heldOutFrom
        self.dropped = dropped
        self.maskedValues = maskedValues
        self.digest = digest
    }
}

/// Where a fine-tuning run stands; kept with the job, so that a restart goes on with it.
public struct FineTuningRun: Codable, Hashable, Sendable {
    /// `openai` or `external`.
    public var driver: String
    /// The driver's id of the run; nil until it has begun.
    public var handle: String?
    public var baseModel: String
    /// What it may cost, told before it starts.
    public var estimate: CostEstimate?
    /// As the provider bills it; nil until it tells.
    public var trainedTokens: Int?
    /// The newest training loss that the trainer told.
    public var loss: Double?
    public var checkpoints: Int
    /// The name to ask the model by; nil until the run has succeeded.
    public var model: String?

    public init(driver: String, baseModel: String) {
        self.driver = driver
        self.baseModel = baseModel
        self.checkpoints = 0
    }
}

/// What a fine-tuning run takes.
public struct CostEstimate: Codable, Hashable, Sendable {
    public var examples: Int
    /// Tokens that are trained on, all epochs together; a rough count.
    public var tokens: Int
    public var epochs: Int
    /// In US dollars; nil where no price is configured. 0 for a trainer of one's own.
    public var dollars: Double?

    public init(examples: Int, tokens: Int, epochs: Int, dollars: Double?) {
        self.examples = examples
        self.tokens = tokens
        self.epochs = epochs
        self.dollars = dollars
    }
}

/// What a version was measured to do on the held-out part.
public struct VersionQuality: Codable, Hashable, Sendable {
    /// How many questions the figures were measured on.
    public var heldOutPairs: Int
    /// Share of the answers that are nearer to the creator's true reply than a random past reply is, ties half.
    public var relevance: Double
    /// How far the answers stand from generic (0) to the creator's own replies (1).
    public var style: Double
    /// Share of the questions that got a text.
    public var answered: Double
    /// Share of the texts that are a past reply letter for letter.
    public var copied: Double
    /// Share of the questions where no guard had to block a text.
    public var safety: Double
    /// Tokens of a language model per question.
    public var tokensPerReply: Double
    /// US dollars for a thousand replies; nil where no price is configured.
    public var dollarsPerThousand: Double?
    /// Half of the drafts took at most this long.
    public var milliseconds: Double
    /// One figure to compare versions by, 0 ... 1.
    public var score: Double

    public init(
        heldOutPairs: Int, relevance: Double, style: Double, answered: Double, copied: Double, safety: Double, tokensPerReply: Double = 0, dollarsPerThousand: Double? = nil, milliseconds: Double = 0
    ) {
        self.heldOutPairs = heldOutPairs
        self.relevance = relevance
        self.style = style
        self.answered = answered
        self.copied = copied
        self.safety = safety
        self.tokensPerReply = tokensPerReply
        self.dollarsPerThousand = dollarsPerThousand
        self.milliseconds = milliseconds
        self.score = safety * (0.5 * relevance + 0.35 * style + 0.15 * answered)
    }
}

/// Quality by number of pairs learned from, and what follows from it.
public struct LearningCurve: Codable, Hashable, Sendable {
    /// What was measured with that many pairs; relevance, style and score from 0 to 1.
    public struct Point: Codable, Hashable, Sendable {
        /// How many pairs were learned from.
        public var pairs: Int
        public var relevance: Double
        public var style: Double
        public var score: Double

        public init(pairs: Int, relevance: Double, style: Double, score: Double) {
            self.pairs = pairs
            self.relevance = relevance
            self.style = style
            self.score = score
        }
    }

    public var points: [Point]
    public var isEnough: Bool
    /// About how many more pairs would help, where it is not enough.
    public var addAbout: Int?
    /// The advice in words.
    public var advice: String

    public init(points: [Point], isEnough: Bool, addAbout: Int?, advice: String) {
        self.points = points
        self.isEnough = isEnough
        self.addAbout = addAbout
        self.advice = advice
    }
}

/// What a training job produced: a style profile, the extent of the memory, maybe a fine-tuned model. Promotable and revertible.
public struct ModelVersion: Codable, Sendable, Identifiable {
    /// At most one version of a workspace is in use.
    public enum State: String, Codable, Sendable, CaseIterable {
        /// Never used so far.
        case candidate
        case inUse = "in_use"
        /// Was in use.
        case retired
    }

    /// The memory as it was when the version was made.
    public struct MemorySnapshot: Codable, Hashable, Sendable {
        public var samples: Int
        public var pairs: Int
        /// Samples collected up to then are in it.
        public var through: Timestamp
        public var digest: String

        public init(samples: Int, pairs: Int, through: Timestamp, digest: String) {
            self.samples = samples
            self.pairs = pairs
            self.through = through
            self.digest = digest
        }
    }

    public var id: Identifier<ModelVersion>
    public var workspaceID: Identifier<Workspace>
    public var trainingJobID: Identifier<TrainingJob>
    /// 1, 2, 3 … in the workspace.
    public var number: Int
    public var state: State
    public var createdAt: Timestamp
    /// The style profile as JSON, in the form that the avatar reads.
    public var profile: String
    public var memory: MemorySnapshot
    /// After a roll-back to this version: what came between its snapshot and then stays out, corrections excepted.
    public var leavesOutThrough: Timestamp?
    /// The name to ask the fine-tuned model by; nil where only memory and style were made.
    public var fineTunedModel: String?
    public var dataset: DatasetSummary
    /// Nil where no pair was held out to measure on.
    public var quality: VersionQuality?
    /// The version that was in use, measured on the same held-out part.
    public var beside: VersionQuality?
    public var curve: LearningCurve?
    /// Why it was promoted or not.
    public var decision: Reason?
    public var promotedAt: Timestamp?
    /// The version that was in use before this one.
    public var replaces: Identifier<ModelVersion>?

    public init(
        id: Identifier<ModelVersion>, workspaceID: Identifier<Workspace>, trainingJobID: Identifier<TrainingJob>, number: Int, createdAt: Timestamp, profile: String, memory: MemorySnapshot,
        dataset: DatasetSummary
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.trainingJobID = trainingJobID
        self.number = number
        self.state = .candidate
        self.createdAt = createdAt
        self.profile = profile
        self.memory = memory
        self.dataset = dataset
    }

    /// Whether a sample belongs to the avatar's memory while this version is in use. What came after the snapshot is fresh and does.
    public func remembers(_ sample: Sample) -> Bool {
        guard let limit = self.leavesOutThrough, sample.kind != .correction else { return true }
        return sample.collectedAt <= self.memory.through || sample.collectedAt > limit
    }
}

/// The recorded agreement that this workspace's texts may go to a model provider.
public struct ProviderAgreement: Codable, Sendable, Identifiable {
    /// `workspaceID/provider`.
    public var id: Identifier<ProviderAgreement>
    public var workspaceID: Identifier<Workspace>
    /// The provider's host, for instance `api.openai.com`.
    public var provider: String
    /// The sentence that was agreed to.
    public var statement: String
    public var userID: Identifier<User>
    public var at: Timestamp
    /// Nil while it is in force.
    public var withdrawnAt: Timestamp?

    public init(workspaceID: Identifier<Workspace>, provider: String, statement: String, userID: Identifier<User>, at: Timestamp) {
        self.id = Self.id(workspaceID, provider)
        self.workspaceID = workspaceID
        self.provider = provider
        self.statement = statement
        self.userID = userID
        self.at = at
    }

    /// One agreement per workspace and provider: withdrawing and agreeing again changes the same record.
    public static func id(_ workspaceID: Identifier<Workspace>, _ provider: String) -> Identifier<ProviderAgreement> { Identifier("\(workspaceID.rawValue)/\(provider)") }

    public var isInForce: Bool { self.withdrawnAt == nil }

    /// The sentence that a person agrees to.
    public static func statement(for provider: String) -> String {
        "Messages of fans (pseudonymised) and our own texts may be sent to \(provider) to draft replies and to train a model of our voice."
    }
}
