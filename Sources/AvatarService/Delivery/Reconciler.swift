import Connectors
import Core
import Jobs
import ServiceKit
import Storage
import Tracing

/// The job `reply.reconcile`: asks the platform what became of a reply whose outcome is unknown (invariant 2).
public struct Reconciler: Sendable {
    private let context: ServiceEnvironment
    private let connectors: ConnectorRegistry
    private let access: any ConnectionAccessSource

    public init(context: ServiceEnvironment, connectors: ConnectorRegistry, access: any ConnectionAccessSource) {
        self.context = context
        self.connectors = connectors
        self.access = access
    }

    public func reconcile(_ job: ReconcileDelivery) async throws -> JobOutcome {
        guard let work = try await self.work(job.deliveryID) else { return .done }
        let result: ReplySearchResult
        do {
            let connector = try self.connectors.connector(for: work.connection.platform)
            let access = try await self.access.access(to: work.connection.id)
            result = try await withSpan("reply.find") { _ in try await connector.findReply(work.search, as: access) }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // The platform can't be asked now; that is no answer.
            result = .inconclusive(Reason("not_asked", "The platform could not be asked whether the reply arrived."))
        }
        try await self.context.write("delivery.reconcile") { unit in
            guard let delivery = try unit.tx.get(Delivery.self, job.deliveryID), delivery.state == .unknown else { return }
            try Self.apply(result, to: delivery, part: work.part, looks: job.looks, unit: unit)
        }
        return .done
    }

    private struct Work: Sendable {
        var search: ReplySearch
        var connection: Connection
        var part: Int
    }

    private func work(_ id: Identifier<Delivery>) async throws -> Work? {
        try await self.context.read("delivery.unknown") { tx in
            guard let delivery = try tx.get(Delivery.self, id), delivery.state == .unknown, let part = delivery.parts.firstIndex(where: { $0.state == .unknown }),
                let connection = try tx.get(Connection.self, delivery.connectionID), let conversation = try tx.get(Conversation.self, delivery.conversationID),
                let turn = try tx.get(Turn.self, delivery.turnID)
            else { return nil }
            let contact = try turn.contactID.flatMap { try tx.get(Contact.self, $0) }
            let messages = try turn.messageIDs.compactMap { try tx.get(Message.self, $0) }
            let target = messages.last { $0.deletedAt == nil } ?? messages.last
            // Own messages that are already accounted for can't be this reply.
            let own = try tx.find(
                Query<Message>().where(Message.fields.conversationID == delivery.conversationID && Message.fields.direction == Direction.outbound).sort(by: Message.fields.sentAt, .descending).limit(200))
            let reply = OutgoingReply(
                channel: delivery.channel, recipientID: contact?.platformUserID ?? conversation.platformThreadID,
                replyToID: delivery.channel == .directMessage ? nil : target?.platformMessageID, threadID: conversation.platformThreadID, text: delivery.parts[part].text)
            let search = ReplySearch(reply: reply, attemptedAt: delivery.parts[part].attemptedAt ?? delivery.createdAt, knownIDs: Set(own.map(\.platformMessageID)))
            return Work(search: search, connection: connection, part: part)
        }
    }

    private static func apply(_ result: ReplySearchResult, to delivery: Delivery, part: Int, looks: Int, unit: WorkUnit) throws {
        let settled = (delivery.parts[part].attemptedAt ?? delivery.createdAt) + DeliveryLedger.settleTime
        switch result {
        case .found(let platformMessageID, let at):
            let after = try DeliveryLedger.partSent(delivery.id, part: part, platformMessageID: platformMessageID, at: at, recipientID: nil, unit: unit)
            // The parts behind it are due; each is checked again before it leaves.
            if let after, after.state == .sending {
                try unit.enqueue(
                    DeliverReply(deliveryID: delivery.id, workspaceID: delivery.workspaceID),
                    options: JobOptions(runAt: unit.now, priority: -5, uniqueKey: "delivery/\(delivery.id.rawValue)", onDuplicate: .replace, workspaceID: delivery.workspaceID))
            }
        case .absent where unit.now >= settled:
            try self.resend(delivery, part: part, unit: unit)
        case .absent:
            // Effects may become visible late: absence does not count yet.
            try DeliveryLedger.lookFor(delivery, looks: looks + 1, at: settled + .seconds(1), unit: unit)
        case .inconclusive(let reason):
            if looks + 1 >= DeliveryLedger.maximumLooks {
                try DeliveryLedger.returned(
                    delivery.id, reason: Reason("outcome_unknown", "It can't be told whether the reply arrived: \(reason.text) Please look in the app before you send again."), to: .replyUncertain,
                    state: .unknown, unit: unit)
                try unit.notice(
                    "delivery_unknown", urgency: .high, text: "A reply may or may not have arrived. Please look in the app.", subject: "turn:\(delivery.turnID.rawValue)",
                    workspaceID: delivery.workspaceID)
            } else {
                let wait = Duration.seconds(30 * (1 << min(looks, 5)))
                try DeliveryLedger.lookFor(delivery, looks: looks + 1, at: max(unit.now + wait, settled), unit: unit)
            }
        }
    }

    /// It surely did not arrive: the same delivery is planned again and goes through every check anew.
    private static func resend(_ delivery: Delivery, part: Int, unit: WorkUnit) throws {
        var delivery = delivery
        guard delivery.attempts < 4 else {
            try DeliveryLedger.returned(delivery.id, reason: Reason("not_arrived", "The platform did not take the reply in \(delivery.attempts) attempts."), unit: unit)
            return
        }
        delivery.parts[part].state = .planned
        delivery.parts[part].attemptedAt = nil
        delivery.error = Reason("not_arrived", "The reply did not arrive and is sent again.")
        if delivery.parts.contains(where: { $0.state == .sent }) {
            delivery.state = .sending
        } else {
            delivery.state = .planned
            delivery.sendAt = unit.now
            if delivery.isAutomated { try UsageLedger.count(-1, workspaceID: delivery.workspaceID, at: delivery.attemptedAt ?? unit.now, unit: unit) }
            if let turn = try unit.tx.get(Turn.self, delivery.turnID), turn.state == .sending {
                let keeper = TurnKeeper(unit: unit, workspaceID: delivery.workspaceID)
                delivery.turnRevision = try keeper.apply(.replyPlanned, to: try keeper.apply(.replyReturned, to: turn)).revision
            }
        }
        try unit.tx.replace(delivery)
        unit.event("delivery.changed", workspaceID: delivery.workspaceID, subject: delivery.id.rawValue, values: ["state": delivery.state.rawValue])
        try unit.enqueue(
            DeliverReply(deliveryID: delivery.id, workspaceID: delivery.workspaceID),
            options: JobOptions(runAt: unit.now, priority: -5, uniqueKey: "delivery/\(delivery.id.rawValue)", onDuplicate: .replace, workspaceID: delivery.workspaceID))
    }
}
