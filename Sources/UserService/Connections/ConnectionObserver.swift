import Core
import ServiceKit

/// Who has work to do when an account is connected or let go. Implemented where the services are put together: services don't know each other.
///
/// Called inside the transaction that changes the connection, so that jobs are enqueued exactly when the change holds.
public protocol ConnectionObserver: Sendable {
    /// Connected for the first time (`isNew`) or again: read messages, collect training content.
    func connected(_ connection: Connection, isNew: Bool, unit: WorkUnit) throws
    /// Let go by its owner or from the platform's side; its stored data must be gone by `connection.purgeBy`.
    func disconnected(_ connection: Connection, unit: WorkUnit) throws
}
