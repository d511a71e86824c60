import Coordination
import Core

/// What an operator configures about accounts.
public struct AccountConfiguration: Sendable {
    /// Strangers may register after the first account.
    public var isRegistrationOpen: Bool
    /// When set, the first account needs it, so that nobody else can take a fresh installation that is already reachable.
    public var setUpToken: String?
    /// The tier of new workspaces.
    public var tier: Tier
    /// Absolute: a session ends this long after the sign-in.
    public var sessionLifetime: Duration
    /// A session that is not used this long ends.
    public var sessionIdle: Duration
    /// A token older than this is replaced at its next use.
    public var tokenLifetime: Duration
    /// A replaced token is still accepted this long, for requests that were under way.
    public var tokenGrace: Duration
    public var failuresBeforeLock: Int
    public var lockDuration: Duration
    /// Sign-ins per client address.
    public var signInLimit: RateLimit
    /// Registrations and resets per client address.
    public var registrationLimit: RateLimit
    /// Password changes per user.
    public var passwordLimit: RateLimit

    public init(
        isRegistrationOpen: Bool = false, setUpToken: String? = nil, tier: Tier = .gold, sessionLifetime: Duration = .days(30), sessionIdle: Duration = .days(7),
        tokenLifetime: Duration = .hours(1), tokenGrace: Duration = .seconds(60), failuresBeforeLock: Int = 10, lockDuration: Duration = .minutes(15),
        signInLimit: RateLimit = .per(.minutes(1), 60), registrationLimit: RateLimit = .per(.hours(1), 30), passwordLimit: RateLimit = .per(.minutes(15), 10)
    ) {
        self.isRegistrationOpen = isRegistrationOpen
        self.setUpToken = setUpToken
        self.tier = tier
        self.sessionLifetime = sessionLifetime
        self.sessionIdle = sessionIdle
        self.tokenLifetime = tokenLifetime
        self.tokenGrace = tokenGrace
        self.failuresBeforeLock = failuresBeforeLock
        self.lockDuration = lockDuration
        self.signInLimit = signInLimit
        self.registrationLimit = registrationLimit
        self.passwordLimit = passwordLimit
    }
}

/// What addresses, names and passwords may be.
enum AccountRules {
    static let minimumPassword = 10

    /// Trimmed and lower-cased.
    static func email(_ text: String) throws -> String {
        let email = text.trimmingWhitespace.lowercased()
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !parts[1].hasPrefix("."), !parts[1].hasSuffix("."), email.utf8.count <= 254,
            email.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value != 127 && !$0.properties.isWhitespace })
        else { throw AppError.invalid("email", "must be an e-mail address such as name@example.com") }
        return email
    }

    static func name(_ text: String, field: String) throws -> String {
        let name = text.trimmingWhitespace
        guard (1 ... 100).contains(name.count), name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else { throw AppError.invalid(field, "must have 1 to 100 characters, none of them a control character") }
        return name
    }

    static func checkPassword(_ password: String, email: String, field: String) throws {
        guard password.count >= self.minimumPassword else { throw AppError.invalid(field, "must have at least \(self.minimumPassword) characters") }
        guard password.utf8.count <= 1024 else { throw AppError.invalid(field, "may have at most 1024 bytes") }
        guard Set(password).count >= 4 else { throw AppError.invalid(field, "must not be one character again and again") }
        guard password.lowercased() != email else { throw AppError.invalid(field, "must not be the e-mail address") }
    }
}

extension String {
    var trimmingWhitespace: String {
        var view = self[...]
        while let first = view.first, first.isWhitespace { view.removeFirst() }
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return String(view)
    }
}
