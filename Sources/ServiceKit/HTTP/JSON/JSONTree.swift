import Core
import Foundation

/// JSON text taken apart (RFC 8259), with what a decoder for records would hide: repeated names and the numbers as they were written.
indirect enum JSONTree: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// As written.
    case number(String)
    case text(String)
    case array([JSONTree])
    case object([String: JSONTree])

    /// How deep arrays and objects may be nested.
    static let maximumDepth = 64

    /// Throws `malformedRequest` for text that is not one JSON value, and `validationFailed` for an object that has a name twice.
    init(parsing bytes: [UInt8]) throws {
        var parser = JSONParser(bytes: bytes)
        self = try parser.parse()
    }

    /// What it is, for messages.
    var kind: String {
        switch self {
        case .null: "null"
        case .boolean: "true or false"
        case .number: "a number"
        case .text: "text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

/// Recursive descent over the bytes; depth is bounded, so the stack is too.
private struct JSONParser {
    private let bytes: [UInt8]
    private var index = 0
    private var path: [String] = []

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func parse() throws -> JSONTree {
        self.skipSpace()
        let value = try self.value(depth: 0)
        self.skipSpace()
        guard self.index == self.bytes.count else { throw self.malformed("there is something after the value") }
        return value
    }

    private func malformed(_ what: String) -> AppError { AppError(.malformedRequest, "The body is not JSON: \(what) (byte \(self.index)).") }

    private var current: UInt8? { self.index < self.bytes.count ? self.bytes[self.index] : nil }

    private mutating func skipSpace() {
        while let byte = self.current, byte == 32 || byte == 9 || byte == 10 || byte == 13 { self.index += 1 }
    }

    private mutating func expect(_ literal: StaticString, _ value: JSONTree) throws -> JSONTree {
        let isThere = literal.withUTF8Buffer { self.bytes[self.index...].starts(with: $0) }
        guard isThere else { throw self.malformed("unknown word") }
        self.index += literal.utf8CodeUnitCount
        return value
    }

    private mutating func value(depth: Int) throws -> JSONTree {
        guard depth <= JSONTree.maximumDepth else { throw self.malformed("it is nested deeper than \(JSONTree.maximumDepth)") }
        guard let byte = self.current else { throw self.malformed("it ends too early") }
        switch byte {
        case UInt8(ascii: "{"): return try self.object(depth: depth)
        case UInt8(ascii: "["): return try self.array(depth: depth)
        case UInt8(ascii: "\""): return .text(try self.text())
        case UInt8(ascii: "t"): return try self.expect("true", .boolean(true))
        case UInt8(ascii: "f"): return try self.expect("false", .boolean(false))
        case UInt8(ascii: "n"): return try self.expect("null", .null)
        case UInt8(ascii: "-"), 48 ... 57: return .number(try self.number())
        default: throw self.malformed("a value was expected")
        }
    }

    private mutating func object(depth: Int) throws -> JSONTree {
        self.index += 1
        var members: [String: JSONTree] = [:]
        self.skipSpace()
        if self.current == UInt8(ascii: "}") {
            self.index += 1
            return .object(members)
        }
        while true {
            self.skipSpace()
            guard self.current == UInt8(ascii: "\"") else { throw self.malformed("a name in quotes was expected") }
            let name = try self.text()
            self.skipSpace()
            guard self.current == UInt8(ascii: ":") else { throw self.malformed("a colon was expected") }
            self.index += 1
            self.skipSpace()
            self.path.append(name)
            let value = try self.value(depth: depth + 1)
            guard members.updateValue(value, forKey: name) == nil else {
                throw AppError.invalid(self.path.map { String($0.prefix(60)) }.joined(separator: "."), "is there twice")
            }
            self.path.removeLast()
            self.skipSpace()
            switch self.current {
            case UInt8(ascii: ","): self.index += 1
            case UInt8(ascii: "}"):
                self.index += 1
                return .object(members)
            default: throw self.malformed("a comma or a closing brace was expected")
            }
        }
    }

    private mutating func array(depth: Int) throws -> JSONTree {
        self.index += 1
        var elements: [JSONTree] = []
        self.skipSpace()
        if self.current == UInt8(ascii: "]") {
            self.index += 1
            return .array(elements)
        }
        while true {
            self.skipSpace()
            elements.append(try self.value(depth: depth + 1))
            self.skipSpace()
            switch self.current {
            case UInt8(ascii: ","): self.index += 1
            case UInt8(ascii: "]"):
                self.index += 1
                return .array(elements)
            default: throw self.malformed("a comma or a closing bracket was expected")
            }
        }
    }

    private mutating func number() throws -> String {
        let start = self.index
        func isDigit(_ byte: UInt8?) -> Bool { byte.map { (48 ... 57).contains($0) } ?? false }
        if self.current == UInt8(ascii: "-") { self.index += 1 }
        guard isDigit(self.current) else { throw self.malformed("a digit was expected") }
        if self.current == 48 { self.index += 1 } else { while isDigit(self.current) { self.index += 1 } }
        if self.current == UInt8(ascii: ".") {
            self.index += 1
            guard isDigit(self.current) else { throw self.malformed("a digit was expected") }
            while isDigit(self.current) { self.index += 1 }
        }
        if self.current == UInt8(ascii: "e") || self.current == UInt8(ascii: "E") {
            self.index += 1
            if self.current == UInt8(ascii: "+") || self.current == UInt8(ascii: "-") { self.index += 1 }
            guard isDigit(self.current) else { throw self.malformed("a digit was expected") }
            while isDigit(self.current) { self.index += 1 }
        }
        return String(decoding: self.bytes[start ..< self.index], as: UTF8.self)
    }

    private mutating func text() throws -> String {
        self.index += 1
        var collected: [UInt8] = []
        while let byte = self.current {
            switch byte {
            case UInt8(ascii: "\""):
                self.index += 1
                guard let text = String(validating: collected, as: UTF8.self) else { throw self.malformed("a text is not UTF-8") }
                return text
            case UInt8(ascii: "\\"):
                self.index += 1
                try self.escape(into: &collected)
            case 0 ..< 32: throw self.malformed("a control character must be escaped")
            default:
                collected.append(byte)
                self.index += 1
            }
        }
        throw self.malformed("a text does not end")
    }

    private mutating func escape(into collected: inout [UInt8]) throws {
        guard let byte = self.current else { throw self.malformed("a text does not end") }
        self.index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): collected.append(byte)
        case UInt8(ascii: "b"): collected.append(8)
        case UInt8(ascii: "f"): collected.append(12)
        case UInt8(ascii: "n"): collected.append(10)
        case UInt8(ascii: "r"): collected.append(13)
        case UInt8(ascii: "t"): collected.append(9)
        case UInt8(ascii: "u"):
            var value = try self.hexadecimal()
            if (0xD800 ..< 0xDC00).contains(value) {
                guard self.current == UInt8(ascii: "\\"), self.index + 1 < self.bytes.count, self.bytes[self.index + 1] == UInt8(ascii: "u") else {
                    throw self.malformed("half of a surrogate pair")
                }
                self.index += 2
                let low = try self.hexadecimal()
                guard (0xDC00 ..< 0xE000).contains(low) else { throw self.malformed("half of a surrogate pair") }
                value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(value) else { throw self.malformed("half of a surrogate pair") }
            collected.append(contentsOf: Array(String(Character(scalar)).utf8))
        default: throw self.malformed("unknown escape")
        }
    }

    private mutating func hexadecimal() throws -> UInt32 {
        var value: UInt32 = 0
        for _ in 0 ..< 4 {
            guard let byte = self.current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw self.malformed("four hexadecimal digits were expected") }
            value = value << 4 | UInt32(digit)
            self.index += 1
        }
        return value
    }
}
