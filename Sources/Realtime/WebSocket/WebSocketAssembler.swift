import NIOCore
import NIOWebSocket

/// Puts frames together to messages by RFC 6455's rules.
struct WebSocketAssembler {
    enum Result: Equatable {
        case message(EngineMessage)
        case ping(ByteBuffer)
        case pong
        /// The peer closes, with its code.
        case close(UInt16?)
        /// More is needed, or nothing is to be done.
        case nothing
    }

    /// Against the rules; the close code says how.
    struct Violation: Error, Equatable {
        var code: UInt16
        static let protocolError = Violation(code: 1002)
        static let badText = Violation(code: 1007)
        static let tooLarge = Violation(code: 1009)
    }

    /// A message in more pieces than this is an attack.
    private static let maximumFragments = 4_096

    private let maximumMessage: Int
    private var opcode: WebSocketOpcode?
    private var collected = ByteBuffer()
    private var fragments = 0

    init(maximumMessage: Int) { self.maximumMessage = maximumMessage }

    mutating func add(_ frame: WebSocketFrame) throws(Violation) -> Result {
        // No extension was agreed on, and clients must mask.
        guard !frame.rsv1, !frame.rsv2, !frame.rsv3, frame.maskKey != nil else { throw .protocolError }
        switch frame.opcode {
        case .ping: return .ping(frame.unmaskedData)
        case .pong: return .pong
        case .connectionClose: return .close(try Self.closeCode(frame.unmaskedData))
        case .text, .binary:
            guard self.opcode == nil else { throw .protocolError }
            if frame.fin { return try self.message(frame.opcode, frame.unmaskedData) }
            self.opcode = frame.opcode
            self.collected = frame.unmaskedData
            self.fragments = 1
            return .nothing
        case .continuation:
            guard let opcode = self.opcode else { throw .protocolError }
            self.fragments += 1
            guard self.collected.readableBytes + frame.length <= self.maximumMessage, self.fragments <= Self.maximumFragments else { throw .tooLarge }
            self.collected.writeImmutableBuffer(frame.unmaskedData)
            guard frame.fin else { return .nothing }
            let whole = self.collected
            self.opcode = nil
            self.collected = ByteBuffer()
            return try self.message(opcode, whole)
        default: throw .protocolError
        }
    }

    private func message(_ opcode: WebSocketOpcode, _ data: ByteBuffer) throws(Violation) -> Result {
        guard data.readableBytes <= self.maximumMessage else { throw .tooLarge }
        if opcode == .binary { return .message(.binary(data)) }
        guard UTF8Text.isValid(data) else { throw .badText }
        return .message(.text(data))
    }

    private static func closeCode(_ data: ByteBuffer) throws(Violation) -> UInt16? {
        var data = data
        guard data.readableBytes > 0 else { return nil }
        guard let code = data.readInteger(as: UInt16.self), (1000 ... 4999).contains(code), ![1004, 1005, 1006].contains(code) else { throw .protocolError }
        guard UTF8Text.isValid(data) else { throw .badText }
        return code
    }
}
