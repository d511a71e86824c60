import Core
import Storage

/// Tells open connections that a session of their user has ended, so that they look again at once and not at their next look.
public enum SessionEnds {
    public static let channel = "sessions/ended"

    /// After the transaction that ended it. Best effort: connections look by themselves too.
    public static func tell(_ userID: Identifier<User>, _ environment: ServiceEnvironment) async {
        do {
            try await environment.pubSub.publish(userID.rawValue, to: self.channel)
        } catch {
            environment.logger.warning("The end of a session could not be told.", metadata: ["user": "\(userID)"])
        }
    }
}

extension Session {
    /// The session that `id` is now: itself, or the one that took its place when the token was replaced. Nil when it has ended.
    public static func current(_ id: Identifier<Session>, at now: Timestamp, in tx: any ReadTransaction) throws -> Session? {
        var next: Identifier<Session>? = id
        // A token is replaced once an hour; a longer chain than this has been out of sight for days.
        for _ in 0 ..< 100 {
            guard let known = next, let session = try tx.get(Session.self, known), session.expiresAt > now else { return nil }
            guard let replacement = session.replacedBy else { return session }
            next = replacement
        }
        return nil
    }
}
