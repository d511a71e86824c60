import Logging
import Tracing

/// Which trace and span some work belongs to, as W3C Trace Context says it.
public struct TraceContext: Hashable, Sendable {
    /// 32 lower-case hexadecimal digits, not all zero.
    public var traceID: String
    /// 16 lower-case hexadecimal digits, not all zero.
    public var spanID: String
    /// Whether the trace is recorded.
    public var isSampled: Bool
    /// The vendors' own part, handed on as it came.
    public var state: String?

    public init(traceID: String, spanID: String, isSampled: Bool, state: String? = nil) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
        self.state = state
    }

    /// Reads a `traceparent` header; nil for what the standard calls invalid. Later versions are read as far as this one goes.
    public init?(traceparent text: String, state: String? = nil) {
        let parts = text.trimmingPrefix { $0 == " " }.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, Self.isHexadecimal(parts[0], 2), parts[0] != "ff", parts[0] != "00" || parts.count == 4, Self.isHexadecimal(parts[1], 32), Self.isHexadecimal(parts[2], 16),
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" }), Self.isHexadecimal(parts[3], 2), let flags = UInt8(parts[3], radix: 16)
        else { return nil }
        self.traceID = String(parts[1])
        self.spanID = String(parts[2])
        self.isSampled = flags & 1 == 1
        self.state = state
    }

    public var traceparent: String { "00-\(self.traceID)-\(self.spanID)-\(self.isSampled ? "01" : "00")" }

    private static func isHexadecimal(_ text: Substring, _ count: Int) -> Bool {
        text.utf8.count == count && text.utf8.allSatisfy { (48 ... 57).contains($0) || (97 ... 102).contains($0) }
    }
}

extension ServiceContext {
    private enum Key: ServiceContextKey {
        typealias Value = TraceContext
        static let nameOverride: String? = "understudy-trace"
    }

    /// The trace that this context belongs to.
    public var traceContext: TraceContext? {
        get { self[Key.self] }
        set { self[Key.self] = newValue }
    }
}

extension Logger.MetadataProvider {
    /// Puts `trace_id` and `span_id` of the current span on each log line, so that lines and traces find each other.
    public static let trace = Logger.MetadataProvider {
        guard let trace = ServiceContext.current?.traceContext, trace.isSampled else { return [:] }
        return ["trace_id": .string(trace.traceID), "span_id": .string(trace.spanID)]
    }
}
