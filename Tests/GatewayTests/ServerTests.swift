import Core
import Gateway
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ServiceKit
import Testing

@Suite("The server's own answers") struct ServerTests {
    @Test("The dashboard's page, its assets and the contract, with their ETag", arguments: [("/", "text/html"), ("/assets/app-1A2B3C4D.js", "text/javascript"), ("/assets/app-5E6F7A8B.css", "text/css"), ("/assets/icon-9C0D1E2F.svg", "image/svg+xml"), ("/api/v1/openapi.yaml", "application/yaml")])
    func files(path: String, type: String) async throws {
        try await Installation.with { installation in
            let browser = installation.browser()
            let reply = try await browser.send(.get, path)
            #expect(reply.status == 200)
            #expect(reply.headers[.contentType]?.hasPrefix(type) == true)
            #expect(!reply.text.isEmpty)
            let etag = try #require(reply.headers[.eTag])
            let again = try await browser.send(.get, path, headers: ["If-None-Match": etag])
            #expect(again.status == 304)
            #expect(again.text.isEmpty)
            #expect(try await browser.send(.head, path).text.isEmpty)
        }
    }

    @Test("Names with a hash are kept for good, all else is asked for again", arguments: [("/", "no-cache"), ("/assets/plain.js", "no-cache"), ("/assets/app-1A2B3C4D.js", "public, max-age=31536000, immutable")])
    func caching(path: String, expected: String) async throws {
        try await Installation.with { installation in
            let reply = try await installation.browser().send(.get, path)
            #expect(reply.headers[.cacheControl] == expected)
        }
    }

    @Test("The best packing that the browser takes is sent", arguments: [
        ("br, gzip", "br", "brotli"), ("gzip, deflate, br;q=0.5", "br", "brotli"), ("gzip", "gzip", "gzip"), ("br;q=0, gzip", "gzip", "gzip"), ("*", "br", "brotli"), ("deflate", nil, "script"), ("", nil, "script"),
    ] as [(String, String?, String)])
    func packing(accepted: String, coding: String?, body: String) async throws {
        try await Installation.with { installation in
            let reply = try await installation.browser().send(.get, "/assets/app-1A2B3C4D.js", headers: ["Accept-Encoding": accepted])
            #expect(reply.status == 200)
            #expect(reply.headers[.contentEncoding] == coding)
            #expect(reply.text == body)
            #expect(reply.headers[.vary] == "Accept-Encoding")
            #expect(reply.headers[.contentType]?.hasPrefix("text/javascript") == true)
        }
    }

    @Test("Nothing else is served from the files", arguments: [
        "/assets/index.html", "/assets/openapi.yaml", "/assets/..%2Findex.html", "/assets/../index.html", "/assets/%2e%2e%2findex.html", "/assets/none.js", "/assets/app-1A2B3C4D.js.br", "/index.html", "/assets/", "/assets",
    ])
    func noOtherFiles(path: String) async throws {
        try await Installation.with { installation in
            for accept in ["*/*", "text/html"] {
                let reply = try await installation.browser().send(.get, path, headers: ["Accept": accept])
                #expect(reply.status == 404)
            }
        }
    }

    @Test("The dashboard's own addresses show its page to browsers and a problem to programs", arguments: ["/w/abc/inbox/needs_me/def", "/welcome", "/nowhere"])
    func addresses(path: String) async throws {
        try await Installation.with { installation in
            let page = try await installation.browser().send(.get, path, headers: ["Accept": "text/html,application/xhtml+xml"])
            #expect(page.status == 200)
            #expect(page.headers[.contentType]?.hasPrefix("text/html") == true)
            let problem = try await installation.browser().send(.get, path, headers: ["Accept": "application/json"])
            #expect(problem.status == 404)
            #expect(problem["code"] == "not_found")
            let write = try await installation.browser().send(.post, path, headers: ["Accept": "text/html"])
            #expect(write.status == 404)
        }
    }

    @Test("What belongs to the server is never a page of the dashboard", arguments: ["/api/v1/nothing", "/api", "/webhooks/nobody", "/health/x", "/privacy/x/y", "/callbacks/x", "/robots.txt"])
    func reserved(path: String) async throws {
        try await Installation.with { installation in
            let reply = try await installation.browser().send(.get, path, headers: ["Accept": "text/html"])
            #expect(reply.status == 404)
        }
    }

