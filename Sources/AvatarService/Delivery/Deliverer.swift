import Connectors
import Core
import Jobs
import Logging
import Metrics
import ServiceKit
import Storage
import Tracing

/// The jobs `reply.deliver`, `reply.reconcile` and `message.hide`: the only code that makes a reply leave.
public struct Deliverer: Sendable {
    /// As the settings allow it.
    private static let longestUndo: Duration = .seconds(600)
    private let context: ServiceEnvironment
    private let connectors: ConnectorRegistry
    private let access: any ConnectionAccessSource
    private let facts: SendFactsReader
    private let watch: SettleWatch

    init(context: ServiceEnvironment, connectors: ConnectorRegistry, access: any ConnectionAccessSource, watch: SettleWatch, hasHumanAgentFeature: Bool = false) {
        self.context = context
        self.connectors = connectors
        self.access = access
        self.watch = watch
        self.facts = SendFactsReader(connectors: connectors, hasHumanAgentFeature: hasHumanAgentFeature)
    }

    // MARK: Deliver

    /// Sends what is due of one delivery, part by part.
    public func deliver(_ job: DeliverReply) async throws -> JobOutcome {
        while true {
            switch try await self.start(job.deliveryID) {
            case .nothing: return .done
            case .wait(let until): return .snooze(until: until)
            case .send(let delivery, let index, let reply, let connection):
                switch try await self.send(delivery, part: index, reply: reply, connection: connection) {
                case .nextPart: continue
                case .finished: return .done
                case .later(let at): return .snooze(until: at)
                }
            }
        }
    }

    private enum Start: Sendable {
        case nothing
        case wait(until: Timestamp)
        case send(Delivery, part: Int, OutgoingReply, Connection)
    }

    /// The transaction before the call: everything that can have changed is checked again, and the ledger says `sending` before the platform hears of it.
    private func start(_ id: Identifier<Delivery>) async throws -> Start {
        let facts = self.facts
        return try await self.context.write("delivery.start") { unit in
            guard var delivery = try unit.tx.get(Delivery.self, id), let turn = try unit.tx.get(Turn.self, delivery.turnID) else { return .nothing }
            switch delivery.state {
            case .sent, .failed, .cancelled, .unknown: return .nothing
            case .sending where delivery.parts.contains(where: { $0.state == .sending }):
                // A worker died, or still waits, inside the call: nobody may call again before the platform was asked.
                try DeliveryLedger.markUnknown(id, reason: Reason("interrupted", "Sending was interrupted; the platform is being asked whether the reply arrived."), unit: unit)
                return .nothing
            // Before the first try it waits for the undo window only: a time further off was set by a clock that has been set back since.
            case .planned where unit.now < delivery.sendAt && (delivery.attempts > 0 || delivery.sendAt <= unit.now + Self.longestUndo): return .wait(until: delivery.sendAt)
            case .planned, .sending: break
            }
            guard let sendFacts = try facts.facts(turn: turn, channel: delivery.channel, at: unit.now, in: unit.tx) else {
                try DeliveryLedger.returned(id, reason: Reason("disconnected", "The account is no longer connected."), state: .cancelled, unit: unit)
                return .nothing
            }
            let objections = Self.objections(to: delivery, turn: turn, facts: sendFacts)
            guard objections.isEmpty, let index = delivery.parts.firstIndex(where: { $0.state != .sent }) else {
                // Parts that left stay; the rest goes to a person.
                let reason = objections.first ?? Reason("nothing_to_send", "There was nothing to send.")
                try DeliveryLedger.returned(id, reason: reason, state: .cancelled, unit: unit)
                return .nothing
            }
            let target = sendFacts.messages.last { $0.deletedAt == nil }
            let isFirst = delivery.state == .planned && !delivery.parts.contains { $0.state == .sent }
            delivery.state = .sending
            delivery.attempts += 1
            delivery.attemptedAt = unit.now
            delivery.parts[index].state = .sending
            delivery.parts[index].attemptedAt = unit.now
            try unit.tx.replace(delivery)
            if isFirst, delivery.isAutomated { try UsageLedger.count(1, workspaceID: delivery.workspaceID, at: unit.now, unit: unit) }
            if turn.state == .scheduled { try TurnKeeper(unit: unit, workspaceID: delivery.workspaceID).apply(.sendingStarted, to: turn) }
            unit.event("delivery.changed", workspaceID: delivery.workspaceID, subject: id.rawValue, values: ["state": delivery.state.rawValue])
            let reply = Self.outgoing(delivery, part: index, conversation: sendFacts.conversation, contact: sendFacts.contact, target: target)
            return .send(delivery, part: index, reply, sendFacts.connection)
        }
    }

