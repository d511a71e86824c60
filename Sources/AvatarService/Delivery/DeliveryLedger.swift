import Core
import Jobs
import Security
import ServiceKit
import Storage

/// The moves of the ledger. Every one runs inside a transaction, and each move starts from the state that the ledger holds then:
/// the row is written before the platform is called, so that a crash at any instant leaves a trace (invariant 2).
enum DeliveryLedger {
    /// How often it may be that nothing can be told before a person decides: about a quarter of an hour, by `pause`.
    static let maximumLooks = 9
    private static let firstPause: Duration = .seconds(5)
    private static let longestPause: Duration = .minutes(5)

    /// How long to wait after a look (0 is the first) that told nothing. Doubled each time, so that a reply is never looked for later than
    /// twice the time that what kept it from being told has lasted.
    static func pause(afterLook look: Int) -> Duration { min(self.firstPause * (1 << min(max(0, look), 16)), self.longestPause) }

    // MARK: Plan

    struct Plan {
        var draft: Draft
        var channel: ReplyChannel
        var parts: [String]
        var approvedBy: Identifier<User>?
        var usesHumanTag = false
        var includesDisclosure = false
        var undo: Duration
        var reasons: [Reason] = []
    }

    /// Writes a planned delivery for `turn` and enqueues it for the end of the undo window.
    /// Throws `stateChanged` when another delivery of the turn is under way or done.
    @discardableResult
    static func plan(_ plan: Plan, for turn: Turn, conversation: Conversation, unit: WorkUnit) throws -> Delivery {
        var turn = turn
        if let currentID = turn.deliveryID, let current = try unit.tx.get(Delivery.self, currentID), current.state.holdsTheTurn {
            throw AppError(.stateChanged, "A reply to this message is already \(current.state.rawValue).", details: ["delivery_state": current.state.rawValue])
        }
        // Numbered within the turn: two decisions about the same turn make the same id, and only one can be stored.
        let id = Identifier<Delivery>("\(turn.id.rawValue)/\(turn.deliveryCount + 1)")
        var delivery = Delivery(
            id: id, workspaceID: turn.workspaceID, connectionID: turn.connectionID, conversationID: turn.conversationID, turnID: turn.id, draftID: plan.draft.id, channel: plan.channel,
            parts: plan.parts.map { Delivery.Part(text: $0) }, turnRevision: turn.revision, conversationRevision: conversation.revision, sendAt: unit.now + plan.undo, createdAt: unit.now)
        delivery.approvedBy = plan.approvedBy
        delivery.approvedAt = plan.approvedBy == nil ? nil : unit.now
        delivery.usesHumanTag = plan.usesHumanTag && plan.approvedBy != nil
        delivery.includesDisclosure = plan.includesDisclosure
        turn.deliveryID = id
        turn.draftID = plan.draft.id
        turn.deliveryCount += 1
        let moved = try TurnKeeper(unit: unit, workspaceID: turn.workspaceID).apply(.replyPlanned, to: turn, reasons: plan.reasons)
        delivery.turnRevision = moved.revision
        try unit.tx.insert(delivery)
        try unit.enqueue(
            DeliverReply(deliveryID: id, workspaceID: turn.workspaceID),
            options: JobOptions(runAt: delivery.sendAt, priority: plan.approvedBy == nil ? 0 : -5, uniqueKey: "delivery/\(id.rawValue)", onDuplicate: .replace, workspaceID: turn.workspaceID))
        unit.event("delivery.changed", workspaceID: turn.workspaceID, subject: id.rawValue, values: ["state": delivery.state.rawValue])
        return delivery
    }

    // MARK: After the call

    /// The platform confirmed the part, or it was found there.
    static func partSent(_ deliveryID: Identifier<Delivery>, part index: Int, platformMessageID: String, at: Timestamp, recipientID: String?, unit: WorkUnit) throws -> Delivery? {
        guard var delivery = try unit.tx.get(Delivery.self, deliveryID), delivery.parts.indices.contains(index) else { return nil }
        // An echo may have told it first.
        if delivery.parts[index].state == .sent { return delivery }
        delivery.parts[index].state = .sent
        delivery.parts[index].platformMessageID = platformMessageID
        delivery.error = nil
        try self.storeOutbound(delivery, part: index, platformMessageID: platformMessageID, at: at, recipientID: recipientID, unit: unit)
        try self.settle(&delivery, unit: unit)
        return delivery
    }

