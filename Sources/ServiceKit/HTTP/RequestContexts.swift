import Core
import Hummingbird
import NIOCore
import Synchronization

/// What is known about every request before anybody asked who sent it.
public struct APIContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// The peer of the connection; with a proxy in front see `clientAddress`.
    public let remoteAddress: SocketAddress?
    /// Ours, from `IdentifierSource`; in logs, problem details and the `X-Request-ID` header.
    public var requestID = ""
    /// Who to count requests by where nobody is signed in.
    public var clientAddress = "unknown"
    /// Set by the route's check, so that the access log can name the user.
    public let signedInUser = NoteBox()
    /// A `Set-Cookie` value that has to go out with the answer, also with a problem.
    let newCookie = NoteBox()

    public init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.remoteAddress = source.channel.remoteAddress
    }
}

/// One note that a handler leaves for the middleware around it.
public final class NoteBox: Sendable {
    private let note = Mutex("")

    public init() {}

    public var text: String {
        get { self.note.withLock { $0 } }
        set { self.note.withLock { $0 = newValue } }
    }
}

/// A person with a valid session.
public struct SignedIn: Sendable, Hashable {
    public var caller: Caller
    public var userID: Identifier<User>
    public var sessionID: Identifier<Session>

    public init(user: User, sessionID: Identifier<Session>) {
        self.caller = Caller(user: user)
        self.userID = user.id
        self.sessionID = sessionID
    }
}

/// A signed-in request. There is no way to make one without a session, so its handlers never unwrap a user.
public struct SignedInContext: Sendable {
    public let base: APIContext
    public let signedIn: SignedIn

    /// Throws `unauthenticated` without a session.
    public init(base: APIContext, signedIn: SignedIn?) throws {
        guard let signedIn else { throw AppError(.unauthenticated, "Sign in first.") }
        self.base = base
        self.signedIn = signedIn
    }

    public var caller: Caller { self.signedIn.caller }
    public var userID: Identifier<User> { self.signedIn.userID }
}

/// A signed-in request of a member of the workspace in its path, with at least the role that the route names.
public struct WorkspaceContext: Sendable {
    public let base: APIContext
    public let signedIn: SignedIn
    public let access: WorkspaceAccess

    public var caller: Caller { self.access.caller }
    public var workspaceID: Identifier<Workspace> { self.access.workspaceID }
}
