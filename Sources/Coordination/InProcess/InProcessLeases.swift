import Core
import Synchronization

/// Leases of one process.
public final class InProcessLeases: Leases {
    private struct State {
        var held: [String: Lease] = [:]
        var lastToken: Int64 = 0
    }

    private let state = Mutex(State())
    private let time: any TimeSource

    public init(time: any TimeSource) { self.time = time }

    /// The lease, or nil while someone has it. Its fencing token is higher than any before, also over a restart.
    public func acquire(_ name: String, holder: String, for duration: Duration) -> Lease? {
        let now = self.time.now()
        return self.state.withLock { state in
            if let current = state.held[name], current.expiresAt > now { return nil }
            // Starting from the clock keeps tokens rising over a restart, where the counter is gone but stores remember.
            state.lastToken = max(state.lastToken + 1, now.milliseconds)
            let lease = Lease(name: name, holder: holder, fencingToken: state.lastToken, expiresAt: now + duration)
            state.held[name] = lease
            return lease
        }
    }

    /// Prolongs from now with the same fencing token; nil when the lease has ended or went to somebody else.
    public func renew(_ lease: Lease, for duration: Duration) -> Lease? {
        let now = self.time.now()
        return self.state.withLock { state in
            guard var current = state.held[lease.name], current.fencingToken == lease.fencingToken, current.expiresAt > now else { return nil }
            current.expiresAt = now + duration
            state.held[lease.name] = current
            return current
        }
    }

    /// Gives the lease back; true when it was still held and its time not over.
    @discardableResult
    public func release(_ lease: Lease) -> Bool {
        let now = self.time.now()
        return self.state.withLock { state in
            guard let current = state.held[lease.name], current.fencingToken == lease.fencingToken else { return false }
            state.held[lease.name] = nil
            return current.expiresAt > now
        }
    }
}
