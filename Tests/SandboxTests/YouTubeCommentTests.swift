import Core
import Sandbox
import Testing

/// Reading, writing and moderating comments.
@Suite struct YouTubeCommentTests {
    private func withCreator(_ body: (Harness, YouTubeSimulator, String) async throws -> Void) async throws {
        try await Harness.run { harness in
            let youtube = try harness.youtube
            try await body(harness, youtube, try youtube.issueTokens(clientID: YouTubeSeed.clientID).access)
        }
    }

    private static let channelThreads = "commentThreads?part=snippet,replies&allThreadsRelatedToChannelId=\(YouTubeSeed.mia)"

    private func ids(_ answer: Answer) -> [String] { (answer.json["items"]?.array ?? []).compactMap { $0["id"]?.string } }

    @Test func listsThreadsOfTheChannelNewestFirst() async throws {
        try await self.withCreator { harness, youtube, token in
            let old = try youtube.addComment(videoID: YouTubeSeed.older, author: "lena", text: "old", publishedAt: Harness.now - .hours(2))
            let new = try youtube.addComment(videoID: YouTubeSeed.video, author: "kim", text: "new <3 https://x.org", publishedAt: Harness.now)
            let own = try youtube.addComment(videoID: YouTubeSeed.video, author: "mia", text: "own", publishedAt: Harness.now - .hours(1))
            let answer = try await harness.api("GET", Self.channelThreads, token: token)
            #expect(Array(self.ids(answer).prefix(3)) == [new, own, old], "the creator's own comments are in the list too")
            #expect(answer.json["pageInfo"] == ["totalResults": 4, "resultsPerPage": 20])
            let snippet = answer.json["items"]?[0]?["snippet"]
            #expect(snippet?["canReply"] == true)
            #expect(snippet?["totalReplyCount"] == 0)
            let comment = snippet?["topLevelComment"]?["snippet"]
            #expect(comment?["textDisplay"] == "new &lt;3 <a href=\"https://x.org\">https://x.org</a>")
            #expect(comment?["textOriginal"] == nil, "only its author gets the original text")
            #expect(comment?["authorDisplayName"] == "@kim")
            #expect(comment?["likeCount"] == 0)
            #expect(comment?["publishedAt"] == "2026-11-22T15:25:28Z")
            #expect(comment?["moderationStatus"] == "published")
            let plain = try await harness.api("GET", Self.channelThreads + "&textFormat=plainText", token: token)
            #expect(plain.json["items"]?[0]?["snippet"]?["topLevelComment"]?["snippet"]?["textDisplay"] == "new <3 https://x.org")
            #expect(plain.json["items"]?[1]?["snippet"]?["topLevelComment"]?["snippet"]?["textOriginal"] == "own")
        }
    }

