import App
import ArgumentParser
import Core
import Foundation
import Synchronization

/// Parses arguments; everything else is in `App`.
@main
struct Understudy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "understudy", abstract: "Answers a creator's fans in the creator's own voice, and knows when to hand over.",
        subcommands: [Demo.self, Serve.self, SandboxProcess.self, Migrate.self, Replay.self, Import.self, Train.self, Evaluate.self, Doctor.self, Config.self, Audit.self, Bench.self, Keys.self, RealtimeEcho.self])

    struct Shared: ParsableArguments {
        @Option(name: .long, help: "The configuration file (YAML or JSON); default: $UNDERSTUDY_CONFIG, else understudy.yaml where there is one.")
        var config: String?
    }

    /// Runs a command and ends the process as people and scripts expect: what is wrong on standard error, a status that says so.
    static func perform(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as ExitCode {
            throw error
        } catch {
            write(Failure.text(for: error))
            throw ExitCode(1)
        }
    }

    static func write(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    private static let shown = Mutex("")

    /// Shows progress, no line of its own; nothing where nothing has changed, so that a file of it stays short.
    @Sendable static func show(_ text: String) {
        let isNew = self.shown.withLock { shown in
            defer { shown = text }
            return shown != text
        }
        if isNew { FileHandle.standardError.write(Data(text.utf8)) }
    }

    @Sendable static func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "A sandbox, a creator with a year of content, fans who keep writing, and the server that answers them.")

    @OptionGroup var shared: Understudy.Shared
    @Option(help: "The server's port.") var port = 8400
    @Option(help: "The sandbox's port.") var sandboxPort = 8401
    @Option(help: "How many times faster than usual fans write.") var speed = 1.0
    @Option(help: "End after this many messages got an outcome.") var messages: Int?
    @Flag(help: "Generate with the sandbox's own chat model.") var sandboxModel = false

    func run() async throws {
        try await Understudy.perform {
            var options = DemoCommand.Options()
            options.port = self.port
            options.sandboxPort = self.sandboxPort
            options.speed = self.speed
            options.messages = self.messages
            options.usesSandboxModel = self.sandboxModel
            try await DemoCommand.run(options, loaded: try ConfigurationSource.load(path: self.shared.config), print: Understudy.say)
        }
    }
}

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The server.")

    @OptionGroup var shared: Understudy.Shared

    func run() async throws {
        try await Understudy.perform { try await ServeCommand.run(try ConfigurationSource.load(path: self.shared.config)) }
    }
}

struct SandboxProcess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "sandbox", abstract: "Local servers that behave like Instagram, YouTube and OpenAI.")

    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port; 0 for any.") var port = 8401
    @Option(help: "Where the server is reached, for redirects and webhooks.") var serverURL = "http://127.0.0.1:8400"
    @Option(help: "Decides every id and chance.") var seed: UInt64 = 1
    @Option(help: "The YouTube project's daily units.") var dailyUnits = 10_000
    @Option(help: "Messages a second that fans write by themselves.") var rate = 0.0

    func run() async throws {
        try await Understudy.perform {
            var options = SandboxCommand.Options()
            options.host = self.host
            options.port = self.port
            options.serverURL = self.serverURL
            options.seed = self.seed
            options.dailyUnits = self.dailyUnits
            options.rate = self.rate
            try await SandboxCommand.run(options, print: Understudy.say)
        }
    }
}

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Brings the store to this release's schema.")

    @OptionGroup var shared: Understudy.Shared

    func run() async throws {
        try await Understudy.perform { try await MigrateCommand.run(try ConfigurationSource.load(path: self.shared.config), print: Understudy.say) }
    }
}

struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Feeds a file of real comments through sandbox and pipeline and says what became of them.")

    @OptionGroup var shared: Understudy.Shared
    @Argument(help: "CSV with a header or JSON lines, with a column text, comment, content or prompt, and maybe a label.") var file: String
    @Option(help: "youtube or instagram.") var platform = "youtube"
    @Option(help: "auto, draft or off, for every category.") var autonomy = "auto"
    @Option(help: "Only the first so many rows.") var limit: Int?
    @Option(help: "The server's port.") var port = 8410
    @Option(help: "The sandbox's port.") var sandboxPort = 8411
    @Option(help: "Also write the figures to this file, as JSON.") var json: String?
    @Flag(help: "Generate with the sandbox's own chat model.") var sandboxModel = false

    func run() async throws {
        try await Understudy.perform {
            let options = try self.options()
            try await ReplayCommand.run(options, loaded: try ConfigurationSource.load(path: self.shared.config), print: Understudy.say, progress: Understudy.show)
        }
    }

    /// Synchronous on purpose: with these checks inside the closure above, Swift 6.3.1 crashes when it optimises ("splitting coroutine").
    private func options() throws -> ReplayCommand.Options {
        guard let platform = Platform(rawValue: self.platform) else { throw AppError.invalid("--platform", "must be one of \(Platform.allCases.map(\.rawValue).joined(separator: ", "))") }
        guard let autonomy = Autonomy(rawValue: self.autonomy) else { throw AppError.invalid("--autonomy", "must be one of \(Autonomy.allCases.map(\.rawValue).joined(separator: ", "))") }
        var options = ReplayCommand.Options(file: self.file)
        options.platform = platform
        options.autonomy = autonomy
        options.limit = self.limit
        options.port = self.port
        options.sandboxPort = self.sandboxPort
        options.json = self.json
        options.usesSandboxModel = self.sandboxModel
        return options
    }
}

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Checks configuration, store, queues, model and connections, and says how to mend what is wrong.")

    @OptionGroup var shared: Understudy.Shared

    func run() async throws {
        try await Understudy.perform {
            if try await !DoctorCommand.run(try ConfigurationSource.load(path: self.shared.config), print: Understudy.say) { throw ExitCode(1) }
        }
    }
}

struct Config: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints the configuration in force; secrets only as set or not.")

    @OptionGroup var shared: Understudy.Shared

    func run() async throws {
        try await Understudy.perform {
            let loaded = try ConfigurationSource.load(path: self.shared.config)
            Understudy.say(loaded.redacted())
            for warning in loaded.warnings { Understudy.write(warning) }
        }
    }
}

struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The audit log.", subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Reads every workspace's chain and says whether it is whole.")

        @OptionGroup var shared: Understudy.Shared

        func run() async throws {
            try await Understudy.perform {
                if try await !AuditCommand.verify(try ConfigurationSource.load(path: self.shared.config), print: Understudy.say) { throw ExitCode(1) }
            }
        }
    }
}

struct Keys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The keys that secrets are sealed with.", subcommands: [Rotate.self])

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes a new key, seals every secret with it and removes the old ones. Stop the server first.")

        @OptionGroup var shared: Understudy.Shared

        func run() async throws {
            try await Understudy.perform { try await KeysCommand.rotate(try ConfigurationSource.load(path: self.shared.config), print: Understudy.say) }
        }
    }
}
