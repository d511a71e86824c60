import Connectors
import Core
import Foundation
import Synchronization
import Testing

/// A platform that does only what a test scripts. Anything else is an issue of the test.
final class FakeConnector: PlatformConnector {
    struct Script {
        var onExchange: (@Sendable (_ code: String, _ redirect: String, _ verifier: String) throws -> ConnectedAccount)?
        var onRevoke: (@Sendable (TokenSet) throws -> Void)?
        var onRefresh: (@Sendable (TokenSet) throws -> TokenSet)?
        var onSubscribe: (@Sendable (_ callback: String, _ secret: String) throws -> SubscriptionResult)?
        var onUnsubscribe: (@Sendable (_ callback: String) throws -> Void)?
        var onNotice: (@Sendable (Data) throws -> AccountNotice)?
        var onCollect: (@Sendable ([String: String]) async throws -> CollectionPage)?
        var calls: [String] = []
    }

    let platform: Platform
    let capabilities: ConnectorCapabilities
    let script = Mutex(Script())

    init(_ platform: Platform) {
        self.platform = platform
        self.capabilities = ConnectorCapabilities(
            kinds: [.comment], channels: [.publicReply], canHide: [], canDelete: [], hasMessageWebhooks: platform == .instagram, hasUploadWebhooks: platform == .youtube, hasHumanTag: false,
            needsAutomationConsent: platform == .youtube, absenceIsProvable: [], textLimits: [:], refreshOrDelete: platform == .youtube ? .days(30) : nil, purgeAfterDisconnect: .days(7))
    }

    /// What was called, in order.
    var calls: [String] { self.script.withLock { $0.calls } }
    func set(_ change: (inout Script) -> Void) { self.script.withLock { change(&$0) } }

    private func scripted<Body: Sendable>(_ name: String, _ body: (Script) -> Body?) throws -> Body {
        let found = self.script.withLock { script in
            script.calls.append(name)
            return body(script)
        }
        guard let found else {
            Issue.record("\(name) was not scripted")
            throw ConnectorError.unsupported(name)
        }
        return found
    }

    private func unscripted(_ name: String) -> any Error {
        Issue.record("\(name) was not scripted")
        return ConnectorError.unsupported(name)
    }

    func authorization(state: String, redirectURI: String, challenge: String) -> String { "https://platform.example/consent?state=\(state)&redirect_uri=\(redirectURI)&code_challenge=\(challenge)" }

    func authorizationCode(fromRedirect query: [String: String]) throws -> String {
        guard let code = query["code"] else { throw AppError(.platformRefused, "The account's owner said no.") }
        return code
    }

    func exchange(code: String, redirectURI: String, verifier: String) async throws -> ConnectedAccount { try self.scripted("exchange") { $0.onExchange }(code, redirectURI, verifier) }
    func refresh(_ tokens: TokenSet) async throws -> TokenSet { try self.scripted("refresh") { $0.onRefresh }(tokens) }
    func refreshAt(_ tokens: TokenSet) -> Timestamp? { tokens.expiresAt.map { $0 - .days(10) } }
    func revoke(_ tokens: TokenSet) async throws { try self.scripted("revoke") { $0.onRevoke }(tokens) }
    func subscribe(_: ConnectionAccess, callback: String, secret: String) async throws -> SubscriptionResult { try self.scripted("subscribe") { $0.onSubscribe }(callback, secret) }
    func unsubscribe(_: ConnectionAccess, callback: String, secret _: String) async throws { try self.scripted("unsubscribe") { $0.onUnsubscribe }(callback) }
    func accountNotice(_ body: Data) throws -> AccountNotice { try self.scripted("accountNotice") { $0.onNotice }(body) }
    func collect(_: ConnectionAccess, marks: [String: String], budget _: PageBudget) async throws -> CollectionPage { try await self.scripted("collect") { $0.onCollect }(marks) }

    func profile(_: ConnectionAccess) async throws -> PlatformProfile { throw self.unscripted("profile") }
    func poll(_: ConnectionAccess, marks _: [String: String], budget _: PageBudget) async throws -> PollResult { throw self.unscripted("poll") }
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
    func window(for _: ConversationFacts, at _: Timestamp) -> ReplyWindow { .open(until: nil) }
    func handshake(_: [String: String], expecting _: WebhookExpectation) throws -> WebhookHandshake { throw self.unscripted("handshake") }
    func verifyWebhook(_: WebhookCall, secret _: String?) throws { throw self.unscripted("verifyWebhook") }
    func parseWebhook(_: Data) throws -> [WebhookNotification] { throw self.unscripted("parseWebhook") }
}
