import AsyncHTTPClient
import Core
import Foundation
import Hummingbird
import NIOCore
import Sandbox
import ServiceLifecycle
import Synchronization
import Testing

extension InstagramSeed {
    static let redirect = "http://127.0.0.1:9/instagram/callback"

    static var test: InstagramSeed {
        var app = App()
        app.redirectURIs = [redirect]
        return InstagramSeed(
            app: app,
            accounts: [
                Account(
                    username: "mia.creates", name: "Mia", type: "MEDIA_CREATOR", biography: "Fitness", followers: 12_034,
                    media: [
                        Media(
                            id: "17900000000000001", caption: "Leg day", type: "IMAGE", at: Timestamp(iso8601: "2026-11-10T18:00:00Z"), likes: 210,
                            comments: [
                                Comment(from: "lena", text: "first!", at: Timestamp(iso8601: "2026-11-10T18:05:00Z"), replies: [
                                    Comment(text: "you are quick", at: Timestamp(iso8601: "2026-11-10T18:06:00Z")),
                                    Comment(from: "tom", text: "second!", at: Timestamp(iso8601: "2026-11-10T18:07:00Z")),
                                ])
                            ]),
                        Media(id: "17900000000000002", caption: "New reel!", type: "VIDEO", product: "REELS", at: Timestamp(iso8601: "2026-11-20T18:03:11Z"), likes: 5, hidesURL: true),
                        Media(id: "17900000000000003", caption: "Album", type: "CAROUSEL_ALBUM", at: Timestamp(iso8601: "2026-11-21T18:00:00Z"), children: 3),
                        Media(id: "17900000000000004", type: "VIDEO", product: "LIVE", at: Timestamp(iso8601: "2026-11-22T15:00:00Z")),
                        Media(id: "17900000000000005", type: "IMAGE", product: "STORY", at: Timestamp(iso8601: "2026-11-22T10:00:00Z")),
                    ]),
                Account(username: "other.creator", media: [Media(id: "17900000000000009", caption: "Elsewhere", comments: [Comment(from: "lena", text: "hi")])]),
            ])
    }

    static let post = "17900000000000001"
    static let reel = "17900000000000002"
    static let album = "17900000000000003"
    static let live = "17900000000000004"
    static let foreign = "17900000000000009"
}

