import App
import ArgumentParser
import Core

struct RealtimeEcho: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "realtime-echo", abstract: "The realtime server alone, echoing, for protocol test suites. Loopback only.", shouldDisplay: false)

    @Option(help: "engine, socket or bench.") var mode = "socket"
    @Option(help: "The port; 0 for any.") var port = 3000
    @Option(help: "Where requests arrive; default /engine.io/ or /socket.io/.") var path: String?
    @Option(help: "Milliseconds between pings.") var pingIntervalMs = 300
    @Option(help: "Milliseconds until a pong.") var pingTimeoutMs = 200
    @Option(help: "Bytes of one message.") var maxPayload = 1_000_000
    @Option(help: "Milliseconds until the first namespace is joined.") var connectTimeoutMs = 1_000

    func run() async throws {
        try await Understudy.perform {
            guard let mode = RealtimeEchoCommand.Mode(rawValue: self.mode) else { throw AppError.invalid("--mode", "must be engine, socket or bench") }
            var options = RealtimeEchoCommand.Options()
            options.mode = mode
            options.port = self.port
            options.path = self.path
            options.pingInterval = self.pingIntervalMs
            options.pingTimeout = self.pingTimeoutMs
            options.maximumPayload = self.maxPayload
            options.connectTimeout = self.connectTimeoutMs
            try await RealtimeEchoCommand.run(options, print: Understudy.say)
        }
    }
}
