import Foundation

/// Writes a value's JSON straight into bytes, in the order in which it codes itself.
///
/// Foundation's encoder first builds a tree of the whole document, with a dictionary per object, and every write of a record would pay
/// for that. What comes out is plain JSON that its decoder reads; slashes are not escaped, and numbers are as Swift prints them.
final class DocumentEncoder {
    /// The text so far. Containers append to it in the order in which they are asked for, as synthesised coding does.
    fileprivate(set) var bytes: [UInt8] = []
    /// Containers that are not closed yet, with how many values each has; a value of an outer one closes the inner ones.
    private var open: [(closing: UInt8, count: Int)] = []

    static func data(of value: some Encodable) throws -> Data { Data(try self.bytes(of: value)) }

    static func bytes(of value: some Encodable) throws -> [UInt8] {
        let encoder = DocumentEncoder()
        encoder.bytes.reserveCapacity(1_536)
        try encoder.writeValue(value)
        encoder.close(to: 0)
        return encoder.bytes
    }

    // MARK: Containers

    /// Begins an object or a list as the value that is due in the container at `depth`; returns its depth. A value that asks twice goes on with the same.
    fileprivate func begin(_ opening: UInt8, _ closing: UInt8, within depth: Int) -> Int {
        if self.open.count > depth {
            self.close(to: depth + 1)
            return depth + 1
        }
        self.bytes.append(opening)
        self.open.append((closing, 0))
        return self.open.count
    }

    /// Closes all containers deeper than `depth`.
    fileprivate func close(to depth: Int) {
        while self.open.count > depth, let last = self.open.popLast() { self.bytes.append(last.closing) }
    }

    /// A value of the container at `depth` follows.
    fileprivate func next(at depth: Int) {
        self.close(to: depth)
        if self.open[depth - 1].count > 0 { self.bytes.append(UInt8(ascii: ",")) }
        self.open[depth - 1].count += 1
    }

    fileprivate func next(_ key: some CodingKey, at depth: Int) {
        self.next(at: depth)
        self.writeText(key.stringValue)
        self.bytes.append(UInt8(ascii: ":"))
    }

    fileprivate func count(at depth: Int) -> Int { self.open[depth - 1].count }

    // MARK: Values

    fileprivate func writeNull() { self.bytes.append(contentsOf: "null".utf8) }
    fileprivate func writeBoolean(_ value: Bool) { self.bytes.append(contentsOf: value ? "true".utf8 : "false".utf8) }
    fileprivate func writeInteger(_ value: some BinaryInteger) { self.bytes.append(contentsOf: value.description.utf8) }

    fileprivate func writeReal(_ value: some BinaryFloatingPoint & LosslessStringConvertible) throws {
        guard value.isFinite else { throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "JSON has no such number.")) }
        self.bytes.append(contentsOf: value.description.utf8)
    }

    fileprivate func writeText(_ text: String) {
        self.bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            for (index, byte) in utf8.enumerated() where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                self.bytes.append(contentsOf: utf8[start ..< index])
                self.writeEscaped(byte)
                start = index + 1
            }
            self.bytes.append(contentsOf: utf8[start...])
        }
        self.bytes.append(UInt8(ascii: "\""))
    }

    private func writeEscaped(_ byte: UInt8) {
        self.bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): self.bytes.append(byte)
        case 0x0A: self.bytes.append(UInt8(ascii: "n"))
        case 0x0D: self.bytes.append(UInt8(ascii: "r"))
        case 0x09: self.bytes.append(UInt8(ascii: "t"))
        default:
            let digits = Array("0123456789abcdef".utf8)
            self.bytes.append(contentsOf: "u00".utf8)
            self.bytes.append(digits[Int(byte >> 4)])
            self.bytes.append(digits[Int(byte & 15)])
        }
    }

    fileprivate func writeValue<T: Encodable>(_ value: T) throws {
        if T.self == String.self, let text = value as? String { return self.writeText(text) }
        if T.self == Data.self || T.self == URL.self || T.self == Decimal.self {
            // In the forms that Foundation's coders give them.
            return self.bytes.append(contentsOf: try JSONEncoder().encode(value))
        }
        let (start, depth) = (self.bytes.count, self.open.count)
        try value.encode(to: ValueEncoder(encoder: self, depth: depth))
        self.close(to: depth)
        // What codes nothing is an empty object.
        if self.bytes.count == start { self.bytes.append(contentsOf: "{}".utf8) }
    }
}

