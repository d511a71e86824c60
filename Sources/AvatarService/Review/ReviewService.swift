import Connectors
import Core
import Jobs
import Persona
import ServiceKit
import Storage

/// What people do with messages: approve, edit and send, reject, take over, give back, undo, put aside, take up again.
public struct ReviewService: Sendable {
    private let context: ServiceEnvironment
    private let connectors: ConnectorRegistry
    private let facts: SendFactsReader

    public init(context: ServiceEnvironment, connectors: ConnectorRegistry, hasHumanAgentFeature: Bool = false) {
        self.context = context
        self.connectors = connectors
        self.facts = SendFactsReader(connectors: connectors, hasHumanAgentFeature: hasHumanAgentFeature)
    }

    /// How a person wants a reply sent.
    public struct Approval: Sendable, Hashable {
        /// The text to send; nil sends the draft unchanged.
        public var text: String?
        /// The draft that the person saw; another one by now is refused with `stateChanged`.
        public var draftID: Identifier<Draft>?
        /// Needed while the emergency stop is on.
        public var confirmsStop: Bool
        /// The person looked in the app and found that the reply whose outcome is unknown did not arrive.
        public var confirmsNotArrived: Bool
        /// Nil answers where the fan wrote.
        public var channel: ReplyChannel?

        public init(text: String? = nil, draftID: Identifier<Draft>? = nil, confirmsStop: Bool = false, confirmsNotArrived: Bool = false, channel: ReplyChannel? = nil) {
            self.text = text
            self.draftID = draftID
            self.confirmsStop = confirmsStop
            self.confirmsNotArrived = confirmsNotArrived
            self.channel = channel
        }
    }

    /// Plans the reply to the turn of `messageID`. Needs the role moderator.
    public func approve(_ messageID: Identifier<Message>, _ approval: Approval, by access: WorkspaceAccess) async throws -> Delivery {
        try access.require(.moderator)
        let connectors = self.connectors
        let reader = self.facts
        let delivery = try await self.context.write("review.approve") { unit in
            var (turn, message) = try Self.turn(of: messageID, access: access, unit: unit)
            guard turn.state == .awaitingReview else { throw LifecycleRefusal(state: turn.state, event: .replyPlanned).appError }
            if let currentID = turn.deliveryID, let current = try unit.tx.get(Delivery.self, currentID), current.state == .unknown {
                guard approval.confirmsNotArrived else {
                    throw AppError(.stateChanged, "An earlier reply may have arrived. Look in the app, then confirm that it did not.", details: ["needs": "confirms_not_arrived"])
                }
                try Self.writeOff(current, by: access, unit: unit)
                turn.deliveryID = nil
            }
            let channel = approval.channel ?? (message.kind == .comment ? .publicReply : .directMessage)
            guard let facts = try reader.facts(turn: turn, channel: channel, at: unit.now, in: unit.tx) else { throw AppError.notFound("connection") }
            let connector = try connectors.connector(for: facts.connection.platform)
            guard let limit = connector.capabilities.textLimit(for: channel), (channel == .directMessage) == (message.kind == .directMessage) else {
                throw AppError.invalid("channel", "\(channel.rawValue) is not possible for this message")
            }
            if facts.settings.isStopped || facts.isInstallationStopped, !approval.confirmsStop {
                throw AppError(.avatarStopped, "The emergency stop is on. Confirm that this reply shall be sent all the same.", details: ["needs": "confirms_stop"])
            }
            var usesHumanTag = false
            if case .humanOnly = facts.window { usesHumanTag = true }
            // One millisecond on: an approval with a fresh confirmation is newer than the stop that it overrules.
            if let objection = SendPermission.objectionsToApproved(facts, approvedAt: unit.now + .milliseconds(1), usesHumanTag: usesHumanTag).first {
                throw AppError(Self.code(for: objection), objection.text, details: ["reason": objection.code])
            }
            let draft = try Self.draft(for: turn, message: message, approval: approval, access: access, unit: unit)
            guard let parts = Verdict.parts(of: draft.text, limit: limit, channel: channel) else {
                throw AppError.invalid("text", "is \(limit.length(of: draft.text)) \(limit.unit.rawValue) long; at most \(limit.maximum) are allowed here")
            }
            let delivery = try DeliveryLedger.plan(
                DeliveryLedger.Plan(
                    draft: draft, channel: channel, parts: parts, approvedBy: access.caller.userID, usesHumanTag: usesHumanTag, undo: .seconds(facts.settings.undoSeconds),
                    reasons: [Reason("approved", "\(access.caller.name) approved the reply.")]),
                for: turn, conversation: facts.conversation, unit: unit)
            try AuditLog.append(
                "draft.\(draft.status.rawValue)", actor: access.caller.auditName, subject: "message:\(message.id.rawValue)",
                facts: ["draft": draft.id.rawValue, "delivery": delivery.id.rawValue, "channel": channel.rawValue], workspaceID: access.workspaceID, unit: unit)
            return delivery
        }
        await self.tellVoice(access.workspaceID)
        return delivery
    }

