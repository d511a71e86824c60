import Foundation
import Metrics
import Observability
import Testing

/// What a scraper reads: a strict reader of the text format 0.0.4, so that a malformed line fails the test.
struct Exposition {
    struct Sample: Hashable {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    struct Malformed: Error { var line: String }

    var types: [String: String] = [:]
    var help: [String: String] = [:]
    var samples: [Sample] = []

    init(_ text: String) throws {
        guard text.isEmpty || text.hasSuffix("\n") else { throw Malformed(line: "no line feed at the end") }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if let match = line.wholeMatch(of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)/) {
                guard self.types.updateValue(String(match.2), forKey: String(match.1)) == nil else { throw Malformed(line: "type twice: \(line)") }
            } else if let match = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)/) {
                self.help[String(match.1)] = String(match.2)
            } else if let match = line.wholeMatch(of: /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (NaN|[+-]Inf|-?[0-9.]+(?:e[+-]?[0-9]+)?)/) {
                guard let value = Double(match.3.replacingOccurrences(of: "Inf", with: "inf")) else { throw Malformed(line: String(line)) }
                self.samples.append(Sample(name: String(match.1), labels: try Self.labels(match.2.map(String.init) ?? ""), value: value))
            } else {
                throw Malformed(line: String(line))
            }
        }
        guard Set(self.samples.map { "\($0.name) \($0.labels.sorted { $0.key < $1.key })" }).count == self.samples.count else { throw Malformed(line: "a sample twice") }
    }

    private static func labels(_ text: String) throws -> [String: String] {
        var labels: [String: String] = [:]
        var rest = Substring(text)
        while !rest.isEmpty {
            guard let match = rest.prefixMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/) else { throw Malformed(line: text) }
            let value = match.2.replacing("\\\\", with: "\u{0}").replacing("\\\"", with: "\"").replacing("\\n", with: "\n").replacing("\u{0}", with: "\\")
            guard labels.updateValue(String(value), forKey: String(match.1)) == nil else { throw Malformed(line: text) }
            rest = rest[match.range.upperBound...]
        }
        return labels
    }

    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? { self.samples.first { $0.name == name && $0.labels == labels }?.value }
}

@Suite("Prometheus metrics")
struct MetricsTests {
    private let metrics = PrometheusMetrics()

    @Test func `counters, gauges, recorders and timers are read back`() throws {
        let counter = Counter(label: "understudy_messages", dimensions: [("platform", "youtube"), ("route", "auto")], factory: self.metrics)
        counter.increment()
        counter.increment(by: 4)
        Counter(label: "understudy_messages", dimensions: [("route", "auto"), ("platform", "youtube")], factory: self.metrics).increment()
        FloatingPointCounter(label: "units", factory: self.metrics).increment(by: 1.5)
        let meter = Meter(label: "queue.depth", factory: self.metrics)
        meter.set(10)
        meter.increment(by: 2.5)
        Gauge(label: "temperature", factory: self.metrics).record(-3.25)
        let recorder = Recorder(label: "length", factory: self.metrics)
        for value in [1.0, 2.0, 300.0] { recorder.record(value) }
        let timer = Timer(label: "model-call", factory: self.metrics)
        timer.recordMilliseconds(30)
        timer.recordSeconds(100)

        let read = try Exposition(self.metrics.render())
        #expect(read.value("understudy_messages_total", ["platform": "youtube", "route": "auto"]) == 6)
        #expect(read.types["understudy_messages_total"] == "counter")
        #expect(read.value("units_total") == 1.5)
        #expect(read.value("queue_depth") == 12.5)
        #expect(read.types["queue_depth"] == "gauge")
        #expect(read.value("temperature") == -3.25)
        #expect(read.types["length"] == "histogram")
        #expect(read.value("length_bucket", ["le": "1"]) == 1)
        #expect(read.value("length_bucket", ["le": "2.5"]) == 2)
        #expect(read.value("length_bucket", ["le": "+Inf"]) == 3)
        #expect(read.value("length_sum") == 303)
        #expect(read.value("length_count") == 3)
        #expect(read.value("model_call_seconds_bucket", ["le": "0.025"]) == 0)
        #expect(read.value("model_call_seconds_bucket", ["le": "0.05"]) == 1)
        #expect(read.value("model_call_seconds_bucket", ["le": "60"]) == 1)
        #expect(read.value("model_call_seconds_count") == 2)
        #expect(read.value("model_call_seconds_sum") == 100.03)
    }

