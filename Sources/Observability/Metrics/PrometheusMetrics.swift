import Core
import CoreMetrics
import Synchronization

/// A swift-metrics backend that shows everything in Prometheus' text format (version 0.0.4).
///
/// Counters become counters (`_total`), meters and plain gauges gauges, recorders histograms, timers histograms in seconds (`_seconds`).
/// Each metric has a bounded number of label sets: those beyond share one whose values are `other`, so a label with
/// unbounded values costs neither our memory nor the monitoring's.
public final class PrometheusMetrics: MetricsFactory {
    public static let contentType = PrometheusText.contentType
    public static let durationBuckets: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
    public static let valueBuckets: [Double] = [0.1, 0.25, 0.5, 0.75, 0.9, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 10_000, 100_000, 1_000_000]

    private enum Kind: String { case counter, gauge, histogram }

    private enum Series {
        case counter(CounterSeries), gauge(GaugeSeries), histogram(HistogramSeries)

        var identity: ObjectIdentifier {
            switch self {
            case .counter(let series): ObjectIdentifier(series)
            case .gauge(let series): ObjectIdentifier(series)
            case .histogram(let series): ObjectIdentifier(series)
            }
        }
    }

    private struct Family {
        var kind: Kind
        /// By the rendered labels, which are unique per label set.
        var series: [String: (labels: [(String, String)], series: Series)] = [:]
    }

    private struct State {
        var families: [String: Family] = [:]
        var help: [String: String] = [:]
        var overflows: [String: Int] = [:]
        var conflicts = 0
    }

    private let state = Mutex(State())
    private let maximumLabelSets: Int
    private let buckets: [String: [Double]]
    private let nothing = NothingSeries()

    /// `buckets` gives histograms their own bounds, by label as the code names it; they have to rise.
    public init(maximumLabelSets: Int = 200, buckets: [String: [Double]] = [:]) {
        self.maximumLabelSets = max(1, maximumLabelSets)
        self.buckets = buckets.mapValues { Array(Set($0.filter(\.isFinite))).sorted() }
    }

    /// The sentence that is shown with a metric, by its exposed name.
    public func describe(_ name: String, _ help: String) { self.state.withLock { $0.help[name] = help } }

    // MARK: Making

    /// A counter `label_total`. A name that is already a metric of another kind gets a handler that counts nothing.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { self.counter(label, dimensions) ?? self.nothing }
    /// The same series as the whole-numbered counter of this name.
    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler { self.counter(label, dimensions) ?? self.nothing }
    /// A gauge.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { self.gauge(label, dimensions) ?? self.nothing }