    /// The decision teaches: memory and calibration are made anew for the next draft.
    private func tellVoice(_ workspaceID: Identifier<Workspace>) async {
        do {
            try await self.context.pubSub.publish("correction", to: VoiceLibrary.channel(workspaceID))
        } catch {
            self.context.logger.warning("A correction will be learned only after a restart: it could not be announced.", metadata: ["workspace": "\(workspaceID)"])
        }
    }

    /// Turns the draft down, with a reason that learning keeps. Needs the role moderator.
    public func reject(_ messageID: Identifier<Message>, reason: String, by access: WorkspaceAccess) async throws {
        try access.require(.moderator)
        guard (1 ... 500).contains(reason.count) else { throw AppError.invalid("reason", "must have 1 to 500 characters") }
        try await self.context.write("review.reject") { unit in
            let (turn, message) = try Self.turn(of: messageID, access: access, unit: unit)
            if let draft = try turn.draftID.flatMap({ try unit.tx.get(Draft.self, $0) }) {
                try Self.correct(draft, action: .rejected, after: nil, reason: reason, turn: turn, access: access, unit: unit)
            }
            try TurnKeeper(unit: unit, workspaceID: access.workspaceID).apply(.rejected, to: turn, reasons: [Reason("rejected", "\(access.caller.name) rejected it: \(reason)")])
            try AuditLog.append("draft.rejected", actor: access.caller.auditName, subject: "message:\(message.id.rawValue)", facts: [:], workspaceID: access.workspaceID, unit: unit)
        }
        await self.tellVoice(access.workspaceID)
    }

    /// Takes a planned reply back inside its undo window. Needs the role moderator.
    public func undo(_ messageID: Identifier<Message>, by access: WorkspaceAccess) async throws {
        try access.require(.moderator)
        try await self.context.write("review.undo") { unit in
            let (turn, message) = try Self.turn(of: messageID, access: access, unit: unit)
            guard let delivery = try turn.deliveryID.flatMap({ try unit.tx.get(Delivery.self, $0) }), delivery.state == .planned else {
                throw AppError(.stateChanged, "It is too late to undo: the reply is on its way or there is none.", details: ["state": turn.state.rawValue])
            }
            try DeliveryLedger.returned(delivery.id, reason: Reason("undone", "\(access.caller.name) took the reply back."), state: .cancelled, unit: unit)
            try AuditLog.append(
                "delivery.undone", actor: access.caller.auditName, subject: "message:\(message.id.rawValue)", facts: ["delivery": delivery.id.rawValue], workspaceID: access.workspaceID, unit: unit)
        }
    }

    /// Puts a waiting message aside without an answer. Needs the role moderator.
    public func ignore(_ messageID: Identifier<Message>, by access: WorkspaceAccess) async throws {
        try await self.move(messageID, .ignored, "message.ignored", Reason("put_aside", "\(access.caller.name) put it aside."), by: access)
    }

    /// Takes up a message that was ignored, hidden, rejected or failed. Needs the role moderator.
    public func reopen(_ messageID: Identifier<Message>, by access: WorkspaceAccess) async throws {
        try await self.move(messageID, .queuedForReview, "message.reopened", Reason("reopened", "\(access.caller.name) took it up again."), by: access)
    }

