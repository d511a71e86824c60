import NIOCore

/// Reads JSON strictly by RFC 8259, with a bound on nesting, so that hostile text costs no more than its length.
struct WireValueReader {
    struct Malformed: Error {}

    private static let maximumDepth = 64

    private let bytes: ByteBufferView
    private var index: Int
    private let end: Int

    /// The whole of `buffer` as one value. The bytes must be valid UTF-8.
    static func read(_ buffer: ByteBuffer) throws(Malformed) -> WireValue {
        var reader = WireValueReader(bytes: buffer.readableBytesView)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.index == reader.end else { throw Malformed() }
        return value
    }

    private init(bytes: ByteBufferView) {
        self.bytes = bytes
        self.index = bytes.startIndex
        self.end = bytes.endIndex
    }

    private mutating func value(depth: Int) throws(Malformed) -> WireValue {
        guard depth <= Self.maximumDepth else { throw Malformed() }
        self.skipSpace()
        switch try self.peek() {
        case UInt8(ascii: "{"): return try self.object(depth)
        case UInt8(ascii: "["): return try self.array(depth)
        case UInt8(ascii: "\""): return .string(try self.string())
        case UInt8(ascii: "t"):
            try self.literal("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try self.literal("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try self.literal("null")
            return .null
        default: return .number(try self.number())
        }
    }

    private mutating func object(_ depth: Int) throws(Malformed) -> WireValue {
        self.index += 1
        var members: [WireValue.Member] = []
        self.skipSpace()
        if try self.take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            self.skipSpace()
            guard try self.peek() == UInt8(ascii: "\"") else { throw Malformed() }
            let name = try self.string()
            self.skipSpace()
            guard try self.take(UInt8(ascii: ":")) else { throw Malformed() }
            members.append(WireValue.Member(name, try self.value(depth: depth + 1)))
            self.skipSpace()
            if try self.take(UInt8(ascii: "}")) { return .object(members) }
            guard try self.take(UInt8(ascii: ",")) else { throw Malformed() }
        }
    }

    private mutating func array(_ depth: Int) throws(Malformed) -> WireValue {
        self.index += 1
        var items: [WireValue] = []
        self.skipSpace()
        if try self.take(UInt8(ascii: "]")) { return .array(items) }
        while true {
            items.append(try self.value(depth: depth + 1))
            self.skipSpace()
            if try self.take(UInt8(ascii: "]")) { return .array(items) }
            guard try self.take(UInt8(ascii: ",")) else { throw Malformed() }
        }
    }

    private mutating func string() throws(Malformed) -> String {
        self.index += 1
        let start = self.index
        while let byte = self.current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { self.index += 1 }
        // Most strings hold no escape: one copy.
        if self.current == UInt8(ascii: "\"") {
            defer { self.index += 1 }
            return String(decoding: self.bytes[start ..< self.index], as: UTF8.self)
        }
        var collected = Array(self.bytes[start ..< self.index])
        while true {
            let byte = try self.next()
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: collected, as: UTF8.self)
            case UInt8(ascii: "\\"): try self.escape(into: &collected)
            case 0 ..< 0x20: throw Malformed()
            default: collected.append(byte)
            }
        }
    }

    private mutating func escape(into collected: inout [UInt8]) throws(Malformed) {
        switch try self.next() {
        case UInt8(ascii: "\""): collected.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): collected.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): collected.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): collected.append(0x08)
        case UInt8(ascii: "f"): collected.append(0x0C)
        case UInt8(ascii: "n"): collected.append(0x0A)
        case UInt8(ascii: "r"): collected.append(0x0D)
        case UInt8(ascii: "t"): collected.append(0x09)
        case UInt8(ascii: "u"):
            var code = try self.hexadecimal()
            if (0xD800 ... 0xDBFF).contains(code), self.current == UInt8(ascii: "\\"), self.index + 1 < self.end, self.bytes[self.index + 1] == UInt8(ascii: "u") {
                let back = self.index
                self.index += 2
                let low = try self.hexadecimal()
                if (0xDC00 ... 0xDFFF).contains(low) {
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                } else {
                    self.index = back
                }
            }
            // A lone surrogate has no UTF-8 form.
            collected.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
        default: throw Malformed()
        }
    }

    private mutating func hexadecimal() throws(Malformed) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0 ..< 4 {
            guard let digit = Character(Unicode.Scalar(try self.next())).hexDigitValue else { throw Malformed() }
            code = code << 4 | UInt32(digit)
        }
        return code
    }

    private mutating func number() throws(Malformed) -> String {
        let start = self.index
        _ = try self.take(UInt8(ascii: "-"))
        if try !self.take(UInt8(ascii: "0")) { try self.digits() }
        if self.current == UInt8(ascii: ".") {
            self.index += 1
            try self.digits()
        }
        if self.current == UInt8(ascii: "e") || self.current == UInt8(ascii: "E") {
            self.index += 1
            if self.current == UInt8(ascii: "+") || self.current == UInt8(ascii: "-") { self.index += 1 }
            try self.digits()
        }
        return String(decoding: self.bytes[start ..< self.index], as: UTF8.self)
    }

    private mutating func digits() throws(Malformed) {
        let start = self.index
        while let byte = self.current, (0x30 ... 0x39).contains(byte) { self.index += 1 }
        guard self.index > start else { throw Malformed() }
    }

    private mutating func literal(_ text: StaticString) throws(Malformed) {
        for offset in 0 ..< text.utf8CodeUnitCount where try self.next() != text.utf8Start[offset] { throw Malformed() }
    }

    private var current: UInt8? { self.index < self.end ? self.bytes[self.index] : nil }

    private func peek() throws(Malformed) -> UInt8 {
        guard let byte = self.current else { throw Malformed() }
        return byte
    }

    private mutating func next() throws(Malformed) -> UInt8 {
        let byte = try self.peek()
        self.index += 1
        return byte
    }

    /// Whether the next byte was this one, which then is passed.
    private mutating func take(_ byte: UInt8) throws(Malformed) -> Bool {
        guard try self.peek() == byte else { return false }
        self.index += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = self.current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { self.index += 1 }
    }
}
