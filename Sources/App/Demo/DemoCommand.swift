import Connectors
import Core
import Foundation
import Logging
import Sandbox
import ServiceKit
import ServiceLifecycle
import Settings
import Storage

/// `understudy demo`: sandbox, server, a creator with a year of content, and fans who keep writing.
public enum DemoCommand {
    /// Ports and pace of the demo.
    public struct Options: Sendable {
        public var port = 8400
        public var sandboxPort = 8401
        /// How many times faster than real fans write.
        public var speed = 1.0
        /// Generate with the sandbox's own chat model instead of the built-in answerer.
        public var usesSandboxModel = false
        /// Stop after this many fan messages were worked on; nil: go on until interrupted.
        public var messages: Int?

        public init() {}
    }

    /// Runs sandbox and server in this process until a stop is asked for or `messages` were worked on. Throws what made it fail.
    public static func run(_ options: Options, loaded: LoadedConfiguration, print: @escaping @Sendable (String) -> Void) async throws {
        var quietly = loaded.configuration
        if quietly.log.level == .info { quietly.log.level = .error }
        let telemetry = Telemetry.start(quietly)
        let world = try await SandboxWorld.make(
            SandboxWorld.Options(
                dataDirectory: loaded.configuration.dataDirectory + "/demo", port: options.port, sandboxPort: options.sandboxPort, dailyUnits: 1_000_000, model: loaded.configuration.model,
                usesSandboxModel: options.usesSandboxModel,
                pollBounds: PollBounds(withWebhook: .seconds(30), usual: .seconds(2), shortest: .seconds(1), longest: .seconds(5), shortestWithBudget: .seconds(2))),
            telemetry: telemetry)
        let director = DemoDirector(world: world, options: options, print: print)
        try await TakenAddress.explain("127.0.0.1:\(options.port)", "127.0.0.1:\(options.sandboxPort)") {
            try await world.installation.run(with: telemetry.services + [world.sandbox, director]) { _ in director.serverListens() }
        }
        await telemetry.stop()
        if let failure = director.failure { throw failure }
    }
}

/// Sets the stage, lets fans write and shows what becomes of their messages.
final class DemoDirector: Service {
    private let world: SandboxWorld
    private let options: DemoCommand.Options
    private let print: @Sendable (String) -> Void
    private let listening = AsyncStream<Void>.makeStream()
    private let problem = MutexBox<(any Error)?>(nil)

    init(world: SandboxWorld, options: DemoCommand.Options, print: @escaping @Sendable (String) -> Void) {
        self.world = world
        self.options = options
        self.print = print
    }

    func serverListens() { self.listening.continuation.yield() }
    var failure: (any Error)? { self.problem.value }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await self.play() }
        } catch is CancellationError {
        } catch {
            self.problem.value = error
            throw error
        }
    }

    private func play() async throws {
        for await _ in self.listening.stream { break }
        self.print("Setting the stage: \(self.world.content.creator.name), two accounts, a year of posts, videos and replies …")
        let access = try await self.world.settle()
        try await self.world.collected(access.workspaceID) { _ in }
        let samples = try await self.world.installation.store.count(Query<Sample>().where(Sample.fields.workspaceID == access.workspaceID))
        self.print("\(samples) texts were collected; memory and voice are ready.")
        self.print("")
        self.print("  Open      \(self.world.installation.address.origin)")
        self.print("  Sign in   \(SandboxWorld.email)   password \(SandboxWorld.password)")
        self.print("  Sandbox   \((try? self.world.sandbox.publicURL) ?? "")/sandbox")
        self.print("  Stop      Ctrl-C")
        self.print("")
        let table = LiveTable(environment: self.world.installation.environment, workspaceID: access.workspaceID, print: self.print)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await table.run(until: self.options.messages) }
            group.addTask { try await self.fansWrite() }
            // Fans never stop by themselves: the first to end is the table, or whoever failed.
            _ = try await group.next()
            group.cancelAll()
        }
    }

    /// Plays the script over and over, each time with new fans.
    private func fansWrite() async throws {
        var round = 0
        while true {
            for message in self.world.content.live {
                try await self.world.installation.environment.time.sleep(for: .milliseconds(Int64(message.gapSeconds * 1000 / max(0.01, self.options.speed))))
                let fan = round == 0 ? message.fan : "\(message.fan)\(round)"
                do {
                    try self.write(message, as: fan)
                } catch {
                    self.world.installation.environment.logger.debug("A fan's message was refused by the sandbox.")
                }
            }
            round += 1
        }
    }

    private func write(_ message: DemoContent.LiveMessage, as fan: String) throws {
        switch (message.platform, message.kind) {
        case (.youtube, _): try self.world.sandbox.youtube?.addComment(videoID: message.post, author: fan, text: message.text)
        case (.instagram, "dm"):
            let attachments = message.attachment.map { [(type: $0, url: "https://sandbox.example/\($0)")] } ?? []
            _ = try self.world.sandbox.instagram?.addFanMessage(fan: fan, text: message.text.isEmpty ? nil : message.text, attachments: attachments)
        case (.instagram, _): _ = try self.world.sandbox.instagram?.addFanComment(fan: fan, text: message.text, media: message.post)
        }
    }
}
