import Core
import Security
import Storage

/// Stores messages as a busy creator has them: a fan writes five, a conversation has three, most are answered or ignored, one in ten waits for a person.
struct MessageSeeder: Sendable {
    let store: any Store
    let content: BenchContent
    let account: BenchStage.Account
    let now: Timestamp

    private static let step = 500
    private static let period: Int64 = 90 * 86_400_000

    func seed(_ count: Int, progress: @Sendable (String) -> Void) async throws {
        let contacts = max(1, count / 5)
        let conversations = max(1, count / 3)
        try await self.insert(contacts) { self.contact($0) }
        try await self.insert(conversations) { self.conversation($0, contacts: contacts) }
        for start in stride(from: 0, to: count, by: Self.step) {
            let end = min(start + Self.step, count)
            try await self.store.transaction("bench.seed") { tx in
                for index in start ..< end {
                    let (message, draft) = self.message(index, of: count, conversations: conversations, contacts: contacts)
                    if let draft { try tx.insert(draft) }
                    try tx.insert(message)
                }
            }
            if start % 10_000 == 0 { progress("\rstoring messages: \(start) of \(count)") }
        }
        progress("\r" + String(repeating: " ", count: 60) + "\r")
    }

    private func insert<R: Record>(_ count: Int, _ make: @escaping @Sendable (Int) -> R) async throws {
        for start in stride(from: 0, to: count, by: Self.step) {
            let end = min(start + Self.step, count)
            try await self.store.transaction("bench.seed") { tx in for index in start ..< end { try tx.insert(make(index)) } }
        }
    }

    private func contactID(_ index: Int) -> Identifier<Contact> { StableIdentifier.contact(self.account.connectionID, platformID: "seed-fan-\(index)") }
    private func conversationID(_ index: Int) -> Identifier<Conversation> { StableIdentifier.conversation(self.account.connectionID, platformID: "seed-thread-\(index)") }

    private func contact(_ index: Int) -> Contact {
        var contact = Contact(
            id: self.contactID(index), workspaceID: self.account.workspaceID, connectionID: self.account.connectionID, platformUserID: "seed-fan-\(index)", username: "fan\(index)",
            displayName: "Fan \(index)", firstSeenAt: self.now - .days(90))
        contact.messageCount = 5
        return contact
    }

    private func conversation(_ index: Int, contacts: Int) -> Conversation {
        var conversation = Conversation(
            id: self.conversationID(index), workspaceID: self.account.workspaceID, connectionID: self.account.connectionID, platform: .instagram,
            kind: index.isMultiple(of: 2) ? .comment : .directMessage, platformThreadID: "seed-thread-\(index)", createdAt: self.now - .days(90))
        conversation.lastInboundAt = self.now - .days(1)
        conversation.revision = 3
        return conversation
    }

    private func message(_ index: Int, of count: Int, conversations: Int, contacts: Int) -> (Message, Draft?) {
        let chance = BenchContent.mixed(UInt64(index) &+ 77)
        let line = self.content.line(index)
        let more = chance.isMultiple(of: 3) ? " " + self.content.line(index + 1).text : ""
        let at = Timestamp(milliseconds: self.now.milliseconds - Self.period + Int64(Double(index) / Double(count) * Double(Self.period)))
        let conversation = Int(chance >> 8) % conversations
        let state: MessageState
        switch chance % 20 {
        case 0, 1: state = .awaitingReview
        case 2 ..< 7: state = .ignored
        case 7: state = .handledElsewhere
        case 8: state = .hidden
        default: state = .responded
        }
        var message = Message(
            id: StableIdentifier.message(self.account.connectionID, platformID: "seed-message-\(index)"), workspaceID: self.account.workspaceID, connectionID: self.account.connectionID,
            conversationID: self.conversationID(conversation), platform: .instagram, kind: conversation.isMultiple(of: 2) ? .comment : .directMessage, direction: .inbound,
            platformMessageID: "seed-message-\(index)", text: "\(line.text)\(more) \(index)", sentAt: at, receivedAt: at, state: state)
        message.contactID = self.contactID(Int(chance >> 16) % contacts)
        message.category = line.category
        message.route = state == .responded ? .auto : state == .awaitingReview ? .review : state == .hidden ? .hide : .ignore
        message.triage = Triage(categories: [line.category], sentiment: .positive, language: "en", isQuestion: true, needsReply: 0.8, categoryConfidence: 0.9)
        message.reasons = [Reason("answered", "The avatar answered it.")]
        if state == .responded { message.respondedAt = at + .seconds(4) }
        guard state == .awaitingReview else { return (message, nil) }
        let draft = Draft(
            id: Identifier("seed-draft-\(index)"), workspaceID: self.account.workspaceID, turnID: Identifier(message.id.rawValue), conversationID: message.conversationID,
            text: "thank you so much, that means a lot", language: "en", generator: "built-in", confidence: Confidence(value: 0.6), createdAt: at)
        message.draftID = draft.id
        return (message, draft)
    }
}
