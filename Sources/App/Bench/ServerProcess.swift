import AsyncHTTPClient
import Core
import Foundation
import NIOCore
import NIOPosix

/// `understudy serve` on a data folder, as a process of its own: what it answers and what it weighs is measured from outside.
final class ServerProcess: Sendable {
    let origin: String
    /// From the start of the process until it took a connection.
    let startDuration: Duration
    private let process: MutexBox<Process>
    private let identifier: Int32

    private init(origin: String, startDuration: Duration, process: Process) {
        self.origin = origin
        self.startDuration = startDuration
        self.identifier = process.processIdentifier
        self.process = MutexBox(process)
    }

    static func start(folder: String, client: HTTPClient) async throws -> ServerProcess {
        let port = try await Self.freePort()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0])
        process.arguments = ["serve"]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = [
            "UNDERSTUDY_DATA_DIR": folder, "UNDERSTUDY_HTTP_PORT": String(port), "UNDERSTUDY_LOG_LEVEL": "error", "UNDERSTUDY_INSTAGRAM_APP_ID": "1", "UNDERSTUDY_INSTAGRAM_APP_SECRET": BenchStage.appSecret,
            "UNDERSTUDY_INSTAGRAM_VERIFY_TOKEN": "bench-verify-token",
            // Nobody listens there: what is answered by itself fails at once instead of leaving the machine.
            "UNDERSTUDY_INSTAGRAM_GRAPH_URL": "http://127.0.0.1:9",
        ]
        let origin = "http://127.0.0.1:\(port)"
        let start = ContinuousClock.now
        try process.run()
        while ContinuousClock.now - start < .seconds(60), process.isRunning {
            if (try? await client.execute(HTTPClientRequest(url: origin + "/health/live"), timeout: .milliseconds(500))) != nil {
                return ServerProcess(origin: origin, startDuration: ContinuousClock.now - start, process: process)
            }
            try await Task.sleep(for: .milliseconds(3))
        }
        process.terminate()
        throw AppError(.internalFailure, "The server under measurement did not start.")
    }

    var residentBytes: Int { BenchMachine.residentBytes(of: self.identifier) }

    /// Asks it to stop and waits until it has.
    func stop() async {
        self.process.value.terminate()
        for _ in 0 ..< 1_000 where self.process.value.isRunning { try? await Task.sleep(for: .milliseconds(20)) }
    }

    static func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: HTTPClient.defaultEventLoopGroup).bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        return port
    }
}