    /// All parts there: the turn is answered. Otherwise the next part is due.
    private static func settle(_ delivery: inout Delivery, unit: WorkUnit) throws {
        guard delivery.parts.allSatisfy({ $0.state == .sent }) else {
            // Where a person was asked already, the person decides about the rest too.
            let isUnderWay = try unit.tx.get(Turn.self, delivery.turnID)?.state == .sending
            delivery.state = isUnderWay ? .sending : .unknown
            try unit.tx.replace(delivery)
            return
        }
        delivery.state = .sent
        delivery.finishedAt = unit.now
        try unit.tx.replace(delivery)
        if var conversation = try unit.tx.get(Conversation.self, delivery.conversationID) {
            conversation.lastOutboundAt = unit.now
            conversation.lastMessageAt = max(conversation.lastMessageAt, unit.now)
            if delivery.includesDisclosure { conversation.disclosedAt = unit.now }
            try unit.tx.replace(conversation)
        }
        if var draft = try unit.tx.get(Draft.self, delivery.draftID) {
            draft.status = .sent
            try unit.tx.replace(draft)
        }
        if let turn = try unit.tx.get(Turn.self, delivery.turnID) {
            let by = delivery.isAutomated ? "The avatar answered it." : "A reply that a person approved was sent."
            try TurnKeeper(unit: unit, workspaceID: delivery.workspaceID).apply(.replySent, to: turn, reasons: [Reason(delivery.isAutomated ? "answered" : "answered_by_person", by)])
        }
        unit.event("delivery.changed", workspaceID: delivery.workspaceID, subject: delivery.id.rawValue, values: ["state": delivery.state.rawValue])
        try AuditLog.append(
            "delivery.sent", actor: delivery.approvedBy.map { "user:\($0.rawValue)" } ?? "avatar", subject: "message:\(delivery.turnID.rawValue)",
            facts: ["delivery": delivery.id.rawValue, "parts": String(delivery.parts.count), "human_tag": String(delivery.usesHumanTag)], workspaceID: delivery.workspaceID, unit: unit)
    }

    /// Keeps our own reply as an outbound message under the platform's id, so that its echo is recognised as known.
    private static func storeOutbound(_ delivery: Delivery, part index: Int, platformMessageID: String, at: Timestamp, recipientID: String?, unit: WorkUnit) throws {
        guard let conversation = try unit.tx.get(Conversation.self, delivery.conversationID) else { return }
        // A private reply lands in the DM thread with the fan (https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api).
        var target = conversation
        if delivery.channel == .privateReply, let recipientID {
            let id = StableIdentifier.conversation(delivery.connectionID, platformID: recipientID)
            target =
                try unit.tx.get(Conversation.self, id)
                ?? Conversation(
                    id: id, workspaceID: delivery.workspaceID, connectionID: delivery.connectionID, platform: conversation.platform, kind: .directMessage, platformThreadID: recipientID,
                    createdAt: unit.now)
            target.lastOutboundAt = at
            try unit.tx.save(target)
        }
        let receivedAt = try ArrivalTime.next(for: at, in: delivery.workspaceID, unit: unit)
        var message = Message(
            id: StableIdentifier.message(delivery.connectionID, platformID: platformMessageID), workspaceID: delivery.workspaceID, connectionID: delivery.connectionID, conversationID: target.id,
            platform: conversation.platform, kind: target.kind, direction: .outbound, platformMessageID: platformMessageID, text: delivery.parts[index].text, sentAt: at, receivedAt: receivedAt,
            state: .responded)
        message.turnID = delivery.turnID
        message.deliveryID = delivery.id
        message.draftID = delivery.draftID
        message.contactID = try unit.tx.get(Turn.self, delivery.turnID)?.contactID
        message.postID = conversation.postID
        _ = try unit.tx.insertIfAbsent(message)
    }

    /// An echo or a polled own message: is it the reply that the ledger waits for? If so the ledger learns that it arrived.
    static func adopt(_ message: Message, in conversation: Conversation, unit: WorkUnit) throws -> Delivery? {
        let open: [Delivery.State] = [.sending, .unknown]
        var candidates = try unit.tx.find(Query<Delivery>().where(Delivery.fields.conversationID == conversation.id && Delivery.fields.state.isIn(open)).limit(50))
        if message.kind == .directMessage {
            // A private reply is on the ledger under the comment's conversation.
            candidates += try unit.tx.find(Query<Delivery>().where(Delivery.fields.connectionID == message.connectionID && Delivery.fields.state.isIn(open)).limit(200)).filter {
                $0.channel == .privateReply
            }
        }
        for delivery in candidates {
            for (index, part) in delivery.parts.enumerated() where part.state == .sending || part.state == .unknown {
                guard Self.sameText(part.text, message.text), let earliest = try self.earliest(delivery, part: index, in: unit.tx), message.sentAt >= earliest else { continue }
                let recipient = delivery.channel == .privateReply ? conversation.platformThreadID : nil
                let after = try self.partSent(delivery.id, part: index, platformMessageID: message.platformMessageID, at: message.sentAt, recipientID: recipient, unit: unit)
                // Its job ended when the outcome became unknown: the parts behind it need one.
                if delivery.state == .unknown, let after, after.state == .sending { try self.goOn(after, unit: unit) }
                return after
            }
        }
        return nil
    }

