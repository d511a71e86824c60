import Core
import Jobs
import ServiceKit
import Storage
import Triage

/// Writes a verdict in one transaction, if the turn is still the one it was reached for.
struct VerdictWriter {
    let unit: WorkUnit
    let snapshot: TurnSnapshot
    let judgement: Judgement

    private var tx: any Transaction { self.unit.tx }
    private var workspaceID: Identifier<Workspace> { self.snapshot.workspace.id }

    /// Returns false when something changed meanwhile: the change has enqueued its own job.
    func apply(_ verdict: Verdict) throws -> Bool {
        guard var turn = try self.tx.get(Turn.self, self.snapshot.turn.id), turn.revision == self.snapshot.turn.revision, turn.state == .pending || turn.state == .processing,
            let conversation = try self.tx.get(Conversation.self, turn.conversationID)
        else { return false }
        // In a comment thread other fans write too; a DM thread that moved on is judged again.
        guard conversation.kind == .comment || conversation.revision == self.snapshot.conversation.revision || verdict.parts == nil else {
            try self.again(turn)
            return false
        }
        try self.markContact()
        let draft = try verdict.reply.map { try self.store($0, verdict: verdict, turn: turn) }
        turn.draftID = draft?.id
        let keeper = TurnKeeper(unit: self.unit, workspaceID: self.workspaceID)
        switch verdict.route {
        case .ignore: try keeper.apply(.ignored, to: turn, reasons: verdict.reasons, change: self.describe(verdict.route))
        case .hide:
            // It counts as hidden when the platform has confirmed it.
            try keeper.apply(.ignored, to: turn, reasons: verdict.reasons, change: self.describe(verdict.route))
            for message in self.snapshot.present {
                try self.unit.enqueue(HideMessage(messageID: message.id, workspaceID: self.workspaceID), options: JobOptions(uniqueKey: "hide/\(message.id.rawValue)", workspaceID: self.workspaceID))
            }
        case .review: try keeper.apply(.queuedForReview, to: turn, reasons: verdict.reasons, change: self.describe(verdict.route))
        case .auto:
            guard let parts = verdict.parts, let draft else { return false }
            try self.annotate(verdict.route)
            try DeliveryLedger.plan(
                DeliveryLedger.Plan(
                    draft: draft, channel: self.snapshot.facts.channel, parts: parts, includesDisclosure: verdict.includesDisclosure,
                    undo: .seconds(self.snapshot.settings.undoSeconds), reasons: verdict.reasons),
                for: turn, conversation: conversation, unit: self.unit)
        }
        try self.notify(verdict)
        return true
    }

    /// Decides once more on what is there now.
    private func again(_ turn: Turn) throws {
        try self.unit.enqueue(
            ProcessTurn(turnID: turn.id, workspaceID: self.workspaceID),
            options: JobOptions(runAt: self.unit.now, uniqueKey: "turn/\(turn.id.rawValue)", onDuplicate: .replace, workspaceID: self.workspaceID))
    }

    private func describe(_ route: Route) -> (inout Message) -> Void {
        let judgement = self.judgement
        return { message in
            message.triage = judgement.triages[message.id] ?? message.triage
            message.category = judgement.triages[message.id]?.category ?? message.category
            message.route = route
            message.ruleTrace = judgement.decision.traces
            message.tags += judgement.decision.tags.filter { !message.tags.contains($0) }
            message.assignedTo = judgement.decision.assignments.first ?? message.assignedTo
        }
    }

    /// The triage is stored before the delivery is planned: the check before the send reads it.
    private func annotate(_ route: Route) throws {
        let describe = self.describe(route)
        for message in self.snapshot.messages {
            guard var stored = try self.tx.get(Message.self, message.id) else { continue }
            describe(&stored)
            try self.tx.replace(stored)
        }
    }

    private func store(_ reply: Verdict.Reply, verdict: Verdict, turn: Turn) throws -> Draft {
        var draft = Draft(
            id: self.unit.newID(Draft.self), workspaceID: self.workspaceID, turnID: turn.id, conversationID: turn.conversationID, text: reply.text, language: reply.language,
            generator: reply.generator, confidence: reply.confidence, createdAt: self.unit.now)
        draft.sources = reply.sources
        draft.reasons = reply.reasons
        draft.alternatives = reply.alternatives
        draft.usage = reply.usage
        draft.category = self.judgement.triage.category
        draft.isSpotCheck = verdict.isSpotCheck
        try self.tx.insert(draft)
        self.unit.event("draft.created", workspaceID: self.workspaceID, subject: draft.id.rawValue, values: ["turn": turn.id.rawValue])
        return draft
    }

    private func markContact() throws {
        guard self.judgement.optsOut, let contactID = self.snapshot.turn.contactID, var contact = try self.tx.get(Contact.self, contactID), contact.optedOutAt == nil else { return }
        contact.optedOutAt = self.unit.now
        try self.tx.replace(contact)
        try AuditLog.append("contact.opted_out", actor: "system", subject: "contact:\(contactID.rawValue)", facts: [:], workspaceID: self.workspaceID, unit: self.unit)
    }

    private func notify(_ verdict: Verdict) throws {
        let subject = "turn:\(self.snapshot.turn.id.rawValue)"
        if self.judgement.triage.risks.contains(.crisis) {
            try self.unit.notice("crisis", urgency: .immediate, text: "A fan may be in danger. Please look at it now.", subject: subject, workspaceID: self.workspaceID)
        } else if self.judgement.decision.notify == .immediate {
            try self.unit.notice("urgent_review", urgency: .immediate, text: "A message needs a person now.", subject: subject, workspaceID: self.workspaceID)
        } else if self.judgement.decision.notify != nil {
            try self.unit.notice("sensitive_review", urgency: .high, text: "A sensitive message waits for a person.", subject: subject, workspaceID: self.workspaceID)
        }
        for target in self.judgement.decision.notifications {
            try self.unit.notice("rule", urgency: .normal, text: "A rule asks for attention: \(target)", subject: subject, workspaceID: self.workspaceID)
        }
    }
}
