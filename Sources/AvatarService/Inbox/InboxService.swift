import Connectors
import Core
import Jobs
import Security
import ServiceKit
import Storage

/// Stores what the platforms bring, once, and opens or extends turns. Polls, webhooks and backfills all come through here.
public struct InboxService: Sendable {
    private let context: ServiceEnvironment
    /// Messages this much older than the connection are history: stored, never answered.
    private let answerable: Duration

    public init(context: ServiceEnvironment, answerable: Duration = .hours(24)) {
        self.context = context
        self.answerable = answerable
    }

    /// What an ingest did.
    public struct Outcome: Sendable, Hashable {
        /// Messages that were not stored before.
        public var new = 0
        /// Messages that were stored already.
        public var known = 0
        /// Edits, deletions and other changes of stored messages.
        public var changed = 0

        public init() {}
    }

    /// Stores `items` of one connection in one transaction: all of them or none.
    ///
    /// Safe to call again with the same items in any order (invariant 1): the message id is a hash of connection and platform id.
    @discardableResult
    public func ingest(_ items: [PlatformItem], connectionID: Identifier<Connection>) async throws -> Outcome {
        guard !items.isEmpty else { return Outcome() }
        let answerable = self.answerable
        return try await self.context.write("inbox.ingest") { unit in
            try Self.ingest(items, connectionID: connectionID, answerable: answerable, unit: unit)
        }
    }

    /// The same inside a caller's transaction, for a poll that saves its marks together with what it read.
    static func ingest(_ items: [PlatformItem], connectionID: Identifier<Connection>, answerable: Duration, unit: WorkUnit) throws -> Outcome {
        guard let connection = try unit.tx.get(Connection.self, connectionID), connection.isConnected else { return Outcome() }
        var ingest = try Ingest(unit: unit, connection: connection, answerable: answerable)
        // Oldest first, so that a burst becomes a turn in the order it was written.
        for item in items.sorted(by: { $0.happenedAt < $1.happenedAt }) { try ingest.take(item) }
        return ingest.outcome
    }
}

/// One ingest transaction.
struct Ingest {
    let unit: WorkUnit
    let connection: Connection
    let answerable: Duration
    let settings: AvatarSettings
    var outcome = InboxService.Outcome()

    private var tx: any Transaction { self.unit.tx }
    private var keeper: TurnKeeper { TurnKeeper(unit: self.unit, workspaceID: self.connection.workspaceID) }

    init(unit: WorkUnit, connection: Connection, answerable: Duration) throws {
        self.unit = unit
        self.connection = connection
        self.answerable = answerable
        self.settings = try AvatarSettingsService.settings(connection.workspaceID, in: unit.tx)
    }

    mutating func take(_ item: PlatformItem) throws {
        switch item {
        case .message(let incoming): try self.take(incoming)
        case .edited(let edit): try self.edit(self.messageID(edit.platformMessageID), text: edit.text, at: edit.at)
        case .deleted(let deletion): try self.delete(self.messageID(deletion.platformMessageID))
        case .reaction, .upload: break
        }
    }

    private func messageID(_ platformMessageID: String) -> Identifier<Message> { StableIdentifier.message(self.connection.id, platformID: platformMessageID) }

    // MARK: New messages

