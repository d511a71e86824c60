import Core
import Foundation
import Instrumentation
import ServiceContextModule
import Tracing

/// Carries a trace from whoever enqueues a job to its handler. Empty, and free, when nothing traces.
enum TraceHeaders {
    private struct Carrier: Injector, Extractor {
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    }

    static func current() -> String? {
        guard let context = ServiceContext.current else { return nil }
        var headers: [String: String] = [:]
        InstrumentationSystem.instrument.inject(context, into: &headers, using: Carrier())
        return headers.isEmpty ? nil : Job.json(headers)
    }

    static func context(from text: String?) -> ServiceContext {
        var context = ServiceContext.current ?? .topLevel
        guard let text, let headers = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8)) else { return context }
        InstrumentationSystem.instrument.extract(headers, into: &context, using: Carrier())
        return context
    }
}
