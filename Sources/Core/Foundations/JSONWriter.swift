import Foundation
import Synchronization

/// Writes a value's JSON straight into bytes.
///
/// Foundation's encoder first builds a tree of the whole document, with a dictionary per object; stored documents and pages of the API would
/// spend most of their time in that. What comes out is plain JSON that its decoder reads; slashes are not escaped.
public enum JSONWriter {
    /// How the text looks.
    public struct Style: Sendable {
        /// The name to write for a property's; the keys of dictionaries with text keys stay. It must always be the same for the same name.
        public var name: (@Sendable (String) -> String)?
        /// Names in the order of their bytes, instead of the order in which the value codes itself.
        public var sortsNames: Bool
        /// Times as ISO 8601 instead of milliseconds.
        public var timestampsAsText: Bool
        fileprivate let names = NameCache()

        public init(name: (@Sendable (String) -> String)? = nil, sortsNames: Bool = false, timestampsAsText: Bool = false) {
            self.name = name
            self.sortsNames = sortsNames
            self.timestampsAsText = timestampsAsText
        }
    }

    private static let plain = Style()

    /// The form in which records are stored.
    public static func bytes(of value: some Encodable) throws -> [UInt8] { try self.bytes(of: value, Self.plain) }

    /// The JSON text of `value` in `style`. Throws what the value's own coding throws, and `EncodingError` for what JSON can't hold.
    public static func bytes(of value: some Encodable, _ style: Style) throws -> [UInt8] {
        let encoder = JSONBytes(style)
        encoder.bytes.reserveCapacity(1_536)
        try encoder.writeValue(value)
        encoder.close(to: 0)
        return encoder.bytes
    }
}

/// Names as they are written, with quotes and colon.
private final class NameCache: Sendable {
    private static let capacity = 4_096
    private let names = Mutex<[String: [UInt8]]>([:])

    func text(_ name: String, _ make: () -> [UInt8]) -> [UInt8] {
        if let known = self.names.withLock({ $0[name] }) { return known }
        let text = make()
        self.names.withLock { if $0.count < Self.capacity { $0[name] = text } }
        return text
    }
}

/// The text so far, and which containers are open.
private final class JSONBytes {
    struct Open {
        var closing: UInt8
        var count = 0
        /// Where its values start.
        var start: Int
        /// Dictionaries with text keys keep them.
        var keepsNames = false
        /// Where each entry of an object begins, where names are sorted.
        var entries: [(name: [UInt8], start: Int)] = []
    }

    var bytes: [UInt8] = []
    let style: JSONWriter.Style
    let userInfo: [CodingUserInfoKey: Any]
    /// A value of an outer container closes the inner ones.
    private var open: [Open] = []

    init(_ style: JSONWriter.Style) {
        self.style = style
        self.userInfo = style.timestampsAsText ? [.timestampsAsText: true] : [:]
    }

    // MARK: Containers

    /// Begins an object or a list as the value that is due in the container at `depth`; returns its depth. A value that asks twice goes on with the same.
    func begin(_ opening: UInt8, _ closing: UInt8, within depth: Int, keepsNames: Bool = false) -> Int {
        if self.open.count > depth {
            self.close(to: depth + 1)
            return depth + 1
        }
        self.bytes.append(opening)
        self.open.append(Open(closing: closing, start: self.bytes.count, keepsNames: keepsNames))
        return self.open.count
    }

    /// Closes all containers deeper than `depth`.
    func close(to depth: Int) {
        while self.open.count > depth, let last = self.open.popLast() {
            if last.entries.count > 1 { self.sort(last) }
            self.bytes.append(last.closing)
        }
    }

    /// Puts the entries of an object in the order of their names.
    private func sort(_ object: Open) {
        let entries = object.entries
        var order = Array(entries.indices)
        order.sort { entries[$0].name.lexicographicallyPrecedes(entries[$1].name) }
        guard zip(order, order.dropFirst()).contains(where: { $0 > $1 }) else { return }
        var sorted: [UInt8] = []
        sorted.reserveCapacity(self.bytes.count - object.start)
        for index in order {
            if !sorted.isEmpty { sorted.append(UInt8(ascii: ",")) }
            // Without the comma before the next one.
            let end = index + 1 < entries.count ? entries[index + 1].start - 1 : self.bytes.count
            sorted.append(contentsOf: self.bytes[entries[index].start ..< end])
        }
        self.bytes.replaceSubrange(object.start..., with: sorted)
    }

    /// A value of the container at `depth` follows.
    func next(at depth: Int) {
        self.close(to: depth)
        if self.open[depth - 1].count > 0 { self.bytes.append(UInt8(ascii: ",")) }
        self.open[depth - 1].count += 1
    }

    func next(_ name: String, at depth: Int) {
        self.next(at: depth)
        let start = self.bytes.count
        let written: [UInt8]
        if let change = self.style.name, !self.open[depth - 1].keepsNames {
            written = self.style.names.text(name) {
                self.writeText(change(name))
                let text = Array(self.bytes[start...])
                self.bytes.removeSubrange(start...)
                return text
            }
            self.bytes.append(contentsOf: written)
        } else {
            self.writeText(name)
            written = self.style.sortsNames ? Array(self.bytes[start...]) : []
        }
        if self.style.sortsNames { self.open[depth - 1].entries.append((written, start)) }
        self.bytes.append(UInt8(ascii: ":"))
    }