    private func move(_ messageID: Identifier<Message>, _ event: TurnEvent, _ action: String, _ reason: Reason, by access: WorkspaceAccess) async throws {
        try access.require(.moderator)
        try await self.context.write("review.move") { unit in
            let (turn, message) = try Self.turn(of: messageID, access: access, unit: unit)
            try TurnKeeper(unit: unit, workspaceID: access.workspaceID).apply(event, to: turn, reasons: [reason])
            try AuditLog.append(action, actor: access.caller.auditName, subject: "message:\(message.id.rawValue)", facts: [:], workspaceID: access.workspaceID, unit: unit)
        }
    }

    /// From now on a person answers in this conversation: planned automated replies come back. Needs the role moderator.
    public func takeOver(_ conversationID: Identifier<Conversation>, by access: WorkspaceAccess) async throws -> Conversation {
        try access.require(.moderator)
        return try await self.context.write("review.takeover") { unit in
            var conversation = try unit.tx.require(Conversation.self, conversationID, in: access.workspaceID, "conversation")
            conversation.takenOverAt = unit.now
            conversation.takenOverBy = access.caller.userID
            conversation.takeoverReason = nil
            conversation.revision += 1
            try unit.tx.replace(conversation)
            for turn in try TurnKeeper(unit: unit, workspaceID: access.workspaceID).openTurns(in: conversationID) {
                guard let delivery = try turn.deliveryID.flatMap({ try unit.tx.get(Delivery.self, $0) }), delivery.state == .planned, delivery.isAutomated else { continue }
                if let draft = try unit.tx.get(Draft.self, delivery.draftID) {
                    try Self.correct(draft, action: .takenOver, after: nil, reason: nil, turn: turn, access: access, unit: unit)
                }
                try DeliveryLedger.returned(delivery.id, reason: Reason("taken_over", "\(access.caller.name) took over."), state: .cancelled, unit: unit)
            }
            try Self.noteTakeover("conversation.taken_over", conversation, access: access, unit: unit)
            return conversation
        }
    }

    /// The avatar may answer here again; it discloses itself anew. Needs the role moderator.
    public func giveBack(_ conversationID: Identifier<Conversation>, by access: WorkspaceAccess) async throws -> Conversation {
        try access.require(.moderator)
        return try await self.context.write("review.giveback") { unit in
            var conversation = try unit.tx.require(Conversation.self, conversationID, in: access.workspaceID, "conversation")
            conversation.takenOverAt = nil
            conversation.takenOverBy = nil
            conversation.takeoverReason = nil
            conversation.disclosedAt = nil
            try unit.tx.replace(conversation)
            try Self.noteTakeover("conversation.given_back", conversation, access: access, unit: unit)
            return conversation
        }
    }

    private static func noteTakeover(_ action: String, _ conversation: Conversation, access: WorkspaceAccess, unit: WorkUnit) throws {
        try AuditLog.append(action, actor: access.caller.auditName, subject: "conversation:\(conversation.id.rawValue)", facts: [:], workspaceID: access.workspaceID, unit: unit)
        unit.event("conversation.changed", workspaceID: access.workspaceID, subject: conversation.id.rawValue, values: ["taken_over": String(conversation.isTakenOver)])
    }

    // MARK: Parts

    private static func turn(of messageID: Identifier<Message>, access: WorkspaceAccess, unit: WorkUnit) throws -> (Turn, Message) {
        let message = try unit.tx.require(Message.self, messageID, in: access.workspaceID, "message")
        guard let turnID = message.turnID, let turn = try unit.tx.get(Turn.self, turnID, in: access.workspaceID) else {
            throw AppError(.stateChanged, "This message is kept as history and can't be answered here.", details: ["state": message.state.rawValue])
        }
        return (turn, message)
    }

