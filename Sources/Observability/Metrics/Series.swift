import CoreMetrics
import Synchronization

/// A number that only grows.
final class CounterSeries: CounterHandler, FloatingPointCounterHandler {
    private let value = Mutex(0.0)

    func increment(by amount: Int64) { self.increment(by: Double(amount)) }

    func increment(by amount: Double) {
        // A counter never falls; NaN would stay in the sum for ever.
        guard amount > 0, amount.isFinite else { return }
        self.value.withLock { $0 += amount }
    }

    func reset() { self.value.withLock { $0 = 0 } }

    var current: Double { self.value.withLock { $0 } }
}

/// A number that goes up and down.
final class GaugeSeries: MeterHandler, RecorderHandler {
    private let value = Mutex(0.0)

    func set(_ value: Int64) { self.set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { self.value.withLock { $0 += amount } }
    func decrement(by amount: Double) { self.value.withLock { $0 -= amount } }
    func record(_ value: Int64) { self.set(Double(value)) }
    func record(_ value: Double) { self.set(value) }

    var current: Double { self.value.withLock { $0 } }
}

/// How many values fell into which bucket, their sum and their number.
final class HistogramSeries: RecorderHandler, TimerHandler {
    struct Snapshot {
        /// Per bucket, not cumulated; the last is for everything above the highest bound.
        var counts: [UInt64]
        var sum = 0.0

        var count: UInt64 { self.counts.reduce(0, +) }
    }

    let bounds: [Double]
    private let state: Mutex<Snapshot>

    /// `bounds` rise.
    init(bounds: [Double]) {
        self.bounds = bounds
        self.state = Mutex(Snapshot(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func record(_ value: Int64) { self.record(Double(value)) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        var low = 0, high = self.bounds.count
        while low < high {
            let middle = (low + high) / 2
            if value <= self.bounds[middle] { high = middle } else { low = middle + 1 }
        }
        self.state.withLock { state in
            state.counts[low] += 1
            state.sum += value
        }
    }

    /// Exposed in seconds, Prometheus' unit of time.
    func recordNanoseconds(_ duration: Int64) { self.record(Double(duration) / 1_000_000_000) }

    var current: Snapshot { self.state.withLock { $0 } }
}

/// Takes values and keeps nothing.
final class NothingSeries: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    func increment(by _: Int64) {}
    func increment(by _: Double) {}
    func decrement(by _: Double) {}
    func reset() {}
    func set(_: Int64) {}
    func set(_: Double) {}
    func record(_: Int64) {}
    func record(_: Double) {}
    func recordNanoseconds(_: Int64) {}
}
