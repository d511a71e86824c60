import Core

/// The reverse proxies whose `X-Forwarded-For` is believed. Anybody can send that header, so it counts only where the
/// connection itself comes from one of them.
public struct TrustedProxies: Sendable, Hashable {
    private let ranges: [AddressRange]

    /// Nobody is believed.
    public init() { self.ranges = [] }

    /// IP addresses or ranges such as `10.0.0.0/8`. Throws `configurationInvalid` for anything else.
    public init(_ texts: [String]) throws {
        self.ranges = try texts.map { text in
            guard let range = AddressRange(text) else {
                throw AppError(.configurationInvalid, "A trusted proxy is no IP address or range.", fields: [FieldProblem("http.trustedProxies", "must hold IP addresses or ranges such as 10.0.0.0/8")])
            }
            return range
        }
    }

    public var isEmpty: Bool { self.ranges.isEmpty }

    /// Whether `address` is one of them.
    public func contains(_ address: String) -> Bool { self.ranges.contains { $0.contains(address) } }

    /// Who sent a request: the peer, or where that is one of ours, whom it says it passed the request on for. Each proxy adds
    /// its own peer at the end, so the list is read from there, as far as the entries are proxies of ours; what stands before
    /// that is anybody's word.
    ///
    /// - Parameters:
    ///   - peer: the address at the other end of the connection; nil when it has none.
    ///   - forwarded: the values of all `X-Forwarded-For` headers, in their order.
    public func client(peer: String?, forwarded: [String]) -> String? {
        guard var client = peer else { return nil }
        var entries = forwarded.flatMap { $0.split(separator: ",") }
        while self.contains(client), let entry = entries.popLast() {
            guard let address = Self.address(entry) else { break }
            client = address
        }
        return client
    }

    /// An entry's address; some proxies write the port behind it, and IPv6 in brackets.
    private static func address(_ entry: Substring) -> String? {
        let text = entry.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
        let bare =
            if text.hasPrefix("[") {
                text.dropFirst().prefix { $0 != "]" }
            } else if text.count(where: { $0 == ":" }) == 1 {
                text.prefix { $0 != ":" }
            } else {
                text
            }
        return AddressRange.isAddress(String(bare)) ? String(bare) : nil
    }
}