    /// The draft as it goes out: the proposed one, an edited copy, or one that the person wrote.
    private static func draft(for turn: Turn, message: Message, approval: Approval, access: WorkspaceAccess, unit: WorkUnit) throws -> Draft {
        let text = approval.text?.trimmingWhitespace
        if let text, text.isEmpty || text.count > 10_000 { throw AppError.invalid("text", "must have 1 to 10000 characters") }
        guard var draft = try turn.draftID.flatMap({ try unit.tx.get(Draft.self, $0) }) else {
            guard approval.draftID == nil else { throw AppError(.stateChanged, "The draft that you saw is gone. Look at the message before you approve.") }
            guard let text else { throw AppError.invalid("text", "is needed: there is no draft to approve") }
            var written = Draft(
                id: unit.newID(Draft.self), workspaceID: access.workspaceID, turnID: turn.id, conversationID: turn.conversationID, text: text, language: message.triage?.language ?? "und",
                generator: "person:\(access.caller.userID?.rawValue ?? "system")", confidence: Confidence(value: 1, isProvisional: false), createdAt: unit.now)
            written.status = .approved
            written.category = message.category
            try unit.tx.insert(written)
            return written
        }
        if let seen = approval.draftID, seen != draft.id { throw AppError(.stateChanged, "There is a newer draft. Look at it before you approve.", details: ["draft": draft.id.rawValue]) }
        guard draft.status == .proposed else { throw AppError(.stateChanged, "This draft is already \(draft.status.rawValue).") }
        if let text, text != draft.text {
            try self.correct(draft, action: .edited, after: text, reason: nil, turn: turn, access: access, unit: unit)
            draft.text = text
            draft.status = .edited
        } else {
            try self.correct(draft, action: .approved, after: nil, reason: nil, turn: turn, access: access, unit: unit)
            draft.status = .approved
        }
        try unit.tx.replace(draft)
        return draft
    }

    /// Keeps a person's decision for learning, and edited or approved texts as samples at once.
    private static func correct(_ draft: Draft, action: Correction.Action, after: String?, reason: String?, turn: Turn, access: WorkspaceAccess, unit: WorkUnit) throws {
        let prompt = try turn.messageIDs.compactMap { try unit.tx.get(Message.self, $0)?.text }.joined(separator: "\n")
        var correction = Correction(
            id: unit.newID(Correction.self), workspaceID: access.workspaceID, draftID: draft.id, turnID: turn.id, action: action, category: draft.category, confidence: draft.confidence.estimate,
            prompt: prompt, before: draft.text, at: unit.now)
        correction.after = after
        correction.reason = reason
        correction.userID = access.caller.userID
        try unit.tx.insert(correction)
        if let after, !prompt.isEmpty {
            let sample = Sample(
                id: Identifier(correction.id.rawValue), workspaceID: access.workspaceID, connectionID: turn.connectionID, kind: .correction, prompt: prompt, text: after, language: draft.language,
                platform: nil, origin: "correction/\(correction.id.rawValue)", writtenAt: unit.now, collectedAt: unit.now)
            try unit.tx.insert(sample)
        }
        unit.event("correction.created", workspaceID: access.workspaceID, subject: correction.id.rawValue, values: ["action": action.rawValue])
    }

    /// A person found that the reply did not arrive: the old row is closed before a new one may be planned.
    private static func writeOff(_ delivery: Delivery, by access: WorkspaceAccess, unit: WorkUnit) throws {
        var delivery = delivery
        delivery.state = .failed
        delivery.error = Reason("confirmed_not_arrived", "A person confirmed that it did not arrive.")
        delivery.finishedAt = unit.now
        for index in delivery.parts.indices where delivery.parts[index].state != .sent { delivery.parts[index].state = .failed }
        try unit.tx.replace(delivery)
        try AuditLog.append(
            "delivery.confirmed_not_arrived", actor: access.caller.auditName, subject: "message:\(delivery.turnID.rawValue)", facts: ["delivery": delivery.id.rawValue], workspaceID: access.workspaceID,
            unit: unit)
    }

    private static func code(for objection: Reason) -> ErrorCode {
        switch objection.code {
        case "window_closed", "private_reply_used", "closed": .windowClosed
        case "stopped": .avatarStopped
        case "disconnected", "connection_trouble": .connectionUnavailable
        default: .stateChanged
        }
    }
}

extension String {
    var trimmingWhitespace: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
