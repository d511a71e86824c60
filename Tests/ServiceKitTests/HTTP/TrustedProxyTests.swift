import Core
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import ServiceKit
import Testing

@Suite("Trusted proxies") struct TrustedProxyTests {
    @Test(
        "Only a trusted peer's word counts, and only as far as its list goes",
        arguments: [
            // No proxy is trusted: the header is anybody's.
            ([], "203.0.113.9", ["198.51.100.1"], "203.0.113.9"), (["10.0.0.1"], "203.0.113.9", ["198.51.100.1"], "203.0.113.9"), (["10.0.0.1"], "10.0.0.2", ["198.51.100.1"], "10.0.0.2"),
            (["10.0.0.1"], "10.0.0.1", ["198.51.100.1"], "198.51.100.1"), (["10.0.0.0/8"], "10.9.8.7", ["198.51.100.1"], "198.51.100.1"), (["10.0.0.0/8"], "11.0.0.1", ["198.51.100.1"], "11.0.0.1"),
            (["::1"], "::1", ["2001:db8::5"], "2001:db8::5"), (["fd00::/8"], "fd12::1", ["198.51.100.1"], "198.51.100.1"), (["fd00::/8"], "fe80::1", ["198.51.100.1"], "fe80::1"),
            (["127.0.0.1"], "::ffff:127.0.0.1", ["198.51.100.1"], "198.51.100.1"), (["192.0.2.7", "10.0.0.0/8"], "10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
            // What the client wrote itself stands before what the proxy saw.
            (["10.0.0.1"], "10.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"), (["10.0.0.1"], "10.0.0.1", ["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
            // Two proxies of ours in a row.
            (["10.0.0.0/8"], "10.0.0.1", ["1.1.1.1, 198.51.100.1, 10.0.0.2"], "198.51.100.1"), (["10.0.0.0/8"], "10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            // Nothing, or nothing to read.
            (["10.0.0.1"], "10.0.0.1", [], "10.0.0.1"), (["10.0.0.1"], "10.0.0.1", [""], "10.0.0.1"), (["10.0.0.1"], "10.0.0.1", ["unknown"], "10.0.0.1"), (["10.0.0.1"], "10.0.0.1", ["198.51.100.1, _hidden"], "10.0.0.1"),
            (["10.0.0.1"], "10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"), (["10.0.0.1"], "10.0.0.1", ["[2001:db8::5]:4711"], "2001:db8::5"), (["10.0.0.1"], nil, ["198.51.100.1"], nil),
        ] as [([String], String?, [String], String?)])
    func client(trusted: [String], peer: String?, forwarded: [String], expected: String?) throws {
        #expect(try TrustedProxies(trusted).client(peer: peer, forwarded: forwarded) == expected)
    }

    @Test("What is no address or range is refused", arguments: ["proxy.example", "10.0.0.0/33", "", "[::1]"])
    func bad(text: String) throws {
        let error = try #require(throws: AppError.self) { try TrustedProxies(["10.0.0.1", text]) }
        #expect(error.code == .configurationInvalid)
    }

    @Test(
        "The peer is the connection's, not a header's",
        arguments: [(["127.0.0.1", "::1"], "198.51.100.1"), (["127.0.0.0/8", "::1"], "198.51.100.1"), (["10.0.0.0/8"], "loopback"), ([], "loopback")])
    func connection(trusted: [String], expected: String) async throws {
        let router = Router(context: APIContext.self)
        router.add(middleware: RequestRecordMiddleware(ids: CountingIdentifierSource(), trustedProxies: try TrustedProxies(trusted)))
        router.get("who") { _, context in context.clientAddress }
        try await Application(router: router, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })).test(.live) { client in
            let reply = try await client.execute(uri: "/who", method: .get, headers: [.forwardedFor: "1.1.1.1, 198.51.100.1"])
            let address = String(buffer: reply.body)
            #expect(PublicAddress.isLoopback(address) ? expected == "loopback" : address == expected)
        }
    }
}
