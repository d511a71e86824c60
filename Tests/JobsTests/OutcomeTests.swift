import Core
import Jobs
import Storage
import Testing

@Suite struct OutcomeTests {
    @Test func aJobRunsWithoutTheClockMoving() async throws {
        try await JobHarness.with { harness in
            let script = Script()
            let workers = harness.workers { job, context in
                script.note("\(job.text) \(context.attempt) \(context.workspaceID?.rawValue ?? "")")
                return .done
            }
            try await harness.running(workers) { _ in
                // Before and after the workers are idle.
                let first = try await harness.queue.enqueue(TestJob(text: "one"), options: JobOptions(workspaceID: "w1"))
                try await harness.waitFor(first, .done)
                let second = try await harness.queue.enqueue(TestJob(text: "two"))
                try await harness.waitFor(second, .done)
                #expect(script.lines == ["one 1 w1", "two 1 "])
                #expect(try await harness.job(first).finishedAt == harness.time.now())
            }
        }
    }

    @Test func aJobOfAFailedTransactionDoesNotExist() async throws {
        try await JobHarness.with { harness in
            await #expect(throws: AppError.self) {
                try await harness.store.transaction("test") { transaction in
                    _ = try harness.queue.enqueue(TestJob(text: "x"), in: transaction)
                    throw AppError(.conflict, "no")
                }
            }
            let stored = try await harness.queue.list(JobFilter()).items
            #expect(stored.isEmpty)
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var outcome: @Sendable (Timestamp) throws -> JobOutcome
        var state: JobState
        var attempt: Int
        /// Seconds from now.
        var delay: Int64?
        var reason: String?
        var failure: String?
    }

    static let cases = [
        Case(testDescription: "done", outcome: { _ in .done }, state: .done, attempt: 1),
        Case(testDescription: "retry by policy", outcome: { _ in .retry() }, state: .scheduled, attempt: 1, delay: 10, failure: "retry"),
        Case(testDescription: "retry after", outcome: { _ in .retry(after: .seconds(99), Reason("busy", "Busy.")) }, state: .scheduled, attempt: 1, delay: 99, failure: "busy"),
        Case(testDescription: "snooze", outcome: { .snooze(until: $0 + .seconds(7)) }, state: .scheduled, attempt: 0, delay: 7),
        Case(testDescription: "cancel", outcome: { _ in .cancel(Reason("gone", "Gone.")) }, state: .cancelled, attempt: 1, reason: "gone"),
        Case(testDescription: "discard", outcome: { _ in .discard(Reason("bad", "Bad.")) }, state: .discarded, attempt: 1, reason: "bad"),
        Case(testDescription: "error", outcome: { _ in throw AppError(.platformUnavailable, "Down.") }, state: .scheduled, attempt: 1, delay: 10, failure: "platform_unavailable"),
        Case(
            testDescription: "error that knows when", outcome: { _ in throw AppError(.rateLimited, "Slow.", details: ["retry_after_ms": "33000"]) }, state: .scheduled, attempt: 1, delay: 33,
            failure: "rate_limited"),
        Case(testDescription: "foreign error", outcome: { _ in throw Foreign(secret: "text") }, state: .scheduled, attempt: 1, delay: 10, failure: "Foreign"),
    ]

    struct Foreign: Error { var secret: String }

