import Core
import Synchronization

/// The jobs that this process has: claimed and waiting for a slot, running, or finished and not yet stored.
final class RunningJobs: Sendable {
    struct Run {
        var claims: Int
        var box: InterruptionBox
        var task: Task<JobResult.Ending, Never>?
    }

    private let runs = Mutex<[Identifier<Job>: Run]>([:])

    func add(_ jobs: [Job]) {
        self.runs.withLock { runs in
            for job in jobs { runs[job.id] = Run(claims: job.claims, box: InterruptionBox()) }
        }
    }

    /// Starts the handler's task; nil when the job was interrupted before it began.
    func start(_ job: Job, _ work: @escaping @Sendable (InterruptionBox) async -> JobResult.Ending) -> (InterruptionBox, Task<JobResult.Ending, Never>?) {
        self.runs.withLock { runs in
            guard var run = runs[job.id], run.claims == job.claims else { return (InterruptionBox(), nil) }
            if run.box.value != nil { return (run.box, nil) }
            let box = run.box
            let task = Task { await work(box) }
            run.task = task
            runs[job.id] = run
            return (box, task)
        }
    }

    func remove(_ results: [JobResult]) {
        self.runs.withLock { runs in
            for result in results where runs[result.id]?.claims == result.claims { runs[result.id] = nil }
        }
    }

    func interrupt(_ id: Identifier<Job>, _ interruption: JobInterruption) {
        let run = self.runs.withLock { $0[id] }
        run?.box.set(interruption)
        run?.task?.cancel()
    }

    func interruptAll(_ interruption: JobInterruption) {
        for run in self.runs.withLock({ Array($0.values) }) {
            run.box.set(interruption)
            run.task?.cancel()
        }
    }

    var held: [(id: Identifier<Job>, claims: Int)] { self.runs.withLock { $0.map { ($0.key, $0.value.claims) } } }
    var count: Int { self.runs.withLock { $0.count } }
}
