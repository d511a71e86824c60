import Core

/// How a sandbox is set up.
public struct SandboxConfiguration: Sendable {
    /// The address to listen on; the sandbox has no access control, so only loopback makes sense outside a container.
    public var host: String
    /// 0: any free port.
    public var port: Int
    /// What clients and browsers reach the sandbox by, without a trailing slash; nil: `http://<host>:<bound port>`.
    public var publicURL: String?
    /// Decides every id, token and chance.
    public var seed: UInt64
    /// What the sandbox clock shows at first; nil: real time.
    public var start: Timestamp?
    /// Sandbox seconds per real second.
    public var speed: Double
    /// The real time underneath.
    public var real: any TimeSource
    /// Creators, apps and content.
    public var content: SandboxSeed

    public init(
        host: String = "127.0.0.1", port: Int = 0, publicURL: String? = nil, seed: UInt64 = 1, start: Timestamp? = nil, speed: Double = 1,
        real: any TimeSource = SystemTimeSource(), content: SandboxSeed = SandboxSeed()
    ) {
        self.host = host
        self.port = port
        self.publicURL = publicURL
        self.seed = seed
        self.start = start
        self.speed = speed
        self.real = real
        self.content = content
    }
}

/// What a fresh sandbox holds, simulator by simulator; readable from JSON.
public struct SandboxSeed: Codable, Sendable, Hashable {
    public var youtube: YouTubeSeed?
    public var instagram: InstagramSeed?
    public var openAI: OpenAISetup?

    public init(youtube: YouTubeSeed? = nil, instagram: InstagramSeed? = nil, openAI: OpenAISetup? = nil) {
        self.youtube = youtube
        self.instagram = instagram
        self.openAI = openAI
    }
}
