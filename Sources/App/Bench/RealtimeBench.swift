import Core
import Foundation
import NIOCore
import NIOPosix

/// Events to many Socket.IO clients on WebSockets, from this server's realtime room and from python-socketio on uvicorn, one after the
/// other in the same run. Server and clients share the machine, so figures are lower bounds for both.
public enum RealtimeBench {
    /// How many clients, and beside which peer.
    public struct Options: Sendable {
        /// Sizes, in connected clients.
        public var connections = [100, 1_000, 5_000]
        /// A Python with what `Benchmarks/peers/requirements.txt` names; nil: without the peer.
        public var python: String?
        public var peer = "Benchmarks/peers/socketio_uvicorn.py"
        /// Also write the figures here.
        public var json: String?

        public init() {}
    }

    /// About this many deliveries are made as fast as they go, and this many a second at a steady rate.
    private static let burstDeliveries = 50_000
    private static let steadyDeliveries = 5_000
    private static let steadySeconds = 5

    public static let budgets = [BenchBudget("understudy_event_p99_ms", below: 250)]

    /// Measures every size, ours before the peer, and prints both beside the budget.
    public static func run(_ options: Options, print: (String) -> Void, progress: @escaping @Sendable (String) -> Void) async throws {
        var report = BenchReport(name: "realtime", machine: .read(at: SystemTimeSource().now()), budgets: self.budgets, size: "connections")
        for connections in options.connections {
            var figures: [BenchFigure] = []
            let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
            progress("understudy, \(connections) connections")
            figures += try await self.measure("understudy", executable, ["realtime-echo", "--mode", "bench", "--ping-interval-ms", "25000", "--ping-timeout-ms", "20000", "--port"], connections)
            if let python = options.python {
                progress("python-socketio, \(connections) connections")
                figures += try await self.measure("python_socketio", python, [options.peer], connections)
            }
            report.runs.append(BenchReport.Run(messages: connections, figures: figures))
        }
        for line in report.lines() { print(line) }
        if let path = options.json { try report.json().write(to: URL(fileURLWithPath: path)) }
    }

    private static func measure(_ name: String, _ executable: String, _ arguments: [String], _ connections: Int) async throws -> [BenchFigure] {
        let port = try await ServerProcess.freePort()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments + [String(port)]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        // Nothing it holds is worth a slow stop, and uvicorn does not stop while clients are connected.
        defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
        try await self.waitUntilItListens(port, process)
        let clients = RealtimeClients(port: port)
        let connects = try await clients.connect(connections)
        _ = try await clients.measure(count: max(2, 2_000 / connections), rate: 0)
        let rate = try await clients.measure(count: max(10, self.burstDeliveries / connections), rate: 0)
        let steady = RealtimeClients.Steady(perSecond: max(1, self.steadyDeliveries / connections), seconds: self.steadySeconds)
        clients.latencies.reset()
        _ = try await clients.measure(count: steady.perSecond * steady.seconds, rate: steady.perSecond)
        let resident = BenchMachine.residentBytes(of: process.processIdentifier)
        await clients.close()
        return [BenchFigure("\(name)_connects_per_second", connects), BenchFigure("\(name)_events_per_second", rate)] + clients.latencies.figures("\(name)_event")
            + [BenchFigure("\(name)_resident_bytes", Double(resident))]
    }

    private static func waitUntilItListens(_ port: Int, _ process: Process) async throws {
        for _ in 0 ..< 1_000 where process.isRunning {
            if let channel = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: "127.0.0.1", port: port).get() {
                try? await channel.close()
                return
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw AppError(.internalFailure, "\(process.executableURL?.path ?? "The server under measurement") did not start listening.")
    }
}

extension RealtimeClients {
    /// Events a second, for so long.
    struct Steady: Sendable {
        var perSecond: Int
        var seconds: Int
    }
}
