import Connectors
import Core
import Foundation
import Sandbox
import Security
import Testing

@testable import YouTubeConnector

/// WebSub: asking the sandbox's hub, and reading what it sends.
@Suite struct UploadTests {
    static func feed(_ entry: String, head: String = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>") -> Data {
        Data(
            """
            \(head)<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">\
            <link rel="hub" href="https://pubsubhubbub.appspot.com"/><link rel="self" href="https://www.youtube.com/xml/feeds/videos.xml?channel_id=UCmia"/>\
            <title>YouTube video feed</title><updated>2026-11-22T10:00:05+00:00</updated>\(entry)</feed>
            """.utf8)
    }

    static let entry = """
        <entry><id>yt:video:abc</id><yt:videoId>abc</yt:videoId><yt:channelId>UCmia</yt:channelId><title>New &amp; good</title>\
        <link rel="alternate" href="https://www.youtube.com/watch?v=abc"/><author><name>Mia</name><uri>https://www.youtube.com/channel/UCmia</uri></author>\
        <published>2026-11-22T10:00:00+00:00</published><updated>2026-11-22T10:00:05.5+00:00</updated></entry>
        """

    @Test func readsANewVideo() throws {
        let feed = try AtomFeed(Self.feed(Self.entry))
        #expect(feed.channelID == "UCmia")
        #expect(
            feed.entries == [
                AtomFeed.Entry(
                    videoID: "abc", channelID: "UCmia", title: "New & good", link: "https://www.youtube.com/watch?v=abc", publishedAt: Stage.at("2026-11-22T10:00:00Z"),
                    updatedAt: Stage.at("2026-11-22T10:00:05.500Z"))
            ])
    }

    @Test func readsARemoval() throws {
        let gone = """
            <at:deleted-entry ref="yt:video:abc" when="2026-11-22T11:00:00+00:00"><link href="https://www.youtube.com/watch?v=abc"/><at:by><name>Mia</name><uri>https://www.youtube.com/channel/UCmia</uri></at:by></at:deleted-entry>
            """
        let entry = try #require(AtomFeed(Self.feed(gone)).entries.first)
        #expect(entry.isRemoved && entry.videoID == "abc" && entry.channelID == "UCmia" && entry.updatedAt == Stage.at("2026-11-22T11:00:00Z"))
    }

    @Test(arguments: [
        "<!DOCTYPE feed [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><feed>&b;</feed>",
        "<?xml version=\"1.0\"?><!doctype feed SYSTEM \"file:///etc/passwd\"><feed/>",
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?><feed/>",
        "<feed><entry>",
        "<html></html>",
        "<?xml version=\"1.0\"?><feed><?boom?></feed>",
        "",
        String(repeating: "<a>", count: 20) + String(repeating: "</a>", count: 20),
        "<feed>" + String(repeating: "x", count: 300_000) + "</feed>",
        "<feed>" + String(repeating: "<entry><id>yt:video:a</id></entry>", count: 200) + "</feed>",
    ])
    func refusesWhatIsDangerousOrNoFeed(text: String) {
        #expect(throws: AppError.self) { try AtomFeed(Data(text.utf8)) }
    }

    @Test func refusesOtherEncodings() throws {
        let text = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x \"y\">]><feed/>"
        let encoded = try #require(text.data(using: .utf16))
        #expect(throws: AppError.self) { try AtomFeed(encoded) }
    }

    @Test func asksTheHubAndJudgesItsHandshake() async throws {
        try await Stage.run { stage in
            let result = try await stage.connector.subscribe(stage.access, callback: "http://127.0.0.1:1/hooks/token", secret: "s3cret")
            #expect(!result.isConfirmed && result.renewBy == stage.clock + .days(3))
            let topic = "https://www.youtube.com/xml/feeds/videos.xml?channel_id=\(Stage.mia)"
            let expectation = WebhookExpectation(platformAccountID: Stage.mia)
            let good = ["hub.mode": "subscribe", "hub.topic": topic, "hub.challenge": "12 34", "hub.lease_seconds": "432000"]
            #expect(try stage.connector.handshake(good, expecting: expectation) == WebhookHandshake(body: "12 34", outcome: .confirmed, lease: .days(5)))
            for (key, value) in [("hub.topic", topic + "x"), ("hub.mode", "unsubscribe"), ("hub.mode", "other"), ("hub.challenge", "")] {
                var bad = good
                bad[key] = value
                #expect(throws: AppError.self, "\(key)") { try stage.connector.handshake(bad, expecting: expectation) }
            }
            let denied = try stage.connector.handshake(["hub.mode": "denied", "hub.topic": topic, "hub.reason": "no"], expecting: expectation)
            #expect(denied.outcome == .denied("no"))
            var leaving = good
            leaving["hub.mode"] = "unsubscribe"
            #expect(try stage.connector.handshake(leaving, expecting: WebhookExpectation(platformAccountID: Stage.mia, wantsSubscription: false)).outcome == .unsubscribed)
        }
    }

    @Test func aHubThatIsDownIsToldAsPassing() async throws {
        try await Stage.run { stage in
            stage.youtube.setHub(isAvailable: false)
            let error = await connectorError { _ = try await stage.connector.subscribe(stage.access, callback: "http://127.0.0.1:1/x", secret: "s") }
            if case .unavailable = error {} else { Issue.record("\(String(describing: error))") }
        }
    }

    @Test func checksTheSignatureAndParses() async throws {
        try await Stage.run { stage in
            let body = Self.feed(Self.entry)
            let call = WebhookCall(headers: ["X-Hub-Signature": WebhookSignature.header(.sha1, body: body, secret: "s3cret")], body: body)
            try stage.connector.verifyWebhook(call, secret: "s3cret")
            #expect(throws: AppError.self) { try stage.connector.verifyWebhook(call, secret: "other") }
            #expect(throws: AppError.self) { try stage.connector.verifyWebhook(call, secret: nil) }
            #expect(throws: AppError.self) { try stage.connector.verifyWebhook(WebhookCall(headers: [:], body: body), secret: "s3cret") }
            let notices = try stage.connector.parseWebhook(body)
            #expect(notices.map(\.platformAccountID) == ["UCmia"] && notices.map(\.item).uploads.map(\.platformPostID) == ["abc"])
            // The same event twice has the same key, an edit has another.
            let edited = try stage.connector.parseWebhook(Self.feed(Self.entry.replacingOccurrences(of: "10:00:05.5", with: "10:07:00")))
            #expect(try stage.connector.parseWebhook(body).map(\.deduplicationKey) == notices.map(\.deduplicationKey) && edited.map(\.deduplicationKey) != notices.map(\.deduplicationKey))
        }
    }
}
