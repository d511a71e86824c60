import Core
import Foundation

/// Opaque page tokens that are good only for the query that they came from (https://developers.google.com/youtube/v3/getting-started).
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
    ///
    /// A resource inside that has an ETag already stands for itself by it, so a list costs little more than its items.
    static func etag(_ node: JSONNode) -> String {
        let hash = self.of(node, self.of([]))
        var data = Data()
        for half in [hash, hash &* 0x9E37_79B9_7F4A_7C15 ^ hash >> 29] { withUnsafeBytes(of: half.bigEndian) { data.append(contentsOf: $0) } }
        return data.base64URL
    }

    private static func of(_ node: JSONNode, _ start: UInt64) -> UInt64 {
        switch node {
        case .null: self.of([0], start: start)
        case .bool(let flag): self.of([flag ? 1 : 2], start: start)
        case .integer(let value): (self.of([3], start: start) ^ UInt64(bitPattern: value)) &* 0x0000_0100_0000_01B3
        case .number(let value): (self.of([4], start: start) ^ value.bitPattern) &* 0x0000_0100_0000_01B3
        // Each kind and length is part of the hash: neighbours can't trade characters unnoticed.
        case .string(let text): self.of(text.utf8, start: self.of([5, UInt8(truncatingIfNeeded: text.utf8.count)], start: start))
        case .array(let items): items.reduce(self.of([6, UInt8(truncatingIfNeeded: items.count)], start: start)) { self.of($1, $0) }
        case .object(let members):
            if let etag = members["etag"]?.string {
                self.of(etag.utf8, start: self.of([7], start: start))
            } else {
                members.sorted { $0.key < $1.key }.reduce(self.of([8, UInt8(truncatingIfNeeded: members.count)], start: start)) { hash, member in
                    self.of(member.value, self.of(member.key.utf8, start: hash))
                }
            }
        }
    }
}
