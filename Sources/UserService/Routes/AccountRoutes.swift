import Core
import Hummingbird
import Security
import ServiceKit

extension UserService {
    var accountRoutes: RouteTable {
        var table = RouteTable()
        let accounts = self.accounts
        let sessions = self.sessions
        let workspaces = self.workspaces
        let cookie = self.cookie
        let lifetime = self.configuration.sessionLifetime
        let platforms = self.platforms

        @Sendable func view(of user: User) async throws -> SignedInView {
            let places = try await workspaces.list(user.id)
            return SignedInView(user: UserView(user), workspaces: places.map { WorkspaceView($0.workspace, role: $0.role) })
        }
        @Sendable func entered(_ entrance: AccountService.Entrance, status: HTTPResponse.Status) async throws -> Answer {
            try .json(try await view(of: entrance.user), status: status, headers: [.setCookie: cookie.handOut(entrance.token.text, maximumAge: lifetime)])
        }

        table.add(APIRoute(.get, "/api/v1/status", "getStatus", access: .anybody, "Whether people may register, and which platforms are set up.")) { _ in
            try .json(StatusView(registration: try await accounts.registrationState(), platforms: platforms))
        }
        table.add(APIRoute(.post, "/api/v1/register", "register", access: .anybody, "Makes an account and signs it in; the first one is the operator's.", honoursIdempotencyKey: false)) { call in
            let body = try call.json(RegisterBody.self)
            let entrance = try await accounts.register(
                .init(
                    email: body.email, name: body.name, password: body.password, workspaceName: body.workspaceName, invitation: body.invitation, setUpToken: body.setUpToken),
                clientAddress: call.context.clientAddress, userAgent: call.headers[.userAgent] ?? "")
            return try await entered(entrance, status: .created)
        }
        table.add(APIRoute(.post, "/api/v1/sign-in", "signIn", access: .anybody, "Opens a session.", honoursIdempotencyKey: false)) { call in
            let body = try call.json(SignInBody.self)
            let entrance = try await accounts.signIn(email: body.email, password: body.password, clientAddress: call.context.clientAddress, userAgent: call.headers[.userAgent] ?? "")
            return try await entered(entrance, status: .ok)
        }
        table.add(APIRoute(.post, "/api/v1/password-reset", "resetPassword", access: .anybody, "Sets a new password with a one-use token.", honoursIdempotencyKey: false)) { call in
            let body = try call.json(ResetBody.self)
            try await accounts.resetPassword(token: body.token, new: body.password, clientAddress: call.context.clientAddress)
            return .noContent
        }
        table.signedIn(.post, "/sign-out", "signOut", "Ends this session.") { call in
            try await sessions.end(call.context.signedIn.sessionID, of: call.context.userID)
            return Answer(status: .noContent, headers: [.setCookie: cookie.takeBack()])
        }
        table.signedIn(.get, "/session", "getSession", "Who is signed in, and in which workspaces.") { call in
            guard let user = try await accounts.user(call.context.userID) else { throw AppError(.unauthenticated, "Sign in first.") }
            return try .json(try await view(of: user))
        }
        table.signedIn(.patch, "/session/user", "updateUser", "Changes the own name.") { call in
            try .json(UserView(try await accounts.rename(call.context.userID, to: call.json(NameBody.self).name)))
        }
        table.signedIn(.get, "/sessions", "listSessions", "The own sessions, last used first.") { call in
            try .json(ListView(items: try await sessions.list(call.context.userID).map { SessionView($0, current: call.context.signedIn.sessionID) }))
        }
        table.signedIn(.delete, "/sessions", "endOtherSessions", "Ends all own sessions but this one.") { call in
            _ = try await sessions.endOthers(than: call.context.signedIn.sessionID, of: call.context.userID)
            return .noContent
        }
        table.signedIn(.delete, "/sessions/{sessionID}", "endSession", "Ends one of the own sessions.") { call in
            try await sessions.end(call.id("sessionID"), of: call.context.userID)
            return .noContent
        }
        table.signedIn(.post, "/password", "changePassword", "Changes the own password; all other sessions end.", honoursIdempotencyKey: false) { call in
            let body = try call.json(PasswordBody.self)
            let token = try await accounts.changePassword(current: body.currentPassword, new: body.newPassword, by: call.context.signedIn, userAgent: call.headers[.userAgent] ?? "")
            return Answer(status: .noContent, headers: [.setCookie: cookie.handOut(token.text, maximumAge: lifetime)])
        }
        table.installation(.get, "", "getInstallation", "The installation's settings.") { _ in try .json(InstallationView(try await accounts.installation())) }
        table.installation(.put, "/registration", "setRegistration", "Opens or closes registration.") { call in
            try .json(InstallationView(try await accounts.setRegistration(open: call.json(RegistrationBody.self).isOpen, by: call.context.caller)))
        }
        table.installation(.get, "/users", "listUsers", "Everybody with an account.", query: PageRequest.query) { call in
            try .json(try await accounts.users(call.query.page()).map { UserView($0) })
        }
        table.installation(
            .post, "/users/{userID}/password-reset", "issuePasswordReset", "A one-use token with which this person chooses a new password.", honoursIdempotencyKey: false
        ) { call in
            let (token, lifetime) = try await accounts.makeResetToken(for: call.id("userID"), by: call.context.caller)
            return try .json(TokenView(token: token, validSeconds: lifetime.wholeMilliseconds / 1000), status: .created)
        }
        return table
    }
}

struct TokenView: Encodable {
    var token: String
    var validSeconds: Int64
}

private struct StatusView: Encodable {
    var registration: AccountService.RegistrationState
    var platforms: [Platform]
}

private struct RegisterBody: Decodable {
    var email: String
    var name: String
    var password: String
    var workspaceName: String?
    var invitation: String?
    var setUpToken: String?
}

private struct SignInBody: Decodable {
    var email: String
    var password: String
}

private struct ResetBody: Decodable {
    var token: String
    var password: String
}

private struct NameBody: Decodable {
    var name: String
}

private struct PasswordBody: Decodable {
    var currentPassword: String
    var newPassword: String
}

private struct RegistrationBody: Decodable {
    var isOpen: Bool
}
