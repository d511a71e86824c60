import Core
import Foundation
import Sandbox
import Testing

/// Profile, media, comments, conversations and people.
@Suite struct InstagramReadTests {
    @Test func profileAndProjection() async throws {
        try await Harness.runInstagram { sandbox in
            let token = try sandbox.instagram.issueToken()
            let me = try await sandbox.graph("GET", "me?fields=user_id,username,account_type,followers_count,media_count,website", token: token)
            #expect(me.json["username"]?.string == "mia.creates" && me.json["followers_count"]?.integer == 12_034)
            // Missing optional data is absent, and the id always comes.
            #expect(me.json["website"] == nil && me.json["id"]?.string != nil)
            #expect(me.headers["facebook-api-version"] == "v26.0" && me.headers["x-fb-trace-id"] != nil)
            let bare = try await sandbox.graph("GET", "me", token: token)
            #expect(bare.json.object?.count == 1)
            #expect(try await sandbox.graph("GET", "me", token: token, version: "v19.0").headers["facebook-api-version"] == "v20.0")
            #expect(try await sandbox.graph("GET", "me", token: token, version: "").status == 200)
        }
    }

    @Test func mediaWithNestedFields() async throws {
        try await Harness.runInstagram { sandbox in
            let token = try sandbox.instagram.issueToken()
            let plain = try await sandbox.graph("GET", "me/media", token: token).json["data"]?.array ?? []
            // Newest first; no stories, no running broadcast; only ids unless asked.
            #expect(plain.map { $0["id"]?.string } == [InstagramSeed.album, InstagramSeed.reel, InstagramSeed.post])
            #expect(plain.allSatisfy { $0.object?.count == 1 })
            let fields = "caption,media_type,media_url,thumbnail_url,like_count,timestamp,children%7Bid,media_type%7D,comments.limit(1)%7Btext,replies%7Btext%7D%7D"
            let rich = try await sandbox.graph("GET", "me/media?fields=\(fields)", token: token).json["data"]?.array ?? []
            #expect(rich[0]["children"]?["data"]?.array?.count == 3 && rich[0]["like_count"] == nil)
            #expect(rich[1]["media_url"] == nil && rich[1]["thumbnail_url"]?.string != nil)
            #expect(rich[1]["timestamp"]?.string == "2026-11-20T18:03:11+0000")
            #expect(rich[2]["thumbnail_url"] == nil && rich[2]["comments"]?["data"]?[0]?["text"]?.string == "first!")
            #expect(rich[2]["comments"]?["data"]?[0]?["replies"]?["data"]?.array?.count == 2)
            let child = try #require(rich[0]["children"]?["data"]?[0]?["id"]?.string)
            let shown = try await sandbox.graph("GET", "\(child)?fields=media_url,permalink,caption", token: token).json
            #expect(shown["permalink"] == nil && shown["media_url"]?.string != nil)
            #expect(try await sandbox.graph("GET", "me/stories", token: token).json["data"]?.array?.count == 1)
            #expect(try await sandbox.graph("GET", "me/live_media", token: token).json["data"]?[0]?["id"]?.string == InstagramSeed.live)
            let since = (Timestamp(iso8601: "2026-11-21T00:00:00Z") ?? .distantPast).milliseconds / 1000
            #expect(try await sandbox.graph("GET", "me/media?since=\(since)", token: token).json["data"]?.array?.count == 1)
        }
    }

    @Test func pagesFollowTheirLinks() async throws {
        try await Harness.runInstagram { sandbox in
            let instagram = try sandbox.instagram
            let token = try instagram.issueToken()
            for index in 0 ..< 7 {
                try instagram.addFanComment(fan: index == 5 ? "restricted_fan" : "fan\(index)", text: "comment \(index)", media: InstagramSeed.reel, at: Harness.now - .minutes(10 - index))
            }
            try instagram.setRelation(fan: "restricted_fan", isRestricted: true)
            var texts: [[String]] = []
            var answer = try await sandbox.graph("GET", "\(InstagramSeed.reel)/comments?fields=text&limit=2", token: token).json
            var links = 0
            while true {
                texts.append((answer["data"]?.array ?? []).compactMap { $0["text"]?.string })
                guard let next = answer["paging"]?["next"]?.string else { break }
                #expect(next.contains("access_token=\(token)"))
                links += 1
                let start = try #require(next.range(of: "/graph.instagram.com"))
                answer = try await sandbox.send("GET", .instagramGraph, String(next[start.upperBound...])).json
            }
            // Newest first; a restricted person's comment makes a page short without ending the list.
            #expect(texts == [["comment 6"], ["comment 4", "comment 3"], ["comment 2", "comment 1"], ["comment 0"]])
            #expect(links == 3)
            let previous = try #require(answer["paging"]?["previous"]?.string)
            let start = try #require(previous.range(of: "/graph.instagram.com"))
            let back = try await sandbox.send("GET", .instagramGraph, String(previous[start.upperBound...])).json
            #expect((back["data"]?.array ?? []).compactMap { $0["text"]?.string } == ["comment 2", "comment 1"])
            let cursor = try #require(answer["paging"]?["cursors"]?["after"]?.string)
            sandbox.pass(.hours(2))
            #expect(try await sandbox.graph("GET", "\(InstagramSeed.reel)/comments?after=\(cursor)", token: token).json["error"]?["code"]?.integer == 100)
        }
    }

