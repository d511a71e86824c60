import Connectors
import Core
import Jobs
import ServiceKit

extension UserService {
    var operationRoutes: RouteTable {
        var table = RouteTable()
        let jobs = self.jobs
        let audit = self.audit
        let usage = self.usage

        table.installation(.get, "/queues", "listQueues", "How many jobs there are by queue and state.") { _ in
            try .json(ListView(items: try await jobs.counts().map { QueueView(queue: $0.queue.rawValue, state: $0.state, count: $0.count) }))
        }
        let quotas = self.quotas
        table.installation(.get, "/quotas", "listQuotas", "How the platforms' daily allowances stand, which all connections share.") { _ in
            try .json(ListView(items: await quotas().map { QuotaView($0) }))
        }
        table.installation(.get, "/jobs", "listJobs", "Jobs, newest first.", query: PageRequest.query + ["state", "name", "queue", "workspace_id"]) { call in
            let page = try call.query.page()
            let filter = JobFilter(
                states: try call.query.choices("state", JobState.self), name: try call.query.text("name"), queue: try call.query.text("queue").map { QueueName(rawValue: $0) },
                workspaceID: try call.query.id("workspace_id"), limit: page.limit, after: page.cursor)
            return try .json(try await jobs.list(filter).map { JobView($0) })
        }
        table.installation(.get, "/jobs/{jobID}", "getJob", "One job with its failed attempts.") { call in try .json(JobView(try await jobs.get(call.id("jobID")))) }
        table.installation(.post, "/jobs/{jobID}/run-again", "runJobAgain", "Puts a finished job back into its queue.") { call in
            try .json(JobView(try await jobs.runAgain(call.id("jobID"), by: call.context.caller)))
        }
        table.installation(.post, "/jobs/{jobID}/cancel", "cancelJob", "Takes back a waiting job, or tells a running one to stop.") { call in
            try .json(JobView(try await jobs.cancel(call.id("jobID"), by: call.context.caller)))
        }
        table.workspace(.get, "/audit", "listAuditEntries", needs: .manager, "The audit log, newest first.", query: PageRequest.query + ["action", "subject", "since", "until"]) { call in
            let filter = AuditService.Filter(
                action: try call.query.text("action"), subject: try call.query.text("subject"), since: try call.query.time("since"), until: try call.query.time("until"))
            return try .json(try await audit.list(filter, call.query.page(), by: call.context.access).map { AuditEntryView($0) })
        }
        table.workspace(.get, "/audit/verification", "verifyAudit", needs: .manager, "Whether the audit log's chain is whole.") { call in
            let (entries, flaws) = try await audit.verify(call.context.access)
            return try .json(AuditVerificationView(entries: entries, flaws: flaws))
        }
        table.workspace(.get, "/usage", "getUsage", needs: .analyst, "What this month used of the tier.") { call in
            try .json(UsageView(try await usage.usage(call.context.access), quotas: await quotas()))
        }
        return table
    }
}

private struct QueueView: Encodable {
    var queue: String
    var state: JobState
    var count: Int
}

private struct QuotaView: Encodable {
    struct Part: Encodable {
        var purpose: BudgetPurpose
        var used: Int
        var limit: Int?
    }

    var platform: Platform
    var name: String
    var used: Int
    var limit: Int
    var isExhausted: Bool
    var resetsAt: Timestamp
    var repliesLeft: Int?
    var parts: [Part]

    init(_ quota: QuotaStanding) {
        let standing = quota.standing
        self.platform = quota.platform
        self.name = quota.bucket.name
        self.used = standing.used.values.reduce(0, +)
        self.limit = standing.limit
        self.isExhausted = standing.isExhausted
        self.resetsAt = standing.resetsAt
        self.repliesLeft = quota.repliesLeft
        self.parts = BudgetPurpose.allCases.map { Part(purpose: $0, used: standing.used[$0] ?? 0, limit: quota.limit(of: $0)) }
    }
}
