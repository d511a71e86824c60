import Core
import Foundation
import Security
import Synchronization

/// Bytes that count up: every call differs, and every run is the same.
final class CountingSecretSource: SecretSource {
    private let next = Mutex<UInt8>(0)

    func bytes(_ count: Int) -> [UInt8] {
        self.next.withLock { next in
            (0 ..< count).map { _ in
                next &+= 1
                return next
            }
        }
    }
}

/// A folder of its own that goes away with the value.
final class TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("understudy-security-\(SystemIdentifierSource().next())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        self.path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: self.path) }
}

func makeRing(_ keys: String..., current: String? = nil) throws -> KeyRing {
    try KeyRing(keys: Dictionary(uniqueKeysWithValues: keys.map { ($0, Digest256.bytes(Array($0.utf8))) }), current: current ?? keys[keys.count - 1])
}

func hasCode(_ code: ErrorCode) -> (any Error) -> Bool { { ($0 as? AppError)?.code == code } }
