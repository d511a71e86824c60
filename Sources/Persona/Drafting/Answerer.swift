import Core
import LanguageModels

/// Drafts a reply in the creator's voice: by the configured chat model where there is one, else (or where it fails) by the built-in
/// answerer; then guards and confidence. Never throws and never loses a message: the worst outcome is no text and the reason why.
public struct Answerer: Sendable {
    private let model: (any ChatModel)?
    private let random: any RandomSource
    private let deadline: Duration
    private let candidates: Int
    private let moderation: (any ModerationModel)?

    /// What a chat model is shown at most.
    private static let promptSources = 8

    /// - Parameters:
    ///   - model: nil for the built-in answerer alone.
    ///   - deadline: the longest wait for the model, retries included.
    ///   - candidates: how many answers the model is asked for; the best is used and their agreement counts. 1 ... 5.
    ///   - moderation: looks at what the model wrote, where one is configured.
    ///   - random: makes the fences around untrusted text; must be unguessable outside tests.
    public init(model: (any ChatModel)?, deadline: Duration = .seconds(20), candidates: Int = 1, moderation: (any ModerationModel)? = nil, random: any RandomSource = SystemRandomSource()) {
        self.model = model
        self.deadline = deadline
        self.candidates = candidates
        self.moderation = moderation
        self.random = random
    }

    /// The draft for one turn. Without a model this does not wait, and the same request gives the same draft.
    ///
    /// - Parameters:
    ///   - answers: the workspace's canonical answers, where it has some.
    ///   - near: samples that are near in meaning, best first, where an embedding model was asked; they count beside what is near in words.
    public func draft(
        _ request: DraftRequest, memory: Memory, answers: AnswerBook? = nil, near: [MeaningHit] = [], profile: StyleProfile, calibration: Calibration
    ) async -> DraftProposal {
        let query = MemoryQuery(request.question, language: request.language, in: memory)
        let builtIn = BuiltInAnswerer(request: request, memory: memory, profile: profile).draft(query, answers: answers, near: near)
        let fallback = self.proposal(builtIn, request, profile, calibration)
        guard let model else { return fallback }
        let prompt = self.prompt(request, query, near: near.compactMap { memory.index(of: $0.sampleID) }, profile)
        let outcomes = await ModelAnswerer(model: model, deadline: self.deadline).candidates(self.candidates, request, prompt: prompt, profile: profile)
        var ranked = CandidateRanking.rank(outcomes, profile: profile) { Self.findings($0, request) }
        guard let best = ranked.best else {
            var proposal = fallback
            proposal.handOver = proposal.handOver ?? ranked.handOver
            proposal.reasons += [ranked.handOver ?? ranked.failure].compactMap(\.self)
            proposal.usage = ranked.usage
            return proposal
        }
        if let moderation, !best.findings.contains(where: { $0.severity == .block }) {
            ranked.best?.findings += await Self.moderated(best.answer.text, by: moderation, deadline: self.deadline)
        }
        return self.proposal(ranked, by: model.name, beside: fallback, builtIn, request, profile, calibration)
    }

    /// What the moderation model says. One that can't be asked costs confidence, so that a person looks.
    private static func moderated(_ text: String, by moderation: any ModerationModel, deadline: Duration) async -> [GuardFinding] {
        do throws(ModelError) {
            guard try await moderation.moderate([text], deadline: deadline).contains(where: \.isFlagged) else { return [] }
            return [GuardFinding("moderation", .block, "The moderation model finds the draft unsafe.")]
        } catch {
            return [GuardFinding("moderation_unavailable", .warn, "The moderation model could not be asked.")]
        }
    }

    // MARK: Built in

    private func proposal(_ draft: BuiltInDraft, _ request: DraftRequest, _ profile: StyleProfile, _ calibration: Calibration) -> DraftProposal {
        var proposal = DraftProposal(
            text: draft.text, language: request.language, generator: "built-in", confidence: Confidence(value: 0), sources: draft.sources, reasons: draft.reasons, alternatives: draft.alternatives)
        guard let text = draft.text else {
            proposal.confidence = Self.nothing(draft.features, request, calibration)
            return proposal
        }
        var input = GuardInput(text: text, request: request, sourceTexts: draft.sources.map(\.excerpt), foreignNames: draft.foreignNames, isGenerated: false)
        let found = Guards.check(input)
        proposal.alternatives = draft.alternatives.filter { alternative in
            input.text = alternative
            return !Guards.blocks(input)
        }
        proposal.reasons += found.map(\.reason)
        if let block = found.first(where: { $0.severity == .block }) {
            proposal.text = nil
            proposal.blocked = true
            proposal.handOver = block.reason
            proposal.confidence = Self.nothing(draft.features, request, calibration)
            return proposal
        }
        var features = draft.features
        features.warnings = Self.warnings(found)
        proposal.confidence = calibration.confidence(estimate: ConfidenceModel.probability(features), category: request.category, factors: features.factors)
        return proposal
    }

