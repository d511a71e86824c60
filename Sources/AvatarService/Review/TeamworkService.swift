import Core
import Jobs
import ServiceKit
import Storage

/// How people share the work: who takes care of a message, when it comes back, and what they tell each other about it.
public struct TeamworkService: Sendable {
    /// A message is put off for so long at most.
    static let longestSnooze: Duration = .days(90)
    static let maximumNotes = 500

    private let context: ServiceEnvironment

    public init(context: ServiceEnvironment) { self.context = context }

    // MARK: Snooze

    /// Takes a waiting message out of "needs me" until a time; nil brings it back now. Counts for the whole burst. Needs the role moderator.
    public func snooze(_ messageID: Identifier<Message>, until: Timestamp?, by access: WorkspaceAccess) async throws {
        try access.require(.moderator)
        try await self.context.write("message.snooze") { unit in
            if let until, until <= unit.now || until > unit.now + Self.longestSnooze {
                throw AppError.invalid("until", "must be a time within the next \(Self.longestSnooze.wholeMilliseconds / 86_400_000) days")
            }
            let messages = try Self.burst(messageID, access: access, unit: unit)
            guard messages.contains(where: { $0.state == .awaitingReview }) else {
                throw AppError(.stateChanged, "Only a message that waits for a person can be put off.", details: ["state": messages.last?.state.rawValue ?? ""])
            }
            for var message in messages where message.state == .awaitingReview {
                message.snoozedUntil = until
                try unit.tx.replace(message)
                unit.event("message.changed", workspaceID: access.workspaceID, subject: message.id.rawValue, values: ["snoozed": String(until != nil)])
            }
            if let until {
                try unit.enqueue(
                    WakeMessage(messageID: messageID, workspaceID: access.workspaceID, until: until, userID: access.caller.userID),
                    options: JobOptions(runAt: until, uniqueKey: "wake/\(messageID.rawValue)", onDuplicate: .replace, workspaceID: access.workspaceID))
            }
            try AuditLog.append(
                until == nil ? "message.woken" : "message.snoozed", actor: access.caller.auditName, subject: "message:\(messageID.rawValue)",
                facts: until.map { ["until": String($0.milliseconds)] } ?? [:], workspaceID: access.workspaceID, unit: unit)
        }
    }

    /// Brings a message back whose time has come, and tells who put it off. Nothing happens when it was put off anew or dealt with.
    func wake(_ job: WakeMessage) async throws -> JobOutcome {
        let access = WorkspaceAccess(system: .system, workspaceID: job.workspaceID)
        try await self.context.write("message.wake") { unit in
            guard let named = try unit.tx.get(Message.self, job.messageID, in: job.workspaceID), named.snoozedUntil == job.until, named.state == .awaitingReview else { return }
            for var message in try Self.burst(job.messageID, access: access, unit: unit) where message.snoozedUntil == job.until {
                message.snoozedUntil = nil
                try unit.tx.replace(message)
                unit.event("message.changed", workspaceID: job.workspaceID, subject: message.id.rawValue, values: ["snoozed": "false"])
            }
            try unit.notice(
                "snooze_over", urgency: .high, text: "A message that you put off is back.", subject: "message:\(job.messageID.rawValue)", workspaceID: job.workspaceID, recipientID: job.userID)
        }
        return .done
    }

    // MARK: Assignment

    /// Gives a message, with its burst, into somebody's care; nil: nobody's. Needs the role moderator, of both.
    public func assign(_ messageID: Identifier<Message>, to userID: Identifier<User>?, by access: WorkspaceAccess) async throws {
        try access.require(.moderator)
        try await self.context.write("message.assign") { unit in
            if let userID {
                guard let membership = try unit.tx.get(Membership.self, Membership.id(access.workspaceID, userID)), membership.role >= .moderator else {
                    throw AppError.invalid("user_id", "must be a member of the workspace who may answer")
                }
            }
            let messages = try Self.burst(messageID, access: access, unit: unit)
            let changed = messages.filter { $0.assignedTo != userID }
            guard !changed.isEmpty else { return }
            for var message in changed {
                message.assignedTo = userID
                try unit.tx.replace(message)
                unit.event("message.changed", workspaceID: access.workspaceID, subject: message.id.rawValue, values: ["assigned_to": userID?.rawValue ?? ""])
            }
            if let userID, userID != access.caller.userID {
                try unit.notice(
                    "assigned", urgency: .high, text: "\(access.caller.name) gave you a message.", subject: "message:\(messageID.rawValue)", workspaceID: access.workspaceID, recipientID: userID)
            }
            try AuditLog.append(
                userID == nil ? "message.unassigned" : "message.assigned", actor: access.caller.auditName, subject: "message:\(messageID.rawValue)",
                facts: userID.map { ["user": $0.rawValue] } ?? [:], workspaceID: access.workspaceID, unit: unit)
        }
    }

    /// The message and the others of its burst.
    private static func burst(_ id: Identifier<Message>, access: WorkspaceAccess, unit: WorkUnit) throws -> [Message] {
        let message = try unit.tx.require(Message.self, id, in: access.workspaceID, "message")
        guard let turn = try message.turnID.flatMap({ try unit.tx.get(Turn.self, $0, in: access.workspaceID) }), turn.messageIDs.contains(id) else { return [message] }
        return try turn.messageIDs.compactMap { try unit.tx.get(Message.self, $0, in: access.workspaceID) }
    }