extension Harness {
    var instagram: InstagramSimulator {
        get throws { try #require(self.server.instagram) }
    }

    static func runInstagram(_ seed: InstagramSeed = .test, _ body: (Harness) async throws -> Void) async throws {
        try await Self.run(SandboxSeed(instagram: seed), body)
    }

    /// A Graph API call; the path may carry a query.
    func graph(_ method: String, _ path: String, _ body: JSONNode? = nil, token: String, version: String = "v26.0") async throws -> Answer {
        var headers = ["Authorization": "Bearer " + token]
        if body != nil { headers["Content-Type"] = "application/json" }
        return try await self.send(method, .instagramGraph, "/" + (version.isEmpty ? "" : version + "/") + path, headers: headers, body: body?.text)
    }

    /// Sends a direct message.
    func sendText(_ text: String, to igsid: String, token: String, _ extra: [String: JSONNode] = [:]) async throws -> Answer {
        let body = extra.merging(["recipient": ["id": .string(igsid)], "message": ["text": .string(text)]]) { own, _ in own }
        return try await self.graph("POST", "me/messages", .object(body), token: token)
    }

    func authorizePath(_ changes: [String: String?] = [:]) throws -> String {
        var items: [String: String] = [
            "client_id": try self.instagram.credentials.id, "redirect_uri": InstagramSeed.redirect, "response_type": "code", "state": "st&1",
            "scope": "instagram_business_basic,instagram_business_manage_messages,instagram_business_manage_comments",
        ]
        for (key, value) in changes { items[key] = value }
        return "/oauth/authorize?" + FormItems(items.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value) }).encoded
    }

    /// Answers the consent form as a browser would, and returns where it is sent.
    func consent(_ decision: String, untick: Set<String> = [], account: String? = nil) async throws -> (location: String, items: FormItems) {
        let page = try await self.send("GET", .instagramSite, try self.authorizePath())
        #expect(page.status == 200)
        var items: [FormItems.Item] = []
        for tag in page.body.components(separatedBy: "<input ").dropFirst() {
            func attribute(_ name: String) -> String? {
                guard let start = tag.range(of: name + "=\""), let end = tag[start.upperBound...].firstIndex(of: "\"") else { return nil }
                return String(tag[start.upperBound ..< end]).replacingOccurrences(of: "&amp;", with: "&")
            }
            guard let name = attribute("name"), let value = attribute("value") else { continue }
            let head = tag.prefix(upTo: tag.firstIndex(of: ">") ?? tag.endIndex)
            switch attribute("type") {
            case "checkbox": if head.contains("checked"), !head.contains("disabled"), !untick.contains(value) { items.append(.init(name: name, value: value)) }
            case "radio": if account.map({ $0 == value }) ?? head.contains("checked") { items.append(.init(name: name, value: value)) }
            default: items.append(.init(name: name, value: value))
            }
        }
        items.append(.init(name: "decision", value: decision))
        let answer = try await self.send(
            "POST", .instagramSite, "/oauth/authorize/decision", headers: ["Content-Type": "application/x-www-form-urlencoded"], body: FormItems(items).encoded)
        #expect(answer.status == 302)
        let location = try #require(answer.headers["location"])
        let query = location.split(separator: "?", maxSplits: 1).last.map(String.init) ?? ""
        return (location, FormItems(encoded: query.replacingOccurrences(of: "#_", with: "")))
    }

    func exchange(_ code: String, _ changes: [String: String] = [:]) async throws -> Answer {
        let credentials = try self.instagram.credentials
        let items = [
            "client_id": credentials.id, "client_secret": credentials.secret, "grant_type": "authorization_code", "redirect_uri": InstagramSeed.redirect, "code": code,
        ].merging(changes) { $1 }
        let body = FormItems(items.map { .init(name: $0.key, value: $0.value) }).encoded
        return try await self.send("POST", .instagramAPI, "/oauth/access_token", headers: ["Content-Type": "application/x-www-form-urlencoded"], body: body)
    }

    func subscribe(_ token: String) async throws {
        let fields = "messages,message_reactions,messaging_seen,message_edit,comments,live_comments"
        #expect(try await self.graph("POST", "me/subscribed_apps?subscribed_fields=\(fields)", token: token).json["success"]?.bool == true)
    }

    /// Runs `body` with a callback server registered for webhooks, deauthorisation and deletion.
    func withCallback(_ body: (Inbox, String) async throws -> Void) async throws {
        let inbox = Inbox()
        let router = Router()
        for method in [HTTPRequest.Method.get, .post] {
            router.on("/**", method: method) { request, _ in
                let bytes = try await request.body.collect(upTo: 1 << 22)
                var headers: [String: String] = ["path": request.uri.path]
                for field in request.headers { headers[field.name.rawName.lowercased()] = field.value }
                let reply = await inbox.take(.init(method: method.rawValue, query: request.uri.query ?? "", headers: headers, body: Array(buffer: bytes)))
                return Response(status: .init(code: reply.status), body: .init(byteBuffer: ByteBuffer(string: reply.body)))
            }
        }
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)), onServerRunning: { announce.yield($0.localAddress?.port ?? 0) },
            logger: .init(label: "callback", factory: { _ in QuietLog() }))
        let group = ServiceGroup(configuration: .init(services: [application], logger: .init(label: "callback", factory: { _ in QuietLog() })))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let port = try #require(await ports.first { _ in true })
            try await body(inbox, "http://127.0.0.1:\(port)")
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}

import HTTPTypes
import Logging

private struct QuietLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .critical
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }
    func log(event _: LogEvent) {}
}
