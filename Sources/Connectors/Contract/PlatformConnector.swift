import Core
import Foundation

/// One platform, as services see it. Adding a platform is one conforming type and one registration (docs/connectors.md).
///
/// Calls throw `ConnectorError` (and `CancellationError`), except where they say otherwise. No error, log line or description holds tokens or message text.
public protocol PlatformConnector: Sendable {
    var platform: Platform { get }
    var capabilities: ConnectorCapabilities { get }

    // Consent

    /// The page to send the creator's browser to. `challenge` is the PKCE S256 challenge; platforms without PKCE leave it out.
    func authorization(state: String, redirectURI: String, challenge: String) -> String
    /// Reads the query of the redirect: the code, or an `AppError` that says in words why there is none.
    func authorizationCode(fromRedirect query: [String: String]) throws -> String
    /// Code to tokens and identity. `redirectURI` must equal the one that the browser was sent with.
    func exchange(code: String, redirectURI: String, verifier: String) async throws -> ConnectedAccount
    /// Fresh tokens. The result keeps the old refresh token where the platform gives no new one.
    func refresh(_ tokens: TokenSet) async throws -> TokenSet
    /// When tokens issued like these should be refreshed: well before they expire.
    func refreshAt(_ tokens: TokenSet) -> Timestamp?
    /// Ends the grant at the platform. Where the platform offers no such call it does nothing.
    func revoke(_ tokens: TokenSet) async throws
    /// Asks who the token belongs to: re-verifies the authorisation and refreshes names.
    func profile(_ access: ConnectionAccess) async throws -> PlatformProfile

    // Reading

    /// What is new since `marks`. Empty marks start the backfill, which may take several polls (`hasMore`).
    func poll(_ access: ConnectionAccess, marks: [String: String], budget: PageBudget) async throws -> PollResult
    /// One step of collecting content for training; empty marks start it.
    func collect(_ access: ConnectionAccess, marks: [String: String], budget: PageBudget) async throws -> CollectionPage
    /// Reads messages again by platform id, to refresh or delete our copies.
    func lookUp(messages ids: [String], as access: ConnectionAccess) async throws -> LookUpResult
    /// Reads posts again by platform id.
    func lookUp(posts ids: [String], as access: ConnectionAccess) async throws -> LookUpResult
    /// Who a fan is, for platforms whose messages carry only an id. Nil where nothing more can be asked than what messages say.
    func contactProfile(_ platformUserID: String, as access: ConnectionAccess) async throws -> ContactProfile?
    /// The platform's own setting for using this post as training text.
    func trainingPermission(forPost platformPostID: String, as access: ConnectionAccess) async throws -> TrainingPermission

    // Writing

    /// Sends one part. Only `SendFailure.unknown` may have had an effect.
    func send(_ reply: OutgoingReply, as access: ConnectionAccess) async throws(SendFailure) -> SentReply
    /// Looks for a reply whose outcome is unknown.
    func findReply(_ search: ReplySearch, as access: ConnectionAccess) async throws -> ReplySearchResult
    func hide(platformMessageID: String, as access: ConnectionAccess) async throws
    func unhide(platformMessageID: String, as access: ConnectionAccess) async throws
    func delete(platformMessageID: String, as access: ConnectionAccess) async throws
    /// Whether a reply may be given at `now`. Pure.
    func window(for facts: ConversationFacts, at now: Timestamp) -> ReplyWindow

    // Webhooks

    /// Judges the GET with which a platform checks a callback. Throws `AppError` (403 or 404) when it is not in order.
    func handshake(_ query: [String: String], expecting: WebhookExpectation) throws -> WebhookHandshake
    /// Checks the signature over the raw body. `secret`: the subscription's own (YouTube). Throws `AppError` with `signatureInvalid`.
    func verifyWebhook(_ call: WebhookCall, secret: String?) throws
    /// Takes a verified body apart. Things that are of no use to us are left out.
    func parseWebhook(_ body: Data) throws -> [WebhookNotification]
    /// Asks the platform to call back. `secret` is what it shall sign with (YouTube).
    func subscribe(_ access: ConnectionAccess, callback: String, secret: String) async throws -> SubscriptionResult
    func unsubscribe(_ access: ConnectionAccess, callback: String, secret: String) async throws
    /// Verifies and reads a deauthorize or data-deletion call. Throws `AppError`.
    func accountNotice(_ body: Data) throws -> AccountNotice
}

