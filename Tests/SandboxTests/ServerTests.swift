import Core
import Hummingbird
import HummingbirdTesting
import Sandbox
import Testing

/// The control API and what the simulators share.
@Suite struct ServerTests {
    @Test func tellsWhatItIs() async throws {
        try await Harness.run { harness in
            let json = try await harness.control("GET", "").json
            #expect(json["simulators"]?.array?.contains("youtube") == true)
            let base = try harness.server.baseURL(for: .youtubeAPI)
            #expect(json["hosts"]?["youtube.googleapis.com"]?.string == base)
            #expect(json["now"] == "2026-11-22T15:25:28.000Z")
        }
    }

    @Test func movesTheClock() async throws {
        try await Harness.run { harness in
            let later = try await harness.control("POST", "/clock", ["advanceMilliseconds": 1500])
            #expect(later.json["now"] == "2026-11-22T15:25:29.500Z")
            let faster = try await harness.control("POST", "/clock", ["set": "2027-01-01T00:00:00Z", "speed": 60])
            #expect(faster.json["speed"] == 60)
            harness.time.advance(by: .seconds(1))
            #expect(harness.server.core.clock.now() == Timestamp(iso8601: "2027-01-01T00:01:00Z"))
            let stopped = try await harness.control("POST", "/clock", ["speed": 0])
            #expect(stopped.status == 422)
            let unclear = try await harness.control("POST", "/clock", ["set": "tomorrow"])
            #expect(unclear.json["code"] == "validation_failed")
        }
    }

    @Test func wakesSleepersWhenTheClockJumps() async throws {
        let clock = SandboxClock(real: ManualTimeSource())
        let deadline = clock.now() + .hours(5)
        async let woken: Void = clock.sleep(until: deadline)
        clock.advance(by: .hours(6))
        try await woken
        #expect(clock.now() > deadline)
    }

    @Test func writesAFansCommentAndDumpsTheState() async throws {
        try await Harness.run { harness in
            let answer = try await harness.control("POST", "/fans/messages", ["platform": "youtube", "kind": "comment", "fan": "lena", "text": "Love it", "post": .string(YouTubeSeed.video)])
            #expect(answer.status == 201)
            let id = try #require(answer.json["id"]?.string)
            let state = try await harness.control("GET", "/state/youtube").json
            let comment = state["comments"]?.array?.first { $0["id"]?.string == id }
            #expect(comment?["author"] == "lena")
            #expect(comment?["isFromAPI"] == false)
            #expect(try await harness.control("GET", "/state").json["youtube"]?["comments"] == state["comments"])
        }
    }

    static let refusals: [(String, String, JSONNode, Int)] = [
        ("POST", "/fans/messages", ["platform": "youtube", "kind": "dm", "fan": "a", "text": "b"], 422), ("POST", "/fans/messages", ["platform": "myspace", "kind": "comment", "fan": "a", "text": "b"], 422),
        ("POST", "/fans/messages", ["platform": "youtube"], 400), ("POST", "/fans/messages", ["platform": "youtube", "kind": "comment", "fan": "a", "text": "b", "post": "nothing"], 404),
        ("POST", "/fans/start", ["messages": [], "rate": 0], 422), ("POST", "/youtube/nothing", [:], 404), ("POST", "/nothing/comment", [:], 404),
        ("POST", "/youtube/comment", ["author": "a"], 422), ("DELETE", "/faults/nothing", [:], 404), ("POST", "/faults", ["effect": ["kind": "nonsense"]], 400),
    ]

    @Test func refusesWithProblemDetails() async throws {
        try await Harness.run { harness in
            for (method, path, body, status) in Self.refusals {
                let answer = try await harness.control(method, path, body)
                #expect(answer.status == status, "\(method) \(path) \(body.text): \(answer.body)")
                #expect(answer.headers["content-type"] == "application/problem+json", "\(method) \(path)")
            }
        }
    }

