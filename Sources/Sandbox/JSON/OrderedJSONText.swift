/// Writing and reading `OrderedJSON` as text.
extension OrderedJSON {
    /// The value as compact JSON.
    /// - Parameter escapingNonASCII: writes every character beyond ASCII as an escape of four hexadecimal digits, as Meta does in the webhook bodies
    ///   it signs (https://developers.facebook.com/documentation/instagram-platform/webhooks).
    func bytes(escapingNonASCII: Bool = false) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(256)
        self.write(to: &output, escapingNonASCII: escapingNonASCII)
        return output
    }

    var text: String { String(decoding: self.bytes(), as: UTF8.self) }

    private func write(to output: inout [UInt8], escapingNonASCII: Bool) {
        switch self {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): output.append(contentsOf: String(value).utf8)
        // JSON has no word for a number without a value.
        case .real(let value): output.append(contentsOf: (value.isFinite ? value.description : "null").utf8)
        case .string(let value): Self.write(value, to: &output, escapingNonASCII: escapingNonASCII)
        case .array(let values):
            output.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                value.write(to: &output, escapingNonASCII: escapingNonASCII)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let object):
            output.append(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                Self.write(member.key, to: &output, escapingNonASCII: escapingNonASCII)
                output.append(UInt8(ascii: ":"))
                member.value.write(to: &output, escapingNonASCII: escapingNonASCII)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to output: inout [UInt8], escapingNonASCII: Bool) {
        output.append(UInt8(ascii: "\""))
        if escapingNonASCII {
            for unit in text.utf16 {
                if unit >= 0x80 { self.writeEscape(unit, to: &output) } else { self.write(UInt8(unit), to: &output) }
            }
        } else {
            for byte in text.utf8 { self.write(byte, to: &output) }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func write(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            output.append(UInt8(ascii: "\\"))
            output.append(byte)
        case 0x0A: output.append(contentsOf: "\\n".utf8)
        case 0x0D: output.append(contentsOf: "\\r".utf8)
        case 0x09: output.append(contentsOf: "\\t".utf8)
        case 0 ..< 0x20: self.writeEscape(UInt16(byte), to: &output)
        default: output.append(byte)
        }
    }

    private static func writeEscape(_ unit: UInt16, to output: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        output.append(contentsOf: "\\u".utf8)
        for shift in stride(from: 12, through: 0, by: -4) { output.append(digits[Int(unit >> UInt16(shift)) & 15]) }
    }

    /// Why a text is not JSON.
    struct SyntaxError: Error, Sendable { var offset: Int }

    /// Reads one JSON value that fills `bytes` (RFC 8259; at most 256 levels; of a repeated key the last counts).
    /// - Throws: `SyntaxError` with the offset of the first byte that does not fit.
    init(parsing bytes: [UInt8]) throws(SyntaxError) {
        var reader = OrderedJSONReader(bytes: bytes)
        self = try reader.document()
    }

    init(parsing text: String) throws(SyntaxError) { try self.init(parsing: Array(text.utf8)) }
}

private struct OrderedJSONReader {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(OrderedJSON.SyntaxError) -> OrderedJSON {
        let value = try self.value(depth: 0)
        self.skipSpace()
        guard self.index == self.bytes.count else { throw self.problem }
        return value
    }

    private var problem: OrderedJSON.SyntaxError { OrderedJSON.SyntaxError(offset: self.index) }

    private mutating func skipSpace() {
        while self.index < self.bytes.count {
            switch self.bytes[self.index] {
            case 0x20, 0x0A, 0x0D, 0x09: self.index += 1
            default: return
            }
        }
    }

    private mutating func peek() throws(OrderedJSON.SyntaxError) -> UInt8 {
        guard self.index < self.bytes.count else { throw self.problem }
        return self.bytes[self.index]
    }

    private mutating func take(_ byte: UInt8) throws(OrderedJSON.SyntaxError) {
        guard try self.peek() == byte else { throw self.problem }
        self.index += 1
    }

    private mutating func word(_ word: StaticString, _ value: OrderedJSON) throws(OrderedJSON.SyntaxError) -> OrderedJSON {
        for offset in 0 ..< word.utf8CodeUnitCount {
            guard self.index < self.bytes.count, self.bytes[self.index] == word.utf8Start[offset] else { throw self.problem }
            self.index += 1
        }
        return value
    }

