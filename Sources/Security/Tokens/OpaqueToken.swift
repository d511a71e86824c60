import Core
import Crypto
import Foundation

/// A random bearer token (session, API key, invitation) and the id that it is stored under.
public struct OpaqueToken: Sendable, CustomStringConvertible {
    /// What the holder shows: `prefix` and 32 random bytes as base64url. Shown once, never stored.
    public let text: String
    /// SHA-256 of the text as base64url: what the store keeps, so a stolen database opens nothing.
    public var id: String { Self.id(of: self.text) }

    /// A fresh token. `prefix` lets people and secret scanners tell what it is, for instance `us_key_`.
    public static func make(prefix: String = "", secrets: any SecretSource = SystemSecretSource()) -> OpaqueToken {
        OpaqueToken(text: prefix + Data(secrets.bytes(32)).base64URL)
    }

    private init(text: String) { self.text = text }

    /// The id under which a shown token is looked up. Any text has one; only a real token's is in the store.
    public static func id(of text: String) -> String { Data(SHA256.hash(data: Array(text.utf8))).base64URL }

    public var description: String { "token" }
}

/// Proof key for code exchange (RFC 7636) with S256.
public struct PKCE: Hashable, Sendable {
    /// Kept by us, sent with the code exchange: 43 characters.
    public let verifier: String
    /// Sent with the authorisation request.
    public var challenge: String { Self.challenge(for: self.verifier) }

    public init(verifier: String) { self.verifier = verifier }

    /// A fresh verifier of 32 random bytes: 43 characters.
    public static func make(secrets: any SecretSource = SystemSecretSource()) -> PKCE { PKCE(verifier: Data(secrets.bytes(32)).base64URL) }

    /// The S256 challenge: base64url of the verifier's SHA-256.
    public static func challenge(for verifier: String) -> String { Data(SHA256.hash(data: Array(verifier.utf8))).base64URL }

    /// What an authorisation server checks: 43 to 128 unreserved characters that hash to `challenge`.
    public static func isValid(verifier: String, challenge: String) -> Bool {
        let isUnreserved = verifier.utf8.allSatisfy { byte in
            (48 ... 57).contains(byte) || (65 ... 90).contains(byte) || (97 ... 122).contains(byte) || [45, 46, 95, 126].contains(byte)
        }
        return (43 ... 128).contains(verifier.utf8.count) && isUnreserved && constantTimeEquals(self.challenge(for: verifier), challenge)
    }
}

/// Ids made from what a platform calls a thing: the same thing always gets the same id, so that the primary key alone keeps it from
/// being stored twice (invariant 1).
public enum StableIdentifier {
    /// 32 lower-case base32 characters: the first 160 bits of SHA-256 over the parts, each with its length before it, so that
    /// `("ab", "c")` and `("a", "bc")` differ.
    public static func hash(_ parts: String...) -> String { self.hash(parts) }

    /// As `hash(_:)` with a list.
    public static func hash(_ parts: [String]) -> String {
        var hasher = SHA256()
        for part in parts {
            let bytes = Array(part.utf8)
            withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { hasher.update(bufferPointer: $0) }
            hasher.update(data: bytes)
        }
        return Base32Text.encode(hasher.finalize().prefix(20)).lowercased()
    }

    /// The id of a message of this connection, by the platform's id.
    public static func message(_ connection: Identifier<Connection>, platformID: String) -> Identifier<Message> { Identifier(self.hash("message", connection.rawValue, platformID)) }
    /// The id of a fan of this connection, by the platform's id of the person.
    public static func contact(_ connection: Identifier<Connection>, platformID: String) -> Identifier<Contact> { Identifier(self.hash("contact", connection.rawValue, platformID)) }
    /// The id of a thread or top-level comment of this connection, by the platform's id.
    public static func conversation(_ connection: Identifier<Connection>, platformID: String) -> Identifier<Conversation> { Identifier(self.hash("conversation", connection.rawValue, platformID)) }
    /// The id of a media item or video of this connection, by the platform's id.
    public static func post(_ connection: Identifier<Connection>, platformID: String) -> Identifier<Post> { Identifier(self.hash("post", connection.rawValue, platformID)) }
}
