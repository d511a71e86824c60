import Core
import Synchronization
import Tracing

/// The product's tracer for swift-distributed-tracing: W3C propagation, a decision per trace whether it is recorded, finished spans to a bounded queue.
public final class SpanTracer: Tracer {
    public typealias Span = TracedSpan

    private let queue: SpanQueue
    private let sampleRatio: Double
    private let random: any RandomSource
    private let redaction: Redaction

    /// `sampleRatio` (0 ... 1) is for traces that begin here; those that came with a header follow its flag.
    public init(queue: SpanQueue, sampleRatio: Double, random: any RandomSource = SystemRandomSource(), redaction: Redaction = .standard) {
        self.queue = queue
        self.sampleRatio = min(1, max(0, sampleRatio))
        self.random = random
        self.redaction = redaction
    }

    /// A span below the one in `context`, or the first of a new trace; whether the trace is recorded is decided with its first span and kept.
    public func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind, at instant: @autoclosure () -> Instant, function _: String, file _: String, line _: UInt
    ) -> TracedSpan {
        var context = context()
        let parent = context.traceContext
        let own = TraceContext(
            traceID: parent?.traceID ?? self.identifier(digits: 32), spanID: self.identifier(digits: 16), isSampled: parent?.isSampled ?? (self.random.unit() < self.sampleRatio), state: parent?.state
        )
        context.traceContext = own
        return TracedSpan(name: operationName, context: context, trace: own, parentSpanID: parent?.spanID, kind: kind, start: own.isSampled ? instant().nanosecondsSinceEpoch : 0, queue: self.queue, redaction: self.redaction)
    }

    /// Spans are handed over as they end; the exporter decides when to send.
    public func forceFlush() { self.queue.wake() }

    /// Takes the caller's trace over from `traceparent` and `tracestate` (W3C Trace Context); headers that are not in order are ignored.
    public func extract<Carrier, Extract: Extractor>(_ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract) where Extract.Carrier == Carrier {
        guard let header = extractor.extract(key: "traceparent", from: carrier) else { return }
        let state = extractor.extract(key: "tracestate", from: carrier).flatMap { $0.utf8.count <= 512 && $0.utf8.allSatisfy { (0x20 ... 0x7E).contains($0) } ? $0 : nil }
        if let trace = TraceContext(traceparent: header, state: state) { context.traceContext = trace }
    }

    /// Writes the trace as `traceparent` and `tracestate` for whoever is called next.
    public func inject<Carrier, Inject: Injector>(_ context: ServiceContext, into carrier: inout Carrier, using injector: Inject) where Inject.Carrier == Carrier {
        guard let trace = context.traceContext else { return }
        injector.inject(trace.traceparent, forKey: "traceparent", into: &carrier)
        if let state = trace.state, !state.isEmpty { injector.inject(state, forKey: "tracestate", into: &carrier) }
    }

    private func identifier(digits count: Int) -> String {
        while true {
            var text = ""
            while text.utf8.count < count {
                let part = String(UInt32(self.random.unit() * 4_294_967_296), radix: 16)
                text += String(repeating: "0", count: 8 - part.utf8.count) + part
            }
            // All zeros would mean "no trace".
            if text.utf8.contains(where: { $0 != 48 }) { return text }
        }
    }
}

/// A finished span as it is exported.
struct FinishedSpan: Sendable {
    var name: String
    var trace: TraceContext
    var parentSpanID: String?
    var kind: SpanKind
    var start: UInt64
    var end: UInt64
    var attributes: SpanAttributes
    var events: [SpanEvent]
    var links: [TraceContext]
    var status: SpanStatus?
    var droppedAttributes: Int
    var droppedEvents: Int
}

/// A span under way. Bounded: what goes beyond the limits is counted, not kept.
public final class TracedSpan: Tracing.Span {
    static let maximumAttributes = 64
    static let maximumEvents = 64
    static let maximumTextLength = 1_024

    private struct State {
        var name: String
        var attributes: SpanAttributes = [:]
        var events: [SpanEvent] = []
        var links: [TraceContext] = []
        var status: SpanStatus?
        var droppedEvents = 0
        var isEnded = false
    }

