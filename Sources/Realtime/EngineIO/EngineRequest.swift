import Foundation

/// A request under the engine's path, as far as the protocol looks at it.
struct EngineRequest: Sendable {
    var method: String
    var query: [String: String]
    /// `Upgrade: websocket` with `Connection: upgrade`.
    var isUpgrade: Bool
    var origin: String?

    var sessionID: String? { self.query["sid"] }

    /// What a request asks for.
    enum Purpose: Equatable, Sendable {
        case handshake(EngineTransport)
        case session(String, EngineTransport)
    }

    /// Judges the request in the protocol's order; `isKnown` tells whether a session exists.
    func purpose(_ configuration: EngineConfiguration, isKnown: (String) -> Bool) throws(EngineError) -> Purpose {
        guard let transport = self.query["transport"].flatMap({ EngineTransport(rawValue: $0) }), configuration.transports.contains(transport) else { throw .transportUnknown }
        if let origin, !origin.utf8.allSatisfy({ (0x21 ... 0x7E).contains($0) }) { throw .badRequest }
        if let sessionID {
            guard isKnown(sessionID) else { throw .sessionUnknown }
            guard (transport == .webSocket) == self.isUpgrade, self.method == "GET" || (self.method == "POST" && !self.isUpgrade) else { throw .badRequest }
            return .session(sessionID, transport)
        }
        guard self.method == "GET" else { throw .badHandshakeMethod }
        guard (transport == .webSocket) == self.isUpgrade else { throw .badRequest }
        guard configuration.origins.allows(self.origin) else { throw .forbidden }
        guard self.query["EIO"] == "4" else { throw .unsupportedProtocol }
        return .handshake(transport)
    }

    /// Reads a query string. Of a name that comes twice the first counts.
    static func query(_ text: Substring) -> [String: String] {
        var items: [String: String] = [:]
        for pair in text.split(separator: "&").prefix(100) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = self.decoded(parts[0])
            if items[name] == nil { items[name] = parts.count > 1 ? self.decoded(parts[1]) : "" }
        }
        return items
    }

    private static func decoded(_ text: Substring) -> String {
        let plain = text.replacingOccurrences(of: "+", with: " ")
        return plain.removingPercentEncoding ?? plain
    }
}
