import Foundation

/// Builds query strings and form bodies. Everything but RFC 3986 unreserved characters is escaped: page tokens hold `+`, `/` and `=`.
public enum QueryText {
    /// `name=value` pairs joined by `&`, in the order given; repeated names are kept.
    public static func encode(_ items: [(String, String)]) -> String {
        items.map { self.escape($0.0) + "=" + self.escape($0.1) }.joined(separator: "&")
    }

    /// A body of the type `application/x-www-form-urlencoded`.
    public static func form(_ items: [(String, String)]) -> Data { Data(self.encode(items).utf8) }

    /// `base` with the items as its query; `base` must not have one.
    public static func url(_ base: String, _ items: [(String, String)]) -> String { items.isEmpty ? base : base + "?" + self.encode(items) }

    /// Escapes one path component, so that an id can't leave its place.
    public static func escape(_ text: String) -> String {
        var escaped: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case 48 ... 57, 65 ... 90, 97 ... 122, 45, 46, 95, 126: escaped.append(byte)
            default: escaped += [37, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// The items of a query or form body; later ones of the same name win. Bad escapes stay as they are.
    public static func decode(_ text: String) -> [String: String] {
        var items: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { part in
                let spaced = part.replacingOccurrences(of: "+", with: " ")
                return spaced.removingPercentEncoding ?? spaced
            }
            items[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        return items
    }
}
