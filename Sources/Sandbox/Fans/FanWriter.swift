import Core
import ServiceLifecycle
import Synchronization

/// Lets fans write from a script at a steady rate, until the script ends or somebody stops it.
public final class FanWriter: Service {
    /// How far the script is: `written`, `refused` and `remaining` count messages.
    public struct Status: Codable, Hashable, Sendable {
        public var isRunning: Bool
        /// Messages per second of real time.
        public var rate: Double
        public var written: Int
        /// Messages that the simulator refused (no such post, for instance).
        public var refused: Int
        public var remaining: Int
        public var isRepeating: Bool
    }

    private struct State {
        var messages: [FanMessage] = []
        var position = 0
        var rate = 1.0
        var isRunning = false
        var isRepeating = false
        /// Raised by every start, so that a batch of an older script can't end a newer one.
        var run = 0
        var written = 0
        var refused = 0
        /// When and at which count the present rate began.
        var since = Timestamp.distantPast
        var writtenThen = 0
    }

    private let real: any TimeSource
    private let post: @Sendable (FanMessage) throws -> String
    private let state = Mutex(State())
    private let changed = Signal()

    /// - Parameter post: hands a message to its simulator.
    public init(real: any TimeSource, post: @escaping @Sendable (FanMessage) throws -> String) {
        self.real = real
        self.post = post
    }

    /// Starts (or starts over) with a script.
    ///
    /// - Parameters:
    ///   - rate: messages per second of real time, above 0.
    ///   - isRepeating: whether the script starts over at its end.
    public func start(_ script: FanScript, rate: Double, isRepeating: Bool = false) throws {
        guard rate > 0, rate.isFinite else { throw AppError.invalid("rate", "must be above 0.") }
        let now = self.real.now()
        self.state.withLock {
            $0 = State(messages: script.messages, rate: rate, isRunning: !script.messages.isEmpty, isRepeating: isRepeating, run: $0.run + 1, since: now)
        }
        self.changed.notify()
    }

    /// No further message is written; `status` keeps the counts. A new `start` begins from the script's first message.
    public func stop() {
        self.state.withLock { $0.isRunning = false }
        self.changed.notify()
    }

    /// Changes the rate (messages per second of real time, above 0) without starting over.
    public func setRate(_ rate: Double) throws {
        guard rate > 0, rate.isFinite else { throw AppError.invalid("rate", "must be above 0.") }
        let now = self.real.now()
        self.state.withLock { state in
            state.rate = rate
            state.since = now
            state.writtenThen = state.written + state.refused
        }
        self.changed.notify()
    }

    public var status: Status {
        self.state.withLock {
            Status(
                isRunning: $0.isRunning, rate: $0.rate, written: $0.written, refused: $0.refused, remaining: $0.messages.count - $0.position,
                isRepeating: $0.isRepeating)
        }
    }

    /// Waits until the script has ended or was stopped.
    public func settle() async throws {
        while true {
            let seen = self.changed.generation
            if !self.status.isRunning { return }
            try await self.changed.wait(since: seen)
        }
    }

    /// Writes what is due until the process shuts down; between scripts it waits.
    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            do { try await self.work() } catch is CancellationError {}
        }
    }

    private func work() async throws {
        while true {
            try Task.checkCancellation()
            let seen = self.changed.generation
            let now = self.real.now()
            let (run, batch, pause) = self.state.withLock { state -> (Int, [FanMessage], Duration?) in
                let (batch, pause) = Self.take(&state, now)
                return (state.run, batch, pause)
            }
            for message in batch {
                let isWritten = (try? self.post(message)) != nil
                self.state.withLock { state in
                    guard state.run == run else { return }
                    if isWritten { state.written += 1 } else { state.refused += 1 }
                }
            }
            if !batch.isEmpty, pause == nil {
                self.state.withLock { if $0.run == run { $0.isRunning = false } }
                self.changed.notify()
            }
            let (changed, real) = (self.changed, self.real)
            if let pause {
                try await firstOf({ try await changed.wait(since: seen) }, { try await real.sleep(for: pause) })
            } else if batch.isEmpty {
                try await changed.wait(since: seen)
            }
        }
    }

    /// The messages that are due by now and how long to wait for the next; nil when these are the last.
    private static func take(_ state: inout State, _ now: Timestamp) -> ([FanMessage], Duration?) {
        guard state.isRunning else { return ([], nil) }
        let passed = Double((now - state.since).wholeMilliseconds) / 1000
        // The first message is due at once.
        let wanted = Int(passed * state.rate) + 1 - (state.written + state.refused - state.writtenThen)
        var batch: [FanMessage] = []
        for _ in 0 ..< max(0, min(wanted, 1000)) {
            if state.position == state.messages.count {
                guard state.isRepeating else { break }
                state.position = 0
            }
            batch.append(state.messages[state.position])
            state.position += 1
        }
        if state.position == state.messages.count, !state.isRepeating {
            return (batch, nil)
        }
        return (batch, .milliseconds(max(2, min(1000, Int64(1000 / state.rate)))))
    }
}
