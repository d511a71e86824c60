/// The tenant: one creator or agency. Every record belongs to one, but for users and installation records.
public struct Workspace: Codable, Sendable, Identifiable {
    public var id: Identifier<Workspace>
    public var name: String
    /// IANA name, for instance `Europe/Berlin`.
    public var timeZone: String
    public var tier: Tier
    public var createdAt: Timestamp
    public var revision: Int

    public init(id: Identifier<Workspace>, name: String, timeZone: String = "UTC", tier: Tier = .gold, createdAt: Timestamp, revision: Int = 1) {
        self.id = id
        self.name = name
        self.timeZone = timeZone
        self.tier = tier
        self.createdAt = createdAt
        self.revision = revision
    }
}

/// Billing tiers and their monthly volume of automated replies.
public enum Tier: String, Codable, Sendable, CaseIterable {
    case bronze, silver, gold

    /// Automated replies a month; drafts and manual replies are not counted.
    public var automatedRepliesPerMonth: Int {
        switch self {
        case .bronze: 500
        case .silver: 5_000
        case .gold: 50_000
        }
    }

    /// Members that the workspace may have, the owner included.
    public var seats: Int {
        switch self {
        case .bronze: 1
        case .silver: 3
        case .gold: 15
        }
    }

    /// Accounts that may be connected at a time.
    public var connections: Int {
        switch self {
        case .bronze: 1
        case .silver: 4
        case .gold: 20
        }
    }
}

/// A person who signs in.
public struct User: Codable, Sendable, Identifiable {
    public var id: Identifier<User>
    /// Lower-cased, trimmed.
    public var email: String
    public var name: String
    /// scrypt in its own text form; see `Security.PasswordHasher`.
    public var passwordHash: String
    /// The first user of an installation is its operator.
    public var isOperator: Bool
    public var createdAt: Timestamp
    /// Wrong passwords since the last good sign-in or lock.
    public var failedSignIns: Int
    /// No sign-in until then, also with the right password.
    public var lockedUntil: Timestamp?

    public init(id: Identifier<User>, email: String, name: String, passwordHash: String, isOperator: Bool, createdAt: Timestamp) {
        self.id = id
        self.email = email
        self.name = name
        self.passwordHash = passwordHash
        self.isOperator = isOperator
        self.createdAt = createdAt
        self.failedSignIns = 0
        self.lockedUntil = nil
    }
}

/// A user's place in a workspace. Its id is `workspaceID/userID`, so a person has one role per workspace.
public struct Membership: Codable, Sendable, Identifiable {
    public var id: Identifier<Membership>
    public var workspaceID: Identifier<Workspace>
    public var userID: Identifier<User>
    public var role: Role
    public var createdAt: Timestamp

    public init(workspaceID: Identifier<Workspace>, userID: Identifier<User>, role: Role, createdAt: Timestamp) {
        self.id = Self.id(workspaceID, userID)
        self.workspaceID = workspaceID
        self.userID = userID
        self.role = role
        self.createdAt = createdAt
    }

    /// The id that makes a second role of the same person in the same workspace impossible.
    public static func id(_ workspaceID: Identifier<Workspace>, _ userID: Identifier<User>) -> Identifier<Membership> {
        Identifier("\(workspaceID.rawValue)/\(userID.rawValue)")
    }
}

/// A signed-in browser. The id is the SHA-256 of the token, so a stolen database opens no session.
public struct Session: Codable, Sendable, Identifiable {
    public var id: Identifier<Session>
    public var userID: Identifier<User>
    public var createdAt: Timestamp
    /// Kept to the minute or so: not every request is worth a write.
    public var lastSeenAt: Timestamp
    public var expiresAt: Timestamp
    /// When the token was last replaced, and by which session; a replaced token lives for a short grace.
    public var replacedBy: Identifier<Session>?
    /// What the browser says it is, shortened; shown to its owner.
    public var userAgent: String

    public init(id: Identifier<Session>, userID: Identifier<User>, createdAt: Timestamp, expiresAt: Timestamp, userAgent: String) {
        self.id = id
        self.userID = userID
        self.createdAt = createdAt
        self.lastSeenAt = createdAt
        self.expiresAt = expiresAt
        self.replacedBy = nil
        self.userAgent = userAgent
    }
}

/// What an operator sets for the whole installation. There is one, with the id `installation`.
public struct InstallationSettings: Codable, Sendable, Identifiable {
    public var id: Identifier<InstallationSettings>
    /// The emergency stop for all workspaces.
    public var isStopped: Bool
    /// Approvals up to then need a fresh confirmation while the stop is on.
    public var stoppedAt: Timestamp?
    /// Whether strangers may make an account; the first user always may.
    public var isRegistrationOpen: Bool
    public var revision: Int

    public static let identifier: Identifier<InstallationSettings> = "installation"

    public init(isRegistrationOpen: Bool = false) {
        self.id = Self.identifier
        self.isStopped = false
        self.stoppedAt = nil
        self.isRegistrationOpen = isRegistrationOpen
        self.revision = 1
    }
}
