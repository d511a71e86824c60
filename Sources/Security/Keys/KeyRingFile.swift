import Core
import Foundation

/// The ring's file: JSON, mode 0600, replaced in one step, changed by one process at a time.
struct KeyRingFile {
    var path: String

    /// The contents, or nil when there is no file.
    func read() throws -> KeyRingContents? {
        var information = stat()
        guard stat(self.path, &information) == 0 else {
            if errno == ENOENT { return nil }
            throw self.failure("can't be read", "check that this user may read it")
        }
        guard information.st_mode & 0o077 == 0 else {
            throw self.failure("may be read by other users", "run: chmod 600 '\(self.path)'")
        }
        guard let data = FileManager.default.contents(atPath: self.path) else { throw self.failure("can't be read", "check that this user may read it") }
        do {
            return try JSONDecoder().decode(KeyRingContents.self, from: data)
        } catch {
            throw self.failure("is damaged", "restore it from a backup: without it the sealed tokens can't be opened")
        }
    }

    /// Replaces the contents by what `body` makes of them, while no other process does.
    func update(_ body: (KeyRingContents?) throws -> KeyRingContents) throws -> KeyRingContents {
        let lock = open(self.path + ".lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw self.failure("can't be locked", "check that its folder exists and this user may write there") }
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0 {
            guard errno == EINTR else { throw self.failure("can't be locked", "check the file system") }
        }
        let existing = try self.read()
        let contents = try body(existing)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let data = try encoder.encode(contents)
        if let existing, try encoder.encode(existing) == data { return contents }
        try self.replace(with: Array(data))
        return contents
    }

    private func replace(with bytes: [UInt8]) throws {
        let temporary = self.path + ".new"
        unlink(temporary)
        let descriptor = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw self.failure("can't be written", "check that this user may write to its folder") }
        var isWritten = true
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                isWritten = false
                break
            }
            offset += count
        }
        // On disk before it has the name: a power cut must not leave an installation without its keys.
        isWritten = fsync(descriptor) == 0 && isWritten
        close(descriptor)
        guard isWritten, rename(temporary, self.path) == 0 else {
            unlink(temporary)
            throw self.failure("can't be written", "check the disk's space and rights")
        }
        let folder = open((self.path as NSString).deletingLastPathComponent.isEmpty ? "." : (self.path as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    private func failure(_ what: String, _ remedy: String) -> AppError {
        AppError(.configurationInvalid, "The key file \(self.path) \(what); \(remedy).")
    }
}
