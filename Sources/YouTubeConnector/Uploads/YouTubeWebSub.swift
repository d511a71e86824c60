import Connectors
import Core
import Foundation
import Security

// Push for uploads (https://developers.google.com/youtube/data/guides/push_notifications). It costs no quota. Every channel has a callback path and a secret of its own.
extension YouTubeConnector {
    /// What is asked for; the hub decides.
    static let lease: Duration = .days(5)

    func topic(_ channelID: String) -> String { self.configuration.topicPrefix + channelID }

    /// Asks the hub to call back about this channel's uploads; it confirms later by a handshake, unless it answers 204.
    public func subscribe(_ access: ConnectionAccess, callback: String, secret: String) async throws -> SubscriptionResult {
        let status = try await self.askHub("subscribe", access, callback, secret)
        // Renewed when less than two days remain.
        return SubscriptionResult(isConfirmed: status == 204, renewBy: self.time.now() + Self.lease - .days(2))
    }

    /// Asks the hub to stop; it confirms by a handshake.
    public func unsubscribe(_ access: ConnectionAccess, callback: String, secret: String) async throws {
        _ = try await self.askHub("unsubscribe", access, callback, secret)
    }

    private func askHub(_ mode: String, _ access: ConnectionAccess, _ callback: String, _ secret: String) async throws -> Int {
        let form = [
            ("hub.mode", mode), ("hub.callback", callback), ("hub.topic", self.topic(access.platformAccountID)), ("hub.verify", "async"), ("hub.secret", secret),
            ("hub.lease_seconds", String(Self.lease.components.seconds)),
        ]
        // Asking twice is harmless, and the bearer is none of the hub's business.
        let request = PlatformRequest(
            "youtube.hub.\(mode)", .post, url: self.configuration.hubURL, headers: ["Content-Type": "application/x-www-form-urlencoded"], body: QueryText.form(form),
            purpose: .account)
        return try await self.http.read(request, as: nil).status
    }

    /// Answers with the challenge when the hub asks about this channel and what we want of it; throws `notFound` otherwise.
    public func handshake(_ query: [String: String], expecting: WebhookExpectation) throws -> WebhookHandshake {
        guard let channel = expecting.platformAccountID, query["hub.topic"] == self.topic(channel) else { throw AppError.notFound("subscription") }
        if query["hub.mode"] == "denied" { return WebhookHandshake(body: "", outcome: .denied(String((query["hub.reason"] ?? "no reason given").prefix(200)))) }
        guard let challenge = query["hub.challenge"], !challenge.isEmpty, challenge.utf8.count <= 1024 else { throw AppError.invalid("hub.challenge", "is missing.") }
        switch query["hub.mode"] {
        case "subscribe" where expecting.wantsSubscription:
            let seconds = query["hub.lease_seconds"].flatMap { Int64($0) }.map { min(max($0, 60), 30 * 86400) }
            return WebhookHandshake(body: challenge, outcome: .confirmed, lease: seconds.map { .seconds($0) } ?? Self.lease)
        case "unsubscribe" where !expecting.wantsSubscription: return WebhookHandshake(body: challenge, outcome: .unsubscribed)
        default: throw AppError.notFound("subscription")
        }
    }

    /// The hub wants 2xx even for a bad signature: answer so, and drop the call.
    public func verifyWebhook(_ call: WebhookCall, secret: String?) throws {
        guard let secret, WebhookSignature.isValid(call.header("x-hub-signature"), body: call.body, secrets: [secret], allowing: [.sha1, .sha256]) else {
            throw AppError(.signatureInvalid, "The notification is not signed with this subscription's secret.")
        }
    }

    /// `platformAccountID` is empty where a removal doesn't name the channel: the callback path tells it.
    public func parseWebhook(_ body: Data) throws -> [WebhookNotification] {
        let feed = try AtomFeed(body)
        let now = self.time.now()
        return feed.entries.map { entry in
            let updated = entry.updatedAt ?? entry.publishedAt ?? now
            let notice = UploadNotice(
                platformPostID: entry.videoID, title: entry.title, permalink: entry.link, publishedAt: entry.publishedAt, updatedAt: updated, isRemoved: entry.isRemoved)
            return WebhookNotification(
                platformAccountID: entry.channelID.isEmpty ? feed.channelID : entry.channelID, item: .upload(notice),
                deduplicationKey: "upload/\(entry.videoID)/\(updated.milliseconds)\(entry.isRemoved ? "/removed" : "")")
        }
    }
}
