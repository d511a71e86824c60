import Core
import Storage

/// Keeps a connection's health, and tells people when it needs them.
public enum ConnectionTrouble {
    /// Stores `health` in the caller's transaction; an unchanged state is not written again.
    public static func note(_ health: ConnectionHealth, connectionID: Identifier<Connection>, unit: WorkUnit) throws {
        guard var connection = try unit.tx.get(Connection.self, connectionID), connection.isConnected else { return }
        let before = connection.health
        guard before.state != health.state || before.reason != health.reason || before.until != health.until else { return }
        connection.health = health
        connection.health.since = before.state == health.state ? before.since : health.since
        connection.revision += 1
        try unit.tx.replace(connection)
        unit.event("connection.changed", workspaceID: connection.workspaceID, subject: connectionID.rawValue, values: ["health": health.state.rawValue])
        guard before.state != health.state, !health.remedy.isEmpty, !health.state.mendsByItself else { return }
        try unit.notice(
            "connection_trouble", urgency: .high, text: "\(connection.displayName) on \(connection.platform.rawValue): \(health.reason) \(health.remedy)", subject: "connection:\(connectionID.rawValue)",
            workspaceID: connection.workspaceID)
    }
}

extension ConnectionHealth.State {
    /// States that pass without anybody's help.
    public var mendsByItself: Bool {
        switch self {
        case .connected, .refreshing, .throttled, .quotaPaused, .unreachable: true
        case .expiring, .needsReconnect, .missingPermission, .messagesBlocked, .restricted, .noChannel, .suspended, .deauthorized, .disconnected: false
        }
    }
}
