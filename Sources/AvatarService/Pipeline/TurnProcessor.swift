import Connectors
import Core
import Jobs
import Logging
import Metrics
import ServiceKit
import Storage
import Triage

/// The job `message.process`: triage, rules, route, draft, decide. One turn at a time; safe to repeat and safe to lose a race.
public struct TurnProcessor: Sendable {
    /// As the settings allow it.
    private static let longestBurst: Duration = .seconds(300)
    private let context: ServiceEnvironment
    private let judge: TurnJudge
    private let facts: SendFactsReader
    /// With a language model a draft takes seconds, so the dashboard is shown that it is being made.
    private let showsProcessing: Bool

    init(context: ServiceEnvironment, judge: TurnJudge, hasHumanAgentFeature: Bool, showsProcessing: Bool) {
        self.context = context
        self.judge = judge
        self.facts = SendFactsReader(connectors: judge.connectors, hasHumanAgentFeature: hasHumanAgentFeature)
        self.showsProcessing = showsProcessing
    }

    /// Decides over the turn and stores the decision in one transaction, which does nothing if the conversation changed meanwhile. Before the burst is over it is put off until then.
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

        let first = try await self.judge.refined(self.judge.judge(snapshot), snapshot)
        if self.showsProcessing, self.judge.mayDraft(snapshot, first) { try await self.start(snapshot.turn) }
        let draft = try await self.judge.draft(for: snapshot, first)
        let spotCheck = self.context.random.unit() < snapshot.settings.spotCheckShare
        let (judgement, outcome) = try self.judge.reach(snapshot, first, draft: draft, isSpotCheck: spotCheck)
        let applied = try await self.context.write("turn.decide") { unit in try VerdictWriter(unit: unit, snapshot: snapshot, judgement: judgement).apply(outcome) }
        if applied {
            Counter(label: "understudy_turns_decided_total", dimensions: [("route", outcome.route.rawValue), ("platform", snapshot.connection.platform.rawValue)]).increment()
        }
        return .done
    }

    /// Shows that a draft is being made.
    private func start(_ turn: Turn) async throws {
        try await self.context.write("turn.start") { unit in
            guard let fresh = try unit.tx.get(Turn.self, turn.id), fresh.revision == turn.revision, fresh.state == .pending else { return }
            // The revision stays: starting to draft changes nothing about what was said.
            var started = try TurnKeeper(unit: unit, workspaceID: turn.workspaceID).apply(.processingStarted, to: fresh)
            started.revision = turn.revision
            try unit.tx.replace(started)
        }
    }
}