    @Test("A server that was built without the dashboard says so", arguments: ["/", "/w/abc/inbox"])
    func notBuilt(path: String) async throws {
        try await Installation.with(.init(hasDashboard: false)) { installation in
            let reply = try await installation.browser().send(.get, path, headers: ["Accept": "text/html"])
            #expect(reply.status == 503)
            #expect(reply.text.contains("make web"))
            let asset = try await installation.browser().send(.get, "/assets/app-1A2B3C4D.js")
            #expect(asset.status == 404)
            let status = try await installation.browser().send(.get, "/api/v1/status")
            #expect(status.status == 200)
        }
    }

    @Test("Headers keep browsers strict, also on problems", arguments: ["/", "/api/v1/status", "/api/v1/session", "/nowhere"])
    func headers(path: String) async throws {
        try await Installation.with { installation in
            let reply = try await installation.browser().send(.get, path)
            let policy = try #require(reply.headers[.contentSecurityPolicy])
            #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"))
            #expect(reply.headers[.xContentTypeOptions] == "nosniff")
            #expect(reply.headers[.cacheControl] == (path == "/" ? "no-cache" : "no-store"))
            #expect(reply.headers[.requestID]?.isEmpty == false)
            #expect(reply.headers[.strictTransportSecurity] == nil)
        }
    }

    @Test("Live is live; ready needs store and queue")
    func health() async throws {
        try await Installation.with { installation in
            #expect(try await installation.browser().send(.get, "/health/live")["status"] == "ok")
            let ready = try await installation.browser().send(.get, "/health/ready")
            #expect(ready.status == 200)
            #expect(ready["checks.store"] == "ok" && ready["checks.queue"] == "ok")
        }
        struct Broken: Error {}
        let checks = [HealthCheck("store") { throw Broken() }, HealthCheck("queue") {}]
        try await Installation.with(.init(health: checks)) { installation in
            let ready = try await installation.browser().send(.get, "/health/ready")
            #expect(ready.status == 503)
            #expect(ready["checks.store"] == "failed" && ready["checks.queue"] == "ok")
            #expect(!ready.text.contains("Broken"))
            #expect(try await installation.browser().send(.get, "/health/live").status == 200)
        }
    }

    @Test("Metrics need their token where there is one")
    func metrics() async throws {
        try await Installation.with(.init(metricsToken: "m3trics")) { installation in
            let browser = installation.browser()
            for header in [[:], ["Authorization": "Bearer other"]] {
                let refused = try await browser.send(.get, "/metrics", headers: header)
                #expect(refused.status == 401)
            }
            let reply = try await browser.send(.get, "/metrics", headers: ["Authorization": "Bearer m3trics"])
            #expect(reply.text == "a_metric 1\n")
        }
        // Whoever is not known to be on this machine gets nothing without a token.
        try await Installation.with { installation in
            let reply = try await installation.browser().send(.get, "/metrics")
            #expect(reply.status == 404)
        }
    }

    @Test("A path with another method names the ones it has")
    func methods() async throws {
        try await Installation.with { installation in
            let reply = try await installation.browser().send(.delete, "/api/v1/workspaces/w/members")
            #expect(reply.status == 405)
            #expect(reply.headers[.allow] == "GET, POST")
        }
    }

    @Test(
        "Plain http is refused off loopback, and half-secure set-ups too",
        arguments: [
            PlainHTTP("0.0.0.0", "http://localhost:8080", isAllowed: false), PlainHTTP("192.168.0.7", "https://a.example", isAllowed: false),
            PlainHTTP("127.0.0.1", "http://localhost:8080", isAllowed: true), PlainHTTP("::1", "http://localhost:8080", isAllowed: true),
            PlainHTTP("0.0.0.0", "https://a.example", proxies: ["10.0.0.0/8"], isAllowed: true), PlainHTTP("127.0.0.1", "http://localhost:8080", proxies: ["10.0.0.0/8"], isAllowed: false),
        ])
    func plainHTTP(example: PlainHTTP) throws {
        let configuration = GatewayConfiguration(host: example.host, address: try PublicAddress(example.address), trustedProxies: example.proxies)
        if example.isAllowed {
            try configuration.check()
        } else {
            let error = try #require(throws: AppError.self) { try configuration.check() }
            #expect(error.code == .configurationInvalid)
        }
    }

    struct PlainHTTP: Sendable, CustomTestStringConvertible {
        var host: String
        var address: String
        var proxies: [String]
        var isAllowed: Bool
        var testDescription: String { "\(self.host) as \(self.address) behind \(self.proxies)" }

        init(_ host: String, _ address: String, proxies: [String] = [], isAllowed: Bool) {
            self.host = host
            self.address = address
            self.proxies = proxies
            self.isAllowed = isAllowed
        }
    }
}
