import Coordination
import Core
import Foundation
import Logging
import Security
import ServiceKit
import Storage

/// Registration, sign-in and passwords.
public struct AccountService: Sendable {
    let context: ServiceEnvironment
    let hasher: PasswordHasher
    let limiter: any RateLimiter
    let sessions: SessionService
    let tokens: AccountTokens
    let configuration: AccountConfiguration

    /// Somebody who was let in, and the token for their cookie.
    public struct Entrance: Sendable {
        public var user: User
        public var token: OpaqueToken
    }

    /// What a person gives to register.
    public struct Registration: Sendable {
        public var email: String
        public var name: String
        public var password: String
        /// For the workspace that is made with the account; not with an invitation.
        public var workspaceName: String?
        public var invitation: String?
        /// Needed for the first account where the installation asks for it.
        public var setUpToken: String?

        public init(email: String, name: String, password: String, workspaceName: String? = nil, invitation: String? = nil, setUpToken: String? = nil) {
            self.email = email
            self.name = name
            self.password = password
            self.workspaceName = workspaceName
            self.invitation = invitation
            self.setUpToken = setUpToken
        }
    }

    /// Whether a stranger may register now.
    public enum RegistrationState: String, Sendable, Codable, CaseIterable {
        /// There is nobody yet: the first becomes the operator.
        case first
        case open
        /// By invitation only.
        case closed
    }

    /// Whether the page offers registration, and whether the one who registers becomes the operator.
    public func registrationState() async throws -> RegistrationState {
        let configuration = self.configuration
        return try await self.context.read("registration.state") { tx in try Self.registrationState(configuration, in: tx) }
    }

    private static func registrationState(_ configuration: AccountConfiguration, in tx: any ReadTransaction) throws -> RegistrationState {
        if try tx.first(Query<User>()) == nil { return .first }
        let isOpen = try tx.get(InstallationSettings.self, InstallationSettings.identifier)?.isRegistrationOpen ?? false
        return isOpen || configuration.isRegistrationOpen ? .open : .closed
    }

    /// Makes an account and signs it in. The first account is the operator's; after that registration is closed unless it is
    /// configured open or an invitation is shown. Throws `registrationClosed`, `validationFailed`, `conflict` for a known address, `rateLimited`.
    public func register(_ registration: Registration, clientAddress: String, userAgent: String) async throws -> Entrance {
        try await self.limiter.require("register/\(clientAddress)", limit: self.configuration.registrationLimit)
        // Before the costly hash; the transaction below decides.
        if registration.invitation == nil, try await self.registrationState() == .closed { throw Self.closed }
        let email = try AccountRules.email(registration.email)
        let name = try AccountRules.name(registration.name, field: "name")
        try AccountRules.checkPassword(registration.password, email: email, field: "password")
        let workspaceName = try AccountRules.name(registration.workspaceName ?? "\(name.prefix(80))'s workspace", field: "workspaceName")
        // Read last: reading uses it up.
        let invitation = try registration.invitation.map { try self.tokens.readInvitation($0, for: email) }
        let hash = try await self.hasher.hash(registration.password)
        let configuration = self.configuration
        let setUpToken = registration.setUpToken ?? ""
        let user = try await self.context.write("account.register") { unit -> User in
            let state = try Self.registrationState(configuration, in: unit.tx)
            if state == .closed, invitation == nil { throw Self.closed }
            if state == .first, let needed = configuration.setUpToken, !constantTimeEquals(needed, setUpToken) {
                throw AppError.invalid("setUpToken", "must be the set-up token that the server printed when it started")
            }
            guard try !unit.tx.exists(Query<User>().where(User.fields.email == email)) else { throw AppError(.conflict, "There is an account with this address. Sign in instead.") }
            let user = User(id: unit.newID(User.self), email: email, name: name, passwordHash: hash, isOperator: state == .first, createdAt: unit.now)
            try unit.tx.insert(user)
            if let invitation {
                try MemberService.add(user, role: invitation.role, to: invitation.workspaceID, actor: "user:\(invitation.invitedBy.rawValue)", unit: unit)
            } else {
                _ = try WorkspaceService.create(name: workspaceName, timeZone: "UTC", tier: configuration.tier, owner: user.id, unit: unit)
            }
            return user
        }
        self.context.logger.info("account registered", metadata: ["user": "\(user.id)", "operator": "\(user.isOperator)"])
        return Entrance(user: user, token: try await self.sessions.open(for: user.id, userAgent: userAgent))
    }

