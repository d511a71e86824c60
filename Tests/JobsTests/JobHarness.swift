import Core
import Foundation
import Jobs
import Logging
import ServiceLifecycle
import Storage
import StorageSQLite
import Synchronization
import Testing

/// A job whose handler the test writes.
struct TestJob: JobParameters {
    static let jobName = "test.job"
    static let queue: QueueName = "tests"
    static let retryPolicy = RetryPolicy(maximumAttempts: 3, firstDelay: .seconds(10), multiplier: 3, maximumDelay: .minutes(5), jitter: 0)

    var text: String
}

struct OtherJob: JobParameters {
    static let jobName = "other.job"
    static let queue: QueueName = "others"

    var number: Int
}

/// A store, a clock that stands still and a queue, in a folder of their own.
struct JobHarness {
    let store: SQLiteStore
    let time: ManualTimeSource
    let queue: StoreJobQueue
    let identifiers: CountingIdentifierSource

    static func with(isExclusive: Bool = true, _ body: (JobHarness) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "understudy-" + SystemIdentifierSource().next())
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try await SQLiteStore.open(.init(path: folder.appending(path: "data.sqlite").path, isExclusive: isExclusive), schemas: JobSchemas.all)
        let time = ManualTimeSource()
        let identifiers = CountingIdentifierSource()
        let harness = JobHarness(store: store, time: time, queue: StoreJobQueue(store: store, time: time, identifiers: identifiers), identifiers: identifiers)
        do {
            try await body(harness)
        } catch {
            try? await store.close()
            throw error
        }
        try await store.close()
    }

    /// Workers as another process would have them, with a clock of their own when given one.
    func workers(
        _ handler: (@Sendable (TestJob, JobContext) async throws -> JobOutcome)? = nil, registry: JobRegistry? = nil, schedules: [JobSchedule] = [], time: ManualTimeSource? = nil,
        configuration: WorkerConfiguration = WorkerConfiguration(shutdownGrace: .zero)
    ) -> JobWorkers {
        var all = registry ?? JobRegistry()
        if let handler { all.register(TestJob.self, handler: handler) }
        let queue = time.map { StoreJobQueue(store: self.store, time: $0, identifiers: self.identifiers) } ?? self.queue
        return JobWorkers(queue: queue, registry: all, schedules: schedules, configuration: configuration, random: SeededRandomSource(seed: 1), logger: Logger(label: "jobs", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Runs the workers while `body` runs, then shuts them down gracefully and waits for them.
    func running(_ workers: JobWorkers, _ body: (ServiceGroup) async throws -> Void) async throws {
        let group = ServiceGroup(services: [workers], logger: Logger(label: "services", factory: { _ in SwiftLogNoOpLogHandler() }))
        let task = Task { try await group.run() }
        let result: Result<Void, any Error>
        do { result = .success(try await body(group)) } catch { result = .failure(error) }
        await group.triggerGracefulShutdown()
        try await task.value
        try result.get()
    }

    func job(_ id: Identifier<Job>) async throws -> Job { try #require(try await self.queue.get(id)) }

    /// Waits until the stored job is as wanted.
    func waitFor(_ id: Identifier<Job>, _ state: JobState, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await eventually("job \(id) is \(state)", sourceLocation: sourceLocation) { try await self.queue.get(id)?.state == state }
    }
}

/// Asks again and again, letting other tasks run between. Gives up after a minute, which only a test that hangs reaches.
func eventually(_ what: String, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end {
        if try await condition() { return }
        await Task.yield()
    }
    Issue.record("never came: \(what)", sourceLocation: sourceLocation)
    throw CancellationError()
}

/// What handlers did, in order, and a gate that holds them.
final class Script: Sendable {
    private struct State {
        var lines: [String] = []
        var isOpen = false
        var held: [CheckedContinuation<Void, Never>] = []
        var inside = 0
        var mostInside = 0
    }

    private let state = Mutex(State())

    func note(_ line: String) { self.state.withLock { $0.lines.append(line) } }
    var lines: [String] { self.state.withLock { $0.lines } }
    var mostInside: Int { self.state.withLock { $0.mostInside } }

    /// Returns once the gate is open, whatever is cancelled meanwhile.
    func hold() async {
        await withCheckedContinuation { continuation in
            let isOpen = self.state.withLock { state -> Bool in
                if state.isOpen { return true }
                state.held.append(continuation)
                return false
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let held = self.state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.isOpen = true
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    /// Counts who is inside at the same time.
    func inside(_ work: () async throws -> Void) async rethrows {
        self.state.withLock { state in
            state.inside += 1
            state.mostInside = max(state.mostInside, state.inside)
        }
        defer { self.state.withLock { $0.inside -= 1 } }
        try await work()
    }

    func waitFor(_ line: String) async throws { try await eventually("line \(line) among \(self.lines)") { self.lines.contains(line) } }
}

/// Sleeps until the task is cancelled, as a handler in the middle of a call does.
func untilCancelled() async throws { try await ManualTimeSource().sleep(for: .days(1000)) }