    /// A histogram over `valueBuckets`, or a gauge where it is not to be aggregated.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        if aggregate { return self.histogram(label, suffix: "", dimensions, Self.valueBuckets) ?? self.nothing }
        return self.gauge(label, dimensions) ?? self.nothing
    }

    /// A histogram `label_seconds` over `durationBuckets`.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        self.histogram(label, suffix: "_seconds", dimensions, Self.durationBuckets) ?? self.nothing
    }

    /// Takes the series out of the exposition.
    public func destroyCounter(_ handler: any CounterHandler) { self.remove(handler) }
    /// Takes the series out of the exposition.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { self.remove(handler) }
    /// Takes the series out of the exposition.
    public func destroyMeter(_ handler: any MeterHandler) { self.remove(handler) }
    /// Takes the series out of the exposition.
    public func destroyRecorder(_ handler: any RecorderHandler) { self.remove(handler) }
    /// Takes the series out of the exposition.
    public func destroyTimer(_ handler: any TimerHandler) { self.remove(handler) }

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterSeries? {
        let series = self.series(label, suffix: "_total", .counter, dimensions) { .counter(CounterSeries()) }
        if case .counter(let counter)? = series { return counter }
        return nil
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeSeries? {
        let series = self.series(label, suffix: "", .gauge, dimensions) { .gauge(GaugeSeries()) }
        if case .gauge(let gauge)? = series { return gauge }
        return nil
    }

    private func histogram(_ label: String, suffix: String, _ dimensions: [(String, String)], _ fallback: [Double]) -> HistogramSeries? {
        let series = self.series(label, suffix: suffix, .histogram, dimensions) { .histogram(HistogramSeries(bounds: self.buckets[label] ?? fallback)) }
        if case .histogram(let histogram)? = series { return histogram }
        return nil
    }

    private func series(_ label: String, suffix: String, _ kind: Kind, _ dimensions: [(String, String)], make: () -> Series) -> Series? {
        var name = PrometheusText.metricName(label)
        if !suffix.isEmpty, !name.hasSuffix(suffix) { name += suffix }
        let labels = Self.labels(dimensions)
        return self.state.withLock { state in
            var family = state.families[name] ?? Family(kind: kind)
            guard family.kind == kind else {
                // One name, two kinds: the format can't say that. The first stands.
                state.conflicts += 1
                return nil
            }
            var key = PrometheusText.labels(labels)
            var kept = labels
            if family.series[key] == nil, family.series.count >= self.maximumLabelSets {
                state.overflows[name, default: 0] += 1
                kept = labels.map { ($0.0, "other") }
                key = PrometheusText.labels(kept)
            }
            let series = family.series[key]?.series ?? make()
            family.series[key] = (kept, series)
            state.families[name] = family
            return series
        }
    }

    private static func labels(_ dimensions: [(String, String)]) -> [(String, String)] {
        var values: [String: String] = [:]
        for (name, value) in dimensions { values[PrometheusText.labelName(name)] = value.count > 128 ? String(value.prefix(128)) : value }
        return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func remove(_ handler: AnyObject) {
        let identity = ObjectIdentifier(handler)
        self.state.withLock { state in
            for (name, family) in state.families {
                for (key, entry) in family.series where entry.series.identity == identity {
                    state.families[name]?.series[key] = nil
                    if state.families[name]?.series.isEmpty == true { state.families[name] = nil }
                    return
                }
            }
        }
    }

    // MARK: Showing

    /// Everything, sorted by name and labels.
    public func render() -> String {
        let (families, help, overflows, conflicts) = self.state.withLock { ($0.families, $0.help, $0.overflows, $0.conflicts) }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            if let help = help[name] { text += "# HELP \(name) \(PrometheusText.help(help))\n" }
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (key, entry) in family.series.sorted(by: { $0.key < $1.key }) {
                switch entry.series {
                case .counter(let series): text += "\(name)\(key) \(PrometheusText.number(series.current))\n"
                case .gauge(let series): text += "\(name)\(key) \(PrometheusText.number(series.current))\n"
                case .histogram(let series): Self.render(series, name, entry.labels, key, into: &text)
                }
            }
        }
        if !overflows.isEmpty {
            text += "# HELP understudy_metrics_overflow_total Label sets beyond the bound, counted together as other.\n# TYPE understudy_metrics_overflow_total counter\n"
            for (name, count) in overflows.sorted(by: { $0.key < $1.key }) { text += "understudy_metrics_overflow_total{metric=\"\(name)\"} \(count)\n" }
        }
        if conflicts > 0 {
            text += "# HELP understudy_metrics_conflicts_total Metrics asked for under a name of another kind, and not recorded.\n# TYPE understudy_metrics_conflicts_total counter\nunderstudy_metrics_conflicts_total \(conflicts)\n"
        }
        return text
    }

    private static func render(_ series: HistogramSeries, _ name: String, _ labels: [(String, String)], _ key: String, into text: inout String) {
        let snapshot = series.current
        var sum: UInt64 = 0
        for (bound, count) in zip(series.bounds, snapshot.counts) {
            sum += count
            text += "\(name)_bucket\(PrometheusText.labels(labels, and: ("le", PrometheusText.number(bound)))) \(sum)\n"
        }
        text += "\(name)_bucket\(PrometheusText.labels(labels, and: ("le", "+Inf"))) \(snapshot.count)\n"
        text += "\(name)_sum\(key) \(PrometheusText.number(snapshot.sum))\n\(name)_count\(key) \(snapshot.count)\n"
    }
}
