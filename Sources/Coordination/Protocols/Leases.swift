import Core

/// The right to do something alone until `expiresAt`.
public struct Lease: Hashable, Sendable {
    public var name: String
    public var holder: String
    /// Higher than that of every earlier lease of this name: a store that keeps the highest it saw can refuse a holder that was
    /// paused past its time and doesn't know it.
    public var fencingToken: Int64
    public var expiresAt: Timestamp

    public init(name: String, holder: String, fencingToken: Int64, expiresAt: Timestamp) {
        self.name = name
        self.holder = holder
        self.fencingToken = fencingToken
        self.expiresAt = expiresAt
    }
}

/// Leases by name: at most one holder at a time.
public protocol Leases: Sendable {
    /// The lease, or nil while someone (also the same holder) has it.
    func acquire(_ name: String, holder: String, for duration: Duration) async throws -> Lease?
    /// Prolongs from now, with the same fencing token; nil when the lease was lost.
    func renew(_ lease: Lease, for duration: Duration) async throws -> Lease?
    /// Gives the lease back; true when it was still held. A lost one is left alone.
    @discardableResult
    func release(_ lease: Lease) async throws -> Bool
}
