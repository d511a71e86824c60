import Core
import Foundation
import Metrics
import NIOCore
import Security
import Synchronization

/// The sessions of one Engine.IO endpoint.
public final class EngineServer: Sendable {
    private struct State {
        var sessions: [String: EngineSession] = [:]
        var counter: UInt32 = 0
        var isShuttingDown = false
    }

    public let configuration: EngineConfiguration
    private let secrets: any SecretSource
    private let name: String
    private let listen: @Sendable (EngineSession) -> any EngineSessionListener
    private let state = Mutex(State())

    /// - Parameters:
    ///   - name: tells this endpoint's metrics from another's.
    ///   - listen: called on a new session's event loop; makes whoever hears its messages.
    /// Throws `configurationInvalid`.
    public init(
        _ configuration: EngineConfiguration, name: String = "engine", secrets: any SecretSource = SystemSecretSource(), listen: @escaping @Sendable (EngineSession) -> any EngineSessionListener
    ) throws {
        try configuration.check()
        self.configuration = configuration
        self.name = name
        self.secrets = secrets
        self.listen = listen
    }

    /// Open sessions.
    public var count: Int { self.state.withLock { $0.sessions.count } }

    /// Ends every session and refuses new ones.
    public func shutDown() {
        let sessions = self.state.withLock { state in
            state.isShuttingDown = true
            return Array(state.sessions.values)
        }
        for session in sessions { session.discard(.shuttingDown) }
    }

    /// Takes new sessions or refuses them; for whoever stops or starts listening.
    func session(_ id: String) -> EngineSession? { self.state.withLock { $0.sessions[id] } }

    /// Judges a request. Throws `EngineError`.
    func purpose(of request: EngineRequest) throws(EngineError) -> EngineRequest.Purpose {
        let purpose = try request.purpose(self.configuration) { self.session($0) != nil }
        if case .handshake = purpose {
            let refusal: EngineError? = self.state.withLock { state in
                if state.isShuttingDown { return .shuttingDown }
                return state.sessions.count >= self.configuration.maximumSessions ? .full : nil
            }
            if let refusal { throw refusal }
        }
        return purpose
    }

    /// A new session on `eventLoop`, where this is called. Returns it with its open packet.
    func open(_ handshake: EngineHandshake, on eventLoop: any EventLoop, link: WebSocketLink?) -> (session: EngineSession, packet: EngineFrame) {
        let name = self.name
        let session = EngineSession(
            id: self.newID(), handshake: handshake, configuration: self.configuration, eventLoop: eventLoop, link: link,
            onForgotten: { [weak self] session in self?.forget(session) },
            onDropped: { reason in
                Counter(label: "realtime_sessions_closed_total", dimensions: [("endpoint", name), ("reason", reason.rawValue)]).increment()
                if reason == .slowReader { Counter(label: "realtime_slow_readers_dropped_total", dimensions: [("endpoint", name)]).increment() }
            })
        let count = self.state.withLock { state in
            state.sessions[session.id] = session
            return state.sessions.count
        }
        Gauge(label: "realtime_sessions", dimensions: [("endpoint", self.name)]).record(count)
        session.start(self.listen(session))
        let upgrades = link == nil ? self.configuration.upgrades.map { "\"\($0)\"" }.joined(separator: ",") : ""
        let text = """
            0{"sid":"\(session.id)","upgrades":[\(upgrades)],"pingInterval":\(self.configuration.pingInterval.wholeMilliseconds),\
            "pingTimeout":\(self.configuration.pingTimeout.wholeMilliseconds),"maxPayload":\(self.configuration.maximumPayload)}
            """
        return (session, .text(ByteBuffer(string: text)))
    }

    private func forget(_ session: EngineSession) {
        let count = self.state.withLock { state in
            state.sessions[session.id] = nil
            return state.sessions.count
        }
        Gauge(label: "realtime_sessions", dimensions: [("endpoint", self.name)]).record(count)
    }

    /// 16 random bytes can't be guessed; the number in front keeps two from ever being alike.
    private func newID() -> String {
        let number = self.state.withLock { state in
            state.counter &+= 1
            return state.counter
        }
        let bytes = self.secrets.bytes(16) + withUnsafeBytes(of: number.bigEndian) { Array($0) }
        return Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }
}
