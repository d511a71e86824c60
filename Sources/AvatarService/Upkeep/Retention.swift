import Connectors
import Core
import Jobs
import Logging
import ServiceKit
import Storage

/// How long content is kept (docs/configuration.md).
public struct RetentionPolicy: Sendable, Hashable {
    /// After this long a message's content is blanked.
    public var messages: Duration
    /// After this long a webhook's raw body is deleted.
    public var rawPayloads: Duration

    public init(messages: Duration = .days(730), rawPayloads: Duration = .days(30)) {
        self.messages = messages
        self.rawPayloads = rawPayloads
    }
}

/// The daily upkeep: content that is too old is blanked (time, category, route and outcome stay, invariant 9), raw payloads and
/// old events go, and YouTube data is refreshed or deleted within 30 days.
public struct Retention: Sendable {
    private let context: ServiceEnvironment
    private let connectors: ConnectorRegistry
    private let access: any ConnectionAccessSource
    private let policy: RetentionPolicy

    public init(context: ServiceEnvironment, connectors: ConnectorRegistry, access: any ConnectionAccessSource, policy: RetentionPolicy) {
        self.context = context
        self.connectors = connectors
        self.access = access
        self.policy = policy
    }

    /// What one run did.
    public struct Outcome: Sendable, Hashable {
        /// Messages whose content went.
        public var blanked = 0
        /// YouTube messages that were read again.
        public var refreshed = 0
        /// Webhook bodies that went.
        public var removedPayloads = 0
        /// Disconnected accounts whose platform data went.
        public var purgedConnections = 0

        public init() {}
    }

    /// Accounts of past months are for looking back only.
    private static let spendingsKept: Duration = .days(400)

    /// One run over all workspaces. Safe to repeat: what one run left over is for the next.
    public func run() async throws -> Outcome {
        var outcome = Outcome()
        let now = self.context.time.now()
        outcome.blanked += try await self.blankAll(Query<Message>().where(Message.fields.receivedAt < now - self.policy.messages && Message.fields.isBlanked == false))
        let rawLimit = now - self.policy.rawPayloads
        outcome.removedPayloads = try await self.context.store.transaction("retention.payloads") { tx in
            try tx.deleteAll(Query<WebhookEvent>().where(WebhookEvent.fields.receivedAt < rawLimit))
        }
        _ = try await self.context.store.transaction("retention.notes") { tx in
            try tx.deleteAll(Query<ConversationNote>().where(ConversationNote.fields.createdAt < now - self.policy.messages))
        }
        _ = try await self.context.store.transaction("retention.spendings") { tx in try tx.deleteAll(Query<ModelSpending>().where(ModelSpending.monthField < now - Self.spendingsKept)) }
        _ = try await self.context.store.transaction("retention.events") { tx in try tx.deleteAll(Query<Event>().where(Event.fields.at < now - EventJournal.retention)) }
        for connection in try await self.context.store.find(Query<Connection>().limit(10_000)) {
            if let purgeBy = connection.purgeBy, purgeBy <= now, !connection.isConnected {
                try await self.purge(connection)
                outcome.purgedConnections += 1
            } else if connection.isConnected {
                outcome.refreshed += try await self.refreshOrDelete(connection, now: now)
            }
        }
        return outcome
    }

    /// Blanks what `query` finds, in slices that don't hold the writer for long.
    private func blankAll(_ query: Query<Message>) async throws -> Int {
        var total = 0
        while true {
            let count = try await self.context.write("retention.blank") { unit -> Int in
                let messages = try unit.tx.find(query.limit(200))
                for message in messages { try Self.blank(message, unit: unit) }
                return messages.count
            }
            total += count
            if count == 0 { return total }
        }
    }

    /// Erases the content of a message and of the drafts, deliveries and corrections that answer it.
    static func blank(_ message: Message, unit: WorkUnit) throws {
        var message = message
        message.text = ""
        message.attachments = []
        message.isBlanked = true
        message.triage?.signals = []
        try unit.tx.replace(message)
        unit.event("message.changed", workspaceID: message.workspaceID, subject: message.id.rawValue)
        guard let turnID = message.turnID else { return }
        for var draft in try unit.tx.find(Query<Draft>().where(Draft.fields.turnID == turnID).limit(1_000)) {
            draft.text = ""
            draft.alternatives = []
            draft.sources = draft.sources.map { source in
                var source = source
                source.excerpt = ""
                return source
            }
            try unit.tx.replace(draft)
            // What was decided, and how sure the draft was, still counts for calibration.
            for var correction in try unit.tx.find(Query<Correction>().where(Correction.fields.draftID == draft.id).limit(1_000)) {
                correction.prompt = ""
                correction.before = ""
                correction.after = correction.after.map { _ in "" }
                correction.reason = nil
                try unit.tx.replace(correction)
            }
        }
        // A reply that may still leave keeps its text until it has.
        for var delivery in try unit.tx.find(Query<Delivery>().where(Delivery.fields.turnID == turnID).limit(1_000)) where delivery.state == .sent || delivery.state == .failed || delivery.state == .cancelled {
            for index in delivery.parts.indices { delivery.parts[index].text = "" }
            try unit.tx.replace(delivery)
        }
    }

