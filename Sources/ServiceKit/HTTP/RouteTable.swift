import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

/// What the checks around every handler need.
public struct RouteEnvironment: Sendable {
    public var context: ServiceEnvironment
    public var sessions: any SessionAuthenticator
    public var address: PublicAddress

    public init(context: ServiceEnvironment, sessions: any SessionAuthenticator, address: PublicAddress) {
        self.context = context
        self.sessions = sessions
        self.address = address
    }
}

/// The routes of one service, each with its declaration and its handler.
public struct RouteTable: Sendable {
    struct Entry: Sendable {
        var route: APIRoute
        var handler: @Sendable (Request, APIContext, RouteEnvironment) async throws -> Response
    }

    private(set) var entries: [Entry] = []

    public init() {}

    public var routes: [APIRoute] { self.entries.map(\.route) }

    /// The routes of both, the left ones first.
    public static func + (left: RouteTable, right: RouteTable) -> RouteTable {
        var table = left
        table.entries += right.entries
        return table
    }

    // MARK: Declaring

    /// A route for anybody, or for a platform's server.
    public mutating func add(_ route: APIRoute, handler: @escaping @Sendable (PublicCall) async throws -> Answer) {
        self.entries.append(Entry(route: route) { request, context, environment in
            if route.access != .platform { try RouteCheck.origin(route, request, environment) }
            return try await handler(RouteCheck.call(route, request, context, parameters: context.parameters)).response
        })
    }

    /// A route whose answer is written bit by bit, or not in JSON: the handler gets the request as it came.
    public mutating func addRaw(_ route: APIRoute, handler: @escaping @Sendable (Request, APIContext) async throws -> Response) {
        self.entries.append(Entry(route: route) { request, context, _ in try await handler(request, context) })
    }

    /// A route for everybody who is signed in, below `/api/v1`.
    public mutating func signedIn(
        _ method: HTTPRequest.Method, _ path: String, _ operationID: String, _ summary: String, query: [String] = [], honoursIdempotencyKey: Bool = true,
        handler: @escaping @Sendable (SignedInCall) async throws -> Answer
    ) {
        self.addSignedIn(
            APIRoute(method, "/api/v1" + path, operationID, access: .signedIn, summary, query: query, honoursIdempotencyKey: honoursIdempotencyKey), handler: handler)
    }

    /// A route for the operator of the installation, below `/api/v1/installation`.
    public mutating func installation(
        _ method: HTTPRequest.Method, _ path: String, _ operationID: String, _ summary: String, query: [String] = [], honoursIdempotencyKey: Bool = true,
        handler: @escaping @Sendable (SignedInCall) async throws -> Answer
    ) {
        self.addSignedIn(
            APIRoute(method, "/api/v1/installation" + path, operationID, access: .operator, summary, query: query, honoursIdempotencyKey: honoursIdempotencyKey), handler: handler)
    }

    private mutating func addSignedIn(_ route: APIRoute, handler: @escaping @Sendable (SignedInCall) async throws -> Answer) {
        self.entries.append(Entry(route: route) { request, context, environment in
            try await RouteCheck.signedIn(route, request, context, environment) { signedIn in
                let call = try await RouteCheck.call(route, request, SignedInContext(base: context, signedIn: signedIn), parameters: context.parameters)
                return try await Idempotency.run(route, call, scope: signedIn.userID.rawValue, path: request.uri.path, environment.context) { try await handler(call) }.response
            }
        })
    }

    /// A route of one workspace, below `/api/v1/workspaces/{workspaceID}`. Whoever is no member gets 404, a member without the role 403.
    public mutating func workspace(
        _ method: HTTPRequest.Method, _ path: String, _ operationID: String, needs role: Role, _ summary: String, query: [String] = [], bodyLimit: Int = APIRoute.defaultBodyLimit,
        honoursIdempotencyKey: Bool = true, handler: @escaping @Sendable (WorkspaceCall) async throws -> Answer
    ) {
        let route = APIRoute(
            method, APIRoute.workspacePrefix + path, operationID, access: .role(role), summary, query: query, bodyLimit: bodyLimit, honoursIdempotencyKey: honoursIdempotencyKey)
        self.entries.append(Entry(route: route) { request, context, environment in
            try await RouteCheck.signedIn(route, request, context, environment) { signedIn in
                let access = try await RouteCheck.access(signedIn, role, context, environment)
                let call = try await RouteCheck.call(route, request, WorkspaceContext(base: context, signedIn: signedIn, access: access), parameters: context.parameters)
                let scope = "\(access.workspaceID.rawValue)/\(signedIn.userID.rawValue)"
                return try await Idempotency.run(route, call, scope: scope, path: request.uri.path, environment.context) { try await handler(call) }.response
            }
        })
    }

