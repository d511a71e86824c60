import Connectors
import Core
import Foundation
import Synchronization
import Testing

/// A platform that does only what a test scripts. Anything else is an issue of the test.
package final class FakeConnector: PlatformConnector {
    package struct Script {
        package var onExchange: (@Sendable (_ code: String, _ redirect: String, _ verifier: String) throws -> ConnectedAccount)?
        package var onRevoke: (@Sendable (TokenSet) throws -> Void)?
        package var onRefresh: (@Sendable (TokenSet) throws -> TokenSet)?
        package var onSubscribe: (@Sendable (_ callback: String, _ secret: String) throws -> SubscriptionResult)?
        package var onUnsubscribe: (@Sendable (_ callback: String) throws -> Void)?
        package var onNotice: (@Sendable (Data) throws -> AccountNotice)?
        package var onCollect: (@Sendable ([String: String]) async throws -> CollectionPage)?
        package var calls: [String] = []
    }

    package let platform: Platform
    package let capabilities: ConnectorCapabilities
    package let script = Mutex(Script())

    package init(_ platform: Platform) {
        self.platform = platform
        self.capabilities = ConnectorCapabilities(
            kinds: [.comment], channels: [.publicReply], canHide: [], canDelete: [], hasMessageWebhooks: platform == .instagram, hasUploadWebhooks: platform == .youtube, hasHumanTag: false,
            needsAutomationConsent: platform == .youtube, absenceIsProvable: [], textLimits: [:], refreshOrDelete: platform == .youtube ? .days(30) : nil, purgeAfterDisconnect: .days(7))
    }

    /// What was called, in order.
    package var calls: [String] { self.script.withLock { $0.calls } }
    package func set(_ change: (inout Script) -> Void) { self.script.withLock { change(&$0) } }

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

    package func authorization(state: String, redirectURI: String, challenge: String) -> String { "https://platform.example/consent?state=\(state)&redirect_uri=\(redirectURI)&code_challenge=\(challenge)" }

    package func authorizationCode(fromRedirect query: [String: String]) throws -> String {
        guard let code = query["code"] else { throw AppError(.platformRefused, "The account's owner said no.") }
        return code
    }

    package func exchange(code: String, redirectURI: String, verifier: String) async throws -> ConnectedAccount { try self.scripted("exchange") { $0.onExchange }(code, redirectURI, verifier) }
    package func refresh(_ tokens: TokenSet) async throws -> TokenSet { try self.scripted("refresh") { $0.onRefresh }(tokens) }
    package func refreshAt(_ tokens: TokenSet) -> Timestamp? { tokens.expiresAt.map { $0 - .days(10) } }
    package func revoke(_ tokens: TokenSet) async throws { try self.scripted("revoke") { $0.onRevoke }(tokens) }
    package func subscribe(_: ConnectionAccess, callback: String, secret: String) async throws -> SubscriptionResult { try self.scripted("subscribe") { $0.onSubscribe }(callback, secret) }
    package func unsubscribe(_: ConnectionAccess, callback: String, secret _: String) async throws { try self.scripted("unsubscribe") { $0.onUnsubscribe }(callback) }
    package func accountNotice(_ body: Data) throws -> AccountNotice { try self.scripted("accountNotice") { $0.onNotice }(body) }
    package func collect(_: ConnectionAccess, marks: [String: String], budget _: PageBudget) async throws -> CollectionPage { try await self.scripted("collect") { $0.onCollect }(marks) }

    package func profile(_: ConnectionAccess) async throws -> PlatformProfile { throw self.unscripted("profile") }
    package func poll(_: ConnectionAccess, marks _: [String: String], budget _: PageBudget) async throws -> PollResult { throw self.unscripted("poll") }
    package func lookUp(messages _: [String], as _: ConnectionAccess) async throws -> LookUpResult { throw self.unscripted("lookUp messages") }
    package func lookUp(posts _: [String], as _: ConnectionAccess) async throws -> LookUpResult { throw self.unscripted("lookUp posts") }
    package func trainingPermission(forPost _: String, as _: ConnectionAccess) async throws -> TrainingPermission { throw self.unscripted("trainingPermission") }
    package func send(_: OutgoingReply, as _: ConnectionAccess) async throws(SendFailure) -> SentReply {
        Issue.record("send was not scripted")
        throw .refused(Reason("unsupported", "Not scripted."))
    }
    package func findReply(_: ReplySearch, as _: ConnectionAccess) async throws -> ReplySearchResult { throw self.unscripted("findReply") }
    package func hide(platformMessageID _: String, as _: ConnectionAccess) async throws { throw self.unscripted("hide") }
    package func unhide(platformMessageID _: String, as _: ConnectionAccess) async throws { throw self.unscripted("unhide") }
    package func delete(platformMessageID _: String, as _: ConnectionAccess) async throws { throw self.unscripted("delete") }
    package func window(for _: ConversationFacts, at _: Timestamp) -> ReplyWindow { .open(until: nil) }
    package func handshake(_: [String: String], expecting _: WebhookExpectation) throws -> WebhookHandshake { throw self.unscripted("handshake") }
    package func verifyWebhook(_: WebhookCall, secret _: String?) throws { throw self.unscripted("verifyWebhook") }
    package func parseWebhook(_: Data) throws -> [WebhookNotification] { throw self.unscripted("parseWebhook") }
}
