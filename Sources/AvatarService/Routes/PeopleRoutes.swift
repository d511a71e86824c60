import Core
import ServiceKit
import Storage

/// Notes to people: a review is waiting, a crisis, a connection in trouble.
struct NoticesService: Sendable {
    let context: ServiceEnvironment

    /// Newest first.
    func list(unreadOnly: Bool, _ page: PageRequest, by access: WorkspaceAccess) async throws -> Page<Notice> {
        // A note to one person is nobody else's.
        var condition: Condition<Notice> = Notice.fields.workspaceID == access.workspaceID
        condition = condition && (access.caller.userID.map { Notice.fields.recipientID.isNull || Notice.fields.recipientID == $0 } ?? Notice.fields.recipientID.isNull)
        if unreadOnly { condition = condition && Notice.fields.readAt.isNull }
        return try await self.context.store.page(Query(condition).sort(by: Notice.fields.at, .descending).page(page))
    }

    /// Marks one as read. One for everybody needs the role moderator: a crisis must not be put away by who can't act on it.
    func read(_ id: Identifier<Notice>, by access: WorkspaceAccess) async throws -> Notice {
        try await self.context.write("notice.read") { unit in
            var notice = try unit.tx.require(Notice.self, id, in: access.workspaceID, "notice")
            if let recipientID = notice.recipientID {
                guard recipientID == access.caller.userID else { throw AppError.notFound("notice") }
            } else {
                try access.require(.moderator)
            }
            guard notice.readAt == nil else { return notice }
            notice.readAt = unit.now
            try unit.tx.replace(notice)
            unit.event("notice.read", workspaceID: access.workspaceID, subject: id.rawValue)
            return notice
        }
    }
}

extension AvatarRoutes {
    var peopleRoutes: RouteTable {
        var table = RouteTable()
        let notices = self.notices
        let contacts = self.contacts
        table.workspace(.get, "/notices", "listNotices", needs: .analyst, "What people should know, newest first.", query: PageRequest.query + ["unread"]) { call in
            try .json(try await notices.list(unreadOnly: call.query.flag("unread") ?? false, call.query.page(), by: call.context.access).map { NoticeView($0) })
        }
        table.workspace(.post, "/notices/{noticeID}/read", "readNotice", needs: .analyst, "Marks a notice as read: one's own, or as a moderator one for everybody.") { call in
            try .json(NoticeView(try await notices.read(call.id("noticeID"), by: call.context.access)))
        }
        table.workspace(.get, "/contacts/{contactID}", "getContact", needs: .analyst, "One fan.") { call in
            try .json(ContactView(try await contacts.get(call.id("contactID"), by: call.context.access)))
        }
        table.workspace(.put, "/contacts/{contactID}/opt-out", "setContactOptOut", needs: .moderator, "Sets the opt-out of a fan (moderators) or lifts it (managers).") { call in
            try .json(ContactView(try await contacts.setOptOut(call.id("contactID"), call.json(OptOutBody.self).isOptedOut, by: call.context.access)))
        }
        table.workspace(.put, "/contacts/{contactID}/card", "changeContact", needs: .moderator, "Replaces the tags, the note and the VIP mark of a fan.") { call in
            try .json(ContactView(try await contacts.change(call.id("contactID"), call.json(CardBody.self).card, by: call.context.access)))
        }
        table.workspace(.get, "/contacts/{contactID}/memory", "getContactMemory", needs: .analyst, "What was said with a fan before.") { call in
            try .json(MemoryView(try await contacts.memory(call.id("contactID"), by: call.context.access)))
        }
        return table
    }
}

private struct CardBody: Decodable {
    var tags: [String]
    var note: String
    var isVIP: Bool

    var card: ContactsService.Card { ContactsService.Card(tags: self.tags, note: self.note, isVIP: self.isVIP) }
}

private struct MemoryView: Encodable {
    struct Share: Encodable {
        var category: Category
        var count: Int
    }

    struct Exchange: Encodable {
        var messageID: Identifier<Message>
        var text: String
        var reply: String
        var at: Timestamp
    }

    var conversations: Int
    var answered: Int
    var categories: [Share]
    var exchanges: [Exchange]

    init(_ memory: ContactsService.Memory) {
        self.conversations = memory.conversations
        self.answered = memory.answered
        self.categories = memory.categories.map { Share(category: $0.0, count: $0.1) }
        self.exchanges = memory.exchanges.map { Exchange(messageID: $0.message.id, text: $0.message.text, reply: $0.reply, at: $0.message.sentAt) }
    }
}

private struct OptOutBody: Decodable {
    var isOptedOut: Bool
}

private struct NoticeView: Encodable {
    var id: Identifier<Notice>
    var kind: String
    var urgency: Notice.Urgency
    var text: String
    var subject: String
    /// Whether it is for the caller alone.
    var isPersonal: Bool
    var at: Timestamp
    var readAt: Timestamp?

    init(_ notice: Notice) {
        self.id = notice.id
        self.kind = notice.kind
        self.urgency = notice.urgency
        self.text = notice.text
        self.subject = notice.subject
        self.isPersonal = notice.recipientID != nil
        self.at = notice.at
        self.readAt = notice.readAt
    }
}
