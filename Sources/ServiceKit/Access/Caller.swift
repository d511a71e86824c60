import Core
import Storage

/// Who asks. A signed-in request carries one, so a handler never unwraps an optional user.
public struct Caller: Sendable, Hashable {
    /// A person, or the product itself.
    public enum Kind: Sendable, Hashable {
        case user(Identifier<User>)
        /// The product itself: pipeline, polling, schedules.
        case system(String)
    }

    public var kind: Kind
    public var name: String
    public var isOperator: Bool

    public init(user: User) {
        self.kind = .user(user.id)
        self.name = user.name
        self.isOperator = user.isOperator
    }

    private init(system: String) {
        self.kind = .system(system)
        self.name = system
        self.isOperator = false
    }

    /// The avatar acting by itself.
    public static let avatar = Caller(system: "avatar")
    /// Polling, webhooks, schedules and upkeep.
    public static let system = Caller(system: "system")

    public var userID: Identifier<User>? {
        if case .user(let id) = self.kind { id } else { nil }
    }

    /// How the audit log names it.
    public var auditName: String {
        switch self.kind {
        case .user(let id): "user:\(id.rawValue)"
        case .system(let name): name
        }
    }
}

/// A caller who has been found to hold at least some role in a workspace. Services take this, so that a record of another
/// workspace can't be reached by forgetting a check (invariant 7).
public struct WorkspaceAccess: Sendable, Hashable {
    public let caller: Caller
    public let workspaceID: Identifier<Workspace>
    public let role: Role

    /// For the product itself, which acts on every workspace.
    public init(system caller: Caller = .system, workspaceID: Identifier<Workspace>) {
        self.caller = caller
        self.workspaceID = workspaceID
        self.role = .owner
    }

    init(caller: Caller, workspaceID: Identifier<Workspace>, role: Role) {
        self.caller = caller
        self.workspaceID = workspaceID
        self.role = role
    }

    /// Throws `forbidden` unless the role is at least `needed`.
    public func require(_ needed: Role) throws {
        guard self.role >= needed else {
            throw AppError(.forbidden, "This needs the role \(needed.rawValue); yours is \(self.role.rawValue).", details: ["needed_role": needed.rawValue])
        }
    }

    /// Finds the caller's membership. Somebody who is no member learns only that there is no such workspace.
    public static func find(_ caller: Caller, _ workspaceID: Identifier<Workspace>, in tx: any ReadTransaction) throws -> WorkspaceAccess {
        guard let userID = caller.userID, let membership = try tx.get(Membership.self, Membership.id(workspaceID, userID)) else { throw AppError.notFound("workspace") }
        return WorkspaceAccess(caller: caller, workspaceID: workspaceID, role: membership.role)
    }
}