    private static let closed = AppError(.registrationClosed, "Registration is closed. Ask an owner of your workspace for an invitation.")

    /// Signs in. An unknown address, a wrong password and a locked account take the same time and are told apart by nobody but the owner of the
    /// account: ten failures lock any address for a quarter of an hour. Throws `invalidCredentials`, `accountLocked`, `rateLimited`.
    public func signIn(email: String, password: String, clientAddress: String, userAgent: String) async throws -> Entrance {
        try await self.limiter.require("sign-in/\(clientAddress)", limit: self.configuration.signInLimit, "Too many sign-ins from here. Try again in a minute.")
        let address = (try? AccountRules.email(email)) ?? ""
        let user = try await self.context.store.first(Query<User>().where(User.fields.email == address))
        let isRight = try await self.hasher.verify(password, against: user?.passwordHash)
        let now = self.context.time.now()
        if let lockedUntil = user?.lockedUntil, lockedUntil > now { throw Self.locked(lockedUntil - now) }
        guard let user, isRight else { throw try await self.failed(user, address: address, now: now) }
        if user.failedSignIns > 0 || user.lockedUntil != nil || self.hasher.needsRehash(user.passwordHash) {
            let hash = self.hasher.needsRehash(user.passwordHash) ? try await self.hasher.hash(password) : user.passwordHash
            try await self.context.store.transaction("account.signed_in") { tx in
                // Only while the password is the one that was checked.
                _ = try tx.update(
                    Query<User>().where(User.fields.id == user.id && User.fields.passwordHash == user.passwordHash),
                    set: [.set(User.fields.failedSignIns, 0), .unset(User.fields.lockedUntil), .set(User.fields.passwordHash, hash)])
            }
        }
        return Entrance(user: user, token: try await self.sessions.open(for: user.id, userAgent: userAgent))
    }

    private func failed(_ user: User?, address: String, now: Timestamp) async throws -> AppError {
        let configuration = self.configuration
        if let user {
            let lockedUntil = try await self.context.store.transaction("account.sign_in_failed") { tx -> Timestamp? in
                guard var stored = try tx.get(User.self, user.id) else { return nil }
                stored.failedSignIns += 1
                if stored.failedSignIns > configuration.failuresBeforeLock {
                    stored.failedSignIns = 0
                    stored.lockedUntil = now + configuration.lockDuration
                }
                try tx.replace(stored)
                return stored.lockedUntil.flatMap { $0 > now ? $0 : nil }
            }
            if let lockedUntil {
                self.context.logger.notice("account locked after failed sign-ins", metadata: ["user": "\(user.id)"])
                return Self.locked(lockedUntil - now)
            }
        } else {
            // An address without an account must look the same from outside.
            let key = "sign-in-failed/" + Digest256.hexadecimal(address)
            let limit = RateLimit(capacity: configuration.failuresBeforeLock, refill: configuration.failuresBeforeLock, every: configuration.lockDuration)
            if case .refused = try await self.limiter.take(1, from: key, limit: limit) { return Self.locked(configuration.lockDuration) }
        }
        return AppError(.invalidCredentials, "The address or the password is wrong.")
    }

    private static func locked(_ wait: Duration) -> AppError {
        AppError(.accountLocked, "Too many wrong passwords. Try again later, or ask the operator for a reset.", details: ["retry_after_ms": String(wait.wholeMilliseconds)])
    }

    // MARK: Passwords

