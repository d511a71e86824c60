import Core
import Hummingbird
import Logging
import ServiceLifecycle
import Synchronization

/// All simulators behind one port, as a service.
///
/// A host is the first component of the path: what is `https://youtube.googleapis.com/youtube/v3/videos` outside is
/// `http://127.0.0.1:<port>/youtube.googleapis.com/youtube/v3/videos` here. `/sandbox` is the control API.
public final class SandboxServer: Service {
    public let configuration: SandboxConfiguration
    /// Clock, faults, webhooks and request log.
    public let core: SandboxCore
    /// Lets fans write from scripts.
    public let fans: FanWriter
    public let simulators: [any Simulator]

    private enum Binding {
        case waiting
        case bound(Int)
        case failed
    }

    private let logger: Logger
    private let binding = Mutex(Binding.waiting)
    private let bindingChanged = Signal()

    public convenience init(configuration: SandboxConfiguration, logger: Logger = Logger(label: "sandbox")) {
        let core = SandboxCore(seed: configuration.seed, real: configuration.real, start: configuration.start, speed: configuration.speed)
        self.init(configuration: configuration, core: core, simulators: Self.makeSimulators(core: core, content: configuration.content), logger: logger)
    }

    /// With simulators of one's own choice, made on `core`.
    public init(configuration: SandboxConfiguration, core: SandboxCore, simulators: [any Simulator], logger: Logger = Logger(label: "sandbox")) {
        self.configuration = configuration
        self.core = core
        self.simulators = simulators
        self.logger = logger
        self.fans = FanWriter(real: core.real) { try Self.post($0, to: simulators) }
    }

    /// Hands a fan's message to its simulator and returns the platform's id of it. Throws `AppError`.
    @discardableResult
    public func post(_ message: FanMessage) throws -> String { try Self.post(message, to: self.simulators) }

    private static func post(_ message: FanMessage, to simulators: [any Simulator]) throws -> String {
        guard let simulator = simulators.first(where: { $0.name == message.platform }) else {
            throw AppError.invalid("platform", "is no simulator of this sandbox.")
        }
        return try simulator.receive(message)
    }

    /// Back to the seed: content, tokens, faults, logs; the clock keeps its time.
    public func reset() {
        self.fans.stop()
        self.core.faults.clear()
        self.core.webhooks.clear()
        self.core.log.clear()
        self.core.identifiers.reset()
        for simulator in self.simulators { simulator.reset() }
    }

    /// All routes; tests may drive it without a socket.
    public func makeRouter() -> Router<SandboxContext> {
        let router = Router(context: SandboxContext.self)
        let byHost = Dictionary(self.simulators.flatMap { simulator in simulator.hosts.map { ($0.rawValue, simulator) } }, uniquingKeysWith: { first, _ in first })
        router.add(middleware: RequestLogMiddleware(log: self.core.log, clock: self.core.clock, names: byHost.mapValues(\.name)))
        router.add(middleware: FaultMiddleware(plan: self.core.faults, real: self.core.real, simulators: byHost))
        for simulator in self.simulators { simulator.addRoutes(to: router) }
        ControlRoutes(server: self).add(to: router)
        return router
    }

    /// The application that `run` runs. The services inside deliver webhooks and let fans write.
    public func makeApplication() -> Application<RouterResponder<SandboxContext>> {
        Application(
            router: self.makeRouter(),
            configuration: .init(address: .hostname(self.configuration.host, port: self.configuration.port), serverName: nil),
            services: [self.core.webhooks, self.fans],
            onServerRunning: { channel in self.bound(.bound(channel.localAddress?.port ?? self.configuration.port)) },
            logger: self.logger)
    }

    /// Serves until the process shuts down. When it can't listen it throws, and whoever waits for `port` is told.
    public func run() async throws {
        do {
            try await self.makeApplication().run()
        } catch {
            self.bound(.failed)
            throw error
        }
    }

    private func bound(_ binding: Binding) {
        self.binding.withLock { $0 = binding }
        self.bindingChanged.notify()
    }

    /// The port that the server listens on; waits until it does. Throws `AppError` when it could not start.
    @discardableResult
    public func port() async throws -> Int {
        while true {
            let seen = self.bindingChanged.generation
            switch self.binding.withLock({ $0 }) {
            case .bound(let port): return port
            case .failed: throw AppError(.internalFailure, "The sandbox could not listen on \(self.configuration.host):\(self.configuration.port).")
            case .waiting: try await self.bindingChanged.wait(since: seen)
            }
        }
    }

    /// What the sandbox is reached by, without a trailing slash. Throws `AppError` before the server listens on a port of its own choice.
    public var publicURL: String {
        get throws {
            if let url = self.configuration.publicURL { return url }
            if case .bound(let port) = self.binding.withLock({ $0 }) { return "http://\(self.configuration.host):\(port)" }
            guard self.configuration.port > 0 else { throw AppError(.internalFailure, "The sandbox does not listen yet; wait for its port first.") }
            return "http://\(self.configuration.host):\(self.configuration.port)"
        }
    }

    /// The prefix that stands for `https://<host>`, without a trailing slash.
    public func baseURL(for host: SandboxHost) throws -> String { try self.publicURL + "/" + host.rawValue }
}
