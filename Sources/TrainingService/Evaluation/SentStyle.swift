import Core
import Persona
import ServiceKit
import Storage

/// How the replies that were sent lately sound.
public struct SentStyleReport: Sendable, Hashable {
    /// How far back it looks.
    public var days: Int
    /// Sent replies that were looked at.
    public var replies: Int
    /// From generic (0) to the creator's own (1); nil where there is too little to tell.
    public var fidelity: StyleFidelity?
    /// Why there is no figure.
    public var missing: Reason?
}

/// Measures the style fidelity of the replies that were sent in the last 30 days, by the judge that measures versions. Building the judge takes
/// a second or two with thousands of replies, so a figure is kept until another reply is sent or another version is in use.
actor SentStyle {
    static let days = 30
    /// The newest are enough for a narrow interval.
    static let maximumReplies = 1_000
    /// Fewer say nothing.
    static let minimumReplies = 10

    private struct Key: Hashable {
        var newest: Identifier<Draft>?
        var version: Int?
        /// Replies grow too old, so a figure of yesterday is none of today.
        var day: Int64
    }

    private let context: ServiceEnvironment
    private let runner: TrainingRunner
    private var known: [Identifier<Workspace>: (key: Key, task: Task<SentStyleReport, any Error>)] = [:]

    init(context: ServiceEnvironment, runner: TrainingRunner) {
        self.context = context
        self.runner = runner
    }

    /// The figure as it is now; concurrent callers share one measurement.
    func report(_ workspaceID: Identifier<Workspace>) async throws -> SentStyleReport {
        let now = self.context.time.now()
        let sent = Query<Draft>().where(Draft.fields.workspaceID == workspaceID && Draft.fields.status == .sent && Draft.fields.createdAt >= now - .days(Self.days))
            .sort(by: Draft.fields.createdAt, .descending)
        let key = try await self.context.read("style.sent.newest") { tx in
            Key(newest: try tx.first(sent)?.id, version: try tx.versionInUse(of: workspaceID)?.number, day: now.milliseconds / 86_400_000)
        }
        if let known = self.known[workspaceID], known.key == key { return try await known.task.value }
        let (context, runner) = (self.context, self.runner)
        let task = Task { try await Self.measure(workspaceID, sent, context, runner) }
        self.known[workspaceID] = (key, task)
        do {
            return try await task.value
        } catch {
            // A failure is not kept: the next caller tries again.
            if self.known[workspaceID]?.key == key { self.known[workspaceID] = nil }
            throw error
        }
    }

    private static func measure(_ workspaceID: Identifier<Workspace>, _ sent: Query<Draft>, _ context: ServiceEnvironment, _ runner: TrainingRunner) async throws -> SentStyleReport {
        let drafts = try await context.read("style.sent") { try $0.find(sent.limit(Self.maximumReplies)) }
        // What a person wrote anew and ready-made texts say nothing about the avatar's voice.
        let replies = drafts.filter { $0.generator == "built-in" || $0.generator.hasPrefix("model:") }.map(\.text)
        var report = SentStyleReport(days: Self.days, replies: replies.count)
        guard replies.count >= Self.minimumReplies else {
            report.missing = Reason("too_few_sent", "Fewer than \(Self.minimumReplies) drafted replies were sent in the last \(Self.days) days.", values: ["replies": "\(replies.count)"])
            return report
        }
        guard let judge = VerifierJudge(try await runner.dataset(of: workspaceID)), let fidelity = judge.measure(replies) else {
            report.missing = Reason("too_few_samples_for_style", "There are too few replies of the creator's own to tell their voice from others'; about \(5 * StyleVerifier.minimumReplies) are needed.")
            return report
        }
        report.fidelity = fidelity
        return report
    }
}
