import Core
import Foundation
import Sandbox
import Testing

/// Replies, moderation, messages and their windows.
@Suite struct InstagramWriteTests {
    @Test func repliesAreAttachedToTheTopLevelComment() async throws {
        try await Harness.runInstagram { sandbox in
            let instagram = try sandbox.instagram
            let token = try instagram.issueToken()
            let top = try instagram.addFanComment(fan: "lena", text: "how often?", media: InstagramSeed.reel)
            let nested = try instagram.addFanComment(fan: "tom", text: "me too", media: InstagramSeed.reel, parent: top)
            let reply = try #require(try await sandbox.graph("POST", "\(nested)/replies", ["message": "Twice a week ✨"], token: token).json["id"]?.string)
            let shown = try await sandbox.graph("GET", "\(reply)?fields=parent_id,text,username", token: token).json
            #expect(shown["parent_id"]?.string == top && shown["text"]?.string == "Twice a week ✨" && shown["username"]?.string == "mia.creates")
            #expect(try await sandbox.graph("GET", "\(top)/replies", token: token).json["data"]?.array?.count == 2)
            let form = try await sandbox.send(
                "POST", .instagramGraph, "/v26.0/\(top)/replies?message=by%20query", headers: ["Authorization": "Bearer " + token])
            #expect(form.status == 200)
        }
    }

