import Core
import Foundation

/// Why a request is refused: the protocol's codes, and two of ours for a full server and one that stops.
public struct EngineError: Error, Sendable, Hashable {
    /// What the body names.
    public var code: Int
    public var message: String
    /// The HTTP status.
    public var status: Int

    /// A refusal that the protocol has no code for.
    public init(code: Int, message: String, status: Int) {
        self.code = code
        self.message = message
        self.status = status
    }

    public static let transportUnknown = EngineError(code: 0, message: "Transport unknown", status: 400)
    public static let sessionUnknown = EngineError(code: 1, message: "Session ID unknown", status: 400)
    public static let badHandshakeMethod = EngineError(code: 2, message: "Bad handshake method", status: 400)
    public static let badRequest = EngineError(code: 3, message: "Bad request", status: 400)
    public static let forbidden = EngineError(code: 4, message: "Forbidden", status: 403)
    /// The client speaks another version of Engine.IO than 4.
    public static let unsupportedProtocol = EngineError(code: 5, message: "Unsupported protocol version", status: 400)
    public static let full = EngineError(code: 4, message: "Too many connections", status: 503)
    public static let shuttingDown = EngineError(code: 4, message: "Server shutting down", status: 503)
    /// A WebSocket version other than 13.
    static let upgradeRequired = EngineError(code: 3, message: "Bad request", status: 426)
    static let payloadTooLarge = EngineError(code: 3, message: "", status: 413)

    /// The JSON body; empty for what the protocol answers without one.
    var body: String { self.message.isEmpty ? "" : "{\"code\":\(self.code),\"message\":\"\(self.message)\"}" }
}

/// How a session ended, in the protocol's words.
public enum EngineCloseReason: String, Sendable, Hashable {
    case transportError = "transport error"
    case transportClose = "transport close"
    case pingTimeout = "ping timeout"
    case parseError = "parse error"
    case forcedClose = "forced close"
    case shuttingDown = "server shutting down"
    /// The client reads slower than it is written to.
    case slowReader = "slow reader"
    /// The client sends more than it may.
    case tooManyPackets = "too many packets"

    /// What a WebSocket's close frame says; nil is a frame without a code, as the reference server sends it.
    var webSocketCode: UInt16? {
        switch self {
        case .shuttingDown: 1001
        case .slowReader, .tooManyPackets: 1008
        case .transportError, .transportClose, .pingTimeout, .parseError, .forcedClose: nil
        }
    }
}
