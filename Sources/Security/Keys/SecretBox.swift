import Core
import Crypto
import Foundation

/// Seals secrets at rest with AES-GCM under the ring's current key (docs/security.md).
///
/// The context is bound to the sealed text as additional data, so that a sealed value moved to another record or field doesn't open.
public struct SecretBox: Sendable {
    public let ring: KeyRing

    public init(ring: KeyRing) { self.ring = ring }

    /// Seals `text`. `context` says where it belongs (`SealContext`), and has to be the same when opening.
    public func seal(_ text: String, context: String) throws -> SealedText {
        let (id, key) = self.ring.currentKey(for: .sealing)
        return SealedText(text: id + "." + (try Self.seal(Array(text.utf8), key: key, context: context)))
    }

    /// Throws `secretUnreadable` when the key is gone, the text was changed or the context is another.
    public func open(_ sealed: SealedText, context: String) throws -> String {
        try Self.text(self.openBytes(sealed, context: context))
    }

    /// Whether the text is sealed under an older key.
    public func needsReseal(_ sealed: SealedText) -> Bool { sealed.keyID != self.ring.currentKeyID }

    /// The same secret sealed under the current key.
    public func reseal(_ sealed: SealedText, context: String) throws -> SealedText {
        try self.seal(self.open(sealed, context: context), context: context)
    }

    /// A fresh key for one subject (a contact, a user), itself sealed. What is sealed under it is gone for good once this text is
    /// destroyed, wherever copies of it lie (invariant 8: the audit log's personal values).
    public func makeSubjectKey(context: String, secrets: any SecretSource = SystemSecretSource()) throws -> SealedText {
        try self.seal(Data(secrets.bytes(32)).base64URL, context: context)
    }

    /// Seals `text` under a subject's key, which was made with `keyContext`.
    public func seal(_ text: String, context: String, under subjectKey: SealedText, keyContext: String) throws -> SealedText {
        SealedText(text: "subject." + (try Self.seal(Array(text.utf8), key: self.subjectKey(subjectKey, keyContext), context: context)))
    }

    /// Opens what was sealed under a subject's key.
    public func open(_ sealed: SealedText, context: String, under subjectKey: SealedText, keyContext: String) throws -> String {
        guard sealed.keyID == "subject" else { throw Self.unreadable("not sealed under a subject's key") }
        return try Self.text(Self.open(sealed, key: self.subjectKey(subjectKey, keyContext), context: context))
    }

    private func subjectKey(_ sealed: SealedText, _ context: String) throws -> SymmetricKey {
        guard let bytes = Data(base64URL: try self.open(sealed, context: context)), bytes.count == 32 else { throw Self.unreadable("not a subject's key") }
        return SymmetricKey(data: bytes)
    }

    private func openBytes(_ sealed: SealedText, context: String) throws -> [UInt8] {
        guard let key = self.ring.key(sealed.keyID, for: .sealing) else { throw Self.unreadable("unknown key id") }
        return try Self.open(sealed, key: key, context: context)
    }

    private static func seal(_ bytes: [UInt8], key: SymmetricKey, context: String) throws -> String {
        do {
            let box = try AES.GCM.seal(bytes, using: key, authenticating: Array(context.utf8))
            guard let combined = box.combined else { throw CryptoKitError.incorrectParameterSize }
            return combined.base64URL
        } catch {
            throw AppError(.internalFailure, "A secret could not be sealed.", cause: String(describing: type(of: error)))
        }
    }

    private static func open(_ sealed: SealedText, key: SymmetricKey, context: String) throws -> [UInt8] {
        guard let data = Data(base64URL: String(sealed.text.dropFirst(sealed.keyID.count + 1))) else { throw Self.unreadable("not base64url") }
        do {
            return Array(try AES.GCM.open(AES.GCM.SealedBox(combined: data), using: key, authenticating: Array(context.utf8)))
        } catch {
            throw Self.unreadable("wrong key, changed text or another context")
        }
    }

    private static func text(_ bytes: [UInt8]) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw self.unreadable("not UTF-8") }
        return text
    }

    private static func unreadable(_ cause: String) -> AppError {
        AppError(.secretUnreadable, "A stored secret can't be opened: the key file is not the one that sealed it, or the record was changed. Reconnect the account, or restore the key file.", cause: cause)
    }
}

/// The contexts that secrets of records are sealed with; one place, so that rotation and use agree.
public enum SealContext {
    /// For the token that calls to the platform carry.
    public static func accessToken(of connection: Identifier<Connection>) -> String { "connection:\(connection):access" }
    /// For the token that a fresh access token is got with.
    public static func refreshToken(of connection: Identifier<Connection>) -> String { "connection:\(connection):refresh" }
    /// For the secret that a hub signs this connection's notifications with.
    public static func webhookSecret(of connection: Identifier<Connection>) -> String { "connection:\(connection):webhook" }
    /// For the seed of a person's one-time codes.
    public static func oneTimeCodeSeed(of user: Identifier<User>) -> String { "user:\(user):one-time-code" }
    /// The key that personal values of `subject` are sealed under in the audit log.
    public static func subjectKey(_ subject: String) -> String { "subject:\(subject):key" }
    /// For the personal values of `subject` in audit entries.
    public static func auditValue(of subject: String) -> String { "subject:\(subject):audit" }
}
