import AsyncHTTPClient
import Core
import Foundation
import Logging
import NIOCore
import NIOFoundationCompat
import Sandbox
import ServiceLifecycle
import Testing

/// An answer, read to its end.
struct Answer: Sendable {
    var status: Int
    var headers: [String: String]
    var body: String

    var json: JSONNode { (try? JSONNode(parsing: self.body.utf8)) ?? .null }
    /// `error.errors[0].reason` of the Data API.
    var reason: String? { self.json["error"]?["errors"]?[0]?["reason"]?.string }
}

/// A running sandbox and a client for it, over real HTTP on a free loopback port.
struct Harness: Sendable {
    let server: SandboxServer
    let client: HTTPClient
    let time: ManualTimeSource

    static let now = Timestamp(iso8601: "2026-11-22T15:25:28Z") ?? .distantPast

    /// Runs `body` against a fresh sandbox. Real time underneath stands still, so the clock only moves when a test moves it.
    static func run(
        _ content: SandboxSeed = .init(youtube: .test), seed: UInt64 = 7, simulators: ((SandboxCore) -> [any Simulator])? = nil,
        _ body: (Harness) async throws -> Void
    ) async throws {
        let time = ManualTimeSource(Self.now)
        let configuration = SandboxConfiguration(seed: seed, real: time, content: content)
        let logger = Logger(label: "test", factory: { _ in SilentLog() })
        var server = SandboxServer(configuration: configuration, logger: logger)
        if let simulators {
            let core = SandboxCore(seed: seed, real: time)
            server = SandboxServer(configuration: configuration, core: core, simulators: simulators(core), logger: logger)
        }
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))
        do {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                _ = try await server.port()
                try await body(Harness(server: server, client: client, time: time))
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    var youtube: YouTubeSimulator {
        get throws { try #require(self.server.youtube) }
    }

    func send(
        _ method: String, _ host: SandboxHost?, _ path: String, headers: [String: String] = [:], body: String? = nil, timeout: TimeAmount = .seconds(20)
    ) async throws -> Answer {
        let base = try host.map { try self.server.baseURL(for: $0) } ?? self.server.publicURL
        var request = HTTPClientRequest(url: base + path)
        request.method = .RAW(value: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await self.client.execute(request, timeout: timeout)
        let bytes = try await response.body.collect(upTo: 1 << 24)
        return Answer(
            status: Int(response.status.code), headers: Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 }),
            body: String(buffer: bytes))
    }

    /// A control call.
    @discardableResult
    func control(_ method: String, _ path: String, _ body: JSONNode? = nil) async throws -> Answer {
        try await self.send(method, nil, "/sandbox" + path, headers: ["Content-Type": "application/json"], body: body?.text)
    }

    /// A Data API call, with a token unless told otherwise.
    func api(_ method: String, _ path: String, token: String? = nil, headers: [String: String] = [:], body: JSONNode? = nil) async throws -> Answer {
        var headers = headers
        if let token { headers["Authorization"] = "Bearer " + token }
        if body != nil { headers["Content-Type"] = "application/json" }
        return try await self.send(method, .youtubeAPI, "/youtube/v3/" + path, headers: headers, body: body?.text)
    }

    func form(_ host: SandboxHost, _ path: String, _ items: KeyValuePairs<String, String>, headers: [String: String] = [:]) async throws -> Answer {
        let body = FormItems(items.map { .init(name: $0.key, value: $0.value) }).encoded
        return try await self.send("POST", host, path, headers: headers.merging(["Content-Type": "application/x-www-form-urlencoded"]) { $1 }, body: body)
    }

    /// Moves sandbox time without touching real time.
    func pass(_ duration: Duration) { self.server.core.clock.advance(by: duration) }
}

/// Drops everything: expected connection errors would only make noise.
private struct SilentLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .critical
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }
    func log(event _: LogEvent) {}
}

/// Collects what a callback server got.
actor Inbox {
    struct Item: Sendable {
        var method: String
        var query: String
        var headers: [String: String]
        var body: [UInt8]
    }

    private(set) var items: [Item] = []
    /// What `watch` saw while each call was on its way.
    private(set) var sights: [Int] = []
    private var statuses: [Int] = []
    private var challenge: String?
    private var look: (@Sendable () -> Int)?

    /// Statuses of the next answers; afterwards 200.
    func answer(_ statuses: [Int]) { self.statuses = statuses }
    /// Answers challenges with this text instead of the challenge.
    func spoil(_ text: String) { self.challenge = text }

    /// Looks at something before each answer.
    func watch(_ look: @escaping @Sendable () -> Int) { self.look = look }

    func take(_ item: Item) -> (status: Int, body: String) {
        self.items.append(item)
        if let look { self.sights.append(look()) }
        let status = self.statuses.isEmpty ? 200 : self.statuses.removeFirst()
        return (status, item.method == "GET" ? self.challenge ?? FormItems(encoded: item.query)["hub.challenge"] ?? "" : "")
    }
}
