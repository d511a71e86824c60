import HTTPTypes
import Hummingbird
import NIOCore

/// What a simulator's handler knows about a call beside the request.
public struct SandboxContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// The connection; faults close it.
    public let channel: any Channel
    /// How much later (sandbox time) what this call writes becomes visible to reads; zero unless a fault says so.
    public var visibilityDelay: Duration = .zero

    public init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.channel = source.channel
    }

    public var maxUploadSize: Int { 16 * 1024 * 1024 }
}

/// A call read to its end: what a simulator's pure handlers work on.
public struct SandboxRequest: Sendable {
    public var method: HTTPRequest.Method
    /// The path without the host prefix, such as `/youtube/v3/comments`.
    public var path: String
    public var query: FormItems
    public var headers: HTTPFields
    public var body: ByteBuffer
    public var parameters: Parameters
    public var visibilityDelay: Duration

    /// Reads the whole body (at most `context.maxUploadSize` bytes; more throws 413).
    public init(_ request: Request, _ context: SandboxContext) async throws {
        self.method = request.method
        self.path = SandboxPath.split(request.uri.path).path
        self.query = FormItems(encoded: request.uri.query ?? "")
        self.headers = request.headers
        self.body = request.method == .get ? ByteBuffer() : try await request.body.collect(upTo: context.maxUploadSize)
        self.parameters = context.parameters
        self.visibilityDelay = context.visibilityDelay
    }

    /// The media type without its parameters, in lower case.
    public var mediaType: String { (self.headers[.contentType] ?? "").split(separator: ";").first.map { $0.trimmingSpaces().lowercased() } ?? "" }

    /// The form items of a urlencoded body; nil when the body is something else.
    public var form: FormItems? {
        guard self.mediaType == "application/x-www-form-urlencoded" else { return nil }
        return FormItems(encoded: String(buffer: self.body))
    }

    /// The body as JSON. Throws `DecodingError` when it is none.
    public func json() throws -> JSONNode { try JSONNode(parsing: self.body.readableBytesView) }

    /// The token of an `Authorization: Bearer` header.
    public var bearerToken: String? { SandboxPath.bearer(self.headers) }
}

/// Takes request paths apart: the first component stands for the host.
enum SandboxPath {
    /// `/youtube.googleapis.com/youtube/v3/videos` → (`youtube.googleapis.com`, `/youtube/v3/videos`).
    static func split(_ path: String) -> (host: String, path: String) {
        let parts = path.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: true)
        guard let host = parts.first else { return ("", "/") }
        return (String(host), parts.count > 1 ? "/" + parts[1] : "/")
    }

    static func bearer(_ headers: HTTPFields) -> String? {
        guard let value = headers[.authorization] else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    /// The access token of a call: header or `access_token` parameter.
    static func bearer(_ request: Request) -> String? {
        self.bearer(request.headers) ?? FormItems(encoded: request.uri.query ?? "")["access_token"]
    }
}

extension Response {
    /// A JSON answer.
    public static func json(_ node: JSONNode, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        if headers[.contentType] == nil { headers[.contentType] = "application/json; charset=UTF-8" }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: node.bytes)))
    }

    /// A page for a person's browser.
    public static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"], body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// Sends the browser on (302).
    public static func sendOn(to location: String) -> Response { Response(status: .found, headers: [.location: location]) }
}
