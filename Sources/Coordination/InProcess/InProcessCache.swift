import Core
import Foundation

/// The cache of one process, bounded by a number of entries.
public final class InProcessCache: Cache {
    private let entries: LocalCache<String, Data>

    public init(capacity: Int = 10_000, time: any TimeSource) { self.entries = LocalCache(capacity: capacity, lifetime: .seconds(60), time: time) }

    /// The value, or nil when there is none or its time has passed.
    public func get(_ key: String) -> Data? { self.entries.get(key) }
    /// Keeps `value` for `lifetime` at most; the entry that was not used for longest gives way when the cache is full.
    public func set(_ key: String, to value: Data, for lifetime: Duration) { self.entries.set(key, to: value, for: lifetime) }
    /// Forgets a key; unknown ones are fine.
    public func invalidate(_ key: String) { self.entries.invalidate(key) }
}
