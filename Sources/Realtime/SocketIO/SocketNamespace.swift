import Core
import NIOCore

/// Who asks to join a namespace. Holds credentials: never log it.
public struct SocketHandshake: Sendable {
    /// The id that the socket will have.
    public var socketID: String
    public var namespace: String
    /// The object in the CONNECT packet; empty where there was none.
    public var auth: WireValue
    /// The session's first request.
    public var request: EngineHandshake
}

/// Why a socket may not join; the client sees both parts.
public struct SocketRefusal: Error, Sendable, Hashable {
    public var message: String
    public var data: WireValue?

    public init(_ message: String, data: WireValue? = nil) {
        self.message = message
        self.data = data
    }
}

/// Why a socket left its namespace, in the protocol's words.
public enum SocketCloseReason: Sendable, Hashable {
    case engine(EngineCloseReason)
    case clientDisconnect
    case serverDisconnect

    public var text: String {
        switch self {
        case .engine(let reason): reason.rawValue
        case .clientDisconnect: "client namespace disconnect"
        case .serverDisconnect: "server namespace disconnect"
        }
    }
}

/// An event of a client.
public struct SocketEvent: Sendable {
    public var name: String
    public var arguments: [WireValue]
    /// Answers the event, once; nil where the client wants no answer.
    public var acknowledge: (@Sendable ([WireValue]) -> Void)?
}

/// What is told about one socket: always on its event loop, in order, so it must not block.
public protocol SocketListener: Sendable {
    /// The client knows that it is connected; what is sent now comes right after.
    func connected(_ socket: Socket)
    func received(_ event: SocketEvent, from socket: Socket)
    /// Called once after `connected`. The socket has left its rooms.
    func disconnected(_ socket: Socket, _ reason: SocketCloseReason)
}

/// A namespace that clients can join.
public struct SocketNamespace: Sendable {
    /// Begins with a slash.
    public var name: String
    /// Decides whether a socket may join, and who listens to it.
    public var admit: @Sendable (SocketHandshake) async throws(SocketRefusal) -> any SocketListener

    public init(_ name: String, admit: @escaping @Sendable (SocketHandshake) async throws(SocketRefusal) -> any SocketListener) {
        self.name = name
        self.admit = admit
    }
}

/// What Socket.IO adds to the engine's configuration.
public struct SocketConfiguration: Sendable {
    /// From the handshake to the first joined namespace.
    public var connectTimeout: Duration = .seconds(45)
    public var maximumAttachments = 10
    /// Joined or asked for, by one connection.
    public var maximumNamespaces = 8

    public init() {}
}
