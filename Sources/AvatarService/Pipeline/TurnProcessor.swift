import Connectors
import Core
import Jobs
import Logging
import Metrics
import Persona
import ServiceKit
import Storage
import Tracing
import Triage

/// The job `message.process`: triage, rules, route, draft, decide. One turn at a time; safe to repeat and safe to lose a race.
public struct TurnProcessor: Sendable {
    /// As the settings allow it.
    private static let longestBurst: Duration = .seconds(300)
    private let context: ServiceEnvironment
    private let connectors: ConnectorRegistry
    private let classifier: TriageClassifier
    private let drafter: VoiceDrafter
    private let voices: VoiceLibrary
    private let facts: SendFactsReader
    /// With a language model a draft takes seconds, so the dashboard is shown that it is being made.
    private let showsProcessing: Bool

    public init(
        context: ServiceEnvironment, connectors: ConnectorRegistry, classifier: TriageClassifier, drafter: VoiceDrafter, voices: VoiceLibrary, hasHumanAgentFeature: Bool = false, showsProcessing: Bool
    ) {
        self.context = context
        self.connectors = connectors
        self.classifier = classifier
        self.drafter = drafter
        self.voices = voices
        self.facts = SendFactsReader(connectors: connectors, hasHumanAgentFeature: hasHumanAgentFeature)
        self.showsProcessing = showsProcessing
    }

    public func process(_ job: ProcessTurn) async throws -> JobOutcome {
        let now = self.context.time.now()
        let facts = self.facts
        guard let snapshot = try await self.context.read("turn.read", { tx in try TurnSnapshot.read(job.turnID, facts: facts, at: now, in: tx) }) else {
            return .discard(Reason("no_longer_possible", "The turn or its connection is gone."))
        }
        guard snapshot.turn.state == .pending || snapshot.turn.state == .processing else { return .done }
        // No burst is that long: a time further off was set by a clock that has been set back since.
        if now < snapshot.turn.closesAt, snapshot.turn.closesAt <= now + Self.longestBurst { return .snooze(until: snapshot.turn.closesAt) }
        guard !snapshot.present.isEmpty else { return .done }

        let first = Judgement.judge(snapshot, classifier: self.classifier)
        let draft = try await self.draft(for: snapshot, first)
        // Rules that ask for the confidence have their say now; floor, autonomy and threshold stand above them as above all rules.
        let confidence = RuleNeeds(snapshot.rules).confidence && draft?.text != nil ? draft?.confidence.value : nil
        let judgement = confidence == nil ? first : Judgement.judge(snapshot, classifier: self.classifier, confidence: confidence)
        let spotCheck = self.context.random.unit() < snapshot.settings.spotCheckShare
        let outcome = Verdict.reach(snapshot, judgement, draft: draft, isSpotCheck: spotCheck, textLimit: try self.limit(for: snapshot))
        let applied = try await self.context.write("turn.decide") { unit in try VerdictWriter(unit: unit, snapshot: snapshot, judgement: judgement).apply(outcome) }
        if applied {
            Counter(label: "understudy_turns_decided_total", dimensions: [("route", outcome.route.rawValue), ("platform", snapshot.connection.platform.rawValue)]).increment()
        }
        return .done
    }

    private func limit(for snapshot: TurnSnapshot) throws -> TextLimit {
        let connector = try self.connectors.connector(for: snapshot.connection.platform)
        return connector.capabilities.textLimit(for: snapshot.facts.channel) ?? TextLimit(500, .characters)
    }

    /// What could be said, or nil where nothing may be drafted.
    private func draft(for snapshot: TurnSnapshot, _ judgement: Judgement) async throws -> DraftProposal? {
        let settings = snapshot.settings
        guard judgement.decision.route == .auto || judgement.decision.route == .review, judgement.decision.draftAllowed, judgement.decision.template == nil else { return nil }
        guard !settings.isStopped, !snapshot.facts.isInstallationStopped, !judgement.triage.risks.contains(.crisis), settings.autonomy(for: judgement.triage.category).autonomy != .off else { return nil }
        if self.showsProcessing {
            let turn = snapshot.turn
            try await self.context.write("turn.start") { unit in
                guard let fresh = try unit.tx.get(Turn.self, turn.id), fresh.revision == turn.revision, fresh.state == .pending else { return }
                // The revision stays: starting to draft changes nothing about what was said.
                var started = try TurnKeeper(unit: unit, workspaceID: turn.workspaceID).apply(.processingStarted, to: fresh)
                started.revision = turn.revision
                try unit.tx.replace(started)
            }
        }
        let voice = try await self.voices.voice(of: snapshot.workspace.id)
        let target = snapshot.present.last
        let request = DraftRequest(
            messages: snapshot.present.map(\.text).filter { !$0.isEmpty }, fanName: snapshot.contact?.displayName ?? "", fanHandle: snapshot.contact?.username ?? "",
            language: judgement.triage.language, triage: judgement.triage, platform: snapshot.connection.platform, kind: target?.kind ?? .comment, settings: settings,
            history: snapshot.history.map { DraftRequest.Line(direction: $0.direction, text: $0.text, at: $0.sentAt) }, postTitle: snapshot.post?.title, postText: snapshot.post?.text,
            limit: try self.limit(for: snapshot), recentReplies: snapshot.recentReplies, seed: snapshot.turn.id.rawValue)
        return try await withSpan("turn.draft") { span in
            let proposal = try await self.drafter.draft(request, voice: voice, workspaceID: snapshot.workspace.id)
            span.attributes["generator"] = proposal.generator
            span.attributes["has_text"] = proposal.text != nil
            var result = proposal
            if voice.pairCount < VoiceLibrary.minimumPairs, result.handOver == nil {
                result.handOver = Reason("few_samples", "There are \(voice.pairCount) past replies to learn from; below \(VoiceLibrary.minimumPairs) the avatar only drafts.")
            }
            return result
        }
    }
}
