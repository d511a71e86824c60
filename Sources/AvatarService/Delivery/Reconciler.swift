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
    private let watch: SettleWatch

    init(context: ServiceEnvironment, connectors: ConnectorRegistry, access: any ConnectionAccessSource, watch: SettleWatch) {
        self.context = context
        self.connectors = connectors
        self.access = access
        self.watch = watch
    }

    /// One look. What it shows is applied in one transaction, and only if the delivery is still unknown; a platform that can't be asked settles nothing.
    public func reconcile(_ job: ReconcileDelivery) async throws -> JobOutcome {
        guard let work = try await self.work(job.deliveryID) else {
            self.watch.end(job.deliveryID)
            return .done
        }
        // Before the look: what the look does not show must have been absent for the whole time.
        let remaining = self.watch.remaining(job.deliveryID)
        let result: ReplySearchResult
        var mayAskAt: Timestamp?
        do {
            let connector = try self.connectors.connector(for: work.connection.platform)
            let access = try await self.access.access(to: work.connection.id)
            result = try await withSpan("reply.find") { _ in try await connector.findReply(work.search, as: access) }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // The platform can't be asked now; that is no answer.
            result = .inconclusive(Reason("not_asked", "The platform could not be asked whether the reply arrived."))
            if case ConnectorError.throttled(_, let until) = error { mayAskAt = until }
        }
        if case .inconclusive(let reason) = result {
            self.context.logger.notice(
                "It can't be told yet whether a reply arrived.", metadata: ["delivery": "\(job.deliveryID)", "reason": "\(reason.code)", "look": "\(job.looks + 1)", "of": "\(DeliveryLedger.maximumLooks)"])
        }
        let notBefore = mayAskAt
        let isOpen = try await self.context.write("delivery.reconcile") { unit in
            // Another look may have been faster, and the reply on its way again: what this one saw is about the former attempt.
            guard let delivery = try unit.tx.get(Delivery.self, job.deliveryID), delivery.state == .unknown, delivery.attempts == work.attempt, delivery.parts[work.part].state == .unknown
            else { return false }
            return try Self.apply(result, to: delivery, part: work.part, looks: job.looks, remaining: remaining, notBefore: notBefore, unit: unit)
        }
        if !isOpen { self.watch.end(job.deliveryID) }
        return .done
    }

    private struct Work: Sendable {
        var search: ReplySearch
        var connection: Connection
        var part: Int
        var attempt: Int
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
            let search = ReplySearch(reply: reply, since: try DeliveryLedger.earliest(delivery, part: part, in: tx) ?? delivery.createdAt, knownIDs: Set(own.map(\.platformMessageID)))
            return Work(search: search, connection: connection, part: part, attempt: delivery.attempts)
        }
    }

    /// Returns whether it is still open what became of the reply.
    private static func apply(_ result: ReplySearchResult, to delivery: Delivery, part: Int, looks: Int, remaining: Duration, notBefore: Timestamp?, unit: WorkUnit) throws -> Bool {
        switch result {
        case .found(let platformMessageID, let at):
            let after = try DeliveryLedger.partSent(delivery.id, part: part, platformMessageID: platformMessageID, at: at, recipientID: nil, unit: unit)
            // The parts behind it are due; each is checked again before it leaves.
            if let after, after.state == .sending { try DeliveryLedger.goOn(after, unit: unit) }
            return false
        case .absent where remaining == .zero:
            try self.resend(delivery, part: part, unit: unit)
            return false
        case .outOfSight(let reason) where remaining == .zero:
            try self.askAPerson(delivery, reason, unit: unit)
            return false
        case .absent, .outOfSight:
            // Effects may become visible late: absence does not count yet, and the reply's echo may still come. It was told, so it is no look in vain.
            try DeliveryLedger.lookFor(delivery, looks: looks, at: unit.now + remaining + .milliseconds(500), unit: unit)
            return true
        case .inconclusive(let reason):
            let pause = DeliveryLedger.pause(afterLook: looks)
            // Held back by our own pace for a moment: nobody was asked, so nobody failed to tell.
            if let notBefore, notBefore <= unit.now + pause {
                try DeliveryLedger.lookFor(delivery, looks: looks, at: max(notBefore, unit.now + .seconds(1)), unit: unit)
                return true
            }
            guard looks + 1 < DeliveryLedger.maximumLooks else {
                try self.askAPerson(delivery, reason, unit: unit)
                return false
            }
            try DeliveryLedger.lookFor(delivery, looks: looks + 1, at: unit.now + pause, unit: unit)
            return true
        }
    }

    private static func askAPerson(_ delivery: Delivery, _ reason: Reason, unit: WorkUnit) throws {
        try DeliveryLedger.returned(
            delivery.id, reason: Reason("outcome_unknown", "It can't be told whether the reply arrived: \(reason.text) Please look in the app before you send again."), to: .replyUncertain,
            state: .unknown, unit: unit)
        try unit.notice(
            "delivery_unknown", urgency: .high, text: "A reply may or may not have arrived. Please look in the app.", subject: "turn:\(delivery.turnID.rawValue)",
            workspaceID: delivery.workspaceID)
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
        try DeliveryLedger.goOn(delivery, unit: unit)
    }
}
