import Core
import Foundation
import Jobs
import ServiceKit

// What the API shows of the records. Hashes, tokens and sealed values have no place here.

struct UserView: Encodable {
    var id: Identifier<User>
    var email: String
    var name: String
    var isOperator: Bool
    var createdAt: Timestamp

    init(_ user: User) {
        self.id = user.id
        self.email = user.email
        self.name = user.name
        self.isOperator = user.isOperator
        self.createdAt = user.createdAt
    }
}

struct SessionView: Encodable {
    var id: Identifier<Session>
    var isCurrent: Bool
    var userAgent: String
    var lastSeenAt: Timestamp
    var expiresAt: Timestamp

    init(_ session: Session, current: Identifier<Session>) {
        self.id = session.id
        self.isCurrent = session.id == current
        self.userAgent = session.userAgent
        self.lastSeenAt = session.lastSeenAt
        self.expiresAt = session.expiresAt
    }
}

struct WorkspaceView: Encodable {
    var id: Identifier<Workspace>
    var name: String
    var timeZone: String
    var tier: Tier
    /// The caller's.
    var role: Role
    var createdAt: Timestamp
    var revision: Int

    init(_ workspace: Workspace, role: Role) {
        self.id = workspace.id
        self.name = workspace.name
        self.timeZone = workspace.timeZone
        self.tier = workspace.tier
        self.role = role
        self.createdAt = workspace.createdAt
        self.revision = workspace.revision
    }
}

struct SignedInView: Encodable {
    var user: UserView
    var workspaces: [WorkspaceView]
}

struct MemberView: Encodable {
    var userID: Identifier<User>
    var email: String
    var name: String
    var role: Role
    var createdAt: Timestamp

    init(_ member: MemberService.Member) {
        self.userID = member.user.id
        self.email = member.user.email
        self.name = member.user.name
        self.role = member.membership.role
        self.createdAt = member.membership.createdAt
    }
}

struct ConnectionView: Encodable {
    struct Webhook: Encodable {
        var isConfirmed: Bool
        var leaseExpiresAt: Timestamp?
        var lastEventAt: Timestamp?
    }

    var id: Identifier<Connection>
    var platform: Platform
    var platformAccountID: String
    var username: String
    var displayName: String
    var isConnected: Bool
    var health: ConnectionHealth
    var scopes: [String]
    /// The sentence that an agreement to automated replies is given to.
    var automationStatement: String
    var automationConsent: AutomationConsent?
    var isBackfilled: Bool
    var lastPollAt: Timestamp?
    var nextPollAt: Timestamp?
    var webhook: Webhook?
    var createdAt: Timestamp
    var disconnectedAt: Timestamp?
    var purgeBy: Timestamp?

    init(_ connection: Connection) {
        self.id = connection.id
        self.platform = connection.platform
        self.platformAccountID = connection.platformAccountID
        self.username = connection.username
        self.displayName = connection.displayName
        self.isConnected = connection.isConnected
        self.health = connection.health
        self.scopes = connection.scopes
        self.automationStatement = ConnectionService.automationStatement(for: connection)
        self.automationConsent = connection.automationConsent
        self.isBackfilled = connection.pollState.isBackfilled
        self.lastPollAt = connection.pollState.lastPollAt
        self.nextPollAt = connection.pollState.nextPollAt
        self.webhook = connection.webhook.map { Webhook(isConfirmed: $0.isConfirmed, leaseExpiresAt: $0.leaseExpiresAt, lastEventAt: $0.lastEventAt) }
        self.createdAt = connection.createdAt
        self.disconnectedAt = connection.disconnectedAt
        self.purgeBy = connection.purgeBy
    }
}

struct JobView: Encodable {
    var id: Identifier<Job>
    var name: String
    var queue: String
    var workspaceID: Identifier<Workspace>?
    var state: JobState
    var priority: Int
    var runAt: Timestamp
    var attempt: Int
    var maximumAttempts: Int
    var progress: Double?
    var progressNote: String?
    var failures: [JobFailure]
    var reason: Reason?
    var createdAt: Timestamp
    var startedAt: Timestamp?
    var finishedAt: Timestamp?

    init(_ job: Job) {
        self.id = job.id
        self.name = job.name
        self.queue = job.queue
        self.workspaceID = job.workspaceID
        self.state = job.state
        self.priority = job.priority
        self.runAt = job.runAt
        self.attempt = job.attempt
        self.maximumAttempts = job.maximumAttempts
        self.progress = job.progress
        self.progressNote = job.progressNote
        self.failures = job.failures
        self.reason = job.reason
        self.createdAt = job.createdAt
        self.startedAt = job.startedAt
        self.finishedAt = job.finishedAt
    }
}

struct AuditEntryView: Encodable {
    var sequence: Int64
    var at: Timestamp
    var actor: String
    var action: String
    var subject: String
    var facts: [String: String]
    /// Whether personal values belong to it, which are not shown here.
    var hasPersonalValues: Bool
    var hash: String

    init(_ entry: AuditEntry) {
        self.sequence = entry.sequence
        self.at = entry.at
        self.actor = entry.actor
        self.action = entry.action
        self.subject = entry.subject
        self.facts = entry.facts
        self.hasPersonalValues = entry.sealed != nil
        self.hash = entry.hash
    }
}

struct AuditVerificationView: Encodable {
    struct Flaw: Encodable {
        var sequence: Int64
        var text: String
    }

    var isIntact: Bool
    var entries: Int
    var flaws: [Flaw]

    init(entries: Int, flaws: [AuditLog.Flaw]) {
        self.isIntact = flaws.isEmpty
        self.entries = entries
        self.flaws = flaws.prefix(100).map { Flaw(sequence: $0.sequence, text: $0.text) }
    }
}

struct UsageView: Encodable {
    struct Meter: Encodable {
        var used: Int
        var limit: Int
    }

    struct Plan: Encodable {
        var tier: Tier
        var automatedReplies: Int
        var seats: Int
        var connections: Int
    }

    struct Ceiling: Encodable {
        var platform: Platform
        var repliesPerDay: Int
    }

    var tier: Tier
    var month: String
    var automatedReplies: Meter
    var seats: Meter
    var connections: Meter
    var plans: [Plan]
    var ceilings: [Ceiling]

    init(_ usage: UsageService.Usage, quotas: [QuotaStanding]) {
        let tier = usage.workspace.tier
        self.tier = tier
        self.month = usage.month
        self.automatedReplies = Meter(used: usage.automatedReplies, limit: tier.automatedRepliesPerMonth)
        self.seats = Meter(used: usage.seats, limit: tier.seats)
        self.connections = Meter(used: usage.connections, limit: tier.connections)
        self.plans = Tier.allCases.map { Plan(tier: $0, automatedReplies: $0.automatedRepliesPerMonth, seats: $0.seats, connections: $0.connections) }
        self.ceilings = quotas.compactMap { quota in quota.repliesPerDay.map { Ceiling(platform: quota.platform, repliesPerDay: $0) } }
    }
}

struct InstallationView: Encodable {
    var isStopped: Bool
    var stoppedAt: Timestamp?
    var isRegistrationOpen: Bool

    init(_ settings: InstallationSettings) {
        self.isStopped = settings.isStopped
        self.stoppedAt = settings.stoppedAt
        self.isRegistrationOpen = settings.isRegistrationOpen
    }
}

/// A whole list in one answer, in the same form as a page.
struct ListView<Item: Encodable>: Encodable {
    var items: [Item]
}
