import Connectors
import Core
import Foundation

/// YouTube as services see it. There are no private messages and no comment webhooks: comments are polled, uploads are pushed by WebSub.
public struct YouTubeConnector: PlatformConnector {
    let configuration: YouTubeConfiguration
    let http: PlatformHTTP
    let videos: VideoCache
    let transcripts: TranscriptCache

    public init(configuration: YouTubeConfiguration, environment: ConnectorEnvironment) {
        self.configuration = configuration
        self.http = PlatformHTTP(environment, rules: YouTubeRules())
        self.videos = VideoCache()
        self.transcripts = TranscriptCache()
    }

    public var platform: Platform { .youtube }
    var time: any TimeSource { self.http.time }

    public var capabilities: ConnectorCapabilities {
        ConnectorCapabilities(
            kinds: [.comment], channels: [.publicReply], canHide: [.comment], canDelete: [.comment], hasMessageWebhooks: false, hasUploadWebhooks: true, hasHumanTag: false,
            needsAutomationConsent: true, absenceIsProvable: [.publicReply],
            textLimits: [.publicReply: TextLimit(min(self.configuration.maximumReplyLength, YouTubeConfiguration.hardReplyLimit), .characters)],
            refreshOrDelete: .days(30), purgeAfterDisconnect: .days(7))
    }

    /// A comment can be answered at any time while its thread takes replies.
    public func window(for facts: ConversationFacts, at _: Timestamp) -> ReplyWindow {
        guard facts.channel == .publicReply else { return .closed(Reason("no_private_messages", "YouTube has no private messages.")) }
        return facts.isClosedForReplies ? .closed(Reason("thread_closed", "YouTube takes no replies in this thread.")) : .open(until: nil)
    }

    /// YouTube signs no deauthorize or deletion calls: a withdrawn grant shows as `needsReconnect` on the next call.
    public func accountNotice(_: Data) throws -> AccountNotice {
        throw AppError(.notFound, "YouTube sends no such notice.")
    }

    // Requests

    func request(
        _ name: String, _ method: HTTPCall.Method = .get, _ path: String, _ query: [(String, String)], body: Data? = nil, units: Int, purpose: BudgetPurpose,
        effect: PlatformRequest.Effect = .read, usesETag: Bool = false
    ) -> PlatformRequest {
        PlatformRequest(
            "youtube.\(name)", method, url: self.configuration.apiBaseURL + path, query: query, headers: body == nil ? [:] : ["Content-Type": "application/json"], body: body,
            effect: effect, purpose: purpose, costs: units > 0 ? [BudgetCost(units, from: self.configuration.unitsBucket)] : [], usesETag: usesETag)
    }

    func list<Item: Decodable & Sendable>(_ item: Item.Type, _ request: PlatformRequest, as access: ConnectionAccess) async throws -> ListAnswer<Item> {
        let answer = try await self.http.read(request, as: access)
        return try AnswerReader.decode(ListAnswer<Item>.self, from: answer.body)
    }

    /// Up to 50 videos in one call; ids that are gone or private are missing from the answer.
    func readVideos(_ ids: [String], purpose: BudgetPurpose, as access: ConnectionAccess) async throws -> [VideoResource] {
        let request = self.request(
            "videos.list", "/videos", [("part", "snippet,contentDetails,status"), ("id", ids.joined(separator: ","))], units: 1, purpose: purpose)
        return try await self.list(VideoResource.self, request, as: access).items?.elements ?? []
    }
}

extension YouTubeConnector {
    func request(_ name: String, _ path: String, _ query: [(String, String)], units: Int, purpose: BudgetPurpose, usesETag: Bool = false) -> PlatformRequest {
        self.request(name, .get, path, query, units: units, purpose: purpose, usesETag: usesETag)
    }
}
