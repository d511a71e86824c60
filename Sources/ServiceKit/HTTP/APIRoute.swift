import Core
import HTTPTypes

/// Who may call a route.
public enum RouteAccess: Sendable, Hashable {
    /// Anybody, also without signing in.
    case anybody
    /// A platform's server; the handler checks its signature.
    case platform
    case signedIn
    /// The operator of the installation.
    case `operator`
    /// A member of the workspace in the path with at least this role.
    case role(Role)

    /// As the OpenAPI document names it (`x-role`).
    public var name: String {
        switch self {
        case .anybody: "anybody"
        case .platform: "platform"
        case .signedIn: "signed_in"
        case .operator: "operator"
        case .role(let role): role.rawValue
        }
    }
}

/// A route as it is declared: the one place that says what it is and who may call it.
public struct APIRoute: Sendable, Hashable {
    public var method: HTTPRequest.Method
    /// For instance `/api/v1/workspaces/{workspaceID}/messages`.
    public var path: String
    /// Unique, camelCase; the OpenAPI document's `operationId`.
    public var operationID: String
    public var access: RouteAccess
    /// One sentence.
    public var summary: String
    /// The query parameters that it knows; others are refused.
    public var query: [String]
    /// Bytes; larger bodies are refused with 413.
    public var bodyLimit: Int
    /// Whether `Idempotency-Key` is honoured. Off where the answer holds a secret that must not be kept.
    public var honoursIdempotencyKey: Bool

    /// One megabyte.
    public static let defaultBodyLimit = 1 << 20

    public init(
        _ method: HTTPRequest.Method, _ path: String, _ operationID: String, access: RouteAccess, _ summary: String, query: [String] = [], bodyLimit: Int = APIRoute.defaultBodyLimit,
        honoursIdempotencyKey: Bool = true
    ) {
        self.method = method
        self.path = path
        self.operationID = operationID
        self.access = access
        self.summary = summary
        self.query = query
        self.bodyLimit = bodyLimit
        self.honoursIdempotencyKey = honoursIdempotencyKey
    }

    /// The names in braces, in order.
    public var pathParameters: [String] {
        self.path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.map { String($0.dropFirst().dropLast()) }
    }

    /// Whether a path of a request is one of this route's.
    public func matches(path: String) -> Bool {
        let template = self.path.split(separator: "/")
        let parts = path.split(separator: "/")
        return template.count == parts.count && zip(template, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }

    /// How many parts of the path a request may fill.
    var placeholders: Int { self.path.split(separator: "/").count { $0.hasPrefix("{") } }

    static let workspacePrefix = "/api/v1/workspaces/{workspaceID}"
    var mayWrite: Bool { ![.get, .head, .options].contains(self.method) }
}
