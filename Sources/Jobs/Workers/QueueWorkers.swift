import Core
import Logging
import Storage
import Synchronization

/// The workers of one queue: one task claims, a fixed number of others run handlers.
final class QueueWorkers: Sendable {
    private struct State {
        var waiting: [Job] = []
        var idle: [CheckedContinuation<Job?, Never>] = []
        var isStopped = false
        /// How long a run takes, in milliseconds, the newest ones counting most; nil before the first has ended.
        var averageRun: Double?
    }

    let name: QueueName
    private let settings: WorkerConfiguration.Queue
    private let runner: JobRunner
    private let gate: StartGate
    private let results: ResultBatcher
    private let logger: Logger
    private let wakeup = Wakeup()
    private let alarm: Alarm
    private let starts: StartBudget?
    private let state = Mutex(State())

    init(name: QueueName, settings: WorkerConfiguration.Queue, runner: JobRunner, gate: StartGate, results: ResultBatcher, logger: Logger) {
        self.name = name
        self.settings = settings
        self.runner = runner
        self.gate = gate
        self.results = results
        self.logger = logger
        self.alarm = Alarm(time: runner.ledger.time, wakeup: self.wakeup, longest: .seconds(5))
        self.starts = settings.startsPerSecond.map { StartBudget(perSecond: $0, now: runner.ledger.time.now()) }
    }

    /// Look for jobs.
    func wake() { self.wakeup.ring() }

    /// No more claims; jobs that have not begun are handed back. Running handlers go on.
    func stop() {
        let (idle, waiting) = self.state.withLock { state -> ([CheckedContinuation<Job?, Never>], [Job]) in
            state.isStopped = true
            defer {
                state.idle = []
                state.waiting = []
            }
            return (state.idle, state.waiting)
        }
        self.gate.open()
        for job in waiting { self.runner.running.interrupt(job.id, .shutdown) }
        self.unstarted.withLock { $0 += waiting }
        for continuation in idle { continuation.resume(returning: nil) }
        self.alarm.end()
        self.wakeup.end()
    }

    private let unstarted = Mutex<[Job]>([])

