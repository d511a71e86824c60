import Core
import Foundation
import Logging
import Sandbox
import ServiceLifecycle
import Settings

/// `understudy sandbox`: the simulators as a process of their own, with the demo's creator in them.
public enum SandboxCommand {
    /// Where the sandbox listens and what happens in it.
    public struct Options: Sendable {
        public var host = "127.0.0.1"
        public var port = 8401
        /// The server that redirects and webhooks go to.
        public var serverURL = "http://127.0.0.1:8400"
        public var seed: UInt64 = 1
        /// The YouTube project's daily units.
        public var dailyUnits = 10_000
        /// Fans write by themselves at this many messages a second; 0: only through the control API.
        public var rate = 0.0

        public init() {}
    }

    /// Serves until a stop is asked for. Throws `validationFailed` for a rate outside 0 to 1,000 messages a second.
    public static func run(_ options: Options, print: @escaping @Sendable (String) -> Void) async throws {
        guard options.rate >= 0, options.rate <= 1_000 else { throw AppError.invalid("--rate", "must be between 0 and 1000") }
        var configuration = AppConfiguration()
        configuration.log.level = .warning
        let telemetry = Telemetry.start(configuration)
        let content = try DemoContent.load(now: SystemTimeSource().now())
        let sandbox = SandboxServer(
            configuration: SandboxConfiguration(
                host: options.host, port: options.port, seed: options.seed, content: content.sandboxSeed(publicURL: options.serverURL, dailyUnits: options.dailyUnits)), logger: telemetry.logger)
        let announcer = Announcer(sandbox: sandbox, print: print) {
            guard options.rate > 0 else { return }
            try sandbox.fans.start(content.fanScript, rate: options.rate, isRepeating: true)
        }
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [sandbox, announcer], gracefulShutdownSignals: [.sigterm, .sigint], logger: telemetry.logger))
        try await group.run()
    }

    /// Says where the sandbox listens, once it does.
    private struct Announcer: Service {
        let sandbox: SandboxServer
        let print: @Sendable (String) -> Void
        let then: @Sendable () throws -> Void

        func run() async throws {
            _ = try await self.sandbox.port()
            self.print("The sandbox listens on \(try self.sandbox.publicURL); its control API is under /sandbox.")
            try self.then()
            try? await gracefulShutdown()
        }
    }
}

extension DemoContent {
    /// The demo's fans as a script for the sandbox's own writer.
    var fanScript: FanScript {
        FanScript(messages: self.live.filter { !$0.text.isEmpty }.map { message in
            FanMessage(platform: message.platform.rawValue, kind: message.kind == "dm" ? .directMessage : .comment, fan: message.fan, text: message.text, post: message.post)
        })
    }
}
