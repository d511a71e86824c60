import Core
import Jobs
import Storage
import Synchronization
import Testing

/// A store that says it is hurried when the test says so.
private final class HurriedStore: Store {
    private let inner: any Store
    private let hurried = Mutex(true)

    init(_ inner: any Store) { self.inner = inner }

    var isHurried: Bool { self.hurried.withLock { $0 } }
    func calmDown() { self.hurried.withLock { $0 = false } }

    func transaction<T: Sendable>(_ name: String, _ urgency: TransactionUrgency, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await self.inner.transaction(name, urgency, body)
    }

    func read<T: Sendable>(_ name: String, _ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T { try await self.inner.read(name, body) }
    func migrate() async throws { try await self.inner.migrate() }
    func checkHealth() async throws { try await self.inner.checkHealth() }
    func statistics() async throws -> StoreStatistics { try await self.inner.statistics() }
    func removeExpired(now: Timestamp) async throws -> Int { try await self.inner.removeExpired(now: now) }
    var isExclusive: Bool { self.inner.isExclusive }
    func close() async throws { try await self.inner.close() }
}

/// Jobs while the store is hurried.
@Suite struct StartGateTests {
    private func stage(_ body: (JobHarness, HurriedStore) async throws -> Void) async throws {
        try await JobHarness.with { harness in
            let store = HurriedStore(harness.store)
            let queue = StoreJobQueue(store: store, time: harness.time, identifiers: harness.identifiers)
            try await body(JobHarness(store: harness.store, time: harness.time, queue: queue, identifiers: harness.identifiers), store)
        }
    }

    private func waitFor(_ count: Int, _ script: Script) async throws { try await eventually("\(count) jobs have begun") { script.lines.count >= count } }

    @Test func jobsBeginOneByOneAndAllGoOnWhenItIsCalm() async throws {
        try await self.stage { harness, store in
            let script = Script()
            let workers = harness.workers({ job, _ in
                script.note(job.text)
                await script.hold()
                return .done
            })
            var ids: [Identifier<Job>] = []
            for number in 0 ..< 6 { ids.append(try await harness.queue.enqueue(TestJob(text: "\(number)"))) }
            let jobs = ids
            try await harness.running(workers) { _ in
                try await self.waitFor(1, script)
                for id in jobs { try await harness.waitFor(id, .running) }
                #expect(script.lines.count == 1)
                // Whatever the first one waits for, another begins after a while.
                try await eventually("the second has begun") {
                    harness.time.advance(by: .milliseconds(20))
                    return script.lines.count >= 2
                }
                store.calmDown()
                script.open()
                for id in jobs { try await harness.waitFor(id, .done) }
            }
            #expect(script.lines.sorted() == ["0", "1", "2", "3", "4", "5"])
        }
    }

    @Test func theNextBeginsWhenOneHasEnded() async throws {
        try await self.stage { harness, _ in
            let script = Script()
            let workers = harness.workers({ job, _ in
                await script.inside { script.note(job.text) }
                return .done
            })
            var ids: [Identifier<Job>] = []
            for number in 0 ..< 20 { ids.append(try await harness.queue.enqueue(TestJob(text: "\(number)"))) }
            let jobs = ids
            try await harness.running(workers) { _ in
                for id in jobs { try await harness.waitFor(id, .done) }
            }
            #expect(script.mostInside == 1)
        }
    }

    @Test func aStopHandsBackWhatHasNotBegun() async throws {
        try await self.stage { harness, _ in
            let script = Script()
            let workers = harness.workers({ job, context in
                script.note(job.text)
                while !context.isCancelled { await Task.yield() }
                return .done
            })
            var ids: [Identifier<Job>] = []
            for number in 0 ..< 4 { ids.append(try await harness.queue.enqueue(TestJob(text: "\(number)"))) }
            let jobs = ids
            try await harness.running(workers) { _ in
                try await self.waitFor(1, script)
                for id in jobs { try await harness.waitFor(id, .running) }
            }
            let begun = script.lines
            for (number, id) in jobs.enumerated() where !begun.contains("\(number)") {
                let job = try await harness.job(id)
                #expect(job.state == .available && job.attempt == 0)
            }
        }
    }
}
