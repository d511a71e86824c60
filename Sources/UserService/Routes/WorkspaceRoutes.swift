import Core
import ServiceKit

extension UserService {
    var workspaceRoutes: RouteTable {
        var table = RouteTable()
        let workspaces = self.workspaces
        let members = self.members

        table.signedIn(.get, "/workspaces", "listWorkspaces", "The caller's workspaces, oldest first.") { call in
            try .json(ListView(items: try await workspaces.list(call.context.userID).map { WorkspaceView($0.workspace, role: $0.role) }))
        }
        table.signedIn(.post, "/workspaces", "createWorkspace", "Makes a workspace that the caller owns.") { call in
            let body = try call.json(WorkspaceBody.self)
            let workspace = try await workspaces.create(name: body.name, timeZone: body.timeZone, by: call.context.caller)
            return try .created(WorkspaceView(workspace, role: .owner), at: "/api/v1/workspaces/\(workspace.id.rawValue)")
        }
        table.workspace(.get, "", "getWorkspace", needs: .analyst, "The workspace.") { call in
            let workspace = try await workspaces.get(call.context.access)
            return try .json(WorkspaceView(workspace, role: call.context.access.role), revision: workspace.revision)
        }
        table.workspace(.patch, "", "updateWorkspace", needs: .manager, "Changes name and time zone; needs If-Match.") { call in
            let body = try call.json(WorkspaceChange.self)
            let workspace = try await workspaces.update(name: body.name, timeZone: body.timeZone, revision: call.expectedRevision(), by: call.context.access)
            return try .json(WorkspaceView(workspace, role: call.context.access.role), revision: workspace.revision)
        }
        table.workspace(.get, "/members", "listMembers", needs: .analyst, "Everybody in the workspace.") { call in
            try .json(ListView(items: try await members.list(call.context.access).map { MemberView($0) }))
        }
        table.workspace(.post, "/members", "addMember", needs: .owner, "Adds a person, or makes an invitation for one who has no account.", honoursIdempotencyKey: false) { call in
            let body = try call.json(MemberBody.self)
            switch try await members.add(email: body.email, role: body.role, by: call.context.access) {
            case .member(let member): return try .created(AdditionView(member: MemberView(member)))
            case .invitation(let token):
                return try .json(AdditionView(invitation: TokenView(token: token, validSeconds: AccountTokens.invitationLifetime.wholeMilliseconds / 1000)), status: .accepted)
            }
        }
        table.workspace(.patch, "/members/{userID}", "changeMember", needs: .owner, "Changes a member's role; the last owner keeps theirs.") { call in
            try .json(MemberView(try await members.change(call.id("userID"), to: call.json(RoleBody.self).role, by: call.context.access)))
        }
        table.workspace(.delete, "/members/{userID}", "removeMember", needs: .analyst, "Takes a member out (owners), or leaves (everybody themselves).") { call in
            try await members.remove(call.id("userID"), by: call.context.access)
            return .noContent
        }
        return table
    }
}

private struct WorkspaceBody: Decodable {
    var name: String
    var timeZone: String?
}

private struct WorkspaceChange: Decodable {
    var name: String?
    var timeZone: String?
}

private struct MemberBody: Decodable {
    var email: String
    var role: Role
}

private struct RoleBody: Decodable {
    var role: Role
}

private struct AdditionView: Encodable {
    var member: MemberView?
    var invitation: TokenView?
}
