import Connectors
import Coordination
import Core
import Foundation

/// Instagram as services see it (Instagram Login, professional accounts).
public struct InstagramConnector: PlatformConnector {
    let configuration: InstagramConfiguration
    let http: PlatformHTTP

    public init(configuration: InstagramConfiguration, environment: ConnectorEnvironment) {
        self.configuration = configuration
        self.http = PlatformHTTP(environment, rules: InstagramRules())
    }

    public var platform: Platform { .instagram }
    var time: any TimeSource { self.http.time }

    public var capabilities: ConnectorCapabilities {
        ConnectorCapabilities(
            kinds: [.directMessage, .comment], channels: [.directMessage, .publicReply, .privateReply], canHide: [.comment], canDelete: [.comment],
            hasMessageWebhooks: true, hasUploadWebhooks: false, hasHumanTag: self.configuration.hasHumanAgentFeature, needsAutomationConsent: false,
            absenceIsProvable: [.directMessage, .publicReply],
            textLimits: [
                .directMessage: InstagramConfiguration.directMessageLimit, .privateReply: InstagramConfiguration.directMessageLimit,
                .publicReply: TextLimit(self.configuration.maximumCommentLength, .characters),
            ],
            purgeAfterDisconnect: .days(1))
    }

    /// Instagram has no setting for this: the creator's agreement decides.
    public func trainingPermission(forPost _: String, as _: ConnectionAccess) async throws -> TrainingPermission { .notApplicable }

    // Requests

    /// Instagram's own rates per account (https://developers.facebook.com/docs/graph-api/overview/rate-limiting).
    enum Rate {
        static func send(_ id: Identifier<Connection>) -> RateNeed { RateNeed("instagram/send/\(id.rawValue)", .per(.seconds(1), 100)) }
        /// The platform counts 2 calls in any second as they arrive: no burst, and a little slower, so that uneven delays don't push a third call into one.
        static func conversations(_ id: Identifier<Connection>) -> RateNeed { RateNeed("instagram/conversations/\(id.rawValue)", RateLimit(capacity: 1, refill: 8, every: .seconds(5))) }
        static func privateReplies(_ id: Identifier<Connection>) -> RateNeed { RateNeed("instagram/private-replies/\(id.rawValue)", .per(.hours(1), 750)) }
        static func publicReplies(_ id: Identifier<Connection>, _ perHour: Int) -> RateNeed { RateNeed("instagram/public-replies/\(id.rawValue)", .per(.hours(1), max(1, perHour))) }
    }

    func request(
        _ name: String, _ method: HTTPCall.Method = .get, _ path: String, _ query: [(String, String)] = [], body: Data? = nil, purpose: BudgetPurpose,
        effect: PlatformRequest.Effect = .read, rates: [RateNeed] = [], usesETag: Bool = false
    ) -> PlatformRequest {
        PlatformRequest(
            "instagram.\(name)", method, url: "\(self.configuration.graphBaseURL)/\(self.configuration.version)\(path)", query: query,
            headers: body == nil ? [:] : ["Content-Type": "application/json"], body: body, effect: effect, purpose: purpose, rates: rates, usesETag: usesETag)
    }

    func get<Value: Decodable>(_: Value.Type, _ request: PlatformRequest, as access: ConnectionAccess) async throws -> Value {
        try AnswerReader.decode(Value.self, from: await self.http.read(request, as: access).body)
    }

    /// One path component from an id that came from outside.
    static func part(_ id: String) -> String { "/" + QueryText.escape(id) }
}
