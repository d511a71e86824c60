import Connectors
import Core
import Jobs
import Logging
import ServiceKit
import Storage
import Tracing

/// Polls one connection, then plans the next poll.
public struct PollConnection: JobParameters {
    public static let jobName = "connection.poll"
    public static let queue: QueueName = "polls"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 1_000_000, firstDelay: .seconds(5), maximumDelay: .minutes(15))

    public var connectionID: Identifier<Connection>
    public var workspaceID: Identifier<Workspace>

    public init(connectionID: Identifier<Connection>, workspaceID: Identifier<Workspace>) {
        self.connectionID = connectionID
        self.workspaceID = workspaceID
    }

    /// One waiting poll per connection, whoever asked for it.
    public static func options(_ connectionID: Identifier<Connection>, workspaceID: Identifier<Workspace>, at: Timestamp) -> JobOptions {
        JobOptions(runAt: at, uniqueKey: "poll/\(connectionID.rawValue)", onDuplicate: .keepEarlier, workspaceID: workspaceID)
    }
}

/// The job `connection.poll`: reads what is new, stores it together with the marks, and comes again when the budget allows.
public struct Poller: Sendable {
    private let context: ServiceEnvironment
    private let connectors: ConnectorRegistry
    private let access: any ConnectionAccessSource
    private let planner: PollPlanner
    private let answerable: Duration
    /// Units left for polling today where a platform has such a budget; nil elsewhere.
    private let standing: @Sendable (Platform) async -> (left: Int, resetsAt: Timestamp)?

    public init(
        context: ServiceEnvironment, connectors: ConnectorRegistry, access: any ConnectionAccessSource, planner: PollPlanner, answerable: Duration = .hours(24),
        standing: @escaping @Sendable (Platform) async -> (left: Int, resetsAt: Timestamp)?
    ) {
        self.context = context
        self.connectors = connectors
        self.access = access
        self.planner = planner
        self.answerable = answerable
        self.standing = standing
    }

    /// One poll; ends in `snooze` until the next one, and in `done` where the connection is gone.
    public func poll(_ job: PollConnection) async throws -> JobOutcome {
        guard let connection = try await self.context.store.get(Connection.self, job.connectionID), connection.isConnected else { return .done }
        guard connection.health.state.allowsCalls else {
            // A broken connection is looked at again now and then: a reconnect starts its own poll.
            return .snooze(until: self.context.time.now() + .minutes(15))
        }
        let outcome: Outcome
        do {
            outcome = try await self.read(connection)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            outcome = try await self.failed(connection, error)
        }
        return .snooze(until: try await self.nextPoll(connection.id, outcome))
    }

    private struct Outcome: Sendable {
        var hasMore = false
        var hadNew = false
        var notBefore: Timestamp?
        var isFailure = false
    }

    private func read(_ connection: Connection) async throws -> Outcome {
        let connector = try self.connectors.connector(for: connection.platform)
        let access = try await self.access.access(to: connection.id)
        let result = try await withSpan("connection.poll") { span in
            span.attributes["platform"] = connection.platform.rawValue
            return try await connector.poll(access, marks: connection.pollState.marks, budget: PageBudget())
        }
        let answerable = self.answerable
        let id = connection.id
        var new = 0
        // In slices: one huge backfill must not hold the writer for seconds. The marks come last, so a crash reads again.
        let slices = stride(from: 0, to: result.items.count, by: 200).map { Array(result.items[$0 ..< min($0 + 200, result.items.count)]) }
        for slice in slices {
            new += try await self.context.write("inbox.ingest") { unit in try InboxService.ingest(slice, connectionID: id, answerable: answerable, unit: unit).new }
        }
        let hadNew = new > 0
        try await self.context.write("connection.polled") { unit in
            guard var stored = try unit.tx.get(Connection.self, id) else { return }
            stored.pollState.marks = result.marks
            stored.pollState.isBackfilled = result.isBackfilled
            stored.pollState.lastPollAt = unit.now
            stored.pollState.consecutiveFailures = 0
            if hadNew { stored.pollState.lastNewAt = unit.now }
            try unit.tx.replace(stored)
            if let health = result.health {
                // A part was read before the platform asked for a pause.
                try ConnectionTrouble.note(health, connectionID: id, unit: unit)
            } else if stored.health.state == .unreachable || stored.health.state == .throttled || stored.health.state == .quotaPaused {
                try ConnectionTrouble.note(ConnectionHealth(state: .connected, reason: "", remedy: "", since: unit.now), connectionID: id, unit: unit)
            }
        }
        return Outcome(hasMore: result.hasMore, hadNew: hadNew, notBefore: result.notBefore)
    }

