import Foundation
import NIOCore

/// A message as the layer above sees it.
public enum EngineMessage: Sendable, Hashable {
    /// Valid UTF-8.
    case text(ByteBuffer)
    case binary(ByteBuffer)
}

/// A packet that a client sent.
enum EnginePacket: Sendable, Hashable {
    case open
    case close
    case ping(ByteBuffer)
    case pong
    case message(EngineMessage)
    case upgrade
    case noop

    /// What can't be read as a packet.
    struct Malformed: Error {}

    /// Reads a text packet: a digit and what follows it.
    init(text: ByteBuffer) throws(Malformed) {
        var rest = text
        guard let type = rest.readInteger(as: UInt8.self) else { throw Malformed() }
        switch type {
        case UInt8(ascii: "0"): self = .open
        case UInt8(ascii: "1"): self = .close
        case UInt8(ascii: "2"): self = .ping(rest)
        case UInt8(ascii: "3"): self = .pong
        case UInt8(ascii: "4"): self = .message(.text(rest))
        case UInt8(ascii: "5"): self = .upgrade
        case UInt8(ascii: "6"): self = .noop
        default: throw Malformed()
        }
    }

    /// Whether this is the packet that a WebSocket begins to take over a session with.
    var isProbe: Bool {
        if case .ping(let data) = self { String(buffer: data) == "probe" } else { false }
    }
}

/// A packet that goes to a client, ready for both transports: text with its digit in front, or a binary message.
public enum EngineFrame: Sendable, Hashable {
    case text(ByteBuffer)
    case binary(ByteBuffer)

    static let close = EngineFrame.text(ByteBuffer(string: "1"))
    static let ping = EngineFrame.text(ByteBuffer(string: "2"))
    static let probePong = EngineFrame.text(ByteBuffer(string: "3probe"))
    static let noop = EngineFrame.text(ByteBuffer(string: "6"))

    /// A message packet.
    public init(_ message: EngineMessage) {
        switch message {
        case .text(let text):
            var buffer = ByteBufferAllocator().buffer(capacity: text.readableBytes + 1)
            buffer.writeInteger(UInt8(ascii: "4"))
            buffer.writeImmutableBuffer(text)
            self = .text(buffer)
        case .binary(let bytes): self = .binary(bytes)
        }
    }

    var byteCount: Int {
        switch self {
        case .text(let buffer), .binary(let buffer): buffer.readableBytes
        }
    }
}

/// The body of polling requests and answers: packets joined by U+001E.
enum EnginePayload {
    static let separator: UInt8 = 0x1E

    /// The body that carries these packets.
    static func encode(_ frames: [EngineFrame]) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: frames.reduce(0) { $0 + $1.byteCount * 4 / 3 + 6 })
        for (index, frame) in frames.enumerated() {
            if index > 0 { buffer.writeInteger(self.separator) }
            switch frame {
            case .text(let text): buffer.writeImmutableBuffer(text)
            case .binary(let bytes):
                buffer.writeInteger(UInt8(ascii: "b"))
                buffer.writeBytes(Data(bytes.readableBytesView).base64EncodedData())
            }
        }
        return buffer
    }

    /// The packets of a body in order, up to the first that can't be read; false when there was one.
    static func decode(_ body: ByteBuffer) -> (packets: [EnginePacket], isWhole: Bool) {
        guard UTF8Text.isValid(body) else { return ([], false) }
        var packets: [EnginePacket] = []
        var rest = body
        while true {
            let length = rest.readableBytesView.firstIndex(of: self.separator).map { $0 - rest.readerIndex }
            guard let part = rest.readSlice(length: length ?? rest.readableBytes), let packet = self.packet(part) else { return (packets, false) }
            packets.append(packet)
            guard length != nil else { return (packets, true) }
            rest.moveReaderIndex(forwardBy: 1)
        }
    }

    private static func packet(_ part: ByteBuffer) -> EnginePacket? {
        guard part.readableBytesView.first == UInt8(ascii: "b") else { return try? EnginePacket(text: part) }
        guard let bytes = Data(base64Encoded: Data(part.readableBytesView.dropFirst())) else { return nil }
        return .message(.binary(ByteBuffer(bytes: bytes)))
    }
}

/// What both transports demand of text.
enum UTF8Text {
    static func isValid(_ buffer: ByteBuffer) -> Bool { String(validating: buffer.readableBytesView, as: UTF8.self) != nil }
}
