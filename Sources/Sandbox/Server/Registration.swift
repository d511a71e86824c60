/// Which simulators a sandbox has. A new one is added to the list, to `SandboxSeed` and to the typed accessors here.
extension SandboxServer {
    static func makeSimulators(core: SandboxCore, content: SandboxSeed) -> [any Simulator] {
        [
            YouTubeSimulator(core: core, seed: content.youtube ?? YouTubeSeed()),
            InstagramSimulator(core: core, seed: content.instagram ?? InstagramSeed()),
            OpenAISimulator(core: core, setup: content.openAI ?? OpenAISetup()),
        ]
    }

    public var youtube: YouTubeSimulator? { self.simulator() }
    public var instagram: InstagramSimulator? { self.simulator() }
    public var openAI: OpenAISimulator? { self.simulator() }

    /// The simulator of one type. Nil when the sandbox was made without it.
    public func simulator<Wanted: Simulator>(_: Wanted.Type = Wanted.self) -> Wanted? {
        for simulator in self.simulators { if let wanted = simulator as? Wanted { return wanted } }
        return nil
    }
}
