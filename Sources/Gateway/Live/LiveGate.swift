import Core
import Foundation
import HTTPTypes
import Realtime
import Security
import ServiceKit
import Storage

/// Decides who may open a live connection: the session cookie of the handshake, or a one-use ticket, and membership of the workspace.
struct LiveGate: Sendable {
    private let environment: RouteEnvironment
    private let feeds: LiveFeeds
    private let tickets: TicketBox<LiveServer.TicketValue>
    private let places = PlaceCounter<Session>(maximum: LiveServer.maximumPerSession)

    init(environment: RouteEnvironment, feeds: LiveFeeds) {
        self.environment = environment
        self.feeds = feeds
        self.tickets = TicketBox(lifetime: LiveServer.ticketLifetime, time: environment.context.time)
    }

    func issue(_ value: LiveServer.TicketValue) -> String { self.tickets.issue(value) }

    func admit(_ handshake: SocketHandshake) async throws(SocketRefusal) -> any SocketListener {
        guard let workspace = handshake.auth["workspace_id"]?.text, !workspace.isEmpty, workspace.utf8.count <= 200 else {
            throw Self.refusal(.validationFailed, "workspace_id must be the id of a workspace.")
        }
        let after: Int64?
        switch handshake.auth["after"] {
        case nil, .null?: after = nil
        case .number(let digits)?:
            guard let number = Int64(digits), number >= 0 else { fallthrough }
            after = number
        default: throw Self.refusal(.validationFailed, "after must be the number of an event, or null.")
        }
        do {
            let signedIn = try await self.signedIn(handshake)
            let access = try await self.environment.context.read("live.access") { tx in try WorkspaceAccess.find(signedIn.caller, Identifier(workspace), in: tx) }
            guard let feed = self.feeds.feed(access.workspaceID) else { throw AppError(.shuttingDown, "The server is not ready.") }
            guard let place = self.places.take(signedIn.sessionID) else { throw AppError(.rateLimited, "Too many live connections are open.") }
            return LiveMember(socketID: handshake.socketID, access: access, signedIn: signedIn, after: after, feed: feed, place: place)
        } catch let error as AppError {
            throw Self.refusal(error.code, error.status < 500 ? error.message : "Something went wrong on our side.")
        } catch {
            throw Self.refusal(.internalFailure, "Something went wrong on our side.")
        }
    }

    private func signedIn(_ handshake: SocketHandshake) async throws -> SignedIn {
        if let ticket = handshake.auth["ticket"] {
            guard let text = ticket.text, let value = self.tickets.redeem(text) else { throw AppError(.unauthenticated, "The ticket is used up or too old. Get a new one.") }
            let now = self.environment.context.time.now()
            return try await self.environment.context.read("live.ticket") { tx in
                guard let session = try Session.current(value.sessionID, at: now, in: tx), let user = try tx.get(User.self, value.userID) else { throw AppError(.unauthenticated, "Sign in first.") }
                return SignedIn(user: user, sessionID: session.id)
            }
        }
        // The token is not replaced here: the new one could not be handed out.
        guard let token = SessionCookie(address: self.environment.address).token(in: handshake.request.headers), let signedIn = try await self.environment.sessions.recognise(token) else {
            throw AppError(.unauthenticated, "Sign in first.")
        }
        return signedIn
    }

    private static func refusal(_ code: ErrorCode, _ message: String) -> SocketRefusal { SocketRefusal(message, data: .members(["code": .string(code.rawValue)])) }
}
