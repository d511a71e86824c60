/// Names and values of a query string or an `application/x-www-form-urlencoded` body, in order, repeats kept.
public struct FormItems: Hashable, Sendable {
    /// One name with one value, both decoded.
    public struct Item: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public var items: [Item]

    public init(_ items: [Item] = []) { self.items = items }

    /// Reads `a=1&b=x+y%20z`. Text that isn't valid percent-encoding is kept as it is.
    public init(encoded text: some StringProtocol) {
        self.items = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Item(name: Self.decode(parts[0]), value: parts.count > 1 ? Self.decode(parts[1]) : "")
        }
    }

    /// The first value of a name.
    public subscript(_ name: String) -> String? { self.items.first { $0.name == name }?.value }

    /// Every value of a name, in order, as they were sent.
    public func all(_ name: String) -> [String] { self.items.filter { $0.name == name }.map(\.value) }

    /// A repeatable parameter whose values may also be comma lists (`id=a,b&id=c`), empty entries dropped.
    public func list(_ name: String) -> [String] {
        self.all(name).flatMap { $0.split(separator: ",").map { $0.trimmingSpaces() } }.filter { !$0.isEmpty }
    }

    /// The items as a query string.
    public var encoded: String { self.items.map { Self.encode($0.name) + "=" + Self.encode($0.value) }.joined(separator: "&") }

    /// Percent-encodes everything but RFC 3986 unreserved characters.
    public static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var output: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30 ... 0x39, 0x41 ... 0x5A, 0x61 ... 0x7A, 0x2D, 0x2E, 0x5F, 0x7E: output.append(byte)
            default: output.append(contentsOf: [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func decode(_ text: some StringProtocol) -> String {
        var output: [UInt8] = []
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x2B {
                output.append(0x20)
            } else if bytes[index] == 0x25, index + 2 < bytes.count, let high = Self.digit(bytes[index + 1]), let low = Self.digit(bytes[index + 2]) {
                output.append(high << 4 | low)
                index += 2
            } else {
                output.append(bytes[index])
            }
            index += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30 ... 0x39: byte - 0x30
        case 0x41 ... 0x46: byte - 0x41 + 10
        case 0x61 ... 0x66: byte - 0x61 + 10
        default: nil
        }
    }
}

extension StringProtocol {
    func trimmingSpaces() -> String {
        var view = self[...]
        while let first = view.first, first.isWhitespace { view = view.dropFirst() }
        while let last = view.last, last.isWhitespace { view = view.dropLast() }
        return String(view)
    }

    /// The text made safe for HTML content and attributes.
    func escapedForHTML() -> String {
        var output = ""
        output.reserveCapacity(self.utf8.count)
        for character in self {
            switch character {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "'": output += "&#39;"
            default: output.append(character)
            }
        }
        return output
    }
}
