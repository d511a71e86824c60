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
    /// Finds what is near in meaning.
    public var embedding: (any EmbeddingModel)?
    /// The model of this name on the same server, for versions with a fine-tuned one.
    public var named: @Sendable (String) -> (any ChatModel)?

    public init(chat: (any ChatModel)? = nil, provider: ModelProvider? = nil, moderation: (any ModerationModel)? = nil, embedding: (any EmbeddingModel)? = nil, named: @escaping @Sendable (String) -> (any ChatModel)? = { _ in nil }) {
        self.chat = chat
        self.provider = provider
        self.moderation = moderation
        self.embedding = embedding
        self.named = named
    }
}

/// What drafting by a language model may cost.
public struct DraftingLimits: Sendable {
    /// How many answers are asked for, 1 ... 5.
    public var candidates: Int
    /// Tokens per workspace and calendar month (UTC); nil: no limit.
    public var monthlyTokens: Int?
    /// US dollars per workspace and calendar month (UTC), by `price`; nil: no limit.
    public var monthlyDollars: Double?
    /// What the tokens cost; nil where nobody said.
    public var price: ModelPrice?
    /// Whether the model looks at messages before they are answered.
    public var judgesTriage: Bool

    public init(candidates: Int = 1, monthlyTokens: Int? = nil, monthlyDollars: Double? = nil, price: ModelPrice? = nil, judgesTriage: Bool = false) {
        self.candidates = candidates
        self.monthlyTokens = monthlyTokens
        self.monthlyDollars = monthlyDollars
        self.price = price
        self.judgesTriage = judgesTriage
    }
}

/// Drafts with the version in use. No text reaches an outside model before the recorded agreement to its provider.
public struct VoiceDrafter: Sendable {
    private let context: ServiceEnvironment
    private let models: DraftingModels
    private let answerer: Answerer
    private let builtIn: Answerer
    private let deadline: Duration
    private let limits: DraftingLimits
    private let meanings: MeaningIndex?
    private let budget: ModelBudget
    private static let nearLimit = 30
    /// Longer than this nobody waits for the model's view of a message.
    private static let longestLook: Duration = .seconds(10)

    public init(context: ServiceEnvironment, models: DraftingModels, limits: DraftingLimits = DraftingLimits(), deadline: Duration) {
        self.context = context
        self.models = models
        self.deadline = deadline
        self.answerer = Answerer(model: models.chat, deadline: deadline, candidates: limits.candidates, moderation: models.moderation)
        self.limits = limits
        let budget = ModelBudget(context: context, limits: limits)
        self.budget = budget
        self.meanings = models.embedding.map { model in
            MeaningIndex(model: model) { usage, workspaceID in
                do {
                    try await budget.count(usage, workspaceID)
                    return try await budget.exhausted(workspaceID) == nil
                } catch {
                    // Without an account nothing more is spent; the next draft tries again.
                    return false
                }
            }
        }
        self.builtIn = Answerer(model: nil, deadline: deadline)
    }

    /// Whether a draft takes seconds.
    public var usesModel: Bool { self.models.chat != nil }

    /// The draft for one turn. `looked` is what the model took already to look at its messages: the draft says what both cost.
    public func draft(_ request: DraftRequest, voice: Voice, workspaceID: Identifier<Workspace>, looked: ModelUsage? = nil) async throws -> DraftProposal {
        guard self.usesModel else { return await self.builtIn.draft(request, in: voice) }
        var proposal: DraftProposal
        if let reason = try await self.refusal(workspaceID) {
            proposal = await self.builtIn.draft(request, in: voice)
            proposal.reasons.append(reason)
        } else {
            proposal = await self.byModel(request, voice: voice, workspaceID)
            if let usage = proposal.usage { try await self.budget.count(usage, workspaceID) }
        }
        if var usage = looked {
            if let drafted = proposal.usage { usage.add(drafted) }
            proposal.usage = usage
        }
        if let usage = proposal.usage { proposal.reasons.append(ModelPrice.reason(usage, price: self.limits.price)) }
        return proposal
    }

    /// What the model makes of a turn's messages; nil where it is not asked or has no answer. Triage then stands as it is.
    func opinion(on texts: [String], fanNames: [String], workspaceID: Identifier<Workspace>) async throws -> TriageOpinion? {
        guard self.limits.judgesTriage, let model = self.models.chat, try await self.refusal(workspaceID) == nil else { return nil }
        let opinion = await TriageJudge(model: model, deadline: min(self.deadline, Self.longestLook), random: self.context.random).opinion(on: texts, fanNames: fanNames)
        if let usage = opinion?.usage { try await self.budget.count(usage, workspaceID) }
        return opinion
    }

    /// Waits until memory has its vectors, as far as they could be made.
    func settled(_ workspaceID: Identifier<Workspace>) async { await self.meanings?.settled(workspaceID) }

    /// Why no model may be asked now; nil where it may. Asked every time: an agreement that was taken back holds at once.
    private func refusal(_ workspaceID: Identifier<Workspace>) async throws -> Reason? {
        if let provider = self.models.provider, provider.isOutside {
            let isAllowed = try await self.context.read("draft.agreement") { try ProviderGate.allows(provider.host, isOutside: provider.isOutside, workspaceID: workspaceID, in: $0) }
            if !isAllowed { return ProviderGate.missing(provider.host) }
        }
        return try await self.budget.exhausted(workspaceID)
    }

    private func byModel(_ request: DraftRequest, voice: Voice, _ workspaceID: Identifier<Workspace>) async -> DraftProposal {
        let near = await self.meanings?.nearest(to: request.question, among: voice.memory.samples, of: workspaceID, limit: Self.nearLimit) ?? []
        guard let name = voice.fineTunedModel, let fineTuned = self.models.named(name) else {
            return await self.answerer.draft(request, in: voice, near: near)
        }
        let fallback = await self.builtIn.draft(request, in: voice, near: near)
        return await FineTunedAnswerer(model: fineTuned, deadline: self.deadline).draft(request, fallback: fallback, profile: voice.profile, calibration: voice.calibration)
    }
}

extension Answerer {
    fileprivate func draft(_ request: DraftRequest, in voice: Voice, near: [MeaningHit] = []) async -> DraftProposal {
        await self.draft(request, memory: voice.memory, answers: voice.answers, near: near, profile: voice.profile, calibration: voice.calibration)
    }
}
