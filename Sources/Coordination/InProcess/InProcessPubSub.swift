import Core
import Synchronization

/// Publishing within one process.
public final class InProcessPubSub: PubSub {
    private struct State {
        var channels: [String: [UInt64: Subscription.Inbox]] = [:]
        var nextNumber: UInt64 = 0
    }

    /// Held by subscriptions, which may outlive the hub.
    private final class Registry: Sendable {
        let state = Mutex(State())

        func remove(_ number: UInt64, from channel: String) {
            self.state.withLock { state in
                state.channels[channel]?[number] = nil
                if state.channels[channel]?.isEmpty == true { state.channels[channel] = nil }
            }
        }
    }

    private let registry = Registry()

    public init() {}

    /// Puts `payload` into the inbox of everybody who listens now.
    public func publish(_ payload: String, to channel: String) {
        let inboxes = self.registry.state.withLock { state in state.channels[channel].map { Array($0.values) } ?? [] }
        for inbox in inboxes { inbox.put(payload) }
    }

    /// Listens from now on; `buffer` messages are held at most, then the oldest are dropped.
    public func subscribe(to channel: String, buffer: Int) -> Subscription {
        let number = self.registry.state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        let subscription = Subscription(channel: channel, buffer: buffer) { [registry] in registry.remove(number, from: channel) }
        let inbox = subscription.inbox
        self.registry.state.withLock { $0.channels[channel, default: [:]][number] = inbox }
        return subscription
    }

    /// Whether anybody in this process listens.
    public func mayBeHeard(on channel: String) -> Bool { self.subscriberCount(of: channel) > 0 }

    /// How many listen to a channel.
    public func subscriberCount(of channel: String) -> Int { self.registry.state.withLock { $0.channels[channel]?.count ?? 0 } }

    /// Ends every subscription, at shutdown.
    public func close() {
        let inboxes = self.registry.state.withLock { state in state.channels.values.flatMap(\.values) }
        for inbox in inboxes { inbox.finish() }
    }
}
