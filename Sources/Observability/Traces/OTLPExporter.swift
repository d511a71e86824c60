import AsyncHTTPClient
import Core
import Foundation
import Logging
import Metrics
import NIOCore
import ServiceLifecycle
import Synchronization

/// Posts finished spans as OTLP/JSON over HTTP: in batches, with backoff while the collector is away, and once more at shutdown.
///
/// A collector that is gone costs spans, never the product's work: batches are given up after a few attempts and counted.
public final class OTLPExporter: Service {
    /// What has become of spans so far.
    public struct Statistics: Hashable, Sendable {
        /// Taken by the collector.
        public var exported = 0
        /// Given up: refused by the collector, or it could not be reached.
        public var failed = 0
        /// Never sent because the queue was full.
        public var dropped = 0

        public init(exported: Int = 0, failed: Int = 0, dropped: Int = 0) {
            self.exported = exported
            self.failed = failed
            self.dropped = dropped
        }
    }

    /// Where spans go, in which batches, and how long a collector is waited for.
    public struct Options: Sendable {
        /// Where to post, for instance `http://127.0.0.1:4318/v1/traces`.
        public var endpoint: String
        public var headers: [(name: String, value: String)] = []
        /// At most this long until a span is sent.
        public var interval: Duration = .seconds(5)
        /// How long one request may take.
        public var timeout: Duration = .seconds(10)
        public var maximumAttempts = 5
        /// Before the second attempt; doubled for each further one.
        public var backoff: Duration = .seconds(1)
        public var maximumBackoff: Duration = .seconds(30)

        public init(endpoint: String) { self.endpoint = endpoint }
    }

    private enum Outcome {
        case taken(rejected: Int)
        case refused
        case later(after: Duration?)
    }

    private let options: Options
    private let resource: [String: String]
    private let queue: SpanQueue
    private let client: HTTPClient
    private let time: any TimeSource
    private let random: any RandomSource
    private let logger: Logger
    private let counts = Mutex(Statistics())
    private let hasWarned = Mutex(false)

    /// `resource` describes this process: `service.name`, `service.version`, `service.instance.id`, …
    public init(options: Options, resource: [String: String], queue: SpanQueue, client: HTTPClient, time: any TimeSource, random: any RandomSource = SystemRandomSource(), logger: Logger) {
        self.options = options
        self.resource = resource
        self.queue = queue
        self.client = client
        self.time = time
        self.random = random
        self.logger = logger
    }

    public var statistics: Statistics {
        var statistics = self.counts.withLock { $0 }
        statistics.dropped = self.queue.dropped
        return statistics
    }

