import Core
import Logging
import Metrics
import ServiceLifecycle
import Storage
import Synchronization

/// Runs the jobs of a process: workers per queue, heartbeats, alarms, rescue, schedules and cleaning.
///
/// A graceful shutdown stops claiming at once, hands back what has not begun, lets running handlers go on for the grace time, then
/// cancels them and hands their jobs back. None of that costs an attempt. `run` returns when everything is stored.
public final class JobWorkers: Service {
    private let queue: StoreJobQueue
    private let configuration: WorkerConfiguration
    private let schedules: [JobSchedule]
    private let ledger: JobLedger
    private let running = RunningJobs()
    private let logger: Logger
    private let results: ResultBatcher
    private let runner: JobRunner
    private let workers: [QueueWorkers]
    private let dueWakeup = Wakeup()
    private let shutdownWakeup = Wakeup()
    private var time: any TimeSource { self.queue.time }

    public init(queue: StoreJobQueue, registry: JobRegistry, schedules: [JobSchedule] = [], configuration: WorkerConfiguration = WorkerConfiguration(), random: any RandomSource, logger: Logger) {
        self.queue = queue
        self.configuration = configuration
        self.schedules = schedules
        self.logger = logger
        let ledger = JobLedger(
            store: queue.store, time: queue.time, random: random, signals: queue.signals, registry: registry, owner: queue.identifiers.next(), lease: configuration.lease)
        self.ledger = ledger
        let results = ResultBatcher(ledger: ledger, running: self.running, logger: logger)
        let runner = JobRunner(ledger: ledger, running: self.running, logger: logger)
        self.results = results
        self.runner = runner
        let gate = StartGate(store: queue.store, time: queue.time)
        let names = registry.queues.union(configuration.queues.keys).filter { configuration.only?.contains($0) ?? true }
        self.workers = names.sorted { $0.rawValue < $1.rawValue }.map { name in
            QueueWorkers(name: name, settings: configuration.queue(name), runner: runner, gate: gate, results: results, logger: logger)
        }
    }

    /// Takes back what an ended process left running, then works until a shutdown or cancellation; returns when every result is stored.
    public func run() async throws {
        if self.queue.store.isExclusive {
            let count = try await self.ledger.rescueFromEarlierStarts()
            if count > 0 { self.logger.notice("took back jobs of a process that had ended", metadata: ["count": "\(count)"]) }
        }
        let alarm = Alarm(time: self.time, wakeup: self.dueWakeup, longest: self.configuration.pollInterval)
        let signals = self.queue.signals
        var subscriptions = self.workers.map { workers in signals.onAvailable(queue: workers.name.rawValue) { workers.wake() } }
        subscriptions.append(signals.onScheduled { time in alarm.ring(at: time) })
        let running = self.running
        subscriptions.append(signals.onCancelled { id in running.interrupt(id, .cancelled) })
        await withTaskCancellationOrGracefulShutdownHandler {
            await withDiscardingTaskGroup { upkeep in
                upkeep.addTask { await self.dueLoop(alarm) }
                upkeep.addTask { await self.leaseLoop() }
                upkeep.addTask { await self.graceLoop() }
                upkeep.addTask { await self.repeating("clean jobs", every: .minutes(1)) { _ = try await self.ledger.clean(self.configuration) } }
                if !self.schedules.isEmpty { upkeep.addTask { await self.scheduleLoop() } }
                await self.work()
                upkeep.cancelAll()
                alarm.end()
                self.dueWakeup.end()
                self.shutdownWakeup.end()
            }
        } onCancelOrGracefulShutdown: {
            for workers in self.workers { workers.stop() }
            self.shutdownWakeup.ring()
        }
        for key in subscriptions { signals.remove(key) }
    }

