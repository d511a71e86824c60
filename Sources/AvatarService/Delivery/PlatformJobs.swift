import Connectors
import Core
import Jobs
import ServiceKit

/// What becomes of a job when its one call on a platform fails.
enum PlatformJobs {
    static func outcome(of error: ConnectorError, on connectionID: Identifier<Connection>, _ context: ServiceEnvironment) async throws -> JobOutcome {
        switch error {
        case .throttled(_, let until): return .snooze(until: until)
        // What was to be changed or read is not there any more.
        case .gone: return .done
        case .refused(let reason): return .cancel(reason)
        case .connection(let health):
            try await context.write("connection.trouble") { unit in try ConnectionTrouble.note(health, connectionID: connectionID, unit: unit) }
            return .retry(after: nil, error.reason)
        case .unavailable, .unreadable, .unsupported: return .retry(after: nil, error.reason)
        }
    }
}
