import Core
import HTTPTypes
import Hummingbird
import Synchronization

/// Which calls the simulators got: a counter per endpoint and the latest calls one by one.
public final class RequestLog: Sendable {
    /// One call and how it was answered.
    public struct Entry: Codable, Hashable, Sendable {
        /// Sandbox time.
        public var at: Timestamp
        public var simulator: String
        public var method: String
        /// The route's pattern without the host, such as `/youtube/v3/captions/{id}`.
        public var endpoint: String
        public var path: String
        /// 0 when the connection was closed without an answer.
        public var status: Int
    }

    /// Calls of one endpoint by status.
    public struct Count: Codable, Hashable, Sendable {
        public var simulator: String
        public var method: String
        public var endpoint: String
        public var total: Int
        public var byStatus: [Int: Int]
    }

    private struct Key: Hashable {
        var simulator: String
        var method: String
        var endpoint: String
    }

    private struct State {
        var counts: [Key: [Int: Int]] = [:]
        /// A ring: `next` is the oldest once it is full.
        var latest: [Entry] = []
        var next = 0
    }

    private static let capacity = 2000
    private let state = Mutex(State())

    func record(_ entry: Entry) {
        self.state.withLock { state in
            state.counts[Key(simulator: entry.simulator, method: entry.method, endpoint: entry.endpoint), default: [:]][entry.status, default: 0] += 1
            if state.latest.count < Self.capacity {
                state.latest.append(entry)
            } else {
                state.latest[state.next] = entry
                state.next = (state.next + 1) % Self.capacity
            }
        }
    }

    /// The latest calls (at most 2,000), oldest first.
    public func entries() -> [Entry] { self.state.withLock { Array($0.latest[$0.next...] + $0.latest[..<$0.next]) } }

    /// The counts of every endpoint that was called, by simulator, endpoint and method.
    public func counts() -> [Count] {
        self.state.withLock { $0.counts }
            .map { Count(simulator: $0.key.simulator, method: $0.key.method, endpoint: $0.key.endpoint, total: $0.value.values.reduce(0, +), byStatus: $0.value) }
            .sorted { ($0.simulator, $0.endpoint, $0.method) < ($1.simulator, $1.endpoint, $1.method) }
    }

    /// How many calls an endpoint got, in all or with one status.
    public func count(_ method: HTTPRequest.Method, _ endpoint: String, status: Int? = nil) -> Int {
        self.counts().filter { $0.method == method.rawValue && $0.endpoint == endpoint }.reduce(0) { sum, entry in
            sum + (status.map { entry.byStatus[$0] ?? 0 } ?? entry.total)
        }
    }

    /// Forgets calls and counts.
    public func clear() { self.state.withLock { $0 = State() } }
}

/// Writes every call of a simulator to the log.
struct RequestLogMiddleware: RouterMiddleware {
    typealias Context = SandboxContext

    let log: RequestLog
    let clock: SandboxClock
    let names: [String: String]

    func handle(_ request: Request, context: SandboxContext, next: (Request, SandboxContext) async throws -> Response) async throws -> Response {
        let (host, path) = SandboxPath.split(request.uri.path)
        guard let name = self.names[host] else { return try await next(request, context) }
        func record(_ status: Int) {
            let endpoint = context.endpointPath.map { SandboxPath.split($0).path } ?? path
            self.log.record(.init(at: self.clock.now(), simulator: name, method: request.method.rawValue, endpoint: endpoint, path: path, status: status))
        }
        do {
            let response = try await next(request, context)
            record(context.channel.isActive ? response.status.code : 0)
            return response
        } catch {
            record((error as? any HTTPResponseError)?.status.code ?? 500)
            throw error
        }
    }
}