    /// Runs until graceful shutdown or cancellation, then sends what is left in one attempt.
    public func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                while (try? await self.time.sleep(for: self.options.interval)) != nil { self.queue.wake() }
            }
            for await _ in self.queue.signals.cancelOnGracefulShutdown() {
                await self.drain { await self.exportWithRetries($0) }
                if Task.isCancelled || Task.isShuttingDownGracefully { break }
            }
            group.cancelAll()
        }
        // A task of its own: at cancellation the request below would be cancelled with this one.
        await Task { await self.drain { await self.exportOnce($0) } }.value
    }

    private func drain(_ export: ([FinishedSpan]) async -> Bool) async {
        while true {
            let batch = self.queue.take()
            if batch.isEmpty { return }
            guard await export(batch) else { return }
        }
    }

    /// Whether to go on with the next batch.
    private func exportOnce(_ batch: [FinishedSpan]) async -> Bool {
        switch await self.send(self.body(of: batch)) {
        case .taken(let rejected): self.note(batch.count, rejected: rejected)
        case .refused, .later: self.note(exported: 0, failed: batch.count)
        }
        return true
    }

    private func exportWithRetries(_ batch: [FinishedSpan]) async -> Bool {
        var wait = self.options.backoff
        let body = self.body(of: batch)
        for attempt in 1 ... max(1, self.options.maximumAttempts) {
            switch await self.send(body) {
            case .taken(let rejected):
                self.note(batch.count, rejected: rejected)
                return true
            case .refused:
                self.note(exported: 0, failed: batch.count)
                self.warnOnce("The trace collector refuses our spans; check telemetry.otlpEndpoint.")
                return true
            case .later(let after):
                guard attempt < self.options.maximumAttempts else { break }
                // Jitter, so that many processes don't come back to a collector all at once.
                let jittered = Duration.milliseconds(Int64(Double(wait.wholeMilliseconds) * (0.5 + self.random.unit() / 2)))
                let pause = min(after ?? jittered, self.options.maximumBackoff)
                let isAwake: Void? = try? await cancelWhenGracefulShutdown { try await self.time.sleep(for: pause) }
                guard isAwake != nil, !Task.isCancelled, !Task.isShuttingDownGracefully else {
                    // Shutting down in the middle of a pause: one last attempt, now.
                    return await Task { await self.exportOnce(batch) }.value
                }
                wait = min(wait * 2, self.options.maximumBackoff)
            }
        }
        self.note(exported: 0, failed: batch.count)
        self.warnOnce("The trace collector can't be reached; spans are dropped until it can.")
        return true
    }

    /// Nil can't happen with what a message is made of; it would count as refused.
    private func body(of batch: [FinishedSpan]) -> Data? { try? JSONEncoder().encode(OTLPMessage(batch, resource: self.resource)) }

    private func send(_ body: Data?) async -> Outcome {
        guard let body else { return .refused }
        var request = HTTPClientRequest(url: self.options.endpoint)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        for header in self.options.headers { request.headers.add(name: header.name, value: header.value) }
        request.body = .bytes(body)
        do {
            let response = try await self.client.execute(request, timeout: .milliseconds(self.options.timeout.wholeMilliseconds))
            let answer = try await response.body.collect(upTo: 1 << 16)
            switch response.status.code {
            case 200 ..< 300:
                self.hasWarned.withLock { $0 = false }
                return .taken(rejected: Self.rejected(answer))
            case 429, 502, 503, 504:
                return .later(after: response.headers.first(name: "retry-after").flatMap(Int64.init).map { .seconds(max(0, $0)) })
            default: return .refused
            }
        } catch {
            return .later(after: nil)
        }
    }

    private struct Answer: Decodable {
        struct PartialSuccess: Decodable {
            /// 64-bit numbers are text, but some collectors write numbers.
            var rejectedSpans: Int

            enum CodingKeys: String, CodingKey { case rejectedSpans }

            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                if let text = try? container.decode(String.self, forKey: .rejectedSpans) { self.rejectedSpans = Int(text) ?? 0 } else { self.rejectedSpans = (try? container.decode(Int.self, forKey: .rejectedSpans)) ?? 0 }
            }
        }

        var partialSuccess: PartialSuccess?
    }

    private static func rejected(_ answer: ByteBuffer) -> Int {
        max(0, (try? JSONDecoder().decode(Answer.self, from: Data(answer.readableBytesView)))?.partialSuccess?.rejectedSpans ?? 0)
    }

    private func note(_ count: Int, rejected: Int) { self.note(exported: count - min(count, rejected), failed: min(count, rejected)) }

    private func note(exported: Int, failed: Int) {
        self.counts.withLock { counts in
            counts.exported += exported
            counts.failed += failed
        }
        if exported > 0 { Counter(label: "understudy_spans_exported").increment(by: exported) }
        if failed > 0 { Counter(label: "understudy_spans_failed").increment(by: failed) }
    }

    /// Once until it works again: a dead collector must not fill the log.
    private func warnOnce(_ message: Logger.Message) {
        let isFirst = self.hasWarned.withLock { hasWarned in
            defer { hasWarned = true }
            return !hasWarned
        }
        if isFirst { self.logger.warning(message) }
    }
}
