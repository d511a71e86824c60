import Connectors
import Core
import Foundation

/// The payloads in all the shapes that are in circulation (https://developers.facebook.com/documentation/instagram-platform/webhooks/examples). One event that can't be read doesn't
/// keep the others of its batch from being read.
enum WebhookPayload {
    static let maximumBytes = 4 * 1024 * 1024

    private struct Envelope: Decodable {
        var object: String?
        var entry: LossyList<Entry>?
    }

    private struct Entry: Decodable {
        struct Change: Decodable {
            var field: String
            var value: CommentEvent?
        }
        var id: FlexibleID
        var time: Int64?
        var changes: LossyList<Change>?
        var messaging: LossyList<MessagingEvent>?
        var standby: LossyList<MessagingEvent>?
        var field: String?
        var value: CommentEvent?
    }

    static func notifications(_ body: Data, now: Timestamp) throws -> [WebhookNotification] {
        guard body.count <= self.maximumBytes else { throw AppError(.payloadTooLarge, "The notification is too large.") }
        let envelopes: [Envelope]
        let body = JSONText.mended(body)
        do {
            // Some documents show an outer array.
            if body.first(where: { $0 > 32 }) == UInt8(ascii: "[") {
                envelopes = try JSONDecoder().decode([Envelope].self, from: body)
            } else {
                envelopes = [try JSONDecoder().decode(Envelope.self, from: body)]
            }
        } catch {
            throw AppError(.malformedRequest, "The notification is not what Instagram sends.", cause: "unreadable")
        }
        var found: [WebhookNotification] = []
        for envelope in envelopes where envelope.object == "instagram" {
            for entry in envelope.entry?.elements ?? [] { found += self.notifications(entry, now: now) }
        }
        return found
    }

    private static func notifications(_ entry: Entry, now: Timestamp) -> [WebhookNotification] {
        let at = entry.time.map(self.time) ?? now
        if let changes = entry.changes {
            return changes.elements.compactMap { change in change.field == "comments" ? change.value.flatMap { self.comment($0, entry.id.text, at) } : nil }
        }
        if entry.messaging != nil || entry.standby != nil {
            let events = (entry.messaging?.elements ?? []) + (entry.standby?.elements ?? [])
            return events.compactMap { $0.notification(accountID: entry.id.text, entryAt: at) }
        }
        guard entry.field == "comments", let value = entry.value else { return [] }
        return self.comment(value, entry.id.text, at).map { [$0] } ?? []
    }

    /// Seconds in some shapes, milliseconds in others: told by magnitude.
    static func time(_ number: Int64) -> Timestamp { Timestamp(milliseconds: (0 ..< 100_000_000_000).contains(number) ? number * 1000 : number) }

    private static func comment(_ event: CommentEvent, _ accountID: String, _ at: Timestamp) -> WebhookNotification? {
        guard let id = (event.id ?? event.comment_id)?.text, !id.isEmpty else { return nil }
        // Whether own replies come back as events is not documented; taken for a fan's they would answer each other for ever.
        let isOwn = event.from?.id?.text == accountID || event.from?.self_ig_scoped_id != nil
        let author = isOwn ? accountID : event.from?.id?.text ?? event.from?.username.map { "username:\($0)" } ?? ""
        let name = event.from?.username ?? ""
        let mediaID = (event.media?.original_media_id ?? event.media?.id)?.text
        let message = IncomingMessage(
            platformMessageID: id, kind: .comment, threadID: event.parent_id?.text ?? id, parentID: event.parent_id?.text, contactID: isOwn ? "" : author, authorID: author,
            authorUsername: name, authorDisplayName: name, isOwn: isOwn, text: event.text ?? "", sentAt: at, post: mediaID.map { PlatformPost(platformPostID: $0) })
        return WebhookNotification(platformAccountID: accountID, item: .message(message), deduplicationKey: "comment/\(id)")
    }
}

struct CommentEvent: Decodable, Sendable {
    struct Author: Decodable, Sendable {
        var id: FlexibleID?
        var username: String?
        var self_ig_scoped_id: FlexibleID?
    }
    struct Media: Decodable, Sendable {
        var id: FlexibleID?
        var original_media_id: FlexibleID?
    }
    var id: FlexibleID?
    /// The Facebook Login flavour's name for it.
    var comment_id: FlexibleID?
    var parent_id: FlexibleID?
    var from: Author?
    var text: String?
    var media: Media?
}
