import Core
import ServiceKit
import Storage

/// Fans, as people manage them.
struct ContactsService: Sendable {
    /// What people keep about a fan.
    struct Card: Sendable {
        var tags: [String]
        var note: String
        var isVIP: Bool

        /// The tags without repetition, in the order given. Throws with every field that can't be kept.
        func checked() throws -> Card {
            var problems: [FieldProblem] = []
            var tags: [String] = []
            for tag in self.tags.map(\.trimmingWhitespace) where !tags.contains(where: { $0.lowercased() == tag.lowercased() }) { tags.append(tag) }
            if tags.count > 20 { problems.append(FieldProblem("tags", "has at most 20")) }
            if !tags.allSatisfy({ (1 ... 40).contains($0.count) && !$0.contains(where: \.isNewline) }) { problems.append(FieldProblem("tags", "each has 1 to 40 characters on one line")) }
            if self.note.count > 2_000 { problems.append(FieldProblem("note", "has at most 2000 characters")) }
            guard problems.isEmpty else { throw AppError(.validationFailed, "The card can't be kept like this.", fields: problems) }
            return Card(tags: tags, note: self.note.trimmingWhitespace, isVIP: self.isVIP)
        }
    }

    /// What was said before: made from the messages themselves whenever it is asked for, so it is never older than they are.
    struct Memory: Sendable {
        struct Exchange: Sendable {
            var message: Message
            /// What answered it.
            var reply: String
        }

        var conversations: Int
        var answered: Int
        /// Main categories of the newest messages, most first.
        var categories: [(Category, Int)]
        /// The newest that were answered, newest first.
        var exchanges: [Exchange]
    }

    private static let (remembered, shown) = (200, 5)

    let context: ServiceEnvironment

    func get(_ id: Identifier<Contact>, by access: WorkspaceAccess) async throws -> Contact {
        try await self.context.read("contact.get") { tx in try tx.require(Contact.self, id, in: access.workspaceID, "contact") }
    }

    /// Replaces tags, note and mark of a fan. Needs the role moderator.
    func change(_ id: Identifier<Contact>, _ card: Card, by access: WorkspaceAccess) async throws -> Contact {
        try access.require(.moderator)
        let card = try card.checked()
        return try await self.context.write("contact.card") { unit in
            var contact = try unit.tx.require(Contact.self, id, in: access.workspaceID, "contact")
            guard contact.tags != card.tags || contact.note != card.note || contact.isVIP != card.isVIP else { return contact }
            // The texts are personal; that they changed is what the log needs.
            let facts = ["tags": String(contact.tags != card.tags), "note": String(contact.note != card.note), "vip": String(card.isVIP)]
            contact.tags = card.tags
            contact.note = card.note
            contact.isVIP = card.isVIP
            try unit.tx.replace(contact)
            try AuditLog.append("contact.changed", actor: access.caller.auditName, subject: "contact:\(id.rawValue)", facts: facts, workspaceID: access.workspaceID, unit: unit)
            unit.event("contact.changed", workspaceID: access.workspaceID, subject: id.rawValue)
            return contact
        }
    }

    /// Sets or lifts the opt-out: an opted-out fan gets nothing automated. Needs the role moderator; lifting what a fan asked for needs manager.
    func setOptOut(_ id: Identifier<Contact>, _ isOptedOut: Bool, by access: WorkspaceAccess) async throws -> Contact {
        try access.require(isOptedOut ? .moderator : .manager)
        return try await self.context.write("contact.opt_out") { unit in
            var contact = try unit.tx.require(Contact.self, id, in: access.workspaceID, "contact")
            guard (contact.optedOutAt != nil) != isOptedOut else { return contact }
            contact.optedOutAt = isOptedOut ? unit.now : nil
            try unit.tx.replace(contact)
            try AuditLog.append(
                isOptedOut ? "contact.opted_out" : "contact.opt_out_lifted", actor: access.caller.auditName, subject: "contact:\(id.rawValue)", facts: [:], workspaceID: access.workspaceID, unit: unit)
            unit.event("contact.changed", workspaceID: access.workspaceID, subject: id.rawValue)
            return contact
        }
    }

    /// What was said with a fan before.
    func memory(_ id: Identifier<Contact>, by access: WorkspaceAccess) async throws -> Memory {
        try await self.context.read("contact.memory") { tx in
            _ = try tx.require(Contact.self, id, in: access.workspaceID, "contact")
            let messages = try tx.find(
                Query<Message>().where(Message.fields.contactID == id && Message.fields.direction == .inbound && Message.fields.isBlanked == false).sort(by: Message.fields.receivedAt, .descending)
                    .limit(Self.remembered))
            let counts = Dictionary(grouping: messages.compactMap(\.category)) { $0 }.mapValues(\.count)
            var exchanges: [Memory.Exchange] = []
            var told: Set<Identifier<Delivery>> = []
            for message in messages where exchanges.count < Self.shown {
                // The last message of a burst stands for it.
                guard let deliveryID = message.deliveryID, told.insert(deliveryID).inserted, let delivery = try tx.get(Delivery.self, deliveryID), delivery.state == .sent else { continue }
                let reply = delivery.parts.map(\.text).joined(separator: "\n")
                if !reply.isEmpty { exchanges.append(Memory.Exchange(message: message, reply: reply)) }
            }
            return Memory(
                conversations: Set(messages.map(\.conversationID)).count, answered: messages.count { $0.respondedAt != nil },
                categories: counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.map { ($0.key, $0.value) }, exchanges: exchanges)
        }
    }
}
