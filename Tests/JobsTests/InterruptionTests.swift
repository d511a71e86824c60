import Core
import Jobs
import ServiceLifecycle
import Storage
import Testing

/// Cancelling, shutting down, dying, losing a lease.
@Suite struct InterruptionTests {
    static let oneSlot = WorkerConfiguration(queues: [TestJob.queue: .init(width: 1)], shutdownGrace: .zero)

    @Test func aWaitingJobIsCancelledAtOnce() async throws {
        try await JobHarness.with { harness in
            let now = try await harness.queue.enqueue(TestJob(text: ""))
            let later = try await harness.queue.enqueue(TestJob(text: ""), options: JobOptions(runAt: harness.time.now() + .hours(1), uniqueKey: "k"))
            for id in [now, later] {
                #expect(try await harness.queue.cancel(id, reason: Reason("unwanted", "Not wanted.")))
                #expect(try await harness.job(id).state == .cancelled)
                #expect(try await harness.job(id).reason?.code == "unwanted")
                #expect(try await !harness.queue.cancel(id, reason: Reason("again", "Again.")))
            }
            harness.time.advance(by: .hours(2))
            #expect(try await harness.workers { _, _ in .done }.runDue() == 0)
        }
    }

    @Test func aRunningJobIsToldToStop() async throws {
        try await JobHarness.with { harness in
            let script = Script()
            let workers = harness.workers { _, context in
                script.note("began")
                do { try await untilCancelled() } catch {
                    script.note("\(context.interruption?.rawValue ?? "none") \(context.isCancelled)")
                    throw error
                }
                return .done
            }
            try await harness.running(workers) { _ in
                let id = try await harness.queue.enqueue(TestJob(text: ""))
                try await script.waitFor("began")
                #expect(try await harness.queue.cancel(id, reason: Reason("unwanted", "Not wanted.")))
                try await harness.waitFor(id, .cancelled)
                #expect(script.lines.last == "cancelled true")
                #expect(try await harness.job(id).reason?.code == "unwanted")
            }
        }
    }

    @Test func aCancelledJobThatFinishesAllTheSameIsDone() async throws {
        try await JobHarness.with { harness in
            let script = Script()
            let workers = harness.workers { _, _ in
                script.note("began")
                await script.hold()
                return .done
            }
            try await harness.running(workers) { _ in
                let id = try await harness.queue.enqueue(TestJob(text: ""))
                try await script.waitFor("began")
                try await harness.queue.cancel(id, reason: Reason("late", "Too late."))
                script.open()
                try await harness.waitFor(id, .done)
            }
        }
    }

    @Test(arguments: [true, false]) func aShutdownCostsNoAttempt(isGraceful: Bool) async throws {
        try await JobHarness.with { harness in
            let script = Script()
            let configuration = WorkerConfiguration(queues: [TestJob.queue: .init(width: 2)], shutdownGrace: .zero)
            let workers = harness.workers({ job, _ in
                script.note(job.text)
                try await untilCancelled()
                return .done
            }, configuration: configuration)
            var ids: [Identifier<Job>] = []
            for index in 0 ..< 5 { ids.append(try await harness.queue.enqueue(TestJob(text: "\(index)"))) }
            if isGraceful {
                try await harness.running(workers) { _ in try await script.waitFor("1") }
            } else {
                let task = Task { try await workers.run() }
                try await script.waitFor("1")
                task.cancel()
                try await task.value
            }
            for id in ids {
                let job = try await harness.job(id)
                #expect(job.state == .available && job.attempt == 0 && job.failures.isEmpty && job.owner == nil, "\(job)")
            }
            // Claimable at once, on the same clock, in the same order.
            let next = Script()
            try await harness.workers { job, context in
                next.note("\(job.text) \(context.attempt)")
                return .done
            }.runDue()
            #expect(next.lines == ["0 1", "1 1", "2 1", "3 1", "4 1"])
        }
    }

    @Test func aShutdownLetsJobsFinishWithinTheGrace() async throws {
        try await JobHarness.with { harness in
            let script = Script()
            let workers = harness.workers({ _, _ in
                script.note("began")
                await script.hold()
                return .done
            }, configuration: WorkerConfiguration(shutdownGrace: .seconds(30)))
            let id = try await harness.queue.enqueue(TestJob(text: ""))
            try await harness.running(workers) { group in
                try await script.waitFor("began")
                await group.triggerGracefulShutdown()
                script.open()
            }
            #expect(try await harness.job(id).state == .done)
        }
    }

    @Test func jobsOfAnEndedProcessAreTakenBackAtTheNextStart() async throws {
        try await JobHarness.with { harness in
            let script = Script()
            // The first process never gets to store anything: its only slot hangs until the test is over.
            let dead = harness.workers({ job, context in
                script.note("first \(job.text) \(context.attempt)")
                await script.hold()
                return .done
            }, configuration: Self.oneSlot)
            let deadTask = Task { try await dead.run() }
            let id = try await harness.queue.enqueue(TestJob(text: "a"))
            try await script.waitFor("first a 1")

            let next = harness.workers { job, context in
                script.note("second \(job.text) \(context.attempt)")
                return .done
            }
            try await harness.running(next) { _ in
                try await harness.waitFor(id, .done)
                #expect(script.lines == ["first a 1", "second a 2"])
                #expect(try await harness.job(id).failures.map(\.code) == ["process_ended"])
            }
            let finishedAt = try await harness.job(id).finishedAt
            harness.time.advance(by: .seconds(1))
            script.open()
            deadTask.cancel()
            try await deadTask.value
            // The late result of the first run changed nothing.
            #expect(try await harness.job(id).finishedAt == finishedAt)
            #expect(try await harness.job(id).claims == 2)
        }
    }

