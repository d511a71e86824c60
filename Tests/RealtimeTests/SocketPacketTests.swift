import NIOCore
import Testing

@testable import Realtime

@Suite("Socket.IO packets")
struct SocketPacketTests {
    static func decode(_ messages: [EngineMessage], attachments: Int = 10) -> SocketPacket? {
        var decoder = SocketPacketDecoder(maximumAttachments: attachments)
        var packet: SocketPacket?
        for message in messages {
            do { packet = try decoder.add(message) } catch { return nil }
        }
        return packet
    }

    static func text(_ text: String) -> EngineMessage { .text(ByteBuffer(string: text)) }
    static let one = ByteBuffer(bytes: [1, 2])
    static let two = ByteBuffer(bytes: [3])

    /// Both directions: what a packet is written as, and that this is read as the packet.
    @Test("Are written as the specification shows, and read back", arguments: [
        ("0", .connect(namespace: "/", payload: nil)),
        (#"0{"token":"123"}"#, .connect(namespace: "/", payload: .members(["token": "123"]))),
        (#"0/admin,{"sid":"x"}"#, .connect(namespace: "/admin", payload: .members(["sid": "x"]))),
        ("1", .disconnect(namespace: "/")),
        ("1/admin,", .disconnect(namespace: "/admin")),
        (#"2["foo",1,{"a":true}]"#, .event(namespace: "/", id: nil, name: "foo", arguments: [.integer(1), .members(["a": .bool(true)])])),
        (#"212["foo"]"#, .event(namespace: "/", id: 12, name: "foo", arguments: [])),
        (#"2/admin,13["foo"]"#, .event(namespace: "/admin", id: 13, name: "foo", arguments: [])),
        (#"20["foo",null]"#, .event(namespace: "/", id: 0, name: "foo", arguments: [.null])),
        (#"2[5]"#, .event(namespace: "/", id: nil, name: .integer(5), arguments: [])),
        (#"312["bar"]"#, .ack(namespace: "/", id: 12, arguments: ["bar"])),
        ("3/admin,13[]", .ack(namespace: "/admin", id: 13, arguments: [])),
        (#"4/admin,{"message":"Not authorized"}"#, .connectError(namespace: "/admin", payload: .members(["message": "Not authorized"]))),
    ] as [(String, SocketPacket)])
    func both(_ text: String, _ packet: SocketPacket) {
        #expect(packet.frames == [.text(ByteBuffer(string: "4" + text))])
        #expect(Self.decode([Self.text(text)]) == packet)
    }

    @Test("Attachments are taken out depth first and put back")
    func attachments() {
        let packet = SocketPacket.event(namespace: "/admin", id: 7, name: "x", arguments: [.members(["deep": .array([.binary(Self.one)])]), .binary(Self.two)])
        let text = #"52-/admin,7["x",{"deep":[{"_placeholder":true,"num":0}]},{"_placeholder":true,"num":1}]"#
        #expect(packet.frames == [.text(ByteBuffer(string: "4" + text)), .binary(Self.one), .binary(Self.two)])
        #expect(Self.decode([Self.text(text), .binary(Self.one), .binary(Self.two)]) == packet)
        let ack = SocketPacket.ack(namespace: "/", id: 12, arguments: [.binary(Self.one)])
        #expect(ack.frames.first == .text(ByteBuffer(string: #"461-12[{"_placeholder":true,"num":0}]"#)))
    }

    @Test("Nothing is said before the last attachment")
    func collecting() throws {
        var decoder = SocketPacketDecoder(maximumAttachments: 10)
        #expect(try decoder.add(Self.text(#"52-["x",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#)) == nil)
        #expect(try decoder.add(.binary(Self.one)) == nil)
        #expect(try decoder.add(.binary(Self.two)) != nil)
    }

    @Test("Without comma, and with a count of 0, packets are read all the same")
    func lenient() {
        #expect(Self.decode([Self.text("0/other")]) == .connect(namespace: "/other", payload: nil))
        #expect(Self.decode([Self.text(#"50-["x"]"#)]) == .event(namespace: "/", id: nil, name: "x", arguments: []))
    }

    @Test("Everything else is refused", arguments: [
        "", "7", "abc", "9[]", "0[]", "0\"x\"", "0{}x", "1{}", "1[]", "2", "2{}", "2[]", "2[null]", "2[{}]", "2[true]", "2[\"connect\"]", "2[\"disconnect\"]", "2[\"connect_error\"]", "2[\"disconnecting\"]",
        "2[\"newListener\"]", "2[\"removeListener\"]", "2abc[\"x\"]", "2-1[\"x\"]", "2[\"x\"", "2[\"x\"]]", "3", "3{}", "3[]", "31", "4", "4[]", "4 1", "5[\"x\"]", "5-[\"x\"]", "51[\"x\"]", "5a-[\"x\"]",
        "511-[\"x\"]", "51", "299999999999999999999[\"x\"]",
    ])
    func malformed(_ text: String) { #expect(Self.decode([Self.text(text)]) == nil) }

    @Test("Frames in the wrong order and wrong placeholders are refused")
    func wrongOrder() {
        let header = Self.text(#"51-["x",{"_placeholder":true,"num":0}]"#)
        #expect(Self.decode([.binary(Self.one)]) == nil)
        #expect(Self.decode([header, Self.text(#"2["x"]"#)]) == nil)
        for number in ["1", "-1", "1.5", "\"0\"", "9223372036854775808"] {
            #expect(Self.decode([Self.text(#"51-["x",{"_placeholder":true,"num":\#(number)}]"#), .binary(Self.one)]) == nil)
        }
    }
}

@Suite("JSON on the wire")
struct WireValueTests {
    static func compact(_ text: String) -> String? {
        guard let value = try? WireValueReader.read(ByteBuffer(string: text)) else { return nil }
        var writer = WireValueWriter()
        writer.write(value)
        return String(buffer: writer.text)
    }

    @Test("Comes back byte for byte", arguments: [
        "null", "true", "false", "0", "-0", "-0.5", "1e21", "1E-7", "12345678901234567890", "1.50", "\"\"", "\"ä€😀/\"", #""\"\\\b\f\n\r\t\u0001""#, "[]", "{}", #"{"z":1,"a":[{"b":{}}],"z":2}"#,
        "[[[[]]],1,\"\"]",
    ])
    func roundTrip(_ text: String) { #expect(Self.compact(text) == text) }

    @Test("Becomes compact", arguments: [
        (" [ 1 ,\t2\r\n] ", "[1,2]"), (#"{ "a" : { } }"#, #"{"a":{}}"#), (#""\u00e4\/\ud83d\ude00""#, #""ä/😀""#), (#""\ud800""#, "\"\u{FFFD}\""), (#""\ud800\u0041""#, "\"\u{FFFD}A\""),
        (#""a\u0000b""#, #""a\u0000b""#),
    ])
    func normalised(_ text: String, _ expected: String) { #expect(Self.compact(text) == expected) }

    @Test("Is refused when it is no JSON", arguments: [
        "", " ", "nul", "True", "01", "1.", ".5", "-", "+1", "1e", "1e+", "NaN", "Infinity", "'a'", "\"", "\"a", "\"\\x\"", "\"\\u12g4\"", "\"\u{1}\"", "[1,]", "[,]", "[1 2]", "[", "{\"a\"}", "{\"a\":}",
        "{a:1}", "{\"a\":1,}", "{", "1 1", "[]]", String(repeating: "[", count: 100_000), String(repeating: "[", count: 100) + String(repeating: "]", count: 100),
    ])
    func malformed(_ text: String) { #expect(Self.compact(text) == nil) }

    @Test("Members are found by name, the last of two")
    func members() throws {
        let value = try WireValueReader.read(ByteBuffer(string: #"{"a":1,"b":"x","a":2}"#))
        #expect(value["a"]?.integerValue == 2)
        #expect(value["b"]?.text == "x")
        #expect(value["c"] == nil)
    }
}
