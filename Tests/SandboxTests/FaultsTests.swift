import AsyncHTTPClient
import Core
import NIOCore
import Sandbox
import Testing

/// Every kind of scripted fault, seen from a client over real HTTP.
@Suite(.timeLimit(.minutes(5))) struct FaultsTests {
    private func withReply(_ body: (Harness, YouTubeSimulator, _ token: String, _ top: String) async throws -> Void) async throws {
        try await Harness.run { harness in
            let youtube = try harness.youtube
            let token = try youtube.issueTokens(clientID: YouTubeSeed.clientID).access
            try await body(harness, youtube, token, try youtube.addComment(videoID: YouTubeSeed.video, author: "lena", text: "hi"))
        }
    }

    private func reply(_ harness: Harness, _ token: String, _ top: String) async throws -> Answer {
        try await harness.api("POST", "comments?part=snippet", token: token, body: ["snippet": ["parentId": .string(top), "textOriginal": "thanks"]])
    }

    private static func onReplies(_ effect: FaultEffect, count: Int? = 1) -> FaultRule {
        FaultRule(effect, simulator: "youtube", method: "POST", path: "/youtube/v3/comments", count: count)
    }

    @Test(arguments: [(FaultEffect.Phase.before, 0), (.after, 1)])
    func resetsTheConnectionBeforeOrAfterTheEffect(phase: FaultEffect.Phase, written: Int) async throws {
        try await self.withReply { harness, youtube, token, top in
            let id = try harness.server.core.faults.add(Self.onReplies(.reset(phase)))
            await #expect(throws: (any Error).self) { try await self.reply(harness, token, top) }
            #expect(youtube.apiCommentCount == written)
            #expect(harness.server.core.faults.applied(id) == 1)
            #expect(try await self.reply(harness, token, top).status == 200, "the next call is unharmed")
            #expect(harness.server.core.log.count(.post, "/youtube/v3/comments", status: 0) == 1)
        }
    }

    @Test(arguments: [(FaultEffect.Phase.before, 0), (.after, 1)])
    func answersAStatusBeforeOrAfterTheEffect(phase: FaultEffect.Phase, written: Int) async throws {
        try await self.withReply { harness, youtube, token, top in
            let body = "{\"error\":{\"code\":500,\"message\":\"Backend Error\",\"errors\":[{\"reason\":\"backendError\"}]}}"
            try harness.server.core.faults.add(Self.onReplies(.respond(500, body: body, phase: phase)))
            let answer = try await self.reply(harness, token, top)
            #expect((answer.status, answer.reason) == (500, "backendError"))
            #expect(youtube.apiCommentCount == written)
        }
    }

    @Test func asksToSlowDown() async throws {
        try await self.withReply { harness, _, token, top in
            try harness.server.core.faults.add(Self.onReplies(.tooManyRequests(retryAfter: 17)))
            let answer = try await self.reply(harness, token, top)
            #expect((answer.status, answer.headers["retry-after"]) == (429, "17"))
        }
    }

    @Test func answersBrokenJSONAfterTheEffect() async throws {
        try await self.withReply { harness, youtube, token, top in
            try harness.server.core.faults.add(Self.onReplies(.malformedJSON))
            let answer = try await self.reply(harness, token, top)
            #expect(answer.status == 200)
            #expect(answer.body.hasPrefix("{\""))
            #expect(throws: (any Error).self) { try JSONNode(parsing: answer.body.utf8) }
            #expect(youtube.apiCommentCount == 1)
        }
    }

    @Test func cutsTheBodyShort() async throws {
        try await self.withReply { harness, youtube, token, top in
            try harness.server.core.faults.add(Self.onReplies(.truncatedBody))
            await #expect(throws: (any Error).self) { try await self.reply(harness, token, top) }
            #expect(youtube.apiCommentCount == 1)
        }
    }

    @Test func waitsBeforeTheCallAndWithinTheBody() async throws {
        try await self.withReply { harness, youtube, token, top in
            for effect in [FaultEffect.latency(.seconds(5)), .slowBody(.seconds(5))] {
                try harness.server.core.faults.add(Self.onReplies(effect))
                let before = youtube.apiCommentCount
                let sleeping = harness.time.sleeperCount
                async let answer = self.reply(harness, token, top)
                while harness.time.sleeperCount == sleeping { await Task.yield() }
                #expect(youtube.apiCommentCount == before + (effect.kind == .latency ? 0 : 1))
                harness.time.advance(by: .seconds(5))
                #expect(try await answer.status == 200)
            }
        }
    }

    @Test func expiresAndRevokesTokens() async throws {
        try await self.withReply { harness, youtube, _, top in
            func refresh(_ token: String) async throws -> Answer {
                try await harness.form(.googleTokens, "/token", ["grant_type": "refresh_token", "client_id": YouTubeSeed.clientID, "client_secret": YouTubeSeed.secret, "refresh_token": token])
            }
            let tokens = try youtube.issueTokens(clientID: YouTubeSeed.clientID)
            try harness.server.core.faults.add(Self.onReplies(.expireToken))
            #expect(try await self.reply(harness, tokens.access, top).reason == "authError")
            let fresh = try #require(try await refresh(tokens.refresh).json["access_token"]?.string)
            try harness.server.core.faults.add(Self.onReplies(.revokeToken))
            #expect(try await self.reply(harness, fresh, top).reason == "authError")
            #expect(try await refresh(tokens.refresh).json["error"] == "invalid_grant")
        }
    }

    @Test func showsEffectsOnlyLater() async throws {
        try await self.withReply { harness, youtube, token, top in
            try harness.server.core.faults.add(FaultRule(.visibilityDelay(.seconds(30)), simulator: "youtube"))
            let id = try #require(try await self.reply(harness, token, top).json["id"]?.string)
            func shown() async throws -> Int { try await harness.api("GET", "comments?part=id&parentId=\(top)", token: token).json["items"]?.array?.count ?? 0 }
            #expect(youtube.apiCommentCount == 1, "it has been accepted")
            #expect(try await shown() == 0)
            #expect(try await harness.api("GET", "comments?part=id&id=\(id)", token: token).status == 404)
            harness.pass(.seconds(29))
            #expect(try await shown() == 0)
            harness.pass(.seconds(1))
            #expect(try await shown() == 1)
            #expect(try await harness.api("POST", "comments/setModerationStatus?id=\(top)&moderationStatus=rejected", token: token).status == 204)
            #expect(try await harness.api("GET", "comments?part=id&id=\(top)", token: token).status == 200)
            harness.pass(.seconds(30))
            #expect(try await harness.api("GET", "comments?part=id&id=\(top)", token: token).status == 404)
        }
    }

    @Test func countsSkipsAndMatches() async throws {
        try await self.withReply { harness, _, token, top in
            let faults = harness.server.core.faults
            let id = try faults.add(FaultRule(.respond(503), simulator: "youtube", path: "/youtube/v3/comments*", skip: 1, count: 2))
            var statuses: [Int] = []
            for _ in 0 ..< 4 { statuses.append(try await self.reply(harness, token, top).status) }
            #expect(statuses == [200, 503, 503, 200])
            #expect(try await harness.api("GET", "channels?part=id&mine=true", token: token).status == 200)
            #expect(faults.list().first { $0.rule.id == id }.map { ($0.matched, $0.applied) } ?? (0, 0) == (4, 2))
            #expect(faults.remove(id))
            try faults.add(FaultRule(.respond(503), simulator: "instagram"))
            #expect(try await self.reply(harness, token, top).status == 200)
        }
    }

    @Test func drawsTheSameLotsForTheSameSeed() async throws {
        func statuses() async throws -> [Int] {
            var statuses: [Int] = []
            try await Harness.run(seed: 11) { harness in
                let token = try harness.youtube.issueTokens(clientID: YouTubeSeed.clientID).access
                try harness.server.core.faults.add(FaultRule(.respond(500), probability: 0.5))
                for _ in 0 ..< 20 { statuses.append(try await harness.api("GET", "channels?part=id&mine=true", token: token).status) }
            }
            return statuses
        }
        let first = try await statuses()
        #expect(Set(first) == [200, 500])
        #expect(try await statuses() == first)
    }

    @Test(arguments: [
        FaultRule(.init(.respond)), FaultRule(.init(.respond, status: 99)), FaultRule(.init(.latency)), FaultRule(.init(.visibilityDelay, milliseconds: -1)),
        FaultRule(.malformedJSON, count: 0), FaultRule(.malformedJSON, probability: 1.5), FaultRule(.malformedJSON, skip: -1),
    ])
    func refusesIncompleteRules(rule: FaultRule) async throws {
        #expect(throws: AppError.self) { try SandboxCore(seed: 1).faults.add(rule) }
    }
}
