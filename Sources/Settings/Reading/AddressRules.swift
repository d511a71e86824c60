import Core
import Foundation

/// What hosts, addresses and URLs a setting may hold. Each check returns what is allowed, or nil when all is well.
enum AddressRules {
    static func isLoopback(_ host: String) -> Bool {
        let host = host.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" || host == "0:0:0:0:0:0:0:1" { return true }
        return self.octets(host)?.first == 127
    }

    /// Loopback, a private range, or a name that only a local network resolves.
    static func isPrivate(_ host: String) -> Bool {
        if self.isLoopback(host) { return true }
        let host = host.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        if let octets = self.octets(host) {
            return octets[0] == 10 || octets[0] == 192 && octets[1] == 168 || octets[0] == 172 && (16 ... 31).contains(octets[1])
        }
        if host.contains(":") { return host.hasPrefix("fc") || host.hasPrefix("fd") || host.hasPrefix("fe80") }
        return !host.contains(".") || [".local", ".internal", ".lan", ".home.arpa"].contains { host.hasSuffix($0) }
    }

    static func host(_ text: String) -> String? {
        let isPlain = text.utf8.allSatisfy { (48 ... 57).contains($0) || (65 ... 90).contains($0) || (97 ... 122).contains($0) || [45, 46, 58, 95].contains($0) }
        return isPlain && text.utf8.count <= 253 ? nil : "a host name or IP address is needed, without scheme, port or brackets"
    }

    /// An address or a range such as `10.0.0.0/8`.
    static func addressOrRange(_ text: String) -> String? {
        AddressRange(text) == nil ? "an IP address or a range such as 10.0.0.0/8 or fd00::/8 is needed" : nil
    }

    /// Whether an address of ours or of a service is on this machine or the local network.
    static func isNearby(url: String) -> Bool { URLComponents(string: url)?.host.map(self.isPrivate) ?? false }

    /// An outside service: https, or http to this machine.
    static func service(_ text: String) -> String? {
        self.url(text, allowsHTTP: self.isLoopback, "an https address is needed (http only to this machine)")
    }

    /// A server near by: https, or http within the local network.
    static func nearby(_ text: String) -> String? {
        self.url(text, allowsHTTP: self.isPrivate, "an https address is needed (http only to this machine or the local network)")
    }

    /// Our own address: as `service`, without path, query or fragment.
    static func publicAddress(_ text: String) -> String? {
        let allowed = "an address such as https://understudy.example.org is needed (http only on this machine; no path, query or user)"
        guard self.url(text, allowsHTTP: self.isLoopback, allowed) == nil, let components = URLComponents(string: text), components.path.isEmpty || components.path == "/", components.query == nil, components.fragment == nil else { return allowed }
        return nil
    }

    private static func url(_ text: String, allowsHTTP: (String) -> Bool, _ allowed: String) -> String? {
        guard let components = URLComponents(string: text), let scheme = components.scheme?.lowercased(), let host = components.host, !host.isEmpty, components.fragment == nil else { return allowed }
        guard components.user == nil, components.password == nil else { return "an address without user and password is needed" }
        guard scheme == "https" || scheme == "http" && allowsHTTP(host) else { return allowed }
        return nil
    }

    private static func octets(_ text: String) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let octets = parts.compactMap { $0.utf8.count <= 3 && $0.utf8.allSatisfy { (48 ... 57).contains($0) } ? UInt8($0) : nil }
        return octets.count == 4 ? octets : nil
    }
}
