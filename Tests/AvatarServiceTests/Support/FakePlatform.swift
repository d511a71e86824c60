import AvatarService
import Connectors
import Core
import Foundation
import Synchronization
import Testing

/// A platform that only does what a test scripts, and remembers what it was asked. Anything else is an issue of the test.
final class FakePlatform: PlatformConnector {
    struct State {
        var onSend: (@Sendable (OutgoingReply, Int) async -> Result<SentReply, SendFailure>)?
        var onFind: (@Sendable (ReplySearch) async throws -> ReplySearchResult)?
        var onPoll: (@Sendable ([String: String]) throws -> PollResult)?
        var onLookUp: (@Sendable ([String]) -> LookUpResult)?
        var onContactProfile: (@Sendable (String) throws -> ContactProfile?)?
        var sent: [OutgoingReply] = []
        /// What the platform shows: replies that had an effect.
        var visible: [OutgoingReply] = []
        var searches: [ReplySearch] = []
        var hidden: [String] = []
    }

    let platform: Platform
    let capabilities: ConnectorCapabilities
    private let time: any TimeSource
    let state = Mutex(State())

    init(_ platform: Platform, time: any TimeSource) {
        self.platform = platform
        self.time = time
        self.capabilities = ConnectorCapabilities(
            kinds: platform == .instagram ? [.directMessage, .comment] : [.comment], channels: [.directMessage, .publicReply, .privateReply], canHide: [.comment], canDelete: [.comment],
            hasMessageWebhooks: platform == .instagram, hasUploadWebhooks: platform == .youtube, hasHumanTag: platform == .instagram, needsAutomationConsent: platform == .youtube,
            absenceIsProvable: [.publicReply], textLimits: [.directMessage: TextLimit(1000, .bytes), .publicReply: TextLimit(500, .characters), .privateReply: TextLimit(1000, .bytes)],
            refreshOrDelete: platform == .youtube ? .days(30) : nil, purgeAfterDisconnect: .days(7))
    }

    var sent: [OutgoingReply] { self.state.withLock { $0.sent } }
    var visible: [OutgoingReply] { self.state.withLock { $0.visible } }

    /// Every send works.
    func accept() {
        let time = self.time
        self.state.withLock { state in
            state.onSend = { _, count in .success(SentReply(platformMessageID: "own-\(count)", at: time.now(), recipientID: nil)) }
        }
    }

    func onSend(_ body: @escaping @Sendable (OutgoingReply, Int) async -> Result<SentReply, SendFailure>) { self.state.withLock { $0.onSend = body } }
    func onFind(_ body: @escaping @Sendable (ReplySearch) async throws -> ReplySearchResult) { self.state.withLock { $0.onFind = body } }

    func send(_ reply: OutgoingReply, as _: ConnectionAccess) async throws(SendFailure) -> SentReply {
        let (body, count) = self.state.withLock { state in
            state.sent.append(reply)
            return (state.onSend, state.sent.count)
        }
        guard let body else {
            Issue.record("send was not scripted")
            throw .refused(Reason("unscripted", "unscripted"))
        }
        switch await body(reply, count) {
        case .success(let sent):
            self.state.withLock { $0.visible.append(reply) }
            return sent
        case .failure(let failure): throw failure
        }
    }

    func findReply(_ search: ReplySearch, as _: ConnectionAccess) async throws -> ReplySearchResult {
        let body = self.state.withLock { state in
            state.searches.append(search)
            return state.onFind
        }
        guard let body else {
            Issue.record("findReply was not scripted")
            return .inconclusive(Reason("unscripted", "unscripted"))
        }
        return try await body(search)
    }