/// What a value is given to code itself with.
private struct ValueEncoder: Encoder {
    let encoder: DocumentEncoder
    /// Of the container that the value is in.
    let depth: Int
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy _: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(ObjectContainer<Key>(encoder: self.encoder, depth: self.encoder.begin(UInt8(ascii: "{"), UInt8(ascii: "}"), within: self.depth)))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { ListContainer(encoder: self.encoder, depth: self.encoder.begin(UInt8(ascii: "["), UInt8(ascii: "]"), within: self.depth)) }
    func singleValueContainer() -> any SingleValueEncodingContainer { ValueContainer(encoder: self.encoder) }
}

private struct ObjectContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: DocumentEncoder
    let depth: Int
    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil(forKey key: Key) throws {
        self.encoder.next(key, at: self.depth)
        self.encoder.writeNull()
    }

    mutating func encode(_ value: Bool, forKey key: Key) throws {
        self.encoder.next(key, at: self.depth)
        self.encoder.writeBoolean(value)
    }

    mutating func encode(_ value: String, forKey key: Key) throws {
        self.encoder.next(key, at: self.depth)
        self.encoder.writeText(value)
    }

    mutating func encode(_ value: Int, forKey key: Key) throws {
        self.encoder.next(key, at: self.depth)
        self.encoder.writeInteger(value)
    }

    mutating func encode(_ value: Int64, forKey key: Key) throws {
        self.encoder.next(key, at: self.depth)
        self.encoder.writeInteger(value)
    }

    mutating func encode(_ value: Double, forKey key: Key) throws {
        self.encoder.next(key, at: self.depth)
        try self.encoder.writeReal(value)
    }

    mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        self.encoder.next(key, at: self.depth)
        try self.encoder.writeValue(value)
    }

    mutating func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type, forKey key: Key) -> KeyedEncodingContainer<NestedKey> {
        self.encoder.next(key, at: self.depth)
        return ValueEncoder(encoder: self.encoder, depth: self.depth).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        self.encoder.next(key, at: self.depth)
        return ValueEncoder(encoder: self.encoder, depth: self.depth).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        self.encoder.next(at: self.depth)
        self.encoder.writeText("super")
        self.encoder.bytes.append(UInt8(ascii: ":"))
        return ValueEncoder(encoder: self.encoder, depth: self.depth)
    }

    mutating func superEncoder(forKey key: Key) -> any Encoder {
        self.encoder.next(key, at: self.depth)
        return ValueEncoder(encoder: self.encoder, depth: self.depth)
    }
}

private struct ListContainer: UnkeyedEncodingContainer {
    let encoder: DocumentEncoder
    let depth: Int
    var codingPath: [any CodingKey] { [] }
    var count: Int { self.encoder.count(at: self.depth) }

    mutating func encodeNil() throws {
        self.encoder.next(at: self.depth)
        self.encoder.writeNull()
    }

    mutating func encode<T: Encodable>(_ value: T) throws {
        self.encoder.next(at: self.depth)
        try self.encoder.writeValue(value)
    }

    mutating func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        self.encoder.next(at: self.depth)
        return ValueEncoder(encoder: self.encoder, depth: self.depth).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        self.encoder.next(at: self.depth)
        return ValueEncoder(encoder: self.encoder, depth: self.depth).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        self.encoder.next(at: self.depth)
        return ValueEncoder(encoder: self.encoder, depth: self.depth)
    }
}

private struct ValueContainer: SingleValueEncodingContainer {
    let encoder: DocumentEncoder
    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil() throws { self.encoder.writeNull() }
    mutating func encode(_ value: Bool) throws { self.encoder.writeBoolean(value) }
    mutating func encode(_ value: String) throws { self.encoder.writeText(value) }
    mutating func encode(_ value: Double) throws { try self.encoder.writeReal(value) }
    mutating func encode(_ value: Float) throws { try self.encoder.writeReal(value) }
    mutating func encode(_ value: Int) throws { self.encoder.writeInteger(value) }
    mutating func encode(_ value: Int8) throws { self.encoder.writeInteger(value) }
    mutating func encode(_ value: Int16) throws { self.encoder.writeInteger(value) }
    mutating func encode(_ value: Int32) throws { self.encoder.writeInteger(value) }
    mutating func encode(_ value: Int64) throws { self.encoder.writeInteger(value) }
    mutating func encode(_ value: UInt) throws { self.encoder.writeInteger(value) }
    mutating func encode(_ value: UInt8) throws { self.encoder.writeInteger(value) }
    mutating func encode(_ value: UInt16) throws { self.encoder.writeInteger(value) }
    mutating func encode(_ value: UInt32) throws { self.encoder.writeInteger(value) }
    mutating func encode(_ value: UInt64) throws { self.encoder.writeInteger(value) }
    mutating func encode<T: Encodable>(_ value: T) throws { try self.encoder.writeValue(value) }
}
