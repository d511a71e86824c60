import AsyncHTTPClient
import Core
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import Testing

@testable import LanguageModels

/// A loopback server that answers each request with the next entry of a script and keeps what it was asked.
final class ScriptedServer: Sendable {
    struct Seen: Sendable {
        var path: String
        var authorization: String
        var body: String

        func field(_ name: String) -> Any? { (try? JSONSerialization.jsonObject(with: Data(self.body.utf8)) as? [String: Any])?[name] }
    }

    enum Entry: Sendable {
        case json(Int, String, [String: String] = [:])
        /// Written piece by piece, then the connection ends in order or is cut.
        case pieces([[UInt8]], isCut: Bool = false)
        /// No answer until `release` is called.
        case hang
    }

    private let script: Mutex<[Entry]>
    private let requests = Mutex<[Seen]>([])
    private let released = Mutex(false)
    let underWay = Mutex((now: 0, most: 0))

    init(_ script: [Entry]) { self.script = Mutex(script) }

    var seen: [Seen] { self.requests.withLock { $0 } }
    func append(_ entries: [Entry]) { self.script.withLock { $0 += entries } }
    func release() { self.released.withLock { $0 = true } }

    private struct Cut: Error {}

    func answer(_ request: Request) async throws -> Response {
        let body = try await request.body.collect(upTo: 1 << 22)
        let seen = Seen(path: request.uri.path, authorization: request.headers[.authorization] ?? "", body: String(buffer: body))
        self.requests.withLock { $0.append(seen) }
        self.underWay.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
        }
        defer { self.underWay.withLock { $0.now -= 1 } }
        guard let entry = self.script.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else {
            Issue.record("the server was asked once too often: \(seen.path)")
            return Response(status: .init(code: 418))
        }
        switch entry {
        case .json(let status, let text, let headers):
            var fields = HTTPFields()
            for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
            return Response(status: .init(code: status), headers: fields, body: .init(byteBuffer: ByteBuffer(string: text)))
        case .pieces(let pieces, let isCut):
            return Response(status: .ok, headers: [.contentType: "text/event-stream"], body: ResponseBody { writer in
                for piece in pieces { try await writer.write(ByteBuffer(bytes: piece)) }
                if isCut { throw Cut() }
                try await writer.finish(nil)
            })
        case .hang:
            while !self.released.withLock({ $0 }), !Task.isCancelled { await Task.yield() }
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: Self.chat("late"))))
        }
    }

    /// A whole chat answer with `text`.
    static func chat(_ text: String, finish: String = "stop") -> String {
        let quoted = JSONValue.string(text).text
        return #"{"id":"c1","model":"served-model","choices":[{"index":0,"message":{"role":"assistant","content":\#(quoted),"refusal":null},"finish_reason":"\#(finish)","logprobs":null}],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12},"surprise":[1]}"#
    }

    static func error(_ code: String, type: String = "invalid_request_error", parameter: String? = nil) -> String {
        #"{"error":{"message":"SECRET-IN-MESSAGE","type":"\#(type)","param":\#(parameter.map { "\"\($0)\"" } ?? "null"),"code":"\#(code)"}}"#
    }
}

/// No jitter.
struct NoChance: RandomSource { func unit() -> Double { 0 } }

/// Runs `body` with a client that talks to a scripted server.
func withServer(
    _ script: [ScriptedServer.Entry], time: any TimeSource = SystemTimeSource(), logger: Logger? = nil, limits: ModelRateLimits = ModelRateLimits(),
    _ change: (inout OpenAIConfiguration) -> Void = { _ in }, _ body: @Sendable (OpenAIClient, ScriptedServer) async throws -> Void
) async throws {
    let server = ScriptedServer(script)
    let (ports, port) = AsyncStream<Int>.makeStream()
    let router = Router()
    router.post("/v1/**") { request, _ in try await server.answer(request) }
    var quiet = Logger(label: "test.server")
    quiet.logLevel = .critical
    let application = Application(
        router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)), onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) }, logger: quiet
    )
    let http = OpenAIClient.makeHTTPClient()
    let running = Task { try await application.run() }
    guard let number = await ports.first(where: { _ in true }) else { throw CancellationError() }
    var configuration = OpenAIConfiguration(baseURL: "http://127.0.0.1:\(number)/v1/", apiKey: "sk-test-key", chatModel: "wanted-model")
    change(&configuration)
    let client = OpenAIClient(configuration, http: http, limits: limits, time: time, random: NoChance(), logger: logger ?? quiet)
    do { try await body(client, server) } catch {
        server.release()
        running.cancel()
        try? await http.shutdown()
        throw error
    }
    server.release()
    running.cancel()
    try await http.shutdown()
}

/// Lets other tasks run until `condition` holds; the suite's time limit bounds it.
func eventually(_ condition: @Sendable () -> Bool) async {
    while !condition() { await Task.yield() }
}

/// The error that `body` throws.
func modelError(_ body: () async throws -> some Any) async -> ModelError? {
    do {
        _ = try await body()
        return nil
    } catch { return error as? ModelError }
}

let hello = ChatRequest(messages: [ChatMessage(.system, "Be kind."), ChatMessage(.user, "hi \"you\"\n👋")], maximumTokens: 50)
