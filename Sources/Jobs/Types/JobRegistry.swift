import Core
import Foundation

/// Which handler does which job.
public struct JobRegistry: Sendable {
    struct Entry: Sendable {
        var queue: QueueName
        var retryPolicy: RetryPolicy
        var run: @Sendable (_ parameters: String, JobContext) async throws -> JobOutcome
    }

    private(set) var entries: [String: Entry] = [:]
    private static let decoder = JSONDecoder()

    public init() {}

    /// A later registration of the same name replaces an earlier one.
    public mutating func register<P: JobParameters>(_: P.Type, handler: @escaping @Sendable (P, JobContext) async throws -> JobOutcome) {
        self.entries[P.jobName] = Entry(queue: P.queue, retryPolicy: P.retryPolicy) { text, context in
            let parameters: P
            do {
                parameters = try Self.decoder.decode(P.self, from: Data(text.utf8))
            } catch {
                throw AppError(.internalFailure, "The job's parameters can't be read by this release.", details: ["job": P.jobName], cause: "\(type(of: error))")
            }
            return try await handler(parameters, context)
        }
    }

    public var names: [String] { self.entries.keys.sorted() }
    public var queues: Set<QueueName> { Set(self.entries.values.map(\.queue)) }

    /// The handlers of both; `other`'s win.
    public mutating func merge(_ other: JobRegistry) { self.entries.merge(other.entries) { $1 } }
}
