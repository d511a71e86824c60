import Core
import ServiceKit
import Storage

/// Notes to people: a review is waiting, a crisis, a connection in trouble.
struct NoticesService: Sendable {
    let context: ServiceEnvironment

    /// Newest first.
    func list(unreadOnly: Bool, _ page: PageRequest, by access: WorkspaceAccess) async throws -> Page<Notice> {
        var condition: Condition<Notice> = Notice.fields.workspaceID == access.workspaceID
        if unreadOnly { condition = condition && Notice.fields.readAt.isNull }
        return try await self.context.store.page(Query(condition).sort(by: Notice.fields.at, .descending).page(page))
    }

    /// Marks one as read, for everybody. Needs the role moderator: a crisis must not be put away by who can't act on it.
    func read(_ id: Identifier<Notice>, by access: WorkspaceAccess) async throws -> Notice {
        try access.require(.moderator)
        return try await self.context.write("notice.read") { unit in
            var notice = try unit.tx.require(Notice.self, id, in: access.workspaceID, "notice")
            guard notice.readAt == nil else { return notice }
            notice.readAt = unit.now
            try unit.tx.replace(notice)
            unit.event("notice.read", workspaceID: access.workspaceID, subject: id.rawValue)
            return notice
        }
    }
}

/// Fans, as people manage them.
struct ContactsService: Sendable {
    let context: ServiceEnvironment

    func get(_ id: Identifier<Contact>, by access: WorkspaceAccess) async throws -> Contact {
        try await self.context.read("contact.get") { tx in try tx.require(Contact.self, id, in: access.workspaceID, "contact") }
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
}

extension AvatarRoutes {
    var peopleRoutes: RouteTable {
        var table = RouteTable()
        let notices = self.notices
        let contacts = self.contacts
        table.workspace(.get, "/notices", "listNotices", needs: .analyst, "What people should know, newest first.", query: PageRequest.query + ["unread"]) { call in
            try .json(try await notices.list(unreadOnly: call.query.flag("unread") ?? false, call.query.page(), by: call.context.access).map { NoticeView($0) })
        }
        table.workspace(.post, "/notices/{noticeID}/read", "readNotice", needs: .moderator, "Marks a notice as read.") { call in
            try .json(NoticeView(try await notices.read(call.id("noticeID"), by: call.context.access)))
        }
        table.workspace(.get, "/contacts/{contactID}", "getContact", needs: .analyst, "One fan.") { call in
            try .json(ContactView(try await contacts.get(call.id("contactID"), by: call.context.access)))
        }
        table.workspace(.put, "/contacts/{contactID}/opt-out", "setContactOptOut", needs: .moderator, "Sets the opt-out of a fan (moderators) or lifts it (managers).") { call in
            try .json(ContactView(try await contacts.setOptOut(call.id("contactID"), call.json(OptOutBody.self).isOptedOut, by: call.context.access)))
        }
        return table
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
    var at: Timestamp
    var readAt: Timestamp?

    init(_ notice: Notice) {
        self.id = notice.id
        self.kind = notice.kind
        self.urgency = notice.urgency
        self.text = notice.text
        self.subject = notice.subject
        self.at = notice.at
        self.readAt = notice.readAt
    }
}
