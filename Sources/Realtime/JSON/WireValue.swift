import NIOCore

/// A value in a Socket.IO packet: JSON and binary. Numbers keep their digits and objects the order of their members, so that what is
/// passed on is byte for byte what came.
public enum WireValue: Sendable, Hashable {
    /// One name and value of an object; names may repeat, and keep their order.
    public struct Member: Sendable, Hashable {
        public var name: String
        public var value: WireValue

        public init(_ name: String, _ value: WireValue) {
            self.name = name
            self.value = value
        }
    }

    case null
    case bool(Bool)
    /// As JSON writes it.
    case number(String)
    case string(String)
    case array([WireValue])
    case object([Member])
    case binary(ByteBuffer)

    /// A whole number, in its decimal digits.
    public static func integer(_ value: Int64) -> WireValue { .number(String(value)) }

    /// An object from pairs in their order.
    public static func members(_ pairs: KeyValuePairs<String, WireValue>) -> WireValue { .object(pairs.map { Member($0.key, $0.value) }) }

    /// Reads JSON; nil for what is none.
    public init?(json: ByteBuffer) {
        guard UTF8Text.isValid(json), let value = try? WireValueReader.read(json) else { return nil }
        self = value
    }

    /// An object's member; of a name that comes twice the last counts, as in JavaScript.
    public subscript(_ name: String) -> WireValue? {
        if case .object(let members) = self { members.last { $0.name == name }?.value } else { nil }
    }

    public var text: String? { if case .string(let text) = self { text } else { nil } }
    public var integerValue: Int64? { if case .number(let digits) = self { Int64(digits) } else { nil } }
    public var isObject: Bool { if case .object = self { true } else { false } }
}

extension WireValue: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
}

/// Writes values as compact JSON, the way JavaScript does: no spaces, nothing escaped that needn't be. Binary values are taken out and
/// replaced by placeholders.
struct WireValueWriter {
    private(set) var text = ByteBuffer()
    private(set) var attachments: [ByteBuffer] = []

    mutating func writeRaw(_ text: String) { self.text.writeString(text) }

    mutating func write(_ value: WireValue) {
        switch value {
        case .null: self.text.writeStaticString("null")
        case .bool(let flag): self.text.writeString(flag ? "true" : "false")
        case .number(let digits): self.text.writeString(digits)
        case .string(let string): self.writeString(string)
        case .array(let items): self.writeArray(items)
        case .object(let members):
            self.text.writeStaticString("{")
            for (index, member) in members.enumerated() {
                if index > 0 { self.text.writeStaticString(",") }
                self.writeString(member.name)
                self.text.writeStaticString(":")
                self.write(member.value)
            }
            self.text.writeStaticString("}")
        case .binary(let bytes):
            self.text.writeString("{\"_placeholder\":true,\"num\":\(self.attachments.count)}")
            self.attachments.append(bytes)
        }
    }

    mutating func writeArray(_ items: [WireValue]) {
        self.text.writeStaticString("[")
        for (index, item) in items.enumerated() {
            if index > 0 { self.text.writeStaticString(",") }
            self.write(item)
        }
        self.text.writeStaticString("]")
    }

    private mutating func writeString(_ string: String) {
        self.text.writeStaticString("\"")
        var string = string
        string.withUTF8 { bytes in
            var start = 0
            for (index, byte) in bytes.enumerated() {
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                self.text.writeBytes(bytes[start ..< index])
                start = index + 1
                switch byte {
                case UInt8(ascii: "\""): self.text.writeStaticString("\\\"")
                case UInt8(ascii: "\\"): self.text.writeStaticString("\\\\")
                case 0x08: self.text.writeStaticString("\\b")
                case 0x09: self.text.writeStaticString("\\t")
                case 0x0A: self.text.writeStaticString("\\n")
                case 0x0C: self.text.writeStaticString("\\f")
                case 0x0D: self.text.writeStaticString("\\r")
                default: self.text.writeString("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
                }
            }
            self.text.writeBytes(bytes[start...])
        }
        self.text.writeStaticString("\"")
    }
}