    @Test func hidingAndDeleting() async throws {
        try await Harness.runInstagram { sandbox in
            let instagram = try sandbox.instagram
            let token = try instagram.issueToken()
            let comment = try instagram.addFanComment(fan: "lena", text: "rude", media: InstagramSeed.reel)
            func hidden(_ id: String) async throws -> Bool? { try await sandbox.graph("GET", "\(id)?fields=hidden", token: token).json["hidden"]?.bool }
            // The read field's name is taken and does nothing.
            #expect(try await sandbox.graph("POST", comment, ["is_hidden": true], token: token).json["success"]?.bool == true)
            #expect(try await hidden(comment) == false)
            #expect(try await sandbox.graph("POST", "\(comment)?hide=true", token: token).json["success"]?.bool == true)
            #expect(try await hidden(comment) == true)
            #expect(try await sandbox.graph("POST", comment, ["hide": false], token: token).status == 200)
            #expect(try await hidden(comment) == false)
            let own = try #require(try await sandbox.graph("POST", "\(InstagramSeed.reel)/comments", ["message": "mine"], token: token).json["id"]?.string)
            #expect(try await sandbox.graph("POST", own, ["hide": true], token: token).status == 200)
            #expect(try await hidden(own) == false)
            let reply = try instagram.addFanComment(fan: "tom", text: "indeed", parent: comment)
            #expect(try await sandbox.graph("DELETE", comment, token: token).json["success"]?.bool == true)
            for id in [comment, reply] { #expect(try await sandbox.graph("GET", id, token: token).json["error"]?["error_subcode"]?.integer == 33) }
            #expect(try await sandbox.graph("POST", InstagramSeed.reel, ["comment_enabled": false], token: token).status == 200)
            #expect(try await sandbox.graph("POST", "\(own)/replies", ["message": "x"], token: token).json["error"]?["code"]?.integer == 100)
            #expect(throws: AppError.self) { try instagram.addFanComment(fan: "lena", text: "x", media: InstagramSeed.reel) }
        }
    }

    @Test func theWindowClosesAfterADay() async throws {
        try await Harness.runInstagram { sandbox in
            let instagram = try sandbox.instagram
            let token = try instagram.issueToken()
            try instagram.addFanMessage(fan: "lena", text: "hi")
            let lena = try instagram.scopedID(of: "lena")
            let sent = try await sandbox.sendText(String(repeating: "😀", count: 250), to: lena, token: token)
            #expect(sent.status == 200 && sent.json["recipient_id"]?.string == lena)
            let mid = try #require(sent.json["message_id"]?.string)
            #expect(try await sandbox.graph("GET", "\(mid)?fields=message", token: token).json["message"]?.string?.count == 250)
            sandbox.pass(.hours(24))
            let last = try await sandbox.sendText("still open", to: lena, token: token)
            #expect(last.status == 200 && last.json["message_id"]?.string != mid)
            sandbox.pass(.milliseconds(1))
            let closed = try await sandbox.sendText("too late", to: lena, token: token)
            #expect(closed.status == 403)
            #expect(closed.json["error"]?["error_subcode"]?.integer == 2_534_022 && closed.json["error"]?["type"]?.string == "IGApiException")
            // Only a person may go on, only with the feature, and only for seven days.
            let tag: [String: JSONNode] = ["messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"]
            #expect(try await sandbox.sendText("x", to: lena, token: token, tag).json["error"]?["code"]?.integer == 10)
            instagram.changeApp { $0.hasHumanAgent = true }
            #expect(try await sandbox.sendText("x", to: lena, token: token, tag).status == 200)
            #expect(try await sandbox.sendText("x", to: lena, token: token, ["tag": "HUMAN_AGENT"]).status == 200)
            sandbox.pass(.days(6))
            #expect(try await sandbox.sendText("x", to: lena, token: token, tag).json["error"]?["error_subcode"]?.integer == 2_534_022)
            try instagram.addFanMessage(fan: "lena", text: "back")
            #expect(try await sandbox.sendText("x", to: lena, token: token).status == 200)
        }
    }

    @Test func onePrivateReplyPerComment() async throws {
        try await Harness.runInstagram { sandbox in
            let instagram = try sandbox.instagram
            let token = try instagram.issueToken()
            let comment = try instagram.addFanComment(fan: "new_fan", text: "price?", media: InstagramSeed.reel)
            func privately(_ comment: String) async throws -> Answer {
                try await sandbox.graph("POST", "me/messages", ["recipient": ["comment_id": .string(comment)], "message": ["text": "in private"]], token: token)
            }
            let first = try await privately(comment)
            #expect(first.status == 200)
            let person = try #require(first.json["recipient_id"]?.string)
            #expect(person == (try instagram.scopedID(of: "new_fan")))
            #expect(try await privately(comment).json["error"]?["code"]?.integer == 10_900)
            // Nothing more until the person answers.
            let followUp = try await sandbox.sendText("and?", to: person, token: token)
            #expect(followUp.status == 403 && followUp.json["error"]?["error_subcode"]?.integer == 2_534_022)
            try instagram.addFanMessage(fan: "new_fan", text: "thanks!")
            #expect(try await sandbox.sendText("welcome", to: person, token: token).status == 200)
            let live = try instagram.addFanComment(fan: "lena", text: "hi", media: InstagramSeed.live)
            let second = try instagram.addFanComment(fan: "lena", text: "hi again", media: InstagramSeed.live)
            #expect(try await privately(live).status == 200)
            try instagram.endBroadcast(InstagramSeed.live)
            #expect(try await privately(second).json["error"]?["code"]?.integer == 10_903)
            instagram.change { $0.privateRepliesPerHour = 0 }
            let third = try instagram.addFanComment(fan: "lena", text: "third", media: InstagramSeed.reel)
            #expect(try await privately(third).json["error"]?["code"]?.integer == 613)
            #expect(instagram.snapshot()["accounts"]?[0]?["comments"]?.array?.filter { $0["private_reply"]?.bool == true }.count == 2)
        }
    }

    @Test func actionsAndAttachments() async throws {
        try await Harness.runInstagram { sandbox in
            let instagram = try sandbox.instagram
            let token = try instagram.issueToken()
            let mid = try instagram.addFanMessage(fan: "lena", text: "hi")
            let lena = try instagram.scopedID(of: "lena")
            for action in ["typing_on", "typing_off", "mark_seen"] {
                let answer = try await sandbox.graph("POST", "me/messages", ["recipient": ["id": .string(lena)], "sender_action": .string(action)], token: token)
                #expect(answer.json == ["recipient_id": .string(lena)])
            }
            let react: JSONNode = ["recipient": ["id": .string(lena)], "sender_action": "react", "payload": ["message_id": .string(mid), "reaction": "love"]]
            #expect(try await sandbox.graph("POST", "me/messages", react, token: token).status == 200)
            #expect(try await sandbox.graph("GET", "\(mid)?fields=reactions", token: token).json["reactions"]?["data"]?[0]?["reaction"]?.string == "love")
            let messages: [JSONNode] = [
                ["attachment": ["type": "image", "payload": ["url": "https://x.example/a.png"]]], ["attachment": ["type": "like_heart"]],
                ["attachment": ["type": "MEDIA_SHARE", "payload": ["id": .string(InstagramSeed.post)]]],
                ["text": "Pick", "quick_replies": [["content_type": "text", "title": "Yes", "payload": "Y"]]], ["text": "to that", "reply_to": ["mid": .string(mid)]],
            ]
            for message in messages {
                #expect(try await sandbox.graph("POST", "me/messages", ["recipient": ["id": .string(lena)], "message": message], token: token).status == 200, "\(message.text)")
            }
            // Nested objects of a form are JSON text.
            let form = FormItems([.init(name: "recipient", value: "{\"id\":\"\(lena)\"}"), .init(name: "message", value: "{\"text\":\"by form\"}")]).encoded
            let account = instagram.accounts[0].id
            let answer = try await sandbox.send(
                "POST", .instagramGraph, "/v26.0/\(account)/messages", headers: ["Authorization": "Bearer " + token, "Content-Type": "application/x-www-form-urlencoded"], body: form)
            #expect(answer.status == 200)
        }
    }

    @Test func effectsCanStayInvisibleForAWhile() async throws {
        try await Harness.runInstagram { sandbox in
            let instagram = try sandbox.instagram
            instagram.change { $0.conversationCallsPerSecond = 1000 }
            let token = try instagram.issueToken()
            try sandbox.server.core.faults.add(FaultRule(.visibilityDelay(.seconds(30)), simulator: "instagram", method: "POST"))
            let comment = try instagram.addFanComment(fan: "lena", text: "hi", media: InstagramSeed.reel)
            let reply = try #require(try await sandbox.graph("POST", "\(comment)/replies", ["message": "hello"], token: token).json["id"]?.string)
            try instagram.addFanMessage(fan: "lena", text: "hi")
            let mid = try #require(try await sandbox.sendText("hello", to: try instagram.scopedID(of: "lena"), token: token).json["message_id"]?.string)
            for id in [reply, mid] { #expect(try await sandbox.graph("GET", id, token: token).status == 400) }
            sandbox.pass(.seconds(30))
            for id in [reply, mid] { #expect(try await sandbox.graph("GET", id, token: token).status == 200) }
        }
    }

    @Test func aResetConnectionAfterTheEffectStillDelivers() async throws {
        try await Harness.runInstagram { sandbox in
            let instagram = try sandbox.instagram
            let token = try instagram.issueToken()
            try instagram.addFanMessage(fan: "lena", text: "hi")
            let lena = try instagram.scopedID(of: "lena")
            try sandbox.server.core.faults.add(FaultRule(.reset(.after), simulator: "instagram", path: "*/messages", count: 1))
            await #expect(throws: (any Error).self) { try await sandbox.sendText("once", to: lena, token: token) }
            let texts = instagram.snapshot()["accounts"]?[0]?["conversations"]?[0]?["messages"]?.array?.compactMap { $0["text"]?.string }
            #expect(texts == ["hi", "once"])
        }
    }
}
