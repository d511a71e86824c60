import Core
import Foundation

/// Decodes answers: unknown fields are ignored, missing ones are errors that name the path, half characters are mended (`JSONText`).
public enum AnswerReader {
    /// The value in `data`; throws `unreadable` with the path of what is missing or of the wrong type.
    public static func decode<Value: Decodable>(_: Value.Type, from data: Data) throws(ConnectorError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: JSONText.mended(data))
        } catch {
            throw .unreadable(path: self.path(of: error))
        }
    }

    /// `items[3].snippet.topLevelComment`; never the value found there.
    static func path(of error: any Error) -> String {
        guard let error = error as? DecodingError else { return "body" }
        let keys: [any CodingKey] =
            switch error {
            case .keyNotFound(let key, let context): context.codingPath + [key]
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context): context.codingPath
            @unknown default: []
            }
        return keys.isEmpty ? "body" : self.text(keys)
    }

    static func text(_ keys: [any CodingKey]) -> String {
        var text = ""
        for key in keys {
            if let index = key.intValue { text += "[\(index)]" } else { text += (text.isEmpty ? "" : ".") + key.stringValue }
        }
        return text
    }
}

/// An id that comes as text or as a number (beyond 2^53 too).
public struct FlexibleID: Decodable, Hashable, Sendable {
    public var text: String

    public init(_ text: String) { self.text = text }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self.text = text
        } else if let number = try? container.decode(Int64.self) {
            self.text = String(number)
        } else {
            self.text = String(try container.decode(UInt64.self))
        }
    }
}

/// A list in which one unreadable element doesn't hide the others.
public struct LossyList<Element: Decodable & Sendable>: Decodable, Sendable {
    public var elements: [Element]
    /// Paths within the unreadable elements.
    public var unreadable: [String]

    public init(_ elements: [Element] = []) {
        self.elements = elements
        self.unreadable = []
    }

    private struct Anything: Decodable { init(from _: any Decoder) {} }

    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        var elements: [Element] = []
        var unreadable: [String] = []
        while !container.isAtEnd {
            do {
                elements.append(try container.decode(Element.self))
            } catch {
                unreadable.append(AnswerReader.path(of: error))
                _ = try container.decode(Anything.self)
            }
        }
        self.elements = elements
        self.unreadable = unreadable
    }

    /// For a poll's or a collection's notes; nil when everything could be read.
    public var note: Reason? {
        self.unreadable.isEmpty
            ? nil
            : Reason("unreadable_items", "\(self.unreadable.count) items of an answer could not be read.", values: ["paths": self.unreadable.prefix(5).joined(separator: ", ")])
    }
}

/// A single object that comes flat or as `{"data":[{…}]}`, as Instagram answers in both shapes.
public struct FlatOrWrapped<Value: Decodable & Sendable>: Decodable, Sendable {
    public var value: Value

    private enum CodingKeys: String, CodingKey { case data }

    public init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: CodingKeys.self), container.contains(.data) {
            var list = try container.nestedUnkeyedContainer(forKey: .data)
            self.value = try list.decode(Value.self)
        } else {
            self.value = try Value(from: decoder)
        }
    }
}
