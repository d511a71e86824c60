import Crypto
import Foundation
import HTTPTypes
import NIOHTTP1

/// The opening handshake of RFC 6455.
enum WebSocketHandshake {
    /// Whether a request wants to become a WebSocket.
    static func isWanted(_ headers: HTTPHeaders) -> Bool {
        self.lists("websocket", headers[canonicalForm: "upgrade"]) && self.lists("upgrade", headers[canonicalForm: "connection"])
    }

    /// As `isWanted` for a request that the HTTP side sees.
    static func isWanted(_ headers: HTTPFields) -> Bool {
        self.lists("websocket", headers[values: .upgrade].map { $0[...] }) && self.lists("upgrade", headers[values: .connection].map { $0[...] })
    }

    /// The 101's headers; nil for a key or version that the protocol doesn't have.
    static func answer(_ headers: HTTPHeaders) -> HTTPHeaders? {
        let keys = headers["sec-websocket-key"]
        guard headers["sec-websocket-version"] == ["13"], keys.count == 1, Data(base64Encoded: keys[0])?.count == 16 else { return nil }
        let digest = Insecure.SHA1.hash(data: Data((keys[0] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
        return ["Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": Data(digest).base64EncodedString()]
    }

    private static func lists(_ token: String, _ values: [Substring]) -> Bool {
        values.contains { $0.split(separator: ",").contains { $0.trimmingCharacters(in: .whitespaces).lowercased() == token } }
    }
}
