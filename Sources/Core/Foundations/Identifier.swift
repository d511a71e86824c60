/// A typed record id. On the wire and in the store it is a plain string.
///
/// Most ids are UUIDv7 text (`IdentifierSource`); ids of messages, contacts and conversations are hashes of what the
/// platform calls them (`StableIdentifier`), so that the primary key alone keeps a platform record from being stored twice.
public struct Identifier<Entity>: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible, ExpressibleByStringLiteral, Comparable {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { self.rawValue = value }

    public init(from decoder: any Decoder) throws {
        self.rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    /// The id alone, as text: no object around it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rawValue)
    }

    public var description: String { self.rawValue }

    /// By text: ids that are UUIDv7 come in the order they were made.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
