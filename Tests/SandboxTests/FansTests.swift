import Core
import Sandbox
import Testing

@Suite struct FansTests {
    @Test func readsJSONLinesAndNamesTheBadLine() throws {
        let script = try FanScript(jsonLines: """
            {"platform":"youtube","kind":"comment","fan":"lena","text":"Which mat is that?"}

            {"platform":"instagram","kind":"dm","fan":"kim","text":"hi","at":"2026-11-22T10:00:00Z"}
            """)
        #expect(script.messages.map(\.kind) == [.comment, .directMessage])
        #expect(script.messages[1].at == Timestamp(iso8601: "2026-11-22T10:00:00Z"))
        #expect {
            try FanScript(jsonLines: "\n{\"platform\":\"youtube\"}")
        } throws: { ($0 as? AppError)?.fields.first?.field == "line 2" }
    }
}

/// Fans that write from a script.
@Suite(.timeLimit(.minutes(5))) struct FanWriterTests {
    private static func script(_ count: Int) -> FanScript {
        FanScript(messages: (0 ..< count).map { FanMessage(platform: "youtube", fan: "fan\($0)", text: "message \($0)", post: YouTubeSeed.video) })
    }

    @Test func writesAtTheRateUntilTheScriptEnds() async throws {
        try await Harness.run { harness in
            let youtube = try harness.youtube
            let before = youtube.comments().count
            try harness.server.fans.start(Self.script(5), rate: 1)
            for expected in 1 ... 5 {
                while youtube.comments().count < before + expected { await Task.yield() }
                #expect(youtube.comments().count == before + expected)
                if expected < 5 {
                    while harness.time.sleeperCount == 0 { await Task.yield() }
                    harness.time.advance(by: .seconds(1))
                }
            }
            try await harness.server.fans.settle()
            let status = harness.server.fans.status
            #expect((status.written, status.refused, status.remaining, status.isRunning) == (5, 0, 0, false))
        }
    }

    @Test func countsRefusalsAndRepeats() async throws {
        try await Harness.run { harness in
            let bad = FanMessage(platform: "youtube", fan: "a", text: "b", post: "nothing")
            try harness.server.fans.start(FanScript(messages: [bad]), rate: 1000)
            try await harness.server.fans.settle()
            #expect(harness.server.fans.status.refused == 1)
            try await harness.control("POST", "/fans/start", ["messages": [["platform": "youtube", "kind": "comment", "fan": "a", "text": "again"]], "rate": 100, "repeat": true])
            // Asleep until its next message: only now does moving the time wake it.
            while harness.server.fans.status.written == 0 || harness.time.sleeperCount == 0 { await Task.yield() }
            harness.time.advance(by: .seconds(1))
            while harness.server.fans.status.written < 100 { await Task.yield() }
            #expect(try await harness.control("POST", "/fans/rate", ["rate": 5]).json["rate"] == 5)
            #expect(try await harness.control("POST", "/fans/stop").json["isRunning"] == false)
        }
    }
}
