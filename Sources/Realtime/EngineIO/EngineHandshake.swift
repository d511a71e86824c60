import HTTPTypes

/// The first request of a session, kept for whoever decides about it. Holds credentials: never log it.
public struct EngineHandshake: Sendable {
    public var headers: HTTPFields
    /// Also parameters of the application's own.
    public var query: [String: String]
    /// The peer's address; with a proxy in front that is the proxy's.
    public var address: String?

    public init(headers: HTTPFields = [:], query: [String: String] = [:], address: String? = nil) {
        self.headers = headers
        self.query = query
        self.address = address
    }
}