    private mutating func value(depth: Int) throws(OrderedJSON.SyntaxError) -> OrderedJSON {
        guard depth < 256 else { throw self.problem }
        self.skipSpace()
        switch try self.peek() {
        case UInt8(ascii: "{"): return try self.object(depth: depth)
        case UInt8(ascii: "["): return try self.array(depth: depth)
        case UInt8(ascii: "\""): return .string(try self.string())
        case UInt8(ascii: "t"): return try self.word("true", true)
        case UInt8(ascii: "f"): return try self.word("false", false)
        case UInt8(ascii: "n"): return try self.word("null", nil)
        default: return try self.number()
        }
    }

    private mutating func object(depth: Int) throws(OrderedJSON.SyntaxError) -> OrderedJSON {
        self.index += 1
        var members: [OrderedObject.Member] = []
        var places: [String: Int] = [:]
        self.skipSpace()
        if try self.peek() == UInt8(ascii: "}") {
            self.index += 1
            return .object(OrderedObject())
        }
        while true {
            self.skipSpace()
            guard try self.peek() == UInt8(ascii: "\"") else { throw self.problem }
            let key = try self.string()
            self.skipSpace()
            try self.take(UInt8(ascii: ":"))
            let value = try self.value(depth: depth + 1)
            if let place = places[key] {
                members[place].value = value
            } else {
                places[key] = members.count
                members.append(OrderedObject.Member(key: key, value: value))
            }
            self.skipSpace()
            if try self.peek() == UInt8(ascii: "}") {
                self.index += 1
                return .object(OrderedObject(members))
            }
            try self.take(UInt8(ascii: ","))
        }
    }

    private mutating func array(depth: Int) throws(OrderedJSON.SyntaxError) -> OrderedJSON {
        self.index += 1
        var values: [OrderedJSON] = []
        self.skipSpace()
        if try self.peek() == UInt8(ascii: "]") {
            self.index += 1
            return .array([])
        }
        while true {
            values.append(try self.value(depth: depth + 1))
            self.skipSpace()
            if try self.peek() == UInt8(ascii: "]") {
                self.index += 1
                return .array(values)
            }
            try self.take(UInt8(ascii: ","))
        }
    }

    private mutating func number() throws(OrderedJSON.SyntaxError) -> OrderedJSON {
        let start = self.index
        var isWhole = true
        if try self.peek() == UInt8(ascii: "-") { self.index += 1 }
        if try self.peek() == UInt8(ascii: "0") { self.index += 1 } else { try self.digits() }
        if self.index < self.bytes.count, self.bytes[self.index] == UInt8(ascii: ".") {
            isWhole = false
            self.index += 1
            try self.digits()
        }
        if self.index < self.bytes.count, self.bytes[self.index] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            self.index += 1
            if let sign = try? self.peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { self.index += 1 }
            try self.digits()
        }
        let text = String(decoding: self.bytes[start ..< self.index], as: UTF8.self)
        if isWhole, let whole = Int64(text) { return .integer(whole) }
        guard let real = Double(text), real.isFinite else { throw self.problem }
        return .real(real)
    }

    private mutating func digits() throws(OrderedJSON.SyntaxError) {
        let start = self.index
        while self.index < self.bytes.count, (UInt8(ascii: "0") ... UInt8(ascii: "9")).contains(self.bytes[self.index]) { self.index += 1 }
        guard self.index > start else { throw self.problem }
    }

    private mutating func string() throws(OrderedJSON.SyntaxError) -> String {
        self.index += 1
        var text: [UInt8] = []
        while true {
            let byte = try self.peek()
            switch byte {
            case UInt8(ascii: "\""):
                self.index += 1
                guard let result = String(validating: text, as: UTF8.self) else { throw self.problem }
                return result
            case UInt8(ascii: "\\"):
                self.index += 1
                try self.escape(into: &text)
            case 0 ..< 0x20: throw self.problem
            default:
                text.append(byte)
                self.index += 1
            }
        }
    }

    private mutating func escape(into text: inout [UInt8]) throws(OrderedJSON.SyntaxError) {
        let letter = try self.peek()
        self.index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            let first = try self.hexadecimal()
            var scalar = UInt32(first)
            if (0xD800 ..< 0xDC00).contains(first) {
                try self.take(UInt8(ascii: "\\"))
                try self.take(UInt8(ascii: "u"))
                let second = try self.hexadecimal()
                guard (0xDC00 ..< 0xE000).contains(second) else { throw self.problem }
                scalar = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
            }
            guard let character = Unicode.Scalar(scalar) else { throw self.problem }
            text.append(contentsOf: String(Character(character)).utf8)
        default: throw self.problem
        }
    }

    private mutating func hexadecimal() throws(OrderedJSON.SyntaxError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0 ..< 4 {
            guard let digit = Character(Unicode.Scalar(try self.peek())).hexDigitValue else { throw self.problem }
            value = value << 4 | UInt16(digit)
            self.index += 1
        }
        return value
    }
}
