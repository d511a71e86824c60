import Core

/// Messages to whoever listens now. Delivery is at most once and in the order of one publisher; a slow subscriber loses the oldest
/// messages and is told so. What must not be lost belongs into the store.
public protocol PubSub: Sendable {
    /// Hands `payload` to the channel's subscribers and doesn't wait for them.
    func publish(_ payload: String, to channel: String) async throws
    /// False when nobody listens to the channel for sure, so that a publisher need not make the payload.
    func mayBeHeard(on channel: String) -> Bool
    /// Listens to a channel: everything published after this returns arrives. `buffer` messages are held at most.
    func subscribe(to channel: String, buffer: Int) async throws -> Subscription
}

extension PubSub {
    /// For publishers that can't know: somebody may.
    public func mayBeHeard(on _: String) -> Bool { true }

    /// Listens with room for 256 messages.
    public func subscribe(to channel: String) async throws -> Subscription { try await self.subscribe(to: channel, buffer: 256) }
}

/// One message of a channel.
public struct PubSubMessage: Hashable, Sendable {
    public var channel: String
    public var payload: String
    /// How many messages were dropped just before this one because the subscriber was slow; above 0 it has to reload what it follows.
    public var droppedBefore: Int

    public init(channel: String, payload: String, droppedBefore: Int = 0) {
        self.channel = channel
        self.payload = payload
        self.droppedBefore = droppedBefore
    }
}

/// A subscriber's messages. Ends when it is cancelled, when the last copy goes away or when its source closes; for one consumer.
public struct Subscription: AsyncSequence, Sendable {
    public typealias Element = PubSubMessage
    public typealias Failure = Never

    let mailbox: Mailbox

    /// For implementations of `PubSub`: `onEnd` is called once, when the subscription is cancelled or let go.
    public init(channel: String, buffer: Int, onEnd: @escaping @Sendable () -> Void) {
        self.mailbox = Mailbox(channel: channel, capacity: buffer, onEnd: onEnd)
    }

    /// Where an implementation puts what arrives.
    public var inbox: Inbox { Inbox(mailbox: self.mailbox) }

    /// Stops listening; the consumer's loop ends.
    public func cancel() { self.mailbox.finish() }

    /// The messages from here on; a subscription is for one consumer.
    public func makeAsyncIterator() -> Iterator { Iterator(mailbox: self.mailbox) }

    /// Takes the messages out of the subscription's mailbox.
    public struct Iterator: AsyncIteratorProtocol {
        let mailbox: Mailbox

        /// Nil at the end, and when the consuming task is cancelled.
        public mutating func next() async -> PubSubMessage? { await self.mailbox.next() }
        /// Nil at the end, and when the consuming task is cancelled.
        public mutating func next(isolation _: isolated (any Actor)?) async -> PubSubMessage? { await self.mailbox.next() }
    }

    /// The writing end. It doesn't keep the subscription alive.
    public struct Inbox: Sendable {
        private weak let mailbox: Mailbox?

        init(mailbox: Mailbox) { self.mailbox = mailbox }

        /// Puts a message into the mailbox, and drops the oldest one when it is full.
        public func put(_ payload: String) { self.mailbox?.put(payload) }
        /// Ends the subscription: what is in the mailbox is still delivered, nothing more comes.
        public func finish() { self.mailbox?.finish() }
    }
}
