import Core
import Jobs
import Storage
import Testing

@Suite struct UniqueKeyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var onDuplicate: JobOptions.OnDuplicate
        /// Seconds from now, of the waiting and of the second job.
        var first: Int64
        var second: Int64
        var expected: Int64
        var text: String
    }

    static let cases = [
        Case(testDescription: "keep", onDuplicate: .keep, first: 60, second: 10, expected: 60, text: "first"),
        Case(testDescription: "keep earlier: earlier", onDuplicate: .keepEarlier, first: 60, second: 10, expected: 10, text: "first"),
        Case(testDescription: "keep earlier: later", onDuplicate: .keepEarlier, first: 60, second: 90, expected: 60, text: "first"),
        Case(testDescription: "replace with later", onDuplicate: .replace, first: 60, second: 90, expected: 90, text: "second"),
        Case(testDescription: "replace with now", onDuplicate: .replace, first: 60, second: 0, expected: 0, text: "second"),
    ]

    @Test(arguments: cases) func aWaitingJobIsReused(_ test: Case) async throws {
        try await JobHarness.with { harness in
            let now = harness.time.now()
            let first = try await harness.queue.enqueue(TestJob(text: "first"), options: JobOptions(runAt: now + .seconds(test.first), uniqueKey: "k"))
            let second = try await harness.queue.enqueue(TestJob(text: "second"), options: JobOptions(runAt: now + .seconds(test.second), uniqueKey: "k", onDuplicate: test.onDuplicate))
            #expect(first == second)
            let job = try await harness.job(first)
            #expect(job.runAt == now + .seconds(test.expected))
            #expect(job.state == (test.expected == 0 ? .available : .scheduled))
            #expect(job.parameters.contains(test.text))
            #expect(try await harness.queue.list(JobFilter()).items.count == 1)
        }
    }

    @Test func keysAreOfOneNameAndWorkspace() async throws {
        try await JobHarness.with { harness in
            for workspace: Identifier<Workspace>? in [nil, "w1", "w2"] {
                try await harness.queue.enqueue(TestJob(text: ""), options: JobOptions(uniqueKey: "k", workspaceID: workspace))
                try await harness.queue.enqueue(OtherJob(number: 1), options: JobOptions(uniqueKey: "k", workspaceID: workspace))
            }
            #expect(try await harness.queue.list(JobFilter()).items.count == 6)
            let cancelled = try await harness.store.transaction("test") { try harness.queue.cancelWaiting(TestJob.self, uniqueKey: "k", workspaceID: "w1", in: $0) }
            let again = try await harness.store.transaction("test") { try harness.queue.cancelWaiting(TestJob.self, uniqueKey: "k", workspaceID: "w1", in: $0) }
            #expect(cancelled && !again)
            #expect(try await harness.queue.list(JobFilter(states: [.cancelled])).items.map(\.workspaceID) == ["w1"])
        }
    }

    @Test func whileItRunsAnotherMayWait() async throws {
        try await JobHarness.with { harness in
            let script = Script()
            let options = JobOptions(uniqueKey: "k")
            let workers = harness.workers { job, _ in
                script.note(job.text)
                // News came while the first was at work.
                if job.text == "first" { try await harness.queue.enqueue(TestJob(text: "second"), options: options) }
                return .done
            }
            try await harness.queue.enqueue(TestJob(text: "first"), options: options)
            #expect(try await workers.runDue() == 2)
            #expect(script.lines == ["first", "second"])
        }
    }

    @Test func aRetryGivesWayToANewerJobOfItsKey() async throws {
        try await JobHarness.with { harness in
            let options = JobOptions(uniqueKey: "k")
            let workers = harness.workers { job, _ in
                if job.text == "first" {
                    try await harness.queue.enqueue(TestJob(text: "second"), options: options)
                    throw AppError(.platformUnavailable, "Down.")
                }
                return .done
            }
            let first = try await harness.queue.enqueue(TestJob(text: "first"), options: options)
            #expect(try await workers.runDue() == 2)
            let job = try await harness.job(first)
            #expect(job.state == .cancelled)
            #expect(job.reason?.code == "superseded")
            #expect(job.failures.count == 1)
            // Re-running it while another waits is refused, afterwards not.
            try await harness.queue.enqueue(TestJob(text: "third"), options: options)
            await #expect(throws: AppError.self) { try await harness.queue.rerun(first) }
            try await workers.runDue()
            #expect(try await harness.queue.rerun(first))
        }
    }

    @Test func manyAtOnceStoreOne() async throws {
        try await JobHarness.with { harness in
            let ids = try await withThrowingTaskGroup(of: Identifier<Job>.self) { group in
                for index in 0 ..< 60 { group.addTask { try await harness.queue.enqueue(TestJob(text: "\(index)"), options: JobOptions(uniqueKey: "k")) } }
                return try await group.reduce(into: Set<Identifier<Job>>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
        }
    }
}
