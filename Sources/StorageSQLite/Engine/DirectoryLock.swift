import Core
import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Keeps a second process from opening the same data file for writing. The kernel lets go of it however the process ends.
final class DirectoryLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// Throws `storage_unavailable` when another process has it.
    init(path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw AppError(.storageUnavailable, "The data folder \(folder) can't be written: check that it exists and who owns it.", cause: "errno \(errno)")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Self.close(descriptor)
            throw AppError(.storageUnavailable, "Another Understudy process is using the data folder \(folder): stop it first.")
        }
        self.descriptor = Mutex(descriptor)
    }

    func release() {
        let descriptor = self.descriptor.withLock { held -> Int32? in
            defer { held = nil }
            return held
        }
        if let descriptor { Self.close(descriptor) }
    }

    deinit { self.release() }

    private static func close(_ descriptor: Int32) {
        #if canImport(Glibc)
        _ = Glibc.close(descriptor)
        #elseif canImport(Musl)
        _ = Musl.close(descriptor)
        #elseif canImport(Darwin)
        _ = Darwin.close(descriptor)
        #endif
    }
}
