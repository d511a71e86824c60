import Core
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Sandbox
import ServiceLifecycle
import Testing

/// WebSub, against a callback server of our own.
@Suite(.timeLimit(.minutes(5))) struct YouTubeHubTests {
    private static let topic = "https://www.youtube.com/xml/feeds/videos.xml?channel_id=\(YouTubeSeed.mia)"

    /// Runs a sandbox and, beside it, a second one whose only simulator collects callbacks.
    private func withCallback(_ body: (Harness, Inbox, String) async throws -> Void) async throws {
        let inbox = Inbox()
        try await Harness.run(simulators: { _ in [CallbackSimulator(inbox: inbox)] }) { callback in
            let url = try callback.server.baseURL(for: .instagramGraph) + "/callback?id=1"
            try await Harness.run { try await body($0, inbox, url) }
        }
    }

    private func subscribe(_ harness: Harness, _ callback: String, mode: String = "subscribe", topic: String = topic, secret: String = "s3cret", lease: String = "432000") async throws -> Answer {
        let answer = try await harness.form(
            .youtubeHub, "/subscribe",
            ["hub.mode": mode, "hub.callback": callback, "hub.topic": topic, "hub.verify": "async", "hub.secret": secret, "hub.lease_seconds": lease])
        try await harness.server.core.webhooks.settle()
        return answer
    }

    @Test func verifiesThenNotifiesWithASignature() async throws {
        try await self.withCallback { harness, inbox, url in
            #expect(try await self.subscribe(harness, url).status == 202)
            let handshake = try #require(await inbox.items.first)
            let query = FormItems(encoded: handshake.query)
            #expect((handshake.method, query["hub.mode"], query["hub.topic"], query["hub.lease_seconds"], query["id"]) == ("GET", "subscribe", Self.topic, "432000", "1"))
            let id = try harness.youtube.addVideo(.init(title: "Fresh & new"))
            try await harness.server.core.webhooks.settle()
            let note = try #require(await inbox.items.last)
            #expect(note.headers["content-type"] == "application/atom+xml")
            let code = HMAC<Insecure.SHA1>.authenticationCode(for: note.body, using: SymmetricKey(data: Data("s3cret".utf8)))
            #expect(note.headers["x-hub-signature"] == "sha1=" + code.map { String(format: "%02x", $0) }.joined())
            let text = String(decoding: note.body, as: UTF8.self)
            #expect(text.contains("<yt:videoId>\(id)</yt:videoId>") && text.contains("<title>Fresh &amp; new</title>") && text.contains(YouTubeSeed.mia))
            try harness.youtube.setVideo(id, title: "Edited")
            try harness.youtube.deleteVideo(id)
            try await harness.server.core.webhooks.settle()
            let bodies = await inbox.items.map { String(decoding: $0.body, as: UTF8.self) }
            #expect(bodies.count == 4)
            #expect(bodies[2].contains("Edited"))
            #expect(bodies[3].contains("ref=\"yt:video:\(id)\""))
        }
    }

    @Test func dropsASubscriptionThatFailsTheChallenge() async throws {
        try await self.withCallback { harness, inbox, url in
            await inbox.spoil("something else")
            #expect(try await self.subscribe(harness, url).status == 202)
            try harness.youtube.addVideo(.init(title: "Fresh"))
            try await harness.server.core.webhooks.settle()
            #expect(await inbox.items.count == 1)
        }
    }

    @Test func stopsAfterUnsubscribingAndAfterTheLease() async throws {
        try await self.withCallback { harness, inbox, url in
            _ = try await self.subscribe(harness, url, lease: "60")
            harness.pass(.seconds(61))
            try harness.youtube.addVideo(.init(title: "Too late"))
            try await harness.server.core.webhooks.settle()
            #expect(await inbox.items.count == 1)
            _ = try await self.subscribe(harness, url)
            _ = try await self.subscribe(harness, url, mode: "unsubscribe")
            try harness.youtube.addVideo(.init(title: "Nobody asked"))
            try await harness.server.core.webhooks.settle()
            #expect(await inbox.items.map(\.method) == ["GET", "GET", "GET"])
        }
    }

    @Test func triesAgainAfterAnythingButSuccess() async throws {
        try await self.withCallback { harness, inbox, url in
            _ = try await self.subscribe(harness, url)
            await inbox.answer([500, 404])
            try harness.youtube.addVideo(.init(title: "Fresh"))
            let webhooks = harness.server.core.webhooks
            try await webhooks.settle()
            #expect(await inbox.items.count == 2)
            harness.pass(.seconds(30))
            try await webhooks.settle()
            harness.pass(.seconds(120))
            try await webhooks.settle()
            let delivery = try #require(webhooks.deliveries().last)
            #expect(delivery.attempts.map(\.status) == [500, 404, 200])
            #expect(delivery.outcome == .delivered)
        }
    }

    @Test(arguments: [
        (FaultEffect.duplicateWebhook, ["A", "A", "B"]), (.reorderWebhook, ["B", "A"]), (.dropWebhook, ["B"]),
    ])
    func scriptsDuplicatesReorderingAndLoss(effect: FaultEffect, expected: [String]) async throws {
        try await self.withCallback { harness, inbox, url in
            _ = try await self.subscribe(harness, url)
            try harness.server.core.faults.add(FaultRule(effect, simulator: "youtube", path: "*/callback*", count: 1))
            for title in ["A", "B"] {
                try harness.youtube.addVideo(.init(title: title))
                try await harness.server.core.webhooks.settle()
            }
            let titles = await inbox.items.dropFirst().map { item in
                ["A", "B"].first { String(decoding: item.body, as: UTF8.self).contains("<title>\($0)</title>") } ?? "?"
            }
            #expect(titles == expected)
        }
    }

    @Test func signsWronglyWhenTold() async throws {
        try await self.withCallback { harness, inbox, url in
            _ = try await self.subscribe(harness, url)
            try harness.server.core.faults.add(FaultRule(.wrongSignature, count: 1))
            try harness.youtube.addVideo(.init(title: "Fresh"))
            try await harness.server.core.webhooks.settle()
            let note = try #require(await inbox.items.last)
            let code = HMAC<Insecure.SHA1>.authenticationCode(for: note.body, using: SymmetricKey(data: Data("s3cret".utf8)))
            #expect(note.headers["x-hub-signature"]?.hasPrefix("sha1=") == true)
            #expect(note.headers["x-hub-signature"] != "sha1=" + code.map { String(format: "%02x", $0) }.joined())
        }
    }

    @Test func refusesBadSubscriptionsAndCanBeDown() async throws {
        try await Harness.run { harness in
            let good = "http://127.0.0.1:9/x"
            #expect(try await self.subscribe(harness, good, mode: "publish").status == 400)
            #expect(try await self.subscribe(harness, "ftp://x/y").status == 400)
            #expect(try await self.subscribe(harness, good, topic: "https://example.com/feed").status == 400)
            #expect(try await self.subscribe(harness, good, lease: "-1").status == 400)
            try await harness.control("POST", "/youtube/hub", ["available": false])
            let down = try await self.subscribe(harness, good)
            #expect((down.status, down.headers["retry-after"]) == (503, "120"))
            let feed = try await harness.send("GET", .youtubeSite, "/xml/feeds/videos.xml?channel_id=\(YouTubeSeed.mia)")
            #expect(feed.body.contains("<yt:videoId>\(YouTubeSeed.video)</yt:videoId>") && !feed.body.contains(YouTubeSeed.hidden))
        }
    }
}

/// Stands for the product's callback; plugged into a sandbox only to have a server.
struct CallbackSimulator: Simulator {
    let inbox: Inbox
    var name: String { "callback" }
    var hosts: [SandboxHost] { [.instagramGraph] }

    func addRoutes(to router: Router<SandboxContext>) {
        for method in [HTTPRequest.Method.get, .post] {
            router.on("/graph.instagram.com/callback", method: method) { request, context in
                let read = try await SandboxRequest(request, context)
                let headers = Dictionary(read.headers.map { ($0.name.canonicalName, $0.value) }, uniquingKeysWith: { $1 })
                let answer = await self.inbox.take(
                    .init(method: read.method.rawValue, query: read.query.encoded, headers: headers, body: Array(read.body.readableBytesView)))
                return Response(status: .init(code: answer.status), body: .init(byteBuffer: ByteBuffer(string: answer.body)))
            }
        }
    }

    func control(_: String, _: JSONNode) async throws -> JSONNode { throw AppError.notFound("action") }
    func snapshot() -> JSONNode { [:] }
    func receive(_: FanMessage) throws -> String { throw AppError.notFound("fan target") }
    func invalidate(accessToken _: String, revoked _: Bool) {}
    func reset() {}
}
