import Connectors
import Coordination
import Core
import Foundation
import Logging
import Synchronization
import Testing

/// Answers calls from a script; a call that nothing was scripted for is a failure of the test.
final class ScriptedTransport: HTTPTransport {
    enum Step: Sendable {
        case answer(HTTPAnswer)
        case fail(TransportFailure)
        case run(@Sendable (HTTPCall) async -> HTTPAnswer)
    }

    private struct State {
        var steps: [Step]
        var calls: [HTTPCall] = []
    }

    private let state: Mutex<State>

    init(_ steps: [Step]) { self.state = Mutex(State(steps: steps)) }

    var calls: [HTTPCall] { self.state.withLock { $0.calls } }
    var isUsedUp: Bool { self.state.withLock { $0.steps.isEmpty } }

    func execute(_ call: HTTPCall, deadline _: Duration) async throws(TransportFailure) -> HTTPAnswer {
        let step = self.state.withLock { state -> Step? in
            state.calls.append(call)
            return state.steps.isEmpty ? nil : state.steps.removeFirst()
        }
        switch step {
        case .answer(let answer): return answer
        case .fail(let failure): throw failure
        case .run(let body): return await body(call)
        case nil:
            Issue.record("unscripted call: \(call.method.rawValue)")
            throw .notSent("unscripted")
        }
    }
}

extension ScriptedTransport.Step {
    static func status(_ status: Int, _ body: String = "{}", headers: [String: String] = [:]) -> Self {
        .answer(HTTPAnswer(status: status, headers: headers, body: Data(body.utf8)))
    }
}

/// A platform with plain rules: 401 token, 403 health, 404 gone, 409 quota, 429 throttled, 5xx stumbled, other refused.
struct PlainRules: PlatformRules {
    var platform: Platform { .youtube }
    var held: (until: Timestamp, reason: Reason)?

    func failure(_ answer: HTTPAnswer) -> PlatformFailure {
        let meaning: PlatformFailure.Meaning =
            switch answer.status {
            case 401: .tokenRefused
            case 403: .health(.suspended, remedy: "Wait.", for: .hours(1))
            case 404: .gone
            case 409: .quotaExhausted(bucket: "youtube.units")
            case 429: .throttled(after: answer.retryAfter)
            case 500...: .stumbled
            default: .refused
            }
        return PlatformFailure(meaning, Reason("status_\(answer.status)", "It answered \(answer.status)."), status: answer.status)
    }

    func holdsBack(_: BudgetPurpose, connection _: Identifier<Connection>?, at _: Timestamp) -> (until: Timestamp, reason: Reason)? { self.held }
}

struct Rig: Sendable {
    let transport: ScriptedTransport
    let time = ManualTimeSource()
    let ledger: InMemoryBudgetLedger
    let http: PlatformHTTP
    let lines = LogLines()
    static let bucket = BudgetBucket(name: "youtube.units", limit: 100, shares: [.polling: 0.3, .collection: 0.1])

    init(_ steps: [ScriptedTransport.Step], attempts: Int = 3, rules: PlainRules = PlainRules(), limiter: (any RateLimiter)? = nil, patience: Duration = .seconds(3)) {
        self.transport = ScriptedTransport(steps)
        self.ledger = InMemoryBudgetLedger(time: self.time)
        let lines = self.lines
        self.http = PlatformHTTP(
            ConnectorEnvironment(
                transport: self.transport, ledger: self.ledger, limiter: limiter ?? InProcessRateLimiter(time: self.time), time: self.time, random: SeededRandomSource(seed: 1),
                logger: Logger(label: "test", factory: { _ in lines.handler }), retry: RetryPolicy(attempts: attempts, base: .zero), patience: patience), rules: rules)
    }

    static let access = ConnectionAccess(
        connectionID: "c1", workspaceID: "w1", platform: .youtube, platformAccountID: "UC1", username: "@mia", accessToken: "secret-token")

    func request(_ effect: PlatformRequest.Effect = .read, usesETag: Bool = false, rates: [RateNeed] = []) -> PlatformRequest {
        PlatformRequest(
            "test.call", effect == .read ? .get : .post, url: "https://example.test/path", query: [("q", "a+b/=&")], body: effect == .read ? nil : Data("secret text".utf8),
            effect: effect, purpose: .reply, costs: [BudgetCost(1, from: Self.bucket)], rates: rates, usesETag: usesETag)
    }

    func failure(_ request: PlatformRequest, as access: ConnectionAccess? = Self.access) async -> CallFailure? {
        do throws(CallFailure) {
            _ = try await self.http.perform(request, as: access)
            return nil
        } catch { return error }
    }
}

/// Collects log lines with their metadata.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { self.lines.withLock { $0 } }
    var handler: any LogHandler { Handler(lines: self) }
    fileprivate func add(_ line: String) { self.lines.withLock { $0.append(line) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }
        func log(event: LogEvent) { self.lines.add("\(event.message) \(event.metadata ?? [:])") }
    }
}

/// Records a failure where a guard leaves a test.
func recordIssue(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) { Issue.record("\(text)", sourceLocation: sourceLocation) }
