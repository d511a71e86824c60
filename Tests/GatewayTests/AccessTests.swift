import Core
import HTTPTypes
import Hummingbird
import ServiceKit
import Testing

/// Every route there is, tried by everybody who may not use it (invariant 7).
@Suite("Who may call what") struct AccessTests {
    /// The route's path in this workspace, with ids of nothing.
    private func path(_ route: APIRoute, _ workspace: Identifier<Workspace>) -> String {
        route.path.split(separator: "/").map { $0 == "{workspaceID}" ? workspace.rawValue : $0.hasPrefix("{") ? "none" : String($0) }.reduce(into: "") { $0 += "/" + $1 }
    }

    @Test("Without a session every route but the open ones is 401")
    func signedOut() async throws {
        try await Installation.with { installation in
            let (_, workspace) = try await installation.owner()
            let stranger = installation.browser()
            for route in installation.gateway.routes.routes where route.access != .anybody && route.access != .platform {
                let reply = try await stranger.send(route.method, self.path(route, workspace))
                #expect(reply.status == 401 && reply.code == "unauthenticated", "\(route.operationID)")
            }
        }
    }

    @Test("For a member of none, another's workspace does not exist, whatever is asked of it")
    func foreignWorkspace() async throws {
        try await Installation.with { installation in
            let (_, workspace) = try await installation.owner()
            let outsider = try await installation.member(nil, of: workspace)
            var count = 0
            for route in installation.gateway.routes.routes {
                guard case .role = route.access else { continue }
                count += 1
                let reply = try await outsider.send(route.method, self.path(route, workspace), "{}")
                #expect(reply.status == 404 && reply["detail"] == "There is no such workspace.", "\(route.operationID) \(reply.status)")
            }
            #expect(count > 50)
        }
    }

    @Test("A member without the role is refused before anything is read of the request", arguments: [Role.analyst, .moderator, .manager])
    func lowerRole(role: Role) async throws {
        try await Installation.with { installation in
            let (_, workspace) = try await installation.owner()
            let member = try await installation.member(role, of: workspace)
            for route in installation.gateway.routes.routes {
                guard case .role(let needed) = route.access, needed > role else { continue }
                let reply = try await member.send(route.method, self.path(route, workspace), "not json")
                #expect(reply.status == 403 && reply["details.needed_role"] == needed.rawValue, "\(route.operationID) \(reply.status)")
            }
        }
    }

    @Test("The installation's routes are the operator's")
    func installationRoutes() async throws {
        try await Installation.with { installation in
            let (_, workspace) = try await installation.owner()
            let manager = try await installation.member(.manager, of: workspace)
            for route in installation.gateway.routes.routes where route.access == .operator {
                let reply = try await manager.send(route.method, self.path(route, workspace), "{}")
                #expect(reply.status == 403 && reply["details.needed_role"] == "operator", "\(route.operationID)")
            }
        }
    }

    @Test("Every write that a browser's cookie allows needs our own origin")
    func origins() async throws {
        try await Installation.with { installation in
            let (owner, workspace) = try await installation.owner()
            for route in installation.gateway.routes.routes where route.method != .get && route.access != .platform {
                let reply = try await owner.send(route.method, self.path(route, workspace), "{}", headers: ["Origin": "https://evil.example"])
                #expect(reply.code == "origin_refused", "\(route.operationID) \(reply.status)")
            }
        }
    }

    @Test("Workspace routes are all below their workspace's path")
    func paths() async throws {
        try await Installation.built { _, _, gateway in
            for route in gateway.routes.routes {
                if case .role = route.access { #expect(route.path.hasPrefix("/api/v1/workspaces/{workspaceID}"), "\(route.operationID)") }
                if route.access == .operator { #expect(route.path.hasPrefix("/api/v1/installation"), "\(route.operationID)") }
            }
        }
    }
}
