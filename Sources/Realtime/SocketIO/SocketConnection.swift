import Core
import Logging
import NIOCore

/// The Socket.IO side of one session: which namespaces it has joined, and what its packets mean. Its state is bound to the session's
/// event loop.
final class SocketConnection: EngineSessionListener, Sendable {
    private struct Joined {
        var socket: Socket
        var listener: any SocketListener
        var nextAck: UInt64 = 0
        var acks: [UInt64: @Sendable ([WireValue]?) -> Void] = [:]
    }

    private struct State {
        var decoder: SocketPacketDecoder
        var joined: [String: Joined] = [:]
        var asked: Set<String> = []
        /// Namespaces that we took the client out of: what it had sent before it knew is dropped.
        var left: Set<String> = []
        var hasJoined = false
        var connectTimer: Scheduled<Void>?
        var isOver = false
    }

    private let session: EngineSession
    private let server: SocketServer
    private let state: NIOLoopBoundBox<State>

    /// On the session's event loop.
    init(session: EngineSession, server: SocketServer) {
        self.session = session
        self.server = server
        self.state = NIOLoopBoundBox(State(decoder: SocketPacketDecoder(maximumAttachments: server.configuration.maximumAttachments)), eventLoop: session.eventLoop)
        self.state.value.connectTimer = session.eventLoop.scheduleTask(in: TimeAmount(span: server.configuration.connectTimeout)) { [weak session] in session?.close() }
    }

    // MARK: From the engine

    func received(_ message: EngineMessage) {
        do {
            guard let packet = try self.state.value.decoder.add(message) else { return }
            self.handle(packet)
        } catch {
            self.session.close(.parseError)
        }
    }

    func closed(_ reason: EngineCloseReason) {
        self.state.value.isOver = true
        self.state.value.connectTimer?.cancel()
        self.state.value.connectTimer = nil
        for name in self.state.value.joined.keys { self.end(name, .engine(reason)) }
    }

    private func handle(_ packet: SocketPacket) {
        switch packet {
        case .connect(let namespace, let payload): self.connect(namespace, payload)
        case .disconnect(let namespace):
            guard self.isJoined(namespace) else { return }
            self.end(namespace, .clientDisconnect)
        case .event(let namespace, let id, let name, let arguments):
            guard self.isJoined(namespace), let joined = self.state.value.joined[namespace] else { return }
            let acknowledge: (@Sendable ([WireValue]) -> Void)? = id.map { id in
                let once = Once()
                return { [session] arguments in
                    if once.take() { session.send(SocketPacket.ack(namespace: namespace, id: id, arguments: arguments).frames) }
                }
            }
            // A number as a name is legal and rare; it is told as its digits.
            let text = name.text ?? { if case .number(let digits) = name { digits } else { "" } }()
            joined.listener.received(SocketEvent(name: text, arguments: arguments, acknowledge: acknowledge), from: joined.socket)
        case .ack(let namespace, let id, let arguments):
            guard self.isJoined(namespace) else { return }
            self.state.value.joined[namespace]?.acks.removeValue(forKey: id)?(arguments)
        case .connectError: self.session.close(.parseError)
        }
    }

    /// Anything for a namespace that was never joined closes the connection.
    private func isJoined(_ namespace: String) -> Bool {
        if self.state.value.joined[namespace] != nil { return true }
        if !self.state.value.left.contains(namespace) { self.session.close(.parseError) }
        return false
    }

    // MARK: Joining

    private func connect(_ name: String, _ payload: WireValue?) {
        let state = self.state.value
        guard state.joined[name] == nil, !state.asked.contains(name) else {
            self.session.close(.parseError)
            return
        }
        guard let namespace = self.server.namespaces[name] else {
            self.refuse(name, SocketRefusal("Invalid namespace"))
            return
        }
        guard state.joined.count + state.asked.count < self.server.configuration.maximumNamespaces else {
            self.refuse(name, SocketRefusal("Too many namespaces"))
            return
        }
        self.state.value.asked.insert(name)
        let handshake = SocketHandshake(socketID: self.server.newSocketID(), namespace: name, auth: payload ?? .object([]), request: self.session.handshake)
        // One task for each namespace that is asked for, and those are bounded.
        Task {
            let result: Result<any SocketListener, SocketRefusal>
            do throws(SocketRefusal) { result = .success(try await namespace.admit(handshake)) } catch { result = .failure(error) }
            self.session.eventLoop.execute { self.admitted(handshake, result) }
        }
    }

    private func admitted(_ handshake: SocketHandshake, _ result: Result<any SocketListener, SocketRefusal>) {
        let name = handshake.namespace
        self.state.value.asked.remove(name)
        guard !self.state.value.isOver else { return }
        switch result {
        case .failure(let refusal): self.refuse(name, refusal)
        case .success(let listener):
            self.state.value.connectTimer?.cancel()
            self.state.value.connectTimer = nil
            self.state.value.left.remove(name)
            let socket = Socket(id: handshake.socketID, namespace: name, session: self.session, server: self.server, connection: self)
            self.state.value.joined[name] = Joined(socket: socket, listener: listener)
            self.server.add(socket)
            self.session.send(SocketPacket.connect(namespace: name, payload: .members(["sid": .string(socket.id)])).frames)
            listener.connected(socket)
        }
    }

    private func refuse(_ name: String, _ refusal: SocketRefusal) {
        var payload = [WireValue.Member("message", .string(refusal.message))]
        if let data = refusal.data { payload.append(.init("data", data)) }
        self.session.send(SocketPacket.connectError(namespace: name, payload: .object(payload)).frames)
    }

    private func end(_ name: String, _ reason: SocketCloseReason) {
        guard let joined = self.state.value.joined.removeValue(forKey: name) else { return }
        self.server.remove(joined.socket)
        for ack in joined.acks.values { ack(nil) }
        joined.listener.disconnected(joined.socket, reason)
    }

    // MARK: From the application, from anywhere

    func disconnect(_ socket: Socket, closesConnection: Bool) {
        self.onLoop {
            let name = socket.namespace
            if $0.state.value.joined[name]?.socket === socket {
                $0.session.send(SocketPacket.disconnect(namespace: name).frames)
                $0.state.value.left.insert(name)
                $0.end(name, .serverDisconnect)
            }
            if closesConnection { $0.session.close() }
        }
    }

    func emitWithAck(_ name: String, _ arguments: [WireValue], from socket: Socket, timeout: Duration) async -> [WireValue]? {
        await withCheckedContinuation { continuation in
            self.onLoop { connection in
                guard var joined = connection.state.value.joined[socket.namespace], joined.socket === socket else {
                    continuation.resume(returning: nil)
                    return
                }
                let id = joined.nextAck
                joined.nextAck += 1
                let timer = connection.session.eventLoop.scheduleTask(in: TimeAmount(span: timeout)) {
                    connection.state.value.joined[socket.namespace]?.acks.removeValue(forKey: id)?(nil)
                }
                joined.acks[id] = { arguments in
                    timer.cancel()
                    continuation.resume(returning: arguments)
                }
                connection.state.value.joined[socket.namespace] = joined
                connection.session.send(SocketPacket.event(namespace: socket.namespace, id: id, name: .string(name), arguments: arguments).frames)
            }
        }
    }

    private func onLoop(_ body: @escaping @Sendable (SocketConnection) -> Void) {
        if self.session.eventLoop.inEventLoop { body(self) } else { self.session.eventLoop.execute { body(self) } }
    }
}
