@testable import App
import Core
import Foundation
import Sandbox
import Testing

@Suite struct DemoContentTests {
    private let now = Timestamp(milliseconds: 1_800_000_000_000)

    @Test func theCreatorHasAYearOfContentInTime() throws {
        let content = try DemoContent.load(now: self.now)
        #expect(content.pairs.count >= 300)
        #expect(content.posts.count >= 60)
        #expect(content.videos.count >= 20)
        #expect(content.live.count >= 200)
        #expect(Set(content.pairs.map(\.id)).count == content.pairs.count)
        #expect(Set(content.pairs.map(\.reply)).count == content.pairs.count)
        let newest = try #require((content.pairs.map(\.repliedAt) + content.posts.map(\.at) + content.videos.map(\.at)).max())
        #expect(newest <= self.now - .days(2))
        #expect(content.pairs.allSatisfy { $0.at < $0.repliedAt })
        #expect(Set(content.live.map(\.expect)).isSuperset(of: [.productQuestion, .praise, .spam, .offensive, .collaborationRequest, .sensitive]))
    }

    @Test func theSandboxGetsEveryPairWithItsReply() throws {
        let content = try DemoContent.load(now: self.now)
        let seed = content.sandboxSeed(publicURL: "http://127.0.0.1:1", dailyUnits: 10)
        let comments = seed.youtube?.accounts?.first?.channels.first?.videos?.flatMap { $0.comments ?? [] } ?? []
        let account = try #require(seed.instagram?.accounts.first)
        let media = account.media?.flatMap { $0.comments ?? [] } ?? []
        let lines = account.threads?.flatMap(\.messages) ?? []
        #expect(comments.count + media.count + lines.count / 2 == content.pairs.count)
        #expect(comments.allSatisfy { $0.replies?.count == 1 })
        #expect(lines.count { $0.isFromCreator == true } * 2 == lines.count)
    }

    @Test(arguments: [("PT12M31S", 751), ("PT1H2M3S", 3723), ("PT45S", 45), ("nonsense", 0)])
    func durationsAreRead(text: String, seconds: Int) { #expect(DemoContent.seconds(ofISO8601: text) == seconds) }

    @Test func captionsLoseTheirNumbersAndTimes() {
        #expect(DemoContent.captionLines("1\n00:00:01,000 --> 00:00:02,000\nhello there\n\n2\n00:00:02,000 --> 00:00:03,000\nagain\n") == ["hello there", "again"])
    }
}

@Suite struct ReplayFileTests {
    private func file(_ name: String, _ text: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("replay-\(ProcessInfo.processInfo.globallyUniqueString)-\(name)").path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test func csvWithQuotesAndLabels() throws {
        let path = try self.file("a.csv", "id,text,label\n1,\"hello, \"\"you\"\"\",ham\n2,buy now,spam\n3,   ,ham\n")
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try ReplayFile(path: path).rows == [.init(text: "hello, \"you\"", label: "ham", author: nil), .init(text: "buy now", label: "spam", author: nil)])
        #expect(try ReplayFile(path: path, limit: 1).rows.count == 1)
    }

    @Test func jsonLinesWithPrompts() throws {
        let path = try self.file("a.jsonl", "{\"author\":\"x\",\"prompt\":\"hi\",\"ts\":1}\n\n{\"text\":\"ho\",\"expect\":\"praise\"}\n")
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try ReplayFile(path: path).rows == [.init(text: "hi", label: nil, author: nil), .init(text: "ho", label: "praise", author: nil)])
    }

    @Test(arguments: [("a.csv", "a,b\n1,2\n", "needs a column"), ("a.jsonl", "{\"text\":\"x\"}\nnonsense\n", "line 2"), ("a.jsonl", "{\"other\":\"x\"}\n", "line 1"), ("a.csv", "text\n  \n", "no rows")])
    func whatIsWrongIsNamed(name: String, text: String, message: String) throws {
        let path = try self.file(name, text)
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            _ = try ReplayFile(path: path)
            Issue.record("it was taken")
        } catch let error as AppError {
            #expect(error.message.contains(message))
        }
    }

    @Test func aMissingFileIsAnError() { #expect(throws: AppError.self) { try ReplayFile(path: "no-such-file.csv") } }
}

@Suite struct TerminalTests {
    @Test func aFansTextCanNotDriveTheTerminal() {
        let line = LiveTable.fit("\u{1B}[2Jhello\nyou\u{202E}abc", 30)
        #expect(line.count == 30)
        #expect(!line.unicodeScalars.contains { $0.value < 32 || $0.value == 0x202E })
    }

    @Test func aConsentPageIsReadAsABrowserWould() {
        let page = """
            <form method="post" action="consent"><input type="hidden" name="request" value="a&amp;b=&quot;c&quot;"><input type="radio" name="account" value="1">
            <input type="radio" name="account" value="2" checked><input type="checkbox" name="scope" value="s" checked></form>
            """
        let inputs = ConsentClicker.inputs(in: page)
        #expect(inputs.map(\.0) == ["request", "account", "scope"])
        #expect(inputs.map(\.1) == ["a&b=\"c\"", "2", "s"])
    }
}
