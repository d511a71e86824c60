import Core
import Sandbox
import Testing

/// Every refusal of the Graph API that our calls can meet.
@Suite struct InstagramErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        enum Who: Sendable { case full, basicOnly, nobody, wrong }

        var method: String
        var path: String
        var who: Who
        var body: JSONNode?
        var code: Int64
        var subcode: Int64?
        var testDescription: String { "\(self.method) \(self.path) \(self.body?.text.prefix(120) ?? "") as \(self.who) → \(self.code)/\(self.subcode ?? 0)" }

        init(_ method: String, _ path: String, as who: Who = .full, body: JSONNode? = nil, _ code: Int64, _ subcode: Int64? = nil) {
            (self.method, self.path, self.who, self.body, self.code, self.subcode) = (method, path, who, body, code, subcode)
        }

        static func send(_ body: JSONNode, _ code: Int64, _ subcode: Int64? = nil) -> Case { Case("POST", "v26.0/me/messages", body: body, code, subcode) }

        /// To the fan whose window is open.
        static func message(_ message: JSONNode, _ extra: [String: JSONNode] = [:], _ code: Int64 = 100) -> Case {
            .send(.object(extra.merging(["recipient": ["id": "{open}"], "message": message]) { own, _ in own }), code)
        }
    }

    /// Ids that the test fills in: `{open}`, `{closed}`, `{silent}` (IGSIDs), `{comment}`, `{hidden}`, `{own}`, `{oldComment}`, `{liveComment}`, `{otherComment}`, `{mid}`.
    static let reads: [Case] = [
        Case("GET", "v26.0/me", as: .nobody, 2500), Case("GET", "v26.0/me", as: .wrong, 190), Case("GET", "v99.0/me", 2500), Case("GET", "v26.0/", 2500),
        Case("GET", "v26.0/me?fields=id,nonsense", 100), Case("GET", "v26.0/me?fields=id,", 2500), Case("GET", "v26.0/me?fields=media(", 2500), Case("GET", "v26.0/me/nonsense", 100),
        Case("GET", "v26.0/17999999999999999", 100, 33), Case("GET", "v26.0/17900000000000009", 100, 33), Case("GET", "v26.0/{otherComment}", 100, 33),
        Case("GET", "v26.0/{otherAccount}/media", 100, 33), Case("GET", "v26.0/me/media?limit=0", 100), Case("GET", "v26.0/me/media?after=nonsense", 100),
        Case("GET", "v26.0/me/media?order=asc", 100), Case("GET", "v26.0/me/media?since=yesterday", 100), Case("GET", "v26.0/me/media?fields=caption,comments.order(x){id}", 100),
        Case("GET", "v26.0/me/conversations?platform=messenger", 100), Case("GET", "v26.0/me/conversations", as: .basicOnly, 10), Case("GET", "v26.0/me/conversations?fields=colour", 100),
        Case("GET", "v26.0/{closed}", 100, 33), Case("GET", "v26.0/{silent}?fields=name", 230), Case("GET", "v26.0/{open}", as: .basicOnly, 10), Case("GET", "v26.0/{open}?fields=email", 100),
        Case("GET", "v26.0/{mid}?fields=colour", 100), Case("GET", "v26.0/{comment}?fields=colour", 100), Case("GET", "v26.0/{comment}/likes", 100),
    ]

    static let writes: [Case] = [
        Case("POST", "v26.0/{comment}/replies", body: ["message": ""], 100), Case("POST", "v26.0/{comment}/replies", body: ["message": "  "], 100),
        Case("POST", "v26.0/{comment}/replies", body: ["message": .string(String(repeating: "x", count: 2201))], 100),
        Case("POST", "v26.0/{comment}/replies", as: .basicOnly, body: ["message": "x"], 10), Case("POST", "v26.0/{hidden}/replies", body: ["message": "x"], 100),
        Case("POST", "v26.0/{liveComment}/replies", body: ["message": "x"], 100), Case("POST", "v26.0/{otherComment}/replies", body: ["message": "x"], 100, 33),
        Case("POST", "v26.0/{comment}", body: [:], 100), Case("POST", "v26.0/{comment}", body: ["hide": "perhaps"], 100), Case("DELETE", "v26.0/{otherComment}", 100, 33),
        Case("DELETE", "v26.0/17900000000000001", 100, 33), Case("POST", "v26.0/17900000000000009/comments", body: ["message": "x"], 100, 33),
        Case("POST", "v26.0/17900000000000001", body: [:], 100), Case("POST", "v26.0/me/subscribed_apps", 100), Case("POST", "v26.0/me/subscribed_apps?subscribed_fields=colour", 100),
        Case("POST", "v26.0/me/subscribed_apps?subscribed_fields=messages", as: .basicOnly, 10), Case("POST", "v26.0/me/media", 100),
    ]

    static let sends: [Case] = [
        Case("POST", "v26.0/me/messages", as: .basicOnly, body: ["recipient": ["id": "1"], "message": ["text": "x"]], 10),
        .send(["message": ["text": "x"]], 100), .send(["recipient": ["id": "{open}"]], 100), .send(["recipient": "nobody", "message": ["text": "x"]], 100),
        .send(["recipient": ["id": "{open}", "comment_id": "{comment}"], "message": ["text": "x"]], 100), .send(["recipient": ["username": "lena"], "message": ["text": "x"]], 100),
        .send(["recipient": ["id": "{open}"], "message": ["text": "x"], "sender_action": "typing_on"], 100), .send(["recipient": ["id": "42"], "message": ["text": "x"]], 100, 2_534_014),
        // A raw user id is no IGSID, and another account's IGSID is none of ours.
        .send(["recipient": ["id": "{otherAccount}"], "message": ["text": "x"]], 100, 2_534_014), .send(["recipient": ["id": "{foreignFan}"], "message": ["text": "x"]], 100, 2_534_014),
        .send(["recipient": ["id": "{silent}"], "message": ["text": "x"]], 10, 2_534_022), .send(["recipient": ["id": "{closed}"], "message": ["text": "x"]], 10, 2_534_022),
        .send(["recipient": ["id": "{closed}"], "message": ["text": "x"], "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"], 10),
        .message(["text": ""]), .message(["text": 5]), .message([:]), .message("hello"), .message(["text": "x", "colour": "red"]),
        // 251 emojis of four bytes are 1004 bytes, though only 251 characters.
        .message(["text": .string(String(repeating: "😀", count: 251))]), .message(["text": .string(String(repeating: "x", count: 1001))]),
        .message(["text": "x", "attachment": ["type": "like_heart"]]), .message(["attachment": ["type": "image", "payload": ["url": "http://x.example/a.png"]]]),
        .message(["attachment": ["type": "hologram"]]), .message(["attachment": ["type": "MEDIA_SHARE", "payload": ["id": "17900000000000009"]]]),
        .message(["attachment": ["type": "template", "payload": ["template_type": "list"]]]), .message(["text": "x", "quick_replies": []]),
        .message(["text": "x", "quick_replies": [["content_type": "text", "title": "a title of more than twenty letters", "payload": "a"]]]),
        .message(["text": "x", "reply_to": ["mid": "nothing"]]), .message(["text": "x"], ["tag": "ACCOUNT_UPDATE"]), .message(["text": "x"], ["messaging_type": "PROMOTION"]),
        .message(["text": "x"], ["messaging_type": "MESSAGE_TAG"]), .message(["text": "x"], ["messaging_type": "RESPONSE", "tag": "HUMAN_AGENT"]),
        .send(["recipient": ["comment_id": "{otherComment}"], "message": ["text": "x"]], 100, 33), .send(["recipient": ["comment_id": "{own}"], "message": ["text": "x"]], 10_903),
        .send(["recipient": ["comment_id": "{oldComment}"], "message": ["text": "x"]], 10, 2_534_022), .send(["recipient": ["comment_id": "{comment}"], "sender_action": "typing_on"], 100),
        .send(["recipient": ["id": "{open}"], "sender_action": "dance"], 100),
        .send(["recipient": ["id": "{open}"], "sender_action": "react", "payload": ["message_id": "nothing", "reaction": "love"]], 100),
        .send(["recipient": ["id": "{open}"], "sender_action": "react", "payload": ["message_id": "{mid}", "reaction": "fury"]], 100),
    ]

    private static func check(_ cases: [Case]) async throws {
        try await Harness.runInstagram { sandbox in
            let instagram = try sandbox.instagram
            // The call budgets are not what is tested here.
            instagram.change {
                $0.conversationCallsPerSecond = 1000
                $0.sendsPerSecond = 1000
            }
            let full = try instagram.issueToken()
            let other = instagram.accounts[1]
            let closed = try instagram.addFanMessage(fan: "closed_fan", text: "hi", at: Harness.now - .hours(25))
            let mid = try instagram.addFanMessage(fan: "open_fan", text: "hello")
            let comment = try instagram.addFanComment(fan: "silent_fan", text: "nice", media: InstagramSeed.post)
            let hidden = try instagram.addFanComment(fan: "silent_fan", text: "bad", media: InstagramSeed.post)
            #expect(try await sandbox.graph("POST", hidden, ["hide": true], token: full).status == 200)
            let live = try instagram.addFanComment(fan: "silent_fan", text: "hi", media: InstagramSeed.live)
            let old = try instagram.addFanComment(fan: "old_fan", text: "hi", media: InstagramSeed.post, at: Harness.now - .days(8))
            let foreign = try instagram.addFanComment(fan: "lena", text: "hi", account: other.id)
            let own = try #require(try await sandbox.graph("POST", "\(InstagramSeed.post)/comments", ["message": "mine"], token: full).json["id"]?.string)
            #expect(!closed.isEmpty)
            let names = [
                "{open}": try instagram.scopedID(of: "open_fan"), "{closed}": try instagram.scopedID(of: "closed_fan"), "{silent}": try instagram.scopedID(of: "silent_fan"),
                "{comment}": comment, "{hidden}": hidden, "{own}": own, "{oldComment}": old, "{liveComment}": live, "{otherComment}": foreign, "{mid}": mid, "{otherAccount}": other.id,
                "{foreignFan}": try instagram.scopedID(of: "lena", account: other.id),
            ]
            func fill(_ text: String) -> String { names.reduce(text) { $0.replacing($1.key, with: $1.value) } }
            let basic = try instagram.issueToken(scopes: ["instagram_business_basic"])
            for item in cases {
                let path = item.path == "v26.0/{closed}" ? "v26.0/1" : fill(item.path)
                let token = [Case.Who.full: full, .basicOnly: basic, .wrong: "IGAAnothing"][item.who]
                var headers: [String: String] = token.map { ["Authorization": "Bearer " + $0] } ?? [:]
                if item.body != nil { headers["Content-Type"] = "application/json" }
                let answer = try await sandbox.send(item.method, .instagramGraph, "/" + path, headers: headers, body: item.body.map { fill($0.text) })
                let error = answer.json["error"]
                #expect(answer.status >= 400, "\(item.testDescription): \(answer.body)")
                #expect(error?["code"]?.integer == item.code, "\(item.testDescription): \(answer.body)")
                if let subcode = item.subcode { #expect(error?["error_subcode"]?.integer == subcode, "\(item.testDescription): \(answer.body)") }
                #expect(error?["fbtrace_id"]?.string != nil && error?["type"]?.string != nil)
            }
        }
    }

    @Test func readsRefuse() async throws { try await Self.check(Self.reads) }
    @Test func writesRefuse() async throws { try await Self.check(Self.writes) }
    @Test func sendsRefuse() async throws { try await Self.check(Self.sends) }

    @Test func conditionsOfTheAccount() async throws {
        let expected: [(InstagramCondition, Int64, Int64?)] = [
            (.messagesDisabled, 200, 2_534_041), (.sendingRestricted, 10, 1_893_063), (.messagingBlocked, 100, 2_534_029), (.actionBlocked, 368, nil), (.checkpointed, 25, 2_207_050),
        ]
        for (condition, code, subcode) in expected {
            try await Harness.runInstagram { sandbox in
                let token = try sandbox.instagram.issueToken()
                try sandbox.instagram.addFanMessage(fan: "lena", text: "hi")
                try sandbox.instagram.setCondition(condition)
                let error = try await sandbox.sendText("x", to: try sandbox.instagram.scopedID(of: "lena"), token: token).json["error"]
                #expect(error?["code"]?.integer == code && error?["error_subcode"]?.integer == subcode)
                try sandbox.instagram.setCondition(.normal)
                #expect(try await sandbox.sendText("x", to: try sandbox.instagram.scopedID(of: "lena"), token: token).status == 200)
            }
        }
    }

    @Test func peopleWhoCannotBeReached() async throws {
        try await Harness.runInstagram { sandbox in
            let token = try sandbox.instagram.issueToken()
            try sandbox.instagram.addFanMessage(fan: "lena", text: "hi")
            let comment = try sandbox.instagram.addFanComment(fan: "lena", text: "hi")
            try sandbox.instagram.setRelation(fan: "lena", refusesMessages: true)
            let id = try sandbox.instagram.scopedID(of: "lena")
            #expect(try await sandbox.sendText("x", to: id, token: token).json["error"]?["code"]?.integer == 551)
            let reply = try await sandbox.graph("POST", "me/messages", ["recipient": ["comment_id": .string(comment)], "message": ["text": "x"]], token: token)
            #expect(reply.json["error"]?["code"]?.integer == 10_903)
            try sandbox.instagram.setRelation(fan: "lena", isBlocked: true, refusesMessages: false)
            #expect(try await sandbox.graph("GET", "\(id)?fields=username", token: token).json["error"]?["error_subcode"]?.integer == 33)
        }
    }

    @Test func rateLimits() async throws {
        try await Harness.runInstagram { sandbox in
            let instagram = try sandbox.instagram
            let token = try instagram.issueToken()
            func code(_ answer: Answer) -> Int64? { answer.json["error"]?["code"]?.integer }
            // Two conversation calls a second.
            #expect(try await sandbox.graph("GET", "me/conversations", token: token).status == 200)
            #expect(try await sandbox.graph("GET", "me/conversations", token: token).status == 200)
            let third = try await sandbox.graph("GET", "me/conversations", token: token)
            #expect(code(third) == 613 && third.json["error"]?["error_subcode"]?.integer == 2_534_040)
            sandbox.pass(.seconds(1))
            #expect(try await sandbox.graph("GET", "me/conversations", token: token).status == 200)

            try instagram.addFanMessage(fan: "lena", text: "hi")
            instagram.change { $0.sendsPerSecond = 1 }
            let lena = try instagram.scopedID(of: "lena")
            #expect(try await sandbox.sendText("a", to: lena, token: token).status == 200)
            #expect(code(try await sandbox.sendText("b", to: lena, token: token)) == 613)
            // A refused call counts too: half a second later the window still holds it.
            sandbox.pass(.milliseconds(900))
            #expect(code(try await sandbox.sendText("c", to: lena, token: token)) == 613)

            instagram.change {
                $0.accountCallsPerHour = 20
                $0.appCallsPerHour = 1000
            }
            var answers: [Int64?] = []
            for _ in 0 ..< 20 { answers.append(code(try await sandbox.graph("GET", "me", token: token))) }
            #expect(answers.first == .some(nil) && answers.last == 17)
            instagram.change { $0.appCallsPerHour = 20 }
            let limited = try await sandbox.graph("GET", "me", token: token)
            #expect(code(limited) == 4)
            let usage = try JSONNode(parsing: (limited.headers["x-app-usage"] ?? "").utf8)
            #expect(usage["call_count"]?.integer ?? 0 > 100)
            sandbox.pass(.minutes(61))
            #expect(try await sandbox.graph("GET", "me", token: token).status == 200)
        }
    }

    @Test func theBudgetFollowsImpressions() async throws {
        var seed = InstagramSeed.test
        seed.accounts[0].impressions = 0
        try await Harness.runInstagram(seed) { sandbox in
            let token = try sandbox.instagram.issueToken()
            #expect(try await sandbox.graph("GET", "me", token: token).status == 200)
            let refused = try await sandbox.graph("GET", "me", token: token)
            #expect(refused.json["error"]?["code"]?.integer == 80_002)
            let account = try #require(try sandbox.instagram.accounts.first).id
            let usage = try JSONNode(parsing: (refused.headers["x-business-use-case-usage"] ?? "").utf8)[account]?[0]
            #expect(usage?["type"]?.string == "instagram" && usage?["call_count"]?.integer == 200)
            let minutes = try #require(usage?["estimated_time_to_regain_access"]?.integer)
            #expect(minutes == 24 * 60)
            sandbox.pass(.minutes(minutes))
            #expect(try await sandbox.graph("GET", "me", token: token).status == 200)
        }
    }
}
