import Core
import NIOHTTP1
import Testing

@testable import Realtime

@Suite("Engine.IO requests")
struct EngineRequestTests {
    struct Case: Sendable {
        var query: String
        var method = "GET"
        var isUpgrade = false
        var origin: String?
        var expected: EngineError?
    }

    @Test("Are judged in the protocol's order", arguments: [
        Case(query: "EIO=4&transport=polling", expected: nil),
        Case(query: "EIO=4&transport=polling&t=x&EIO=3", expected: nil),
        Case(query: "EIO=4&transport=websocket", isUpgrade: true, expected: nil),
        Case(query: "", expected: .transportUnknown),
        Case(query: "EIO=4&transport=flash", method: "POST", expected: .transportUnknown),
        Case(query: "EIO=3&transport=polling", expected: .unsupportedProtocol),
        Case(query: "transport=polling", expected: .unsupportedProtocol),
        Case(query: "EIO=3&transport=polling", method: "POST", expected: .badHandshakeMethod),
        Case(query: "EIO=4&transport=websocket", expected: .badRequest),
        Case(query: "EIO=4&transport=polling", isUpgrade: true, expected: .badRequest),
        Case(query: "EIO=4&transport=polling&sid=other", expected: .sessionUnknown),
        Case(query: "transport=polling&sid=known", expected: nil),
        Case(query: "transport=polling&sid=known", method: "POST", expected: nil),
        Case(query: "transport=polling&sid=known", method: "DELETE", expected: .badRequest),
        Case(query: "transport=websocket&sid=known", expected: .badRequest),
        Case(query: "EIO=4&transport=polling", origin: "https://here.example", expected: nil),
        Case(query: "EIO=4&transport=polling", origin: "https://elsewhere.example", expected: .forbidden),
        Case(query: "EIO=4&transport=websocket", isUpgrade: true, origin: "null", expected: .forbidden),
        Case(query: "EIO=4&transport=polling", origin: "https://x\u{7}", expected: .badRequest),
    ])
    func order(_ test: Case) {
        var configuration = EngineConfiguration()
        configuration.origins = .only(["https://here.example"])
        let request = EngineRequest(method: test.method, query: EngineRequest.query(test.query[...]), isUpgrade: test.isUpgrade, origin: test.origin)
        var refusal: EngineError?
        do throws(EngineError) { _ = try request.purpose(configuration) { $0 == "known" } } catch { refusal = error }
        #expect(refusal == test.expected)
    }

    @Test("A transport that is switched off is unknown")
    func transports() {
        var configuration = EngineConfiguration()
        configuration.transports = [.polling]
        let request = EngineRequest(method: "GET", query: ["EIO": "4", "transport": "websocket"], isUpgrade: true)
        #expect(throws: EngineError.transportUnknown) { try request.purpose(configuration) { _ in false } }
        #expect(configuration.upgrades == [])
    }

    @Test("Query strings are decoded")
    func queries() { #expect(EngineRequest.query("a=1&b=%C3%A4+x&c&a=2&d=%zz&=e") == ["a": "1", "b": "ä x", "c": "", "d": "%zz", "": "e"]) }

    @Test("Settings that can't work are refused by name")
    func settings() {
        let changes: [(String, (inout EngineConfiguration) -> Void)] = [
            ("path", { $0.path = "/x" }), ("pingInterval", { $0.pingInterval = .zero }), ("pingTimeout", { $0.pingTimeout = .seconds(4_000) }), ("maximumPayload", { $0.maximumPayload = 0 }),
            ("transports", { $0.transports = [] }), ("limits", { $0.maximumSessions = 0 }),
        ]
        for (field, change) in changes {
            var configuration = EngineConfiguration()
            change(&configuration)
            #expect { try configuration.check() } throws: { ($0 as? AppError)?.fields.first?.field == field }
        }
    }

    @Test("The WebSocket handshake answers RFC 6455's own example")
    func accept() {
        let headers: HTTPHeaders = ["Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13", "Connection": "keep-alive, Upgrade", "Upgrade": "WebSocket"]
        #expect(WebSocketHandshake.isWanted(headers))
        #expect(WebSocketHandshake.answer(headers)?["sec-websocket-accept"] == ["s3pPLMBiTxaQ9kYGzzhZRbK+xOo="])
        var other = headers
        other.replaceOrAdd(name: "Sec-WebSocket-Version", value: "8")
        #expect(WebSocketHandshake.answer(other) == nil)
        other = headers
        other.replaceOrAdd(name: "Sec-WebSocket-Key", value: "c2hvcnQ=")
        #expect(WebSocketHandshake.answer(other) == nil)
    }
}
