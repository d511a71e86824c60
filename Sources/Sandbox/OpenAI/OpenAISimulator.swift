import Core
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// A stand-in for the OpenAI API under `/api.openai.com/v1`: models, chat completions, embeddings, moderations, files and
/// fine-tuning jobs, as strict as the platform (docs/sandbox.md). Answers are made from the prompts alone.
public final class OpenAISimulator: Simulator {
    let core: SandboxCore
    let state: Mutex<OpenAIState>

    public init(core: SandboxCore, setup: OpenAISetup = OpenAISetup()) {
        self.core = core
        self.state = Mutex(OpenAIState(setup))
    }

    public var name: String { "openai" }
    public var hosts: [SandboxHost] { [.openAI] }

    /// All paths under the API's host.
    public func addRoutes(to router: Router<SandboxContext>) {
        for method in [HTTPRequest.Method.get, .post, .delete] {
            router.on("/\(SandboxHost.openAI.rawValue)/**", method: method) { request, context in await self.respond(request, context) }
        }
    }

    // MARK: Scripts (also reachable over the control API)

    /// Lets the next `count` chat completions (nil: all further ones) go wrong.
    public func script(_ script: ChatScript, count: Int? = 1) { self.state.withLock { $0.scripts.append(.init(kind: script, left: count)) } }

    /// Lets the next `count` calls (nil: all further ones) fail.
    public func fail(_ outage: OpenAIOutage, count: Int? = 1) { self.state.withLock { $0.outages.append(.init(kind: outage, left: count)) } }

    /// Takes back all scripts and failures.
    public func clearScripts() {
        self.state.withLock { state in
            state.scripts = []
            state.outages = []
        }
    }

    /// Opens or closes the creation of fine-tuning jobs (403 when closed).
    public func setFineTuning(accepted: Bool) { self.state.withLock { $0.setup.acceptsFineTuning = accepted } }

    /// Sets the limits; buckets start full again.
    public func setLimits(_ limits: OpenAILimits) { self.state.withLock { $0.limiter = OpenAIRateLimiter(limits: limits) } }

    /// Hides a model from a key: calls with it answer 404 `model_not_found`.
    public func deny(model: String, to key: String) { self.state.withLock { _ = $0.deniedModels[key, default: []].insert(model) } }

