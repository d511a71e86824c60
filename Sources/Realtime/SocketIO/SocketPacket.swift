import NIOCore

/// A Socket.IO packet, its attachments in their places.
public enum SocketPacket: Sendable, Hashable {
    case connect(namespace: String, payload: WireValue?)
    case disconnect(namespace: String)
    case event(namespace: String, id: UInt64?, name: WireValue, arguments: [WireValue])
    case ack(namespace: String, id: UInt64, arguments: [WireValue])
    case connectError(namespace: String, payload: WireValue)

    /// The Engine.IO packets that carry it: one of text, and one for each attachment. They must stay together.
    public var frames: [EngineFrame] {
        var writer = WireValueWriter()
        switch self {
        case .connect(let namespace, let payload): return Self.frames("0", namespace, nil, payload, &writer)
        case .disconnect(let namespace): return Self.frames("1", namespace, nil, nil, &writer)
        case .event(let namespace, let id, let name, let arguments): return Self.frames("2", namespace, id, .array([name] + arguments), &writer)
        case .ack(let namespace, let id, let arguments): return Self.frames("3", namespace, id, .array(arguments), &writer)
        case .connectError(let namespace, let payload): return Self.frames("4", namespace, nil, payload, &writer)
        }
    }

    private static func frames(_ type: String, _ namespace: String, _ id: UInt64?, _ payload: WireValue?, _ writer: inout WireValueWriter) -> [EngineFrame] {
        if let payload { writer.write(payload) }
        let count = writer.attachments.count
        // Binary events and acknowledgements have types of their own.
        let header = count == 0 ? type : "\(type == "2" ? "5" : "6")\(count)-"
        var text = ByteBufferAllocator().buffer(capacity: writer.text.readableBytes + namespace.utf8.count + 32)
        text.writeString("4" + header + (namespace == "/" ? "" : namespace + ",") + (id.map { String($0) } ?? ""))
        text.writeImmutableBuffer(writer.text)
        return [.text(text)] + writer.attachments.map { .binary($0) }
    }
}

/// Puts a client's messages together to packets.
struct SocketPacketDecoder {
    struct Malformed: Error {}

    /// Names that only the library itself may use.
    private static let reserved: Set<String> = ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"]

    private struct Pending {
        var type: UInt8
        var namespace: String
        var id: UInt64?
        var payload: WireValue?
        var count: Int
        var attachments: [ByteBuffer] = []
    }

    private let maximumAttachments: Int
    private var pending: Pending?

    init(maximumAttachments: Int) { self.maximumAttachments = maximumAttachments }

    /// The packet that `message` completes, if it does. After an error the connection has to be closed.
    mutating func add(_ message: EngineMessage) throws(Malformed) -> SocketPacket? {
        switch message {
        case .text(let text):
            guard self.pending == nil else { throw Malformed() }
            let packet = try self.header(text)
            guard packet.count > 0 else { return try Self.finished(packet) }
            self.pending = packet
            return nil
        case .binary(let bytes):
            guard var packet = self.pending else { throw Malformed() }
            packet.attachments.append(bytes)
            guard packet.attachments.count == packet.count else {
                self.pending = packet
                return nil
            }
            self.pending = nil
            return try Self.finished(packet)
        }
    }

    private func header(_ text: ByteBuffer) throws(Malformed) -> Pending {
        var rest = text
        guard let type = rest.readInteger(as: UInt8.self).map({ $0 &- 0x30 }), type <= 6 else { throw Malformed() }
        var packet = Pending(type: type, namespace: "/", count: 0)
        if type >= 5 {
            guard let count = Self.digits(&rest), count <= UInt64(self.maximumAttachments), rest.readInteger(as: UInt8.self) == UInt8(ascii: "-") else { throw Malformed() }
            packet.count = Int(count)
        }
        if rest.readableBytesView.first == UInt8(ascii: "/") {
            let length = rest.readableBytesView.firstIndex(of: UInt8(ascii: ",")).map { $0 - rest.readerIndex }
            packet.namespace = rest.readString(length: length ?? rest.readableBytes) ?? "/"
            if length != nil { rest.moveReaderIndex(forwardBy: 1) }
        }
        if let first = rest.readableBytesView.first, (0x30 ... 0x39).contains(first) {
            guard let id = Self.digits(&rest) else { throw Malformed() }
            packet.id = id
        }
        if rest.readableBytes > 0 {
            do { packet.payload = try WireValueReader.read(rest) } catch { throw Malformed() }
        }
        return packet
    }

    private static func digits(_ buffer: inout ByteBuffer) -> UInt64? {
        let length = buffer.readableBytesView.prefix { (0x30 ... 0x39).contains($0) }.count
        // 2^63 and above are no ids; JavaScript ends at 2^53.
        guard length > 0, length <= 18, let text = buffer.readString(length: length) else { return nil }
        return UInt64(text)
    }

    private static func finished(_ packet: Pending) throws(Malformed) -> SocketPacket {
        let payload: WireValue? = packet.count > 0 ? try packet.payload.map { value throws(Malformed) in try self.filled(value, packet.attachments) } : packet.payload
        switch (packet.type, payload) {
        case (0, nil): return .connect(namespace: packet.namespace, payload: nil)
        case (0, .object?): return .connect(namespace: packet.namespace, payload: payload)
        case (1, nil): return .disconnect(namespace: packet.namespace)
        case (2, .array(let items)?), (5, .array(let items)?):
            switch items.first {
            case .string(let name)? where !self.reserved.contains(name): break
            case .number?: break
            default: throw Malformed()
            }
            return .event(namespace: packet.namespace, id: packet.id, name: items[0], arguments: Array(items.dropFirst()))
        case (3, .array(let items)?), (6, .array(let items)?):
            guard let id = packet.id else { throw Malformed() }
            return .ack(namespace: packet.namespace, id: id, arguments: items)
        case (4, .object?), (4, .string?): return .connectError(namespace: packet.namespace, payload: payload ?? .null)
        default: throw Malformed()
        }
    }

    /// The value with every placeholder replaced by its attachment.
    private static func filled(_ value: WireValue, _ attachments: [ByteBuffer]) throws(Malformed) -> WireValue {
        switch value {
        case .object(let members):
            if value["_placeholder"] == .bool(true) {
                guard let number = value["num"]?.integerValue, attachments.indices.contains(Int(number)) else { throw Malformed() }
                return .binary(attachments[Int(number)])
            }
            var filled: [WireValue.Member] = []
            for member in members { filled.append(WireValue.Member(member.name, try self.filled(member.value, attachments))) }
            return .object(filled)
        case .array(let items):
            var filled: [WireValue] = []
            for item in items { filled.append(try self.filled(item, attachments)) }
            return .array(filled)
        default: return value
        }
    }
}
