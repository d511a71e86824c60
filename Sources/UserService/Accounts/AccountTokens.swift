import Core
import Security

/// Signed, expiring tokens that people carry by hand: password resets and invitations.
struct AccountTokens: Sendable {
    static let resetLifetime: Duration = .hours(24)
    static let invitationLifetime: Duration = .days(7)

    private let resets: SignedState
    private let invitations: SignedState

    init(ring: KeyRing, time: any TimeSource, secrets: any SecretSource) {
        self.resets = SignedState(ring: ring, purpose: "password-reset", lifetime: Self.resetLifetime, time: time, secrets: secrets)
        self.invitations = SignedState(ring: ring, purpose: "invitation", lifetime: Self.invitationLifetime, time: time, secrets: secrets)
    }

    /// A reset names the password hash that it replaces (as a digest), so it can't be used again after it was, not even after a restart.
    struct Reset: Codable, Sendable {
        var userID: Identifier<User>
        var passwordDigest: String

        func fits(_ user: User) -> Bool { self.userID == user.id && constantTimeEquals(self.passwordDigest, Digest256.hexadecimal(user.passwordHash)) }
    }

    struct Invitation: Codable, Sendable {
        var workspaceID: Identifier<Workspace>
        var email: String
        var role: Role
        var invitedBy: Identifier<User>
    }

    func makeReset(for user: User) throws -> String { try self.resets.make(Reset(userID: user.id, passwordDigest: Digest256.hexadecimal(user.passwordHash))) }
    func readReset(_ token: String) throws -> Reset { try self.resets.redeem(token) }

    func makeInvitation(_ invitation: Invitation) throws -> String { try self.invitations.make(invitation) }
    /// One use: the address can't be registered a second time.
    func readInvitation(_ token: String, for email: String) throws -> Invitation {
        try self.invitations.redeem(token) { (invitation: Invitation) in
            guard invitation.email == email else { throw AppError.invalid("email", "must be the address that was invited") }
        }
    }

    static let invalid = AppError(.tokenInvalid, "This link is no longer valid. Ask for a new one.")
}