    /// YouTube wants stored data refreshed or deleted within 30 days (https://developers.google.com/youtube/terms/developer-policies): what was not refreshed for 25 days is read again; what the platform shows no more is blanked.
    private func refreshOrDelete(_ connection: Connection, now: Timestamp) async throws -> Int {
        let connector = try self.connectors.connector(for: connection.platform)
        guard let limit = connector.capabilities.refreshOrDelete else { return 0 }
        let due = now - limit + .days(5)
        let stale = try await self.context.store.find(
            Query<Message>().where(Message.fields.connectionID == connection.id && Message.fields.isBlanked == false && Message.fields.refreshedAt < due)
                .sort(by: Message.fields.refreshedAt, .ascending).limit(500))
        guard !stale.isEmpty else { return 0 }
        var refreshed = 0
        do {
            let access = try await self.access.access(to: connection.id)
            let result = try await connector.lookUp(messages: stale.map(\.platformMessageID), as: access)
            let byID = Dictionary(stale.map { ($0.platformMessageID, $0.id) }, uniquingKeysWith: { first, _ in first })
            try await self.context.write("retention.refresh") { unit in
                for incoming in result.messages {
                    guard let id = byID[incoming.platformMessageID], var message = try unit.tx.get(Message.self, id), !message.isBlanked else { continue }
                    message.refreshedAt = unit.now
                    message.text = incoming.text
                    try unit.tx.replace(message)
                }
                for missing in result.missing {
                    guard let id = byID[missing], let message = try unit.tx.get(Message.self, id), !message.isBlanked else { continue }
                    try Self.blank(message, unit: unit)
                }
            }
            refreshed = result.messages.count
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            self.context.logger.notice("Stored platform data could not be refreshed.", metadata: ["connection": "\(connection.id)"])
        }
        // What could not be refreshed in time is deleted, whatever the reason.
        _ = try await self.blankAll(Query<Message>().where(Message.fields.connectionID == connection.id && Message.fields.isBlanked == false && Message.fields.refreshedAt < now - limit))
        return refreshed
    }

    /// Deletes the raw bodies that name an account. One may tell of other accounts too: what they told is stored long since, or comes with the next poll.
    private func dropPayloads(of connection: Connection) async throws {
        let query = Query<WebhookEvent>().where(WebhookEvent.fields.platform == connection.platform).sort(by: WebhookEvent.fields.receivedAt, .ascending).limit(200)
        var cursor: Cursor?
        repeat {
            let page = try await self.context.store.page(query.after(cursor))
            let named = page.items.filter { $0.body.contains(connection.platformAccountID) }
            if !named.isEmpty {
                try await self.context.store.transaction("retention.purge_payloads") { tx in
                    for event in named { _ = try tx.delete(WebhookEvent.self, event.id) }
                }
            }
            cursor = page.next
        } while cursor != nil
    }

    /// Deletes what a disconnected account's platform let us store (YouTube: within 7 days, https://developers.google.com/youtube/terms/developer-policies).
    private func purge(_ connection: Connection) async throws {
        _ = try await self.blankAll(Query<Message>().where(Message.fields.connectionID == connection.id && Message.fields.isBlanked == false))
        try await self.dropPayloads(of: connection)
        try await self.context.write("retention.purge") { unit in
            _ = try unit.tx.deleteAll(Query<Sample>().where(Sample.fields.connectionID == connection.id))
            _ = try unit.tx.deleteAll(Query<ConversationNote>().where(ConversationNote.fields.connectionID == connection.id))
            _ = try unit.tx.deleteAll(Query<Post>().where(Post.fields.connectionID == connection.id))
            for var contact in try unit.tx.find(Query<Contact>().where(Contact.fields.connectionID == connection.id).limit(100_000)) {
                contact.username = ""
                contact.displayName = ""
                contact.note = ""
                contact.tags = []
                try unit.tx.replace(contact)
                try AuditLog.erase(subject: "contact:\(contact.id.rawValue)", workspaceID: contact.workspaceID, in: unit.tx)
            }
            guard var stored = try unit.tx.get(Connection.self, connection.id) else { return }
            stored.purgeBy = nil
            try unit.tx.replace(stored)
            try AuditLog.append("connection.purged", actor: "system", subject: "connection:\(connection.id.rawValue)", facts: [:], workspaceID: connection.workspaceID, unit: unit)
        }
        // What is gone from the store must not be remembered by a running avatar.
        try await self.context.pubSub.publish("samples", to: VoiceLibrary.channel(connection.workspaceID))
    }
}
