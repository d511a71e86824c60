import Core

/// What a kind of job is told. The coded form is stored, so a released type keeps decoding what earlier releases stored.
public protocol JobParameters: Codable, Sendable {
    /// For instance `message.process`. Never renamed: stored jobs are found by it.
    static var jobName: String { get }
    /// Jobs of one queue share its workers.
    static var queue: QueueName { get }
    static var retryPolicy: RetryPolicy { get }
}

extension JobParameters {
    public static var queue: QueueName { .default }
    public static var retryPolicy: RetryPolicy { .standard }
}

/// A queue: jobs that share workers, width and rate.
public struct QueueName: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral, CustomStringConvertible {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { self.rawValue = value }

    public var description: String { self.rawValue }
    public static let `default`: QueueName = "default"
}

/// When a failed job is tried again, and how often.
public struct RetryPolicy: Hashable, Sendable {
    /// The first try counts. After the last one the job is dead: kept, listed, re-runnable.
    public var maximumAttempts: Int
    /// After the first failure.
    public var firstDelay: Duration
    /// How much longer each further delay is.
    public var multiplier: Double
    /// No delay is longer than this.
    public var maximumDelay: Duration
    /// Share of the delay that is drawn at random, 0 ... 1, so that jobs that failed together don't come back together.
    public var jitter: Double

    public init(maximumAttempts: Int, firstDelay: Duration = .seconds(2), multiplier: Double = 2, maximumDelay: Duration = .minutes(15), jitter: Double = 0.3) {
        self.maximumAttempts = max(1, maximumAttempts)
        self.firstDelay = firstDelay
        self.multiplier = max(1, multiplier)
        self.maximumDelay = maximumDelay
        self.jitter = min(max(jitter, 0), 1)
    }

    /// 20 tries over about three and a half hours.
    public static let standard = RetryPolicy(maximumAttempts: 20)
    /// One try only.
    public static let never = RetryPolicy(maximumAttempts: 1)

    /// How long to wait after this attempt (1 is the first) failed.
    public func delay(afterAttempt attempt: Int, random: any RandomSource) -> Duration {
        let first = Double(max(1, self.firstDelay.wholeMilliseconds))
        let limit = Double(max(1, self.maximumDelay.wholeMilliseconds))
        var delay = first
        for _ in 1 ..< max(2, min(attempt, 200)) where attempt > 1 && delay < limit { delay *= self.multiplier }
        delay = min(delay, limit)
        return .milliseconds(Int64((delay * (1 - self.jitter * random.unit())).rounded()))
    }
}

/// How a job is put into its queue.
public struct JobOptions: Hashable, Sendable {
    /// What becomes of a job whose unique key another waiting job has already. Either way there is one job, and its id is returned.
    public enum OnDuplicate: Hashable, Sendable {
        /// The waiting job stays as it is.
        case keep
        /// The waiting job stays, and runs at the earlier of the two times.
        case keepEarlier
        /// The waiting job gets the new parameters, time and priority.
        case replace
    }

    /// Nil: at once.
    public var runAt: Timestamp?
    /// Lower goes first. One step is worth a minute of waiting, so that nothing starves.
    public var priority: Int
    /// While a job with this key waits (available or scheduled, not running), no second one of the same name and workspace is stored.
    public var uniqueKey: String?
    /// What becomes of a waiting job with the same unique key.
    public var onDuplicate: OnDuplicate
    public var workspaceID: Identifier<Workspace>?
    /// Overrides the queue of the parameters' type. Workers must have it in `WorkerConfiguration.queues`.
    public var queue: QueueName?

    public init(
        runAt: Timestamp? = nil, priority: Int = 0, uniqueKey: String? = nil, onDuplicate: OnDuplicate = .keepEarlier, workspaceID: Identifier<Workspace>? = nil, queue: QueueName? = nil
    ) {
        self.runAt = runAt
        self.priority = priority
        self.uniqueKey = uniqueKey
        self.onDuplicate = onDuplicate
        self.workspaceID = workspaceID
        self.queue = queue
    }
}

/// A handler's answer. A thrown error is a failed attempt, which is retried by the type's policy.
public enum JobOutcome: Sendable {
    case done
    /// A failed attempt, tried again after this time, or by the policy when nil. Dead when it was the last one.
    case retry(after: Duration?, Reason?)
    /// Not a failure: come back then. Costs no attempt.
    case snooze(until: Timestamp)
    /// It is no longer wanted.
    case cancel(Reason)
    /// It can't be done, and trying again won't help.
    case discard(Reason)

    /// A failed attempt without a reason of its own.
    public static func retry(after delay: Duration? = nil) -> JobOutcome { .retry(after: delay, nil) }
}
