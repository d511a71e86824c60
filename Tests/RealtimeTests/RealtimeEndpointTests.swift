import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Synchronization
import Testing

@testable import Realtime

@Suite("A realtime endpoint's polls") struct RealtimeEndpointTests {
    private final class Listener: EngineSessionListener {
        func received(_: EngineMessage) {}
        func closed(_: EngineCloseReason) {}
    }

    /// Keeps what a response writes.
    private final class Body: ResponseBodyWriter {
        var text = ""
        func write(_ buffer: ByteBuffer) async throws { self.text += String(buffer: buffer) }
        func finish(_: HTTPFields?) async throws {}
    }

    private let endpoint: RealtimeEndpoint
    private let channel = NIOAsyncTestingChannel()

    init() async throws {
        self.endpoint = RealtimeEndpoint(engine: try EngineServer(EngineConfiguration()) { _ in Listener() })
        let endpoint = self.endpoint
        let channel = self.channel
        try await channel.testingEventLoop.executeInContext {
            let handler = UpgradeHandler(endpoint: endpoint, encoder: HTTPResponseEncoder(), decoder: ByteToMessageHandler(HTTPRequestDecoder()), requestHandlers: [])
            try channel.pipeline.syncOperations.addHandler(handler)
        }
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
    }

    private func get(_ query: String) async throws -> (status: Int, body: String) {
        let head = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "\(self.endpoint.engine.configuration.path)?EIO=4&transport=polling\(query)")
        let response = try await self.endpoint.response(to: Request(head: head, body: .init(buffer: ByteBuffer())), self.channel)
        let body = Body()
        try await response.body.write(body)
        return (response.status.code, body.text)
    }

    /// A session, opened by polling.
    private func open() async throws -> String {
        let opened = try await self.get("")
        try #require(opened.status == 200)
        return try #require(opened.body.split(separator: "\"").dropFirst(3).first.map(String.init))
    }

    private func stop() async throws {
        let channel = self.channel
        try await channel.testingEventLoop.executeInContext { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
    }

    @Test("A poll that arrived before the server began to stop, and is held only after, is told at once")
    func pollDuringStop() async throws {
        let session = try await self.open()
        try await self.stop()
        let answer = try await self.get("&sid=\(session)")
        #expect(answer == (200, "1"))
        #expect(self.endpoint.engine.count == 0)
    }
}
