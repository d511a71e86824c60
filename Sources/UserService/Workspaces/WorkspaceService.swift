import Core
import Foundation
import ServiceKit
import Storage

/// Workspaces: made, listed, renamed.
public struct WorkspaceService: Sendable {
    static let maximumPerUser = 100

    let context: ServiceEnvironment
    let configuration: AccountConfiguration

    /// A workspace and the caller's role in it.
    public struct Place: Sendable {
        public var workspace: Workspace
        public var role: Role
    }

    /// The workspaces of a person, oldest first.
    public func list(_ userID: Identifier<User>) async throws -> [Place] {
        try await self.context.read("workspaces.list") { tx in
            try tx.find(Query<Membership>().where(Membership.fields.userID == userID).sort(by: Membership.fields.createdAt).limit(1_000)).compactMap { membership in
                try tx.get(Workspace.self, membership.workspaceID).map { Place(workspace: $0, role: membership.role) }
            }
        }
    }

    /// Makes a workspace that the caller owns. An operator may always; others where registration is open.
    public func create(name: String, timeZone: String?, by caller: Caller) async throws -> Workspace {
        let name = try AccountRules.name(name, field: "name")
        let timeZone = try Self.checkedTimeZone(timeZone ?? "UTC")
        guard let userID = caller.userID else { throw AppError(.forbidden, "Only a person may own a workspace.") }
        let configuration = self.configuration
        return try await self.context.write("workspace.create") { unit in
            let isOpen = try unit.tx.get(InstallationSettings.self, InstallationSettings.identifier)?.isRegistrationOpen ?? false
            guard caller.isOperator || isOpen || configuration.isRegistrationOpen else { throw AppError(.forbidden, "Only the operator makes new workspaces on this installation.") }
            guard try unit.tx.count(Query<Membership>().where(Membership.fields.userID == userID)) < Self.maximumPerUser else {
                throw AppError(.conflict, "A person is in at most \(Self.maximumPerUser) workspaces.")
            }
            return try Self.create(name: name, timeZone: timeZone, tier: configuration.tier, owner: userID, unit: unit)
        }
    }

    static func create(name: String, timeZone: String, tier: Tier, owner: Identifier<User>, unit: WorkUnit) throws -> Workspace {
        let workspace = Workspace(id: unit.newID(Workspace.self), name: name, timeZone: timeZone, tier: tier, createdAt: unit.now)
        try unit.tx.insert(workspace)
        try unit.tx.insert(Membership(workspaceID: workspace.id, userID: owner, role: .owner, createdAt: unit.now))
        try AuditLog.append("workspace.created", actor: "user:\(owner.rawValue)", subject: "workspace:\(workspace.id.rawValue)", facts: ["tier": tier.rawValue], workspaceID: workspace.id, unit: unit)
        return workspace
    }

    /// The caller's workspace; every member may look.
    public func get(_ access: WorkspaceAccess) async throws -> Workspace {
        guard let workspace = try await self.context.store.get(Workspace.self, access.workspaceID) else { throw AppError.notFound("workspace") }
        return workspace
    }

    /// Changes name and time zone; `revision` must be the one that was read. Needs the role manager.
    public func update(name: String?, timeZone: String?, revision: Int, by access: WorkspaceAccess) async throws -> Workspace {
        try access.require(.manager)
        let name = try name.map { try AccountRules.name($0, field: "name") }
        let timeZone = try timeZone.map { try Self.checkedTimeZone($0) }
        return try await self.context.write("workspace.update") { unit in
            guard var workspace = try unit.tx.get(Workspace.self, access.workspaceID) else { throw AppError.notFound("workspace") }
            guard workspace.revision == revision else {
                throw AppError(.preconditionFailed, "The workspace was changed by somebody else. Load it again.", details: ["revision": String(workspace.revision)])
            }
            workspace.name = name ?? workspace.name
            workspace.timeZone = timeZone ?? workspace.timeZone
            workspace.revision += 1
            try unit.tx.replace(workspace)
            try AuditLog.append(
                "workspace.updated", actor: access.caller.auditName, subject: "workspace:\(workspace.id.rawValue)", facts: ["revision": String(workspace.revision), "time_zone": workspace.timeZone],
                workspaceID: workspace.id, unit: unit)
            unit.event("workspace.changed", workspaceID: workspace.id, subject: workspace.id.rawValue)
            return workspace
        }
    }

    private static func checkedTimeZone(_ name: String) throws -> String {
        guard name.count <= 64, TimeZone(identifier: name) != nil else { throw AppError.invalid("timeZone", "must be an IANA name such as Europe/Berlin") }
        return name
    }
}
