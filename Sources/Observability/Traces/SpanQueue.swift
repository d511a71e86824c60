import Synchronization

/// Finished spans that wait to be sent. Bounded: when the exporter can't keep up the newest are dropped and counted; the work that is traced never waits.
public final class SpanQueue: Sendable {
    private struct State {
        var spans: [FinishedSpan] = []
        var dropped = 0
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let batchSize: Int
    /// Says that there is a batch; holds one signal at most.
    let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    /// `batchSize` spans wake the exporter before its interval ends.
    public init(capacity: Int = 4_096, batchSize: Int = 512) {
        self.capacity = max(1, capacity)
        self.batchSize = max(1, min(batchSize, capacity))
        (self.signals, self.signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Spans that were dropped because the queue was full.
    public var dropped: Int { self.state.withLock { $0.dropped } }

    /// Spans that wait.
    public var count: Int { self.state.withLock { $0.spans.count } }

    func put(_ span: FinishedSpan) {
        let isBatch = self.state.withLock { state in
            guard state.spans.count < self.capacity else {
                state.dropped += 1
                return false
            }
            state.spans.append(span)
            return state.spans.count % self.batchSize == 0
        }
        if isBatch { self.wake() }
    }

    func wake() { self.signal.yield() }

    /// The next batch, oldest first; empty when nothing waits.
    func take() -> [FinishedSpan] {
        self.state.withLock { state in
            let batch = Array(state.spans.prefix(self.batchSize))
            state.spans.removeFirst(batch.count)
            return batch
        }
    }
}
