import Core
import Synchronization

/// A typed, bounded cache in memory: what is read on every message (settings, rules, sessions) without a decoding each time.
///
/// To keep it true across processes, publish the key on a channel at every write and call `invalidate` on what arrives.
public final class LocalCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        var value: Value
        var expiresAt: Timestamp
    }

    private struct FlightKey: Hashable {
        var key: Key
        var epoch: UInt64
    }

    private struct State {
        var entries: LeastRecentlyUsed<Key, Entry>
        /// Raised by every invalidation: a fetch that began before one neither puts its old value back nor answers later callers.
        var epoch: UInt64 = 0
    }

    private let state: Mutex<State>
    private let lifetime: Duration
    private let time: any TimeSource
    private let flights = SingleFlight<FlightKey, Value>()

    /// `capacity` entries; `lifetime` is for `set` and `value` calls that name none.
    public init(capacity: Int, lifetime: Duration, time: any TimeSource) {
        self.state = Mutex(State(entries: LeastRecentlyUsed(capacity: capacity)))
        self.lifetime = lifetime
        self.time = time
    }

    /// The value, or nil when there is none or its time has passed.
    public func get(_ key: Key) -> Value? {
        let now = self.time.now()
        return self.state.withLock { state in
            guard let entry = state.entries.use(key) else { return nil }
            guard entry.expiresAt > now else {
                state.entries.remove(key)
                return nil
            }
            return entry.value
        }
    }

    /// Keeps a value for `lifetime`, or the cache's own when nil. Zero or less forgets the key.
    public func set(_ key: Key, to value: Value, for lifetime: Duration? = nil) {
        let lifetime = lifetime ?? self.lifetime
        let expiry = self.time.now() + lifetime
        self.state.withLock { state in
            if lifetime > .zero { state.entries.set(key, to: Entry(value: value, expiresAt: expiry)) } else { state.entries.remove(key) }
        }
    }

    /// Forgets the key; fetches that are under way, of whatever key, are not kept.
    public func invalidate(_ key: Key) {
        self.state.withLock { state in
            state.entries.remove(key)
            state.epoch &+= 1
        }
    }

    /// Forgets everything; fetches that are under way are not kept.
    public func invalidateAll() {
        self.state.withLock { state in
            state.entries = LeastRecentlyUsed(capacity: state.entries.capacity)
            state.epoch &+= 1
        }
    }

    /// How many entries are held, also ones whose time has passed.
    public var count: Int { self.state.withLock { $0.entries.count } }

    /// The cached value, or what `fetch` returns; concurrent callers share one fetch, and a failure is not kept.
    public func value(for key: Key, fetch: @escaping @Sendable () async throws -> Value) async throws -> Value {
        if let value = self.get(key) { return value }
        let epoch = self.state.withLock { $0.epoch }
        return try await self.flights.run(FlightKey(key: key, epoch: epoch)) {
            let value = try await fetch()
            let expiry = self.time.now() + self.lifetime
            self.state.withLock { state in
                if state.epoch == epoch { state.entries.set(key, to: Entry(value: value, expiresAt: expiry)) }
            }
            return value
        }
    }
}
