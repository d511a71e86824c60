import Core
import Crypto
import CryptoExtras
import Foundation
import Synchronization

/// scrypt hashes of passwords in the PHC text form `$scrypt$ln=15,r=8,p=3$salt$hash`.
///
/// Hashing takes tens of megabytes and a good part of a second of one core by intention: it runs on threads of its own, a few at
/// a time, so that a burst of sign-ins neither blocks the server's threads nor eats its memory.
public final class PasswordHasher: Sendable {
    /// What a hash costs.
    public struct Parameters: Hashable, Sendable {
        /// Binary logarithm of scrypt's N.
        public var logarithmOfCost: Int
        /// scrypt's r.
        public var blockSize: Int
        /// scrypt's p.
        public var parallelism: Int

        public init(logarithmOfCost: Int, blockSize: Int = 8, parallelism: Int = 1) {
            self.logarithmOfCost = logarithmOfCost
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        /// 32 MiB, three passes: one of OWASP's equivalent minimum settings.
        public static let standard = Parameters(logarithmOfCost: 15, blockSize: 8, parallelism: 3)
        /// For tests only: next to no work.
        public static let weakForTests = Parameters(logarithmOfCost: 4, blockSize: 1, parallelism: 1)

        /// A damaged or forged record must not make us spend gigabytes.
        var isAcceptable: Bool {
            (1 ... 20).contains(self.logarithmOfCost) && (1 ... 32).contains(self.blockSize) && (1 ... 16).contains(self.parallelism)
                && (128 << self.logarithmOfCost) * self.blockSize <= 256 << 20
        }
    }

    /// Passwords longer than this are refused: nobody types them, and hashing them first costs time.
    public static let maximumBytes = 1024

    public let parameters: Parameters
    private let secrets: any SecretSource
    private let queue: OperationQueue
    private let waiting = Mutex(0)
    private let maximumWaiting: Int

    /// `maximumConcurrent` hashes run at a time and `maximumWaiting` more may wait; beyond that calls throw `rateLimited`.
    public init(parameters: Parameters = .standard, maximumConcurrent: Int = 2, maximumWaiting: Int = 64, secrets: any SecretSource = SystemSecretSource()) {
        self.parameters = parameters
        self.secrets = secrets
        self.maximumWaiting = maximumConcurrent + maximumWaiting
        self.queue = OperationQueue()
        self.queue.maxConcurrentOperationCount = max(1, maximumConcurrent)
        self.queue.name = "understudy.passwords"
    }

    /// A new hash of `password`. Throws `validationFailed` for an empty or overlong one, `rateLimited` when too many wait.
    public func hash(_ password: String) async throws -> String {
        let bytes = Self.bytes(of: password)
        guard !bytes.isEmpty else { throw AppError.invalid("password", "must not be empty") }
        guard bytes.count <= Self.maximumBytes else { throw AppError.invalid("password", "must not be longer than \(Self.maximumBytes) bytes") }
        let salt = self.secrets.bytes(16)
        let derived = try await self.derive(bytes, salt: salt, parameters: self.parameters, count: 32)
        return PasswordHashText(parameters: self.parameters, salt: salt, hash: derived).text
    }

    /// Whether `password` is the one behind `stored`. With nil (no such user) the same work is done and the answer is no, so the time
    /// that it takes doesn't tell which addresses have an account.
    ///
    /// Throws `internalFailure` when `stored` is damaged, `rateLimited` when too many wait.
    public func verify(_ password: String, against stored: String?) async throws -> Bool {
        let bytes = Self.bytes(of: password)
        guard bytes.count <= Self.maximumBytes else { return false }
        guard let stored else {
            _ = try await self.derive(bytes, salt: Self.dummySalt, parameters: self.parameters, count: 32)
            return false
        }
        guard let parsed = PasswordHashText(text: stored) else { throw AppError(.internalFailure, "A stored password hash is damaged; the password has to be reset.") }
        let derived = try await self.derive(bytes, salt: parsed.salt, parameters: parsed.parameters, count: parsed.hash.count)
        return constantTimeEquals(derived, parsed.hash)
    }

    /// Whether `stored` was made with other parameters than today's, and should be replaced at the next sign-in.
    public func needsRehash(_ stored: String) -> Bool { PasswordHashText(text: stored)?.parameters != self.parameters }

    /// The same letters typed on another keyboard may be other code points: NFKC makes them one.
    private static func bytes(of password: String) -> [UInt8] { Array(password.precomposedStringWithCompatibilityMapping.utf8) }

    private static let dummySalt = [UInt8](repeating: 0x5A, count: 16)

    private func derive(_ password: [UInt8], salt: [UInt8], parameters: Parameters, count: Int) async throws -> [UInt8] {
        try Task.checkCancellation()
        let isAdmitted = self.waiting.withLock { waiting in
            guard waiting < self.maximumWaiting else { return false }
            waiting += 1
            return true
        }
        guard isAdmitted else { throw AppError(.rateLimited, "Too many sign-ins at once. Try again in a few seconds.", details: ["retry_after_ms": "2000"]) }
        defer { self.waiting.withLock { $0 -= 1 } }
        return try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<[UInt8], any Error>) in
            self.queue.addOperation {
                continuation.resume(with: Result {
                    do {
                        let key = try KDF.Scrypt.deriveKey(
                            from: password, salt: salt, outputByteCount: count, rounds: 1 << parameters.logarithmOfCost,
                            blockSize: parameters.blockSize, parallelism: parameters.parallelism
                        )
                        return key.withUnsafeBytes { Array($0) }
                    } catch {
                        throw AppError(.internalFailure, "A password could not be hashed.", cause: String(describing: type(of: error)))
                    }
                })
            }
        }
    }
}

/// The text form of a hash and its reading.
struct PasswordHashText {
    var parameters: PasswordHasher.Parameters
    var salt: [UInt8]
    var hash: [UInt8]

    init(parameters: PasswordHasher.Parameters, salt: [UInt8], hash: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
        var values: [Substring: Int] = [:]
        for pair in parts[2].split(separator: ",", omittingEmptySubsequences: false) {
            let sides = pair.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, let value = Int(sides[1]), values.updateValue(value, forKey: sides[0]) == nil else { return nil }
        }
        guard values.count == 3, let cost = values["ln"], let block = values["r"], let parallelism = values["p"] else { return nil }
        self.parameters = PasswordHasher.Parameters(logarithmOfCost: cost, blockSize: block, parallelism: parallelism)
        guard self.parameters.isAcceptable, let salt = Self.decode(parts[3]), let hash = Self.decode(parts[4]), salt.count >= 8, (16 ... 64).contains(hash.count) else { return nil }
        self.salt = salt
        self.hash = hash
    }

    var text: String {
        "$scrypt$ln=\(self.parameters.logarithmOfCost),r=\(self.parameters.blockSize),p=\(self.parameters.parallelism)$\(Self.encode(self.salt))$\(Self.encode(self.hash))"
    }

    private static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString().replacingOccurrences(of: "=", with: "") }

    private static func decode(_ text: Substring) -> [UInt8]? {
        Data(base64Encoded: text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)).map(Array.init)
    }
}
