import Connectors
import Core
import Jobs
import Logging
import ServiceKit
import Storage

/// Looks for work that no job does any more.
public struct FindStragglers: JobParameters {
    public static let jobName = "messages.stragglers"
    public static let queue: QueueName = "upkeep"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 5, firstDelay: .seconds(5), maximumDelay: .minutes(5))

    public init() {}
}

/// Nothing is left lying: a job that has died (its attempts used up, taken back by an operator) must not take a message with it.
///
/// Every record that waits for a job names the job's unique key. Where that job neither waits nor runs, it is enqueued again, and a message
/// that could not be decided goes to a person.
struct Stragglers: Sendable {
    /// Younger work is surely in somebody's hands.
    static let patience: Duration = .minutes(10)
    /// The longest regular pause between two polls, and some: a poll planned later was planned by a clock that was wrong.
    static let longestPollPause: Duration = .hours(25)
    private static let step = 200

    let context: ServiceEnvironment

    /// What one run found.
    struct Outcome: Sendable, Hashable {
        var turns = 0
        var deliveries = 0
        var webhooks = 0
        var polls = 0

        var total: Int { self.turns + self.deliveries + self.webhooks + self.polls }
    }

    func run() async throws -> Outcome {
        let context = self.context
        let workspaces = try await context.store.find(Query<Workspace>().limit(100_000)).map(\.id)
        var outcome = Outcome()
        for workspace in workspaces {
            outcome.turns += try await context.write("stragglers.turns") { unit in try Self.turns(of: workspace, jobs: context.jobs, unit: unit) }
        }
        outcome.deliveries = try await context.write("stragglers.deliveries") { unit in try Self.deliveries(jobs: context.jobs, unit: unit) }
        outcome.webhooks = try await context.write("stragglers.webhooks") { unit in try Self.webhooks(jobs: context.jobs, unit: unit) }
        outcome.polls = try await context.write("stragglers.polls") { unit in try Self.polls(jobs: context.jobs, unit: unit) }
        if outcome.total > 0 {
            context.logger.warning(
                "Work that no job did any more was taken up again.",
                metadata: ["turns": "\(outcome.turns)", "deliveries": "\(outcome.deliveries)", "webhooks": "\(outcome.webhooks)", "polls": "\(outcome.polls)"])
        }
        return outcome
    }

    /// Turns that nobody decides any more: a person does.
    private static func turns(of workspace: Identifier<Workspace>, jobs: any JobQueue, unit: WorkUnit) throws -> Int {
        let open: [MessageState] = [.pending, .processing]
        let late = unit.now - Self.patience
        let turns = try unit.tx.find(Query<Turn>().where(Turn.fields.workspaceID == workspace && Turn.fields.state.isIn(open) && Turn.fields.closesAt < late).limit(Self.step))
        var count = 0
        for turn in turns where try !jobs.isUnderWay(ProcessTurn.self, uniqueKey: "turn/\(turn.id.rawValue)", workspaceID: workspace, in: unit.tx) {
            count += 1
            try TurnKeeper(unit: unit, workspaceID: workspace).apply(.queuedForReview, to: turn, reasons: [Reason("not_processed", "It could not be processed by itself. Please look at it.")])
        }
        return count
    }

    /// Replies that nobody sends or looks for any more. Whatever is taken up again goes through every check anew.
    private static func deliveries(jobs: any JobQueue, unit: WorkUnit) throws -> Int {
        let late = unit.now - Self.patience
        let open: [Delivery.State] = [.planned, .sending]
        var count = 0
        for delivery in try unit.tx.find(Query<Delivery>().where(Delivery.fields.state.isIn(open) && Delivery.fields.sendAt < late).limit(Self.step)) {
            guard try !jobs.isUnderWay(DeliverReply.self, uniqueKey: "delivery/\(delivery.id.rawValue)", workspaceID: delivery.workspaceID, in: unit.tx) else { continue }
            count += 1
            try DeliveryLedger.goOn(delivery, unit: unit)
        }
        // Those that a person was asked about are finished.
        for delivery in try unit.tx.find(Query<Delivery>().where(Delivery.fields.state == Delivery.State.unknown && Delivery.fields.finishedAt.isNull && Delivery.fields.sendAt < late).limit(Self.step)) {
            guard try !jobs.isUnderWay(ReconcileDelivery.self, keysFrom: DeliveryLedger.lookKeys(delivery.id), workspaceID: delivery.workspaceID, in: unit.tx) else { continue }
            count += 1
            try DeliveryLedger.lookFor(delivery, looks: 0, at: unit.now, unit: unit)
        }
        return count
    }

    /// Webhooks that were acknowledged and never read.
    private static func webhooks(jobs: any JobQueue, unit: WorkUnit) throws -> Int {
        var count = 0
        for event in try unit.tx.find(Query<WebhookEvent>().where(WebhookEvent.fields.processedAt.isNull && WebhookEvent.fields.receivedAt < unit.now - Self.patience).limit(Self.step)) {
            let key = "webhook/\(event.id.rawValue)"
            guard try !jobs.isUnderWay(ProcessWebhook.self, uniqueKey: key, workspaceID: nil, in: unit.tx) else { continue }
            count += 1
            try unit.enqueue(ProcessWebhook(eventID: event.id), options: JobOptions(priority: -5, uniqueKey: key))
        }
        return count
    }

    /// Connections that nobody polls any more, or that a clock that was wrong put off.
    private static func polls(jobs: any JobQueue, unit: WorkUnit) throws -> Int {
        var count = 0
        for connection in try unit.tx.find(Query<Connection>().where(Connection.fields.disconnectedAt.isNull).limit(10_000)) {
            let isPutOff = connection.pollState.nextPollAt.map { $0 > unit.now + Self.longestPollPause } ?? false
            guard try isPutOff || !jobs.isUnderWay(PollConnection.self, uniqueKey: "poll/\(connection.id.rawValue)", workspaceID: connection.workspaceID, in: unit.tx) else { continue }
            count += 1
            try unit.enqueue(
                PollConnection(connectionID: connection.id, workspaceID: connection.workspaceID), options: PollConnection.options(connection.id, workspaceID: connection.workspaceID, at: unit.now))
        }
        return count
    }
}