    @Test func commentPagesAreCappedAtFifty() async throws {
        try await Harness.runInstagram { sandbox in
            let token = try sandbox.instagram.issueToken()
            for index in 0 ..< 60 { try sandbox.instagram.addFanComment(fan: "fan", text: "\(index)", media: InstagramSeed.reel) }
            let page = try await sandbox.graph("GET", "\(InstagramSeed.reel)/comments?limit=100", token: token).json
            #expect(page["data"]?.array?.count == 50 && page["paging"]?["next"] != nil)
            #expect(page["data"]?[0]?.object?.keys.sorted() == ["id", "text", "timestamp"])
        }
    }

    @Test func whoWroteNeedsTheScope() async throws {
        try await Harness.runInstagram { sandbox in
            let instagram = try sandbox.instagram
            let full = try instagram.issueToken()
            let basic = try instagram.issueToken(scopes: ["instagram_business_basic"])
            let path = "\(InstagramSeed.post)/comments?fields=text,username,from,user,parent_id,hidden,media%7Bmedia_product_type%7D,replies%7Busername,user,parent_id%7D"
            let seen = try #require(try await sandbox.graph("GET", path, token: full).json["data"]?[0])
            #expect(seen["username"]?.string == "lena")
            #expect(seen["from"]?["id"]?.string == (try instagram.scopedID(of: "lena")))
            #expect(seen["media"]?["media_product_type"]?.string == "FEED" && seen["hidden"]?.bool == false && seen["parent_id"] == nil)
            let replies = seen["replies"]?["data"]?.array ?? []
            #expect(replies.map { $0["username"]?.string } == ["tom", "mia.creates"])
            #expect(replies[1]["user"] != nil && replies[0]["user"] == nil && replies[0]["parent_id"] == seen["id"])
            let blind = try #require(try await sandbox.graph("GET", path, token: basic).json["data"]?[0])
            #expect(blind["username"] == nil && blind["from"] == nil && blind["text"]?.string == "first!")
        }
    }

    @Test func conversationsAndTheirHorizon() async throws {
        try await Harness.runInstagram { sandbox in
            let instagram = try sandbox.instagram
            instagram.change { $0.conversationCallsPerSecond = 1000 }
            let token = try instagram.issueToken()
            var mids: [String] = []
            for index in 0 ..< 25 { mids.append(try instagram.addFanMessage(fan: "lena", text: "line \(index)", at: Harness.now - .minutes(30 - index))) }
            try instagram.addFanMessage(fan: "tom", text: "old request", at: Harness.now - .days(31))
            try instagram.addFanMessage(fan: "ana", text: "old friend", at: Harness.now - .days(31))
            try instagram.setRelation(fan: "ana", follows: true)
            let list = try await sandbox.graph("GET", "me/conversations?platform=instagram&fields=id,updated_time,participants,messages.limit(2)%7Bid,message,from,to%7D", token: token).json
            let threads = list["data"]?.array ?? []
            // A stranger's request that idled for 30 days is not listed; a follower's thread is.
            #expect(threads.map { $0["participants"]?["data"]?[1]?["username"]?.string } == ["lena", "ana"])
            let newest = threads[0]["messages"]?["data"]?.array ?? []
            #expect(newest.map { $0["message"]?.string } == ["line 24", "line 23"])
            #expect(newest[0]["from"]?["username"]?.string == "lena" && newest[0]["to"]?["data"]?[0]?["id"]?.string == instagram.accounts[0].id)
            let after = (Harness.now - .minutes(10)).milliseconds
            #expect(try await sandbox.graph("GET", "me/conversations?updated_after_ms=\(after)", token: token).json["data"]?.array?.count == 1)
            let lena = try instagram.scopedID(of: "lena")
            let one = try await sandbox.graph("GET", "me/conversations?user_id=\(lena)", token: token).json["data"]?.array ?? []
            let id = try #require(one.first?["id"]?.string)
            let all = try await sandbox.graph("GET", "\(id)?fields=messages.limit(100)%7Bid,message%7D", token: token).json["messages"]?["data"]?.array ?? []
            #expect(all.count == 25 && all.filter { $0["message"] != nil }.count == 20)
            #expect(try await sandbox.graph("GET", "\(mids[5])?fields=message", token: token).json["message"]?.string == "line 5")
            #expect(try await sandbox.graph("GET", "\(mids[4])?fields=message", token: token).json["error"]?["message"]?.string?.contains("deleted") == true)
            #expect(try await sandbox.graph("GET", mids[24], token: token).json.object?.keys.sorted() == ["created_time", "id"])
            try instagram.unsendMessage(mids[24])
            #expect(try await sandbox.graph("GET", mids[24], token: token).json["error"]?["error_subcode"]?.integer == 33)
            #expect(try await sandbox.graph("GET", "\(mids[4])?fields=message", token: token).json["message"]?.string == "line 4")
        }
    }

    @Test func peopleMayBeLookedUpOnceTheyWrote() async throws {
        try await Harness.runInstagram { sandbox in
            let instagram = try sandbox.instagram
            let token = try instagram.issueToken()
            let id = try instagram.scopedID(of: "new_fan")
            try instagram.addFanComment(fan: "new_fan", text: "hi")
            #expect(try await sandbox.graph("GET", "\(id)?fields=username", token: token).json["error"]?["code"]?.integer == 230)
            try instagram.addFanMessage(fan: "new_fan", text: "hi")
            let person = try await sandbox.graph("GET", "\(id)?fields=name,username,is_user_follow_business,follower_count", token: token).json
            #expect(person["username"]?.string == "new_fan" && person["is_user_follow_business"]?.bool == false)
            // The same person has another id for another account.
            #expect(try instagram.scopedID(of: "new_fan", account: instagram.accounts[1].id) != id)
        }
    }
}