    /// The confidence of no text: that a person would send what isn't there.
    private static func nothing(_ features: ConfidenceFeatures, _ request: DraftRequest, _ calibration: Calibration) -> Confidence {
        var confidence = calibration.confidence(estimate: min(0.02, ConfidenceModel.probability(features)), category: request.category, factors: features.factors)
        confidence.value = min(confidence.value, 0.05)
        return confidence
    }

    private static func warnings(_ findings: [GuardFinding]) -> Double { min(1, 0.5 * Double(findings.count { $0.severity == .warn })) }

    // MARK: By a model

    /// The nearest past replies and facts, and what the creator posted on it.
    private func prompt(_ request: DraftRequest, _ query: MemoryQuery, near: [Int32], _ profile: StyleProfile) -> Prompt {
        let replies = Self.nearest(Self.promptSources - 2, of: [.pair, .correction, .fact], query, near)
        let posts = Self.nearest(2, of: [.post, .caption, .video, .transcript], query, near)
        // A reply that tells about some other person is nobody else's business.
        let documents = (replies + posts).filter { found in
            !query.memory.documents[Int(found.index)].shape.mentionedNames.contains { query.memory.isRarelyMentioned($0) }
        }.map { (document: query.memory.documents[Int($0.index)], score: Double($0.score)) }
        return PromptBuilder(request: request, profile: profile, fence: PromptFence.word(self.random)).build(documents)
    }

    /// Near in words, and in meaning where that is known.
    private static func nearest(_ limit: Int, of kinds: Set<Sample.Kind>, _ query: MemoryQuery, _ near: [Int32]) -> [MemoryQuery.Found] {
        let words = query.best(near.isEmpty ? limit : 4 * limit, of: kinds).map(\.index)
        let meaning = near.filter { kinds.contains(query.memory.measures[Int($0)].kind) }
        return RankFusion.fuse(words: words, meaning: meaning, limit: limit).map { query.found($0) }
    }

    private static func findings(_ answer: ModelAnswerer.Answer, _ request: DraftRequest) -> [GuardFinding] {
        Guards.check(GuardInput(
            text: answer.text, request: request, sourceTexts: answer.prompt.sourceTexts, otherFansTexts: answer.prompt.otherFansTexts, foreignNames: answer.prompt.foreignNames,
            instructions: answer.prompt.instructions, fence: answer.prompt.fence, isGenerated: true))
    }

    private func proposal(
        _ ranked: CandidateRanking.Ranked, by name: String, beside fallback: DraftProposal, _ builtIn: BuiltInDraft, _ request: DraftRequest, _ profile: StyleProfile, _ calibration: Calibration
    ) -> DraftProposal {
        guard let (answer, found) = ranked.best else { return fallback }
        if let block = found.first(where: { $0.severity == .block }) {
            // What the model wrote is not shown to anybody; the creator's own words may stand in, but a person decides.
            var proposal = fallback
            proposal.reasons += found.map(\.reason)
            proposal.blocked = true
            proposal.handOver = block.reason
            proposal.usage = ranked.usage
            return proposal
        }
        var features = builtIn.features
        features.isThanks = false
        features.selfDoubt = answer.doubt
        features.candidateAgreement = answer.agreement
        features.tokenProbability = answer.tokenProbability
        features.style = profile.likeness(of: answer.text)
        features.warnings = Self.warnings(found)
        // What the nearest reply is about doesn't matter for a text that was written anew.
        features.foreignness = 0
        return DraftProposal(
            text: answer.text, language: request.language, generator: "model:\(name)",
            confidence: calibration.confidence(estimate: ConfidenceModel.probability(features), category: request.category, factors: features.factors), sources: answer.sources,
            reasons: found.map(\.reason), alternatives: Array(ranked.others.prefix(1)) + [fallback.text].compactMap(\.self).filter { $0 != answer.text && $0 != ranked.others.first } + fallback.alternatives.prefix(1), usage: ranked.usage,
            handOver: ranked.handOver)
    }
}
