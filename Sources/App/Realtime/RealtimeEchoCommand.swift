import Core
import Hummingbird
import Logging
import NIOCore
import Realtime
import ServiceLifecycle
import Settings
import Synchronization

/// `understudy realtime-echo`: the realtime room alone, for protocol test suites. Loopback only.
public enum RealtimeEchoCommand {
    /// Which protocol it shows.
    public enum Mode: String, Sendable, CaseIterable {
        case engine
        case socket
        /// Sends events to everybody when one asks; for `understudy bench realtime`.
        case bench
    }

    /// The protocol's own settings; times in milliseconds, sizes in bytes.
    public struct Options: Sendable {
        public var mode = Mode.socket
        /// 0 takes any free port.
        public var port = 3000
        /// Nil: the protocol's usual one.
        public var path: String?
        public var pingInterval = 300
        public var pingTimeout = 200
        public var maximumPayload = 1_000_000
        public var connectTimeout = 1_000

        public init() {}
    }

    /// Serves until a stop is asked for. Throws `validationFailed` for an option that can't work.
    public static func run(_ options: Options, print: @escaping @Sendable (String) -> Void) async throws {
        for (name, value) in [("--ping-interval-ms", options.pingInterval), ("--ping-timeout-ms", options.pingTimeout), ("--connect-timeout-ms", options.connectTimeout)] {
            guard (1 ... 3_600_000).contains(value) else { throw AppError.invalid(name, "must be between 1 and 3600000") }
        }
        var quiet = AppConfiguration()
        quiet.log.level = .warning
        let telemetry = Telemetry.start(quiet)
        let application = Application(
            responder: CallbackResponder { (_: Request, _: BasicRequestContext) in Response(status: .notFound) },
            server: .realtime(try self.engine(options)),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: options.port), serverName: nil),
            onServerRunning: { channel in print("The echo listens on http://127.0.0.1:\(channel.localAddress?.port ?? options.port)") }, logger: telemetry.logger)
        try await TakenAddress.explain("127.0.0.1:\(options.port)") {
            try await ServiceGroup(configuration: ServiceGroupConfiguration(services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: telemetry.logger)).run()
        }
    }

    static func engine(_ options: Options) throws -> EngineServer {
        var configuration = EngineConfiguration(path: options.path ?? (options.mode == .engine ? "/engine.io/" : "/socket.io/"))
        configuration.pingInterval = .milliseconds(options.pingInterval)
        configuration.pingTimeout = .milliseconds(options.pingTimeout)
        configuration.maximumPayload = options.maximumPayload
        configuration.maximumBufferedBytes = 16 << 20
        configuration.maximumPacketsPerSecond = 100_000
        if options.mode == .bench { return try BenchEcho.engine(configuration) }
        if options.mode == .engine { return try EngineServer(configuration) { session in EngineEcho(session: session) } }
        var socket = SocketConfiguration()
        socket.connectTimeout = .milliseconds(options.connectTimeout)
        let namespaces = [
            SocketNamespace("/") { handshake throws(SocketRefusal) in SocketEcho(auth: handshake.auth, answers: true) },
            SocketNamespace("/custom") { handshake throws(SocketRefusal) in SocketEcho(auth: handshake.auth, answers: false) },
        ]
        return try SocketServer(socket, namespaces: namespaces).engine(configuration)
    }
}

/// Sends every message back.
private final class EngineEcho: EngineSessionListener {
    private weak let session: EngineSession?

    init(session: EngineSession) { self.session = session }

    func received(_ message: EngineMessage) { self.session?.send([EngineFrame(message)]) }
    func closed(_: EngineCloseReason) {}
}

/// Tells the handshake's auth object, and where it answers, sends `message` and `message-with-ack` back.
///
/// The auth object follows the CONNECT packet a moment later. In one read with it, the Socket.IO protocol's own test suite does not see it: that suite begins to wait for the second
/// packet in the turn after the first (https://github.com/socketio/socket.io-protocol/tree/main/test-suite). What is said to the echo before waits its turn.
private final class SocketEcho: SocketListener {
    private static let pause = Duration.milliseconds(20)
    private let auth: WireValue
    private let answers: Bool
    /// What came before the auth object was told; nil after.
    private let early = Mutex<[SocketEvent]?>([])

    init(auth: WireValue, answers: Bool) {
        self.auth = auth
        self.answers = answers
    }

    func connected(_ socket: Socket) {
        Task {
            try await Task.sleep(for: Self.pause)
            self.early.withLock { early in
                socket.emit("auth", self.auth)
                for event in early ?? [] { self.answer(event, to: socket) }
                early = nil
            }
        }
    }

    func received(_ event: SocketEvent, from socket: Socket) {
        self.early.withLock { early in
            if early == nil { self.answer(event, to: socket) } else { early?.append(event) }
        }
    }

    private func answer(_ event: SocketEvent, to socket: Socket) {
        guard self.answers else { return }
        switch event.name {
        case "message": socket.emit("message-back", event.arguments)
        case "message-with-ack": event.acknowledge?(event.arguments)
        default: break
        }
    }

    func disconnected(_: Socket, _: SocketCloseReason) {}
}

/// Does on our side what `Benchmarks/peers/socketio_uvicorn.py` does on its.
private struct BenchEcho: SocketListener {
    private static let padding = WireValue.string(String(repeating: "x", count: 100))
    let emit: @Sendable (_ arguments: [WireValue]) -> Void

    static func engine(_ configuration: EngineConfiguration) throws -> EngineServer {
        let hub = BenchHub()
        let server = SocketServer(namespaces: [SocketNamespace("/") { _ throws(SocketRefusal) in BenchEcho { arguments in hub.server?.emit("event", arguments) } }])
        hub.serve(server)
        return try server.engine(configuration)
    }

    func connected(_: Socket) {}

    func received(_ event: SocketEvent, from _: Socket) {
        guard event.name == "burst", let options = event.arguments.first, let count = options["count"]?.integerValue, let rate = options["rate"]?.integerValue, rate >= 0 else { return }
        let emit = self.emit
        Task {
            let start = ContinuousClock.now
            for number in 0 ..< max(0, min(count, 1_000_000)) {
                if rate > 0 { try await Task.sleep(until: start + .nanoseconds(number * 1_000_000_000 / rate), clock: .continuous) }
                let now = Int64(NIODeadline.now().uptimeNanoseconds)
                emit([.members(["sequence": .integer(number), "sent_ns": .integer(now), "padding": Self.padding])])
            }
        }
    }

    func disconnected(_: Socket, _: SocketCloseReason) {}
}

/// The server that the namespace's own handlers send through; it exists only after them.
private final class BenchHub: Sendable {
    private let held = Mutex<SocketServer?>(nil)
    var server: SocketServer? { self.held.withLock { $0 } }
    func serve(_ server: SocketServer) { self.held.withLock { $0 = server } }
}