    private mutating func take(_ incoming: IncomingMessage) throws {
        let id = self.messageID(incoming.platformMessageID)
        if let existing = try self.tx.get(Message.self, id) {
            self.outcome.known += 1
            if let editedAt = incoming.editedAt, existing.text != incoming.text, existing.deletedAt == nil, existing.direction == .inbound, editedAt > (existing.editedAt ?? existing.sentAt) {
                try self.edit(id, text: incoming.text, at: editedAt)
            }
            return
        }
        let known = try self.conversation(for: incoming)
        var conversation = known ?? self.newConversation(for: incoming)
        let post = try incoming.post.map { try self.post($0) }
        if conversation.postID == nil { conversation.postID = post?.id }
        conversation.lastMessageAt = max(conversation.lastMessageAt, incoming.sentAt)
        conversation.isClosedForReplies = !incoming.canReply
        let receivedAt = try ArrivalTime.next(for: incoming.sentAt, in: self.connection.workspaceID, unit: self.unit)
        var message = Message(
            id: id, workspaceID: self.connection.workspaceID, connectionID: self.connection.id, conversationID: conversation.id, platform: self.connection.platform, kind: incoming.kind,
            direction: incoming.isOwn ? .outbound : .inbound, platformMessageID: incoming.platformMessageID, text: incoming.text, sentAt: incoming.sentAt, receivedAt: receivedAt,
            state: incoming.isOwn ? .responded : .pending)
        message.parentPlatformID = incoming.parentID
        message.postID = post?.id
        message.attachments = incoming.attachments
        if incoming.isUnreadable, message.attachments.isEmpty { message.attachments = [Attachment(type: "unsupported")] }
        self.outcome.new += 1
        if incoming.isOwn {
            try self.takeOwn(message, in: conversation)
        } else {
            try self.takeInbound(message, from: incoming, in: conversation, isNew: known == nil)
        }
    }

    private mutating func takeInbound(_ message: Message, from incoming: IncomingMessage, in conversation: Conversation, isNew: Bool) throws {
        var message = message
        var conversation = conversation
        let contact = try self.contact(for: incoming)
        message.contactID = contact.id
        let isHistory = incoming.sentAt < self.connection.createdAt - self.answerable
        message.isBackfilled = incoming.sentAt < self.connection.createdAt
        conversation.lastInboundAt = max(conversation.lastInboundAt ?? .distantPast, incoming.sentAt)
        conversation.revision += 1
        let isAnswered = try self.hasLaterReply(than: message, in: conversation)
        if isHistory || isAnswered {
            message.state = isAnswered ? .handledElsewhere : .ignored
            message.reasons = [
                isAnswered ? Reason("answered_before", "It was answered before Understudy read it.") : Reason("history", "It was written before the account was connected and is kept as history.")
            ]
            if isAnswered { message.respondedAt = self.unit.now }
            try self.tx.insert(message)
            try self.tx.save(conversation)
            self.unit.event("message.stored", workspaceID: self.connection.workspaceID, subject: message.id.rawValue, values: ["state": message.state.rawValue])
            return
        }
        try self.tx.insert(message)
        try self.tx.save(conversation)
        self.unit.event("message.stored", workspaceID: self.connection.workspaceID, subject: message.id.rawValue, values: ["state": message.state.rawValue])
        let quiet = Duration.seconds(self.settings.burstQuietSeconds)
        // A conversation that begins with this message has no turn.
        if !isNew, var turn = try self.keeper.openTurn(in: conversation.id, of: contact.id) {
            if turn.state != .pending { turn.openedAt = self.unit.now }
            turn.messageIDs.append(message.id)
            let end = min(turn.openedAt + .seconds(self.settings.burstMaximumSeconds), self.unit.now + quiet)
            try self.keeper.apply(.changed, to: turn, reasons: [Reason("burst", "It belongs to a burst of \(turn.messageIDs.count) messages that get one reply.")], processAt: end)
        } else {
            // The turn is named after its first message, so that a repeated ingest can't open a second one.
            var turn = Turn(
                id: Identifier(message.id.rawValue), workspaceID: self.connection.workspaceID, connectionID: self.connection.id, conversationID: conversation.id, contactID: contact.id,
                openedAt: self.unit.now, closesAt: self.unit.now + quiet)
            turn.messageIDs = [message.id]
            try self.keeper.apply(.changed, to: turn, processAt: self.unit.now + quiet)
        }
    }

