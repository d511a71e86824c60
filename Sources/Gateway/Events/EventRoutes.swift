import Core
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit
import Storage

/// `GET /api/v1/workspaces/{workspaceID}/events`.
struct EventRoutes: Sendable {
    /// Open streams at a time: of one person, and of all.
    static let maximumPerUser = 20
    static let maximumInAll = 5_000

    let environment: ServiceEnvironment
    private let open = PlaceCounter<User>(maximum: EventRoutes.maximumPerUser, inAll: EventRoutes.maximumInAll)

    init(environment: ServiceEnvironment) { self.environment = environment }

    var routes: RouteTable {
        var table = RouteTable()
        table.workspaceStream("/events", "streamEvents", needs: .analyst, "The workspace's events as they happen (server-sent events); Last-Event-ID gets what was missed.", query: ["after"]) { call in
            let after = try Self.lastSeen(call)
            let userID = call.context.signedIn.userID
            guard let place = self.open.take(userID) else { throw AppError(.rateLimited, "Too many live streams are open.", details: ["retry_after_ms": "10000"]) }
            let stream = EventStream(environment: self.environment, workspaceID: call.context.workspaceID, check: self.check(call.context))
            let headers: HTTPFields = [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store", .accelBuffering: "no"]
            return Response(
                status: .ok, headers: headers,
                body: ResponseBody { writer in
                    // Held until the body is written or dropped.
                    defer { withExtendedLifetime(place) {} }
                    try await stream.run(after: after) { text in try await writer.write(ByteBuffer(string: text)) }
                    try await writer.finish(nil)
                })
        }
        return table
    }

    /// The session still is and the person is still a member.
    private func check(_ context: WorkspaceContext) -> @Sendable () async throws -> Void {
        let environment = self.environment
        return {
            try await environment.read("events.check") { tx in
                guard let session = try tx.get(Session.self, context.signedIn.sessionID), session.expiresAt > environment.time.now() else { throw AppError(.unauthenticated, "Sign in first.") }
                _ = try WorkspaceAccess.find(context.caller, context.workspaceID, in: tx)
            }
        }
    }

    private static func lastSeen(_ call: WorkspaceCall) throws -> Int64? {
        guard let text = try call.headers[.lastEventID] ?? call.query.text("after") else { return nil }
        guard let number = Int64(text), number >= 0 else { throw AppError.invalid("header.Last-Event-ID", "must be the number of an event") }
        return number
    }
}
