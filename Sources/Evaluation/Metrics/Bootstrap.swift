/// A lower and an upper bound.
public struct Interval: Sendable, Hashable, Codable {
    /// The lower bound.
    public var low: Double
    /// The upper bound.
    public var high: Double

    /// Both bounds.
    public init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }
}

/// How far a figure would move on other samples of the same size.
public enum Bootstrap {
    /// The percentile interval of `figure` over resamples of `0 ..< count` with replacement. Resamples where the figure is undefined (nil) are
    /// left out; nil when it always is. The same seed gives the same interval.
    public static func interval(count: Int, resamples: Int = 1000, level: Double = 0.95, seed: UInt64, figure: ([Int]) -> Double?) -> Interval? {
        guard count > 0, resamples > 0 else { return nil }
        var generator = SplitMix64(seed: seed)
        var values: [Double] = []
        values.reserveCapacity(resamples)
        var indices = [Int](repeating: 0, count: count)
        for _ in 0 ..< resamples {
            for slot in indices.indices { indices[slot] = Int.random(in: 0 ..< count, using: &generator) }
            if let value = figure(indices) { values.append(value) }
        }
        guard !values.isEmpty else { return nil }
        values.sort()
        let tail = (1 - min(max(level, 0), 1)) / 2
        return Interval(low: self.quantile(values, tail), high: self.quantile(values, 1 - tail))
    }

    /// The value that a share of sorted values lies below, between neighbours in proportion.
    static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        guard below + 1 < sorted.count else { return sorted[sorted.count - 1] }
        return sorted[below] + (sorted[below + 1] - sorted[below]) * (place - Double(below))
    }
}

/// A small, fast generator whose whole state is its seed (Steele, Lea, Flood 2014): figures have to be repeatable, not secret.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts at `seed`.
    public init(seed: UInt64) { self.state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var value = self.state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
