import Core
import Foundation

/// Values that are cheaper to keep than to fetch. A cache may forget anything at any time; nothing is correct only because of it.
public protocol Cache: Sendable {
    /// The value, or nil when there is none or its time has passed.
    func get(_ key: String) async throws -> Data?
    /// Keeps `value` for `lifetime` at most. A lifetime of zero or less forgets the key.
    func set(_ key: String, to value: Data, for lifetime: Duration) async throws
    /// Forgets a key; unknown ones are fine.
    func invalidate(_ key: String) async throws
}

extension Cache {
    /// The value decoded from JSON; nil also when it can't be decoded (an older version's shape), so that the caller fetches anew.
    public func get<Value: Decodable>(_ key: String, as _: Value.Type = Value.self) async throws -> Value? {
        guard let data = try await self.get(key) else { return nil }
        return try? JSONDecoder().decode(Value.self, from: data)
    }

    /// Keeps a value as JSON.
    public func set(_ key: String, to value: some Encodable, for lifetime: Duration) async throws {
        try await self.set(key, to: JSONEncoder().encode(value), for: lifetime)
    }
}