    @Test func `buckets are cumulative, whatever was recorded`() throws {
        let metrics = PrometheusMetrics(buckets: ["sizes": [5, 1, 10, 5, .infinity]])
        let sizes = Recorder(label: "sizes", factory: metrics)
        for value in [-1.0, 0, 1, 1.0001, 5, 7, 10, 10.5, 1e12, .nan, .infinity] { sizes.record(value) }
        let read = try Exposition(metrics.render())
        #expect(["1", "5", "10", "+Inf"].map { read.value("sizes_bucket", ["le": $0]) } == [3, 5, 7, 9])
        #expect(read.value("sizes_count") == 9)
    }

    @Test(arguments: [#"plain"#, #"quote " inside"#, #"back\slash"#, "line\nfeed", #"\n"#, "", "ünïcödé", "{}=,"])
    func `label values are escaped`(value: String) throws {
        Counter(label: "c", dimensions: [("label", value)], factory: self.metrics).increment()
        #expect(try Exposition(self.metrics.render()).value("c_total", ["label": value]) == 1)
    }

    @Test(arguments: [("9lives", "_9lives_total"), ("a.b-c d", "a_b_c_d_total"), ("", "__total"), ("already_total", "already_total"), ("ns:name", "ns:name_total"), ("ü", "__total")])
    func `names are made valid`(label: String, name: String) throws {
        Counter(label: label, dimensions: [("__x", "1"), ("le", "2"), ("a-b", "3"), ("a.b", "4")], factory: self.metrics).increment()
        #expect(try Exposition(self.metrics.render()).value(name, ["_x": "1", "le_": "2", "a_b": "4"]) == 1)
    }

    @Test func `help is shown, escaped`() throws {
        self.metrics.describe("c_total", "Two\nlines \\ here")
        Counter(label: "c", factory: self.metrics).increment()
        #expect(try Exposition(self.metrics.render()).help["c_total"] == #"Two\nlines \\ here"#)
    }

    @Test func `a label with endless values costs a bounded number of series`() throws {
        let metrics = PrometheusMetrics(maximumLabelSets: 10)
        for number in 0 ..< 1_000 { Counter(label: "c", dimensions: [("user", "\(number)")], factory: metrics).increment() }
        let read = try Exposition(metrics.render())
        #expect(read.samples.filter { $0.name == "c_total" }.count == 11)
        #expect(read.value("c_total", ["user": "other"]) == 990)
        #expect(read.value("understudy_metrics_overflow_total", ["metric": "c_total"]) == 990)
        Counter(label: "c", dimensions: [("user", "3")], factory: metrics).increment()
        #expect(try Exposition(metrics.render()).value("c_total", ["user": "3"]) == 2, "known ones keep their own")
    }

    @Test func `one name of two kinds keeps the first and says so`() throws {
        Meter(label: "thing", factory: self.metrics).set(1)
        Recorder(label: "thing", factory: self.metrics).record(5)
        let read = try Exposition(self.metrics.render())
        #expect(read.value("thing") == 1)
        #expect(read.value("understudy_metrics_conflicts_total") == 1)
    }

    @Test func `a counter never falls`() throws {
        let counter = FloatingPointCounter(label: "c", factory: self.metrics)
        counter.increment(by: 2)
        counter.increment(by: -5)
        counter.increment(by: Double.nan)
        counter.increment(by: Double.infinity)
        #expect(try Exposition(self.metrics.render()).value("c_total") == 2)
    }

    @Test func `destroyed metrics are gone`() throws {
        let counter = Counter(label: "c", factory: self.metrics)
        counter.increment()
        counter.destroy()
        #expect(self.metrics.render().isEmpty)
    }

    @Test func `concurrent increments all count`() async throws {
        let metrics = self.metrics
        await withTaskGroup(of: Void.self) { group in
            for _ in 0 ..< 8 {
                group.addTask {
                    for _ in 0 ..< 1_000 { Counter(label: "c", dimensions: [("a", "b")], factory: metrics).increment() }
                }
            }
        }
        #expect(try Exposition(metrics.render()).value("c_total", ["a": "b"]) == 8_000)
    }
}
