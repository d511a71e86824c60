import Core
import Foundation

/// The stored form of a record: JSON with our property names, times as integers.
enum DocumentCoding {
    private static let decoder = JSONDecoder()

    static func bytes(of value: some Encodable) throws -> [UInt8] { try JSONWriter.bytes(of: value) }

    static func text(of value: some Encodable) throws -> String { String(decoding: try JSONWriter.bytes(of: value), as: UTF8.self) }

    static func record<R: Decodable>(_ type: R.Type, from data: Data) throws -> R { try Self.decoder.decode(type, from: data) }
}