    /// A comment thread that is read for the first time brings the creator's own replies along: what they answered needs no draft.
    private func hasLaterReply(than message: Message, in conversation: Conversation) throws -> Bool {
        guard message.isBackfilled, let lastOutboundAt = conversation.lastOutboundAt else { return false }
        return lastOutboundAt >= message.sentAt
    }

    // MARK: The account's own messages

    /// A message by the account itself: a reply of ours that the ledger waits for, or one typed by hand.
    private mutating func takeOwn(_ message: Message, in conversation: Conversation) throws {
        var message = message
        var conversation = conversation
        conversation.lastOutboundAt = max(conversation.lastOutboundAt ?? .distantPast, message.sentAt)
        if try DeliveryLedger.adopt(message, in: conversation, unit: self.unit) != nil {
            // The ledger has stored the message and changed the conversation's own record (disclosure); only the times are ours.
            if var fresh = try self.tx.get(Conversation.self, conversation.id) {
                fresh.lastOutboundAt = conversation.lastOutboundAt
                fresh.lastMessageAt = conversation.lastMessageAt
                try self.tx.save(fresh)
            }
            return
        }
        message.isByHand = true
        let isLive = message.sentAt >= self.connection.createdAt
        // A top-level comment of the creator's own opens a thread; it answers nobody.
        let answersSomebody = message.kind == .directMessage || message.parentPlatformID != nil
        if isLive, answersSomebody {
            conversation.revision += 1
            conversation.takenOverAt = self.unit.now
            conversation.takenOverBy = nil
            conversation.takeoverReason = "A reply was typed in the app."
        }
        try self.tx.insert(message)
        try self.tx.save(conversation)
        self.unit.event("message.stored", workspaceID: self.connection.workspaceID, subject: message.id.rawValue, values: ["state": message.state.rawValue])
        guard answersSomebody else { return }
        for turn in try self.keeper.openTurns(in: conversation.id) {
            let first = try turn.messageIDs.first.flatMap { try self.tx.get(Message.self, $0) }
            guard let first, first.sentAt <= message.sentAt else { continue }
            try self.keeper.apply(.answeredByHand, to: turn, reasons: [Reason("answered_by_hand", "It was answered by hand in the app.")])
        }
    }

    // MARK: Edits and deletions

    private mutating func edit(_ id: Identifier<Message>, text: String, at: Timestamp) throws {
        guard var message = try self.tx.get(Message.self, id), message.deletedAt == nil, !message.isBlanked, message.text != text, at > (message.editedAt ?? .distantPast) else { return }
        self.outcome.changed += 1
        message.text = text
        message.editedAt = at
        try self.tx.replace(message)
        self.unit.event("message.changed", workspaceID: message.workspaceID, subject: message.id.rawValue)
        guard message.direction == .inbound else { return }
        try self.raiseRevision(of: message.conversationID)
        guard let turn = try message.turnID.flatMap({ try self.tx.get(Turn.self, $0) }) else { return }
        switch turn.state {
        case .pending, .processing, .awaitingReview, .scheduled:
            let end = self.unit.now + .seconds(self.settings.burstQuietSeconds)
            try self.keeper.apply(.changed, to: turn, reasons: [Reason("edited", "The fan edited the message.")], processAt: end)
        case .sending, .responded, .ignored, .hidden, .rejected, .failed, .handledElsewhere: break
        }
    }

    /// The fan deleted or unsent it: our copy is erased (https://developers.facebook.com/documentation/instagram-platform/webhooks/examples), the outcome stays.
    private mutating func delete(_ id: Identifier<Message>) throws {
        guard var message = try self.tx.get(Message.self, id), message.deletedAt == nil else { return }
        self.outcome.changed += 1
        message.deletedAt = self.unit.now
        message.text = ""
        message.attachments = []
        message.isBlanked = true
        try self.tx.replace(message)
        self.unit.event("message.changed", workspaceID: message.workspaceID, subject: message.id.rawValue)
        guard message.direction == .inbound else { return }
        try self.raiseRevision(of: message.conversationID)
        guard let turn = try message.turnID.flatMap({ try self.tx.get(Turn.self, $0) }) else { return }
        let rest = try self.keeper.messages(of: turn).filter { $0.deletedAt == nil }
        if rest.isEmpty {
            try self.keeper.apply(.withdrawn, to: turn, reasons: [Reason("deleted", "The fan deleted it.")])
        } else if [.pending, .processing, .awaitingReview, .scheduled].contains(turn.state) {
            try self.keeper.apply(.changed, to: turn, reasons: [Reason("deleted", "The fan deleted a part of it.")], processAt: self.unit.now)
        }
    }

