import Core
import Realtime
import ServiceKit

/// One dashboard: who it is, and what it has asked for since it connected.
struct LiveMember: SocketListener {
    /// The conversation that is on the screen; nil for none.
    struct View: Sendable {
        var conversationID: Identifier<Conversation>?
        /// Whether a reply is being written there.
        var isComposing: Bool
        var answer: @Sendable (_ problem: String?) -> Void
    }

    let socketID: String
    let userID: Identifier<User>
    let name: String
    let sessionID: Identifier<Session>
    let role: Role
    /// The number of the last event that the client has.
    let after: Int64?
    private let feed: LiveFeed
    /// Held while the connection lasts.
    private let place: Place<Session>
    private let views: AsyncStream<View>
    private let source: AsyncStream<View>.Continuation

    init(socketID: String, access: WorkspaceAccess, signedIn: SignedIn, after: Int64?, feed: LiveFeed, place: Place<Session>) {
        self.socketID = socketID
        self.userID = signedIn.userID
        self.name = signedIn.caller.name
        self.sessionID = signedIn.sessionID
        self.role = access.role
        self.after = after
        self.feed = feed
        self.place = place
        (self.views, self.source) = AsyncStream.makeStream(of: View.self, bufferingPolicy: .bufferingOldest(16))
    }

    func connected(_ socket: Socket) {
        // What one dashboard asks for is done in order, and the task ends with the connection; those are bounded.
        Task {
            await self.feed.join(self, socket)
            for await view in self.views { view.answer(await self.feed.view(view.conversationID, isComposing: view.isComposing, by: self)) }
            await self.feed.leave(self.socketID)
        }
    }

    func received(_ event: SocketEvent, from _: Socket) {
        let answer: @Sendable (String?) -> Void = { problem in event.acknowledge?([problem.map { .members(["error": .string($0)]) } ?? .members(["ok": .bool(true)])]) }
        guard event.name == "view" else { return answer("There is no event of this name; there is: view.") }
        let conversationID: Identifier<Conversation>?
        switch event.arguments.first?["conversation_id"] {
        case .null?: conversationID = nil
        case .string(let id)? where !id.isEmpty && id.utf8.count <= 200: conversationID = Identifier(id)
        default: return answer("conversation_id must be the id of a conversation, or null.")
        }
        let isComposing: Bool
        switch event.arguments.first?["is_composing"] {
        case nil, .null?: isComposing = false
        case .bool(let value)?: isComposing = value
        default: return answer("is_composing must be true or false.")
        }
        if case .dropped(let view) = self.source.yield(View(conversationID: conversationID, isComposing: isComposing, answer: answer)) { view.answer("Too many requests are waiting.") }
    }

    func disconnected(_: Socket, _: SocketCloseReason) { self.source.finish() }
}
