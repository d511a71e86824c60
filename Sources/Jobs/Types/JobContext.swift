import Core
import Logging
import Storage
import Synchronization

/// Why a running job was told to stop.
public enum JobInterruption: String, Sendable {
    /// Somebody cancelled it.
    case cancelled
    /// The process is shutting down; the job goes back to its queue and loses no attempt.
    case shutdown
    /// The lease ran out and another worker may have the job: nothing this run does is wanted any more.
    case leaseLost
}

/// What a handler knows of its job and can tell about it.
public struct JobContext: Sendable {
    public let jobID: Identifier<Job>
    public let name: String
    /// 1 for the first try.
    public let attempt: Int
    public let maximumAttempts: Int
    public let workspaceID: Identifier<Workspace>?
    /// Grows with every claim of this job; a write that carries an older one comes from a run that was given up on.
    public let fencingToken: Int
    public let logger: Logger
    let store: any Store
    let owner: String
    let interruptionBox: InterruptionBox

    /// The task is cancelled too, so cancellation-aware calls stop by themselves.
    public var isCancelled: Bool { self.interruption != nil || Task.isCancelled }
    /// Why it was told to stop; nil while it may go on.
    public var interruption: JobInterruption? { self.interruptionBox.value }
    /// No further attempt follows when this one fails.
    public var isLastAttempt: Bool { self.attempt >= self.maximumAttempts }

    /// Throws `CancellationError` when the job was told to stop.
    public func checkCancellation() throws {
        if self.isCancelled { throw CancellationError() }
    }

    /// Shows on the dashboard how far the job is, 0 ... 1. Throws `CancellationError` when the job is no longer this run's.
    public func reportProgress(_ fraction: Double, _ note: String? = nil) async throws {
        let query = self.mine
        let count = try await self.store.transaction("job progress") { transaction in
            try transaction.update(query, set: [.set(Job.fields.progress, min(max(fraction, 0), 1)), .set(Job.fields.progressNote, note)])
        }
        if count == 0 { throw CancellationError() }
    }

    /// Makes a transaction of the handler hold only while the job is this run's. Throws `CancellationError` when it no longer is.
    public func confirmLease(in transaction: any ReadTransaction) throws {
        guard try transaction.count(self.mine) == 1 else { throw CancellationError() }
    }

    private var mine: Query<Job> {
        .where(Job.fields.id == self.jobID && Job.fields.owner == self.owner && Job.fields.claims == self.fencingToken)
    }
}

/// The interruption of one run, set at most once.
final class InterruptionBox: Sendable {
    private let state = Mutex<JobInterruption?>(nil)

    var value: JobInterruption? { self.state.withLock { $0 } }

    func set(_ interruption: JobInterruption) {
        self.state.withLock { state in
            // A lost lease outweighs the rest: it is the one after which nothing may be written.
            if state == nil || interruption == .leaseLost { state = interruption }
        }
    }
}
