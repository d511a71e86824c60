import Connectors
import Core
import Foundation
import ServiceKit
import Storage

/// What a platform tells about an account: its owner removed the app, or asks that we delete their data (https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback).
public struct AccountNotices: Sendable {
    let context: ServiceEnvironment
    let connectors: ConnectorRegistry
    let observer: any ConnectionObserver
    let addresses: CallbackAddresses

    /// What a deletion request is answered with.
    public struct DeletionReceipt: Sendable, Hashable {
        public var url: String
        /// Letters and digits.
        public var confirmationCode: String
    }

    /// How a deletion that a platform asked for stands.
    public enum DeletionStatus: Sendable, Hashable {
        case nothingStored
        case due(Timestamp)
        case done
    }

    /// The app was removed from the account: its tokens are dropped at once. `body` is the raw call; throws `signatureInvalid`.
    public func deauthorized(_ platform: Platform, body: Data) async throws {
        let connector = try self.connectors.connector(for: platform)
        let notice = try connector.accountNotice(body)
        let purgeAfter = connector.capabilities.purgeAfterDisconnect
        _ = try await self.letGo(platform, notice, action: "connection.deauthorized") { $0 + purgeAfter }
    }

    /// The account's owner wants everything of them deleted: due at once, done by the next upkeep.
    public func deletionRequested(_ platform: Platform, body: Data) async throws -> DeletionReceipt {
        let notice = try self.connectors.connector(for: platform).accountNotice(body)
        let connections = try await self.letGo(platform, notice, action: "connection.deletion_requested") { $0 }
        // The connection's own random id serves as the code; without a connection any code says that nothing is stored.
        let code = (connections.first?.id.rawValue ?? self.context.ids.next()).filter { $0.isLetter || $0.isNumber }
        return DeletionReceipt(url: self.addresses.deletionStatus(code), confirmationCode: code)
    }

    /// How the deletion with this confirmation code stands. An unknown code looks like one for which nothing was stored.
    public func deletionStatus(_ code: String) async throws -> DeletionStatus {
        guard code.utf8.count == 32, code.utf8.allSatisfy({ (48 ... 57).contains($0) || (97 ... 102).contains($0) }) else { return .nothingStored }
        let digits = Array(code)
        let id = [0 ..< 8, 8 ..< 12, 12 ..< 16, 16 ..< 20, 20 ..< 32].map { String(digits[$0]) }.joined(separator: "-")
        guard let connection = try await self.context.store.get(Connection.self, Identifier(id)) else { return .nothingStored }
        if let purgeBy = connection.purgeBy { return .due(purgeBy) }
        return connection.isConnected ? .nothingStored : .done
    }

    private func letGo(_ platform: Platform, _ notice: AccountNotice, action: String, purgeBy: @escaping @Sendable (Timestamp) -> Timestamp) async throws -> [Connection] {
        let observer = self.observer
        return try await self.context.write(action) { unit in
            let connections = try unit.tx.find(
                Query<Connection>().where(Connection.fields.platform == platform && Connection.fields.appScopedID == notice.appScopedID).limit(100))
            return try connections.map { connection in
                // A call from before the account was connected again says nothing about now.
                if connection.isConnected, let issuedAt = notice.issuedAt, issuedAt + .minutes(5) < connection.createdAt { return connection }
                let changed = try ConnectionService.letGo(
                    connection, state: .deauthorized, reason: "The app was removed in the account's settings at \(platform.rawValue).", remedy: "Connect the account again to go on.",
                    purgeBy: min(connection.purgeBy ?? purgeBy(unit.now), purgeBy(unit.now)), actor: "platform:\(platform.rawValue)", action: action, revokes: false, observer: observer, unit: unit)
                if connection.isConnected {
                    try unit.notice(
                        "connection_trouble", urgency: .high, text: "\(connection.displayName) on \(platform.rawValue): \(changed.health.reason) \(changed.health.remedy)",
                        subject: "connection:\(connection.id.rawValue)", workspaceID: connection.workspaceID)
                }
                return changed
            }
        }
    }
}
