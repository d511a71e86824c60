import AsyncHTTPClient
import Core
import Foundation
import Logging
import Observability
import ServiceLifecycle
import Testing
import Tracing

@Suite("OTLP exporter")
struct ExporterTests {
    private struct Fixture: Sendable {
        var time = ManualTimeSource()
        var queue: SpanQueue
        var tracer: SpanTracer
        var exporter: OTLPExporter

        init(_ endpoint: String, batchSize: Int = 10, client: HTTPClient = .shared, change: (inout OTLPExporter.Options) -> Void = { _ in }) {
            self.queue = SpanQueue(capacity: 100, batchSize: batchSize)
            self.tracer = SpanTracer(queue: self.queue, sampleRatio: 1, random: SeededRandomSource(seed: 3))
            var options = OTLPExporter.Options(endpoint: endpoint)
            change(&options)
            self.exporter = OTLPExporter(
                options: options, resource: ["service.name": "understudy", "service.version": "1"], queue: self.queue, client: client, time: self.time, random: SeededRandomSource(seed: 4),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        }

        /// Runs the exporter as a service until `body` returns, then stops it gracefully and waits for its end.
        func running(_ body: @escaping @Sendable () async throws -> Void) async throws {
            let group = ServiceGroup(services: [self.exporter], gracefulShutdownSignals: [], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                tasks.addTask {
                    do { try await body() } catch {
                        await group.triggerGracefulShutdown()
                        throw error
                    }
                    await group.triggerGracefulShutdown()
                }
                try await tasks.waitForAll()
            }
        }
    }

    private static func spans(_ body: Data) throws -> [[String: Any]] {
        let root = try #require(JSONSerialization.jsonObject(with: body) as? [String: Any])
        let resources = try #require(root["resourceSpans"] as? [[String: Any]])
        let scopes = try #require(resources.first?["scopeSpans"] as? [[String: Any]])
        return try #require(scopes.first?["spans"] as? [[String: Any]])
    }

    /// Lets other tasks run until `condition` holds.
    private static func settle(_ condition: @Sendable () -> Bool) async { while !condition() { await Task.yield() } }

    @Test func `a span arrives as OTLP says`() async throws {
        struct Foreign: Error { var text = "hunter2" }
        try await CollectorServer().run { endpoint, received in
            let fixture = Fixture(endpoint, batchSize: 2) { $0.headers = [("authorization", "Bearer collector-key")] }
            try await fixture.running {
                try? fixture.tracer.withSpan("parent", ofKind: .server) { parent in
                    parent.attributes["http.route"] = "/api/v1/messages"
                    parent.attributes["http.status"] = 503
                    parent.attributes["ratio"] = 0.5
                    parent.attributes["good"] = true
                    parent.attributes["access_token"] = "hunter2"
                    parent.attributes["url"] = "https://graph.example/me?access_token=hunter2"
                    parent.addEvent(SpanEvent(name: "retry", attributes: ["attempt": 2, "text": "hunter2"]))
                    fixture.tracer.withSpan("child", ofKind: .client) { _ in }
                    throw Foreign()
                }
                var iterator = received.makeAsyncIterator()
                let request = try #require(await iterator.next())
                #expect(request.contentType == "application/json")
                #expect(request.authorization == "Bearer collector-key")
                #expect(!String(decoding: request.body, as: UTF8.self).contains("hunter2"))
                let spans = try Self.spans(request.body)
                #expect(spans.count == 2)
                let child = try #require(spans.first { $0["name"] as? String == "child" })
                let parent = try #require(spans.first { $0["name"] as? String == "parent" })
                #expect((parent["traceId"] as? String)?.count == 32 && parent["traceId"] as? String == child["traceId"] as? String)
                #expect((parent["spanId"] as? String)?.count == 16 && child["parentSpanId"] as? String == parent["spanId"] as? String)
                #expect(parent["parentSpanId"] == nil)
                #expect(parent["kind"] as? Int == 2 && child["kind"] as? Int == 3)
                let start = try #require((parent["startTimeUnixNano"] as? String).flatMap(UInt64.init)), end = try #require((parent["endTimeUnixNano"] as? String).flatMap(UInt64.init))
                #expect(start <= end)
                let attributes = try #require(parent["attributes"] as? [[String: Any]])
                func value(_ key: String) -> [String: Any]? { attributes.first { $0["key"] as? String == key }?["value"] as? [String: Any] }
                #expect(value("http.route")?["stringValue"] as? String == "/api/v1/messages")
                #expect(value("http.status")?["intValue"] as? String == "503")
                #expect(value("ratio")?["doubleValue"] as? Double == 0.5)
                #expect(value("good")?["boolValue"] as? Bool == true)
                #expect(value("access_token")?["stringValue"] as? String == "(hidden)")
                #expect((parent["status"] as? [String: Any])?["code"] as? Int == 2)
                #expect((parent["events"] as? [[String: Any]])?.compactMap { $0["name"] as? String } == ["retry", "exception"])
                let root = try #require(JSONSerialization.jsonObject(with: request.body) as? [String: Any])
                let resource = try #require((root["resourceSpans"] as? [[String: Any]])?.first?["resource"] as? [String: Any])
                #expect((resource["attributes"] as? [[String: Any]])?.first?["key"] as? String == "service.name")
            }
            #expect(fixture.exporter.statistics == OTLPExporter.Statistics(exported: 2, failed: 0, dropped: 0))
        }
    }

