import Core
import Foundation
import NIOCore
import NIOWebSocket
import Testing

@testable import Realtime

/// What live connections bring, spoilt (see `InputMutator`; `UNDERSTUDY_FUZZ_ITERATIONS` and `UNDERSTUDY_FUZZ_SEED`).
@Suite("Realtime, spoilt") struct RealtimeFuzzTests {
    private let iterations = ProcessInfo.processInfo.environment["UNDERSTUDY_FUZZ_ITERATIONS"].flatMap(Int.init) ?? 2_000
    private let seed = ProcessInfo.processInfo.environment["UNDERSTUDY_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_261_122

    @Test("A polling body is read up to its first bad packet, and what is read is valid UTF-8")
    func bodies() {
        let bodies = InputMutator(seed: self.seed, examples: ["4hello\u{1E}2probe\u{1E}3", "bAQID\u{1E}4ü\u{1E}6", #"40{"workspace_id":"w"}"#, "42[\"view\",{\"conversation_id\":\"c\"}]\u{1E}1"])
        for _ in 0 ..< self.iterations {
            let bytes = bodies.next()
            let (packets, isWhole) = EnginePayload.decode(ByteBuffer(bytes: bytes))
            let parts = bytes.count(where: { $0 == EnginePayload.separator }) + 1
            #expect(isWhole ? packets.count == parts : packets.count < parts)
            for packet in packets {
                if case .message(.text(let text)) = packet { #expect(UTF8Text.isValid(text)) }
            }
        }
    }

    @Test("A Socket.IO packet is read or refused, and what is read is written and read the same")
    func packets() {
        let texts = InputMutator(
            seed: self.seed,
            examples: [
                #"0/admin,{"sid":"x"}"#, #"2/admin,13["foo",{"a":[1,-2.5,true,null,"ü\n"]}]"#, #"51-["up",{"_placeholder":true,"num":0}]"#, #"461-12[{"_placeholder":true,"num":0}]"#, #"3/a,7[]"#, #"1/admin,"#,
                #"52-/admin,7["x",{"deep":[{"_placeholder":true,"num":0}]},{"_placeholder":true,"num":1}]"#,
            ])
        let attachment = EngineMessage.binary(ByteBuffer(bytes: [1, 2, 3]))
        var read = 0
        for index in 0 ..< self.iterations {
            let bytes = texts.next()
            // The layer below lets nothing else through.
            guard String(validating: bytes, as: UTF8.self) != nil else { continue }
            guard let packet = Self.read([.text(ByteBuffer(bytes: bytes))] + Array(repeating: attachment, count: index % 4)) else { continue }
            read += 1
            let messages = packet.frames.compactMap { frame -> EngineMessage? in
                switch frame {
                case .text(let text): .text(text.getSlice(at: text.readerIndex + 1, length: text.readableBytes - 1) ?? ByteBuffer())
                case .binary(let bytes): .binary(bytes)
                }
            }
            #expect(Self.read(messages) == packet, "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(read > 0)
    }

    /// The last packet that the messages make, if all of them are allowed.
    private static func read(_ messages: [EngineMessage]) -> SocketPacket? {
        var decoder = SocketPacketDecoder(maximumAttachments: 10)
        var last: SocketPacket?
        for message in messages {
            do { last = try decoder.add(message) ?? last } catch { return nil }
        }
        return last
    }

    @Test("Any run of frames ends in messages within the limit or in a refusal that stays one")
    func frames() {
        let maximum = 64
        let runs = InputMutator(seed: self.seed, examples: ["\u{1}\u{3}he\u{0}\u{3}llo", "\u{9}\u{1}p\u{A}\u{1}q", "\u{2}\u{4}abcd", "\u{8}\u{2}xy"])
        for _ in 0 ..< self.iterations {
            let bytes = runs.next()
            var assembler = WebSocketAssembler(maximumMessage: maximum)
            var index = 0
            while index < bytes.count {
                // One byte says what frame it is, the next how many of the others it carries.
                let head = bytes[index]
                let length = index + 1 < bytes.count ? Int(bytes[index + 1]) : 0
                let carried = Array(bytes.dropFirst(index + 2).prefix(length))
                index += 2 + carried.count
                guard
                    let result = try? assembler.add(WebSocketAssemblerTests.frame(WebSocketOpcode(encodedWebSocketOpcode: head & 0x0F) ?? .text, carried, isLast: head & 0x80 == 0, isMasked: head & 0x40 == 0, hasExtension: head & 0x20 != 0))
                else { break }
                switch result {
                case .message(.text(let text)): #expect(text.readableBytes <= maximum && UTF8Text.isValid(text))
                case .message(.binary(let data)): #expect(data.readableBytes <= maximum)
                case .close(let code): #expect(code.map { (1_000 ..< 5_000).contains($0) } ?? true)
                default: break
                }
            }
        }
    }

    @Test("A query is read into names and values, whatever stands in it")
    func queries() {
        let queries = InputMutator(seed: self.seed, examples: ["EIO=4&transport=polling&sid=abc", "EIO=4&transport=websocket&t=%2B%20+a", "a=&&=b&c=%zz&d=%e2%82"])
        for _ in 0 ..< self.iterations {
            let text = String(decoding: queries.next(), as: UTF8.self)
            let query = EngineRequest.query(text[...])
            #expect(query.count <= text.utf8.count(where: { $0 == UInt8(ascii: "&") }) + 1)
        }
    }
}