    // MARK: Notes

    /// A note with the name of who wrote it.
    public struct SignedNote: Sendable {
        public var note: ConversationNote
        /// Empty when the person is gone.
        public var authorName: String
    }

    /// The notes of a conversation, oldest first.
    public func notes(_ conversationID: Identifier<Conversation>, by access: WorkspaceAccess) async throws -> [SignedNote] {
        try access.require(.analyst)
        return try await self.context.read("notes.list") { tx in
            _ = try tx.require(Conversation.self, conversationID, in: access.workspaceID, "conversation")
            let notes = try tx.find(
                Query<ConversationNote>().where(ConversationNote.fields.conversationID == conversationID).sort(by: ConversationNote.fields.createdAt, .ascending).limit(Self.maximumNotes))
            var names: [Identifier<User>: String] = [:]
            for id in Set(notes.map(\.authorID)) { names[id] = try tx.get(User.self, id)?.name }
            return notes.map { SignedNote(note: $0, authorName: names[$0.authorID] ?? "") }
        }
    }

    /// Leaves a note and tells those who are named in it. Needs the role moderator.
    public func addNote(_ text: String, mentions: [Identifier<User>], to conversationID: Identifier<Conversation>, by access: WorkspaceAccess) async throws -> SignedNote {
        try access.require(.moderator)
        let text = text.trimmingWhitespace
        guard (1 ... 2_000).contains(text.count) else { throw AppError.invalid("text", "must have 1 to 2000 characters") }
        guard mentions.count <= 20 else { throw AppError.invalid("mentions", "has at most 20 people") }
        guard let authorID = access.caller.userID else { throw AppError(.forbidden, "Only a person leaves notes.") }
        let name = access.caller.name
        return try await self.context.write("notes.add") { unit in
            let conversation = try unit.tx.require(Conversation.self, conversationID, in: access.workspaceID, "conversation")
            var told: [Identifier<User>] = []
            for userID in mentions where !told.contains(userID) {
                guard try unit.tx.get(Membership.self, Membership.id(access.workspaceID, userID)) != nil else { throw AppError.invalid("mentions", "must be members of the workspace") }
                told.append(userID)
            }
            guard try unit.tx.count(Query<ConversationNote>().where(ConversationNote.fields.conversationID == conversationID)) < Self.maximumNotes else {
                throw AppError(.conflict, "A conversation has at most \(Self.maximumNotes) notes.")
            }
            let note = ConversationNote(
                id: unit.newID(ConversationNote.self), workspaceID: access.workspaceID, connectionID: conversation.connectionID, conversationID: conversationID, authorID: authorID, text: text,
                mentions: told, createdAt: unit.now)
            try unit.tx.insert(note)
            let newest = try unit.tx.first(
                Query<Message>().where(Message.fields.conversationID == conversationID && Message.fields.direction == .inbound).sort(by: Message.fields.sentAt, .descending))
            for userID in told where userID != authorID {
                try unit.notice(
                    "mention", urgency: .high, text: "\(name) mentioned you in a note.", subject: newest.map { "message:\($0.id.rawValue)" } ?? "conversation:\(conversationID.rawValue)",
                    workspaceID: access.workspaceID, recipientID: userID)
            }
            try Self.tell("note.created", note, access: access, unit: unit)
            return SignedNote(note: note, authorName: name)
        }
    }

    /// Takes a note away: moderators their own, managers any.
    public func deleteNote(_ id: Identifier<ConversationNote>, of conversationID: Identifier<Conversation>, by access: WorkspaceAccess) async throws {
        try access.require(.moderator)
        try await self.context.write("notes.delete") { unit in
            let note = try unit.tx.require(ConversationNote.self, id, in: access.workspaceID, "note")
            guard note.conversationID == conversationID else { throw AppError.notFound("note") }
            if note.authorID != access.caller.userID { try access.require(.manager) }
            _ = try unit.tx.delete(ConversationNote.self, id)
            try Self.tell("note.deleted", note, access: access, unit: unit)
        }
    }

    private static func tell(_ action: String, _ note: ConversationNote, access: WorkspaceAccess, unit: WorkUnit) throws {
        try AuditLog.append(
            action, actor: access.caller.auditName, subject: "conversation:\(note.conversationID.rawValue)", facts: ["note": note.id.rawValue, "mentions": String(note.mentions.count)],
            workspaceID: access.workspaceID, unit: unit)
        unit.event("notes.changed", workspaceID: access.workspaceID, subject: note.conversationID.rawValue)
    }
}

/// Brings a message back that was put off.
public struct WakeMessage: JobParameters {
    public static let jobName = "message.wake"
    public static let queue: QueueName = "upkeep"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 8, firstDelay: .seconds(5), maximumDelay: .minutes(10))

    public var messageID: Identifier<Message>
    public var workspaceID: Identifier<Workspace>
    /// What it was put off to; another time by now is another job's.
    public var until: Timestamp
    public var userID: Identifier<User>?

    public init(messageID: Identifier<Message>, workspaceID: Identifier<Workspace>, until: Timestamp, userID: Identifier<User>?) {
        self.messageID = messageID
        self.workspaceID = workspaceID
        self.until = until
        self.userID = userID
    }
}
