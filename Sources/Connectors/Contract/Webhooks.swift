import Core
import Foundation

/// A webhook call as it came in; header names are matched without regard to case.
public struct WebhookCall: Sendable {
    public var headers: [String: String]
    /// The untouched request bytes: signatures are checked before anything is decoded.
    public var body: Data

    public init(headers: [String: String], body: Data) {
        self.headers = Dictionary(headers.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
        self.body = body
    }

    /// The value of a header; the case of its name doesn't matter.
    public func header(_ name: String) -> String? { self.headers[name.lowercased()] }
}

/// What we agreed to, for judging a handshake.
public struct WebhookExpectation: Sendable {
    /// YouTube: the channel that the callback path belongs to. Instagram: not needed.
    public var platformAccountID: String?
    /// Whether we want to be subscribed (false: we are unsubscribing).
    public var wantsSubscription: Bool

    public init(platformAccountID: String? = nil, wantsSubscription: Bool = true) {
        self.platformAccountID = platformAccountID
        self.wantsSubscription = wantsSubscription
    }
}

/// The answer to a handshake that is in order. One that is not throws `AppError`.
public struct WebhookHandshake: Hashable, Sendable {
    /// What the handshake tells: the subscription stands, has ended, or was refused with the platform's reason.
    public enum Outcome: Hashable, Sendable { case confirmed, unsubscribed, denied(String) }

    /// Answered with 200 as plain text.
    public var body: String
    public var outcome: Outcome
    /// YouTube: the lease ends this long after the handshake.
    public var lease: Duration?

    public init(body: String, outcome: Outcome, lease: Duration? = nil) {
        self.body = body
        self.outcome = outcome
        self.lease = lease
    }
}

/// One event of a webhook call.
public struct WebhookNotification: Hashable, Sendable {
    /// Which account it is for; an account that is not connected is ignored.
    public var platformAccountID: String
    public var item: PlatformItem
    /// What duplicates of the event are told by: platforms deliver at least once.
    public var deduplicationKey: String

    public init(platformAccountID: String, item: PlatformItem, deduplicationKey: String) {
        self.platformAccountID = platformAccountID
        self.item = item
        self.deduplicationKey = deduplicationKey
    }
}

/// What became of asking for webhooks.
public struct SubscriptionResult: Hashable, Sendable {
    /// False: the platform calls back with a handshake first (WebSub).
    public var isConfirmed: Bool
    /// When to ask again at the latest; nil: it lasts.
    public var renewBy: Timestamp?

    public init(isConfirmed: Bool, renewBy: Timestamp? = nil) {
        self.isConfirmed = isConfirmed
        self.renewBy = renewBy
    }
}

/// A verified deauthorize or data-deletion call (https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback). The connection is the one with this app-scoped id.
public struct AccountNotice: Hashable, Sendable {
    public var appScopedID: String
    public var issuedAt: Timestamp?

    public init(appScopedID: String, issuedAt: Timestamp? = nil) {
        self.appScopedID = appScopedID
        self.issuedAt = issuedAt
    }
}