    /// 24 hours for DMs, a human tag up to 7 days; comments always.
    func window(for facts: ConversationFacts, at now: Timestamp) -> ReplyWindow {
        if facts.isClosedForReplies { return .closed(Reason("closed", "closed")) }
        guard facts.channel == .directMessage, self.platform == .instagram else { return facts.privateReplyUsed ? .privateReplyUsed : .open(until: nil) }
        guard let last = facts.lastInboundAt else { return .closed(Reason("window_closed", "never wrote")) }
        if now < last + .hours(24) { return .open(until: last + .hours(24)) }
        if now < last + .days(7) { return .humanOnly(until: last + .days(7)) }
        return .closed(Reason("window_closed", "too long ago"))
    }

    func hide(platformMessageID: String, as _: ConnectionAccess) async throws { self.state.withLock { $0.hidden.append(platformMessageID) } }

    func poll(_: ConnectionAccess, marks: [String: String], budget _: PageBudget) async throws -> PollResult {
        guard let body = self.state.withLock({ $0.onPoll }) else { throw self.unscripted("poll") }
        return try body(marks)
    }

    func lookUp(messages ids: [String], as _: ConnectionAccess) async throws -> LookUpResult {
        guard let body = self.state.withLock({ $0.onLookUp }) else { throw self.unscripted("lookUp") }
        return body(ids)
    }

    func contactProfile(_ platformUserID: String, as _: ConnectionAccess) async throws -> ContactProfile? {
        guard let body = self.state.withLock({ $0.onContactProfile }) else { throw self.unscripted("contactProfile") }
        return try body(platformUserID)
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
    func collect(_: ConnectionAccess, marks _: [String: String], budget _: PageBudget) async throws -> CollectionPage { throw self.unscripted("collect") }
    func lookUp(posts _: [String], as _: ConnectionAccess) async throws -> LookUpResult { throw self.unscripted("lookUp posts") }
    func trainingPermission(forPost _: String, as _: ConnectionAccess) async throws -> TrainingPermission { throw self.unscripted("trainingPermission") }
    func unhide(platformMessageID _: String, as _: ConnectionAccess) async throws { throw self.unscripted("unhide") }
    func delete(platformMessageID _: String, as _: ConnectionAccess) async throws { throw self.unscripted("delete") }
    func handshake(_: [String: String], expecting _: WebhookExpectation) throws -> WebhookHandshake { throw self.unscripted("handshake") }
    func verifyWebhook(_: WebhookCall, secret _: String?) throws { throw self.unscripted("verifyWebhook") }
    func subscribe(_: ConnectionAccess, callback _: String, secret _: String) async throws -> SubscriptionResult { throw self.unscripted("subscribe") }
    func unsubscribe(_: ConnectionAccess, callback _: String, secret _: String) async throws { throw self.unscripted("unsubscribe") }
    func accountNotice(_: Data) throws -> AccountNotice { throw self.unscripted("accountNotice") }

    /// A body that a test writes: one item per line, as `account text-id text`.
    func parseWebhook(_ body: Data) throws -> [WebhookNotification] {
        try String(decoding: body, as: UTF8.self).split(separator: "\n").map { line in
            let parts = line.split(separator: "|", maxSplits: 3).map(String.init)
            guard parts.count == 4 else { throw AppError(.malformedRequest, "no such line") }
            return WebhookNotification(
                platformAccountID: parts[0],
                item: .message(IncomingMessage(platformMessageID: parts[1], kind: .directMessage, threadID: parts[2], contactID: parts[2], authorID: parts[2], text: parts[3], sentAt: self.time.now())),
                deduplicationKey: parts[1])
        }
    }
}

/// Access without tokens.
struct FakeAccess: ConnectionAccessSource {
    let store: @Sendable (Identifier<Connection>) async throws -> Connection?

    func access(to id: Identifier<Connection>) async throws -> ConnectionAccess {
        guard let connection = try await self.store(id) else { throw AppError.notFound("connection") }
        return ConnectionAccess(
            connectionID: id, workspaceID: connection.workspaceID, platform: connection.platform, platformAccountID: connection.platformAccountID, username: connection.username, accessToken: "token")
    }
}