    /// Runs everything that is due now, one after the other, without `run`: for tests and one-off commands. Returns how many jobs ran.
    ///
    /// Jobs that these enqueue for now are run too; a job that fails waits for its retry time.
    @discardableResult
    public func runDue() async throws -> Int {
        var count = 0
        while true {
            _ = try await self.ledger.promote()
            var hasRun = false
            for workers in self.workers {
                for job in try await self.ledger.claim(workers.name, limit: 1) {
                    self.running.add([job])
                    let result = await self.runner.run(job)
                    _ = try await self.ledger.finish([result])
                    self.running.remove([result])
                    hasRun = true
                    count += 1
                }
            }
            if !hasRun { return count }
        }
    }

    private func work() async {
        // Not a child task: what came of interrupted runs must be stored also when this task is cancelled.
        let storing = Task { await self.results.run() }
        await withDiscardingTaskGroup { queues in
            for workers in self.workers { queues.addTask { await workers.run() } }
        }
        self.results.end()
        await storing.value
    }

    // MARK: Upkeep

    /// Clocks are corrected by a little all the time; what waits then waits a little longer.
    private static let toleratedSetBack: Duration = .seconds(30)

    /// Makes scheduled jobs available when they are due, and polls.
    private func dueLoop(_ alarm: Alarm) async {
        self.dueWakeup.ring()
        var seen = (now: self.time.now(), steady: self.time.steady())
        for await _ in self.dueWakeup.rings {
            if Task.isCancelled { return }
            let now = self.time.now()
            let steady = self.time.steady()
            let setBack = seen.now + (steady - seen.steady) - now
            do {
                if setBack > Self.toleratedSetBack {
                    let count = try await self.ledger.bringForward(by: setBack)
                    self.logger.warning("the clock was set back; waiting jobs were brought forward", metadata: ["seconds": "\(setBack.components.seconds)", "count": "\(count)"])
                }
                seen = (now, steady)
                let next = try await self.ledger.promote()
                _ = try await self.ledger.rescueExpired()
                alarm.ring(at: min(next ?? .init(milliseconds: .max), now + self.configuration.pollInterval))
            } catch {
                self.complain("jobs could not be promoted", error)
                alarm.ring(at: now + .seconds(1))
            }
            for workers in self.workers { workers.wake() }
        }
    }

    /// Extends leases, and stops runs that lost theirs or were cancelled by another process.
    private func leaseLoop() async {
        await self.repeating("extend leases", every: .milliseconds(max(1, self.configuration.lease.wholeMilliseconds / 3))) {
            let held = self.running.held
            if held.isEmpty { return }
            let kept = try await self.ledger.extend(held)
            for job in kept where job.isCancelRequested { self.running.interrupt(job.id, .cancelled) }
            let keptIDs = Set(kept.map(\.id))
            for run in held where !keptIDs.contains(run.id) { self.running.interrupt(run.id, .leaseLost) }
        }
    }

    /// After a shutdown began: the grace time, then cancellation.
    private func graceLoop() async {
        for await _ in self.shutdownWakeup.rings {
            if self.configuration.shutdownGrace > .zero { try? await self.time.sleep(for: self.configuration.shutdownGrace) }
            self.running.interruptAll(.shutdown)
        }
        // The stream ends early when the whole service is cancelled, which leaves no grace.
        if Task.isCancelled { self.running.interruptAll(.shutdown) }
    }

    private func scheduleLoop() async {
        let scheduler = JobScheduler(queue: self.queue, schedules: self.schedules, owner: self.ledger.owner, logger: self.logger)
        while !Task.isCancelled {
            let now = self.time.now()
            var next = now + .seconds(30)
            do { next = min(next, try await scheduler.tick()) } catch { self.complain("schedules could not be run", error) }
            do { try await self.time.sleep(until: max(next, now + .milliseconds(50)), atMost: .seconds(30)) } catch { return }
        }
    }

    private func repeating(_ what: String, every interval: Duration, _ work: () async throws -> Void) async {
        while true {
            do { try await self.time.sleep(for: interval) } catch { return }
            do { try await work() } catch { self.complain("could not \(what)", error) }
        }
    }

    private func complain(_ message: Logger.Message, _ error: any Error) {
        if (error as? AppError)?.code == .shuttingDown { return }
        self.logger.error(message, metadata: ["error": "\(error)"])
    }
}