    /// What speaks against sending now (invariants 3, 4 and 6).
    static func objections(to delivery: Delivery, turn: Turn, facts: SendFacts) -> [Reason] {
        var objections: [Reason] = []
        let isUnderWay = delivery.parts.contains { $0.state == .sent }
        guard turn.deliveryID == delivery.id else { return [Reason("superseded", "Another decision has replaced this reply.")] }
        if !isUnderWay {
            guard turn.state == .scheduled, turn.revision == delivery.turnRevision else { return [Reason("conversation_changed", "The fan's messages changed after this reply was decided.")] }
            if facts.conversation.kind == .directMessage, facts.conversation.revision != delivery.conversationRevision {
                return [Reason("conversation_changed", "The conversation changed after this reply was decided.")]
            }
        }
        if let approvedAt = delivery.approvedAt {
            objections += SendPermission.objectionsToApproved(facts, approvedAt: approvedAt, usesHumanTag: delivery.usesHumanTag)
        } else {
            var facts = facts
            // This reply is already counted once its first part has left.
            if isUnderWay { facts.automatedRepliesThisMonth = max(0, facts.automatedRepliesThisMonth - 1) }
            objections += SendPermission.objectionsToAutomatic(facts)
        }
        return objections
    }

    private static func outgoing(_ delivery: Delivery, part index: Int, conversation: Conversation, contact: Contact?, target: Message?) -> OutgoingReply {
        OutgoingReply(
            channel: delivery.channel, recipientID: contact?.platformUserID ?? conversation.platformThreadID,
            replyToID: delivery.channel == .directMessage ? nil : target?.platformMessageID, threadID: conversation.platformThreadID, text: delivery.parts[index].text,
            usesHumanTag: delivery.usesHumanTag && delivery.approvedBy != nil)
    }

    private enum Sent: Sendable {
        case nextPart
        case finished
        case later(Timestamp)
    }

    private func send(_ delivery: Delivery, part index: Int, reply: OutgoingReply, connection: Connection) async throws -> Sent {
        let connector = try self.connectors.connector(for: connection.platform)
        let result: Result<SentReply, SendFailure>
        let mark = self.watch.mark()
        do {
            let access = try await self.access.access(to: connection.id)
            result = await withSpan("reply.send") { span in
                span.attributes["platform"] = connection.platform.rawValue
                span.attributes["channel"] = delivery.channel.rawValue
                do throws(SendFailure) {
                    return .success(try await connector.send(reply, as: access))
                } catch {
                    return .failure(error)
                }
            }
        } catch {
            // No token, no call: surely without effect.
            result = .failure(Self.failureBeforeCall(error, now: self.context.time.now()))
        }
        Counter(label: "understudy_deliveries_total", dimensions: [("platform", connection.platform.rawValue), ("outcome", result.metricName)]).increment()
        switch result {
        case .success(let sent):
            let after = try await self.context.write("delivery.sent") { unit in
                try DeliveryLedger.partSent(delivery.id, part: index, platformMessageID: sent.platformMessageID, at: sent.at, recipientID: sent.recipientID, unit: unit)
            }
            return after?.state == .sending ? .nextPart : .finished
        case .failure(let failure):
            self.context.logger.notice(
                "A reply was not confirmed.", metadata: ["delivery": "\(delivery.id)", "reason": "\(failure.reason.code)", "may_have_had_effect": "\(failure.mayHaveHadEffect)"])
            if failure.mayHaveHadEffect { self.watch.begin(delivery.id, at: mark) }
            return try await self.failed(delivery, part: index, failure: failure)
        }
    }

