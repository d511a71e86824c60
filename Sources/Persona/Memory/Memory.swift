import Core

/// One thing found in memory.
public struct MemoryHit: Sendable {
    public var sample: Sample
    /// 0 ... 1: how near it is to the query, 1 for the same words.
    public var score: Double
    /// 0 ... 1: share of the query's meaning-bearing words that it has, rare words counting more.
    public var coverage: Double

    public init(sample: Sample, score: Double, coverage: Double) {
        self.sample = sample
        self.score = score
        self.coverage = coverage
    }
}

/// A workspace's searchable memory of the creator's own texts. An immutable value: changing it gives a new one.
public struct Memory: Sendable {
    public init(_ samples: [Sample] = []) {}
    public var count: Int { 0 }
    public func inserting(_ samples: [Sample]) -> Memory { self }
    public func removing(_ ids: some Sequence<Identifier<Sample>>) -> Memory { self }
    /// The nearest samples, best first. `kinds` nil searches all.
    public func search(_ query: String, language: String = "und", limit: Int = 8, kinds: Set<Sample.Kind>? = nil) -> [MemoryHit] { [] }
}
