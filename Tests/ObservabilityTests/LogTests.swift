import Core
import Foundation
import Logging
import Observability
import Synchronization
import Testing

final class LineCollector: LogSink {
    private let collected = Mutex<[String]>([])
    func write(_ line: String) { self.collected.withLock { $0.append(line) } }
    var lines: [String] { self.collected.withLock { $0 } }
}

@Suite("Log lines")
struct LogTests {
    private let sink = LineCollector()
    private let time = ManualTimeSource(Timestamp(milliseconds: 1_795_000_000_123))

    private func logger(_ format: LogFormat, level: Logger.Level = .info) -> Logger {
        Logger(label: "understudy.test") { LineLogHandler(label: $0, format: format, level: level, sink: self.sink, time: self.time) }
    }

    private func object(_ line: String) throws -> [String: Any] { try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]) }

    @Test func `a JSON line has time, level, label, message and metadata`() throws {
        var logger = self.logger(.json)
        logger[metadataKey: "workspace"] = "w1"
        logger.warning("Something happened", metadata: ["attempt": "3", "list": ["a", "b"], "inner": ["x": "y"]])
        let line = try #require(self.sink.lines.first)
        #expect(line.hasPrefix(#"{"time":"2026-11-18T11:06:40.123Z","level":"warning","label":"understudy.test","message":"Something happened","metadata":"#))
        let metadata = try #require(try self.object(line)["metadata"] as? [String: Any])
        #expect(metadata["workspace"] as? String == "w1")
        #expect(metadata["attempt"] as? String == "3")
        #expect(metadata["list"] as? [String] == ["a", "b"])
        #expect(metadata["inner"] as? [String: String] == ["x": "y"])
    }

    static let hostile = [
        "line\nbreak", "carriage\rreturn", "\u{2028}separator\u{2029}", "quote \" backslash \\", "bell \u{7} escape \u{1B}[31m", "nul \u{0}", "next\u{85}line", "{\"level\":\"critical\"}", "emoji 🧘🏽‍♀️ and ü", "\u{202E}right to left", "",
    ]

    @Test(arguments: hostile, LogFormat.allCases)
    func `nothing that is logged can make another line`(text: String, format: LogFormat) throws {
        self.logger(format).info("\(text)", metadata: ["value": "\(text)", "\(text)": "key"])
        let line = try #require(self.sink.lines.first)
        #expect(self.sink.lines.count == 1)
        #expect(line.hasSuffix("\n"))
        let inside = line.dropLast()
        #expect(!inside.unicodeScalars.contains { $0.value < 0x20 || (0x7F ... 0x9F).contains($0.value) || $0.value == 0x2028 || $0.value == 0x2029 })
        if format == .json {
            let object = try self.object(line)
            #expect(object["message"] as? String == text)
            #expect((object["metadata"] as? [String: String])?["value"] == text)
            #expect(object["level"] as? String == "info")
        } else {
            #expect(!inside.unicodeScalars.contains { (0x202A ... 0x202E).contains($0.value) })
        }
    }

    @Test(arguments: [
        ("token", true), ("access_token", true), ("accessToken", true), ("Authorization", true), ("x-api-key", true), ("apiKey", true), ("APIKey", true), ("client_secret", true), ("password", true), ("text", true), ("messageText", true),
        ("body", true), ("prompt", true), ("set-cookie", true), ("http.request.header.authorization", true), ("user.email", true), ("sha1password1", false), ("prompt_tokens", false), ("token_count", false), ("body_bytes", false), ("bytes_of_body", true), ("message_id", false),
        ("context", false), ("key", false), ("status", false), ("retry_after_ms", false), ("textual", false), ("", false),
    ])
    func `fields are hidden by whole words of their name`(name: String, isHidden: Bool) { #expect(Redaction.standard.hides(name) == isHidden) }

    @Test(arguments: LogFormat.allCases)
    func `secrets reach no line`(format: LogFormat) throws {
        let logger = self.logger(format)
        logger.info("calling https://graph.example/me?fields=id&access_token=hunter2&limit=5 with Bearer hunter2hunter2", metadata: [
            "access_token": "hunter2", "nested": ["password": "hunter2", "list": [["secret": "hunter2"]]], "url": "https://me:hunter2@host/path?code=hunter2", "header": "authorization: bearer hunter2hunter2",
        ])
        let line = try #require(self.sink.lines.first)
        #expect(!line.contains("hunter2"), "\(line)")
        #expect(line.contains("fields=id") && line.contains("limit=5") && line.contains("host/path"), "the rest stays")
    }

    @Test func `of errors only our own are written out`() {
        struct Foreign: Error { var text = "a fan wrote hunter2" }
        #expect(LineLogHandler.describe(Foreign()).contains("Foreign"))
        #expect(!LineLogHandler.describe(Foreign()).contains("hunter2"))
        #expect(LineLogHandler.describe(AppError(.timedOut, "Too slow.")) == "timed_out: Too slow.")
    }

    @Test func `the text format is for people`() throws {
        self.logger(.text).error("It broke", metadata: ["b": "two words", "a": "1", "token": "x"])
        #expect(self.sink.lines == ["2026-11-18T11:06:40.123Z ERROR    understudy.test: It broke a=1 b=\"two words\" token=(hidden)\n"])
    }

    @Test func `levels below the handler's are not written`() {
        let logger = self.logger(.text, level: .warning)
        logger.info("no")
        logger.warning("yes")
        #expect(self.sink.lines.count == 1)
    }

    @Test func `long values and deep ones are cut`() throws {
        var deep = Logger.MetadataValue.string("deep")
        for _ in 0 ..< 100 { deep = .dictionary(["x": deep]) }
        self.logger(.json).info("\(String(repeating: "m", count: 100_000))", metadata: ["value": "\(String(repeating: "v", count: 100_000))", "deep": deep])
        let line = try #require(self.sink.lines.first)
        #expect(line.utf8.count < 12_000)
        #expect(try self.object(line)["message"] != nil)
    }

    @Test func `many writers never mix their lines`() async throws {
        let logger = self.logger(.json)
        await withTaskGroup(of: Void.self) { group in
            for number in 0 ..< 100 { group.addTask { logger.info("line", metadata: ["number": "\(number)"]) } }
        }
        let numbers = try self.sink.lines.map { try #require((self.object($0)["metadata"] as? [String: String])?["number"]) }
        #expect(Set(numbers).count == 100)
    }
}
