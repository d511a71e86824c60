import Core
import Sandbox
import Testing

/// Every refusal of the Data API that our calls can meet.
@Suite struct YouTubeErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        enum Credential: Sendable { case full, readonly, other, key, badKey, badToken, none }

        var method = "GET"
        var path: String
        var credential = Credential.full
        var body: JSONNode?
        var status: Int
        var reason: String
        var testDescription: String { "\(self.method) \(self.path) \(self.credential) → \(self.status) \(self.reason)" }

        init(_ method: String, _ path: String, as credential: Credential = .full, body: JSONNode? = nil, _ status: Int, _ reason: String) {
            (self.method, self.path, self.credential, self.body, self.status, self.reason) = (method, path, credential, body, status, reason)
        }
    }

    /// Ids that the test fills in: `{top}`, `{reply}`, `{held}`, `{closed}`, `{mine}`, `{caption}`, `{foreignCaption}`.
    static let cases: [Case] = [
        Case("GET", "channels?part=snippet&mine=true", as: .none, 403, "forbidden"),
        Case("GET", "channels?part=snippet&mine=true", as: .badToken, 401, "authError"),
        Case("GET", "channels?part=snippet&mine=true", as: .key, 401, "required"),
        Case("GET", "channels?part=snippet&id=x", as: .badKey, 400, "badRequest"),
        Case("GET", "channels?part=snippet", 400, "missingRequiredParameter"),
        Case("GET", "channels?mine=true", 400, "missingRequiredParameter"),
        Case("GET", "channels?part=snippet,nonsense&mine=true", 400, "unknownPart"),
        Case("GET", "channels?part=snippet&mine=true&id=x", 400, "incompatibleParameters"),
        Case("GET", "channels?part=snippet&mine=true&maxResults=51", 400, "invalidParameter"),
        Case("GET", "channels?part=snippet&mine=true&nonsense=1", 400, "unexpectedParameter"),
        Case("GET", "channels?part=snippet&managedByMe=true", 403, "channelForbidden"),
        Case("GET", "channels?part=snippet&mine=true&fields=items(", 400, "invalidParameter"),
        Case("GET", "channels?part=snippet&mine=true&fields=nonsense", 400, "invalidParameter"),
        Case("GET", "playlistItems?part=snippet&playlistId=UUnothing", 404, "playlistNotFound"),
        Case("GET", "playlistItems?part=snippet&playlistId=UUmiaFitnessChannel00001&pageToken=QURTxx", 400, "invalidPageToken"),
        Case("GET", "videos?part=snippet&id=a&chart=mostPopular", 400, "incompatibleParameters"),
        Case("GET", "captions?part=snippet&videoId=planWeek001", as: .readonly, 403, "insufficientPermissions"),
        Case("GET", "captions?part=snippet&videoId=planWeek001", as: .key, 401, "required"),
        Case("GET", "captions?part=snippet&videoId=othersVid01", 403, "forbidden"),
        Case("GET", "captions?part=snippet&videoId=nothing0000", 404, "videoNotFound"),
        Case("GET", "captions?part=snippet", 400, "missingRequiredParameter"),
        Case("GET", "captions/nothing", 404, "captionNotFound"),
        Case("GET", "captions/{foreignCaption}", 403, "forbidden"),
        Case("GET", "captions/{caption}?tfmt=scc", 400, "couldNotConvert"),
        Case("GET", "videoTrainability?id=nothing0000", as: .none, 404, "videoNotFound"),
        Case("GET", "commentThreads?part=snippet&videoId=planWeek001", as: .readonly, 403, "insufficientPermissions"),
        Case("GET", "commentThreads?part=snippet", 400, "missingRequiredParameter"),
        Case("GET", "commentThreads?part=snippet&videoId=noComments1", 403, "commentsDisabled"),
        Case("GET", "commentThreads?part=snippet&videoId=nothing0000", 404, "videoNotFound"),
        Case("GET", "commentThreads?part=snippet&allThreadsRelatedToChannelId=UCnothing", 404, "channelNotFound"),
        Case("GET", "commentThreads?part=snippet&id=nothing", 404, "commentThreadNotFound"),
        Case("GET", "commentThreads?part=snippet&id={top}&order=time", 400, "incompatibleParameters"),
        Case("GET", "commentThreads?part=snippet&videoId=planWeek001&maxResults=101", 400, "invalidParameter"),
        Case("GET", "commentThreads?part=snippet&videoId=planWeek001&order=oldest", 400, "invalidParameter"),
        Case("GET", "commentThreads?part=snippet&videoId=planWeek001&moderationStatus=heldForReview", as: .other, 403, "forbidden"),
        Case("GET", "commentThreads?part=snippet&videoId=planWeek001&moderationStatus=rejected", 400, "operationNotSupported"),
        Case("GET", "comments?part=snippet&parentId=nothing", 404, "commentNotFound"),
        Case("GET", "comments?part=snippet&id={held}", as: .other, 404, "commentNotFound"),
        Case("POST", "comments?part=snippet", as: .readonly, body: ["snippet": ["parentId": "{top}", "textOriginal": "x"]], 403, "insufficientPermissions"),
        Case("POST", "comments?part=snippet", as: .key, body: ["snippet": ["parentId": "{top}", "textOriginal": "x"]], 401, "required"),
        Case("POST", "comments", body: ["snippet": ["parentId": "{top}", "textOriginal": "x"]], 400, "missingRequiredParameter"),
        Case("POST", "comments?part=snippet", body: "text", 400, "parseError"),
        Case("POST", "comments?part=snippet", body: [:], 400, "invalidCommentMetadata"),
        Case("POST", "comments?part=snippet", body: ["snippet": ["textOriginal": "x"]], 400, "parentIdMissing"),
        Case("POST", "comments?part=snippet", body: ["snippet": ["parentId": "{top}"]], 400, "commentTextRequired"),
        Case("POST", "comments?part=snippet", body: ["snippet": ["parentId": "{top}", "textOriginal": "  "]], 400, "commentTextRequired"),
        Case("POST", "comments?part=snippet", body: ["snippet": ["parentId": "{top}", "textOriginal": .string(String(repeating: "x", count: 10_001))]], 400, "commentTextTooLong"),
        Case("POST", "comments?part=snippet", body: ["snippet": ["parentId": "nothing", "textOriginal": "x"]], 404, "parentCommentNotFound"),
        Case("POST", "comments?part=snippet", body: ["snippet": ["parentId": "{reply}", "textOriginal": "x"]], 404, "parentCommentNotFound"),
        Case("POST", "comments?part=snippet", body: ["snippet": ["parentId": "{closed}", "textOriginal": "x"]], 400, "operationNotSupported"),
        Case("POST", "comments?part=snippet", body: ["snippet": ["parentId": "{held}", "textOriginal": "x"]], 400, "parentCommentIsPrivate"),
        Case("POST", "commentThreads?part=snippet", body: ["snippet": ["videoId": "noComments1", "topLevelComment": ["snippet": ["textOriginal": "x"]]]], 403, "commentsDisabled"),
        Case("POST", "commentThreads?part=snippet", body: ["snippet": ["topLevelComment": ["snippet": ["textOriginal": "x"]]]], 400, "channelOrVideoIdMissing"),
        Case("PUT", "comments?part=snippet", body: ["id": "{top}", "snippet": ["textOriginal": "mine now"]], 403, "forbidden"),
        Case("PUT", "comments?part=snippet", body: ["id": "nothing", "snippet": ["textOriginal": "x"]], 404, "commentNotFound"),
        Case("DELETE", "comments?id={top}", 403, "forbidden"),
        Case("DELETE", "comments?id=nothing", 404, "commentNotFound"),
        Case("POST", "comments/setModerationStatus?id={top}&moderationStatus=published&banAuthor=true", 400, "banWithoutReject"),
        Case("POST", "comments/setModerationStatus?id={top}&moderationStatus=published", as: .other, 403, "forbidden"),
        Case("POST", "comments/setModerationStatus?id={top},nothing&moderationStatus=published", 404, "commentNotFound"),
        Case("POST", "comments/setModerationStatus?id={top}&moderationStatus=likelySpam", 400, "invalidParameter"),
    ]

    @Test func refusesAsTheRealOneDoes() async throws {
        try await Harness.run { harness in
            let youtube = try harness.youtube
            let full = try youtube.issueTokens(clientID: YouTubeSeed.clientID).access
            let readonly = try youtube.issueTokens(clientID: "testing", scopes: [Scope.readonly]).access
            let other = try youtube.issueTokens(clientID: YouTubeSeed.clientID, channelID: YouTubeSeed.other).access
            let top = try youtube.addComment(videoID: YouTubeSeed.video, author: "lena", text: "hi")
            let closed = try youtube.addComment(videoID: YouTubeSeed.video, author: "lena", text: "closed")
            try youtube.setComment(closed, canReply: false)
            func captions(_ video: String, _ token: String) async throws -> String {
                try #require(try await harness.api("GET", "captions?part=id&videoId=\(video)", token: token).json["items"]?[0]?["id"]?.string)
            }
            let ids = [
                "{top}": top, "{closed}": closed, "{reply}": try youtube.addComment(author: "mia", text: "thanks", parentID: top),
                "{held}": try youtube.addComment(videoID: YouTubeSeed.video, author: "kim", text: "Crypto!"),
                "{caption}": try await captions(YouTubeSeed.video, full), "{foreignCaption}": try await captions(YouTubeSeed.foreign, other),
            ]
            func filled(_ text: String) -> String { ids.reduce(text) { $0.replacing($1.key, with: $1.value) } }
            for testCase in Self.cases {
                let token: String? =
                    switch testCase.credential {
                    case .full: full
                    case .readonly: readonly
                    case .other: other
                    case .badToken: "ya29.nothing"
                    case .key, .badKey, .none: nil
                    }
                var path = filled(testCase.path)
                if testCase.credential == .key || testCase.credential == .badKey {
                    path += "&key=" + (testCase.credential == .key ? YouTubeSeed.key : "wrong")
                }
                let body = try testCase.body.map { try JSONNode(parsing: filled($0.text).utf8) }
                let answer = try await harness.api(testCase.method, path, token: token, body: body)
                #expect(answer.status == testCase.status, "\(testCase.testDescription): \(answer.body)")
                #expect(answer.reason == testCase.reason, "\(testCase.testDescription)")
                #expect(answer.json["error"]?["code"]?.integer == Int64(testCase.status), "\(testCase.testDescription)")
            }
            #expect(youtube.comments().filter { $0.clientID != nil }.isEmpty, "no refused call wrote anything")
        }
    }

    @Test func wordsTheMainErrorsExactly() async throws {
        try await Harness.run { harness in
            let bad = try await harness.api("GET", "channels?part=id&mine=true", token: "ya29.x").json["error"]
            #expect(bad?["status"] == "UNAUTHENTICATED")
            #expect(bad?["errors"]?[0] == ["message": "Invalid Credentials", "domain": "global", "reason": "authError", "location": "Authorization", "locationType": "header"])
            let readonly = try harness.youtube.issueTokens(clientID: YouTubeSeed.clientID, scopes: [Scope.readonly]).access
            let scope = try await harness.api("GET", "comments?part=id&id=x", token: readonly).json["error"]
            #expect(scope?["message"] == "Request had insufficient authentication scopes.")
            #expect(scope?["details"]?[0]?["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
            try harness.youtube.setQuota(units: 10_000)
            let quota = try await harness.api("GET", "channels?part=id&mine=true", token: readonly).json["error"]
            #expect(quota?["errors"]?[0]?["domain"] == "youtube.quota")
            #expect(quota?["message"]?.string?.hasPrefix("The request cannot be completed because you have exceeded your <a href=") == true)
        }
    }

    @Test(arguments: [("closed", "authenticatedUserAccountClosed"), ("suspended", "authenticatedUserAccountSuspended"), ("ineligible", "ineligibleAccount")])
    func refusesAccountsInABadState(state: String, reason: String) async throws {
        try await Harness.run { harness in
            let token = try harness.youtube.issueTokens(clientID: YouTubeSeed.clientID).access
            try await harness.control("POST", "/youtube/account", ["email": "mia@example.com", "state": .string(state)])
            let answer = try await harness.api("GET", "channels?part=id&mine=true", token: token)
            #expect(answer.status == 403)
            #expect(answer.reason == reason)
        }
    }
}
