import Connectors
import Core
import Persona
import Tracing
import Triage

/// Thinks a turn through: triage, rules, route, draft, decision. Stores nothing and sends nothing.
struct TurnJudge: Sendable {
    let connectors: ConnectorRegistry
    let classifier: TriageClassifier
    let drafter: VoiceDrafter
    let voices: VoiceLibrary

    func judge(_ snapshot: TurnSnapshot) -> Judgement { Judgement.judge(snapshot, classifier: self.classifier) }

    /// The judgement with what a language model adds to it, where one is set up to look at messages. What reaches a person anyway and what is
    /// surely spam is not shown to it, nor anything while the avatar is stopped.
    func refined(_ first: Judgement, _ snapshot: TurnSnapshot) async throws -> Judgement {
        let texts = snapshot.present.map(\.text).filter { !$0.allSatisfy(\.isWhitespace) }
        guard !texts.isEmpty, !first.triage.mustReachAPerson, first.triage.spamScore < Self.surelySpam, !snapshot.settings.isStopped, !snapshot.facts.isInstallationStopped else { return first }
        let names = [snapshot.contact?.username, snapshot.contact?.displayName].compactMap(\.self).flatMap { [$0] + $0.split(separator: " ").map(String.init) }
        guard let opinion = try await self.drafter.opinion(on: texts, fanNames: names, workspaceID: snapshot.workspace.id) else { return first }
        return Judgement.judge(snapshot, classifier: self.classifier, opinion: opinion)
    }

    private static let surelySpam = 0.9

    /// Whether a reply may be thought of at all.
    func mayDraft(_ snapshot: TurnSnapshot, _ judgement: Judgement) -> Bool {
        let settings = snapshot.settings
        guard judgement.decision.route == .auto || judgement.decision.route == .review, judgement.decision.draftAllowed, judgement.decision.template == nil else { return false }
        return !settings.isStopped && !snapshot.facts.isInstallationStopped && !judgement.triage.risks.contains(.crisis) && settings.autonomy(for: judgement.triage).autonomy != .off
    }

    /// What could be said, or nil where nothing may be drafted.
    func draft(for snapshot: TurnSnapshot, _ judgement: Judgement) async throws -> DraftProposal? {
        guard self.mayDraft(snapshot, judgement) else { return nil }
        let voice = try await self.voices.voice(of: snapshot.workspace.id)
        let target = snapshot.present.last
        let request = DraftRequest(
            messages: snapshot.present.map(\.text).filter { !$0.isEmpty }, fanName: snapshot.contact?.displayName ?? "", fanHandle: snapshot.contact?.username ?? "",
            language: judgement.triage.language, triage: judgement.triage, platform: snapshot.connection.platform, kind: target?.kind ?? .comment, settings: snapshot.settings,
            history: snapshot.history.map { DraftRequest.Line(direction: $0.direction, text: $0.text, at: $0.sentAt) }, postTitle: snapshot.post?.title, postText: snapshot.post?.text,
            limit: try self.limit(for: snapshot), recentReplies: snapshot.recentReplies, seed: snapshot.turn.id.rawValue, now: snapshot.facts.now)
        return try await withSpan("turn.draft") { span in
            var result = try await self.drafter.draft(request, voice: voice, workspaceID: snapshot.workspace.id, looked: judgement.opinion?.usage)
            span.attributes["generator"] = result.generator
            span.attributes["has_text"] = result.text != nil
            if voice.pairCount < VoiceLibrary.minimumPairs, result.handOver == nil {
                result.handOver = Reason("few_samples", "There are \(voice.pairCount) past replies to learn from; below \(VoiceLibrary.minimumPairs) the avatar only drafts.")
            }
            return result
        }
    }

    /// The decision. `first` is the judgement before there was a draft.
    func reach(_ snapshot: TurnSnapshot, _ first: Judgement, draft: DraftProposal?, isSpotCheck: Bool) throws -> (judgement: Judgement, verdict: Verdict) {
        // Rules that ask for the confidence have their say now; floor, autonomy and threshold stand above them as above all rules.
        let confidence = RuleNeeds(snapshot.rules).confidence && draft?.text != nil ? draft?.confidence.value : nil
        let judgement = confidence == nil ? first : Judgement.judge(snapshot, classifier: self.classifier, confidence: confidence, opinion: first.opinion)
        return (judgement, Verdict.reach(snapshot, judgement, draft: draft, isSpotCheck: isSpotCheck, textLimit: try self.limit(for: snapshot)))
    }

    private func limit(for snapshot: TurnSnapshot) throws -> TextLimit {
        let connector = try self.connectors.connector(for: snapshot.connection.platform)
        return connector.capabilities.textLimit(for: snapshot.facts.channel) ?? TextLimit(500, .characters)
    }
}
