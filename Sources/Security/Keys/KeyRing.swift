import Core
import Crypto
import Foundation
import Synchronization

/// What a key is used for. Each purpose gets a key of its own, derived by HKDF, so that one kind of text never passes for another.
enum KeyPurpose: String {
    case sealing = "understudy/sealing"
    case serviceTokens = "understudy/service-tokens"
    case signedStates = "understudy/signed-states"
}

/// The installation's secret keys by id, one of them current: it seals and signs; the others still open and verify.
///
/// A ring that was loaded from a file looks there again when it meets an id that it doesn't know, so a running server
/// follows a rotation made by another process.
public final class KeyRing: Sendable {
    private let state: Mutex<KeyRingContents>
    private let file: KeyRingFile?
    private let secrets: any SecretSource

    /// A ring without a file. Throws `validationFailed` when a key is not 32 bytes long or `current` is not among them.
    public init(keys: [String: [UInt8]], current: String, secrets: any SecretSource = SystemSecretSource()) throws {
        self.state = Mutex(try KeyRingContents(current: current, keys: keys))
        self.file = nil
        self.secrets = secrets
    }

    private init(contents: KeyRingContents, file: KeyRingFile, secrets: any SecretSource) {
        self.state = Mutex(contents)
        self.file = file
        self.secrets = secrets
    }

    /// Reads the ring at `path`, or makes one with a first key there (mode 0600, by one process only).
    ///
    /// Throws `configurationInvalid` when the file is readable by others, damaged or can't be written.
    public static func load(from path: String, secrets: any SecretSource = SystemSecretSource()) throws -> KeyRing {
        let file = KeyRingFile(path: path)
        let contents = try file.update { existing in
            if let existing { return existing }
            var fresh = KeyRingContents()
            fresh.addCurrent(secrets: secrets)
            return fresh
        }
        return KeyRing(contents: contents, file: file, secrets: secrets)
    }

    public var currentKeyID: String { self.state.withLock { $0.current } }

    /// Every id that can be opened, sorted.
    public var keyIDs: [String] { self.state.withLock { $0.keys.keys.sorted() } }

    /// Adds a new key and makes it current; the others stay. Returns its id.
    @discardableResult
    public func addCurrentKey() throws -> String {
        try self.change { $0.addCurrent(secrets: self.secrets) }
        return self.currentKeyID
    }

    /// Forgets a key, once everything is sealed anew. Throws `conflict` for the current one and `notFound` for an unknown one.
    public func remove(_ keyID: String) throws {
        try self.change { contents in
            guard contents.keys[keyID] != nil else { throw AppError.notFound("key") }
            guard contents.current != keyID else { throw AppError(.conflict, "The current key can't be removed; add a new one first.") }
            contents.keys[keyID] = nil
        }
    }

    private func change(_ body: (inout KeyRingContents) throws -> Void) throws {
        if let file {
            let contents = try file.update { existing in
                var contents = existing ?? self.state.withLock { $0 }
                try body(&contents)
                return contents
            }
            self.state.withLock { $0 = contents }
        } else {
            try self.state.withLock { try body(&$0) }
        }
    }

    func key(_ id: String, for purpose: KeyPurpose) -> SymmetricKey? {
        if let bytes = self.state.withLock({ $0.keys[id] }) { return Self.derive(bytes, purpose) }
        guard let file, KeyRingContents.isKeyID(id), let contents = try? file.read(), let bytes = contents.keys[id] else { return nil }
        self.state.withLock { $0 = contents }
        return Self.derive(bytes, purpose)
    }

    func currentKey(for purpose: KeyPurpose) -> (id: String, key: SymmetricKey) {
        let (id, bytes) = self.state.withLock { ($0.current, $0.keys[$0.current] ?? []) }
        return (id, Self.derive(bytes, purpose))
    }

    private static func derive(_ bytes: [UInt8], _ purpose: KeyPurpose) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: SymmetricKey(data: bytes), info: Array(purpose.rawValue.utf8), outputByteCount: 32)
    }
}

/// The keys themselves, as the file holds them.
struct KeyRingContents: Codable {
    var current = ""
    var keys: [String: [UInt8]] = [:]

    private enum CodingKeys: String, CodingKey { case current, keys }

    init() {}

    init(current: String, keys: [String: [UInt8]]) throws {
        self.current = current
        self.keys = keys
        try self.check()
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.current = try container.decode(String.self, forKey: .current)
        for (id, text) in try container.decode([String: String].self, forKey: .keys) {
            self.keys[id] = Data(base64URL: text).map(Array.init) ?? []
        }
        try self.check()
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.current, forKey: .current)
        try container.encode(self.keys.mapValues { Data($0).base64URL }, forKey: .keys)
    }

    private func check() throws {
        for (id, bytes) in self.keys {
            guard Self.isKeyID(id) else { throw AppError.invalid("keys", "a key id is 1 to 32 letters, digits or hyphens") }
            guard bytes.count == 32 else { throw AppError.invalid("keys.\(id)", "a key is 32 bytes") }
        }
        guard self.keys[self.current] != nil else { throw AppError.invalid("current", "there is no key with this id") }
    }

    mutating func addCurrent(secrets: any SecretSource) {
        var id = ""
        repeat { id = "k" + HexadecimalText.encode(secrets.bytes(4)) } while self.keys[id] != nil
        self.keys[id] = secrets.bytes(32)
        self.current = id
    }

    static func isKeyID(_ text: String) -> Bool {
        (1 ... 32).contains(text.utf8.count) && text.utf8.allSatisfy { (48 ... 57).contains($0) || (65 ... 90).contains($0) || (97 ... 122).contains($0) || $0 == 45 }
    }
}
