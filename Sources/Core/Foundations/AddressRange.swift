import Foundation

/// An IP address or a range of them in CIDR notation, for instance `192.0.2.7`, `10.0.0.0/8` or `fd00::/8`.
public struct AddressRange: Hashable, Sendable {
    /// The address in network order: 4 bytes of IPv4 or 16 of IPv6.
    private let bytes: [UInt8]
    /// How many leading bits have to agree.
    private let length: Int

    /// Nil unless `text` is one address or range, without brackets, port or zone.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let bytes = Self.parse(String(parts[0])) else { return nil }
        self.bytes = bytes
        guard parts.count == 2 else {
            self.length = bytes.count * 8
            return
        }
        guard parts[1].utf8.allSatisfy({ (48 ... 57).contains($0) }), let length = Int(parts[1]), length <= bytes.count * 8 else { return nil }
        self.length = length
    }

    /// Whether `address` is one of this range. Anything that is no IP address is not.
    public func contains(_ address: String) -> Bool {
        guard let bytes = Self.parse(address).map(Self.plain) else { return false }
        // A range within ::ffff:0:0/96 is one of IPv4 addresses.
        let own = self.length >= 96 ? Self.plain(self.bytes) : self.bytes
        let length = own.count < self.bytes.count ? self.length - 96 : self.length
        guard own.count == bytes.count else { return false }
        return (0 ..< length).allSatisfy { bit in (own[bit / 8] ^ bytes[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0 }
    }

    /// Whether `text` is an IPv4 or IPv6 address.
    public static func isAddress(_ text: String) -> Bool { self.parse(text) != nil }

    /// The bytes of an address; nil when it is none. IPv4 is four decimal numbers and nothing else.
    private static func parse(_ text: String) -> [UInt8]? {
        // C would stop reading at the first zero character.
        guard !text.isEmpty, text.utf8.count < Int(INET6_ADDRSTRLEN), !text.utf8.contains(0) else { return nil }
        let isIPv6 = text.contains(":")
        var bytes = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
        return inet_pton(isIPv6 ? AF_INET6 : AF_INET, text, &bytes) == 1 ? bytes : nil
    }

    /// A server that listens on IPv6 sees peers of IPv4 as `::ffff:192.0.2.7`: the same address.
    private static func plain(_ bytes: [UInt8]) -> [UInt8] {
        bytes.count == 16 && bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF ? Array(bytes.suffix(4)) : bytes
    }
}
