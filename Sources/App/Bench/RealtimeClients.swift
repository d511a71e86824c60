import Core
import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// Many Socket.IO clients on WebSockets that only count what they get: light enough to load any server from the same machine.
final class RealtimeClients: Sendable {
    private struct State {
        var joined = 0
        var received = 0
        var firstSent = Int64.max
        var lastReceived: Int64 = 0
        var failed = 0
    }

    private let state = Mutex(State())
    let latencies = Latencies()
    private let port: Int
    private let channels = Mutex<[any Channel]>([])

    init(port: Int) { self.port = port }

    /// Opens connections and waits until every one has joined the namespace; how many a second did.
    func connect(_ count: Int) async throws -> Double {
        let start = ContinuousClock.now
        for first in stride(from: 0, to: count, by: 50) {
            let batch = try await withThrowingTaskGroup(of: (any Channel).self) { group in
                for _ in first ..< min(first + 50, count) { group.addTask { try await self.open() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            self.channels.withLock { $0 += batch }
        }
        try await self.wait(seconds: 120) { $0.joined >= count }
        return Double(count) / (ContinuousClock.now - start).inSeconds
    }

    private func open() async throws -> any Channel {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Handler(clients: self)) } }
            .connect(host: "127.0.0.1", port: self.port).get()
    }

    /// Has the server send `count` events to everybody, at a rate or as fast as it can (0), and waits for all of them; deliveries a second.
    func measure(count: Int, rate: Int) async throws -> Double {
        let connections = self.channels.withLock { $0 }
        guard let first = connections.first else { return 0 }
        self.state.withLock { state in
            state.received = 0
            state.firstSent = .max
            state.lastReceived = 0
        }
        try await first.writeAndFlush(Handler.frame(#"42["burst",{"count":\#(count),"rate":\#(rate)}]"#))
        let expected = count * connections.count
        try await self.wait(seconds: 120) { $0.received >= expected }
        return self.state.withLock { Double(expected) / (Double(max(1, $0.lastReceived - $0.firstSent)) / 1e9) }
    }

    func close() async {
        for channel in self.channels.withLock({ $0 }) { try? await channel.close() }
    }

    private func wait(seconds: Int, until isDone: @Sendable (State) -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while !self.state.withLock({ isDone($0) }) {
            let failed = self.state.withLock { $0.failed }
            guard failed == 0, ContinuousClock.now < end else { throw AppError(.internalFailure, "The server under measurement lost \(failed) connections, or events did not arrive in \(seconds) s.") }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    fileprivate func noteJoined() { self.state.withLock { $0.joined += 1 } }
    fileprivate func noteFailed() { self.state.withLock { $0.failed += 1 } }

    fileprivate func noteEvent(sent: Int64, now: Int64) {
        self.latencies.record(microseconds: (now - sent) / 1000)
        self.state.withLock { state in
            state.received += 1
            state.firstSent = min(state.firstSent, sent)
            state.lastReceived = max(state.lastReceived, now)
        }
    }

    /// One client: the opening handshake, unmasked frames in, masked ones out.
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private static let mark = Array("\"sent_ns\":".utf8)

        private let clients: RealtimeClients
        private var collected = ByteBuffer()
        private var isOpen = false

        init(clients: RealtimeClients) { self.clients = clients }

        static func frame(_ text: String) -> ByteBuffer {
            var buffer = ByteBuffer()
            buffer.writeInteger(UInt8(0x81))
            // Masked, as clients must, with zeros.
            buffer.writeInteger(UInt8(0x80 | min(text.utf8.count, 125)))
            buffer.writeInteger(UInt32(0))
            buffer.writeString(text)
            return buffer
        }

        func channelActive(context: ChannelHandlerContext) {
            let request = """
                GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
                """
            context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: request)), promise: nil)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.collected.writeImmutableBuffer(self.unwrapInboundIn(data))
            if !self.isOpen {
                let text = String(buffer: self.collected)
                guard let end = text.range(of: "\r\n\r\n") else { return }
                guard text.hasPrefix("HTTP/1.1 101") else { return self.clients.noteFailed() }
                self.isOpen = true
                self.collected.moveReaderIndex(forwardBy: text[..<end.upperBound].utf8.count)
            }
            while let payload = self.nextFrame() { self.take(payload, context) }
            self.collected.discardReadBytes()
        }

        private func nextFrame() -> ByteBuffer? {
            var buffer = self.collected
            guard buffer.readInteger(as: UInt8.self) != nil, let short = buffer.readInteger(as: UInt8.self) else { return nil }
            var length = Int(short & 0x7F)
            if length == 126 {
                guard let long = buffer.readInteger(as: UInt16.self) else { return nil }
                length = Int(long)
            }
            guard let payload = buffer.readSlice(length: length) else { return nil }
            self.collected = buffer
            return payload
        }

        private func take(_ payload: ByteBuffer, _ context: ChannelHandlerContext) {
            let bytes = payload.readableBytesView
            switch (bytes.first, bytes.dropFirst().first) {
            case (UInt8(ascii: "0"), _): context.writeAndFlush(self.wrapOutboundOut(Self.frame("40")), promise: nil)
            case (UInt8(ascii: "2"), _): context.writeAndFlush(self.wrapOutboundOut(Self.frame("3")), promise: nil)
            case (UInt8(ascii: "4"), UInt8(ascii: "0")): self.clients.noteJoined()
            case (UInt8(ascii: "4"), UInt8(ascii: "2")):
                guard let start = bytes.firstRange(of: Self.mark)?.upperBound else { return }
                let sent = bytes[start...].prefix { (0x30 ... 0x39).contains($0) }.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
                self.clients.noteEvent(sent: sent, now: Int64(NIODeadline.now().uptimeNanoseconds))
            default: break
            }
        }

        func errorCaught(context: ChannelHandlerContext, error _: any Error) {
            self.clients.noteFailed()
            context.close(promise: nil)
        }
    }
}
