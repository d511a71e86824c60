import Core
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit

/// The dashboard's page at every address that is its own: it finds out itself what to show there.
///
/// Only what a browser opens as a page (`Accept: text/html`) and no route answers is the dashboard's; programs get their problem details.
struct DashboardPages: RouterMiddleware {
    /// The beginnings of addresses that are never a page of the dashboard.
    private static let reserved: Set<Substring> = ["api", "assets", "webhooks", "callbacks", "privacy", "health", "metrics", "socket.io", "engine.io"]

    let files: StaticFiles?

    func handle(_ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound && Self.isPage(request) {
            return try self.page(request.headers)
        }
    }

    private static func isPage(_ request: Request) -> Bool {
        guard request.method == .get || request.method == .head, request.headers[.accept]?.contains("text/html") == true else { return false }
        let first = request.uri.path.split(separator: "/").first ?? ""
        // A name with a dot asks for a file.
        return !self.reserved.contains(first) && request.uri.path.split(separator: "/").last?.contains(".") != true
    }

    func page(_ headers: HTTPFields) throws -> Response {
        if let files { return try files.answer("index.html", headers) }
        return Response(status: .serviceUnavailable, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"], body: .init(byteBuffer: ByteBuffer(string: Self.notBuilt)))
    }

    private static let notBuilt = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Understudy</title></head>
        <body><h1>The dashboard was not built</h1>
        <p>The server works and its API is at <a href="/api/v1/openapi.yaml">/api/v1</a>, but this program was built without the dashboard.
        Run <code>make web</code>, build the program again and restart it.</p></body></html>

        """
}
