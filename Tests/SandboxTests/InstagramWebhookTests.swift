import Core
import Crypto
import Foundation
import Sandbox
import Testing

/// The webhook sender and the callbacks.
@Suite struct InstagramWebhookTests {
    /// A sandbox whose first account is subscribed and whose callback is registered.
    private static func run(_ body: (Harness, InstagramSimulator, String, Inbox, String) async throws -> Void) async throws {
        try await Harness.runInstagram { sandbox in
            try await sandbox.withCallback { inbox, url in
                let instagram = try sandbox.instagram
                let token = try instagram.issueToken()
                try await instagram.connectWebhook(url: url + "/hooks", verifyToken: "vt")
                try await sandbox.subscribe(token)
                try await body(sandbox, instagram, token, inbox, url)
            }
        }
    }

    private static func posts(_ sandbox: Harness, _ inbox: Inbox) async throws -> [Inbox.Item] {
        try await sandbox.server.core.webhooks.settle()
        return await inbox.items.filter { $0.method == "POST" }
    }

    private static func payloads(_ sandbox: Harness, _ inbox: Inbox) async throws -> [JSONNode] {
        try await Self.posts(sandbox, inbox).map { try JSONNode(parsing: $0.body) }
    }

    private static func signature(_ body: [UInt8], _ secret: String) -> String {
        "sha256=" + HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Data(secret.utf8))).map { String(format: "%02x", $0) }.joined()
    }

    @Test func handshake() async throws {
        try await Harness.runInstagram { sandbox in
            try await sandbox.withCallback { inbox, url in
                try await sandbox.instagram.connectWebhook(url: url + "/hooks", verifyToken: "vt")
                let query = FormItems(encoded: try #require(await inbox.items.first).query)
                #expect(query["hub.mode"] == "subscribe" && query["hub.verify_token"] == "vt" && query["hub.challenge"]?.isEmpty == false)
                await inbox.spoil("something else")
                await #expect(throws: AppError.self) { try await sandbox.instagram.connectWebhook(url: url + "/hooks", verifyToken: "vt") }
                await inbox.answer([403])
                await #expect(throws: AppError.self) { try await sandbox.instagram.connectWebhook(url: url + "/hooks", verifyToken: "vt") }
                await #expect(throws: AppError.self) { try await sandbox.instagram.connectWebhook(url: "http://127.0.0.1:1/hooks", verifyToken: "vt") }
            }
        }
    }

    @Test func whatIsUnderWayIsAmongTheDeliveries() async throws {
        try await Self.run { sandbox, instagram, _, inbox, _ in
            let webhooks = sandbox.server.core.webhooks
            let before = webhooks.deliveries().count
            await inbox.watch { webhooks.deliveries().count - before }
            _ = try instagram.addFanMessage(fan: "lena", text: "on its way")
            try await webhooks.settle()
            #expect(await inbox.sights == [1])
        }
    }

    @Test func messagesAreSignedOverEscapedBytes() async throws {
        try await Self.run { sandbox, instagram, _, inbox, _ in
            let mid = try instagram.addFanMessage(fan: "lena", text: "Grüße 😀")
            let items = try await Self.posts(sandbox, inbox)
            let item = try #require(items.first)
            #expect(items.count == 1)
            #expect(item.body.allSatisfy { $0 < 0x80 })
            #expect(String(decoding: item.body, as: UTF8.self).contains("Gr\\u00fc\\u00dfe \\ud83d\\ude00"))
            #expect(item.headers["x-hub-signature-256"] == Self.signature(item.body, instagram.credentials.secret))
            #expect(item.headers["x-hub-signature"]?.hasPrefix("sha1=") == true)
            let payload = try JSONNode(parsing: item.body)
            #expect(payload["object"]?.string == "instagram")
            let entry = try #require(payload["entry"]?[0])
            #expect(entry["id"]?.string == instagram.accounts[0].id)
            #expect(entry["time"]?.integer == Harness.now.milliseconds)
            let event = try #require(entry["messaging"]?[0])
            #expect(event["sender"]?["id"]?.string == (try instagram.scopedID(of: "lena")))
            #expect(event["recipient"]?["id"]?.string == instagram.accounts[0].id)
            #expect(event["message"] == ["mid": .string(mid), "text": "Grüße 😀"])
            #expect(event["timestamp"]?.integer == Harness.now.milliseconds)
        }
    }

    @Test func echoesForSendsAndForTypedMessages() async throws {
        try await Self.run { sandbox, instagram, token, inbox, _ in
            try instagram.addFanMessage(fan: "lena", text: "hi")
            let lena = try instagram.scopedID(of: "lena")
            let sent = try #require(try await sandbox.sendText("by API", to: lena, token: token).json["message_id"]?.string)
            instagram.change { $0.echoesCarryAppID = true }
            _ = try await sandbox.sendText("with app id", to: lena, token: token)
            let typed = try instagram.typeMessage(to: "lena", text: "by hand")
            let react: JSONNode = ["recipient": ["id": .string(lena)], "sender_action": "react", "payload": ["message_id": .string(typed), "reaction": "love"]]
            #expect(try await sandbox.graph("POST", "me/messages", react, token: token).status == 200)
            let messages = try await Self.payloads(sandbox, inbox).compactMap { $0["entry"]?[0]?["messaging"]?[0] }
            // No echo of the account's own reaction.
            #expect(messages.count == 4)
            let echoes = messages.filter { $0["message"]?["is_echo"]?.bool == true }
            #expect(echoes.map { $0["message"]?["text"]?.string } == ["by API", "with app id", "by hand"])
            #expect(echoes.allSatisfy { $0["sender"]?["id"]?.string == instagram.accounts[0].id && $0["recipient"]?["id"]?.string == lena })
            #expect(echoes[0]["message"]?["mid"]?.string == sent && echoes[2]["message"]?["mid"]?.string == typed)
            #expect(echoes[0]["message"]?["app_id"] == nil && echoes[1]["message"]?["app_id"]?.string == instagram.credentials.id && echoes[2]["message"]?["app_id"] == nil)
        }
    }

    @Test func otherMessagingEvents() async throws {
        try await Self.run { sandbox, instagram, _, inbox, _ in
            let mid = try instagram.addFanMessage(fan: "lena", text: nil, attachments: [(type: "image", url: "https://lookaside.fbsbx.com/x")])
            try instagram.editMessage(mid, text: "better")
            try instagram.react(to: mid, reaction: "love")
            try instagram.react(to: mid, reaction: nil)
            try instagram.markSeen(mid)
            try instagram.unsendMessage(mid)
            let events = try await Self.payloads(sandbox, inbox).compactMap { $0["entry"]?[0]?["messaging"]?[0] }
            #expect(events.count == 6)
            #expect(events[0]["message"]?["attachments"]?[0]?["type"]?.string == "image" && events[0]["message"]?["text"] == nil)
            #expect(events[1]["message_edit"] == ["mid": .string(mid), "text": "better", "num_edit": 1])
            #expect(events[2]["reaction"]?["action"]?.string == "react" && events[2]["reaction"]?["emoji"]?.string == "❤️")
            #expect(events[3]["reaction"] == ["mid": .string(mid), "action": "unreact"])
            #expect(events[4]["read"] == ["mid": .string(mid)])
            #expect(events[5]["message"] == ["mid": .string(mid), "is_deleted": true])
        }
    }

    @Test(arguments: InstagramBehaviour.CommentShape.allCases)
    func commentsInBothShapes(_ shape: InstagramBehaviour.CommentShape) async throws {
        try await Self.run { sandbox, instagram, token, inbox, _ in
            instagram.change { $0.commentShape = shape }
            let top = try instagram.addFanComment(fan: "lena", text: "first!", media: InstagramSeed.reel)
            let reply = try #require(try await sandbox.graph("POST", "\(top)/replies", ["message": "thanks"], token: token).json["id"]?.string)
            try instagram.addFanComment(fan: "tom", text: "live!", media: InstagramSeed.live)
            let entries = try await Self.payloads(sandbox, inbox).compactMap { $0["entry"]?[0] }
            let changes = entries.map { shape == .flat ? $0 : $0["changes"]?[0] ?? .null }
            #expect(changes.map { $0["field"]?.string } == ["comments", "comments", "live_comments"])
            #expect(changes[0]["value"]?["id"]?.string == top && changes[0]["value"]?["parent_id"] == nil)
            #expect(changes[0]["value"]?["from"]?["username"]?.string == "lena" && changes[0]["value"]?["media"]?["media_product_type"]?.string == "REELS")
            // The account's own reply comes too, marked as such.
            #expect(changes[1]["value"]?["id"]?.string == reply && changes[1]["value"]?["parent_id"]?.string == top)
            #expect(changes[1]["value"]?["from"]?["self_ig_scoped_id"] != nil && changes[1]["value"]?["from"]?["id"]?.string == instagram.accounts[0].id)
            // Comment entries count in seconds.
            #expect(entries[0]["time"]?.integer == Harness.now.milliseconds / 1000)
            instagram.change { $0.sendsOwnComments = false }
            _ = try await sandbox.graph("POST", "\(top)/replies", ["message": "again"], token: token)
            #expect(try await Self.posts(sandbox, inbox).count == 3)
        }
    }

    @Test func silenceWhereThePlatformIsSilent() async throws {
        try await Self.run { sandbox, instagram, token, inbox, _ in
            func write() throws {
                try instagram.addFanMessage(fan: "lena", text: "hi")
                try instagram.addFanComment(fan: "lena", text: "hi", media: InstagramSeed.reel)
            }
            instagram.changeApp { $0.isLive = false }
            try write()
            #expect(try await Self.posts(sandbox, inbox).count == 0)
            instagram.changeApp {
                $0.isLive = true
                $0.hasAdvancedAccess = false
            }
            try write()
            #expect(try await Self.posts(sandbox, inbox).count == 1)
            instagram.changeApp {
                $0.hasAdvancedAccess = true
                $0.fields = ["comments"]
            }
            try write()
            #expect(try await Self.posts(sandbox, inbox).count == 2)
            try instagram.setRelation(fan: "lena", isRestricted: true)
            try write()
            #expect(try await Self.posts(sandbox, inbox).count == 2)
            instagram.changeApp { $0.fields = ["messages", "comments"] }
            #expect(try await sandbox.graph("DELETE", "me/subscribed_apps", token: token).json["success"]?.bool == true)
            #expect(try await sandbox.graph("GET", "me/subscribed_apps", token: token).json["data"] == [])
            try write()
            #expect(try await Self.posts(sandbox, inbox).count == 2)
        }
    }

    @Test func batchesAndTimes() async throws {
        try await Self.run { sandbox, instagram, _, inbox, _ in
            instagram.change {
                $0.batchSize = 4
                $0.writesSeconds = true
            }
            try instagram.addFanMessage(fan: "lena", text: "1")
            try instagram.addFanComment(fan: "tom", text: "2", media: InstagramSeed.reel)
            try instagram.addFanMessage(fan: "ana", text: "3")
            #expect(try await Self.posts(sandbox, inbox).isEmpty)
            instagram.flushWebhooks()
            let entries = try #require(try await Self.payloads(sandbox, inbox).first?["entry"]?.array)
            #expect(entries.count == 2)
            #expect(entries[0]["messaging"]?.array?.count == 2 && entries[0]["time"]?.integer == Harness.now.milliseconds / 1000)
            #expect(entries[1]["changes"]?.array?.count == 1)
            for index in 0 ..< 4 { try instagram.addFanMessage(fan: "fan\(index)", text: "x") }
            #expect(try await Self.payloads(sandbox, inbox).last?["entry"]?[0]?["messaging"]?.array?.count == 4)
        }
    }

    @Test func failedCallsAreRepeated() async throws {
        try await Self.run { sandbox, instagram, _, inbox, _ in
            await inbox.answer([500, 404])
            try instagram.addFanMessage(fan: "lena", text: "hi")
            #expect(try await Self.posts(sandbox, inbox).count == 1)
            sandbox.pass(.seconds(1))
            #expect(try await Self.posts(sandbox, inbox).count == 2)
            sandbox.pass(.seconds(5))
            let items = try await Self.posts(sandbox, inbox)
            #expect(items.count == 3)
            #expect(Set(items.map(\.body)).count == 1)
            sandbox.pass(.hours(40))
            #expect(try await Self.posts(sandbox, inbox).count == 3)
        }
    }

    @Test func anHourOfFailuresEndsTheSubscription() async throws {
        try await Self.run { sandbox, instagram, token, inbox, _ in
            instagram.change {
                $0.unsubscribesAfterAnHour = true
                $0.retrySeconds = []
            }
            await inbox.answer([500])
            try instagram.addFanMessage(fan: "lena", text: "1")
            #expect(try await Self.posts(sandbox, inbox).count == 1)
            sandbox.pass(.minutes(61))
            try instagram.addFanMessage(fan: "lena", text: "2")
            #expect(try await Self.posts(sandbox, inbox).count == 1)
            #expect(try await sandbox.graph("GET", "me/subscribed_apps", token: token).json["data"] == [])
        }
    }

    @Test func scriptedFaultsOfTheSender() async throws {
        try await Self.run { sandbox, instagram, _, inbox, _ in
            let faults = sandbox.server.core.faults
            try faults.add(FaultRule(.duplicateWebhook, simulator: "instagram", count: 1))
            try instagram.addFanMessage(fan: "lena", text: "twice")
            var items = try await Self.posts(sandbox, inbox)
            #expect(items.count == 2 && items[0].body == items[1].body)
            try faults.add(FaultRule(.wrongSignature, simulator: "instagram", count: 1))
            try instagram.addFanMessage(fan: "lena", text: "forged")
            items = try await Self.posts(sandbox, inbox)
            #expect(items[2].headers["x-hub-signature-256"] != Self.signature(items[2].body, instagram.credentials.secret))
            try faults.add(FaultRule(.reorderWebhook, simulator: "instagram", count: 1))
            try instagram.addFanMessage(fan: "lena", text: "early")
            try instagram.addFanMessage(fan: "lena", text: "late")
            let texts = try await Self.payloads(sandbox, inbox).compactMap { $0["entry"]?[0]?["messaging"]?[0]?["message"]?["text"]?.string }
            #expect(texts.suffix(2) == ["late", "early"])
        }
    }

    @Test func deauthorisationAndDeletion() async throws {
        try await Self.run { sandbox, instagram, token, inbox, url in
            instagram.changeApp {
                $0.deauthorizeURL = url + "/deauthorize"
                $0.dataDeletionURL = url + "/deletion"
            }
            try instagram.requestDeletion()
            try instagram.deauthorise()
            try instagram.requestDeletion(isSigned: false)
            let items = try await Self.posts(sandbox, inbox)
            #expect(items.map { $0.headers["path"] } .sorted { ($0 ?? "") < ($1 ?? "") } == ["/deauthorize", "/deletion", "/deletion"])
            var good = 0
            for item in items {
                let signed = try #require(FormItems(encoded: String(decoding: item.body, as: UTF8.self))["signed_request"]).split(separator: ".").map(String.init)
                let code = Data(HMAC<SHA256>.authenticationCode(for: Data(signed[1].utf8), using: SymmetricKey(data: Data(instagram.credentials.secret.utf8)))).base64URL
                if code == signed[0] { good += 1 }
                let payload = try JSONNode(parsing: try #require(Data(base64URL: signed[1])))
                #expect(payload["algorithm"]?.string == "HMAC-SHA256" && payload["user_id"]?.string == instagram.accounts[0].appScopedID)
            }
            #expect(good == 2)
            #expect(try await sandbox.graph("GET", "me", token: token).json["error"]?["error_subcode"]?.integer == 458)
        }
    }

    @Test func controlAPI() async throws {
        try await Self.run { sandbox, instagram, token, inbox, _ in
            func control(_ action: String, _ body: JSONNode) async throws -> Answer { try await sandbox.control("POST", "/instagram/\(action)", body) }
            let comment = try #require(try await control("comment", ["fan": "lena", "text": "hi", "media": .string(InstagramSeed.reel)]).json["id"]?.string)
            let mid = try #require(try await control("message", ["fan": "lena", "text": "hi"]).json["id"]?.string)
            #expect(try await control("type-message", ["fan": "lena", "text": "by hand"]).json["id"]?.string != nil)
            #expect(try await control("type-reply", ["comment": .string(comment), "text": "by hand"]).json["id"]?.string != nil)
            #expect(try await control("edit", ["id": .string(mid), "text": "hello"]).status == 200)
            #expect(try await control("behaviour", ["commentShape": "flat", "batchSize": 1]).status == 200)
            #expect(try await control("app", ["isLive": true]).status == 200)
            #expect(try await control("condition", ["condition": "actionBlocked"]).status == 200)
            #expect(try await sandbox.graph("POST", "\(comment)/replies", ["message": "x"], token: token).json["error"]?["code"]?.integer == 368)
            for (action, body) in [("comment", ["fan": "lena"]), ("condition", ["condition": "sunny"]), ("behaviour", ["colour": 1]), ("behaviour", ["batchSize": "x"])] as [(String, JSONNode)] {
                #expect(try await control(action, body).status == 422, "\(action)")
            }
            #expect(try await control("unsend", ["id": "nothing"]).status == 404)
            #expect(try await control("nothing", [:]).status == 404)
            #expect(try await Self.posts(sandbox, inbox).count == 5)
            #expect(throws: AppError.self) { try sandbox.server.post(FanMessage(platform: "instagram", fan: "x", text: "y", post: "nothing")) }
            #expect(try !sandbox.server.post(FanMessage(platform: "instagram", kind: .directMessage, fan: "x", text: "y")).isEmpty)
        }
    }
}
