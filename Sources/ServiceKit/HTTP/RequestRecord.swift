import Core
import HTTPTypes
import Hummingbird
import Logging
import Metrics
import NIOCore
import Tracing

/// Gives each request its id, and records it: one span, two metrics, one line in the access log. Never query values, bodies or addresses of people.
public struct RequestRecordMiddleware: RouterMiddleware {
    private let ids: any IdentifierSource
    private let trustedProxies: TrustedProxies
    private let clock = ContinuousClock()

    /// - Parameter trustedProxies: whose `X-Forwarded-For` tells the client's address.
    public init(ids: any IdentifierSource, trustedProxies: TrustedProxies = TrustedProxies()) {
        self.ids = ids
        self.trustedProxies = trustedProxies
    }

    /// Names and times the request; the answer carries the id.
    public func handle(_ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response) async throws -> Response {
        var context = context
        context.requestID = self.ids.next()
        context.clientAddress = self.trustedProxies.client(peer: context.remoteAddress?.ipAddress, forwarded: request.headers[values: .forwardedFor]) ?? "unknown"
        context.logger[metadataKey: "request_id"] = "\(context.requestID)"
        let route = context.endpointPath ?? "none"
        let method = Self.knownMethods.contains(request.method) ? request.method.rawValue : "OTHER"
        let start = self.clock.now
        var response = try await withSpan("\(method) \(route)", ofKind: .server) { [context] span in
            span.attributes["http.request.method"] = method
            span.attributes["http.route"] = route
            let response = try await next(request, context)
            span.attributes["http.response.status_code"] = Int(response.status.code)
            if response.status.code >= 500 { span.setStatus(SpanStatus(code: .error)) }
            return response
        }
        let duration = start.duration(to: self.clock.now)
        response.headers[.requestID] = context.requestID
        self.record(route, method, Int(response.status.code), duration, context)
        return response
    }

    private static let knownMethods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

    private func record(_ route: String, _ method: String, _ status: Int, _ duration: Duration, _ context: APIContext) {
        Counter(label: "http_requests_total", dimensions: [("method", method), ("route", route), ("status", String(status))]).increment()
        Metrics.Timer(label: "http_request_duration_seconds", dimensions: [("method", method), ("route", route)]).recordNanoseconds(duration.wholeNanoseconds)
        let isQuiet = route.hasPrefix("/health") || route == "/metrics"
        context.logger.log(level: isQuiet ? .debug : .info, "request", metadata: [
            "method": "\(method)", "route": "\(route)", "status": "\(status)", "duration_ms": "\(duration.wholeMilliseconds)", "user": "\(context.signedInUser.text)",
        ])
    }
}

extension Duration {
    fileprivate var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = self.components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
