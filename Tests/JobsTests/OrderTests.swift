import Core
import Jobs
import Storage
import Testing

/// Who goes first, how many at once, how often.
@Suite struct OrderTests {
    @Test func priorityIsAHeadStartAndNothingStarves() async throws {
        try await JobHarness.with { harness in
            let script = Script()
            let workers = harness.workers { job, _ in
                script.note(job.text)
                return .done
            }
            try await harness.queue.enqueue(TestJob(text: "low, old"), options: JobOptions(priority: 3))
            harness.time.advance(by: .minutes(2))
            try await harness.queue.enqueue(TestJob(text: "normal"))
            try await harness.queue.enqueue(TestJob(text: "urgent"), options: JobOptions(priority: -10))
            try await harness.queue.enqueue(TestJob(text: "normal, second"))
            harness.time.advance(by: .minutes(5))
            try await harness.queue.enqueue(TestJob(text: "normal, late"))
            try await workers.runDue()
            #expect(script.lines == ["urgent", "normal", "normal, second", "low, old", "normal, late"])
        }
    }

    @Test func delayedJobsWaitForTheirTime() async throws {
        try await JobHarness.with { harness in
            let script = Script()
            let workers = harness.workers { job, _ in
                script.note(job.text)
                return .done
            }
            try await harness.running(workers) { _ in
                let late = try await harness.queue.enqueue(TestJob(text: "late"), options: JobOptions(runAt: harness.time.now() + .seconds(4)))
                // Set after the later alarm: the alarm must move forward.
                let soon = try await harness.queue.enqueue(TestJob(text: "soon"), options: JobOptions(runAt: harness.time.now() + .seconds(2)))
                harness.time.advance(by: .seconds(2))
                try await harness.waitFor(soon, .done)
                #expect(try await harness.job(late).state == .scheduled)
                harness.time.advance(by: .seconds(2))
                try await harness.waitFor(late, .done)
                #expect(script.lines == ["soon", "late"])
            }
        }
    }

    @Test func aQueueRunsAsManyAtOnceAsItsWidth() async throws {
        try await JobHarness.with { harness in
            let script = Script()
            let workers = harness.workers({ job, _ in
                await script.inside {
                    script.note(job.text)
                    await script.hold()
                }
                return .done
            }, configuration: WorkerConfiguration(queues: [TestJob.queue: .init(width: 3)], shutdownGrace: .zero))
            var ids: [Identifier<Job>] = []
            for index in 0 ..< 20 { ids.append(try await harness.queue.enqueue(TestJob(text: "\(index)"))) }
            try await harness.running(workers) { _ in
                try await eventually("three run") { script.lines.count == 3 }
                script.open()
                for id in ids { try await harness.waitFor(id, .done) }
            }
            #expect(script.mostInside <= 3)
            #expect(script.lines.count == 20)
        }
    }

    @Test func aFloodInOneQueueDoesNotHoldAnother() async throws {
        try await JobHarness.with { harness in
            let script = Script()
            var registry = JobRegistry()
            registry.register(OtherJob.self) { _, _ in
                await script.hold()
                return .done
            }
            let workers = harness.workers({ _, _ in .done }, registry: registry)
            try await harness.store.transaction("test") { transaction in
                for index in 0 ..< 500 { try harness.queue.enqueue(OtherJob(number: index), in: transaction) }
            }
            try await harness.running(workers) { _ in
                let id = try await harness.queue.enqueue(TestJob(text: ""))
                try await harness.waitFor(id, .done)
                let counts = try await harness.queue.counts()
                #expect(counts.first { $0.queue == OtherJob.queue && $0.state == .running }?.count == 8)
                #expect(counts.first { $0.queue == OtherJob.queue && $0.state == .available }?.count == 492)
                script.open()
            }
        }
    }

    @Test func aRateLimitsStarts() async throws {
        try await JobHarness.with { harness in
            let script = Script()
            let workers = harness.workers({ job, _ in
                script.note(job.text)
                return .done
            }, configuration: WorkerConfiguration(queues: [TestJob.queue: .init(width: 4, startsPerSecond: 2)], shutdownGrace: .zero))
            for index in 0 ..< 7 { try await harness.queue.enqueue(TestJob(text: "\(index)")) }
            try await harness.running(workers) { _ in
                for expected in [2, 4, 6] {
                    try await eventually("\(expected) have started") { script.lines.count == expected }
                    let counts = try await harness.queue.counts()
                    #expect(counts.filter { $0.state == .available }.map(\.count).reduce(0, +) == 7 - expected)
                    try await eventually("the finished are stored") { try await harness.queue.counts().contains { $0.state == .done && $0.count == expected } }
                    // Half a second earns one start, and both come one after the other.
                    for step in 1 ... 2 {
                        harness.time.advance(by: .milliseconds(502))
                        if expected + step <= 7 { try await eventually("\(expected + step) have started") { script.lines.count == min(7, expected + step) } }
                    }
                }
                try await eventually("all have started") { script.lines.count == 7 }
            }
        }
    }

    @Test func listsAndCounts() async throws {
        try await JobHarness.with { harness in
            for index in 0 ..< 5 { try await harness.queue.enqueue(TestJob(text: "\(index)"), options: JobOptions(workspaceID: index < 2 ? "w1" : "w2")) }
            try await harness.queue.enqueue(OtherJob(number: 1), options: JobOptions(runAt: harness.time.now() + .hours(1)))
            #expect(try await harness.queue.list(JobFilter(workspaceID: "w1")).items.count == 2)
            #expect(try await harness.queue.list(JobFilter(states: [.scheduled])).items.map(\.name) == ["other.job"])
            #expect(try await harness.queue.list(JobFilter(name: TestJob.jobName, queue: TestJob.queue)).items.count == 5)
            let first = try await harness.queue.list(JobFilter(limit: 4))
            let second = try await harness.queue.list(JobFilter(limit: 4, after: first.next))
            #expect((first.items + second.items).map(\.id) == (first.items + second.items).map(\.id).sorted(by: >))
            #expect(first.items.count == 4 && second.items.count == 2)
            #expect(Set(try await harness.queue.counts().map { "\($0.queue) \($0.state) \($0.count)" }) == ["tests available 5", "others scheduled 1"])
        }
    }

    @Test(arguments: [(1, 10.0), (2, 30.0), (3, 90.0), (4, 270.0), (5, 300.0), (1000, 300.0)]) func retriesBackOff(attempt: Int, seconds: Double) {
        #expect(TestJob.retryPolicy.delay(afterAttempt: attempt, random: SeededRandomSource(seed: 1)) == .seconds(seconds))
        var spread = TestJob.retryPolicy
        spread.jitter = 0.5
        let random = SeededRandomSource(seed: 7)
        let delays = (0 ..< 200).map { _ in spread.delay(afterAttempt: attempt, random: random) }
        #expect(delays.allSatisfy { $0 > .seconds(seconds * 0.5) && $0 <= .seconds(seconds) })
        #expect(Set(delays).count > 50)
    }
}