    /// As `workspace`, with an answer that is written bit by bit.
    public mutating func workspaceStream(
        _ path: String, _ operationID: String, needs role: Role, _ summary: String, query: [String] = [], handler: @escaping @Sendable (WorkspaceCall) async throws -> Response
    ) {
        let route = APIRoute(.get, APIRoute.workspacePrefix + path, operationID, access: .role(role), summary, query: query)
        self.entries.append(Entry(route: route) { request, context, environment in
            try await RouteCheck.signedIn(route, request, context, environment) { signedIn in
                let access = try await RouteCheck.access(signedIn, role, context, environment)
                return try await handler(RouteCheck.call(route, request, WorkspaceContext(base: context, signedIn: signedIn, access: access), parameters: context.parameters))
            }
        })
    }

    // MARK: Serving

    /// Puts all routes on a router.
    public func register(on router: Router<APIContext>, environment: RouteEnvironment) {
        for entry in self.entries {
            router.on(RouterPath(entry.route.path), method: entry.route.method) { request, context in try await entry.handler(request, context, environment) }
        }
    }

    /// The methods that a path has, for the answer to another one.
    public func methods(of path: String) -> [HTTPRequest.Method] {
        let found = self.entries.map(\.route).filter { $0.matches(path: path) }
        // `/messages/bulk` is also a `/messages/{messageID}`, but never served as one.
        let fewest = found.map(\.placeholders).min()
        return found.filter { $0.placeholders == fewest }.map(\.method)
    }
}

/// The checks around a handler, in their order: who, from where, which role, which query, how large.
enum RouteCheck {
    static func origin(_ route: APIRoute, _ request: Request, _ environment: RouteEnvironment) throws {
        if route.mayWrite { try environment.address.checkOrigin(request.headers) }
    }

    static func signedIn(
        _ route: APIRoute, _ request: Request, _ context: APIContext, _ environment: RouteEnvironment, _ body: (SignedIn) async throws -> Response
    ) async throws -> Response {
        let cookie = SessionCookie(address: environment.address)
        var session: AuthenticatedSession?
        if let token = cookie.token(in: request.headers) { session = try await environment.sessions.authenticate(token) }
        let signedIn = try SignedInContext(base: context, signedIn: session?.signedIn).signedIn
        context.signedInUser.text = signedIn.userID.rawValue
        try self.origin(route, request, environment)
        if route.access == .operator, !signedIn.caller.isOperator { throw AppError(.forbidden, "Only an operator of this installation may do that.", details: ["needed_role": "operator"]) }
        // Noted before the work: the new token must arrive also with an error, or the old one's grace ends in a sign-out.
        if let replacement = session?.replacement { context.newCookie.text = cookie.handOut(replacement.token, maximumAge: replacement.maximumAge) }
        return try await body(signedIn)
    }

    static func access(_ signedIn: SignedIn, _ role: Role, _ context: APIContext, _ environment: RouteEnvironment) async throws -> WorkspaceAccess {
        let workspaceID = Identifier<Workspace>(context.parameters.get("workspaceID") ?? "")
        let access = try await environment.context.read("access.find") { tx in try WorkspaceAccess.find(signedIn.caller, workspaceID, in: tx) }
        try access.require(role)
        return access
    }

    static func call<Context>(_ route: APIRoute, _ request: Request, _ context: Context, parameters: Parameters) async throws -> APICall<Context> {
        let query = try QueryItems(request.uri.queryParameters, known: route.query)
        var body = ByteBuffer()
        if route.mayWrite {
            if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > route.bodyLimit { throw self.tooLarge(route) }
            do {
                body = try await request.body.collect(upTo: route.bodyLimit)
            } catch is NIOTooManyBytesError {
                throw self.tooLarge(route)
            } catch let error as CancellationError {
                throw error
            } catch {
                // The sender's doing: chunks that are none, or a connection that ended in the middle.
                throw AppError(.malformedRequest, "The body could not be read to its end.", cause: String(describing: type(of: error)))
            }
        }
        return APICall(context: context, headers: request.headers, parameters: parameters, query: query, body: body)
    }

    private static func tooLarge(_ route: APIRoute) -> AppError {
        AppError(.payloadTooLarge, "The body may have at most \(route.bodyLimit) bytes.", details: ["maximum_bytes": String(route.bodyLimit)])
    }
}
