import Core
import Foundation
import NIOCore

/// How the API writes and reads JSON.
public enum APIJSON {
    /// The API's name of a Swift name: `workspaceID` is `workspace_id`, `isVIP` is `is_vip`, `pollState` is `poll_state`.
    public static func name(for swiftName: String) -> String {
        var result = ""
        let characters = Array(swiftName)
        for (index, character) in characters.enumerated() {
            if character.isUppercase, index > 0 {
                let followsSmall = !characters[index - 1].isUppercase && characters[index - 1] != "_"
                let startsWord = index + 1 < characters.count && characters[index + 1].isLowercase && characters[index - 1].isUppercase
                // The plural of an acronym (`messageIDs`) is one word.
                let isPlural = index + 2 == characters.count && characters[index + 1] == "s"
                if followsSmall || (startsWord && !isPlural) { result.append("_") }
            }
            result.append(contentsOf: character.lowercased())
        }
        return result
    }

    /// A path of Swift names, such as `style.maximumCharacters`, in the API's names. List positions stay.
    public static func path(for swiftPath: String) -> String {
        swiftPath.split(separator: ".", omittingEmptySubsequences: false).map { self.name(for: String($0)) }.joined(separator: ".")
    }

    private static let style = JSONWriter.Style(name: { APIJSON.name(for: $0) }, sortsNames: true, timestampsAsText: true)

    /// Writes `value`: names in snake_case (but not the keys of dictionaries), times as ISO 8601, nil left out, names sorted.
    public static func encode(_ value: some Encodable) throws -> Data {
        do {
            return Data(try JSONWriter.bytes(of: value, self.style))
        } catch {
            throw AppError(.internalFailure, "An answer could not be written.", cause: String(describing: type(of: error)))
        }
    }

    /// Reads a request body strictly: names that the type doesn't know, repeated names and wrong types are `validationFailed` with the
    /// field and what is allowed; text that is not JSON is `malformedRequest`.
    public static func decode<Value: Decodable>(_ type: Value.Type, from bytes: some Sequence<UInt8>) throws -> Value {
        try StrictDecoding.decode(type, from: JSONTree(parsing: Array(bytes)))
    }
}

/// A coding key made at run time.
struct APIKey: CodingKey {
    var stringValue: String
    var intValue: Int?

    init(_ name: String) { self.stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) {
        self.stringValue = String(intValue)
        self.intValue = intValue
    }
}
