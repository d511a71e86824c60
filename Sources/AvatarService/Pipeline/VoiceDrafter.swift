import Core
import LanguageModels
import Persona
import ServiceKit
import Storage

/// The language models that drafting may use.
public struct DraftingModels: Sendable {
    public var chat: (any ChatModel)?
    /// Where it runs; nil: on this machine.
    public var provider: ModelProvider?
    /// The model of this name on the same server, for versions with a fine-tuned one.
    public var named: @Sendable (String) -> (any ChatModel)?

    public init(chat: (any ChatModel)? = nil, provider: ModelProvider? = nil, named: @escaping @Sendable (String) -> (any ChatModel)? = { _ in nil }) {
        self.chat = chat
        self.provider = provider
        self.named = named
    }
}

/// Drafts with the version in use. No text reaches an outside model before the recorded agreement to its provider.
public struct VoiceDrafter: Sendable {
    private let context: ServiceEnvironment
    private let models: DraftingModels
    private let answerer: Answerer
    private let builtIn: Answerer
    private let deadline: Duration

    public init(context: ServiceEnvironment, models: DraftingModels, deadline: Duration) {
        self.context = context
        self.models = models
        self.deadline = deadline
        self.answerer = Answerer(model: models.chat, deadline: deadline)
        self.builtIn = Answerer(model: nil, deadline: deadline)
    }

    /// Whether a draft takes seconds.
    public var usesModel: Bool { self.models.chat != nil }

    /// The draft for one turn.
    public func draft(_ request: DraftRequest, voice: Voice, workspaceID: Identifier<Workspace>) async throws -> DraftProposal {
        guard self.usesModel else { return await self.builtIn.draft(request, memory: voice.memory, answers: voice.answers, profile: voice.profile, calibration: voice.calibration) }
        // Asked for every draft: an agreement that was taken back holds at once.
        if let provider = self.models.provider, provider.isOutside {
            let isAllowed = try await self.context.read("draft.agreement") { try ProviderGate.allows(provider.host, isOutside: provider.isOutside, workspaceID: workspaceID, in: $0) }
            guard isAllowed else {
                var proposal = await self.builtIn.draft(request, memory: voice.memory, answers: voice.answers, profile: voice.profile, calibration: voice.calibration)
                proposal.reasons.append(ProviderGate.missing(provider.host))
                return proposal
            }
        }
        guard let name = voice.fineTunedModel, let fineTuned = self.models.named(name) else {
            return await self.answerer.draft(request, memory: voice.memory, answers: voice.answers, profile: voice.profile, calibration: voice.calibration)
        }
        let fallback = await self.builtIn.draft(request, memory: voice.memory, answers: voice.answers, profile: voice.profile, calibration: voice.calibration)
        return await FineTunedAnswerer(model: fineTuned, deadline: self.deadline).draft(request, fallback: fallback, profile: voice.profile, calibration: voice.calibration)
    }
}
