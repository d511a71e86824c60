import Core
import Sandbox
import Testing

/// The quota ledger.
@Suite struct YouTubeQuotaTests {
    @Test func chargesEveryCallAlsoRefusedOnes() async throws {
        try await Harness.run { harness in
            let youtube = try harness.youtube
            let token = try youtube.issueTokens(clientID: YouTubeSeed.clientID).access
            let top = try youtube.addComment(author: "lena", text: "hi")
            _ = try await harness.api("GET", "channels?part=nonsense&mine=true", token: token)
            #expect(youtube.quota().first?.units == 1)
            _ = try await harness.api("POST", "comments?part=snippet", token: token, body: ["snippet": ["parentId": .string(top), "textOriginal": "thanks"]])
            #expect(youtube.quota().first?.units == 51)
            _ = try await harness.api("POST", "comments?part=snippet", token: token, body: ["snippet": ["parentId": "nothing", "textOriginal": "thanks"]])
            #expect(youtube.quota().first?.units == 101)
            _ = try await harness.api("GET", "channels?part=id&mine=true", token: "ya29.nobody")
            #expect(youtube.quota().first?.units == 101, "a call of nobody is on nobody's bill")
        }
    }

    @Test func stopsWhereTheCallNoLongerFitsAndStartsAgainAtMidnightPacific() async throws {
        try await Harness.run { harness in
            let youtube = try harness.youtube
            let token = try youtube.issueTokens(clientID: YouTubeSeed.clientID).access
            let refresh = try youtube.issueTokens(clientID: YouTubeSeed.clientID).refresh
            let top = try youtube.addComment(author: "lena", text: "hi")
            try youtube.setQuota(units: 9_951)
            let reply: JSONNode = ["snippet": ["parentId": .string(top), "textOriginal": "thanks"]]
            #expect(try await harness.api("POST", "comments?part=snippet", token: token, body: reply).reason == "quotaExceeded")
            #expect(try await harness.api("GET", "channels?part=id&mine=true", token: token).status == 200)
            #expect(youtube.quota().first?.resetsAt == Timestamp(iso8601: "2026-11-23T08:00:00Z"), "winter: UTC-8")
            harness.server.core.clock.set(try #require(Timestamp(iso8601: "2026-11-23T07:59:59Z")))
            #expect(youtube.quota().first?.units == 9_952)
            harness.pass(.seconds(1))
            let renewed = try await harness.form(.googleTokens, "/token", ["grant_type": "refresh_token", "client_id": YouTubeSeed.clientID, "client_secret": YouTubeSeed.secret, "refresh_token": refresh])
            let fresh = try #require(renewed.json["access_token"]?.string)
            #expect(try await harness.api("POST", "comments?part=snippet", token: fresh, body: reply).status == 200)
            #expect(youtube.quota().first?.units == 50)
        }
    }

    /// The Pacific day is 23 hours long in March and 25 in November.
    @Test(arguments: [
        ("2026-03-08T10:00:00Z", "2026-03-09T07:00:00Z"), ("2026-07-01T12:00:00Z", "2026-07-02T07:00:00Z"), ("2026-11-01T08:30:00Z", "2026-11-02T08:00:00Z"),
        ("2026-11-01T06:59:59Z", "2026-11-01T07:00:00Z"), ("2027-01-15T07:59:59Z", "2027-01-15T08:00:00Z"),
    ])
    func knowsSummerTime(now: String, reset: String) {
        let core = SandboxCore(seed: 1, real: ManualTimeSource(), start: Timestamp(iso8601: now))
        let youtube = YouTubeSimulator(core: core, seed: .test)
        #expect(youtube.quota().first?.resetsAt == Timestamp(iso8601: reset))
    }

    @Test func limitsBurstsPerMinute() async throws {
        var seed = YouTubeSeed.test
        seed.projects = [.init(id: "understudy-sandbox", callsPerMinute: 2)]
        try await Harness.run(.init(youtube: seed)) { harness in
            let token = try harness.youtube.issueTokens(clientID: YouTubeSeed.clientID).access
            for _ in 0 ..< 2 { #expect(try await harness.api("GET", "channels?part=id&mine=true", token: token).status == 200) }
            let third = try await harness.api("GET", "channels?part=id&mine=true", token: token)
            #expect((third.status, third.reason) == (403, "rateLimitExceeded"))
            harness.pass(.seconds(60))
            #expect(try await harness.api("GET", "channels?part=id&mine=true", token: token).status == 200)
        }
    }
}