    /// Actions: `script` {mode, count}, `fail` {kind, count}, `clear`, `fine-tuning` {accepted},
    /// `limits` {requestsPerMinute, tokensPerMinute}, `deny` {key, model}.
    public func control(_ action: String, _ body: JSONNode) async throws -> JSONNode {
        // A count of 0 stands for "all further calls".
        let count: Int? = body["count"]?.integer == 0 ? nil : Int(body["count"]?.integer ?? 1)
        switch action {
        case "script":
            guard let mode = body["mode"]?.string.flatMap(ChatScript.init(rawValue:)) else {
                throw AppError.invalid("mode", "must be one of \(ChatScript.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            self.script(mode, count: count)
        case "fail":
            guard let kind = body["kind"]?.string.flatMap(OpenAIOutage.init(rawValue:)) else {
                throw AppError.invalid("kind", "must be one of \(OpenAIOutage.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            self.fail(kind, count: count)
        case "clear": self.clearScripts()
        case "fine-tuning":
            guard let accepted = body["accepted"]?.bool else { throw AppError.invalid("accepted", "must be true or false.") }
            self.setFineTuning(accepted: accepted)
        case "limits":
            guard let requests = body["requestsPerMinute"]?.integer, let tokens = body["tokensPerMinute"]?.integer, requests > 0, tokens > 0 else {
                throw AppError.invalid("requestsPerMinute", "and tokensPerMinute must be whole numbers above 0.")
            }
            self.setLimits(OpenAILimits(requestsPerMinute: Int(requests), tokensPerMinute: Int(tokens)))
        case "deny":
            guard let key = body["key"]?.string, let model = body["model"]?.string else { throw AppError.invalid("model", "and key are needed.") }
            self.deny(model: model, to: key)
        default: throw AppError.notFound("action")
        }
        return ["ok": true]
    }

    /// How often each endpoint was called, the files, and the fine-tuning jobs as they stand by now.
    public func snapshot() -> JSONNode {
        let now = self.core.clock.now()
        return self.state.withLock { state in
            state.advanceJobs(now, identifiers: self.core.identifiers)
            return [
                "calls": .object(state.calls.mapValues { .integer(Int64($0)) }),
                "files": .array(state.fileOrder.compactMap { state.files[$0] }.map { ["id": .string($0.id), "filename": .string($0.filename), "purpose": .string($0.purpose)] }),
                "jobs": .array(
                    state.jobOrder.compactMap { state.jobs[$0] }.map {
                        ["id": .string($0.id), "status": .string($0.status.rawValue), "fine_tuned_model": $0.fineTunedModel.map { .string($0) } ?? .null]
                    }),
            ]
        }
    }

    /// Always throws `validationFailed`: no fan writes on this API.
    public func receive(_ message: FanMessage) throws -> String { throw AppError.invalid("platform", "openai has no fans who could write.") }

    /// Takes the API key out of use; keys don't expire, so `revoked` makes no difference.
    public func invalidate(accessToken: String, revoked: Bool) { self.state.withLock { _ = $0.apiKeys.remove(accessToken) } }

    /// Back to the set-up: its keys and models, no files, jobs, scripts or counts of calls.
    public func reset() {
        self.state.withLock { $0 = OpenAIState($0.setup) }
    }

    // MARK: HTTP

    private func respond(_ request: Request, _ context: SandboxContext) async -> Response {
        let start = self.core.real.now()
        var reply: OpenAIReply
        do {
            reply = self.answer(try await SandboxRequest(request, context))
        } catch {
            reply = OpenAIReply(OpenAIError(status: 413, message: "The request body is too large.", type: "invalid_request_error", param: nil, code: "request_too_large"))
        }
        reply.headers["x-request-id"] = "req_" + self.core.identifiers.text(32, of: .hexadecimal)
        reply.headers["openai-processing-ms"] = String((self.core.real.now() - start).wholeMilliseconds)
        reply.headers["openai-version"] = "2020-10-01"
        reply.headers["openai-organization"] = self.state.withLock { $0.setup.organization }
        return reply.response
    }

    /// Answers one call; pure but for the simulator's state.
    func answer(_ request: SandboxRequest) -> OpenAIReply {
        do { return try self.route(request) } catch { return OpenAIReply(error) }
    }

    private func route(_ request: SandboxRequest) throws(OpenAIError) -> OpenAIReply {
        let key = try self.authenticate(request)
        if let outage = self.state.withLock({ $0.takeOutage() }) { throw outage.error }
        let parts = request.path.split(separator: "/").map { String($0).removingPercentEncoding ?? String($0) }
        guard parts.first == "v1" else { throw self.unknownPath(request) }
        let call = OpenAICall(request: request, key: key, now: self.core.clock.now(), parts: Array(parts.dropFirst()))
        switch call.parts.first {
        case "models": return try self.models(call)
        case "chat" where call.parts == ["chat", "completions"]: return try self.chat(call)
        case "embeddings" where call.parts.count == 1: return try self.embeddings(call)
        case "moderations" where call.parts.count == 1: return try self.moderations(call)
        case "files": return try self.files(call)
        case "fine_tuning" where call.parts.count > 1 && call.parts[1] == "jobs": return try self.jobs(call)
        default: throw self.unknownPath(request)
        }
    }

    private func unknownPath(_ request: SandboxRequest) -> OpenAIError { .notFound("Invalid URL (\(request.method.rawValue) \(request.path))") }

    private func authenticate(_ request: SandboxRequest) throws(OpenAIError) -> String {
        func refusal(_ message: String, code: String?) -> OpenAIError {
            OpenAIError(status: 401, message: message, type: "invalid_request_error", param: nil, code: code)
        }
        guard request.headers[.authorization] != nil else {
            throw refusal("You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).", code: nil)
        }
        guard let key = request.bearerToken, !key.isEmpty else { throw refusal("Invalid Authorization header: expected 'Bearer' and a key.", code: nil) }
        let (isKnown, organization) = self.state.withLock { ($0.apiKeys.contains(key), $0.setup.organization) }
        guard isKnown else { throw refusal("Incorrect API key provided: \(key.prefix(6))***. You can find your API key in your account settings.", code: "invalid_api_key") }
        if let name = HTTPField.Name("OpenAI-Organization"), let wanted = request.headers[name], wanted != organization {
            throw refusal("No such organization: \(wanted).", code: "invalid_organization")
        }
        return key
    }

    /// Counts the call and takes its cost from the buckets of its key and model.
    func admit(_ call: OpenAICall, operation: String, model: String, cost: Int) throws(OpenAIError) -> [String: String] {
        let (headers, refusal) = self.state.withLock { state in
            state.calls[operation, default: 0] += 1
            return state.limiter.take(key: "\(call.key) \(model)", cost: cost, now: call.now)
        }
        guard let refusal else { return headers }
        var error = OpenAIError.rateLimited(
            kind: refusal.kind, model: model, limit: refusal.limit, used: refusal.used, requested: refusal.requested, waitMilliseconds: refusal.waitMilliseconds)
        error.headers.merge(headers) { own, _ in own }
        throw error
    }
}

/// One authenticated call, its path taken apart behind `/v1/`.
struct OpenAICall: Sendable {
    var request: SandboxRequest
    var key: String
    var now: Timestamp
    var parts: [String]

    var body: [UInt8] { Array(self.request.body.readableBytesView) }

    /// - Throws: 405 when the method is none of `methods`.
    func require(_ methods: HTTPRequest.Method...) throws(OpenAIError) {
        guard !methods.contains(self.request.method) else { return }
        throw OpenAIError(
            status: 405, message: "Not allowed to \(self.request.method.rawValue) on \(self.request.path). (HINT: Perhaps you meant to use a different HTTP method?)",
            type: "invalid_request_error", param: nil, code: "method_not_supported")
    }

    /// A whole-number query item in a range.
    func integer(_ name: String, in range: ClosedRange<Int>, default standard: Int) throws(OpenAIError) -> Int {
        guard let text = self.request.query[name] else { return standard }
        guard let value = Int(text), range.contains(value) else {
            throw .invalid("Invalid '\(name)': expected an integer from \(range.lowerBound) to \(range.upperBound).", param: name, code: "invalid_value")
        }
        return value
    }
}

/// What the simulator answers, before it becomes an HTTP response.
struct OpenAIReply: Sendable {
    enum Body: Sendable {
        case json(OrderedJSON)
        case bytes([UInt8])
        /// Server-sent events in the pieces in which they are written; `isCut` ends the connection without a proper end.
        case events([[UInt8]], isCut: Bool)
    }

    var status = 200
    var headers: [String: String] = [:]
    var body: Body

    init(_ json: OrderedJSON, headers: [String: String] = [:]) {
        self.body = .json(json)
        self.headers = headers
    }

    init(_ body: Body, headers: [String: String] = [:]) {
        self.body = body
        self.headers = headers
    }

    init(_ error: OpenAIError) {
        self.status = error.status
        self.headers = error.headers
        self.body = .json(error.body)
    }

    private struct Cut: Error {}

    var response: Response {
        var fields = HTTPFields()
        for (name, value) in self.headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        let status = HTTPResponse.Status(code: self.status)
        switch self.body {
        case .json(let json):
            fields[.contentType] = "application/json"
            return Response(status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: json.bytes())))
        case .bytes(let bytes):
            fields[.contentType] = "application/octet-stream"
            return Response(status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        case .events(let pieces, let isCut):
            fields[.contentType] = "text/event-stream; charset=utf-8"
            fields[.cacheControl] = "no-cache"
            return Response(
                status: status, headers: fields,
                body: ResponseBody { writer in
                    for piece in pieces { try await writer.write(ByteBuffer(bytes: piece)) }
                    if isCut { throw Cut() }
                    try await writer.finish(nil)
                })
        }
    }
}