    /// Runs until `stop` was called and all handlers have ended.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.claimLoop() }
            // Below what people and platforms wait for: a webhook is accepted before the jobs of earlier ones go on.
            for _ in 0 ..< self.settings.width { group.addTask(priority: .utility) { await self.workLoop() } }
        }
        for job in self.unstarted.withLock({ $0 }) { await self.results.add(JobResult(id: job.id, claims: job.claims, ending: .handedBack)) }
    }

    private func workLoop() async {
        let time = self.runner.ledger.time
        while let job = await self.next() {
            await self.gate.enter()
            defer { self.gate.leave() }
            if self.state.withLock({ $0.isStopped }) {
                await self.results.add(JobResult(id: job.id, claims: job.claims, ending: .handedBack))
                continue
            }
            let start = time.now()
            let result = await self.runner.run(job)
            let duration = Double(max(0, (time.now() - start).wholeMilliseconds))
            self.state.withLock { $0.averageRun = $0.averageRun.map { $0 * 0.8 + duration * 0.2 } ?? duration }
            await self.results.add(result)
        }
    }

    /// How many jobs to hold beyond the free slots: what starts within 50 ms. Quick jobs then share transactions, and slow ones are
    /// left to others, to later jobs that are more urgent, and to their unique keys.
    private func prefetch(_ state: State) -> Int {
        guard let average = state.averageRun else { return 0 }
        return Int(min(Double(self.settings.claimLimit), Double(self.settings.width) * 50 / max(average, 0.01)))
    }

    private func next() async -> Job? {
        await withCheckedContinuation { continuation in
            enum Step { case run(Job, wantsMore: Bool), stop, wait }
            let step = self.state.withLock { state -> Step in
                if state.isStopped { return .stop }
                if state.waiting.isEmpty {
                    state.idle.append(continuation)
                    return .wait
                }
                let job = state.waiting.removeFirst()
                return .run(job, wantsMore: state.waiting.count <= self.prefetch(state) / 2)
            }
            switch step {
            case .run(let job, let wantsMore):
                if wantsMore { self.wakeup.ring() }
                continuation.resume(returning: job)
            case .stop: continuation.resume(returning: nil)
            case .wait: self.wakeup.ring()
            }
        }
    }

    // MARK: Claiming

    private func claimLoop() async {
        for await _ in self.wakeup.rings {
            while await self.claim() {}
        }
    }

    /// True when there may be more to claim at once.
    private func claim() async -> Bool {
        let now = self.runner.ledger.time.now()
        var wanted = self.room
        if let starts = self.starts {
            let (granted, next) = starts.take(wanted, now: now)
            if granted < wanted, let next { self.alarm.ring(at: next) }
            wanted = granted
        }
        guard wanted > 0 else { return false }
        do {
            let jobs = try await self.runner.ledger.claim(self.name, limit: wanted)
            self.starts?.giveBack(wanted - jobs.count)
            if jobs.isEmpty { return false }
            self.runner.running.add(jobs)
            self.hand(jobs)
            return jobs.count == wanted
        } catch {
            self.starts?.giveBack(wanted)
            if (error as? AppError)?.code != .shuttingDown {
                self.logger.error("jobs could not be claimed", metadata: ["queue": "\(self.name)", "error": "\(error)"])
                self.alarm.ring(at: now + .seconds(1))
            }
            return false
        }
    }

    /// How many jobs to claim now.
    private var room: Int {
        self.state.withLock { state in
            if state.isStopped { return 0 }
            let prefetch = self.prefetch(state)
            // A few at a time would make a transaction of every job.
            if !state.waiting.isEmpty, state.waiting.count > prefetch / 2 { return 0 }
            return min(max(0, state.idle.count + prefetch - state.waiting.count), self.settings.claimLimit)
        }
    }

    private func hand(_ jobs: [Job]) {
        let (handed, refused) = self.state.withLock { state -> ([(CheckedContinuation<Job?, Never>, Job)], [Job]) in
            if state.isStopped { return ([], jobs) }
            state.waiting += jobs
            let count = min(state.idle.count, state.waiting.count)
            let handed = Array(zip(state.idle.prefix(count), state.waiting.prefix(count)))
            state.idle.removeFirst(count)
            state.waiting.removeFirst(count)
            return (handed, [])
        }
        for (continuation, job) in handed { continuation.resume(returning: job) }
        self.unstarted.withLock { $0 += refused }
    }
}

/// A token bucket of job starts: a second's worth at most.
final class StartBudget: Sendable {
    private struct State {
        var tokens: Double
        var at: Timestamp
    }

    private let perSecond: Double
    private let state: Mutex<State>

    init(perSecond: Double, now: Timestamp) {
        self.perSecond = max(perSecond, 0.000_001)
        self.state = Mutex(State(tokens: max(1, perSecond), at: now))
    }

    /// As many of `wanted` starts as may be made now; and when the next one may be, if some may not.
    func take(_ wanted: Int, now: Timestamp) -> (granted: Int, next: Timestamp?) {
        self.state.withLock { state in
            let elapsed = Double(max(0, (now - state.at).wholeMilliseconds)) / 1000
            state.tokens = min(max(1, self.perSecond), state.tokens + elapsed * self.perSecond)
            state.at = now
            let granted = min(wanted, Int(state.tokens))
            state.tokens -= Double(granted)
            guard granted < wanted else { return (granted, nil) }
            return (granted, now + .milliseconds(Int64(((1 - state.tokens) / self.perSecond * 1000).rounded(.up)) + 1))
        }
    }

    func giveBack(_ count: Int) { self.state.withLock { $0.tokens += Double(max(0, count)) } }
}
