import Core
import Security
import ServiceKit
import Storage

/// Signed-in browsers. A session's token is opaque, kept only as its hash, and replaced every hour while it is used.
public struct SessionService: SessionAuthenticator {
    /// The oldest are closed when a user opens more.
    static let maximumPerUser = 50
    /// How exactly `lastSeenAt` is kept: not every request is worth a write.
    private static let seenResolution: Duration = .minutes(1)

    private let context: ServiceEnvironment
    private let configuration: AccountConfiguration
    private let secrets: any SecretSource

    init(context: ServiceEnvironment, configuration: AccountConfiguration, secrets: any SecretSource) {
        self.context = context
        self.configuration = configuration
        self.secrets = secrets
    }

    /// Opens a session and returns its token, which is nowhere else.
    func open(for userID: Identifier<User>, userAgent: String) async throws -> OpaqueToken {
        let token = OpaqueToken.make(secrets: self.secrets)
        let now = self.context.time.now()
        let session = Session(id: Identifier(token.id), userID: userID, createdAt: now, expiresAt: now + self.configuration.sessionLifetime, userAgent: Self.shortened(userAgent))
        try await self.context.store.transaction("session.open") { tx in
            try tx.insert(session)
            let all = try tx.find(Query<Session>().where(Session.fields.userID == userID).sort(by: Session.fields.createdAt, .descending).limit(Self.maximumPerUser * 2))
            for old in all.dropFirst(Self.maximumPerUser) { _ = try tx.delete(Session.self, old.id) }
        }
        return token
    }

    /// The session that the token opens; once the token has served its time, with the one that replaces it. The old one still works for a short grace.
    public func authenticate(_ token: String) async throws -> AuthenticatedSession? {
        let now = self.context.time.now()
        guard let (session, user) = try await self.find(token, now: now) else { return nil }
        if session.replacedBy == nil, now - session.createdAt >= self.configuration.tokenLifetime, let replacement = try await self.replace(session, now: now) {
            let sessionID = Identifier<Session>(replacement.id)
            return AuthenticatedSession(signedIn: SignedIn(user: user, sessionID: sessionID), replacement: (replacement.text, session.expiresAt - now))
        }
        return AuthenticatedSession(signedIn: try await self.seen(session, user, now: now))
    }

    /// The session that the token opens, with the token left as it is.
    public func recognise(_ token: String) async throws -> SignedIn? {
        let now = self.context.time.now()
        guard let (session, user) = try await self.find(token, now: now) else { return nil }
        return try await self.seen(session, user, now: now)
    }

    private func find(_ token: String, now: Timestamp) async throws -> (Session, User)? {
        let id = Identifier<Session>(OpaqueToken.id(of: token))
        let found = try await self.context.read("session.find") { tx -> (Session, User)? in
            guard let session = try tx.get(Session.self, id), let user = try tx.get(User.self, session.userID) else { return nil }
            return (session, user)
        }
        guard let (session, user) = found, session.expiresAt > now, session.lastSeenAt + self.configuration.sessionIdle > now else { return nil }
        return (session, user)
    }

    private func seen(_ session: Session, _ user: User, now: Timestamp) async throws -> SignedIn {
        if now - session.lastSeenAt >= Self.seenResolution {
            _ = try await self.context.store.transaction("session.seen") { tx in
                try tx.update(Query<Session>().where(Session.fields.id == session.id), set: [.set(Session.fields.lastSeenAt, now)])
            }
        }
        return SignedIn(user: user, sessionID: session.replacedBy ?? session.id)
    }

    /// Puts a new token in the place of a session's; nil when another request of the same browser was first.
    private func replace(_ session: Session, now: Timestamp) async throws -> OpaqueToken? {
        let token = OpaqueToken.make(secrets: self.secrets)
        let grace = self.configuration.tokenGrace
        return try await self.context.store.transaction("session.replace") { tx in
            guard var old = try tx.get(Session.self, session.id), old.replacedBy == nil else { return nil }
            // The end of the session stays where the sign-in put it.
            let fresh = Session(id: Identifier(token.id), userID: old.userID, createdAt: now, expiresAt: old.expiresAt, userAgent: old.userAgent)
            try tx.insert(fresh)
            old.replacedBy = fresh.id
            old.expiresAt = min(old.expiresAt, now + grace)
            try tx.replace(old)
            return token
        }
    }

    /// A user's sessions, the last used first.
    public func list(_ userID: Identifier<User>) async throws -> [Session] {
        let now = self.context.time.now()
        let all = try await self.context.store.find(Query<Session>().where(Session.fields.userID == userID).sort(by: Session.fields.createdAt, .descending).limit(Self.maximumPerUser * 2))
        return all.filter { $0.replacedBy == nil && $0.expiresAt > now }.sorted { $0.lastSeenAt > $1.lastSeenAt }
    }

    /// Ends one session of the user. Throws `notFound` for another's.
    public func end(_ id: Identifier<Session>, of userID: Identifier<User>) async throws {
        try await self.context.store.transaction("session.end") { tx in
            guard let session = try tx.get(Session.self, id), session.userID == userID else { throw AppError.notFound("session") }
            _ = try tx.delete(Session.self, id)
            // A replaced token of it may still be in its grace.
            _ = try tx.deleteAll(Query<Session>().where(Session.fields.userID == userID && Session.fields.replacedBy == id))
        }
        await SessionEnds.tell(userID, self.context)
    }

    /// Ends all sessions of the user but one.
    public func endOthers(than id: Identifier<Session>, of userID: Identifier<User>) async throws -> Int {
        let count = try await self.context.store.transaction("session.end_others") { tx in
            try tx.deleteAll(Query<Session>().where(Session.fields.userID == userID && Session.fields.id != id))
        }
        await SessionEnds.tell(userID, self.context)
        return count
    }

    private static func shortened(_ userAgent: String) -> String {
        String(String.UnicodeScalarView(userAgent.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }).prefix(200))
    }
}