    @Test func aJobThatKillsItsProcessComesToAnEnd() async throws {
        try await JobHarness.with { harness in
            let script = Script()
            let id = try await harness.queue.enqueue(TestJob(text: ""))
            var tasks: [Task<Void, any Error>] = []
            for number in 1 ... 3 {
                let workers = harness.workers({ _, context in
                    script.note("run \(context.attempt)")
                    await script.hold()
                    return .done
                }, configuration: Self.oneSlot)
                tasks.append(Task { try await workers.run() })
                try await script.waitFor("run \(number)")
            }
            let last = harness.workers { _, _ in .done }
            try await harness.running(last) { _ in try await harness.waitFor(id, .dead) }
            #expect(try await harness.job(id).failures.map(\.code) == ["process_ended", "process_ended", "process_ended"])
            script.open()
            for task in tasks {
                task.cancel()
                try await task.value
            }
            #expect(try await harness.job(id).state == .dead)
        }
    }

    @Test func aLateFinishAfterALostLeaseIsRefused() async throws {
        try await JobHarness.with(isExclusive: false) { harness in
            let script = Script()
            // The first worker's clock stands still, so it sends no heartbeat; the second one's goes on. With its one slot taken the first
            // can't take the job again when it is free.
            let slow = harness.workers({ job, context in
                script.note("slow \(context.fencingToken)")
                await script.hold()
                do {
                    try await harness.store.transaction("effect") { try context.confirmLease(in: $0) }
                    script.note("slow still has it")
                } catch { script.note("slow lost it") }
                do { try await context.reportProgress(0.9) } catch { script.note("slow may not report") }
                throw AppError(.platformUnavailable, "Late.")
            }, configuration: Self.oneSlot)
            let slowTask = Task { try await slow.run() }
            let id = try await harness.queue.enqueue(TestJob(text: ""))
            try await script.waitFor("slow 1")

            let later = ManualTimeSource(harness.time.now())
            let quick = harness.workers({ _, context in
                try await harness.store.transaction("effect") { try context.confirmLease(in: $0) }
                script.note("quick \(context.fencingToken) \(context.attempt)")
                return .done
            }, time: later)
            #expect(try await quick.runDue() == 0)
            try await harness.running(quick) { _ in
                later.advance(by: .seconds(59))
                #expect(try await harness.job(id).owner != nil)
                later.advance(by: .seconds(10))
                try await harness.waitFor(id, .done)
            }
            #expect(try await harness.job(id).failures.map(\.code) == ["lease_expired"])
            let finishedAt = try await harness.job(id).finishedAt
            script.open()
            try await script.waitFor("slow may not report")
            slowTask.cancel()
            try await slowTask.value
            #expect(script.lines == ["slow 1", "quick 2 2", "slow lost it", "slow may not report"])
            let job = try await harness.job(id)
            #expect(job.state == .done && job.finishedAt == finishedAt && job.progress == nil && job.failures.count == 1)
        }
    }

    @Test func heartbeatsKeepALease() async throws {
        try await JobHarness.with(isExclusive: false) { harness in
            let script = Script()
            let workers = harness.workers { _, context in
                script.note("began")
                await script.hold()
                return .done
            }
            try await harness.running(workers) { _ in
                let id = try await harness.queue.enqueue(TestJob(text: ""))
                try await script.waitFor("began")
                for _ in 0 ..< 10 {
                    let before = try await harness.job(id).leaseUntil
                    try await eventually("the heartbeat sleeps") { harness.time.sleeperCount >= 3 }
                    harness.time.advance(by: .seconds(20))
                    try await eventually("the lease grew") { try await harness.job(id).leaseUntil != before }
                }
                script.open()
                try await harness.waitFor(id, .done)
                #expect(try await harness.job(id).claims == 1)
            }
        }
    }

    @Test func aWorkerThatLostItsLeaseIsToldToStop() async throws {
        try await JobHarness.with(isExclusive: false) { harness in
            let script = Script()
            let workers = harness.workers { _, context in
                script.note("began")
                do { try await untilCancelled() } catch { script.note(context.interruption?.rawValue ?? "none") }
                return .done
            }
            try await harness.running(workers) { _ in
                let id = try await harness.queue.enqueue(TestJob(text: ""))
                try await script.waitFor("began")
                // Another process took the job.
                _ = try await harness.store.transaction("test") {
                    try $0.update(.where(Job.fields.id == id), set: [
                        .set(Job.fields.owner, "somebody else"), .increment(Job.fields.claims), .set(Job.fields.leaseUntil, harness.time.now() + .days(1000)),
                    ])
                }
                try await eventually("the handler is told") {
                    harness.time.advance(by: .seconds(1))
                    return script.lines.contains("leaseLost")
                }
                #expect(try await harness.job(id).state == .running)
            }
            #expect(try await harness.queue.list(JobFilter()).items.map(\.owner) == ["somebody else"])
        }
    }
}
