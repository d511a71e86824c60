import Coordination
import Core
import Synchronization
import Testing

/// Opens once; everyone who waits goes through.
private final class Gate: Sendable {
    private let subscription: Subscription
    private let hub = InProcessPubSub()

    init() { self.subscription = self.hub.subscribe(to: "gate", buffer: 1) }

    func open() { self.hub.close() }

    func pass() async { for await _ in self.subscription {} }
}

private struct Failure: Error {}

/// Counts up.
private final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { self.count.withLock { $0 } }

    @discardableResult
    func next() -> Int {
        self.count.withLock { count in
            count += 1
            return count
        }
    }
}

/// Lets other tasks run until `condition` holds.
private func settle(_ condition: () -> Bool) async {
    while !condition() { await Task.yield() }
}

@Suite("Single flight")
struct SingleFlightTests {
    @Test func `concurrent callers share one run`() async throws {
        let flight = SingleFlight<String, Int>()
        let gate = Gate()
        let runs = Counter()
        let results = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0 ..< 10 {
                group.addTask {
                    try await flight.run("a") {
                        runs.next()
                        await gate.pass()
                        return 42
                    }
                }
            }
            await settle { flight.waiting(for: "a") == 10 }
            gate.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results == Array(repeating: 42, count: 10))
        #expect(runs.value == 1)
        #expect(try await flight.run("a") { 43 } == 43, "a result is not kept")
    }

    @Test func `a failure reaches everyone and is not kept`() async throws {
        let flight = SingleFlight<String, Int>()
        let gate = Gate()
        let failures = await withTaskGroup(of: Bool.self) { group in
            for _ in 0 ..< 3 {
                group.addTask {
                    do {
                        _ = try await flight.run("a") {
                            await gate.pass()
                            throw Failure()
                        }
                        return false
                    } catch { return error is Failure }
                }
            }
            await settle { flight.waiting(for: "a") == 3 }
            gate.open()
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 3)
        #expect(try await flight.run("a") { 1 } == 1)
    }

    @Test func `keys run apart`() async throws {
        let flight = SingleFlight<String, String>()
        async let a = flight.run("a") { "a" }
        async let b = flight.run("b") { "b" }
        #expect(try await [a, b] == ["a", "b"])
    }

    @Test func `a cancelled caller leaves at once, the run goes on for the others`() async throws {
        let flight = SingleFlight<String, Int>()
        let gate = Gate()
        let body: @Sendable () async throws -> Int = {
            await gate.pass()
            try Task.checkCancellation()
            return 7
        }
        let leader = Task { try await flight.run("a", body) }
        await settle { flight.waiting(for: "a") == 1 }
        let follower = Task { try await flight.run("a", body) }
        await settle { flight.waiting(for: "a") == 2 }
        leader.cancel()
        await #expect(throws: CancellationError.self) { try await leader.value }
        gate.open()
        #expect(try await follower.value == 7)
    }

    @Test func `a caller that is already cancelled doesn't start anything`() async {
        let flight = SingleFlight<String, Int>()
        let task = Task {
            await settle { Task.isCancelled }
            return try await flight.run("a") { 1 }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(flight.waiting(for: "a") == 0)
    }

    @Test func `a local cache fetches once and keeps the value for its lifetime`() async throws {
        let time = ManualTimeSource()
        let cache = LocalCache<String, Int>(capacity: 10, lifetime: .seconds(10), time: time)
        let fetches = Counter()
        let fetch: @Sendable () async throws -> Int = { fetches.next() }
        #expect(try await cache.value(for: "a", fetch: fetch) == 1)
        #expect(try await cache.value(for: "a", fetch: fetch) == 1)
        time.advance(by: .seconds(10))
        #expect(try await cache.value(for: "a", fetch: fetch) == 2)
        cache.invalidateAll()
        #expect(try await cache.value(for: "a", fetch: fetch) == 3)
        await #expect(throws: Failure.self) { try await cache.value(for: "b") { throw Failure() } }
        #expect(try await cache.value(for: "b", fetch: fetch) == 4, "a failure is not kept")
    }

    @Test func `a value fetched before an invalidation is neither kept nor given to later callers`() async throws {
        let cache = LocalCache<String, String>(capacity: 10, lifetime: .seconds(10), time: ManualTimeSource())
        let gate = Gate()
        let begun = Counter()
        let early = Task {
            try await cache.value(for: "a") {
                begun.next()
                await gate.pass()
                return "old"
            }
        }
        await settle { begun.value == 1 }
        cache.invalidate("a")
        #expect(try await cache.value(for: "a") { "new" } == "new")
        gate.open()
        #expect(try await early.value == "old")
        #expect(cache.get("a") == "new")
    }
}
