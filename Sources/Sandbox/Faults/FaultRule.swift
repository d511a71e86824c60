import Core

/// What goes wrong. Flat, so that it reads well as JSON in the control API.
public struct FaultEffect: Codable, Hashable, Sendable {
    /// What happens to a call, or to a webhook on its way out.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// Wait `milliseconds` of real time before anything happens.
        case latency
        /// Answer `status` with `headers` and `body` (text) instead of the real answer.
        case respond
        /// Close the connection without an answer.
        case reset
        /// Let the call happen and answer with text that is no JSON.
        case malformedJSON
        /// Let the call happen, announce the whole length and send half of the body, then close.
        case truncatedBody
        /// Let the call happen, send half of the body, wait `milliseconds` of real time, send the rest.
        case slowBody
        /// Let the access token that the call carries expire first; a refresh mends it.
        case expireToken
        /// Revoke the grant behind the access token that the call carries first; only a new consent mends it.
        case revokeToken
        /// What the call writes is accepted, and shows to reads only `milliseconds` of sandbox time later.
        case visibilityDelay
        /// A webhook is delivered twice.
        case duplicateWebhook
        /// A webhook is held back and delivered after the next one.
        case reorderWebhook
        /// A webhook is never delivered.
        case dropWebhook
        /// A webhook is signed with the wrong secret.
        case wrongSignature

        var isForWebhooks: Bool {
            switch self {
            case .duplicateWebhook, .reorderWebhook, .dropWebhook, .wrongSignature: true
            default: false
            }
        }
    }

    /// Whether `respond` and `reset` come instead of the call's effect or after it.
    public enum Phase: String, Codable, Sendable { case before, after }

    public var kind: Kind
    public var status: Int?
    public var headers: [String: String]?
    public var body: String?
    /// Whole milliseconds, for the kinds that name it.
    public var milliseconds: Int64?
    /// Nil means before.
    public var phase: Phase?

    public init(_ kind: Kind, status: Int? = nil, headers: [String: String]? = nil, body: String? = nil, milliseconds: Int64? = nil, phase: Phase? = nil) {
        self.kind = kind
        self.status = status
        self.headers = headers
        self.body = body
        self.milliseconds = milliseconds
        self.phase = phase
    }

    /// Real time passes before anything happens.
    public static func latency(_ duration: Duration) -> FaultEffect { FaultEffect(.latency, milliseconds: duration.wholeMilliseconds) }
    /// A scripted answer; with `phase` `.after` the call has had its effect all the same.
    public static func respond(_ status: Int, headers: [String: String] = [:], body: String = "", phase: Phase = .before) -> FaultEffect {
        FaultEffect(.respond, status: status, headers: headers, body: body, phase: phase)
    }
    /// 429 with `Retry-After` in whole seconds.
    public static func tooManyRequests(retryAfter seconds: Int, body: String = "") -> FaultEffect {
        .respond(429, headers: ["Retry-After": String(seconds), "Content-Type": "application/json; charset=UTF-8"], body: body)
    }
    /// The connection is closed without an answer; with `.after` the call has had its effect.
    public static func reset(_ phase: Phase) -> FaultEffect { FaultEffect(.reset, phase: phase) }
    public static let malformedJSON = FaultEffect(.malformedJSON)
    public static let truncatedBody = FaultEffect(.truncatedBody)
    /// Half of the answer's body, a pause of real time, the other half.
    public static func slowBody(_ duration: Duration) -> FaultEffect { FaultEffect(.slowBody, milliseconds: duration.wholeMilliseconds) }
    public static let expireToken = FaultEffect(.expireToken)
    public static let revokeToken = FaultEffect(.revokeToken)
    /// Reads show what the call wrote only after that much sandbox time.
    public static func visibilityDelay(_ duration: Duration) -> FaultEffect { FaultEffect(.visibilityDelay, milliseconds: duration.wholeMilliseconds) }
    public static let duplicateWebhook = FaultEffect(.duplicateWebhook)
    public static let reorderWebhook = FaultEffect(.reorderWebhook)
    public static let dropWebhook = FaultEffect(.dropWebhook)
    public static let wrongSignature = FaultEffect(.wrongSignature)

    /// What a rule with this effect lacks; empty when it is complete.
    var problems: [FieldProblem] {
        switch self.kind {
        case .respond where !(200 ... 599).contains(self.status ?? 0): [FieldProblem("effect.status", "respond needs a status from 200 to 599.")]
        case .latency, .slowBody, .visibilityDelay:
            (self.milliseconds ?? -1) < 0 ? [FieldProblem("effect.milliseconds", "\(self.kind.rawValue) needs milliseconds, 0 or more.")] : []
        default: []
        }
    }
}

/// When something goes wrong: which calls a fault meets, and how often.
public struct FaultRule: Codable, Hashable, Sendable {
    /// Given by the plan when empty.
    public var id: String
    /// The simulator's name; nil matches all.
    public var simulator: String?
    /// The HTTP method; nil matches all. Webhook faults ignore it.
    public var method: String?
    /// The path without the host, such as `/youtube/v3/comments`; `*` stands for any run of characters; nil matches all.
    /// For webhook faults it is matched against the callback URL.
    public var path: String?
    /// How many matching calls pass unharmed first.
    public var skip: Int
    /// How many calls are met at most; nil means all.
    public var count: Int?
    /// Chance that a matching call is met, 0 to 1, from the sandbox's seed.
    public var probability: Double
    public var effect: FaultEffect

    public init(
        _ effect: FaultEffect, id: String = "", simulator: String? = nil, method: String? = nil, path: String? = nil, skip: Int = 0, count: Int? = nil,
        probability: Double = 1
    ) {
        self.id = id
        self.simulator = simulator
        self.method = method
        self.path = path
        self.skip = skip
        self.count = count
        self.probability = probability
        self.effect = effect
    }

    private enum CodingKeys: String, CodingKey { case id, simulator, method, path, skip, count, probability, effect }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.id = try container.decodeIfPresent(String.self, forKey: .id) ?? ""
        self.simulator = try container.decodeIfPresent(String.self, forKey: .simulator)
        self.method = try container.decodeIfPresent(String.self, forKey: .method)
        self.path = try container.decodeIfPresent(String.self, forKey: .path)
        self.skip = try container.decodeIfPresent(Int.self, forKey: .skip) ?? 0
        self.count = try container.decodeIfPresent(Int.self, forKey: .count)
        self.probability = try container.decodeIfPresent(Double.self, forKey: .probability) ?? 1
        self.effect = try container.decode(FaultEffect.self, forKey: .effect)
    }

    func matches(simulator: String, method: String?, path: String) -> Bool {
        if let wanted = self.simulator, wanted != simulator { return false }
        if let wanted = self.method, let method, wanted.uppercased() != method { return false }
        if let pattern = self.path { return Self.glob(pattern, path) }
        return true
    }

    /// Matches `text` against `pattern`, in which `*` stands for any run of characters.
    static func glob(_ pattern: String, _ text: String) -> Bool {
        let pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard pieces.count > 1, let first = pieces.first, let last = pieces.last else { return pattern == text }
        guard text.hasPrefix(first) else { return false }
        var rest = text.dropFirst(first.count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let found = rest.firstRange(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.count >= last.count && rest.hasSuffix(last)
    }
}