    private static func failureBeforeCall(_ error: any Error, now: Timestamp) -> SendFailure {
        switch error {
        case let error as ConnectorError:
            switch error {
            case .connection(let health): .connection(health)
            case .throttled(let reason, let until): .retryLater(reason, at: until)
            default: .retryLater(error.reason, at: now + .seconds(30))
            }
        case let error as AppError: .retryLater(Reason(error.code.rawValue, error.message), at: now + .seconds(30))
        default: .retryLater(Reason("interrupted", "Sending was interrupted before the call."), at: now + .seconds(5))
        }
    }

    private func failed(_ delivery: Delivery, part index: Int, failure: SendFailure) async throws -> Sent {
        try await self.context.write("delivery.failed") { unit in
            switch failure {
            case .unknown(let reason):
                try DeliveryLedger.markUnknown(delivery.id, reason: reason, unit: unit)
                return .finished
            case .retryLater(let reason, let at):
                guard var stored = try unit.tx.get(Delivery.self, delivery.id), stored.state == .sending else { return .finished }
                guard stored.attempts < 12 else {
                    try DeliveryLedger.returned(delivery.id, reason: reason, unit: unit)
                    return .finished
                }
                // Surely without effect: planned again, and checked again before the next try.
                stored.parts[index].state = .planned
                stored.parts[index].attemptedAt = nil
                stored.error = reason
                if !stored.parts.contains(where: { $0.state == .sent }) {
                    stored.state = .planned
                    stored.sendAt = max(at, unit.now)
                    if stored.isAutomated { try UsageLedger.count(-1, workspaceID: stored.workspaceID, at: stored.attemptedAt ?? unit.now, unit: unit) }
                    try Self.backToScheduled(&stored, unit: unit)
                }
                try unit.tx.replace(stored)
                unit.event("delivery.changed", workspaceID: stored.workspaceID, subject: stored.id.rawValue, values: ["state": stored.state.rawValue])
                return .later(max(at, unit.now))
            case .refused(let reason):
                try DeliveryLedger.returned(delivery.id, reason: reason, unit: unit)
                return .finished
            case .windowClosed(let reason), .privateReplyUsed(let reason):
                try DeliveryLedger.returned(delivery.id, reason: reason, unit: unit)
                return .finished
            case .connection(let health):
                try ConnectionTrouble.note(health, connectionID: delivery.connectionID, unit: unit)
                try DeliveryLedger.returned(delivery.id, reason: Reason("connection_\(health.state.rawValue)", health.reason), unit: unit)
                return .finished
            }
        }
    }

    /// The turn waits for the same delivery again.
    private static func backToScheduled(_ delivery: inout Delivery, unit: WorkUnit) throws {
        guard let turn = try unit.tx.get(Turn.self, delivery.turnID), turn.state == .sending else { return }
        let returned = try TurnKeeper(unit: unit, workspaceID: delivery.workspaceID).apply(.replyReturned, to: turn)
        let planned = try TurnKeeper(unit: unit, workspaceID: delivery.workspaceID).apply(.replyPlanned, to: returned)
        delivery.turnRevision = planned.revision
    }
}

extension Result where Success == SentReply, Failure == SendFailure {
    fileprivate var metricName: String {
        switch self {
        case .success: "sent"
        case .failure(let failure): failure.mayHaveHadEffect ? "unknown" : "not_sent"
        }
    }
}
