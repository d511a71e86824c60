import AvatarService
import Connectors
import Core
import Foundation
import Sandbox
import ServiceKit
import ServiceLifecycle
import Settings
import Storage

/// `understudy replay FILE`: feeds a file of real comments through sandbox, connectors and pipeline, and says what became of them.
public enum ReplayCommand {
    /// The file and the conditions it is replayed under.
    public struct Options: Sendable {
        public var file: String
        public var platform = Platform.youtube
        public var autonomy = Autonomy.auto
        public var limit: Int?
        public var port = 8410
        public var sandboxPort = 8411
        public var usesSandboxModel = false
        /// Also write the figures here, as JSON.
        public var json: String?

        public init(file: String) { self.file = file }
    }

    /// Runs until every row has an outcome and the table is printed, or until a stop is asked for. Throws for a file that can't be read and for what kept rows from being posted.
    public static func run(_ options: Options, loaded: LoadedConfiguration, print: @escaping @Sendable (String) -> Void, progress: @escaping @Sendable (String) -> Void) async throws {
        let file = try ReplayFile(path: options.file, limit: options.limit)
        var quietly = loaded.configuration
        if quietly.log.level == .info { quietly.log.level = .error }
        let telemetry = Telemetry.start(quietly)
        let folder = loaded.configuration.dataDirectory + "/replay"
        var jobs = JobSettings()
        jobs.defaultConcurrency = 16
        let world = try await SandboxWorld.make(
            SandboxWorld.Options(
                dataDirectory: folder, port: options.port, sandboxPort: options.sandboxPort, dailyUnits: 100_000_000, model: loaded.configuration.model, usesSandboxModel: options.usesSandboxModel,
                pollBounds: PollBounds(
                    withWebhook: .seconds(1), usual: .milliseconds(250), shortest: .milliseconds(250), longest: .seconds(1), shortestWithBudget: .milliseconds(250)), jobs: jobs), telemetry: telemetry)
        let director = ReplayDirector(world: world, rows: file.rows, options: options, print: print, progress: progress)
        try await TakenAddress.explain("127.0.0.1:\(options.port)", "127.0.0.1:\(options.sandboxPort)") {
            try await world.installation.run(with: telemetry.services + [world.sandbox, director]) { _ in director.serverListens() }
        }
        await telemetry.stop()
        if let failure = director.failure { throw failure }
    }
}

/// Posts the rows as fans, waits until each has an outcome, and prints the table.
final class ReplayDirector: Service {
    private let world: SandboxWorld
    private let rows: [ReplayFile.Row]
    private let options: ReplayCommand.Options
    private let print: @Sendable (String) -> Void
    private let progress: @Sendable (String) -> Void
    private let listening = AsyncStream<Void>.makeStream()
    private let problem = MutexBox<(any Error)?>(nil)

    init(world: SandboxWorld, rows: [ReplayFile.Row], options: ReplayCommand.Options, print: @escaping @Sendable (String) -> Void, progress: @escaping @Sendable (String) -> Void) {
        self.world = world
        self.rows = rows
        self.options = options
        self.print = print
        self.progress = progress
    }

    func serverListens() { self.listening.continuation.yield() }
    var failure: (any Error)? { self.problem.value }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await self.play() }
        } catch is CancellationError {
            self.problem.value = AppError(.shuttingDown, "The replay was interrupted.")
        } catch {
            self.problem.value = error
        }
    }

    private func play() async throws {
        for await _ in self.listening.stream { break }
        let autonomy = self.options.autonomy
        self.print("Setting the stage …")
        let access = try await self.world.settle { settings in
            for category in Category.allCases where category != .sensitive { settings.autonomy[category.rawValue] = AvatarSettings.CategoryAutonomy(autonomy: autonomy, threshold: 0.7) }
            settings.undoSeconds = 0
            settings.burstQuietSeconds = 0
            settings.burstMaximumSeconds = 0
            settings.publicRepliesPerHour = 10_000
        }
        try await self.world.collected(access.workspaceID) { _ in }
        self.print("Posting \(self.rows.count) messages as fans on \(self.options.platform.rawValue) …")
        let started = self.world.installation.environment.time.now()
        let posted = try self.post()
        let messages = try await self.settled(posted, workspaceID: access.workspaceID)
        let finished = self.world.installation.environment.time.now()
        let report = ReplayReport(rows: self.rows, posted: posted, messages: messages, elapsed: finished - started)
        for line in report.lines() { self.print(line) }
        if let path = self.options.json { try report.json().write(to: URL(fileURLWithPath: path)) }
    }

    /// The platform's ids, in the order of the rows.
    private func post() throws -> [String] {
        try self.rows.enumerated().map { index, row in
            let fan = row.author.map { "\($0)\(index)" } ?? "fan\(index)"
            switch self.options.platform {
            case .youtube:
                guard let simulator = self.world.sandbox.youtube else { throw AppError(.internalFailure, "The sandbox has no YouTube.") }
                return try simulator.addComment(author: fan, text: String(row.text.prefix(9_000)))
            case .instagram:
                guard let simulator = self.world.sandbox.instagram else { throw AppError(.internalFailure, "The sandbox has no Instagram.") }
                return try simulator.addFanMessage(fan: fan, text: String(row.text.prefix(900)))
            }
        }
    }

    /// Waits until every posted message has an outcome that lasts: final, or waiting for a person.
    private func settled(_ posted: [String], workspaceID: Identifier<Workspace>) async throws -> [String: Message] {
        let wanted = Set(posted)
        let store = self.world.installation.store
        let platform = self.options.platform
        var last = -1
        var quiet = 0
        while true {
            let messages = try await store.find(
                Query<Message>().where(Message.fields.workspaceID == workspaceID && Message.fields.platform == platform && Message.fields.direction == Direction.inbound).limit(1_000_000)
            ).filter { wanted.contains($0.platformMessageID) }
            let done = messages.count { $0.state.isFinal || $0.state == .awaitingReview }
            self.progress(Self.bar(done, of: posted.count))
            if done == posted.count { break }
            quiet = done == last ? quiet + 1 : 0
            last = done
            // Three minutes without any progress: say so instead of waiting for ever.
            guard quiet < 360 else { throw AppError(.timedOut, "\(posted.count - done) of \(posted.count) messages got no outcome (\(messages.count) were read).") }
            try await self.world.installation.environment.time.sleep(for: .milliseconds(500))
        }
        self.progress("\n")
        let messages = try await store.find(
            Query<Message>().where(Message.fields.workspaceID == workspaceID && Message.fields.platform == platform && Message.fields.direction == Direction.inbound).limit(1_000_000))
        return Dictionary(messages.filter { wanted.contains($0.platformMessageID) }.map { ($0.platformMessageID, $0) }, uniquingKeysWith: { first, _ in first })
    }

    static func bar(_ done: Int, of total: Int) -> String {
        let width = 40
        let filled = total == 0 ? width : done * width / total
        return "\r[" + String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled) + "] \(done)/\(total)"
    }
}
