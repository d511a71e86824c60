import Core
import ServiceKit
import Storage

/// Who is in a workspace and with which role. Only owners change that; the last owner stays; seats are the tier's.
public struct MemberService: Sendable {
    let context: ServiceEnvironment
    let tokens: AccountTokens

    /// A member as the list shows it.
    public struct Member: Sendable {
        public var user: User
        public var membership: Membership
    }

    /// What came of adding somebody.
    public enum Addition: Sendable {
        case member(Member)
        /// There is no account with the address yet: this token lets it register, for a week.
        case invitation(String)
    }

    /// Everybody in the workspace, the longest member first; every member may look.
    public func list(_ access: WorkspaceAccess) async throws -> [Member] {
        try await self.context.read("members.list") { tx in
            try tx.find(Query<Membership>().where(Membership.fields.workspaceID == access.workspaceID).sort(by: Membership.fields.createdAt).limit(1_000)).compactMap { membership in
                try tx.get(User.self, membership.userID).map { Member(user: $0, membership: membership) }
            }
        }
    }

    /// Adds the person with this address, or makes an invitation for them. Throws `capReached` when all seats are taken.
    public func add(email: String, role: Role, by access: WorkspaceAccess) async throws -> Addition {
        try access.require(.owner)
        let email = try AccountRules.email(email)
        guard let inviter = access.caller.userID else { throw AppError(.forbidden, "Only a person may invite.") }
        let member = try await self.context.write("members.add") { unit -> Member? in
            guard let user = try unit.tx.first(Query<User>().where(User.fields.email == email)) else {
                try Self.checkSeats(access.workspaceID, unit: unit)
                try AuditLog.append(
                    "member.invited", actor: access.caller.auditName, subject: "workspace:\(access.workspaceID.rawValue)", facts: ["role": role.rawValue], workspaceID: access.workspaceID, unit: unit)
                return nil
            }
            return Member(user: user, membership: try Self.add(user, role: role, to: access.workspaceID, actor: access.caller.auditName, unit: unit))
        }
        if let member { return .member(member) }
        return .invitation(try self.tokens.makeInvitation(.init(workspaceID: access.workspaceID, email: email, role: role, invitedBy: inviter)))
    }

    @discardableResult
    static func add(_ user: User, role: Role, to workspaceID: Identifier<Workspace>, actor: String, unit: WorkUnit) throws -> Membership {
        guard try unit.tx.get(Membership.self, Membership.id(workspaceID, user.id)) == nil else { throw AppError(.conflict, "This person is a member already.") }
        try self.checkSeats(workspaceID, unit: unit)
        let membership = Membership(workspaceID: workspaceID, userID: user.id, role: role, createdAt: unit.now)
        try unit.tx.insert(membership)
        try AuditLog.append("member.added", actor: actor, subject: "user:\(user.id.rawValue)", facts: ["role": role.rawValue], workspaceID: workspaceID, unit: unit)
        unit.event("members.changed", workspaceID: workspaceID, subject: user.id.rawValue)
        return membership
    }

    private static func checkSeats(_ workspaceID: Identifier<Workspace>, unit: WorkUnit) throws {
        guard let workspace = try unit.tx.get(Workspace.self, workspaceID) else { throw AppError.notFound("workspace") }
        guard try unit.tx.count(Query<Membership>().where(Membership.fields.workspaceID == workspaceID)) < workspace.tier.seats else {
            throw AppError(.capReached, "All \(workspace.tier.seats) seats of this workspace are taken.", details: ["seats": String(workspace.tier.seats)])
        }
    }

    /// Gives a member another role. Needs the role owner; the last owner can't be given a lesser one.
    public func change(_ userID: Identifier<User>, to role: Role, by access: WorkspaceAccess) async throws -> Member {
        try access.require(.owner)
        return try await self.context.write("members.change") { unit in
            var member = try Self.member(userID, access, unit: unit)
            guard member.membership.role != role else { return member }
            if member.membership.role == .owner { try Self.checkOtherOwner(than: userID, access.workspaceID, unit: unit) }
            let before = member.membership.role
            member.membership.role = role
            try unit.tx.replace(member.membership)
            try AuditLog.append(
                "member.role_changed", actor: access.caller.auditName, subject: "user:\(userID.rawValue)", facts: ["from": before.rawValue, "to": role.rawValue], workspaceID: access.workspaceID, unit: unit)
            unit.event("members.changed", workspaceID: access.workspaceID, subject: userID.rawValue)
            return member
        }
    }

    /// Takes somebody out. An owner may take out everybody, everybody may leave.
    public func remove(_ userID: Identifier<User>, by access: WorkspaceAccess) async throws {
        if userID != access.caller.userID { try access.require(.owner) }
        try await self.context.write("members.remove") { unit in
            let member = try Self.member(userID, access, unit: unit)
            if member.membership.role == .owner { try Self.checkOtherOwner(than: userID, access.workspaceID, unit: unit) }
            _ = try unit.tx.delete(Membership.self, member.membership.id)
            try AuditLog.append("member.removed", actor: access.caller.auditName, subject: "user:\(userID.rawValue)", facts: [:], workspaceID: access.workspaceID, unit: unit)
            unit.event("members.changed", workspaceID: access.workspaceID, subject: userID.rawValue)
        }
    }

    private static func member(_ userID: Identifier<User>, _ access: WorkspaceAccess, unit: WorkUnit) throws -> Member {
        guard let membership = try unit.tx.get(Membership.self, Membership.id(access.workspaceID, userID)), let user = try unit.tx.get(User.self, userID) else { throw AppError.notFound("member") }
        return Member(user: user, membership: membership)
    }

    private static func checkOtherOwner(than userID: Identifier<User>, _ workspaceID: Identifier<Workspace>, unit: WorkUnit) throws {
        let owners = try unit.tx.find(Query<Membership>().where(Membership.fields.workspaceID == workspaceID && Membership.fields.role == Role.owner).limit(2))
        guard owners.contains(where: { $0.userID != userID }) else { throw AppError(.conflict, "A workspace keeps at least one owner. Make somebody else owner first.") }
    }
}
