import Core
import ServiceKit
import Storage

/// Reply texts kept for reuse, and the approved templates among them.
public struct SavedRepliesService: Sendable {
    static let maximumReplies = 1_000

    private let context: ServiceEnvironment

    public init(context: ServiceEnvironment) { self.context = context }

    /// What a person writes of a saved reply.
    public struct Content: Sendable {
        public var title: String
        public var text: String
        public var shortcut: String
        /// A rule may send it without a person.
        public var isApprovedTemplate: Bool

        public init(title: String, text: String, shortcut: String, isApprovedTemplate: Bool) {
            self.title = title
            self.text = text
            self.shortcut = shortcut
            self.isApprovedTemplate = isApprovedTemplate
        }

        func check() throws {
            var problems: [FieldProblem] = []
            if !(1 ... 100).contains(self.title.trimmingWhitespace.count) { problems.append(FieldProblem("title", "must have 1 to 100 characters")) }
            if !(1 ... 2_000).contains(self.text.trimmingWhitespace.count) { problems.append(FieldProblem("text", "must have 1 to 2000 characters")) }
            if self.shortcut.count > 30 || !self.shortcut.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }) {
                problems.append(FieldProblem("shortcut", "has at most 30 letters, digits, - and _"))
            }
            guard problems.isEmpty else { throw AppError(.validationFailed, "The saved reply can't be kept like this.", fields: problems) }
        }
    }

    /// All of the workspace, by title. Needs the role analyst.
    public func list(by access: WorkspaceAccess) async throws -> [SavedReply] {
        try access.require(.analyst)
        return try await self.context.read("saved_replies.list") { tx in
            try tx.find(Query<SavedReply>().where(SavedReply.fields.workspaceID == access.workspaceID).sort(by: SavedReply.fields.title, .ascending).limit(Self.maximumReplies))
        }
    }

    /// Needs the role moderator; approving a template needs manager.
    public func create(_ content: Content, by access: WorkspaceAccess) async throws -> SavedReply {
        try access.require(content.isApprovedTemplate ? .manager : .moderator)
        try content.check()
        return try await self.context.write("saved_replies.create") { unit in
            guard try unit.tx.count(Query<SavedReply>().where(SavedReply.fields.workspaceID == access.workspaceID)) < Self.maximumReplies else {
                throw AppError(.conflict, "A workspace has at most \(Self.maximumReplies) saved replies.")
            }
            let reply = SavedReply(
                id: unit.newID(SavedReply.self), workspaceID: access.workspaceID, title: content.title.trimmingWhitespace, text: content.text.trimmingWhitespace, shortcut: content.shortcut,
                isApprovedTemplate: content.isApprovedTemplate, updatedAt: unit.now)
            try unit.tx.insert(reply)
            try Self.note("saved_reply.created", reply, access: access, unit: unit)
            return reply
        }
    }

    /// Needs the role moderator, and manager where it is or becomes an approved template. `revision` must be the one that was read (`preconditionFailed` otherwise).
    public func update(_ id: Identifier<SavedReply>, _ content: Content, revision: Int, by access: WorkspaceAccess) async throws -> SavedReply {
        try access.require(.moderator)
        try content.check()
        return try await self.context.write("saved_replies.update") { unit in
            var reply = try unit.tx.require(SavedReply.self, id, in: access.workspaceID, "saved reply")
            // A template's text goes out without a person: changing it is the manager's.
            if reply.isApprovedTemplate || content.isApprovedTemplate { try access.require(.manager) }
            guard reply.revision == revision else { throw AppError(.preconditionFailed, "The saved reply was changed by somebody else. Load it again.", details: ["revision": String(reply.revision)]) }
            reply.title = content.title.trimmingWhitespace
            reply.text = content.text.trimmingWhitespace
            reply.shortcut = content.shortcut
            reply.isApprovedTemplate = content.isApprovedTemplate
            reply.revision += 1
            reply.updatedAt = unit.now
            try unit.tx.replace(reply)
            try Self.note("saved_reply.updated", reply, access: access, unit: unit)
            return reply
        }
    }

    /// Needs the role moderator, and manager for an approved template. Throws `conflict` while a rule uses it.
    public func delete(_ id: Identifier<SavedReply>, by access: WorkspaceAccess) async throws {
        try access.require(.moderator)
        try await self.context.write("saved_replies.delete") { unit in
            let reply = try unit.tx.require(SavedReply.self, id, in: access.workspaceID, "saved reply")
            if reply.isApprovedTemplate { try access.require(.manager) }
            let rules = try unit.tx.find(Query<Rule>().where(Rule.fields.workspaceID == access.workspaceID).limit(RulesService.maximumRules))
            if let user = rules.first(where: { $0.actions.contains(.template(id)) }) { throw AppError(.conflict, "The rule “\(user.name)” uses this saved reply.") }
            _ = try unit.tx.delete(SavedReply.self, id)
            try Self.note("saved_reply.deleted", reply, access: access, unit: unit)
        }
    }

    private static func note(_ action: String, _ reply: SavedReply, access: WorkspaceAccess, unit: WorkUnit) throws {
        try AuditLog.append(
            action, actor: access.caller.auditName, subject: "saved_reply:\(reply.id.rawValue)", facts: ["revision": String(reply.revision), "template": String(reply.isApprovedTemplate)],
            workspaceID: access.workspaceID, unit: unit)
        unit.event("saved_replies.changed", workspaceID: access.workspaceID, subject: reply.id.rawValue)
    }
}
