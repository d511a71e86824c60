import App
import ArgumentParser
import Core

/// `understudy bench`: one subcommand per benchmark.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures this machine against the product's budgets.", subcommands: [Pipeline.self, Jobs.self, API.self, Store.self, Webhook.self, Realtime.self])

    struct Shared: ParsableArguments {
        @OptionGroup var shared: Understudy.Shared
        @Option(help: "How many messages are stored when it begins; give it several times for several sizes. Default: 10000, 100000 and 1000000.") var messages: [Int] = []
        @Option(help: "How many operations are measured.") var count: Int?
        @Option(help: "Also write the figures to this file, as JSON.") var json: String?
        @Option(help: "Keep the filled data folders here and use them again; default: temporary ones.") var data: String?

        func options(_ kind: BenchKind) throws -> BenchCommand.Options {
            if let wrong = self.messages.first(where: { !(1 ... 10_000_000).contains($0) }) { throw AppError.invalid("--messages", "must be between 1 and 10000000; found \(wrong)") }
            if let count = self.count, !(1 ... 10_000_000).contains(count) { throw AppError.invalid("--count", "must be between 1 and 10000000") }
            var options = BenchCommand.Options(kind)
            if !self.messages.isEmpty { options.messages = self.messages }
            options.count = self.count
            options.json = self.json
            options.data = self.data
            return options
        }
    }

    static func run(_ options: BenchCommand.Options, _ shared: Understudy.Shared) async throws {
        try await BenchCommand.run(options, loaded: try ConfigurationSource.load(path: shared.config), print: Understudy.say, progress: Understudy.show)
    }

    struct Pipeline: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Messages from ingest to outcome with the built-in answerer, without HTTP.")
        @OptionGroup var bench: Shared
        func run() async throws { try await Understudy.perform { try await Bench.run(self.bench.options(.pipeline), self.bench.shared) } }
    }

    struct Jobs: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Jobs that do nothing, from enqueue to finished.")
        @OptionGroup var bench: Shared
        @Option(help: "Jobs at a time.") var width = 16
        @Option(help: "Bytes of a job's parameters.") var payload = 16

        func run() async throws { try await Understudy.perform { try await Bench.run(try self.options(), self.bench.shared) } }

        private func options() throws -> BenchCommand.Options {
            guard (1 ... 1_024).contains(self.width) else { throw AppError.invalid("--width", "must be between 1 and 1024") }
            guard (0 ... 1_000_000).contains(self.payload) else { throw AppError.invalid("--payload", "must be between 0 and 1000000") }
            var options = try self.bench.options(.jobs)
            options.width = self.width
            options.payload = self.payload
            return options
        }
    }

    struct API: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "api", abstract: "Pages of the inbox and searches, over HTTP.")
        @OptionGroup var bench: Shared
        func run() async throws { try await Understudy.perform { try await Bench.run(self.bench.options(.api), self.bench.shared) } }
    }

    struct Store: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Inserts, shared disk flushes and reads of the store.")
        @OptionGroup var bench: Shared
        func run() async throws { try await Understudy.perform { try await Bench.run(self.bench.options(.store), self.bench.shared) } }
    }

    struct Webhook: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Signed webhook posts at a fixed rate, start-up and idle memory.")
        @OptionGroup var bench: Shared
        @Option(help: "Posts a second.") var rate = 1_000

        func run() async throws { try await Understudy.perform { try await Bench.run(try self.options(), self.bench.shared) } }

        private func options() throws -> BenchCommand.Options {
            guard (1 ... 100_000).contains(self.rate) else { throw AppError.invalid("--rate", "must be between 1 and 100000") }
            var options = try self.bench.options(.webhook)
            options.rate = self.rate
            return options
        }
    }

    struct Realtime: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Events to many dashboards, beside python-socketio on uvicorn.")
        @Option(help: "How many clients; give it several times for several sizes. Default: 100, 1000 and 5000.") var connections: [Int] = []
        @Option(help: "A Python with what Benchmarks/peers/requirements.txt names.") var python = ".venv/bin/python"
        @Option(help: "The peer's script.") var peer = "Benchmarks/peers/socketio_uvicorn.py"
        @Flag(help: "Without the peer.") var alone = false
        @Option(help: "Also write the figures to this file, as JSON.") var json: String?

        func run() async throws {
            try await Understudy.perform {
                if let wrong = self.connections.first(where: { !(1 ... 9_000).contains($0) }) { throw AppError.invalid("--connections", "must be between 1 and 9000; found \(wrong)") }
                var options = RealtimeBench.Options()
                if !self.connections.isEmpty { options.connections = self.connections }
                options.python = self.alone ? nil : self.python
                options.peer = self.peer
                options.json = self.json
                try await RealtimeBench.run(options, print: Understudy.say, progress: Understudy.show)
            }
        }
    }
}
