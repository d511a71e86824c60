import Core
import Dispatch
import Foundation
import Jobs
import Logging
import ServiceLifecycle
import Storage
import StorageSQLite
import Synchronization

/// A job that does nothing but be there.
struct NothingJob: JobParameters {
    static let jobName = "bench.nothing"
    static let queue: QueueName = "bench"

    var enqueuedAt: UInt64
    var payload: String
}

/// Jobs from enqueue to finished on the store-backed queue: every one enqueued in a transaction of its own, every ending stored.
struct JobsBench: Bench {
    let width: Int
    let payload: Int
    private static let usualCount = 50_000
    private static let producers = 64

    func run(_ setting: BenchSetting) async throws -> [BenchFigure] {
        let stage = try await setting.stage()
        let store = stage.installation.store
        do {
            let figures = try await self.measure(store, count: setting.count ?? Self.usualCount, logger: setting.telemetry.logger)
            await stage.close()
            return figures + [BenchFigure("disk_bytes", Double(BenchMachine.diskBytes(setting.folder)))]
        } catch {
            await stage.close()
            throw error
        }
    }

    private func measure(_ store: SQLiteStore, count: Int, logger: Logger) async throws -> [BenchFigure] {
        let time = SystemTimeSource()
        let queue = StoreJobQueue(store: store, time: time, identifiers: SystemIdentifierSource(time: time))
        let latencies = Latencies()
        var registry = JobRegistry()
        registry.register(NothingJob.self) { job, _ in
            latencies.record(microseconds: Int64(DispatchTime.now().uptimeNanoseconds &- job.enqueuedAt) / 1000)
            return .done
        }
        let workers = JobWorkers(
            queue: queue, registry: registry, configuration: WorkerConfiguration(queues: [NothingJob.queue: WorkerConfiguration.Queue(width: self.width)]), random: SystemRandomSource(), logger: logger)
        let before = try await self.finished(store)
        let payload = String(repeating: "x", count: self.payload)
        let processor = BenchMachine.processorSeconds()
        let start = ContinuousClock.now
        let work = ServiceGroup(services: [workers], logger: logger)
        let enqueued = MutexBox<Duration>(.zero)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await work.run() }
            try await Self.enqueue(count, payload: payload, in: queue)
            enqueued.value = ContinuousClock.now - start
            while try await self.finished(store) - before < count { try await time.sleep(for: .milliseconds(10)) }
            await work.triggerGracefulShutdown()
            try await group.waitForAll()
        }
        let seconds = (ContinuousClock.now - start).inSeconds
        return [
            BenchFigure("jobs_per_second", Double(count) / seconds), BenchFigure("enqueued_per_second", Double(count) / max(enqueued.value.inSeconds, 0.000_001)),
            BenchFigure("processor_per_job_ms", (BenchMachine.processorSeconds() - processor) * 1000 / Double(count)),
        ] + latencies.figures("start") + [BenchFigure("resident_bytes", Double(BenchMachine.residentBytes()))]
    }

    private static func enqueue(_ count: Int, payload: String, in queue: StoreJobQueue) async throws {
        let next = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0 ..< self.producers {
                group.addTask {
                    while next.take() < count { try await queue.enqueue(NothingJob(enqueuedAt: DispatchTime.now().uptimeNanoseconds, payload: payload)) }
                }
            }
            try await group.waitForAll()
        }
    }

    private func finished(_ store: SQLiteStore) async throws -> Int {
        try await store.read("bench.finished") { tx in try tx.count(Query<Job>().where(!Job.fields.finishedAt.isNull)) }
    }
}

/// Hands out 0, 1, 2, … to many tasks.
final class Counter: Sendable {
    private let value = Atomic<Int>(0)
    func take() -> Int { self.value.add(1, ordering: .relaxed).oldValue }
}