    private func raiseRevision(of conversationID: Identifier<Conversation>) throws {
        guard var conversation = try self.tx.get(Conversation.self, conversationID) else { return }
        conversation.revision += 1
        try self.tx.replace(conversation)
    }

    // MARK: Surroundings

    private func conversation(for incoming: IncomingMessage) throws -> Conversation? {
        try self.tx.get(Conversation.self, StableIdentifier.conversation(self.connection.id, platformID: incoming.threadID))
    }

    private func newConversation(for incoming: IncomingMessage) -> Conversation {
        Conversation(
            id: StableIdentifier.conversation(self.connection.id, platformID: incoming.threadID), workspaceID: self.connection.workspaceID, connectionID: self.connection.id,
            platform: self.connection.platform, kind: incoming.kind, platformThreadID: incoming.threadID, createdAt: self.unit.now)
    }

    private func contact(for incoming: IncomingMessage) throws -> Contact {
        // Without the right scope a platform keeps authors back; such comments must not merge into one fan.
        let platformUserID = incoming.contactID.isEmpty ? "unknown/\(incoming.platformMessageID)" : incoming.contactID
        let id = StableIdentifier.contact(self.connection.id, platformID: platformUserID)
        var contact =
            try self.tx.get(Contact.self, id)
            ?? Contact(
                id: id, workspaceID: self.connection.workspaceID, connectionID: self.connection.id, platformUserID: platformUserID, username: incoming.authorUsername,
                displayName: incoming.authorDisplayName, firstSeenAt: incoming.sentAt)
        contact.lastSeenAt = max(contact.lastSeenAt, incoming.sentAt)
        contact.firstSeenAt = min(contact.firstSeenAt, incoming.sentAt)
        contact.messageCount += 1
        if !incoming.authorUsername.isEmpty { contact.username = incoming.authorUsername }
        if !incoming.authorDisplayName.isEmpty { contact.displayName = incoming.authorDisplayName }
        try self.tx.save(contact)
        if contact.username.isEmpty, incoming.kind == .directMessage, !incoming.contactID.isEmpty {
            try self.unit.enqueue(
                NameContact(contactID: contact.id, workspaceID: contact.workspaceID),
                options: JobOptions(priority: -4, uniqueKey: "contact.name/\(contact.id.rawValue)", workspaceID: contact.workspaceID))
        }
        return contact
    }

    private func post(_ incoming: PlatformPost) throws -> Post {
        let id = StableIdentifier.post(self.connection.id, platformID: incoming.platformPostID)
        if let known = try self.tx.get(Post.self, id), incoming.title.isEmpty || known.title == incoming.title { return known }
        let post = Post(
            id: id, workspaceID: self.connection.workspaceID, connectionID: self.connection.id, platformPostID: incoming.platformPostID, title: incoming.title, text: incoming.text,
            permalink: incoming.permalink, publishedAt: incoming.publishedAt, refreshedAt: self.unit.now)
        try self.tx.save(post)
        return post
    }
}

extension PlatformItem {
    /// When it happened by the platform's clock.
    var happenedAt: Timestamp {
        switch self {
        case .message(let message): message.sentAt
        case .edited(let edit): edit.at
        case .deleted(let deletion): deletion.at
        case .reaction(let reaction): reaction.at
        case .upload(let upload): upload.updatedAt
        }
    }
}
