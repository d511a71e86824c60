import Core
import Hummingbird

/// One platform's stand-in. It owns its state, answers for some hosts and is plugged into `SandboxServer`.
public protocol Simulator: Sendable {
    /// `youtube`, `instagram`, `openai`: how faults, fans and the control API name it.
    var name: String { get }
    /// The hosts whose path prefixes it answers.
    var hosts: [SandboxHost] { get }
    /// Adds the routes, each under its host: `router.get("/youtube.googleapis.com/youtube/v3/videos")`.
    func addRoutes(to router: Router<SandboxContext>)
    /// `POST /sandbox/<name>/<action>`: changes made from outside the platform's own API. Throws `AppError`.
    func control(_ action: String, _ body: JSONNode) async throws -> JSONNode
    /// Everything that a test wants to look at, without secrets' hashes or internals.
    func snapshot() -> JSONNode
    /// A fan writes; returns the platform's id of what was written. Throws `AppError` when the target does not exist.
    func receive(_ message: FanMessage) throws -> String
    /// A fault takes an access token away: it expires, or the whole grant is revoked.
    func invalidate(accessToken: String, revoked: Bool)
    /// Back to what the seed holds.
    func reset()
}

/// The hosts that the sandbox mimics, each as the first component of the path.
public enum SandboxHost: String, CaseIterable, Sendable, Codable {
    case googleAccounts = "accounts.google.com"
    case googleTokens = "oauth2.googleapis.com"
    case youtubeAPI = "youtube.googleapis.com"
    case youtubeHub = "pubsubhubbub.appspot.com"
    case youtubeSite = "www.youtube.com"
    case instagramSite = "www.instagram.com"
    case instagramAPI = "api.instagram.com"
    case instagramGraph = "graph.instagram.com"
    case openAI = "api.openai.com"
}

/// What the simulators of one sandbox share.
public struct SandboxCore: Sendable {
    public let clock: SandboxClock
    public let identifiers: SandboxIdentifiers
    public let faults: FaultPlan
    public let webhooks: WebhookSender
    public let log: RequestLog
    /// Real time, for latency and for the fans' rate.
    public let real: any TimeSource

    public init(seed: UInt64, real: any TimeSource = SystemTimeSource(), start: Timestamp? = nil, speed: Double = 1) {
        self.real = real
        self.clock = SandboxClock(real: real, start: start, speed: speed)
        self.identifiers = SandboxIdentifiers(seed: seed)
        // Of its own seed, so that scripted chance does not shift the ids.
        self.faults = FaultPlan(identifiers: SandboxIdentifiers(seed: seed ^ 0x5DEE_CE66_D1CE_4E5B))
        self.log = RequestLog()
        self.webhooks = WebhookSender(clock: self.clock, faults: self.faults)
    }
}
