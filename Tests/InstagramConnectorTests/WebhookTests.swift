import Connectors
import Core
import Foundation
import Sandbox
import Security
import Testing

@testable import InstagramConnector

/// The payloads in all their shapes, and their signatures.
@Suite struct WebhookTests {
    private func parse(_ text: String) throws -> [WebhookNotification] { try WebhookPayload.notifications(Data(text.utf8), now: Stage.now) }

    private func messaging(_ item: String) -> String { "{\"object\":\"instagram\",\"entry\":[{\"id\":\"17841\",\"time\":1763800000123,\"messaging\":[\(item)]}]}" }

    private let people = "\"sender\":{\"id\":\"555\"},\"recipient\":{\"id\":\"17841\"},\"timestamp\":1763799999800"

    @Test func readsAMessage() throws {
        let notice = try #require(parse(self.messaging("{\(self.people),\"message\":{\"mid\":\"m1\",\"text\":\"love your videos\"}}")).first)
        #expect(notice.platformAccountID == "17841" && notice.deduplicationKey == "message/m1")
        guard case .message(let message) = notice.item else { return recordIssue("no message") }
        #expect(message.text == "love your videos" && message.threadID == "555" && message.contactID == "555" && !message.isOwn)
        #expect(message.sentAt == Timestamp(milliseconds: 1_763_799_999_800) && !message.isUnreadable)
    }

    @Test func anEchoIsOwnAndBelongsToTheFansThread() throws {
        let echo = "{\"sender\":{\"id\":\"17841\"},\"recipient\":{\"id\":\"555\"},\"timestamp\":1763800001000,\"message\":{\"mid\":\"m2\",\"text\":\"thanks!\",\"is_echo\":true,\"app_id\":1}}"
        guard case .message(let message) = try #require(parse(self.messaging(echo)).first).item else { return recordIssue("no message") }
        #expect(message.isOwn && message.threadID == "555" && message.contactID == "555" && message.authorID == "17841")
    }

    @Test(arguments: [
        ("\"message\":{\"mid\":\"m1\",\"is_deleted\":true}", "deleted/m1"),
        ("\"reaction\":{\"mid\":\"m1\",\"action\":\"react\",\"reaction\":\"love\",\"emoji\":\"❤️\"}", "reaction/m1/555/react/1763799999800"),
        ("\"reaction\":{\"mid\":\"m1\",\"action\":\"unreact\"}", "reaction/m1/555/unreact/1763799999800"),
        ("\"message_edit\":{\"mid\":\"m1\",\"text\":\"new\",\"num_edit\":1}", "edit/m1/1"),
        ("\"message_edit\":{\"mid\":\"m1\",\"text\":\"new\",\"num_edit\":\"2\"}", "edit/m1/2"),
        ("\"postback\":{\"mid\":\"m9\",\"title\":\"Start\",\"payload\":\"P\"}", "message/m9"),
    ])
    func readsTheOtherKinds(item: String, key: String) throws {
        #expect(try self.parse(self.messaging("{\(self.people),\(item)}")).map(\.deduplicationKey) == [key])
    }

