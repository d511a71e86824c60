import Core
import Jobs
import ServiceKit
import Storage

/// What has to work before this process may get requests.
public struct HealthCheck: Sendable {
    public var name: String
    public var check: @Sendable () async throws -> Void

    public init(_ name: String, check: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.check = check
    }

    /// The store answers and the queue can be read.
    public static func standard(_ environment: ServiceEnvironment) -> [HealthCheck] {
        [
            HealthCheck("store") { try await environment.store.checkHealth() },
            HealthCheck("queue") { _ = try await environment.jobs.list(JobFilter(limit: 1)) },
        ]
    }
}

struct ReadinessView: Encodable {
    var status: String
    /// `ok` or `failed` by name; the reasons are in the log.
    var checks: [String: String]
}
