import Connectors
import Core
import Foundation
import Synchronization
import Testing

/// A platform of which only limits, windows and webhooks work; the rest is an issue of the test.
final class FakeConnector: PlatformConnector {
    let platform: Platform
    let capabilities: ConnectorCapabilities

    init(_ platform: Platform) {
        self.platform = platform
        self.capabilities = ConnectorCapabilities(
            kinds: [.comment, .directMessage], channels: [.publicReply, .directMessage], canHide: [], canDelete: [], hasMessageWebhooks: platform == .instagram, hasUploadWebhooks: platform == .youtube,
            hasHumanTag: false, needsAutomationConsent: false, absenceIsProvable: [], textLimits: [.publicReply: TextLimit(500, .characters), .directMessage: TextLimit(1000, .bytes)],
            purgeAfterDisconnect: .days(7))
    }

    func window(for _: ConversationFacts, at _: Timestamp) -> ReplyWindow { .open(until: nil) }

    /// In order when `verify` is `letmein` and, for the hub, the channel is the expected one.
    func handshake(_ query: [String: String], expecting expectation: WebhookExpectation) throws -> WebhookHandshake {
        guard query["verify"] == "letmein", query["channel"] == expectation.platformAccountID else { throw AppError.notFound("subscription") }
        return WebhookHandshake(body: query["challenge"] ?? "", outcome: .confirmed, lease: .days(5))
    }

    /// The signature is `signed` and, for the hub, the secret behind it.
    func verifyWebhook(_ call: WebhookCall, secret: String?) throws {
        guard call.header("X-Hub-Signature") == "signed" + (secret.map { " " + $0 } ?? "") else { throw AppError(.signatureInvalid, "The signature doesn't fit.") }
    }

    private func unscripted(_ name: String) -> any Error {
        Issue.record("\(name) was not scripted")
        return ConnectorError.unsupported(name)
    }

    func authorization(state _: String, redirectURI _: String, challenge _: String) -> String {
        Issue.record("authorization was not scripted")
        return ""
    }
    func authorizationCode(fromRedirect _: [String: String]) throws -> String { throw self.unscripted("authorizationCode") }
    func exchange(code _: String, redirectURI _: String, verifier _: String) async throws -> ConnectedAccount { throw self.unscripted("exchange") }
    func refresh(_: TokenSet) async throws -> TokenSet { throw self.unscripted("refresh") }
    func refreshAt(_: TokenSet) -> Timestamp? { nil }
    func revoke(_: TokenSet) async throws { throw self.unscripted("revoke") }
    func profile(_: ConnectionAccess) async throws -> PlatformProfile { throw self.unscripted("profile") }
    func poll(_: ConnectionAccess, marks _: [String: String], budget _: PageBudget) async throws -> PollResult { throw self.unscripted("poll") }
    func collect(_: ConnectionAccess, marks _: [String: String], budget _: PageBudget) async throws -> CollectionPage { throw self.unscripted("collect") }
    func lookUp(messages _: [String], as _: ConnectionAccess) async throws -> LookUpResult { throw self.unscripted("lookUp messages") }
    func lookUp(posts _: [String], as _: ConnectionAccess) async throws -> LookUpResult { throw self.unscripted("lookUp posts") }
    func trainingPermission(forPost _: String, as _: ConnectionAccess) async throws -> TrainingPermission { throw self.unscripted("trainingPermission") }
    func send(_: OutgoingReply, as _: ConnectionAccess) async throws(SendFailure) -> SentReply {
        Issue.record("send was not scripted")
        throw .refused(Reason("unscripted", "unscripted"))
    }
    func findReply(_: ReplySearch, as _: ConnectionAccess) async throws -> ReplySearchResult { throw self.unscripted("findReply") }
    func hide(platformMessageID _: String, as _: ConnectionAccess) async throws { throw self.unscripted("hide") }
    func unhide(platformMessageID _: String, as _: ConnectionAccess) async throws { throw self.unscripted("unhide") }
    func delete(platformMessageID _: String, as _: ConnectionAccess) async throws { throw self.unscripted("delete") }
    func parseWebhook(_: Data) throws -> [WebhookNotification] { throw self.unscripted("parseWebhook") }
    func subscribe(_: ConnectionAccess, callback _: String, secret _: String) async throws -> SubscriptionResult { throw self.unscripted("subscribe") }
    func unsubscribe(_: ConnectionAccess, callback _: String, secret _: String) async throws { throw self.unscripted("unsubscribe") }
    func accountNotice(_: Data) throws -> AccountNotice { throw self.unscripted("accountNotice") }
}