    /// Changes the own password; all other sessions end. Returns the token of the session that goes on.
    public func changePassword(current: String, new: String, by signedIn: SignedIn, userAgent: String) async throws -> OpaqueToken {
        try await self.limiter.require("password/\(signedIn.userID.rawValue)", limit: self.configuration.passwordLimit)
        guard let user = try await self.context.store.get(User.self, signedIn.userID), try await self.hasher.verify(current, against: user.passwordHash) else {
            throw AppError(.validationFailed, "The current password is wrong.", fields: [FieldProblem("currentPassword", "is wrong")])
        }
        try AccountRules.checkPassword(new, email: user.email, field: "newPassword")
        let hash = try await self.hasher.hash(new)
        try await self.setPassword(hash, of: user)
        return try await self.sessions.open(for: user.id, userAgent: userAgent)
    }

    /// A one-use token with which the user chooses a new password; the operator hands it over. It dies with the password it was made for.
    public func makeResetToken(for userID: Identifier<User>, by caller: Caller) async throws -> (token: String, lifetime: Duration) {
        guard caller.isOperator else { throw AppError(.forbidden, "Only an operator may do that.") }
        guard let user = try await self.context.store.get(User.self, userID) else { throw AppError.notFound("user") }
        self.context.logger.notice("password reset issued", metadata: ["user": "\(userID)", "by": "\(caller.auditName)"])
        return (try self.tokens.makeReset(for: user), AccountTokens.resetLifetime)
    }

    /// Sets a new password with a reset token; all sessions end and a lock is lifted. Throws `tokenInvalid`.
    public func resetPassword(token: String, new: String, clientAddress: String) async throws {
        try await self.limiter.require("reset/\(clientAddress)", limit: self.configuration.registrationLimit)
        // Before the token is read: reading uses it up.
        try AccountRules.checkPassword(new, email: "", field: "password")
        let claim = try self.tokens.readReset(token)
        guard let user = try await self.context.store.get(User.self, claim.userID), claim.fits(user) else { throw AccountTokens.invalid }
        try AccountRules.checkPassword(new, email: user.email, field: "password")
        try await self.setPassword(self.hasher.hash(new), of: user)
    }

    private func setPassword(_ hash: String, of user: User) async throws {
        try await self.context.store.transaction("account.password") { tx in
            let changed = try tx.update(
                Query<User>().where(User.fields.id == user.id && User.fields.passwordHash == user.passwordHash),
                set: [.set(User.fields.passwordHash, hash), .set(User.fields.failedSignIns, 0), .unset(User.fields.lockedUntil)])
            guard changed == 1 else { throw AppError(.stateChanged, "The password was changed meanwhile.") }
            _ = try tx.deleteAll(Query<Session>().where(Session.fields.userID == user.id))
        }
        await SessionEnds.tell(user.id, self.context)
    }

    /// Changes the own name.
    public func rename(_ userID: Identifier<User>, to name: String) async throws -> User {
        let name = try AccountRules.name(name, field: "name")
        return try await self.context.store.transaction("account.rename") { tx in
            guard var user = try tx.get(User.self, userID) else { throw AppError.notFound("user") }
            user.name = name
            try tx.replace(user)
            return user
        }
    }

    /// The account of this id; nil when there is none.
    public func user(_ id: Identifier<User>) async throws -> User? { try await self.context.store.get(User.self, id) }

    /// Everybody with an account, for the operator.
    public func users(_ page: PageRequest) async throws -> Page<User> { try await self.context.store.page(Query<User>().sort(by: User.fields.createdAt).page(page)) }

    /// Opens or closes registration.
    public func setRegistration(open: Bool, by caller: Caller) async throws -> InstallationSettings {
        guard caller.isOperator else { throw AppError(.forbidden, "Only an operator may do that.") }
        return try await self.context.store.transaction("installation.registration") { tx in
            var settings = try tx.get(InstallationSettings.self, InstallationSettings.identifier) ?? InstallationSettings()
            guard settings.isRegistrationOpen != open else { return settings }
            settings.isRegistrationOpen = open
            settings.revision += 1
            try tx.save(settings)
            return settings
        }
    }

    /// The settings of the whole installation; the configured ones until an operator has saved some.
    public func installation() async throws -> InstallationSettings {
        try await self.context.store.get(InstallationSettings.self, InstallationSettings.identifier) ?? InstallationSettings(isRegistrationOpen: self.configuration.isRegistrationOpen)
    }
}
