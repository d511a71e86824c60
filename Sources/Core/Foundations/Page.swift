import Foundation

/// One page of a list, newest first unless the route says otherwise.
public struct Page<Item: Sendable>: Sendable {
    public var items: [Item]
    /// Opaque; nil when there is nothing after this page.
    public var next: Cursor?

    public init(items: [Item], next: Cursor? = nil) {
        self.items = items
        self.next = next
    }

    /// The same place in the list with other items.
    public func map<Other: Sendable>(_ transform: (Item) throws -> Other) rethrows -> Page<Other> {
        try Page<Other>(items: self.items.map(transform), next: self.next)
    }
}

extension Page: Encodable where Item: Encodable {}

/// Where a list goes on: the sort values and id of the last item, as base64url text. A client treats it as opaque.
public struct Cursor: Hashable, Sendable, Codable {
    /// The sort fields' values of the last item, then its id.
    public var values: [StoredValue]

    public init(values: [StoredValue]) { self.values = values }

    /// Nil when `text` is not a cursor that this type made.
    public init?(text: String) {
        guard text.utf8.count <= 4096, let data = Data(base64URL: text), let values = try? JSONDecoder().decode([StoredValue].self, from: data), !values.isEmpty else { return nil }
        self.values = values
    }

    /// Base64url without padding: what `init(text:)` reads.
    public var text: String {
        // Encoding an array of scalars can't fail.
        ((try? JSONEncoder().encode(self.values)) ?? Data()).base64URL
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Cursor(text: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a cursor")
        }
        self = value
    }

    /// The opaque text, as clients get it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.text)
    }
}

/// A scalar that a declared field or a cursor can hold.
public enum StoredValue: Hashable, Sendable, Codable {
    case null
    case text(String)
    case integer(Int64)
    case real(Double)

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else if let real = try? container.decode(Double.self) {
            self = .real(real)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// The bare scalar, without the name of its case.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .text(let text): try container.encode(text)
        case .integer(let integer): try container.encode(integer)
        case .real(let real): try container.encode(real)
        }
    }
}

extension Data {
    /// RFC 4648 section 5 without padding.
    public var base64URL: String {
        self.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }

    /// Reads base64url with or without padding; nil for anything else.
    public init?(base64URL text: String) {
        var standard = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        while standard.utf8.count % 4 != 0 { standard += "=" }
        self.init(base64Encoded: standard)
    }
}
