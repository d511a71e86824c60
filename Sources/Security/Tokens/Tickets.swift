import Core
import Foundation
import Synchronization

/// One-use, short-lived tickets that carry a value from one request to the next (opening a live connection, a download).
public protocol Tickets<Value>: Sendable {
    associatedtype Value: Sendable
    /// A fresh unguessable ticket for `value`.
    func issue(_ value: Value) async throws -> String
    /// The value of a ticket that was neither used nor is too old; the ticket is used up by asking.
    func redeem(_ ticket: String) async throws -> Value?
}

/// Tickets of this process. Bounded: when full, expired tickets go first and then the oldest.
public final class TicketBox<Value: Sendable>: Tickets {
    private struct Entry {
        var value: Value
        var expiresAt: Timestamp
        var number: UInt64
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var nextNumber: UInt64 = 0
    }

    private let state = Mutex(State())
    private let lifetime: Duration
    private let capacity: Int
    private let time: any TimeSource
    private let secrets: any SecretSource

    public init(lifetime: Duration = .seconds(30), capacity: Int = 10_000, time: any TimeSource, secrets: any SecretSource = SystemSecretSource()) {
        self.lifetime = lifetime
        self.capacity = max(1, capacity)
        self.time = time
        self.secrets = secrets
    }

    /// A fresh ticket for `value`, good once and for the box's lifetime.
    public func issue(_ value: Value) -> String {
        let token = OpaqueToken.make(secrets: self.secrets)
        let now = self.time.now()
        self.state.withLock { state in
            if state.entries.count >= self.capacity { Self.makeRoom(&state, now: now, capacity: self.capacity) }
            state.nextNumber += 1
            // Held by the hash: a memory dump shows no usable ticket, and looking up compares no secret bytes.
            state.entries[token.id] = Entry(value: value, expiresAt: now + self.lifetime, number: state.nextNumber)
        }
        return token.text
    }

    /// The value, once; nil for a ticket that is used, too old, pushed out by newer ones, or none of ours.
    public func redeem(_ ticket: String) -> Value? {
        let now = self.time.now()
        guard let entry = self.state.withLock({ $0.entries.removeValue(forKey: OpaqueToken.id(of: ticket)) }), entry.expiresAt > now else { return nil }
        return entry.value
    }

    /// How many are held.
    public var count: Int { self.state.withLock { $0.entries.count } }

    private static func makeRoom(_ state: inout State, now: Timestamp, capacity: Int) {
        state.entries = state.entries.filter { $0.value.expiresAt > now }
        guard state.entries.count >= capacity else { return }
        // A tenth at a time, so that a full box doesn't sort at every ticket.
        let goes = state.entries.sorted { $0.value.number < $1.value.number }.prefix(max(1, state.entries.count - capacity + max(1, capacity / 10)))
        for (id, _) in goes { state.entries[id] = nil }
    }
}
