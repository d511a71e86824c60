import Connectors
import Core
import Foundation
import Synchronization

/// A platform inside this process: it takes every reply at once, so that the product itself is what is measured.
final class BenchPlatform: PlatformConnector {
    let platform = Platform.instagram
    let capabilities = ConnectorCapabilities(
        kinds: [.directMessage, .comment], channels: [.directMessage, .publicReply], canHide: [.comment], canDelete: [.comment], hasMessageWebhooks: true, hasUploadWebhooks: false,
        hasHumanTag: false, needsAutomationConsent: false, absenceIsProvable: [.publicReply],
        textLimits: [.directMessage: TextLimit(1_000, .bytes), .publicReply: TextLimit(2_200, .characters), .privateReply: TextLimit(1_000, .bytes)], purgeAfterDisconnect: .days(1))
    private let time: any TimeSource
    private let accepted = Atomic<Int>(0)

    init(time: any TimeSource) { self.time = time }

    /// Replies that were taken.
    var acceptedCount: Int { self.accepted.load(ordering: .relaxed) }

    func send(_: OutgoingReply, as _: ConnectionAccess) async throws(SendFailure) -> SentReply {
        let number = self.accepted.add(1, ordering: .relaxed).newValue
        return SentReply(platformMessageID: "bench-reply-\(self.time.now().milliseconds)-\(number)", at: self.time.now())
    }

    func hide(platformMessageID _: String, as _: ConnectionAccess) async throws {}
    func window(for facts: ConversationFacts, at _: Timestamp) -> ReplyWindow { facts.isClosedForReplies ? .closed(Reason("closed", "Replies are closed.")) : .open(until: nil) }
    func refreshAt(_: TokenSet) -> Timestamp? { nil }
    func poll(_: ConnectionAccess, marks: [String: String], budget _: PageBudget) async throws -> PollResult { PollResult(items: [], marks: marks, hasMore: false, isBackfilled: true) }

    // What a benchmark never asks for.
    func authorization(state _: String, redirectURI _: String, challenge _: String) -> String { "" }
    func authorizationCode(fromRedirect _: [String: String]) throws -> String { throw ConnectorError.unsupported("authorizationCode") }
    func exchange(code _: String, redirectURI _: String, verifier _: String) async throws -> ConnectedAccount { throw ConnectorError.unsupported("exchange") }
    func refresh(_: TokenSet) async throws -> TokenSet { throw ConnectorError.unsupported("refresh") }
    func revoke(_: TokenSet) async throws { throw ConnectorError.unsupported("revoke") }
    func profile(_: ConnectionAccess) async throws -> PlatformProfile { throw ConnectorError.unsupported("profile") }
    func collect(_: ConnectionAccess, marks _: [String: String], budget _: PageBudget) async throws -> CollectionPage { throw ConnectorError.unsupported("collect") }
    func lookUp(messages _: [String], as _: ConnectionAccess) async throws -> LookUpResult { throw ConnectorError.unsupported("lookUp") }
    func lookUp(posts _: [String], as _: ConnectionAccess) async throws -> LookUpResult { throw ConnectorError.unsupported("lookUp") }
    func trainingPermission(forPost _: String, as _: ConnectionAccess) async throws -> TrainingPermission { throw ConnectorError.unsupported("trainingPermission") }
    func findReply(_: ReplySearch, as _: ConnectionAccess) async throws -> ReplySearchResult { throw ConnectorError.unsupported("findReply") }
    func unhide(platformMessageID _: String, as _: ConnectionAccess) async throws { throw ConnectorError.unsupported("unhide") }
    func delete(platformMessageID _: String, as _: ConnectionAccess) async throws { throw ConnectorError.unsupported("delete") }
    func handshake(_: [String: String], expecting _: WebhookExpectation) throws -> WebhookHandshake { throw ConnectorError.unsupported("handshake") }
    func verifyWebhook(_: WebhookCall, secret _: String?) throws { throw ConnectorError.unsupported("verifyWebhook") }
    func parseWebhook(_: Data) throws -> [WebhookNotification] { throw ConnectorError.unsupported("parseWebhook") }
    func subscribe(_: ConnectionAccess, callback _: String, secret _: String) async throws -> SubscriptionResult { throw ConnectorError.unsupported("subscribe") }
    func unsubscribe(_: ConnectionAccess, callback _: String, secret _: String) async throws { throw ConnectorError.unsupported("unsubscribe") }
    func accountNotice(_: Data) throws -> AccountNotice { throw ConnectorError.unsupported("accountNotice") }
}
