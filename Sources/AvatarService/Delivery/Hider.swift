import Connectors
import Core
import Jobs
import ServiceKit
import Storage

/// The job `message.hide`: hides a comment on the platform, then says so.
public struct Hider: Sendable {
    private let context: ServiceEnvironment
    private let connectors: ConnectorRegistry
    private let access: any ConnectionAccessSource

    public init(context: ServiceEnvironment, connectors: ConnectorRegistry, access: any ConnectionAccessSource) {
        self.context = context
        self.connectors = connectors
        self.access = access
    }

    /// Never hides what must reach a person (invariant 4), nor what has another route by now. Safe to repeat.
    public func hide(_ job: HideMessage) async throws -> JobOutcome {
        let found = try await self.context.read("message.read") { tx -> (Message, Connection)? in
            guard let message = try tx.get(Message.self, job.messageID), let connection = try tx.get(Connection.self, message.connectionID) else { return nil }
            return (message, connection)
        }
        guard let (message, connection) = found, message.deletedAt == nil, message.state != .hidden, message.route == .hide else { return .done }
        // Invariant 4 once more: whatever the route says, such a message is never hidden.
        guard message.triage?.mustReachAPerson != true else { return .cancel(Reason("no_longer_possible", "The message has to reach a person.")) }
        let connector = try self.connectors.connector(for: connection.platform)
        guard connector.capabilities.canHide.contains(message.kind) else { return .cancel(Reason("no_longer_possible", "The platform can't hide it.")) }
        do {
            try await connector.hide(platformMessageID: message.platformMessageID, as: try await self.access.access(to: connection.id))
        } catch let error as ConnectorError {
            return try await PlatformJobs.outcome(of: error, on: connection.id, self.context)
        }
        try await self.context.write("message.hidden") { unit in
            guard let turn = try message.turnID.flatMap({ try unit.tx.get(Turn.self, $0) }), turn.state == .ignored else { return }
            try TurnKeeper(unit: unit, workspaceID: message.workspaceID).apply(.hidden, to: turn, reasons: [Reason("hidden", "It was hidden on the platform.")])
            try AuditLog.append("message.hidden", actor: "avatar", subject: "message:\(message.id.rawValue)", facts: [:], workspaceID: message.workspaceID, unit: unit)
        }
        return .done
    }
}