    public let context: ServiceContext
    private let trace: TraceContext
    private let parentSpanID: String?
    private let kind: SpanKind
    private let start: UInt64
    private let queue: SpanQueue
    private let redaction: Redaction
    private let state: Mutex<State>

    init(name: String, context: ServiceContext, trace: TraceContext, parentSpanID: String?, kind: SpanKind, start: UInt64, queue: SpanQueue, redaction: Redaction) {
        self.context = context
        self.trace = trace
        self.parentSpanID = parentSpanID
        self.kind = kind
        self.start = start
        self.queue = queue
        self.redaction = redaction
        self.state = Mutex(State(name: name))
    }

    public var isRecording: Bool { self.trace.isSampled && !self.state.withLock { $0.isEnded } }

    public var operationName: String {
        get { self.state.withLock { $0.name } }
        set { self.state.withLock { $0.name = newValue } }
    }

    public var attributes: SpanAttributes {
        get { self.state.withLock { $0.attributes } }
        set { self.change { $0.attributes = newValue } }
    }

    /// How it ended; the last word counts.
    public func setStatus(_ status: SpanStatus) { self.change { $0.status = status } }

    /// Something that happened within the span; beyond the 64th it is only counted.
    public func addEvent(_ event: SpanEvent) {
        self.change { state in
            if state.events.count < Self.maximumEvents { state.events.append(event) } else { state.droppedEvents += 1 }
        }
    }

    /// The error's type, and of our own errors the text: messages of others may quote what must not be shown.
    public func recordError<Instant: TracerInstant>(_ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant) {
        guard self.isRecording else { return }
        var attributes = attributes
        attributes.set("exception.type", value: .string(String(reflecting: type(of: error))))
        if let known = error as? AppError { attributes.set("exception.message", value: .string(known.description)) }
        self.addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
        self.change { state in
            if state.status == nil { state.status = SpanStatus(code: .error, message: LineLogHandler.describe(error)) }
        }
    }

    /// Another trace that this span belongs to; 32 at most are kept.
    public func addLink(_ link: SpanLink) {
        guard let trace = link.context.traceContext else { return }
        self.change { state in
            if state.links.count < 32 { state.links.append(trace) }
        }
    }

    /// Hands the span to the queue if its trace is recorded. Only the first end counts.
    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        guard self.trace.isSampled else { return }
        let end = instant().nanosecondsSinceEpoch
        let finished = self.state.withLock { state -> FinishedSpan? in
            guard !state.isEnded else { return nil }
            state.isEnded = true
            let (attributes, dropped) = self.bounded(state.attributes)
            return FinishedSpan(
                name: state.name, trace: self.trace, parentSpanID: self.parentSpanID, kind: self.kind, start: self.start, end: max(self.start, end), attributes: attributes,
                events: state.events.map { event in
                    var event = event
                    event.attributes = self.bounded(event.attributes).0
                    return event
                },
                links: state.links, status: state.status, droppedAttributes: dropped, droppedEvents: state.droppedEvents
            )
        }
        if let finished { self.queue.put(finished) }
    }

    private func change(_ body: (inout State) -> Void) {
        guard self.trace.isSampled else { return }
        self.state.withLock { state in
            if !state.isEnded { body(&state) }
        }
    }

    private func bounded(_ attributes: SpanAttributes) -> (SpanAttributes, Int) {
        var all: [(String, SpanAttribute)] = []
        attributes.forEach { all.append(($0, $1)) }
        all.sort { $0.0 < $1.0 }
        var kept = SpanAttributes([:])
        for (name, value) in all.prefix(Self.maximumAttributes) {
            if self.redaction.hides(name) {
                kept.set(name, value: .string(Redaction.replacement))
            } else if case .string(let text) = value {
                kept.set(name, value: .string(String(self.redaction.cleaned(text).prefix(Self.maximumTextLength))))
            } else {
                kept.set(name, value: value)
            }
        }
        return (kept, max(0, all.count - Self.maximumAttributes))
    }
}
