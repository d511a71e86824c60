import AsyncHTTPClient
import Core
import Foundation
import LanguageModels
import Logging
import Sandbox
import Testing

/// The two drivers: against the sandbox's OpenAI, and against a stand-in trainer that really reads the dataset.
@Suite("Fine-tuning drivers", .timeLimit(.minutes(5))) struct FineTunerTests {
    static let examples = (0 ..< 24).map { FineTuningExample(system: "You are Mia.", user: "where is hike \($0)?", assistant: "at \"lake\" \($0)\n🌲") }

    private struct Provider {
        var server: SandboxServer
        var simulator: OpenAISimulator
        var time: ManualTimeSource
        var tuner: OpenAIFineTuner

        func start(_ name: String = "job-1", _ examples: [FineTuningExample] = FineTunerTests.examples) async throws -> String {
            try await self.tuner.start(FineTuningStart(name: name, train: examples, heldOut: Array(examples.prefix(12))))
        }
    }

    private func with(baseModel: String = "gpt-4o-mini-2024-07-18", key: String = OpenAISetup.standardKey, _ body: (Provider) async throws -> Void) async throws {
        let time = ManualTimeSource()
        let server = SandboxServer(configuration: SandboxConfiguration(seed: 3, real: time), logger: Logger(label: "sandbox", factory: { _ in SwiftLogNoOpLogHandler() }))
        let client = OpenAIClient.makeHTTPClient()
        let running = Task { try await server.run() }
        func stop() async throws {
            running.cancel()
            _ = await running.result
            try await client.shutdown()
        }
        do {
            _ = try await server.port()
            let simulator = try #require(server.openAI)
            var configuration = OpenAIConfiguration(baseURL: try server.baseURL(for: .openAI) + "/v1", apiKey: key, chatModel: baseModel)
            configuration.retries.maximumRetries = 0
            let tuner = OpenAIFineTuner(configuration, epochs: 2, dollarsPerMillion: 25, http: client)
            try await body(Provider(server: server, simulator: simulator, time: time, tuner: tuner))
        } catch {
            try await stop()
            throw error
        }
        try await stop()
    }

    @Test("Files, job, events, checkpoints and the model's name; the cost is told before the start")
    func openAI() async throws {
        try await self.with { provider in
            let estimate = provider.tuner.estimate(Self.examples)
            #expect(estimate.examples == 24 && estimate.epochs == 2 && estimate.tokens > 24 * 2 * 10 && estimate.dollars != nil)
            let handle = try await provider.start()
            // Started again after a lost answer, it is the same run.
            #expect(try await provider.start() == handle)
            #expect(try await provider.start("job-2") != handle)
            #expect(try await provider.tuner.look(at: handle).state == .running)
            provider.time.advance(by: .seconds(45))
            let half = try await provider.tuner.look(at: handle)
            #expect(half.state == .running && (half.progress ?? 0) > 0.2 && (half.progress ?? 1) < 0.9 && half.loss != nil)
            provider.time.advance(by: .minutes(5))
            let done = try await provider.tuner.look(at: handle)
            guard case .succeeded(let model) = done.state else {
                Issue.record("\(done)")
                return
            }
            #expect(model.hasPrefix("ft:gpt-4o-mini-2024-07-18:") && done.checkpoints > 0 && (done.trainedTokens ?? 0) > 0)
        }
    }

    @Test("A provider that takes no new jobs is told in plain words")
    func closed() async throws {
        try await self.with { provider in
            provider.simulator.setFineTuning(accepted: false)
            let error = await #expect(throws: FineTuningError.self) { try await provider.start() }
            guard case .closed(let text)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(text.contains("no new fine-tuning jobs") && text.contains("external"))
        }
    }

    @Test("A base model that can't be tuned, a wrong key and too few pairs are refused with the reason")
    func refusals() async throws {
        try await self.with(baseModel: "gpt-6-luna") { provider in
            let error = await #expect(throws: FineTuningError.self) { try await provider.start() }
            #expect(error?.reason.code == "fine_tuning_base_model")
            let few = await #expect(throws: FineTuningError.self) { try await provider.start("few", Array(Self.examples.prefix(9))) }
            #expect(few?.reason.code == "fine_tuning_dataset")
        }
        try await self.with(key: "sk-wrong") { provider in
            let error = await #expect(throws: FineTuningError.self) { try await provider.start() }
            #expect(error?.reason.code == "fine_tuning_refused")
        }
    }

    @Test("A cancelled run says so; one that is down is worth another try")
    func cancelled() async throws {
        try await self.with { provider in
            let handle = try await provider.start()
            await provider.tuner.cancel(handle)
            #expect(try await provider.tuner.look(at: handle).state == .cancelled)
            provider.simulator.fail(.overloaded, count: nil)
            let error = await #expect(throws: FineTuningError.self) { try await provider.tuner.look(at: handle) }
            guard case .unavailable? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    // MARK: External

    /// Reads both files, checks every line, tells progress, and names a model after what it read.
    private static let trainer = """
        import json, sys
        arguments = dict(zip(sys.argv[1::2], sys.argv[2::2]))
        rows = [json.loads(line) for line in open(arguments["--train"], encoding="utf-8")]
        held = [json.loads(line) for line in open(arguments["--held-out"], encoding="utf-8")]
        for row in rows + held:
            roles = [message["role"] for message in row["messages"]]
            if roles != ["system", "user", "assistant"]:
                sys.exit("a line has the roles " + str(roles))
        if any("refuse" in row["messages"][1]["content"] for row in rows):
            print("out of memory", file=sys.stderr)
            sys.exit(3)
        for step in range(1, 5):
            print(json.dumps({"progress": step / 4, "message": f"step {step} of 4", "loss": 2.0 / step}), flush=True)
        print("not json, just a log line")
        print(json.dumps({"checkpoint": "c1"}), flush=True)
        if arguments["--base-model"] == "stuck":
            import time
            time.sleep(600)
        words = sum(len(row["messages"][2]["content"].split()) for row in rows)
        if arguments["--base-model"] != "silent":
            print(json.dumps({"model": f"mia-{len(rows)}-{len(held)}-{words}", "tokens": words}))
        """

    private func external(_ baseModel: String = "tiny", _ body: (ExternalTrainer, String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "trainer-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let script = folder + "/trainer.py"
        try Data(Self.trainer.utf8).write(to: URL(fileURLWithPath: script))
        let environment = ProcessInfo.processInfo.environment.filter { $0.key == "PATH" }
        try await body(ExternalTrainer(.init(command: ["python3", script], baseModel: baseModel, folder: folder + "/jobs", environment: environment)), folder + "/jobs")
    }

    private func end(of handle: String, _ trainer: ExternalTrainer) async throws -> FineTuningStatus {
        while true {
            let status = try await trainer.look(at: handle)
            if status.state != .running { return status }
            // A child process gives no other sign that a test could wait for.
            try await SystemTimeSource().sleep(for: .milliseconds(10))
        }
    }

    @Test("An external trainer reads the dataset, tells its progress and names its model")
    func externalTrainer() async throws {
        try await self.external { trainer, folder in
            #expect(trainer.estimate(Self.examples).dollars == 0)
            let handle = try await trainer.start(FineTuningStart(name: "job-1", train: Self.examples, heldOut: Array(Self.examples.prefix(3))))
            let done = try await self.end(of: handle, trainer)
            #expect(done.state == .succeeded(model: "mia-24-3-96"))
            #expect(done.loss == 0.5 && done.checkpoints == 1 && done.trainedTokens == 96)
            // After a restart the result is still there, and starting again finds it.
            let later = ExternalTrainer(.init(command: ["python3", "gone.py"], baseModel: "tiny", folder: folder))
            #expect(try await later.start(FineTuningStart(name: "job-1", train: Self.examples, heldOut: [])) == handle)
            #expect(try await later.look(at: handle).state == .succeeded(model: "mia-24-3-96"))
            guard case .failed(let reason) = try await later.look(at: "unknown").state else {
                Issue.record("an unknown run goes on")
                return
            }
            #expect(reason.code == "fine_tuning_interrupted")
        }
    }

    @Test("A trainer that fails, says nothing or is missing ends with the reason")
    func externalFailures() async throws {
        let poisoned = Self.examples + [FineTuningExample(system: "s", user: "refuse this", assistant: "a")]
        try await self.external { trainer, _ in
            let handle = try await trainer.start(FineTuningStart(name: "bad", train: poisoned, heldOut: []))
            guard case .failed(let reason) = try await self.end(of: handle, trainer).state else {
                Issue.record("it did not fail")
                return
            }
            #expect(reason.text.contains("status 3") && reason.text.contains("out of memory"))
            let empty = await #expect(throws: FineTuningError.self) { try await trainer.start(FineTuningStart(name: "none", train: [], heldOut: [])) }
            #expect(empty?.reason.code == "fine_tuning_dataset")
        }
        try await self.external("silent") { trainer, _ in
            let handle = try await trainer.start(FineTuningStart(name: "silent", train: Self.examples, heldOut: []))
            guard case .failed(let reason) = try await self.end(of: handle, trainer).state else {
                Issue.record("it did not fail")
                return
            }
            #expect(reason.text.contains("without naming a model"))
        }
        try await self.external("stuck") { trainer, _ in
            let handle = try await trainer.start(FineTuningStart(name: "stuck", train: Self.examples, heldOut: []))
            while try await trainer.look(at: handle).checkpoints == 0 { try await SystemTimeSource().sleep(for: .milliseconds(10)) }
            await trainer.cancel(handle)
            guard case .failed = try await trainer.look(at: handle).state else {
                Issue.record("a cancelled run goes on")
                return
            }
        }
    }

    @Test("Addresses of the house are no outside providers", arguments: [
        ("https://api.openai.com/v1", true), ("http://127.0.0.1:8080/v1", false), ("http://localhost:11434/v1", false), ("http://192.168.1.20:8000", false), ("http://10.0.0.4/v1", false),
        ("http://172.20.1.1/v1", false), ("http://172.40.1.1/v1", true), ("https://models.example/v1", true), ("http://10.evil.example/v1", true), ("not a url", true),
    ])
    func providers(baseURL: String, isOutside: Bool) { #expect(ModelProvider(baseURL: baseURL).isOutside == isOutside) }
}
