import Core
import Logging
import Metrics
import Synchronization

/// Stores what came of runs, many to a transaction, so that runners go on at once.
final class ResultBatcher: Sendable {
    private struct State {
        var pending: [JobResult] = []
        var isEnded = false
        var spaceWaiters: [CheckedContinuation<Void, Never>] = []
    }

    /// Runners wait when this many are not stored yet.
    private static let maximumPending = 1024
    /// About 20 seconds of trying; then the jobs are left to their leases.
    private static let maximumTries = 20
    private let ledger: JobLedger
    private let running: RunningJobs
    private let logger: Logger
    private let wakeup = Wakeup()
    private let state = Mutex(State())
    private let refusals = Counter(label: "jobs_late_finishes_total")

    init(ledger: JobLedger, running: RunningJobs, logger: Logger) {
        self.ledger = ledger
        self.running = running
        self.logger = logger
    }

    func add(_ result: JobResult) async {
        let isFull = self.state.withLock { state -> Bool in
            state.pending.append(result)
            return state.pending.count > Self.maximumPending
        }
        self.wakeup.ring()
        guard isFull else { return }
        await withCheckedContinuation { continuation in
            let goesOn = self.state.withLock { state -> Bool in
                if state.pending.count <= Self.maximumPending { return true }
                state.spaceWaiters.append(continuation)
                return false
            }
            if goesOn { continuation.resume() }
        }
    }

    /// Runs until `end` was called and all is stored.
    func run() async {
        for await _ in self.wakeup.rings { await self.flush() }
        await self.flush()
    }

    /// No more results come.
    func end() { self.wakeup.end() }

    private func flush() async {
        var failures = 0
        while true {
            let batch = self.state.withLock { $0.pending }
            if batch.isEmpty { return }
            do {
                let refused = try await self.ledger.finish(batch)
                if refused > 0 {
                    self.refusals.increment(by: refused)
                    self.logger.notice("late results of jobs that were given to another run were refused", metadata: ["count": "\(refused)"])
                }
                self.settle(batch)
                failures = 0
            } catch {
                failures += 1
                self.logger.error("results of jobs could not be stored", metadata: ["count": "\(batch.count)", "error": "\(error)", "try": "\(failures)"])
                // The leases go on being extended meanwhile. A closed store takes nothing any more: the next start finds the jobs.
                if (error as? AppError)?.code == .shuttingDown || failures >= Self.maximumTries {
                    self.settle(batch)
                    return
                }
                try? await self.ledger.time.sleep(for: .milliseconds(Int64(100 * failures)))
            }
        }
    }

    private func settle(_ batch: [JobResult]) {
        self.running.remove(batch)
        let waiters = self.state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.pending.removeFirst(batch.count)
            defer { state.spaceWaiters = [] }
            return state.spaceWaiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
