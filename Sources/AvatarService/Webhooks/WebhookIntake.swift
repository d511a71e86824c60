import Connectors
import Core
import Foundation
import Jobs
import Logging
import Security
import ServiceKit
import Storage

/// Takes one stored webhook body apart.
public struct ProcessWebhook: JobParameters {
    public static let jobName = "webhook.process"
    public static let queue: QueueName = "webhooks"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 10, firstDelay: .seconds(1), maximumDelay: .minutes(5))

    public var eventID: Identifier<WebhookEvent>

    public init(eventID: Identifier<WebhookEvent>) { self.eventID = eventID }
}

/// Stores a verified webhook body before it is acknowledged; what it holds is worked on later (invariant 1).
public struct WebhookIntake: Sendable {
    private let context: ServiceEnvironment

    public init(context: ServiceEnvironment) { self.context = context }

    /// Stores the body and its job in one durable transaction. The same body twice is stored once.
    /// The caller has verified the signature and answers 200 when this returns.
    public func receive(_ platform: Platform, rawBody: Data) async throws {
        let id = Identifier<WebhookEvent>(StableIdentifier.hash("webhook", platform.rawValue, Digest256.hexadecimal(rawBody)))
        // JSON and Atom are UTF-8; a body that is not is kept lossily and refused by the parser later.
        let text = String(decoding: rawBody, as: UTF8.self)
        try await self.context.write("webhook.receive", urgency: .immediate) { unit in
            let event = WebhookEvent(id: id, workspaceID: nil, platform: platform, body: text, receivedAt: unit.now)
            guard try unit.tx.insertIfAbsent(event) else { return }
            try unit.enqueue(ProcessWebhook(eventID: id), options: JobOptions(priority: -5, uniqueKey: "webhook/\(id.rawValue)"))
        }
    }
}

/// The job `webhook.process`.
public struct WebhookProcessor: Sendable {
    private let context: ServiceEnvironment
    private let connectors: ConnectorRegistry
    private let answerable: Duration

    public init(context: ServiceEnvironment, connectors: ConnectorRegistry, answerable: Duration = .hours(24)) {
        self.context = context
        self.connectors = connectors
        self.answerable = answerable
    }

    /// Stores the body's items with the connections they are for; items of accounts that nobody here has connected are left out. Safe to repeat.
    public func process(_ job: ProcessWebhook) async throws -> JobOutcome {
        guard let event = try await self.context.store.get(WebhookEvent.self, job.eventID), event.processedAt == nil else { return .done }
        let connector = try self.connectors.connector(for: event.platform)
        let notifications: [WebhookNotification]
        do {
            notifications = try connector.parseWebhook(Data(event.body.utf8))
        } catch {
            // It will never parse; the body is kept for its retention period so that people can look.
            try await self.finish(event.id, workspaceID: nil)
            return .discard(Reason("no_longer_possible", "The body can't be read: \((error as? AppError)?.code.rawValue ?? "unreadable")."))
        }
        let byAccount = Dictionary(grouping: notifications, by: \.platformAccountID)
        let answerable = self.answerable
        var workspaceID: Identifier<Workspace>?
        for (account, notifications) in byAccount {
            let connections = try await self.context.store.find(
                Query<Connection>().where(Connection.fields.platform == event.platform && Connection.fields.platformAccountID == account && Connection.fields.disconnectedAt.isNull).limit(100))
            for connection in connections {
                workspaceID = connection.workspaceID
                try await self.context.write("webhook.ingest") { unit in
                    _ = try InboxService.ingest(notifications.map(\.item), connectionID: connection.id, answerable: answerable, unit: unit)
                    if var stored = try unit.tx.get(Connection.self, connection.id) {
                        stored.webhook?.lastEventAt = unit.now
                        stored.pollState.lastNewAt = unit.now
                        try unit.tx.replace(stored)
                    }
                    // A new upload is looked at soon: its first comments come at once.
                    if notifications.contains(where: { if case .upload = $0.item { true } else { false } }) {
                        try unit.enqueue(
                            PollConnection(connectionID: connection.id, workspaceID: connection.workspaceID),
                            options: PollConnection.options(connection.id, workspaceID: connection.workspaceID, at: unit.now + .seconds(30)))
                    }
                }
            }
        }
        try await self.finish(event.id, workspaceID: workspaceID)
        return .done
    }

    private func finish(_ id: Identifier<WebhookEvent>, workspaceID: Identifier<Workspace>?) async throws {
        try await self.context.write("webhook.processed") { unit in
            guard var stored = try unit.tx.get(WebhookEvent.self, id) else { return }
            stored.processedAt = unit.now
            stored.workspaceID = workspaceID
            try unit.tx.replace(stored)
        }
    }
}
