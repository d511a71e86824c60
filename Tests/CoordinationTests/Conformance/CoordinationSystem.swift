import Coordination
import Core

/// One version of the four protocols and the clock that it goes by. The conformance checks know nothing else about it, so a version on
/// a server of its own runs them unchanged, with a real clock behind `advance`.
struct CoordinationSystem: Sendable {
    var name: String
    var cache: any Cache
    var pubSub: any PubSub
    var limiter: any RateLimiter
    var leases: any Leases
    var now: @Sendable () -> Timestamp
    /// Lets this much time pass.
    var advance: @Sendable (Duration) async throws -> Void

    static func inProcess() -> CoordinationSystem {
        let time = ManualTimeSource()
        return CoordinationSystem(
            name: "in process", cache: InProcessCache(capacity: 100, time: time), pubSub: InProcessPubSub(), limiter: InProcessRateLimiter(time: time),
            leases: InProcessLeases(time: time), now: { time.now() }, advance: { time.advance(by: $0) }
        )
    }
}

/// Every version under test, each fresh.
enum CoordinationVersion: CaseIterable, Sendable {
    case inProcess

    func make() -> CoordinationSystem {
        switch self {
        case .inProcess: .inProcess()
        }
    }
}
