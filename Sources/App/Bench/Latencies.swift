import Foundation
import Histogram
import Synchronization

/// Durations of many operations, from many tasks, with exact enough percentiles (three digits).
final class Latencies: Sendable {
    private let histogram = Mutex(Histogram<UInt64>(highestTrackableValue: 600_000_000, numberOfSignificantValueDigits: .three))

    func record(_ duration: Duration) { self.record(microseconds: duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000) }

    func record(microseconds: Int64) {
        self.histogram.withLock { _ = $0.record(UInt64(min(max(microseconds, 0), 600_000_000))) }
    }

    /// Forgets what was recorded.
    func reset() { self.histogram.withLock { $0.reset() } }

    func milliseconds(_ percentile: Double) -> Double { self.histogram.withLock { Double($0.valueAtPercentile(percentile)) / 1000 } }

    /// `<name>_p50_ms`, `<name>_p90_ms`, `<name>_p99_ms`.
    func figures(_ name: String) -> [BenchFigure] {
        [50.0, 90, 99].map { BenchFigure("\(name)_p\(Int($0))_ms", self.milliseconds($0)) }
    }
}

extension Duration {
    /// For rates.
    var inSeconds: Double { Double(self.components.seconds) + Double(self.components.attoseconds) / 1e18 }
}
