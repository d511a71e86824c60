import Core

/// How the workers of one process work.
public struct WorkerConfiguration: Sendable {
    /// One queue's share.
    public struct Queue: Sendable {
        /// Handlers at the same time.
        public var width: Int
        /// Jobs started per second at most; nil for no limit.
        public var startsPerSecond: Double?
        /// Jobs taken from the store at once at most. Quick jobs are taken many at a time, slow ones only as they can start.
        public var claimLimit: Int

        public init(width: Int = 8, startsPerSecond: Double? = nil, claimLimit: Int = 128) {
            self.width = max(1, width)
            self.startsPerSecond = startsPerSecond
            self.claimLimit = max(1, claimLimit)
        }
    }

    /// Queues that are worked on, by name. Those of registered jobs that are missing here are worked on with `standard`.
    public var queues: [QueueName: Queue]
    /// For queues that `queues` doesn't name.
    public var standard: Queue
    /// Only these queues, nil for all of the registry's.
    public var only: Set<QueueName>?
    /// How long a claim holds without a heartbeat; heartbeats come three times as often.
    public var lease: Duration
    /// How often the store is asked although nothing was signalled: for jobs of other processes.
    public var pollInterval: Duration
    /// How long running handlers may go on after a shutdown began. Then they are cancelled and their jobs handed back.
    public var shutdownGrace: Duration
    /// How long finished jobs are kept.
    public var keepDone: Duration
    /// Also for discarded ones.
    public var keepCancelled: Duration
    /// After that a dead job can't be run again.
    public var keepDead: Duration

    public init(
        queues: [QueueName: Queue] = [:], standard: Queue = Queue(), only: Set<QueueName>? = nil, lease: Duration = .seconds(60), pollInterval: Duration = .seconds(5),
        shutdownGrace: Duration = .seconds(5), keepDone: Duration = .hours(1), keepCancelled: Duration = .days(7), keepDead: Duration = .days(30)
    ) {
        self.queues = queues
        self.standard = standard
        self.only = only
        self.lease = lease
        self.pollInterval = pollInterval
        self.shutdownGrace = shutdownGrace
        self.keepDone = keepDone
        self.keepCancelled = keepCancelled
        self.keepDead = keepDead
    }

    func queue(_ name: QueueName) -> Queue { self.queues[name] ?? self.standard }
}