    @Test func `fewer spans than a batch are sent when the interval ends`() async throws {
        try await CollectorServer().run { endpoint, received in
            let fixture = Fixture(endpoint)
            try await fixture.running {
                await Self.settle { fixture.time.sleeperCount == 1 }
                fixture.tracer.withSpan("one") { _ in }
                fixture.time.advance(by: .seconds(5))
                var iterator = received.makeAsyncIterator()
                let request = try #require(await iterator.next())
                #expect(try Self.spans(request.body).count == 1)
            }
        }
    }

    @Test func `what waits at shutdown is sent, in batches`() async throws {
        try await CollectorServer().run { endpoint, received in
            let fixture = Fixture(endpoint)
            try await fixture.running { for _ in 0 ..< 25 { fixture.tracer.withSpan("x", context: .topLevel) { _ in } } }
            var sizes: [Int] = []
            var iterator = received.makeAsyncIterator()
            while sizes.reduce(0, +) < 25, let request = await iterator.next() { sizes.append(try Self.spans(request.body).count) }
            #expect(sizes.reduce(0, +) == 25)
            #expect(sizes.allSatisfy { $0 <= 10 })
            #expect(fixture.exporter.statistics.exported == 25)
        }
    }

    @Test(arguments: [HTTPResponseStatusCode.tooManyRequests, .badGateway, .unavailable, .gatewayTimeout])
    func `a collector that is busy is asked again after a pause`(status: HTTPResponseStatusCode) async throws {
        try await CollectorServer([.init(status: .init(code: status.rawValue), retryAfter: "7"), .init(status: .init(code: status.rawValue))]).run { endpoint, received in
            let fixture = Fixture(endpoint, batchSize: 1)
            try await fixture.running {
                await Self.settle { fixture.time.sleeperCount == 1 }
                fixture.tracer.withSpan("x") { _ in }
                var iterator = received.makeAsyncIterator()
                let first = try #require(await iterator.next())
                await Self.settle { fixture.time.sleeperCount == 2 }
                fixture.time.advance(by: .seconds(7))
                let second = try #require(await iterator.next())
                await Self.settle { fixture.time.sleeperCount == 2 }
                fixture.time.advance(by: .seconds(2))
                let third = try #require(await iterator.next())
                #expect(first.body == second.body && second.body == third.body)
                await Self.settle { fixture.exporter.statistics.exported == 1 }
            }
            #expect(fixture.exporter.statistics == OTLPExporter.Statistics(exported: 1, failed: 0, dropped: 0))
        }
    }

    @Test func `a refusal is not repeated, and refused spans are counted`() async throws {
        try await CollectorServer([.init(status: .badRequest), .init(body: #"{"partialSuccess":{"rejectedSpans":"1"}}"#)]).run { endpoint, received in
            let fixture = Fixture(endpoint, batchSize: 2)
            try await fixture.running {
                var iterator = received.makeAsyncIterator()
                for _ in 0 ..< 2 {
                    for _ in 0 ..< 2 { fixture.tracer.withSpan("x", context: .topLevel) { _ in } }
                    _ = try #require(await iterator.next())
                }
                await Self.settle { fixture.exporter.statistics.failed + fixture.exporter.statistics.exported == 4 }
            }
            #expect(fixture.exporter.statistics == OTLPExporter.Statistics(exported: 1, failed: 3, dropped: 0))
        }
    }

    @Test func `a collector that can't be reached costs spans and nothing else`() async throws {
        // The port is free again when its server has gone.
        let endpoint = try await CollectorServer().run { endpoint, _ in endpoint }
        // By default the client itself keeps trying to connect until the request's time is over.
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let fixture = Fixture(endpoint, batchSize: 1, client: client) { $0.maximumAttempts = 3 }
        try await fixture.running {
            await Self.settle { fixture.time.sleeperCount == 1 }
            fixture.tracer.withSpan("x") { _ in }
            for _ in 0 ..< 2 {
                await Self.settle { fixture.time.sleeperCount == 2 }
                fixture.time.advance(by: .seconds(4))
            }
            await Self.settle { fixture.exporter.statistics.failed == 1 }
        }
        #expect(fixture.exporter.statistics == OTLPExporter.Statistics(exported: 0, failed: 1, dropped: 0))
        try await client.shutdown()
    }

    @Test func `a shutdown during a pause sends at once`() async throws {
        try await CollectorServer([.init(status: .serviceUnavailable, retryAfter: "30")]).run { endpoint, received in
            let fixture = Fixture(endpoint, batchSize: 1)
            try await fixture.running {
                await Self.settle { fixture.time.sleeperCount == 1 }
                fixture.tracer.withSpan("x") { _ in }
                var iterator = received.makeAsyncIterator()
                _ = await iterator.next()
                await Self.settle { fixture.time.sleeperCount == 2 }
            }
            #expect(fixture.exporter.statistics == OTLPExporter.Statistics(exported: 1, failed: 0, dropped: 0))
        }
    }
}

/// The statuses after which a batch is sent again (OTLP/HTTP, "retryable response codes").
enum HTTPResponseStatusCode: Int, Sendable {
    case tooManyRequests = 429
    case badGateway = 502
    case unavailable = 503
    case gatewayTimeout = 504
}
