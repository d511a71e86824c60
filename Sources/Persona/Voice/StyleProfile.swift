import Core

/// How the creator writes, measured on their own texts.
public struct StyleProfile: Codable, Hashable, Sendable {
    /// How many texts it was learned from.
    public var sampleCount = 0

    /// A profile of nobody: every habit absent.
    public init() {}
    public init(learnedFrom samples: [Sample]) { self.init() }
}
