import Collections
import Synchronization

/// A bounded queue with one reader: never makes the writer wait, drops the oldest when full and counts what it dropped.
final class Mailbox: Sendable {
    private struct State {
        var messages = Deque<PubSubMessage>()
        var dropped = 0
        var reader: CheckedContinuation<PubSubMessage?, Never>?
        var isFinished = false
    }

    private let state = Mutex(State())
    private let channel: String
    private let capacity: Int
    private let onEnd: @Sendable () -> Void

    init(channel: String, capacity: Int, onEnd: @escaping @Sendable () -> Void) {
        self.channel = channel
        self.capacity = max(1, capacity)
        self.onEnd = onEnd
    }

    deinit {
        if !self.state.withLock({ $0.isFinished }) { self.onEnd() }
    }

    func put(_ payload: String) {
        let handover = self.state.withLock { state -> (CheckedContinuation<PubSubMessage?, Never>, PubSubMessage)? in
            guard !state.isFinished else { return nil }
            if state.messages.count >= self.capacity {
                let oldest = state.messages.removeFirst()
                state.dropped += 1 + oldest.droppedBefore
                // The gap is told with the message that is now the oldest, or with the one about to come.
                if !state.messages.isEmpty {
                    state.messages[0].droppedBefore += state.dropped
                    state.dropped = 0
                }
            }
            let message = PubSubMessage(channel: self.channel, payload: payload, droppedBefore: state.dropped)
            state.dropped = 0
            if let reader = state.reader {
                state.reader = nil
                return (reader, message)
            }
            state.messages.append(message)
            return nil
        }
        if let (reader, message) = handover { reader.resume(returning: message) }
    }

    func next() async -> PubSubMessage? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<PubSubMessage?, Never>) in
                let (ready, displaced) = self.state.withLock { state -> (PubSubMessage??, CheckedContinuation<PubSubMessage?, Never>?) in
                    if let message = state.messages.popFirst() { return (.some(message), nil) }
                    if state.isFinished || Task.isCancelled { return (.some(nil), nil) }
                    // A second reader is against the rules; the first one ends rather than hang for ever.
                    let displaced = state.reader
                    state.reader = continuation
                    return (nil, displaced)
                }
                displaced?.resume(returning: nil)
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            let reader = self.state.withLock { state in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(returning: nil)
        }
    }

    func finish() {
        let (reader, isFirst) = self.state.withLock { state in
            defer {
                state.reader = nil
                state.isFinished = true
            }
            return (state.reader, !state.isFinished)
        }
        reader?.resume(returning: nil)
        if isFirst { self.onEnd() }
    }
}