    @Test(arguments: [
        "\"read\":{\"mid\":\"m1\"}", "\"referral\":{\"ref\":\"x\",\"source\":\"l\",\"type\":\"OPEN_THREAD\"}", "\"message\":{\"mid\":\"m1\",\"text\":\"x\",\"is_self\":true}",
    ])
    func leavesOutWhatIsOfNoUse(item: String) throws { #expect(try self.parse(self.messaging("{\(self.people),\(item)}")).isEmpty) }

    @Test func whatCannotBeReadGoesToAPerson() throws {
        for item in ["\"message\":{\"mid\":\"m1\",\"is_unsupported\":true}", "\"message\":{\"mid\":\"m1\"}"] {
            guard case .message(let message) = try #require(self.parse(self.messaging("{\(self.people),\(item)}")).first).item else { return recordIssue("no message") }
            #expect(message.isUnreadable)
        }
        let picture = "{\(self.people),\"message\":{\"mid\":\"m1\",\"attachments\":[{\"type\":\"image\",\"payload\":{\"url\":\"https://x/?token=1\"}}],\"reply_to\":{\"story\":{\"id\":\"1\",\"url\":\"u\"}}}}"
        guard case .message(let message) = try #require(self.parse(self.messaging(picture)).first).item else { return recordIssue("no message") }
        #expect(message.attachments.map(\.type) == ["image", "story_reply"] && !message.isUnreadable)
    }

    private let comment = "{\"id\":\"178709\",\"from\":{\"id\":\"555\",\"username\":\"fan1\"},\"text\":\"first!\",\"media\":{\"id\":\"17918\",\"media_product_type\":\"REELS\"}}"

    @Test(arguments: [
        "{\"object\":\"instagram\",\"entry\":[{\"id\":\"17841\",\"time\":1763800100,\"changes\":[{\"field\":\"comments\",\"value\":COMMENT}]}]}",
        "{\"object\":\"instagram\",\"entry\":[{\"id\":\"17841\",\"time\":1763800100000,\"field\":\"comments\",\"value\":COMMENT}]}",
        "[{\"object\":\"instagram\",\"entry\":[{\"id\":17841,\"time\":1763800100,\"changes\":[{\"field\":\"comments\",\"value\":COMMENT}]}]}]",
    ])
    func bothCommentShapesAreTheSame(shape: String) throws {
        let notice = try #require(self.parse(shape.replacingOccurrences(of: "COMMENT", with: self.comment)).first)
        guard case .message(let message) = notice.item else { return recordIssue("no comment") }
        #expect(notice.deduplicationKey == "comment/178709" && notice.platformAccountID == "17841")
        #expect(message.kind == .comment && message.threadID == "178709" && message.authorUsername == "fan1" && message.post?.platformPostID == "17918")
        #expect(message.sentAt == Timestamp(milliseconds: 1_763_800_100_000), "seconds and milliseconds are told apart")
    }

    @Test(arguments: ["{\"id\":\"17841\",\"username\":\"mia\"}", "{\"id\":\"777\",\"username\":\"mia\",\"self_ig_scoped_id\":\"888\"}"])
    func ownCommentsAreOwn(from: String) throws {
        let text = "{\"object\":\"instagram\",\"entry\":[{\"id\":\"17841\",\"time\":1,\"changes\":[{\"field\":\"comments\",\"value\":{\"id\":\"9\",\"parent_id\":\"8\",\"from\":\(from),\"text\":\"x\",\"media\":{\"id\":\"1\"}}}]}]}"
        guard case .message(let message) = try #require(self.parse(text).first).item else { return recordIssue("no comment") }
        #expect(message.isOwn && message.threadID == "8" && message.parentID == "8" && message.authorID == "17841")
    }

    @Test func oneBadEventDoesNotHideTheOthers() throws {
        let good = "{\(self.people),\"message\":{\"mid\":\"m1\",\"text\":\"x\"}}"
        let bad = "{\(self.people),\"message\":{\"text\":\"no mid\"}}"
        #expect(try self.parse(self.messaging("\(bad),\(good),7,null")).map(\.deduplicationKey) == ["message/m1"])
        let entries = "{\"object\":\"instagram\",\"entry\":[{\"time\":1},{\"id\":\"17841\",\"messaging\":[\(good)]}]}"
        #expect(try self.parse(entries).count == 1)
        #expect(try self.parse("{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"messaging\":[\(good)]}]}").isEmpty)
        #expect(try self.parse("{\"object\":\"instagram\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"live_comments\",\"value\":\(self.comment)}]}]}").isEmpty)
    }

    @Test func halfACharacterDoesNotHideTheOthers() throws {
        let events = [#"{\#(self.people),"message":{"mid":"m1","text":"a"}}"#, #"{\#(self.people),"message":{"mid":"m2","text":"half \ud83d"}}"#, #"{\#(self.people),"message":{"mid":"m3","text":"b"}}"#]
        let texts = try self.parse(self.messaging(events.joined(separator: ","))).map { notice in
            if case .message(let message) = notice.item { message.text } else { "" }
        }
        #expect(texts == ["a", "half \u{FFFD}", "b"])
    }

    @Test(arguments: [Int64.min, -1, 0, 99_999_999_999, .max]) func anyNumberIsATime(number: Int64) {
        #expect(WebhookPayload.time(number).iso8601.count == 24)
    }

    @Test(arguments: ["", "{", "null", "\"x\"", "[1]"]) func refusesWhatIsNoPayload(text: String) { #expect(throws: AppError.self) { try self.parse(text) } }

    @Test func checksTheSignatureOverTheRawBytes() async throws {
        try await Stage.run(configure: { $0.metaAppSecret = "meta" }) { stage in
            let body = Data(#"{"object":"instagram","entry":[{"id":"1","text":"caf\u00e9"}]}"#.utf8)
            for secret in [stage.configuration.appSecret, "meta"] {
                try stage.connector.verifyWebhook(WebhookCall(headers: ["X-HUB-Signature-256": WebhookSignature.header(.sha256, body: body, secret: secret)], body: body), secret: nil)
            }
            let decoded = Data(#"{"object":"instagram","entry":[{"id":"1","text":"café"}]}"#.utf8)
            for call in [
                WebhookCall(headers: ["x-hub-signature-256": WebhookSignature.header(.sha256, body: body, secret: "wrong")], body: body),
                WebhookCall(headers: ["x-hub-signature-256": WebhookSignature.header(.sha256, body: body, secret: "meta")], body: decoded),
                WebhookCall(headers: ["x-hub-signature": WebhookSignature.header(.sha1, body: body, secret: "meta")], body: body),
                WebhookCall(headers: [:], body: body),
            ] { #expect(throws: AppError.self) { try stage.connector.verifyWebhook(call, secret: nil) } }
        }
    }

    @Test func judgesTheHandshake() async throws {
        try await Stage.run { stage in
            let good = ["hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "verify-me"]
            let answer = try stage.connector.handshake(good, expecting: WebhookExpectation())
            #expect(answer.body == "1158201444")
            for (key, value) in [("hub.mode", "unsubscribe"), ("hub.verify_token", "other"), ("hub.challenge", "")] {
                var bad = good
                bad[key] = value
                #expect(throws: AppError.self) { try stage.connector.handshake(bad, expecting: WebhookExpectation()) }
            }
        }
    }

    @Test func subscribesAndUnsubscribes() async throws {
        try await Stage.run { stage in
            func subscribed() async throws -> String {
                let call = HTTPCall(.get, "\(stage.configuration.graphBaseURL)/v26.0/me/subscribed_apps", headers: ["Authorization": "Bearer \(stage.access.accessToken)"])
                return String(decoding: try await stage.transport.execute(call, deadline: .seconds(20)).body, as: UTF8.self)
            }
            let result = try await stage.connector.subscribe(stage.access, callback: "unused", secret: "unused")
            let fields = try await subscribed()
            #expect(result.isConfirmed && result.renewBy == nil && fields.contains("message_edit") && fields.contains("comments"))
            try await stage.connector.unsubscribe(stage.access, callback: "unused", secret: "unused")
            let left = try await subscribed()
            #expect(!left.contains("comments"))
        }
    }

    /// What the sandbox sends is what we read: both comment shapes, echoes, edits, unsends, with duplicates.
    @Test(arguments: InstagramBehaviour.CommentShape.allCases) func readsWhatTheSandboxSends(shape: InstagramBehaviour.CommentShape) async throws {
        try await Stage.run { stage in
            stage.instagram.changeApp { $0.webhookURL = "http://127.0.0.1:1/hook" }
            stage.instagram.change {
                $0.commentShape = shape
                $0.retrySeconds = []
            }
            _ = try await stage.connector.subscribe(stage.access, callback: "", secret: "")
            let message = try stage.instagram.addFanMessage(fan: "ann", text: "café ☕️")
            try stage.instagram.editMessage(message, text: "tea")
            try stage.instagram.react(to: message, reaction: "love")
            let comment = try stage.instagram.addFanComment(fan: "ann", text: "naïve", media: Stage.media)
            let byHand = try stage.instagram.typeMessage(to: "ann", text: "hello")
            try stage.instagram.unsendMessage(message)
            var notices: [WebhookNotification] = []
            for delivery in stage.server.core.webhooks.deliveries() {
                let body = Data(delivery.body)
                try stage.connector.verifyWebhook(WebhookCall(headers: delivery.headers, body: body), secret: nil)
                notices += try stage.connector.parseWebhook(body)
            }
            #expect(notices.allSatisfy { $0.platformAccountID == stage.access.platformAccountID })
            let keys = notices.map(\.deduplicationKey)
            #expect(keys.contains("message/\(message)") && keys.contains("edit/\(message)/1") && keys.contains("comment/\(comment)") && keys.contains("deleted/\(message)"))
            let messages = notices.map(\.item).messages
            #expect(messages.first { $0.platformMessageID == byHand }?.isOwn == true)
            #expect(messages.first { $0.platformMessageID == comment }?.text == "naïve" && messages.first { $0.platformMessageID == message }?.text == "café ☕️")
            // The poll calls the thread and the fan the same as the webhook.
            let polled = try await stage.connector.poll(stage.access, marks: [:]).items.messages
            for message in messages where polled.contains(where: { $0.platformMessageID == message.platformMessageID }) {
                let same = polled.first { $0.platformMessageID == message.platformMessageID }
                #expect(same?.threadID == message.threadID && same?.contactID == message.contactID && same?.isOwn == message.isOwn)
            }
        }
    }
}
