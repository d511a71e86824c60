import Core
import Foundation
import Metrics
import NIOCore
import Security
import Synchronization

/// Lets something happen once.
final class Once: Sendable {
    private let isTaken = Mutex(false)

    func take() -> Bool {
        self.isTaken.withLock { taken in
            defer { taken = true }
            return !taken
        }
    }
}

/// A Socket.IO server: namespaces, their sockets and rooms.
public final class SocketServer: Sendable {
    private struct Members {
        var sockets: [String: Socket] = [:]
        var rooms = SocketRooms()
    }

    public let configuration: SocketConfiguration
    let namespaces: [String: SocketNamespace]
    private let secrets: any SecretSource
    private let members = Mutex<[String: Members]>([:])

    public init(_ configuration: SocketConfiguration = SocketConfiguration(), namespaces: [SocketNamespace], secrets: any SecretSource = SystemSecretSource()) {
        self.configuration = configuration
        self.namespaces = Dictionary(namespaces.map { ($0.name, $0) }) { first, _ in first }
        self.secrets = secrets
    }

    /// The engine that carries this server's packets. Throws `configurationInvalid`.
    public func engine(_ configuration: EngineConfiguration, name: String = "socket") throws -> EngineServer {
        try EngineServer(configuration, name: name, secrets: self.secrets) { session in SocketConnection(session: session, server: self) }
    }

    /// Sends an event to the members of any of `rooms` (none: to the whole namespace), each once, without those in `exceptions`. A socket's
    /// own id is a room too. Encoded once.
    public func emit(_ name: String, _ arguments: [WireValue], namespace: String = "/", to rooms: Set<String> = [], except exceptions: Set<String> = []) {
        let recipients = self.members.withLock { all -> [Socket] in
            guard let members = all[namespace] else { return [] }
            return members.rooms.recipients(of: rooms, except: exceptions, all: members.sockets.keys).compactMap { members.sockets[$0] }
        }
        guard !recipients.isEmpty else { return }
        let frames = SocketPacket.event(namespace: namespace, id: nil, name: .string(name), arguments: arguments).frames
        Counter(label: "realtime_events_sent_total").increment(by: recipients.count)
        // One hop for each event loop, not for each socket.
        for (_, sockets) in Dictionary(grouping: recipients, by: { ObjectIdentifier($0.session.eventLoop) }) {
            sockets[0].session.eventLoop.execute { for socket in sockets { socket.session.send(frames) } }
        }
    }

    /// The sockets of a room, or of the whole namespace.
    public func sockets(in room: String? = nil, namespace: String = "/") -> [Socket] {
        self.members.withLock { all in
            guard let members = all[namespace] else { return [] }
            guard let room else { return Array(members.sockets.values) }
            return (members.rooms.members[room] ?? []).compactMap { members.sockets[$0] }
        }
    }

    func newSocketID() -> String {
        Data(self.secrets.bytes(15)).base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
    }

    // MARK: Members

    func add(_ socket: Socket) {
        self.change(socket.namespace) { members in
            members.sockets[socket.id] = socket
            members.rooms.join(socket.id, socket.id)
        }
    }

    func remove(_ socket: Socket) {
        self.change(socket.namespace) { members in
            members.sockets[socket.id] = nil
            members.rooms.leaveAll(socket.id)
        }
    }

    func join(_ room: String, _ socket: Socket) {
        // One that has left must not come back into a room through a late call.
        self.change(socket.namespace) { members in if members.sockets[socket.id] != nil { members.rooms.join(room, socket.id) } }
    }

    func leave(_ room: String, _ socket: Socket) { self.change(socket.namespace) { $0.rooms.leave(room, socket.id) } }

    private func change(_ namespace: String, _ body: (inout Members) -> Void) { self.members.withLock { body(&$0[namespace, default: Members()]) } }
}