extension PlatformConnector {
    /// For platforms whose messages say all that can be known of a fan: nothing more to ask.
    public func contactProfile(_: String, as _: ConnectionAccess) async throws -> ContactProfile? { nil }

    /// A poll within the default page budget.
    public func poll(_ access: ConnectionAccess, marks: [String: String]) async throws -> PollResult {
        try await self.poll(access, marks: marks, budget: PageBudget())
    }

    /// One step of collecting within the default page budget.
    public func collect(_ access: ConnectionAccess, marks: [String: String]) async throws -> CollectionPage {
        try await self.collect(access, marks: marks, budget: PageBudget())
    }
}

/// What a platform can do, and its fixed rules.
public struct ConnectorCapabilities: Sendable {
    /// What fans can write there.
    public var kinds: Set<MessageKind>
    /// The ways in which a fan can be answered.
    public var channels: Set<ReplyChannel>
    public var canHide: Set<MessageKind>
    public var canDelete: Set<MessageKind>
    /// Messages arrive by webhook (polling is then only the safety net).
    public var hasMessageWebhooks: Bool
    /// New uploads arrive by webhook.
    public var hasUploadWebhooks: Bool
    /// Whether replies that a person approved may leave after the usual window, marked as such.
    public var hasHumanTag: Bool
    /// Automated replies need a recorded consent first (YouTube: https://developers.google.com/youtube/terms/developer-policies).
    public var needsAutomationConsent: Bool
    /// Channels for which a complete read can prove that a reply is not there.
    public var absenceIsProvable: Set<ReplyChannel>
    /// The longest text of one part, by channel.
    public var textLimits: [ReplyChannel: TextLimit]
    /// Stored platform data is read again or deleted within this time.
    public var refreshOrDelete: Duration?
    /// Stored platform data is deleted this long after disconnect or revocation.
    public var purgeAfterDisconnect: Duration

    public init(
        kinds: Set<MessageKind>, channels: Set<ReplyChannel>, canHide: Set<MessageKind>, canDelete: Set<MessageKind>, hasMessageWebhooks: Bool, hasUploadWebhooks: Bool,
        hasHumanTag: Bool, needsAutomationConsent: Bool, absenceIsProvable: Set<ReplyChannel>, textLimits: [ReplyChannel: TextLimit], refreshOrDelete: Duration? = nil,
        purgeAfterDisconnect: Duration
    ) {
        self.kinds = kinds
        self.channels = channels
        self.canHide = canHide
        self.canDelete = canDelete
        self.hasMessageWebhooks = hasMessageWebhooks
        self.hasUploadWebhooks = hasUploadWebhooks
        self.hasHumanTag = hasHumanTag
        self.needsAutomationConsent = needsAutomationConsent
        self.absenceIsProvable = absenceIsProvable
        self.textLimits = textLimits
        self.refreshOrDelete = refreshOrDelete
        self.purgeAfterDisconnect = purgeAfterDisconnect
    }

    /// The longest text of one part; nil when the platform has no such channel.
    public func textLimit(for channel: ReplyChannel) -> TextLimit? { self.textLimits[channel] }
}

/// The platforms of an installation.
public struct ConnectorRegistry: Sendable {
    private let connectors: [Platform: any PlatformConnector]

    public init(_ connectors: [any PlatformConnector]) {
        self.connectors = Dictionary(connectors.map { ($0.platform, $0) }, uniquingKeysWith: { _, last in last })
    }

    /// Throws `AppError` when the installation is not set up for the platform.
    public func connector(for platform: Platform) throws -> any PlatformConnector {
        guard let connector = self.connectors[platform] else {
            throw AppError(.conflict, "\(platform.rawValue) is not set up on this installation. Add its app id and secret to the configuration.")
        }
        return connector
    }

    public var platforms: [Platform] { self.connectors.keys.sorted { $0.rawValue < $1.rawValue } }
}
