import Core
import Crypto
import Foundation
import Synchronization

/// Signed, expiring, one-use texts that go through somebody else's hands and come back: OAuth's `state`, form tokens.
///
/// The payload is readable by whoever carries it; it can't be changed, used late, used twice or used for another purpose.
/// One use holds within this process; after a restart the lifetime bounds it.
public final class SignedState: Sendable {
    private struct Envelope<Payload: Codable>: Codable {
        var purpose: String
        var nonce: String
        var expires: Int64
        var payload: Payload
    }

    private let ring: KeyRing
    private let purpose: String
    private let lifetime: Duration
    private let capacity: Int
    private let time: any TimeSource
    private let secrets: any SecretSource
    /// Used nonces and when they may be forgotten.
    private let used = Mutex<[String: Timestamp]>([:])

    /// `purpose` keeps states of different flows apart, for instance `oauth`.
    public init(ring: KeyRing, purpose: String, lifetime: Duration = .minutes(10), capacity: Int = 100_000, time: any TimeSource, secrets: any SecretSource = SystemSecretSource()) {
        self.ring = ring
        self.purpose = purpose
        self.lifetime = lifetime
        self.capacity = capacity
        self.time = time
        self.secrets = secrets
    }

    /// `keyID.base64url(JSON).base64url(HMAC)`.
    public func make(_ payload: some Codable & Sendable) throws -> String {
        let (id, key) = self.ring.currentKey(for: .signedStates)
        let envelope = Envelope(purpose: self.purpose, nonce: Data(self.secrets.bytes(16)).base64URL, expires: (self.time.now() + self.lifetime).milliseconds, payload: payload)
        let signed = id + "." + (try JSONEncoder().encode(envelope)).base64URL
        return signed + "." + Data(HMAC<SHA256>.authenticationCode(for: Array(signed.utf8), using: key)).base64URL
    }

    /// The payload. Throws `tokenInvalid` when the text is not ours, changed, expired, used before or for another purpose.
    /// `check` looks at the payload first: what it throws is thrown, and the text is not used up.
    public func redeem<Payload: Codable & Sendable>(_ text: String, as _: Payload.Type = Payload.self, check: (Payload) throws -> Void = { _ in }) throws -> Payload {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 8192, parts.count == 3, let key = self.ring.key(String(parts[0]), for: .signedStates), let code = Data(base64URL: String(parts[2])),
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array("\(parts[0]).\(parts[1])".utf8), using: key)
        else { throw Self.invalid("the signature doesn't fit") }
        guard let data = Data(base64URL: String(parts[1])), let envelope = try? JSONDecoder().decode(Envelope<Payload>.self, from: data), envelope.purpose == self.purpose else {
            throw Self.invalid("made for something else")
        }
        let now = self.time.now()
        let expiry = Timestamp(milliseconds: envelope.expires)
        guard now < expiry else { throw Self.invalid("expired") }
        try check(envelope.payload)
        let isFresh = self.used.withLock { used in
            if used.count >= self.capacity { used = used.filter { $0.value > now } }
            // Full of unexpired ones: refusing is the safe side.
            guard used.count < self.capacity, used[envelope.nonce] == nil else { return false }
            used[envelope.nonce] = expiry
            return true
        }
        guard isFresh else { throw Self.invalid("used before") }
        return envelope.payload
    }

    private static func invalid(_ cause: String) -> AppError {
        AppError(.tokenInvalid, "This link is no longer valid. Start again.", cause: cause)
    }
}
