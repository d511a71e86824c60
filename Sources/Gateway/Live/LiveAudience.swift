import Core

/// Which role an event needs. Most say only that a record has changed, and everybody who may look at the workspace may know that.
enum LiveAudience {
    private static let roles: [String: Role] = ["members.changed": .manager, "billing.changed": .owner]

    static func role(for type: String) -> Role { self.roles[type] ?? .analyst }

    /// The room of those in a workspace who have a role.
    static func room(_ workspaceID: Identifier<Workspace>, _ role: Role) -> String { "\(workspaceID.rawValue)/\(role.rawValue)" }

    /// Every room that somebody with this role belongs in.
    static func rooms(_ workspaceID: Identifier<Workspace>, for role: Role) -> Set<String> {
        Set(Role.allCases.filter { $0 <= role }.map { self.room(workspaceID, $0) })
    }
}