    /// Own messages that the platform dates before this are surely not this part; nil when it was never attempted.
    ///
    /// Our clock and the platform's may differ by hours, and then the attempt's time says nothing. What is answered carries the platform's
    /// own time, and its answer comes after it.
    static func earliest(_ delivery: Delivery, part index: Int, in tx: any ReadTransaction) throws -> Timestamp? {
        guard let attemptedAt = delivery.parts[index].attemptedAt else { return nil }
        guard let turn = try tx.get(Turn.self, delivery.turnID) else { return attemptedAt - .minutes(1) }
        let messages = try turn.messageIDs.compactMap { try tx.get(Message.self, $0) }
        guard let answered = messages.last(where: { $0.deletedAt == nil }) ?? messages.last else { return attemptedAt - .minutes(1) }
        return min(attemptedAt - .minutes(1), answered.sentAt)
    }

    /// The rest of the delivery is due; each part is checked again before it leaves.
    static func goOn(_ delivery: Delivery, unit: WorkUnit) throws {
        try unit.enqueue(
            DeliverReply(deliveryID: delivery.id, workspaceID: delivery.workspaceID),
            options: JobOptions(runAt: unit.now, priority: -5, uniqueKey: "delivery/\(delivery.id.rawValue)", onDuplicate: .replace, workspaceID: delivery.workspaceID))
    }

    /// Platforms trim and re-space what they were given.
    static func sameText(_ left: String, _ right: String) -> Bool {
        left.split(whereSeparator: \.isWhitespace).elementsEqual(right.split(whereSeparator: \.isWhitespace))
    }

    /// The platform surely did not take it, and a person has to decide what next.
    static func returned(_ deliveryID: Identifier<Delivery>, reason: Reason, to event: TurnEvent = .replyReturned, state: Delivery.State = .failed, unit: WorkUnit) throws {
        guard var delivery = try unit.tx.get(Delivery.self, deliveryID), delivery.state == .planned || delivery.state == .sending || delivery.state == .unknown else { return }
        let wasCounted = delivery.state != .planned && delivery.isAutomated && !delivery.parts.contains { $0.state == .sent }
        delivery.state = state
        delivery.error = reason
        delivery.finishedAt = unit.now
        for index in delivery.parts.indices where delivery.parts[index].state != .sent { delivery.parts[index].state = state }
        try unit.tx.replace(delivery)
        if wasCounted, state != .unknown { try UsageLedger.count(-1, workspaceID: delivery.workspaceID, at: delivery.attemptedAt ?? unit.now, unit: unit) }
        if var turn = try unit.tx.get(Turn.self, delivery.turnID) {
            if state != .unknown { turn.deliveryID = nil }
            if var draft = try unit.tx.get(Draft.self, delivery.draftID), draft.status == .approved || draft.status == .edited {
                draft.status = .proposed
                try unit.tx.replace(draft)
            }
            try TurnKeeper(unit: unit, workspaceID: delivery.workspaceID).apply(event, to: turn, reasons: [reason])
        }
        unit.event("delivery.changed", workspaceID: delivery.workspaceID, subject: delivery.id.rawValue, values: ["state": delivery.state.rawValue])
        try AuditLog.append(
            "delivery.\(state.rawValue)", actor: "system", subject: "message:\(delivery.turnID.rawValue)", facts: ["delivery": delivery.id.rawValue, "reason": reason.code],
            workspaceID: delivery.workspaceID, unit: unit)
    }

    /// The call was written and no clear answer came, or the process died in it: look on the platform, never send again by itself.
    static func markUnknown(_ deliveryID: Identifier<Delivery>, reason: Reason, unit: WorkUnit) throws {
        guard var delivery = try unit.tx.get(Delivery.self, deliveryID), delivery.state == .sending else { return }
        delivery.state = .unknown
        delivery.error = reason
        for index in delivery.parts.indices where delivery.parts[index].state == .sending { delivery.parts[index].state = .unknown }
        try unit.tx.replace(delivery)
        unit.event("delivery.changed", workspaceID: delivery.workspaceID, subject: delivery.id.rawValue, values: ["state": delivery.state.rawValue])
        try self.lookFor(delivery, looks: 0, at: unit.now + .seconds(5), unit: unit)
    }

    /// One look waits at a time, whoever asks for it; a later wish replaces an earlier one.
    static func lookFor(_ delivery: Delivery, looks: Int, at: Timestamp, unit: WorkUnit) throws {
        try unit.enqueue(
            ReconcileDelivery(deliveryID: delivery.id, workspaceID: delivery.workspaceID, looks: looks),
            options: JobOptions(runAt: at, priority: -5, uniqueKey: self.lookKeys(delivery.id) + "look", onDuplicate: .replace, workspaceID: delivery.workspaceID))
    }

    /// What the unique keys of a delivery's looks begin with.
    static func lookKeys(_ id: Identifier<Delivery>) -> String { "reconcile/\(id.rawValue)/" }

    /// The account can be asked again: what could not be told before is looked for at once, and from the beginning.
    static func lookAgain(for connectionID: Identifier<Connection>, unit: WorkUnit) throws {
        let open = Delivery.fields.connectionID == connectionID && Delivery.fields.state == Delivery.State.unknown && Delivery.fields.finishedAt.isNull
        for delivery in try unit.tx.find(Query<Delivery>().where(open).limit(1_000)) { try self.lookFor(delivery, looks: 0, at: unit.now, unit: unit) }
    }
}
