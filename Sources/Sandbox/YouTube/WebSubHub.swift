import Core
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The WebSub hub and the feeds that it speaks of (https://developers.google.com/youtube/data/guides/push_notifications).
extension YouTubeSimulator {
    static let standardLease = 432_000
    static let longestLease = 864_000
    /// Pauses before a notification is tried again.
    private static let retries: [Duration] = [.seconds(30), .seconds(120), .seconds(600), .seconds(3600)]

    func addHubRoutes(to router: Router<SandboxContext>) {
        for path in ["subscribe", ""] {
            router.post("/\(SandboxHost.youtubeHub.rawValue)/\(path)") { request, context in self.subscribe(try await SandboxRequest(request, context)) }
        }
        for path in ["xml/feeds/videos.xml", "feeds/videos.xml"] {
            router.get("/\(SandboxHost.youtubeSite.rawValue)/\(path)") { request, _ in
                self.feed(FormItems(encoded: request.uri.query ?? "")["channel_id"] ?? "", path: path)
            }
        }
    }

    /// Makes the hub refuse new subscriptions with 503, or take them again.
    public func setHub(isAvailable: Bool) { self.withState { state, _ in state.isHubAvailable = isAvailable } }

    private static func plain(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(status: status, headers: [.contentType: "text/plain; charset=utf-8"], body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private func subscribe(_ request: SandboxRequest) -> Response {
        guard self.withState({ state, _ in state.isHubAvailable }) else {
            return Response(status: .serviceUnavailable, headers: [.retryAfter: "120"])
        }
        guard let form = request.form else { return Self.plain(.badRequest, "The body must be form-urlencoded.") }
        guard let mode = form["hub.mode"], mode == "subscribe" || mode == "unsubscribe" else { return Self.plain(.badRequest, "Invalid value for hub.mode") }
        guard let callback = form["hub.callback"], let url = URLComponents(string: callback), ["http", "https"].contains(url.scheme ?? ""), url.host != nil, url.fragment == nil else {
            return Self.plain(.badRequest, "Invalid parameter: hub.callback; must be a valid URL without a fragment")
        }
        guard let topic = form["hub.topic"], Self.channelID(topic: topic) != nil else { return Self.plain(.badRequest, "Invalid parameter: hub.topic; not a feed of this hub") }
        if let secret = form["hub.secret"], secret.utf8.count >= 200 { return Self.plain(.badRequest, "Invalid parameter: hub.secret; must be shorter than 200 bytes") }
        if let text = form["hub.lease_seconds"], Int(text).map({ $0 <= 0 }) ?? true { return Self.plain(.badRequest, "Invalid parameter: hub.lease_seconds; must be a positive number") }
        let lease = min(form["hub.lease_seconds"].flatMap(Int.init) ?? Self.standardLease, Self.longestLease)
        let secret = form["hub.secret"].flatMap { $0.isEmpty ? nil : $0 }
        let challenge = self.core.identifiers.text(40, of: .digits)
        let query = FormItems([
            .init(name: "hub.mode", value: mode), .init(name: "hub.topic", value: topic), .init(name: "hub.challenge", value: challenge),
            .init(name: "hub.lease_seconds", value: String(lease)),
        ])
        self.core.webhooks.send(
            simulator: self.name, method: "GET", url: callback + (callback.contains("?") ? "&" : "?") + query.encoded,
            judge: { [self] status, body in
                // Only the exact challenge counts; whatever else is said, the request is dropped.
                guard (200 ..< 300).contains(status), body == Array(challenge.utf8) else { return false }
                self.confirm(mode: mode, callback: callback, topic: topic, secret: secret, lease: lease)
                return true
            })
        return Response(status: .accepted)
    }

    private func confirm(mode: String, callback: String, topic: String, secret: String?, lease: Int) {
        self.withState { state, now in
            state.subscriptions.removeAll { $0.callback == callback && $0.topic == topic }
            if mode == "subscribe" { state.subscriptions.append(.init(callback: callback, topic: topic, secret: secret, expiresAt: now + .seconds(lease))) }
        }
    }

    /// The channel of a topic URL; nil when it isn't one of the feeds. The hub keeps the two spellings apart.
    static func channelID(topic: String) -> String? {
        for path in ["/xml/feeds/videos.xml?", "/feeds/videos.xml?"] where topic.hasPrefix("https://www.youtube.com" + path) {
            let query = topic.split(separator: "?", maxSplits: 1).last ?? ""
            guard let id = FormItems(encoded: query)["channel_id"], id.hasPrefix("UC") else { return nil }
            return id
        }
        return nil
    }

    // MARK: notifications

    func notifySubscribers(videoID: String) {
        let (entry, channel) = self.withState { state, _ -> (String?, YouTubeState.Channel?) in
            guard let video = state.videos[videoID], video.privacy == .public, let channel = state.channels[video.channelID] else { return (nil, nil) }
            return (Self.entry(video, channel), channel)
        }
        if let entry, let channel { self.notify(channel.id, entry) }
    }

    func notifySubscribers(deleted videoID: String, channelID: String) {
        let when = Self.atomTime(self.core.clock.now())
        let entry = """
            <at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="yt:video:\(videoID)" when="\(when)"><link href="https://www.youtube.com/watch?v=\(videoID)"/><at:by><uri>https://www.youtube.com/channel/\(channelID)</uri></at:by></at:deleted-entry>
            """
        self.notify(channelID, entry)
    }

    private func notify(_ channelID: String, _ entry: String) {
        let (live, now) = self.withState { state, now in
            state.subscriptions.removeAll { $0.expiresAt <= now }
            return (state.subscriptions.filter { Self.channelID(topic: $0.topic) == channelID }, now)
        }
        for subscription in live {
            let body = Array(Self.document(topic: subscription.topic, title: "YouTube video feed", updated: now, entries: entry).utf8)
            self.core.webhooks.send(
                simulator: self.name, url: subscription.callback,
                headers: ["Content-Type": "application/atom+xml", "Link": "<https://pubsubhubbub.appspot.com/>; rel=hub, <\(subscription.topic)>; rel=self"],
                body: body, retries: Self.retries,
                sign: { body, isWrong in
                    guard let secret = subscription.secret else { return [:] }
                    let key = SymmetricKey(data: Data((isWrong ? secret + "?" : secret).utf8))
                    let code = HMAC<Insecure.SHA1>.authenticationCode(for: body, using: key)
                    return ["X-Hub-Signature": "sha1=" + code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()]
                })
        }
    }

    // MARK: feeds

    private static func atomTime(_ instant: Timestamp) -> String { String(instant.iso8601.prefix(19)) + "+00:00" }

    private static func entry(_ video: YouTubeState.Video, _ channel: YouTubeState.Channel) -> String {
        """
        <entry><id>yt:video:\(video.id)</id><yt:videoId>\(video.id)</yt:videoId><yt:channelId>\(channel.id)</yt:channelId><title>\(video.title.escapedForHTML())</title><link rel="alternate" href="https://www.youtube.com/watch?v=\(video.id)"/><author><name>\(channel.title.escapedForHTML())</name><uri>https://www.youtube.com/channel/\(channel.id)</uri></author><published>\(atomTime(video.publishedAt))</published><updated>\(atomTime(video.updatedAt))</updated></entry>
        """
    }

    private static func document(topic: String, title: String, updated: Timestamp, entries: String) -> String {
        """
        <?xml version='1.0' encoding='UTF-8'?>
        <feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom"><link rel="hub" href="https://pubsubhubbub.appspot.com"/><link rel="self" href="\(topic.escapedForHTML())"/><title>\(title.escapedForHTML())</title><updated>\(self.atomTime(updated))</updated>
        \(entries)</feed>
        """
    }

    private func feed(_ channelID: String, path: String) -> Response {
        self.withState { state, now in
            guard let channel = state.channels[channelID], channel.email != nil else { return Self.plain(.notFound, "Not Found") }
            let videos = channel.videoIDs.reversed().compactMap { state.videos[$0] }.filter { $0.privacy == .public }.prefix(15)
            let text = Self.document(
                topic: "https://www.youtube.com/\(path)?channel_id=\(channelID)", title: channel.title, updated: now,
                entries: videos.map { Self.entry($0, channel) }.joined(separator: "\n"))
            return Response(status: .ok, headers: [.contentType: "text/xml; charset=UTF-8"], body: .init(byteBuffer: ByteBuffer(string: text)))
        }
    }
}
