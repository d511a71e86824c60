/// A `fields` selection such as `items(id,snippet/title),nextPageToken` (https://developers.google.com/youtube/v3/getting-started).
struct FieldMask: Sendable, Hashable {
    /// Selected members; an empty mask below a name selects everything below it.
    private var members: [String: FieldMask] = [:]

    private init() {}

    /// Reads a selection. Throws `invalidParameter` when it is malformed or names no field of the envelope.
    init(_ text: String, envelope: Set<String>) throws(YouTubeError) {
        var rest = Array(text.utf8)[...]
        guard let mask = Self.list(&rest), rest.isEmpty, !mask.members.isEmpty else { throw .invalid("fields", "Invalid field selection \(text.escapedForHTML())") }
        if let unknown = mask.members.keys.filter({ $0 != "*" && !envelope.contains($0) }).min() {
            throw .invalid("fields", "Invalid field selection \(unknown.escapedForHTML())")
        }
        self = mask
    }

    private static func list(_ rest: inout ArraySlice<UInt8>) -> FieldMask? {
        var mask = FieldMask()
        while true {
            guard let (name, below) = Self.entry(&rest) else { return nil }
            mask.members[name] = mask.members[name]?.merged(below) ?? below
            guard rest.first == UInt8(ascii: ",") else { return mask }
            rest.removeFirst()
        }
    }

    private static func entry(_ rest: inout ArraySlice<UInt8>) -> (String, FieldMask)? {
        let name = rest.prefix { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "_") || (48 ... 57).contains($0) || (65 ... 90).contains($0) || (97 ... 122).contains($0) }
        guard !name.isEmpty else { return nil }
        rest = rest.dropFirst(name.count)
        let text = String(decoding: name, as: UTF8.self)
        switch rest.first {
        case UInt8(ascii: "/"):
            rest.removeFirst()
            guard let (child, below) = Self.entry(&rest) else { return nil }
            var mask = FieldMask()
            mask.members[child] = below
            return (text, mask)
        case UInt8(ascii: "("):
            rest.removeFirst()
            guard let mask = Self.list(&rest), rest.first == UInt8(ascii: ")") else { return nil }
            rest.removeFirst()
            return (text, mask)
        default: return (text, FieldMask())
        }
    }

    private func merged(_ other: FieldMask) -> FieldMask {
        // Selecting everything wins over selecting some of it.
        guard !self.members.isEmpty, !other.members.isEmpty else { return FieldMask() }
        var result = self
        for (name, below) in other.members { result.members[name] = result.members[name]?.merged(below) ?? below }
        return result
    }

    /// What the mask leaves of a value.
    func apply(to node: JSONNode) -> JSONNode {
        guard !self.members.isEmpty else { return node }
        switch node {
        case .array(let items): return .array(items.map { self.apply(to: $0) })
        case .object(let object):
            var kept: [String: JSONNode] = [:]
            for (name, value) in object {
                if let below = self.members[name] ?? self.members["*"] { kept[name] = below.apply(to: value) }
            }
            return .object(kept)
        default: return node
        }
    }
}