    func count(at depth: Int) -> Int { self.open[depth - 1].count }

    // MARK: Values

    func writeNull() { self.bytes.append(contentsOf: "null".utf8) }
    func writeBoolean(_ value: Bool) { self.bytes.append(contentsOf: value ? "true".utf8 : "false".utf8) }
    func writeInteger(_ value: some BinaryInteger) { self.bytes.append(contentsOf: value.description.utf8) }

    func writeReal(_ value: some BinaryFloatingPoint & LosslessStringConvertible) throws {
        guard value.isFinite else { throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "JSON has no such number.")) }
        let text = value.description
        self.bytes.append(contentsOf: text.hasSuffix(".0") ? text.utf8.dropLast(2) : text.utf8[...])
    }

    func writeText(_ text: String) {
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

    func writeValue<T: Encodable>(_ value: T) throws {
        if T.self == String.self, let text = value as? String { return self.writeText(text) }
        if T.self == Data.self || T.self == URL.self || T.self == Decimal.self {
            // In the forms that Foundation's coders give them.
            return self.bytes.append(contentsOf: try JSONEncoder().encode(value))
        }
        let (start, depth) = (self.bytes.count, self.open.count)
        try value.encode(to: ValueEncoder(encoder: self, depth: depth, type: T.self))
        self.close(to: depth)
        // What codes nothing is an empty object.
        if self.bytes.count == start { self.bytes.append(contentsOf: "{}".utf8) }
    }
}

/// Dictionaries whose keys are texts of somebody's choice.
private protocol TextKeyed {}
extension Dictionary: TextKeyed where Key == String {}

/// What a value is given to code itself with.
private struct ValueEncoder: Encoder {
    let encoder: JSONBytes
    /// Of the container that the value is in.
    let depth: Int
    /// Of the value.
    let type: Any.Type
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { self.encoder.userInfo }

    func container<Key: CodingKey>(keyedBy _: Key.Type) -> KeyedEncodingContainer<Key> {
        let keepsNames = self.encoder.style.name != nil && self.type is any TextKeyed.Type
        return KeyedEncodingContainer(ObjectContainer<Key>(encoder: self.encoder, depth: self.encoder.begin(UInt8(ascii: "{"), UInt8(ascii: "}"), within: self.depth, keepsNames: keepsNames)))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { ListContainer(encoder: self.encoder, depth: self.encoder.begin(UInt8(ascii: "["), UInt8(ascii: "]"), within: self.depth)) }
    func singleValueContainer() -> any SingleValueEncodingContainer { ValueContainer(encoder: self.encoder) }
}

private struct ObjectContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: JSONBytes
    let depth: Int
    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil(forKey key: Key) throws {
        self.encoder.next(key.stringValue, at: self.depth)
        self.encoder.writeNull()
    }

    mutating func encode(_ value: Bool, forKey key: Key) throws {
        self.encoder.next(key.stringValue, at: self.depth)
        self.encoder.writeBoolean(value)
    }

    mutating func encode(_ value: String, forKey key: Key) throws {
        self.encoder.next(key.stringValue, at: self.depth)
        self.encoder.writeText(value)
    }

    mutating func encode(_ value: Int, forKey key: Key) throws {
        self.encoder.next(key.stringValue, at: self.depth)
        self.encoder.writeInteger(value)
    }

    mutating func encode(_ value: Int64, forKey key: Key) throws {
        self.encoder.next(key.stringValue, at: self.depth)
        self.encoder.writeInteger(value)
    }

    mutating func encode(_ value: Double, forKey key: Key) throws {
        self.encoder.next(key.stringValue, at: self.depth)
        try self.encoder.writeReal(value)
    }

    mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        self.encoder.next(key.stringValue, at: self.depth)
        try self.encoder.writeValue(value)
    }

    mutating func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type, forKey key: Key) -> KeyedEncodingContainer<NestedKey> {
        self.encoder.next(key.stringValue, at: self.depth)
        return ValueEncoder(encoder: self.encoder, depth: self.depth, type: Any.self).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        self.encoder.next(key.stringValue, at: self.depth)
        return ValueEncoder(encoder: self.encoder, depth: self.depth, type: Any.self).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        self.encoder.next("super", at: self.depth)
        return ValueEncoder(encoder: self.encoder, depth: self.depth, type: Any.self)
    }

    mutating func superEncoder(forKey key: Key) -> any Encoder {
        self.encoder.next(key.stringValue, at: self.depth)
        return ValueEncoder(encoder: self.encoder, depth: self.depth, type: Any.self)
    }
}

private struct ListContainer: UnkeyedEncodingContainer {
    let encoder: JSONBytes
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
        return ValueEncoder(encoder: self.encoder, depth: self.depth, type: Any.self).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        self.encoder.next(at: self.depth)
        return ValueEncoder(encoder: self.encoder, depth: self.depth, type: Any.self).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        self.encoder.next(at: self.depth)
        return ValueEncoder(encoder: self.encoder, depth: self.depth, type: Any.self)
    }
}

private struct ValueContainer: SingleValueEncodingContainer {
    let encoder: JSONBytes
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
