import Core
import NIOCore

/// How a session's packets travel.
public enum EngineTransport: String, Sendable, Hashable, CaseIterable {
    case polling
    case webSocket = "websocket"
}

/// Which pages may open a session from a browser. Programs send no `Origin`, and browsers never leave it out across sites.
public enum OriginPolicy: Sendable, Hashable {
    case any
    /// These, as browsers write them (`https://inbox.example`), and requests without one.
    case only(Set<String>)

    /// Whether a request with this `Origin` may open a session.
    public func allows(_ origin: String?) -> Bool {
        switch self {
        case .any: true
        case .only(let origins): origin.map { origins.contains($0) } ?? true
        }
    }
}

/// Everything about Engine.IO that can be chosen; the times and sizes are the reference server's unless a room says otherwise.
public struct EngineConfiguration: Sendable {
    /// Where requests arrive, with the slash at the end.
    public var path: String
    /// Between the handshake or a pong and the next ping.
    public var pingInterval: Duration = .seconds(25)
    /// Between a ping and the latest pong.
    public var pingTimeout: Duration = .seconds(20)
    /// How long a WebSocket may probe before it takes the session over.
    public var upgradeTimeout: Duration = .seconds(10)
    /// How long a session that we closed waits for a poll to learn it.
    public var closeTimeout: Duration = .seconds(30)
    /// Bytes of one message by WebSocket, and of one POST.
    public var maximumPayload = 1_000_000
    public var transports: Set<EngineTransport> = Set(EngineTransport.allCases)
    public var allowsUpgrades = true
    public var origins = OriginPolicy.any
    /// Open at a time; further handshakes are refused with 503.
    public var maximumSessions = 10_000
    /// Bytes that wait for one client; a client that reads slower than that is dropped.
    public var maximumBufferedBytes = 4 << 20
    /// Of one client; one that sends more is dropped.
    public var maximumPacketsPerSecond = 1_000

    public init(path: String = "/engine.io/") { self.path = path }

    /// Throws `configurationInvalid`, naming the first setting that can't work.
    public func check() throws {
        func require(_ isRight: Bool, _ field: String, _ rule: String) throws {
            guard isRight else { throw AppError(.configurationInvalid, "\(field) \(rule).", fields: [FieldProblem(field, rule)]) }
        }
        try require(self.path.hasPrefix("/") && self.path.hasSuffix("/"), "path", "must begin and end with a slash")
        try require(self.pingInterval > .zero && self.pingInterval <= .seconds(3_600), "pingInterval", "must be more than nothing and at most an hour")
        try require(self.pingTimeout > .zero && self.pingTimeout <= .seconds(3_600), "pingTimeout", "must be more than nothing and at most an hour")
        try require(self.upgradeTimeout > .zero && self.closeTimeout > .zero, "upgradeTimeout", "must be more than nothing")
        try require((1 ... 1 << 30).contains(self.maximumPayload), "maximumPayload", "must be between 1 byte and 1 gigabyte")
        try require(!self.transports.isEmpty, "transports", "must name polling, websocket or both")
        try require(self.maximumSessions > 0 && self.maximumBufferedBytes > 0 && self.maximumPacketsPerSecond > 0, "limits", "must be above 0")
    }

    /// What a polling handshake offers.
    var upgrades: [String] { self.allowsUpgrades && self.transports.contains(.webSocket) ? [EngineTransport.webSocket.rawValue] : [] }
}

extension TimeAmount {
    /// The same span.
    init(span: Duration) {
        let (seconds, attoseconds) = span.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
