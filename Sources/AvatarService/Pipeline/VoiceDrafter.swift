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
    /// Looks at what the chat model wrote.
    public var moderation: (any ModerationModel)?
    /// The model of this name on the same server, for versions with a fine-tuned one.
    public var named: @Sendable (String) -> (any ChatModel)?

    public init(chat: (any ChatModel)? = nil, provider: ModelProvider? = nil, moderation: (any ModerationModel)? = nil, named: @escaping @Sendable (String) -> (any ChatModel)? = { _ in nil }) {
        self.chat = chat
        self.provider = provider
        self.moderation = moderation
        self.named = named
    }
}

/// What drafting by a language model may cost.
public struct DraftingLimits: Sendable {
    /// How many answers are asked for, 1 ... 5.
    public var candidates: Int
    /// Tokens per workspace and calendar month (UTC); nil: no limit.
    public var monthlyTokens: Int?

    public init(candidates: Int = 1, monthlyTokens: Int? = nil) {
        self.candidates = candidates
        self.monthlyTokens = monthlyTokens
    }
}

/// Drafts with the version in use. No text reaches an outside model before the recorded agreement to its provider.
public struct VoiceDrafter: Sendable {
    private let context: ServiceEnvironment
    private let models: DraftingModels
    private let answerer: Answerer
    private let builtIn: Answerer
    private let deadline: Duration
    private let budget: ModelBudget?

    public init(context: ServiceEnvironment, models: DraftingModels, limits: DraftingLimits = DraftingLimits(), deadline: Duration) {
        self.context = context
        self.models = models
        self.deadline = deadline
        self.answerer = Answerer(model: models.chat, deadline: deadline, candidates: limits.candidates, moderation: models.moderation)
        self.budget = limits.monthlyTokens.map { ModelBudget(context: context, monthlyTokens: $0) }
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
        if let budget, let reason = try await budget.exhausted(workspaceID) {
            var proposal = await self.builtIn.draft(request, memory: voice.memory, answers: voice.answers, profile: voice.profile, calibration: voice.calibration)
            proposal.reasons.append(reason)
            return proposal
        }
        let proposal = await self.byModel(request, voice: voice)
        if let usage = proposal.usage { await self.budget?.count(usage, workspaceID) }
        return proposal
    }

    private func byModel(_ request: DraftRequest, voice: Voice) async -> DraftProposal {
        guard let name = voice.fineTunedModel, let fineTuned = self.models.named(name) else {
            return await self.answerer.draft(request, memory: voice.memory, answers: voice.answers, profile: voice.profile, calibration: voice.calibration)
        }
        let fallback = await self.builtIn.draft(request, memory: voice.memory, answers: voice.answers, profile: voice.profile, calibration: voice.calibration)
        return await FineTunedAnswerer(model: fineTuned, deadline: self.deadline).draft(request, fallback: fallback, profile: voice.profile, calibration: voice.calibration)
    }
}
