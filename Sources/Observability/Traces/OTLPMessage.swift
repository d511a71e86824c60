import Tracing

/// The body of an OTLP/HTTP trace export in JSON (OpenTelemetry protocol 1.x: ids are hexadecimal, 64-bit numbers are text, enums are numbers).
struct OTLPMessage: Encodable {
    struct Value: Encodable {
        struct List: Encodable { var values: [Value] }

        var stringValue: String?
        var boolValue: Bool?
        var intValue: String?
        var doubleValue: Double?
        var arrayValue: List?

        init(_ attribute: SpanAttribute) {
            switch attribute {
            case .string(let text): self.stringValue = text
            case .bool(let flag): self.boolValue = flag
            case .int32(let number): self.intValue = String(number)
            case .int64(let number): self.intValue = String(number)
            case .double(let number): if number.isFinite { self.doubleValue = number } else { self.stringValue = "\(number)" }
            case .stringArray(let items): self.arrayValue = List(values: items.map { Value(.string($0)) })
            case .boolArray(let items): self.arrayValue = List(values: items.map { Value(.bool($0)) })
            case .int32Array(let items): self.arrayValue = List(values: items.map { Value(.int32($0)) })
            case .int64Array(let items): self.arrayValue = List(values: items.map { Value(.int64($0)) })
            case .doubleArray(let items): self.arrayValue = List(values: items.map { Value(.double($0)) })
            case .stringConvertible(let value): self.stringValue = value.description
            case .stringConvertibleArray(let items): self.arrayValue = List(values: items.map { Value(.string($0.description)) })
            default: self.stringValue = ""
            }
        }
    }

    struct Attribute: Encodable {
        var key: String
        var value: Value
    }

    struct Event: Encodable {
        var timeUnixNano: String
        var name: String
        var attributes: [Attribute]
    }

    struct Link: Encodable {
        var traceId: String
        var spanId: String
    }

    struct Status: Encodable {
        var code: Int
        var message: String?
    }

    struct Span: Encodable {
        var traceId: String
        var spanId: String
        var parentSpanId: String?
        var traceState: String?
        var flags: Int
        var name: String
        var kind: Int
        var startTimeUnixNano: String
        var endTimeUnixNano: String
        var attributes: [Attribute]
        var droppedAttributesCount: Int
        var events: [Event]
        var droppedEventsCount: Int
        var links: [Link]
        var status: Status
    }

    struct Scope: Encodable { var name: String }
    struct ScopeSpans: Encodable {
        var scope: Scope
        var spans: [Span]
    }

    struct Resource: Encodable { var attributes: [Attribute] }
    struct ResourceSpans: Encodable {
        var resource: Resource
        var scopeSpans: [ScopeSpans]
    }

    var resourceSpans: [ResourceSpans]

    init(_ spans: [FinishedSpan], resource: [String: String]) {
        self.resourceSpans = [
            ResourceSpans(
                resource: Resource(attributes: resource.sorted { $0.key < $1.key }.map { Attribute(key: $0.key, value: Value(.string($0.value))) }),
                scopeSpans: [ScopeSpans(scope: Scope(name: "understudy"), spans: spans.map(Self.span))]
            ),
        ]
    }

    private static func span(_ span: FinishedSpan) -> Span {
        Span(
            traceId: span.trace.traceID, spanId: span.trace.spanID, parentSpanId: span.parentSpanID, traceState: span.trace.state, flags: 1, name: span.name, kind: self.kind(span.kind),
            startTimeUnixNano: String(span.start), endTimeUnixNano: String(span.end), attributes: self.attributes(span.attributes), droppedAttributesCount: span.droppedAttributes,
            events: span.events.map { Event(timeUnixNano: String($0.nanosecondsSinceEpoch), name: $0.name, attributes: self.attributes($0.attributes)) }, droppedEventsCount: span.droppedEvents,
            links: span.links.map { Link(traceId: $0.traceID, spanId: $0.spanID) }, status: Status(code: span.status.map { $0.code == .ok ? 1 : 2 } ?? 0, message: span.status?.message)
        )
    }

    private static func attributes(_ attributes: SpanAttributes) -> [Attribute] {
        var all: [Attribute] = []
        attributes.forEach { all.append(Attribute(key: $0, value: Value($1))) }
        return all.sorted { $0.key < $1.key }
    }

    private static func kind(_ kind: SpanKind) -> Int {
        switch kind {
        case .internal: 1
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        }
    }
}
