import Core
import ServiceKit
import Storage

/// Reports: what came in, what became of it, how fast. Made from counts that the store keeps with every change of a message, so a
/// report costs the same however many messages there are, and every figure equals a count over them.
public struct AnalyticsService: Sendable {
    private let context: ServiceEnvironment

    public init(context: ServiceEnvironment) {
        self.context = context
    }

    /// A period in figures. Needs the role analyst.
    ///
    /// - Parameters:
    ///   - from: the first day, `2026-11-01`.
    ///   - to: the last day; today without it.
    ///   - timeZone: an IANA name; the workspace's without it.
    public func report(from: String?, to: String?, timeZone: String?, by access: WorkspaceAccess) async throws -> Report {
        try access.require(.analyst)
        let now = self.context.time.now()
        return try await self.context.read("analytics.report") { tx in
            let period: ReportPeriod
            if let timeZone {
                period = try ReportPeriod(from: from, to: to, timeZone: timeZone, now: now)
            } else {
                guard let workspace = try tx.get(Workspace.self, access.workspaceID) else { throw AppError.notFound("workspace") }
                period = try ReportPeriod(from: from, to: to, timeZone: workspace.timeZone, now: now)
            }
            let scope = access.workspaceID.rawValue
            let counted = try period.days.map { day in
                try tx.runningCount(Message.self, MessageCounts.outcomes.name, scope: scope, in: day.times, by: [.field("platform"), .field("category"), .field("state"), .field("route")])
            }
            let answered = try tx.runningCount(Message.self, MessageCounts.answerTimes.name, scope: scope, in: period.times, by: [.span])
            return try Report(period, counted: counted, answerTimes: AnswerTimes(answered))
        }
    }
}