    private func failed(_ connection: Connection, _ error: any Error) async throws -> Outcome {
        let now = self.context.time.now()
        var outcome = Outcome(isFailure: true)
        var health: ConnectionHealth?
        switch error {
        case let error as ConnectorError:
            self.context.logger.notice("A poll failed.", metadata: ["connection": "\(connection.id)", "reason": "\(error.reason.code)"])
            switch error {
            case .connection(let trouble): health = trouble
            case .throttled(let reason, let until):
                outcome.notBefore = until
                health = ConnectionHealth(
                    state: connection.platform == .youtube ? .quotaPaused : .throttled, reason: reason.text, remedy: "It goes on by itself.", since: now, until: until)
            case .unavailable(let reason):
                if connection.pollState.consecutiveFailures >= 2 {
                    health = ConnectionHealth(state: .unreachable, reason: reason.text, remedy: "Nothing to do: it is tried again.", since: now)
                }
            case .refused, .gone, .unreadable, .unsupported: break
            }
        case let error as AppError:
            self.context.logger.notice("A poll failed.", metadata: ["connection": "\(connection.id)", "code": "\(error.code.rawValue)"])
            if error.code == .storageFull || error.code == .storageUnavailable || error.code == .storageCorrupt { throw error }
        default: self.context.logger.warning("A poll failed.", metadata: ["connection": "\(connection.id)", "type": "\(type(of: error))"])
        }
        let noted = health
        try await self.context.write("connection.poll_failed") { unit in
            guard var stored = try unit.tx.get(Connection.self, connection.id) else { return }
            stored.pollState.consecutiveFailures += 1
            stored.pollState.lastPollAt = unit.now
            try unit.tx.replace(stored)
            if let noted { try ConnectionTrouble.note(noted, connectionID: connection.id, unit: unit) }
        }
        return outcome
    }

    private func nextPoll(_ id: Identifier<Connection>, _ outcome: Outcome) async throws -> Timestamp {
        let now = self.context.time.now()
        guard let connection = try await self.context.store.get(Connection.self, id) else { return now + .minutes(15) }
        let standing = await self.standing(connection.platform)
        let sharing = try await self.context.read("connections.count") { tx in
            try tx.count(Query<Connection>().where(Connection.fields.platform == connection.platform && Connection.fields.disconnectedAt.isNull))
        }
        let facts = PollFacts(
            platform: connection.platform, now: now, hasMessageWebhook: connection.platform == .instagram && connection.webhook?.isConfirmed == true && connection.webhook?.lastEventAt != nil,
            lastNewAt: connection.pollState.lastNewAt, connectedAt: connection.createdAt, consecutiveFailures: connection.pollState.consecutiveFailures, hasMore: outcome.hasMore,
            notBefore: outcome.notBefore, pollingUnitsLeft: standing?.left, budgetResetsAt: standing?.resetsAt, connectionsSharingBudget: max(1, sharing))
        let next = self.planner.next(facts, random: self.context.random)
        try await self.context.write("connection.poll_planned") { unit in
            guard var stored = try unit.tx.get(Connection.self, id) else { return }
            stored.pollState.nextPollAt = next
            try unit.tx.replace(stored)
        }
        return next
    }
}
