import Coordination
import Core
import Foundation

/// One call to a platform with everything that the policy needs to know about it.
public struct PlatformRequest: Sendable {
    /// Whether the call changes something on the platform: it decides over repeats.
    public enum Effect: Sendable {
        /// Safe to repeat.
        case read
        /// Repeated only where it was surely never written.
        case write
    }

    /// For logs, metrics and spans, for instance `youtube.comments.insert`. Never holds ids.
    public var name: String
    public var method: HTTPCall.Method
    /// Without the query.
    public var url: String
    public var query: [(String, String)]
    public var headers: [String: String]
    public var body: Data?
    public var effect: Effect
    /// Whose share of the day's units it takes from.
    public var purpose: BudgetPurpose
    /// Taken before the call; empty where it costs nothing.
    public var costs: [BudgetCost]
    /// All of them have to have room.
    public var rates: [RateNeed]
    /// The answer may be kept behind its ETag.
    public var usesETag: Bool
    /// Nil: the policy's usual one.
    public var deadline: Duration?

    public init(
        _ name: String, _ method: HTTPCall.Method = .get, url: String, query: [(String, String)] = [], headers: [String: String] = [:], body: Data? = nil, effect: Effect = .read,
        purpose: BudgetPurpose, costs: [BudgetCost] = [], rates: [RateNeed] = [], usesETag: Bool = false, deadline: Duration? = nil
    ) {
        self.name = name
        self.method = method
        self.url = url
        self.query = query
        self.headers = headers
        self.body = body
        self.effect = effect
        self.purpose = purpose
        self.costs = costs
        self.rates = rates
        self.usesETag = usesETag
        self.deadline = deadline
    }
}

/// A short-term rate that a call counts against.
public struct RateNeed: Hashable, Sendable {
    /// With the connection's id where the rate is per account.
    public var key: String
    public var limit: RateLimit

    public init(_ key: String, _ limit: RateLimit) {
        self.key = key
        self.limit = limit
    }
}

/// A successful answer (2xx, or 304 with the body we had).
public struct PlatformAnswer: Sendable {
    public var body: Data
    public var status: Int
    /// The platform said that nothing changed since we last asked.
    public var isUnchanged: Bool

    public init(body: Data, status: Int, isUnchanged: Bool = false) {
        self.body = body
        self.status = status
        self.isUnchanged = isUnchanged
    }
}

/// What differs between platforms in `PlatformHTTP`.
public protocol PlatformRules: Sendable {
    var platform: Platform { get }
    /// What an answer other than 2xx and 304 means.
    func failure(_ answer: HTTPAnswer) -> PlatformFailure
    /// Sees every answer, for usage headers.
    func observe(_ answer: HTTPAnswer, connection: Identifier<Connection>?, at now: Timestamp)
    /// Whether a call has to wait by what was observed.
    func holdsBack(_ purpose: BudgetPurpose, connection: Identifier<Connection>?, at now: Timestamp) -> (until: Timestamp, reason: Reason)?
}

extension PlatformRules {
    /// For platforms without usage headers: nothing to remember.
    public func observe(_: HTTPAnswer, connection _: Identifier<Connection>?, at _: Timestamp) {}
    /// For platforms without usage headers: no call waits.
    public func holdsBack(_: BudgetPurpose, connection _: Identifier<Connection>?, at _: Timestamp) -> (until: Timestamp, reason: Reason)? { nil }
}
