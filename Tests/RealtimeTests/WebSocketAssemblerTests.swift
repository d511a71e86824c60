import NIOCore
import NIOWebSocket
import Testing

@testable import Realtime

@Suite("Messages out of frames")
struct WebSocketAssemblerTests {
    static let mask = WebSocketMaskingKey([1, 2, 3, 4])

    static func frame(_ opcode: WebSocketOpcode, _ bytes: [UInt8], isLast: Bool = true, isMasked: Bool = true, hasExtension: Bool = false) -> WebSocketFrame {
        var data = ByteBuffer(bytes: bytes)
        if isMasked, let mask { data.webSocketMask(mask) }
        return WebSocketFrame(fin: isLast, rsv1: hasExtension, opcode: opcode, maskKey: isMasked ? self.mask : nil, data: data)
    }

    static func add(_ frames: [WebSocketFrame], maximum: Int = 10) -> Result<WebSocketAssembler.Result, WebSocketAssembler.Violation> {
        var assembler = WebSocketAssembler(maximumMessage: maximum)
        var result = WebSocketAssembler.Result.nothing
        for frame in frames {
            do { result = try assembler.add(frame) } catch { return .failure(error) }
        }
        return .success(result)
    }

    @Test("Are put together, control frames between them or not")
    func messages() {
        let text = EngineMessage.text(ByteBuffer(string: "hello"))
        #expect(Self.add([Self.frame(.text, Array("hello".utf8))]) == .success(.message(text)))
        #expect(
            Self.add([
                Self.frame(.text, Array("he".utf8), isLast: false), Self.frame(.ping, [1]), Self.frame(.continuation, [], isLast: false), Self.frame(.pong, []), Self.frame(.continuation, Array("llo".utf8)),
            ]) == .success(.message(text)))
        #expect(Self.add([Self.frame(.binary, [0, 255])]) == .success(.message(.binary(ByteBuffer(bytes: [0, 255])))))
        #expect(Self.add([Self.frame(.ping, [7])]) == .success(.ping(ByteBuffer(bytes: [7]))))
        #expect(Self.add([Self.frame(.connectionClose, [])]) == .success(.close(nil)))
        #expect(Self.add([Self.frame(.connectionClose, [0x03, 0xE9, 0x78])]) == .success(.close(1001)))
    }

    @Test("Are refused with the right code", arguments: [
        ([frame(.text, [0x61], isMasked: false)], WebSocketAssembler.Violation.protocolError),
        ([frame(.text, [0x61], hasExtension: true)], .protocolError),
        ([frame(.continuation, [0x61])], .protocolError),
        ([frame(.text, [0x61], isLast: false), frame(.text, [0x61])], .protocolError),
        ([frame(.connectionClose, [0x03])], .protocolError),
        ([frame(.connectionClose, [0x03, 0xED])], .protocolError),
        ([frame(.connectionClose, [0x00, 0x01])], .protocolError),
        ([frame(.text, [0xFF])], .badText),
        ([frame(.text, [0xC3], isLast: false), frame(.continuation, [0x28])], .badText),
        ([frame(.binary, [UInt8](repeating: 0, count: 11))], .tooLarge),
        ([frame(.binary, [UInt8](repeating: 0, count: 6), isLast: false), frame(.continuation, [UInt8](repeating: 0, count: 6))], .tooLarge),
        ([frame(.binary, [], isLast: false)] + [WebSocketFrame](repeating: frame(.continuation, [], isLast: false), count: 5_000), .tooLarge),
    ])
    func violations(_ frames: [WebSocketFrame], _ violation: WebSocketAssembler.Violation) { #expect(Self.add(frames) == .failure(violation)) }

    @Test("A character may be cut by a fragment's end")
    func cutCharacter() {
        #expect(Self.add([Self.frame(.text, [0xC3], isLast: false), Self.frame(.continuation, [0xA4])]) == .success(.message(.text(ByteBuffer(string: "ä")))))
    }
}

@Suite("Rooms")
struct SocketRoomsTests {
    @Test("Recipients are the union of the rooms without the exceptions, each once")
    func recipients() {
        var rooms = SocketRooms()
        for (room, socket) in [("red", "a"), ("red", "b"), ("blue", "b"), ("blue", "c"), ("own", "a")] { rooms.join(room, socket) }
        let all = ["a", "b", "c", "d"]
        #expect(rooms.recipients(of: [], except: [], all: all) == ["a", "b", "c", "d"])
        #expect(rooms.recipients(of: ["red"], except: [], all: all) == ["a", "b"])
        #expect(rooms.recipients(of: ["red", "blue"], except: [], all: all) == ["a", "b", "c"])
        #expect(rooms.recipients(of: ["red", "blue"], except: ["own"], all: all) == ["b", "c"])
        #expect(rooms.recipients(of: ["nowhere"], except: [], all: all) == [])
        #expect(rooms.recipients(of: [], except: ["blue"], all: all) == ["a", "d"])
    }

    @Test("A room is gone with its last member")
    func leaving() {
        var rooms = SocketRooms()
        rooms.join("red", "a")
        rooms.join("blue", "a")
        rooms.join("red", "b")
        rooms.leave("red", "c")
        rooms.leaveAll("a")
        #expect(rooms.members == ["red": ["b"]])
        #expect(rooms.roomsOf == ["b": ["red"]])
        rooms.leave("red", "b")
        #expect(rooms.members.isEmpty && rooms.roomsOf.isEmpty)
    }
}
