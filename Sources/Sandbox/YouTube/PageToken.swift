import Core
import Foundation

/// Opaque page tokens that are good only for the query that they came from (platforms/youtube.md section 3).
enum PageToken {
    /// The parameters that a token is bound to: all but the token itself, credentials and presentation.
    private static func binding(_ call: YouTubeCall) -> UInt64 {
        let ignored: Set<String> = ["pageToken", "maxResults", "access_token", "oauth_token", "key", "fields", "prettyPrint", "alt", "quotaUser", "part", "textFormat"]
        let items = call.query.items.filter { !ignored.contains($0.name) }.map { $0.name + "=" + $0.value }.sorted()
        return StableHash.of(Array((call.method.name + "?" + items.joined(separator: "&")).utf8))
    }

    /// A token that says where the next page starts.
    static func make(_ values: [Int64], for call: YouTubeCall) -> String {
        var bytes: [UInt8] = []
        for value in [Int64(bitPattern: self.binding(call))] + values { bytes.append(contentsOf: withUnsafeBytes(of: value.bigEndian, Array.init)) }
        let check = StableHash.of(bytes)
        bytes.append(contentsOf: withUnsafeBytes(of: UInt32(truncatingIfNeeded: check).bigEndian, Array.init))
        return "QURT" + Data(bytes).base64URL
    }

    /// The values of the call's token; nil without one. Throws `invalidPageToken` when it is not of this query.
    static func read(_ call: YouTubeCall, count: Int) throws(YouTubeError) -> [Int64]? {
        guard let text = call.query["pageToken"] else { return nil }
        guard text.hasPrefix("QURT"), let data = Data(base64URL: String(text.dropFirst(4))), data.count == (count + 1) * 8 + 4 else { throw .invalidPageToken }
        let bytes = Array(data)
        let body = Array(bytes.dropLast(4))
        let check = bytes.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard check == UInt32(truncatingIfNeeded: StableHash.of(body)) else { throw .invalidPageToken }
        let values = stride(from: 0, to: body.count, by: 8).map { start in
            Int64(bitPattern: body[start ..< start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        }
        guard values[0] == Int64(bitPattern: self.binding(call)) else { throw .invalidPageToken }
        return Array(values.dropFirst())
    }
}

/// FNV-1a: equal on every run and machine, which `Hasher` is not.
enum StableHash {
    static func of(_ bytes: some Sequence<UInt8>, start: UInt64 = 0xCBF2_9CE4_8422_2325) -> UInt64 {
        var hash = start
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash
    }

    /// An ETag of a value, 22 characters as YouTube's are long.
    static func etag(_ node: JSONNode) -> String {
        let bytes = node.bytes
        let halves = [self.of(bytes), self.of(bytes, start: 0x9AE1_6A3B_2F90_404F)]
        var data = Data()
        for half in halves { withUnsafeBytes(of: half.bigEndian) { data.append(contentsOf: $0) } }
        return data.base64URL
    }
}
