import Core
import Foundation
import Jobs
import ServiceKit
import Storage

/// What operators see of the background work.
public struct JobsService: Sendable {
    let context: ServiceEnvironment

    /// How many jobs there are by queue and state.
    public func counts() async throws -> [JobCount] { try await self.context.jobs.counts() }

    /// The jobs that the filter lets through, newest first.
    public func list(_ filter: JobFilter) async throws -> Page<Job> { try await self.context.jobs.list(filter) }

    /// Throws `notFound` when there is none, or it was cleaned away.
    public func get(_ id: Identifier<Job>) async throws -> Job {
        guard let job = try await self.context.jobs.get(id) else { throw AppError.notFound("job") }
        return job
    }

    /// Puts a finished (usually dead) job back into its queue. Throws `stateChanged` when it is not finished.
    public func runAgain(_ id: Identifier<Job>, by caller: Caller) async throws -> Job {
        let job = try await self.get(id)
        guard try await self.context.jobs.rerun(id) else { throw AppError(.stateChanged, "The job is not finished, so it can't be run again.") }
        try await self.note("job.run_again", job, by: caller)
        return try await self.get(id)
    }

    /// Takes back a waiting job, or tells a running one to stop.
    public func cancel(_ id: Identifier<Job>, by caller: Caller) async throws -> Job {
        let job = try await self.get(id)
        guard try await self.context.jobs.cancel(id, reason: Reason("cancelled_by_operator", "The operator cancelled it.")) else {
            throw AppError(.stateChanged, "The job is finished already.")
        }
        try await self.note("job.cancelled", job, by: caller)
        return try await self.get(id)
    }

    private func note(_ action: String, _ job: Job, by caller: Caller) async throws {
        guard let workspaceID = job.workspaceID else { return }
        try await self.context.write(action) { unit in
            try AuditLog.append(action, actor: caller.auditName, subject: "job:\(job.id.rawValue)", facts: ["job": job.name], workspaceID: workspaceID, unit: unit)
        }
    }
}

/// The audit log as managers see it.
public struct AuditService: Sendable {
    let context: ServiceEnvironment

    /// Which entries to list: all conditions that are set must hold; `since` is included, `until` not.
    public struct Filter: Sendable {
        public var action: String?
        public var subject: String?
        public var since: Timestamp?
        public var until: Timestamp?

        public init(action: String? = nil, subject: String? = nil, since: Timestamp? = nil, until: Timestamp? = nil) {
            self.action = action
            self.subject = subject
            self.since = since
            self.until = until
        }
    }

    /// Newest first.
    public func list(_ filter: Filter, _ page: PageRequest, by access: WorkspaceAccess) async throws -> Page<AuditEntry> {
        try access.require(.manager)
        var condition: Condition<AuditEntry> = AuditEntry.fields.workspaceID == access.workspaceID
        if let action = filter.action { condition = condition && AuditEntry.fields.action == action }
        if let subject = filter.subject { condition = condition && AuditEntry.fields.subject == subject }
        if let since = filter.since { condition = condition && AuditEntry.fields.at >= since }
        if let until = filter.until { condition = condition && AuditEntry.fields.at < until }
        return try await self.context.store.page(Query(condition).sort(by: AuditEntry.fields.sequence, .descending).page(page))
    }

    /// Reads the whole chain.
    public func verify(_ access: WorkspaceAccess) async throws -> (entries: Int, flaws: [AuditLog.Flaw]) {
        try access.require(.manager)
        return try await AuditLog.verify(workspaceID: access.workspaceID, store: self.context.store)
    }
}

/// What a workspace uses of its tier.
public struct UsageService: Sendable {
    let context: ServiceEnvironment

    /// What was used so far, beside the workspace whose tier sets the bounds.
    public struct Usage: Sendable {
        public var workspace: Workspace
        /// For instance `2026-11`, in the workspace's time zone.
        public var month: String
        public var automatedReplies: Int
        public var seats: Int
        public var connections: Int
    }

    /// Of the current month in the workspace's time zone; every member may look.
    public func usage(_ access: WorkspaceAccess) async throws -> Usage {
        let now = self.context.time.now()
        return try await self.context.read("usage") { tx in
            guard let workspace = try tx.get(Workspace.self, access.workspaceID) else { throw AppError.notFound("workspace") }
            let month = Self.month(at: now, timeZone: workspace.timeZone)
            let record = try tx.get(UsageMonth.self, UsageMonth(workspaceID: workspace.id, month: month).id)
            return Usage(
                workspace: workspace, month: month, automatedReplies: record?.automatedReplies ?? 0,
                seats: try tx.count(Query<Membership>().where(Membership.fields.workspaceID == workspace.id)),
                connections: try tx.count(Query<Connection>().where(Connection.fields.workspaceID == workspace.id && Connection.fields.disconnectedAt.isNull)))
        }
    }

    static func month(at now: Timestamp, timeZone: String) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
        let parts = calendar.dateComponents([.year, .month], from: now.date)
        let month = String(parts.month ?? 1)
        return "\(parts.year ?? 1970)-\(month.count == 1 ? "0" + month : month)"
    }
}
