import Core
import Foundation
import Settings

/// `understudy bench …`: figures of this machine against the product's budgets.
public enum BenchCommand {
    /// What to measure, at which sizes, and where the figures go.
    public struct Options: Sendable {
        public var kind: BenchKind
        /// Sizes, in stored messages.
        public var messages = [10_000, 100_000, 1_000_000]
        /// Operations to measure; nil: as many as make a steady figure.
        public var count: Int?
        /// Jobs at a time, for `jobs`.
        public var width = 16
        /// Bytes of a job's parameters, for `jobs`.
        public var payload = 16
        /// Posts a second, for `webhook`.
        public var rate = 1_000
        /// Also write the figures here.
        public var json: String?
        /// Keep the filled data folders here, and use them again.
        public var data: String?

        public init(_ kind: BenchKind) { self.kind = kind }

        fileprivate var bench: any Bench {
            switch self.kind {
            case .pipeline: PipelineBench()
            case .jobs: JobsBench(width: self.width, payload: self.payload)
            case .api: APIBench()
            case .store: StoreBench()
            case .webhook: WebhookBench(rate: self.rate)
            }
        }
    }

    /// Measures every size one after the other, each in a store of its own, then prints the table beside the budgets. A missed budget is shown, not thrown.
    public static func run(_ options: Options, loaded: LoadedConfiguration, print: (String) -> Void, progress: @escaping @Sendable (String) -> Void) async throws {
        let telemetry = Telemetry.start(loaded.configuration, quiet: true)
        let bench = options.bench
        var report = BenchReport(name: options.kind.rawValue, machine: .read(at: SystemTimeSource().now()), budgets: options.kind.budgets)
        for messages in options.messages {
            let folder = try BenchFolder(options.data, messages: messages)
            defer { folder.remove() }
            let figures = try await bench.run(BenchSetting(folder: folder.path, messages: messages, count: options.count, telemetry: telemetry, progress: progress))
            report.runs.append(BenchReport.Run(messages: messages, figures: figures))
        }
        for line in report.lines() { print(line) }
        if let path = options.json { try report.json().write(to: URL(fileURLWithPath: path)) }
        await telemetry.stop()
    }
}

/// The data folder of one size: of the caller's choice and kept, or temporary and removed.
struct BenchFolder {
    let path: String
    private let isKept: Bool

    init(_ parent: String?, messages: Int) throws {
        self.isKept = parent != nil
        // Absolute: a server under measurement runs in a folder of its own.
        let place = parent.map { URL(fileURLWithPath: $0).path } ?? NSTemporaryDirectory() + "/understudy-bench-\(UUID().uuidString)"
        self.path = place + "/messages-\(messages)"
        try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true)
    }

    func remove() {
        if !self.isKept { try? FileManager.default.removeItem(atPath: (self.path as NSString).deletingLastPathComponent) }
    }
}
