import Core
import Logging
import Observability
import Testing
import Tracing

private struct Dictionaries: Extractor, Injector {
    func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
}

@Suite("Tracing")
struct TracerTests {
    private let queue = SpanQueue(capacity: 100, batchSize: 100)

    private func tracer(_ ratio: Double = 1, seed: UInt64 = 1) -> SpanTracer { SpanTracer(queue: self.queue, sampleRatio: ratio, random: SeededRandomSource(seed: seed)) }

    @Test(arguments: [
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", true), ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", false), ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff", true),
        ("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-holds", true),
    ])
    func `a parent from outside is continued, with its decision`(header: String, isSampled: Bool) throws {
        let tracer = self.tracer(isSampled ? 0 : 1)
        var context = ServiceContext.topLevel
        tracer.extract(["traceparent": header, "tracestate": "vendor=1"], into: &context, using: Dictionaries())
        let span = tracer.startSpan("work", context: context)
        let trace = try #require(span.context.traceContext)
        #expect(trace.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(trace.spanID != "00f067aa0ba902b7")
        #expect(trace.isSampled == isSampled)
        #expect(span.isRecording == isSampled)
        var carrier: [String: String] = [:]
        tracer.inject(span.context, into: &carrier, using: Dictionaries())
        #expect(carrier == ["traceparent": "00-\(trace.traceID)-\(trace.spanID)-\(isSampled ? "01" : "00")", "tracestate": "vendor=1"])
        span.end()
        #expect(self.queue.count == (isSampled ? 1 : 0))
    }

    @Test(arguments: [
        "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01", "0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    ])
    func `an invalid header begins a new trace`(header: String) {
        #expect(TraceContext(traceparent: header) == nil)
        var context = ServiceContext.topLevel
        self.tracer().extract(["traceparent": header], into: &context, using: Dictionaries())
        #expect(context.traceContext == nil)
    }

    @Test func `children belong to their parent's trace`() throws {
        let tracer = self.tracer()
        try tracer.withSpan("parent") { parent in
            let parentTrace = try #require(parent.context.traceContext)
            try tracer.withSpan("child") { child in
                let childTrace = try #require(child.context.traceContext)
                #expect(childTrace.traceID == parentTrace.traceID)
                #expect(childTrace.spanID != parentTrace.spanID)
                #expect(ServiceContext.current?.traceContext == childTrace)
            }
        }
        #expect(self.queue.count == 2)
        #expect(tracer.startSpan("other").context.traceContext?.traceID.count == 32)
    }

    @Test(arguments: [(0.0, 0 ... 0), (1.0, 1_000 ... 1_000), (0.25, 180 ... 320)])
    func `the share of recorded traces is the one asked for`(ratio: Double, expected: ClosedRange<Int>) {
        let tracer = self.tracer(ratio, seed: 42)
        let recorded = (0 ..< 1_000).filter { _ in tracer.startSpan("x", context: .topLevel).isRecording }.count
        #expect(expected.contains(recorded))
    }

    @Test func `a full queue drops and counts, and the work goes on`() {
        let tracer = self.tracer()
        for _ in 0 ..< 150 { tracer.withSpan("x", context: .topLevel) { _ in } }
        #expect(self.queue.count == 100)
        #expect(self.queue.dropped == 50)
    }

    @Test func `a span ends once and takes nothing afterwards`() {
        let span = self.tracer().startSpan("x", context: .topLevel)
        span.attributes["a"] = 1
        span.end()
        span.attributes["a"] = 2
        span.end()
        #expect(self.queue.count == 1)
        #expect(span.attributes.get("a") == .int64(1))
        #expect(!span.isRecording)
    }

    @Test func `log lines carry the ids of the recorded span they were written in`() throws {
        let sink = LineCollector()
        let logger = Logger(label: "x") { LineLogHandler(label: $0, format: .json, metadataProvider: .trace, sink: sink, time: ManualTimeSource()) }
        logger.info("outside")
        try self.tracer().withSpan("x") { span in
            logger.info("inside")
            let trace = try #require(span.context.traceContext)
            #expect(sink.lines.last?.contains(#""span_id":"\#(trace.spanID)","trace_id":"\#(trace.traceID)""#) == true)
        }
        #expect(sink.lines.first?.contains("trace_id") == false)
    }
}
