import Connectors
import Core

/// Where opened access to a connection comes from; `TokenProvider` in production.
public protocol ConnectionAccessSource: Sendable {
    /// Throws `ConnectorError` or `AppError` when the connection can't be used.
    func access(to id: Identifier<Connection>) async throws -> ConnectionAccess
}

extension TokenProvider: ConnectionAccessSource {}