    @Test func logsCallsByEndpoint() async throws {
        try await Harness.run { harness in
            let token = try harness.youtube.issueTokens(clientID: YouTubeSeed.clientID).access
            _ = try await harness.api("GET", "captions/one", token: token)
            _ = try await harness.api("GET", "captions/two", token: token)
            let log = try await harness.control("GET", "/requests").json
            let count = log["counts"]?.array?.first { $0["endpoint"] == "/youtube/v3/captions/{id}" }
            #expect(count?["total"] == 2)
            #expect(count?["byStatus"]?["404"] == 2)
            #expect(log["latest"]?.array?.map { $0["path"] } == ["/youtube/v3/captions/one", "/youtube/v3/captions/two"])
            #expect(log.text.contains(token) == false)
            try await harness.control("DELETE", "/requests")
            #expect(harness.server.core.log.counts().isEmpty)
        }
    }

    @Test func scriptsFaultsOverHTTP() async throws {
        try await Harness.run { harness in
            let rule: JSONNode = ["simulator": "youtube", "path": "/youtube/v3/*", "count": 1, "effect": ["kind": "respond", "status": 503, "headers": ["Retry-After": "5"], "body": "{}"]]
            let id = try #require(try await harness.control("POST", "/faults", rule).json["id"]?.string)
            let answer = try await harness.api("GET", "channels?part=id&mine=true")
            #expect((answer.status, answer.headers["retry-after"]) == (503, "5"))
            #expect(try await harness.control("GET", "/faults").json[0]?["applied"] == 1)
            #expect(try await harness.control("DELETE", "/faults/\(id)").status == 204)
            #expect(try await harness.control("GET", "/faults").json == [])
        }
    }

    @Test func startsOverFromTheSeed() async throws {
        try await Harness.run { harness in
            let youtube = try harness.youtube
            let before = youtube.snapshot()
            let tokens = try youtube.issueTokens(clientID: YouTubeSeed.clientID)
            try youtube.addComment(author: "lena", text: "hi")
            try harness.server.core.faults.add(FaultRule(.malformedJSON))
            #expect(try await harness.control("POST", "/reset").status == 200)
            #expect(youtube.snapshot() == before, "ids too: they come from the seed")
            #expect(harness.server.core.faults.list().isEmpty)
            #expect(try await harness.api("GET", "channels?part=id&mine=true", token: tokens.access).status == 401)
        }
    }

    @Test func makesTheSameIdsFromTheSameSeed() throws {
        func snapshot(_ seed: UInt64) -> JSONNode { YouTubeSimulator(core: SandboxCore(seed: seed, real: ManualTimeSource()), seed: .test).snapshot() }
        #expect(snapshot(3) == snapshot(3))
        #expect(snapshot(3) != snapshot(4))
    }

    @Test func readsItsContentFromJSON() throws {
        let text = """
            {"youtube":{"clients":[{"id":"c","secret":"s","redirectURIs":["http://localhost/cb"]}],"accounts":[{"email":"a@example.com","channels":[
            {"handle":"zoe","title":"Zoe","videos":[{"title":"One","publishedAt":"2026-01-01T00:00:00Z","comments":[{"author":"kim","text":"hey","replies":[{"author":"zoe","text":"hi"}]}]}]}]}]}}
            """
        let seed: SandboxSeed = try JSONNode(parsing: text.utf8).decode()
        let youtube = YouTubeSimulator(core: SandboxCore(seed: 1, real: ManualTimeSource()), seed: try #require(seed.youtube))
        #expect(youtube.comments().map(\.text) == ["hey", "hi"])
        #expect(youtube.comments().last?.authorChannelID == youtube.channelID(handle: "zoe"))
    }

    @Test func answersWithoutASocketToo() async throws {
        let server = SandboxServer(configuration: .init(publicURL: "http://sandbox.test", content: .init(youtube: .test)))
        try await server.makeApplication().test(.router) { client in
            try await client.execute(uri: "/youtube.googleapis.com/youtube/v3/videoTrainability?id=\(YouTubeSeed.video)", method: .get) { response in
                #expect(response.status == .ok)
            }
        }
    }
}
