import Core
import NIOCore

/// One client in one namespace. Everything may be called from anywhere.
public final class Socket: Sendable {
    /// Public, unlike the session's: other clients may know it.
    public let id: String
    public let namespace: String
    let session: EngineSession
    private let server: SocketServer
    private let connection: SocketConnection

    init(id: String, namespace: String, session: EngineSession, server: SocketServer, connection: SocketConnection) {
        self.id = id
        self.namespace = namespace
        self.session = session
        self.server = server
        self.connection = connection
    }

    /// Sends an event.
    public func emit(_ name: String, _ arguments: WireValue...) { self.emit(name, arguments) }

    /// Sends an event.
    public func emit(_ name: String, _ arguments: [WireValue]) {
        self.session.send(SocketPacket.event(namespace: self.namespace, id: nil, name: .string(name), arguments: arguments).frames)
    }

    /// Sends an event and waits for the client's acknowledgement; nil when none came within `timeout` or the client left.
    public func emitWithAck(_ name: String, _ arguments: [WireValue], timeout: Duration) async -> [WireValue]? {
        await self.connection.emitWithAck(name, arguments, from: self, timeout: timeout)
    }

    /// From now on the socket gets what is sent to the room. Does nothing once it has left its namespace.
    public func join(_ room: String) { self.server.join(room, self) }
    /// The socket no longer gets what is sent to the room; one it is not in is fine.
    public func leave(_ room: String) { self.server.leave(room, self) }

    /// Takes the socket out of its namespace and tells the client; with `closesConnection` also ends its connection.
    public func disconnect(closesConnection: Bool = false) { self.connection.disconnect(self, closesConnection: closesConnection) }
}
