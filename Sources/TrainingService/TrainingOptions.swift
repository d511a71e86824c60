import Core
import LanguageModels

/// What training may use, as configured for the installation.
public struct TrainingOptions: Sendable {
    /// The chat model that drafts; nil: the built-in answerer alone.
    public var chatModel: (any ChatModel)?
    public var chatProvider: ModelProvider?
    /// The model of this name on the chat model's server.
    public var modelNamed: @Sendable (String) -> (any ChatModel)?
    public var fineTuner: (any FineTuner)?
    /// How often a fine-tuning run is looked at.
    public var fineTuningInterval: Duration
    /// US dollars for a million tokens of drafting.
    public var dollarsPerMillionTokens: Double?
    /// So many new corrections since the newest version start a job.
    public var retrainAfterCorrections: Int
    /// Where imported files wait until they are read.
    public var importFolder: String?

    public init(
        chatModel: (any ChatModel)? = nil, chatProvider: ModelProvider? = nil, modelNamed: @escaping @Sendable (String) -> (any ChatModel)? = { _ in nil }, fineTuner: (any FineTuner)? = nil,
        fineTuningInterval: Duration = .seconds(15), dollarsPerMillionTokens: Double? = nil, retrainAfterCorrections: Int = 25, importFolder: String? = nil
    ) {
        self.chatModel = chatModel
        self.chatProvider = chatProvider
        self.modelNamed = modelNamed
        self.fineTuner = fineTuner
        self.fineTuningInterval = fineTuningInterval
        self.dollarsPerMillionTokens = dollarsPerMillionTokens
        self.retrainAfterCorrections = retrainAfterCorrections
        self.importFolder = importFolder
    }
}
