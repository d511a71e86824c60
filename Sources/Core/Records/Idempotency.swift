/// The answer to a request that came with an `Idempotency-Key`, kept so that a repetition is answered the same and done once.
public struct IdempotencyRecord: Codable, Sendable, Identifiable {
    /// `scope/key`, so that a second request with the key can't be stored beside the first.
    public var id: Identifier<IdempotencyRecord>
    /// The workspace, or the user where there is no workspace.
    public var scope: String
    public var key: String
    /// SHA-256 over method, path and body: the same key with another request is refused.
    public var requestDigest: String
    /// Nil while the first request is still being worked on.
    public var status: Int?
    public var headers: [String: String]
    public var body: String?
    public var createdAt: Timestamp
    public var expiresAt: Timestamp

    public init(scope: String, key: String, requestDigest: String, createdAt: Timestamp, expiresAt: Timestamp) {
        self.id = Self.id(scope: scope, key: key)
        self.scope = scope
        self.key = key
        self.requestDigest = requestDigest
        self.headers = [:]
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// Of one key within one scope: the same key of two callers names two records.
    public static func id(scope: String, key: String) -> Identifier<IdempotencyRecord> { Identifier("\(scope)/\(key)") }
}
