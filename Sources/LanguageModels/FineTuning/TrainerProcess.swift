import Foundation
import Synchronization

/// A child process whose output goes to files in its job folder, from where it is read as it comes. The one place that starts programs.
final class TrainerProcess: Sendable {
    /// Of a longer output only the end is read.
    private static let maximumBytes: UInt64 = 4 << 20

    private let status = Mutex<Int32?>(nil)
    private let process: Process
    private let output: String
    private let errors: String

    /// Starts `command` (the first is the program, looked up in PATH where it has no slash). Nothing goes through a shell.
    init(command: [String], arguments: [String], environment: [String: String], folder: String) throws {
        self.output = folder + "/output.log"
        self.errors = folder + "/errors.log"
        self.process = Process()
        self.process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        self.process.arguments = command + arguments
        self.process.environment = environment
        self.process.currentDirectoryURL = URL(fileURLWithPath: folder)
        self.process.standardInput = FileHandle.nullDevice
        self.process.standardOutput = try Self.open(self.output)
        self.process.standardError = try Self.open(self.errors)
        self.process.terminationHandler = { [weak self] ended in
            let code = ended.terminationStatus
            self?.status.withLock { $0 = code }
        }
        try self.process.run()
    }

    /// The lines so far; nil status while it runs.
    var standing: (lines: [String], status: Int32?, errors: String) {
        // The status first: after it nothing more is written.
        let status = self.status.withLock { $0 }
        return (Self.tail(self.output).split(whereSeparator: \.isNewline).map(String.init), status, Self.tail(self.errors))
    }

    func terminate() { if self.process.isRunning { self.process.terminate() } }

    private static func open(_ path: String) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else { throw CocoaError(.fileWriteUnknown) }
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    private static func tail(_ path: String) -> String {
        guard let handle = FileHandle(forReadingAtPath: path) else { return "" }
        defer { try? handle.close() }
        let end = (try? handle.seekToEnd()) ?? 0
        try? handle.seek(toOffset: end > Self.maximumBytes ? end - Self.maximumBytes : 0)
        let data = (try? handle.readToEnd()) ?? nil
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}