    @Test(arguments: cases) func anOutcomeMovesTheJob(_ test: Case) async throws {
        try await JobHarness.with { harness in
            let time = harness.time
            let workers = harness.workers { _, _ in try test.outcome(time.now()) }
            let id = try await harness.queue.enqueue(TestJob(text: ""))
            #expect(try await workers.runDue() == 1)
            let job = try await harness.job(id)
            #expect(job.state == test.state)
            #expect(job.attempt == test.attempt)
            #expect(job.owner == nil && job.leaseUntil == nil)
            #expect(job.reason?.code == test.reason)
            #expect(job.failures.map(\.code) == (test.failure.map { [$0] } ?? []))
            #expect(!(job.failuresText ?? "").contains("secret"))
            if let delay = test.delay { #expect(job.dueAt == time.now() + .seconds(delay)) }
        }
    }

    @Test func failuresAreKeptPerAttemptAndEndDead() async throws {
        try await JobHarness.with { harness in
            let workers = harness.workers { _, context in throw AppError(.platformUnavailable, "Try \(context.attempt) of \(context.maximumAttempts), last \(context.isLastAttempt).") }
            let id = try await harness.queue.enqueue(TestJob(text: ""), options: JobOptions(priority: 4))
            for wait: Int64 in [10, 30] {
                #expect(try await workers.runDue() == 1)
                harness.time.advance(by: .seconds(wait - 1))
                #expect(try await workers.runDue() == 0)
                harness.time.advance(by: .seconds(1))
            }
            #expect(try await workers.runDue() == 1)
            let job = try await harness.job(id)
            #expect(job.state == .dead)
            #expect(job.failures.map(\.attempt) == [1, 2, 3])
            #expect(job.failures.last?.message == "Try 3 of 3, last true.")
            #expect(job.priority == 4)
            #expect(try await harness.queue.list(JobFilter(states: [.dead])).items.map(\.id) == [id])

            #expect(try await harness.queue.rerun(id))
            #expect(try await !harness.queue.rerun(id))
            #expect(try await workers.runDue() == 1)
            let again = try await harness.job(id)
            #expect(again.state == .scheduled && again.attempt == 1 && again.failures.count == 4)
        }
    }

    @Test func aSnoozeCostsNoAttempt() async throws {
        try await JobHarness.with { harness in
            let script = Script()
            let time = harness.time
            let workers = harness.workers { _, context in
                script.note("\(context.attempt) \(context.fencingToken)")
                return script.lines.count < 6 ? .snooze(until: time.now() + .seconds(1)) : .done
            }
            let id = try await harness.queue.enqueue(TestJob(text: ""))
            for _ in 0 ..< 6 {
                try await workers.runDue()
                time.advance(by: .seconds(1))
            }
            #expect(script.lines == ["1 1", "1 2", "1 3", "1 4", "1 5", "1 6"])
            #expect(try await harness.job(id).state == .done)
        }
    }

    @Test func unknownNamesWaitForARelease() async throws {
        try await JobHarness.with { harness in
            var old = JobRegistry()
            old.register(OtherJob.self) { _, _ in .done }
            let id = try await harness.queue.enqueue(TestJob(text: ""), options: JobOptions(queue: OtherJob.queue))
            let known = try await harness.queue.enqueue(OtherJob(number: 1))
            #expect(try await harness.workers(registry: old).runDue() == 1)
            #expect(try await harness.job(id).state == .available)
            #expect(try await harness.job(known).state == .done)
            let configuration = WorkerConfiguration(queues: [OtherJob.queue: .init()])
            #expect(try await harness.workers({ _, _ in .done }, registry: old, configuration: configuration).runDue() == 1)
            #expect(try await harness.job(id).state == .done)
        }
    }

    @Test func parametersThatCannotBeReadAreAFailure() async throws {
        struct Newer: JobParameters {
            static let jobName = "test.job"
            static let queue: QueueName = "tests"
            var other: Int
        }
        try await JobHarness.with { harness in
            let id = try await harness.queue.enqueue(Newer(other: 1))
            try await harness.workers { _, _ in .done }.runDue()
            let job = try await harness.job(id)
            #expect(job.state == .scheduled)
            #expect(job.failures.map(\.code) == ["internal_failure"])
        }
    }

    @Test func progressIsShown() async throws {
        try await JobHarness.with { harness in
            let workers = harness.workers { _, context in
                try await context.reportProgress(0.25, "a quarter")
                try await context.reportProgress(7)
                return .done
            }
            let id = try await harness.queue.enqueue(TestJob(text: ""))
            try await workers.runDue()
            #expect(try await harness.job(id).progress == 1)
            #expect(try await harness.job(id).progressNote == nil)
        }
    }

    @Test func finishedJobsAreCleanedAfterTheirTime() async throws {
        try await JobHarness.with { harness in
            let workers = harness.workers { job, _ in job.text == "done" ? .done : .discard(Reason("x", "X.")) }
            let done = try await harness.queue.enqueue(TestJob(text: "done"))
            let discarded = try await harness.queue.enqueue(TestJob(text: "no"))
            try await workers.runDue()
            try await harness.running(workers) { _ in
                for _ in 0 ..< 70 {
                    try await eventually("the cleaner sleeps") { harness.time.sleeperCount >= 2 }
                    harness.time.advance(by: .minutes(1))
                }
                try await eventually("the done job is gone") {
                    harness.time.advance(by: .seconds(10))
                    return try await harness.queue.get(done) == nil
                }
                #expect(try await harness.queue.get(discarded) != nil)
            }
        }
    }
}
