import Foundation
import Synchronization

/// A child process whose standard output is read line by line as it comes. The one place that starts programs.
final class TrainerProcess: Sendable {
    private struct State {
        var lines: [String] = []
        var rest = Data()
        var errors = Data()
        var status: Int32?
    }

    private static let maximumLines = 2_000
    private static let maximumErrorBytes = 8_192

    private let state = Mutex(State())
    private let process: Process

    /// Starts `command` (the first is the program, looked up in PATH where it has no slash). Nothing goes through a shell.
    init(command: [String], arguments: [String], environment: [String: String], folder: String) throws {
        let process = Process()
        self.process = process
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command + arguments
        process.environment = environment
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        output.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil } else { self?.take(data) }
        }
        errors.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil } else { self?.takeError(data) }
        }
        process.terminationHandler = { [weak self] process in
            // What is still in the pipe belongs to the run.
            let tail = (try? output.fileHandleForReading.readToEnd()) ?? nil
            if let tail { self?.take(tail) }
            self?.state.withLock { $0.status = process.terminationStatus }
        }
        try process.run()
    }

    /// The lines so far; nil status while it runs.
    var standing: (lines: [String], status: Int32?, errors: String) {
        self.state.withLock { state in
            var lines = state.lines
            if state.status != nil, !state.rest.isEmpty { lines.append(String(decoding: state.rest, as: UTF8.self)) }
            return (lines, state.status, String(decoding: state.errors, as: UTF8.self))
        }
    }

    func terminate() { if self.process.isRunning { self.process.terminate() } }

    private func take(_ data: Data) {
        self.state.withLock { state in
            state.rest.append(data)
            while let end = state.rest.firstIndex(of: 0x0A) {
                let line = String(decoding: state.rest[state.rest.startIndex ..< end], as: UTF8.self)
                state.rest = Data(state.rest[state.rest.index(after: end)...])
                state.lines.append(line)
                if state.lines.count > Self.maximumLines { state.lines.removeFirst(Self.maximumLines / 2) }
            }
            // A line without an end must not take all memory.
            if state.rest.count > 1 << 20 { state.rest.removeAll() }
        }
    }

    private func takeError(_ data: Data) {
        self.state.withLock { state in
            state.errors.append(data)
            if state.errors.count > Self.maximumErrorBytes { state.errors = Data(state.errors.suffix(Self.maximumErrorBytes)) }
        }
    }
}
