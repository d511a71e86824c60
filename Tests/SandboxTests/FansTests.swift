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
