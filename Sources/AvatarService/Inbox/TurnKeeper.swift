import Core
import Jobs
import ServiceKit
import Storage

/// Moves a turn and its messages together, and does what `MessageLifecycle` asks for in the same transaction.
struct TurnKeeper {
    let unit: WorkUnit
    let workspaceID: Identifier<Workspace>

    private var tx: any Transaction { self.unit.tx }

    func messages(of turn: Turn) throws -> [Message] {
        try turn.messageIDs.compactMap { try self.tx.get(Message.self, $0) }
    }

    /// Applies `event` to `turn`: returns the turn as it is afterwards. Throws `AppError(.stateChanged)` when the move is not allowed.
    ///
    /// - Parameters:
    ///   - reasons: why, in words; kept with each message.
    ///   - processAt: when the burst is over, for events that start it again.
    ///   - change: further changes to each message.
    @discardableResult
    func apply(_ event: TurnEvent, to turn: Turn, reasons: [Reason] = [], processAt: Timestamp? = nil, change: (inout Message) -> Void = { _ in }) throws -> Turn {
        var turn = turn
        let actions: [TurnAction]
        do {
            actions = try MessageLifecycle.actions(for: event, in: turn.state)
        } catch {
            throw error.appError
        }
        for action in actions {
            switch action {
            case .setState(let state): turn.state = state
            case .supersedeDraft:
                if let draftID = turn.draftID, var draft = try self.tx.get(Draft.self, draftID), draft.status == .proposed || draft.status == .approved || draft.status == .edited {
                    draft.status = event == .rejected ? .rejected : .superseded
                    try self.tx.replace(draft)
                }
                turn.draftID = nil
            case .cancelPlannedDelivery:
                if let deliveryID = turn.deliveryID, var delivery = try self.tx.get(Delivery.self, deliveryID), delivery.state == .planned {
                    delivery.state = .cancelled
                    delivery.finishedAt = self.unit.now
                    delivery.error = reasons.last
                    try self.tx.replace(delivery)
                    self.unit.event("delivery.changed", workspaceID: self.workspaceID, subject: delivery.id.rawValue, values: ["state": delivery.state.rawValue])
                }
                turn.deliveryID = nil
            case .process:
                turn.closesAt = processAt ?? self.unit.now
                try self.unit.enqueue(
                    ProcessTurn(turnID: turn.id, workspaceID: turn.workspaceID),
                    options: JobOptions(runAt: turn.closesAt, uniqueKey: "turn/\(turn.id.rawValue)", onDuplicate: .replace, workspaceID: turn.workspaceID))
            }
        }
        turn.revision += 1
        try self.tx.save(turn)
        for var message in try self.messages(of: turn) {
            // Whatever happens to a message brings it back.
            if message.state != turn.state { message.snoozedUntil = nil }
            message.state = turn.state
            message.turnID = turn.id
            message.draftID = turn.draftID
            message.deliveryID = turn.deliveryID
            message.reasons = Array((message.reasons + reasons).suffix(20))
            if turn.state == .responded || turn.state == .handledElsewhere { message.respondedAt = message.respondedAt ?? self.unit.now }
            change(&message)
            try self.tx.replace(message)
            self.unit.event("message.changed", workspaceID: self.workspaceID, subject: message.id.rawValue, values: ["state": message.state.rawValue])
        }
        return turn
    }

    /// The turn of this fan in this conversation that a new message still joins, if any.
    func openTurn(in conversationID: Identifier<Conversation>, of contactID: Identifier<Contact>?) throws -> Turn? {
        try self.openTurns(in: conversationID).last { $0.contactID == contactID && $0.state != .sending }
    }

    /// All turns of a conversation that something may still come of, oldest first.
    func openTurns(in conversationID: Identifier<Conversation>) throws -> [Turn] {
        let open: [MessageState] = [.pending, .processing, .awaitingReview, .scheduled, .sending]
        return try self.tx.find(Query<Turn>().where(Turn.fields.conversationID == conversationID && Turn.fields.state.isIn(open)).sort(by: Turn.fields.openedAt, .ascending).limit(200))
    }
}
