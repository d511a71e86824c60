import Core
import LanguageModels
import Persona
import Triage

/// What a version is, for measuring: content, profile and who writes.
struct VersionUnderTest: Sendable {
    var samples: [Sample]
    var profile: StyleProfile
    /// The chat model that drafts, where one is configured and agreed to.
    var model: (any ChatModel)?
    /// The fine-tuned one.
    var fineTuned: (any ChatModel)?
    var calibration = Calibration.shipped
}

/// Lets a version answer the held-out prompts and compares with what the creator wrote.
struct VersionEvaluator: Sendable {
    /// Held-out pairs that are asked at most: without and with a language model.
    static let maximumBuiltIn = 150
    static let maximumWithModel = 24

    let classifier: TriageClassifier
    let time: any TimeSource
    let random: any RandomSource
    /// US dollars for a million tokens of drafting; nil where none is configured.
    var dollarsPerMillion: Double?
    var deadline: Duration = .seconds(30)

    /// What came of asking a version.
    struct Outcome: Sendable {
        var quality: VersionQuality
        /// Questions for which the fine-tuned model gave no answer, so that another's was measured.
        var unanswered: Int
    }

    /// Nil where nothing is held out. `judge` is the dataset's, so that versions are judged alike; `step` is told how far it is, and may throw to end it.
    func measure(_ version: VersionUnderTest, on heldOut: [DatasetPair], judge: any StyleJudge, limit: Int? = nil, step: (Double) async throws -> Void = { _ in }) async throws -> Outcome? {
        let usesModel = version.model != nil || version.fineTuned != nil
        let asked = Self.spread(heldOut, limit ?? (usesModel ? Self.maximumWithModel : Self.maximumBuiltIn))
        guard !asked.isEmpty else { return nil }
        let memory = Memory(version.samples)
        let past = version.samples.filter { $0.kind == .pair || $0.kind == .correction }.map(\.text)
        let known = Set(past)
        let nearness = Nearness(past + asked.map(\.reply))
        var (wins, blocked, tokens, copied, unanswered) = (0.0, 0, 0, 0, 0)
        var texts: [String] = []
        var durations: [Int64] = []
        for (index, pair) in asked.enumerated() {
            if index % 10 == 0 { try await step(Double(index) / Double(asked.count)) }
            let started = self.time.now()
            let proposal = await self.draft(pair, version, memory)
            durations.append((self.time.now() - started).wholeMilliseconds)
            if proposal.blocked { blocked += 1 }
            if version.fineTuned != nil, proposal.reasons.contains(where: { $0.code == FineTunedAnswerer.failureCode }) { unanswered += 1 }
            if let usage = proposal.usage { tokens += usage.tokens }
            guard let text = proposal.text else { continue }
            texts.append(text)
            if known.contains(text) { copied += 1 }
            // A fixed past reply for each question, so that the same version is always measured alike.
            guard let other = past.isEmpty ? nil : past[(index &* 7_919 &+ 13) % past.count] else { continue }
            let (mine, random) = (nearness.between(text, pair.reply), nearness.between(other, pair.reply))
            wins += mine > random ? 1 : mine == random ? 0.5 : 0
        }
        let count = Double(asked.count)
        let quality = VersionQuality(
            heldOutPairs: asked.count, relevance: texts.isEmpty ? 0 : Self.rounded(wins / Double(texts.count)), style: Self.rounded(judge.fidelity(of: texts)),
            answered: Self.rounded(Double(texts.count) / count), copied: texts.isEmpty ? 0 : Self.rounded(Double(copied) / Double(texts.count)),
            safety: Self.rounded(1 - Double(blocked) / count), tokensPerReply: Self.rounded(Double(tokens) / count),
            dollarsPerThousand: tokens == 0 ? 0 : self.dollarsPerMillion.map { Self.rounded(Double(tokens) / count * 1_000 * $0 / 1_000_000) },
            milliseconds: Double(durations.sorted()[durations.count / 2]))
        return Outcome(quality: quality, unanswered: unanswered)
    }

    private func draft(_ pair: DatasetPair, _ version: VersionUnderTest, _ memory: Memory) async -> DraftProposal {
        let triage = self.classifier.classify(text: pair.prompt)
        var settings = AvatarSettings(workspaceID: pair.sample.workspaceID, updatedAt: pair.at)
        settings.tone.length = .medium
        let request = DraftRequest(
            messages: [pair.prompt], language: triage.language, triage: triage, platform: pair.sample.platform ?? .instagram, kind: .comment, settings: settings, limit: TextLimit(2_000, .characters),
            seed: pair.sample.id.rawValue)
        let builtIn = await Answerer(model: version.fineTuned == nil ? version.model : nil, deadline: self.deadline, random: self.random)
            .draft(request, memory: memory, profile: version.profile, calibration: version.calibration)
        guard let fineTuned = version.fineTuned else { return builtIn }
        return await FineTunedAnswerer(model: fineTuned, deadline: self.deadline).draft(request, fallback: builtIn, profile: version.profile, calibration: version.calibration)
    }

    /// At most `limit`, evenly spread over time.
    static func spread(_ pairs: [DatasetPair], _ limit: Int) -> [DatasetPair] {
        guard pairs.count > limit, limit > 0 else { return limit > 0 ? pairs : [] }
        return (0 ..< limit).map { pairs[$0 * pairs.count / limit] }
    }

    static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}