    @Test func pagesWithoutGapsWhileCommentsArrive() async throws {
        try await self.withCreator { harness, youtube, token in
            var written: [String] = []
            for number in 0 ..< 7 { written.append(try youtube.addComment(videoID: YouTubeSeed.video, author: "fan\(number)", text: "n\(number)", publishedAt: Harness.now)) }
            let path = "commentThreads?part=id&videoId=\(YouTubeSeed.video)&maxResults=3"
            let first = try await harness.api("GET", path, token: token)
            try youtube.addComment(videoID: YouTubeSeed.video, author: "late", text: "in between")
            let second = try await harness.api("GET", path + "&pageToken=" + (try #require(first.json["nextPageToken"]?.string)), token: token)
            let third = try await harness.api("GET", path + "&pageToken=" + (try #require(second.json["nextPageToken"]?.string)), token: token)
            #expect(self.ids(first) + self.ids(second) + self.ids(third) == written.reversed())
            #expect(third.json["nextPageToken"] == nil)
        }
    }

    @Test func showsFiveRepliesAndTheRestByParent() async throws {
        try await self.withCreator { harness, youtube, token in
            let top = try youtube.addComment(videoID: YouTubeSeed.video, author: "lena", text: "q")
            var replies: [String] = []
            for number in 0 ..< 8 { replies.append(try youtube.addComment(author: "fan\(number)", text: "r\(number)", parentID: top)) }
            let nested = try youtube.addComment(author: "kim", text: "to a reply", parentID: replies[0])
            #expect(nested.hasPrefix(top + "."), "there is one level only")
            let thread = try await harness.api("GET", "commentThreads?part=snippet,replies&id=\(top)", token: token).json["items"]?[0]
            #expect(thread?["snippet"]?["totalReplyCount"] == 9)
            #expect(thread?["replies"]?["comments"]?.array?.count == 5)
            #expect(thread?["snippet"]?["topLevelComment"]?["snippet"]?["moderationStatus"] == nil, "never with id")
            let all = try await harness.api("GET", "comments?part=snippet&parentId=\(top)&maxResults=100", token: token)
            #expect(Set(self.ids(all)) == Set(replies + [nested]))
            #expect(all.json["items"]?[0]?["snippet"]?["parentId"]?.string == top)
            #expect(self.ids(try await harness.api("GET", "comments?part=id&id=\(replies[1]),\(top)", token: token)) == [replies[1], top])
        }
    }

    @Test func repliesAndReadsBack() async throws {
        try await self.withCreator { harness, youtube, token in
            let top = try youtube.addComment(videoID: YouTubeSeed.video, author: "lena", text: "Which mat?")
            let body: JSONNode = ["snippet": ["parentId": .string(top), "textOriginal": "The blue one & it's great"]]
            let answer = try await harness.api("POST", "comments?part=snippet", token: token, body: body)
            #expect(answer.status == 200)
            #expect(answer.json["snippet"]?["textOriginal"] == "The blue one & it's great")
            #expect(answer.json["snippet"]?["authorChannelId"]?["value"]?.string == YouTubeSeed.mia)
            #expect(answer.json["snippet"]?["publishedAt"] == "2026-11-22T15:25:28Z")
            let twice = try await harness.api("POST", "comments?part=snippet", token: token, body: body)
            #expect(twice.status == 200 && twice.json["id"] != answer.json["id"], "duplicates are not noticed")
            #expect(Set(self.ids(try await harness.api("GET", "comments?part=id&parentId=\(top)", token: token))).count == 2)
            #expect(youtube.apiCommentCount == 2)
        }
    }

    @Test func startsThreads() async throws {
        try await self.withCreator { harness, _, token in
            let body: JSONNode = ["snippet": ["channelId": .string(YouTubeSeed.mia), "videoId": .string(YouTubeSeed.video), "topLevelComment": ["snippet": ["textOriginal": "Ask me"]]]]
            let answer = try await harness.api("POST", "commentThreads?part=snippet", token: token, body: body)
            #expect(answer.json["kind"] == "youtube#commentThread")
            #expect(answer.json["snippet"]?["topLevelComment"]?["snippet"]?["textOriginal"] == "Ask me")
            #expect(answer.json["id"] == answer.json["snippet"]?["topLevelComment"]?["id"])
        }
    }

    @Test func editsAndDeletesOnlyItsOwn() async throws {
        try await self.withCreator { harness, youtube, token in
            let own = try youtube.addComment(videoID: YouTubeSeed.video, author: "mia", text: "tpyo")
            let etag = try #require(try await harness.api("GET", "comments?part=snippet&id=\(own)&textFormat=plainText", token: token).json["items"]?[0]?["etag"]?.string)
            harness.pass(.minutes(1))
            let body: JSONNode = ["id": .string(own), "snippet": ["textOriginal": "typo"]]
            #expect(try await harness.api("PUT", "comments?part=snippet", token: token, headers: ["If-Match": "\"stale\""], body: body).status == 412)
            let edited = try await harness.api("PUT", "comments?part=snippet", token: token, headers: ["If-Match": "\"\(etag)\""], body: body)
            #expect(edited.json["snippet"]?["updatedAt"] == "2026-11-22T15:26:28Z")
            #expect(edited.json["snippet"]?["publishedAt"] == "2026-11-22T15:25:28Z")
            let deleted = try await harness.api("DELETE", "comments?id=\(own)", token: token)
            #expect((deleted.status, deleted.body) == (204, ""))
            #expect(try await harness.api("GET", "comments?part=id&id=\(own)", token: token).reason == "commentNotFound")
        }
    }

    @Test func keepsHeldAndSpamInTheirQueues() async throws {
        try await self.withCreator { harness, youtube, token in
            let held = try youtube.addComment(videoID: YouTubeSeed.video, author: "kim", text: "Buy CRYPTO now")
            let spam = try youtube.addComment(videoID: YouTubeSeed.video, author: "bot", text: "hot deals")
            try youtube.setComment(spam, moderation: "likelySpam")
            let path = "commentThreads?part=snippet&videoId=\(YouTubeSeed.video)"
            #expect(self.ids(try await harness.api("GET", path, token: token)).isEmpty)
            let queue = try await harness.api("GET", path + "&moderationStatus=heldForReview", token: token)
            #expect(self.ids(queue) == [held])
            #expect(queue.json["items"]?[0]?["snippet"]?["topLevelComment"]?["snippet"]?["moderationStatus"] == "heldForReview")
            #expect(self.ids(try await harness.api("GET", path + "&moderationStatus=likelySpam", token: token)) == [spam])
            #expect(try await harness.api("POST", "comments/setModerationStatus?id=\(held),\(spam)&moderationStatus=published", token: token).status == 204)
            #expect(Set(self.ids(try await harness.api("GET", path, token: token))) == [held, spam])
            #expect(try await harness.api("GET", "videos?part=statistics&id=\(YouTubeSeed.video)", token: token).json["items"]?[0]?["statistics"]?["commentCount"] == "2")
        }
    }

    @Test func rejectsTheLaterCommentsOfABannedAuthor() async throws {
        try await self.withCreator { harness, youtube, token in
            let first = try youtube.addComment(videoID: YouTubeSeed.video, author: "troll", text: "boo")
            #expect(try await harness.api("POST", "comments/setModerationStatus?id=\(first)&moderationStatus=rejected&banAuthor=true", token: token).status == 204)
            let second = try youtube.addComment(videoID: YouTubeSeed.video, author: "troll", text: "boo again")
            #expect(youtube.comments(threadID: second).first?.moderation == "rejected")
            #expect(self.ids(try await harness.api("GET", "commentThreads?part=id&videoId=\(YouTubeSeed.video)", token: token)).isEmpty)
        }
    }

    @Test func answersAHeldReplyLikeAnyOther() async throws {
        try await self.withCreator { harness, youtube, _ in
            let other = try youtube.issueTokens(clientID: YouTubeSeed.clientID, channelID: YouTubeSeed.other).access
            let top = try youtube.addComment(videoID: YouTubeSeed.video, author: "lena", text: "hi")
            let answer = try await harness.api("POST", "comments?part=snippet", token: other, body: ["snippet": ["parentId": .string(top), "textOriginal": "my crypto tip"]])
            #expect(answer.status == 200)
            #expect(youtube.comments(threadID: top).last?.moderation == "heldForReview")
            #expect(self.ids(try await harness.api("GET", "comments?part=id&parentId=\(top)", token: other)).isEmpty)
        }
    }

    @Test func ordersByRelevanceAndSearches() async throws {
        try await self.withCreator { harness, youtube, token in
            let liked = try youtube.addComment(videoID: YouTubeSeed.video, author: "a", text: "Great mat", likeCount: 9)
            let plain = try youtube.addComment(videoID: YouTubeSeed.video, author: "b", text: "great plan", likeCount: 1)
            let path = "commentThreads?part=id&videoId=\(YouTubeSeed.video)"
            #expect(self.ids(try await harness.api("GET", path + "&order=relevance", token: token)) == [liked, plain])
            #expect(self.ids(try await harness.api("GET", path + "&searchTerms=PLAN", token: token)) == [plain])
            #expect(self.ids(try await harness.api("GET", path + "&key=\(YouTubeSeed.key)&maxResults=1")) == [plain], "public reads take a key")
        }
    }
}
