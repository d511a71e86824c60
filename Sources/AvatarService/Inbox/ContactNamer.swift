import Connectors
import Core
import Jobs
import ServiceKit
import Storage

/// Asks the platform who a fan is whose messages came without a name.
public struct NameContact: JobParameters {
    public static let jobName = "contact.name"
    public static let queue: QueueName = "messages"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 4, firstDelay: .seconds(5), maximumDelay: .minutes(10))

    public var contactID: Identifier<Contact>
    public var workspaceID: Identifier<Workspace>

    public init(contactID: Identifier<Contact>, workspaceID: Identifier<Workspace>) {
        self.contactID = contactID
        self.workspaceID = workspaceID
    }
}

/// The job `contact.name`. A webhook of Instagram brings the fan's id only; a person who reviews wants to see who writes, and a reply may use the name.
public struct ContactNamer: Sendable {
    private let context: ServiceEnvironment
    private let connectors: ConnectorRegistry
    private let access: any ConnectionAccessSource

    public init(context: ServiceEnvironment, connectors: ConnectorRegistry, access: any ConnectionAccessSource) {
        self.context = context
        self.connectors = connectors
        self.access = access
    }

    /// Fills in what is empty; names that are known stay. A fan who can't be asked about stays without a name.
    public func name(_ job: NameContact) async throws -> JobOutcome {
        let found = try await self.context.read("contact.read") { tx -> (Contact, Connection)? in
            guard let contact = try tx.get(Contact.self, job.contactID), let connection = try tx.get(Connection.self, contact.connectionID) else { return nil }
            return (contact, connection)
        }
        guard let (contact, connection) = found, contact.username.isEmpty, connection.isConnected else { return .done }
        let profile: ContactProfile?
        do {
            profile = try await self.connectors.connector(for: connection.platform).contactProfile(contact.platformUserID, as: try await self.access.access(to: connection.id))
        } catch ConnectorError.gone, ConnectorError.unsupported {
            // The fan blocked the account or took back the consent: there is no name to be had.
            return .done
        } catch let error as ConnectorError {
            return try await PlatformJobs.outcome(of: error, on: connection.id, self.context)
        }
        guard let profile else { return .done }
        try await self.context.write("contact.named") { unit in
            guard var stored = try unit.tx.get(Contact.self, contact.id) else { return }
            if stored.username.isEmpty { stored.username = profile.username }
            if stored.displayName.isEmpty { stored.displayName = profile.displayName }
            if let isFollower = profile.isFollower { stored.isFollower = isFollower }
            try unit.tx.replace(stored)
            unit.event("contact.changed", workspaceID: stored.workspaceID, subject: stored.id.rawValue)
        }
        return .done
    }
}
