import Coordination
import Core
import Foundation
import Testing

@Suite("Coordination conformance")
struct ConformanceTests {
    // MARK: Cache

    @Test(arguments: CoordinationVersion.allCases)
    func `a cached value is there until its lifetime ends`(version: CoordinationVersion) async throws {
        let system = version.make()
        try await system.cache.set("a", to: Data([1, 2]), for: .seconds(10))
        try await system.cache.set("b", to: Data(), for: .seconds(100))
        try await system.advance(.seconds(9))
        #expect(try await system.cache.get("a") == Data([1, 2]))
        try await system.advance(.seconds(1))
        #expect(try await system.cache.get("a") == nil)
        #expect(try await system.cache.get("b") == Data())
    }

    @Test(arguments: CoordinationVersion.allCases)
    func `a cached value is replaced, invalidated, and not kept for no time`(version: CoordinationVersion) async throws {
        let system = version.make()
        try await system.cache.set("a", to: ["x": 1], for: .seconds(10))
        try await system.cache.set("a", to: ["x": 2], for: .seconds(10))
        #expect(try await system.cache.get("a", as: [String: Int].self) == ["x": 2])
        #expect(try await system.cache.get("a", as: [Int].self) == nil, "another shape counts as absent")
        try await system.cache.invalidate("a")
        try await system.cache.invalidate("never there")
        #expect(try await system.cache.get("a") == nil)
        try await system.cache.set("a", to: Data([1]), for: .seconds(10))
        try await system.cache.set("a", to: Data([2]), for: .zero)
        #expect(try await system.cache.get("a") == nil)
    }

    // MARK: PubSub

    @Test(arguments: CoordinationVersion.allCases)
    func `every subscriber of a channel gets its messages in order`(version: CoordinationVersion) async throws {
        let system = version.make()
        let first = try await system.pubSub.subscribe(to: "news")
        let second = try await system.pubSub.subscribe(to: "news")
        let other = try await system.pubSub.subscribe(to: "else")
        for number in 0 ..< 5 { try await system.pubSub.publish(String(number), to: "news") }
        try await system.pubSub.publish("only", to: "else")
        for subscription in [first, second] {
            var iterator = subscription.makeAsyncIterator()
            for number in 0 ..< 5 { #expect(await iterator.next() == PubSubMessage(channel: "news", payload: String(number))) }
        }
        var iterator = other.makeAsyncIterator()
        #expect(await iterator.next()?.payload == "only")
    }

    @Test(arguments: CoordinationVersion.allCases)
    func `a message reaches a subscriber that is already waiting`(version: CoordinationVersion) async throws {
        let system = version.make()
        let subscription = try await system.pubSub.subscribe(to: "news")
        async let received = { () async -> PubSubMessage? in
            var iterator = subscription.makeAsyncIterator()
            return await iterator.next()
        }()
        try await system.pubSub.publish("late", to: "news")
        #expect(await received?.payload == "late")
    }

    @Test(arguments: CoordinationVersion.allCases)
    func `a slow subscriber loses the oldest messages and is told how many`(version: CoordinationVersion) async throws {
        let system = version.make()
        let slow = try await system.pubSub.subscribe(to: "news", buffer: 3)
        let quick = try await system.pubSub.subscribe(to: "news", buffer: 100)
        for number in 0 ..< 10 { try await system.pubSub.publish(String(number), to: "news") }
        var iterator = quick.makeAsyncIterator()
        for number in 0 ..< 10 { #expect(await iterator.next() == PubSubMessage(channel: "news", payload: String(number))) }
        var slowIterator = slow.makeAsyncIterator()
        #expect(await slowIterator.next() == PubSubMessage(channel: "news", payload: "7", droppedBefore: 7))
        #expect(await slowIterator.next() == PubSubMessage(channel: "news", payload: "8"))
        #expect(await slowIterator.next() == PubSubMessage(channel: "news", payload: "9"))
    }

    @Test(arguments: CoordinationVersion.allCases)
    func `a cancelled subscription ends after what it had, and so does a cancelled reader`(version: CoordinationVersion) async throws {
        let system = version.make()
        let subscription = try await system.pubSub.subscribe(to: "news")
        try await system.pubSub.publish("last", to: "news")
        var iterator = subscription.makeAsyncIterator()
        #expect(await iterator.next()?.payload == "last")
        subscription.cancel()
        try await system.pubSub.publish("too late", to: "news")
        #expect(await iterator.next() == nil)

        let open = try await system.pubSub.subscribe(to: "news")
        let reader = Task { () -> PubSubMessage? in
            var iterator = open.makeAsyncIterator()
            return await iterator.next()
        }
        reader.cancel()
        #expect(await reader.value == nil)
    }

    // MARK: RateLimiter

    @Test(arguments: CoordinationVersion.allCases)
    func `a bucket gives its capacity at once and then what is refilled`(version: CoordinationVersion) async throws {
        let system = version.make()
        let limit = RateLimit(capacity: 3, refill: 1, every: .seconds(10))
        for remaining in [2, 1, 0] { #expect(try await system.limiter.take(from: "a", limit: limit) == .allowed(remaining: remaining)) }
        guard case .refused(let wait) = try await system.limiter.take(from: "a", limit: limit) else {
            Issue.record("the fourth call was allowed")
            return
        }
        #expect(wait == .seconds(10))
        #expect(try await system.limiter.take(from: "b", limit: limit).isAllowed, "keys are apart")
        try await system.advance(wait)
        #expect(try await system.limiter.take(from: "a", limit: limit) == .allowed(remaining: 0))
        #expect(try await !system.limiter.take(from: "a", limit: limit).isAllowed)
        try await system.advance(.seconds(3600))
        #expect(try await system.limiter.take(3, from: "a", limit: limit) == .allowed(remaining: 0), "never more than the capacity")
        #expect(try await !system.limiter.take(from: "a", limit: limit).isAllowed)
    }

    @Test(arguments: CoordinationVersion.allCases)
    func `a refused cost takes nothing, an impossible one is an error`(version: CoordinationVersion) async throws {
        let system = version.make()
        let limit = RateLimit.per(.seconds(60), 5)
        #expect(try await system.limiter.take(3, from: "a", limit: limit) == .allowed(remaining: 2))
        #expect(try await system.limiter.take(4, from: "a", limit: limit) == .refused(retryAfter: .seconds(24)))
        #expect(try await system.limiter.take(2, from: "a", limit: limit) == .allowed(remaining: 0))
        await #expect { try await system.limiter.take(6, from: "a", limit: limit) } throws: { ($0 as? AppError)?.code == .validationFailed }
        await #expect { try await system.limiter.take(-1, from: "a", limit: limit) } throws: { ($0 as? AppError)?.code == .validationFailed }
        await #expect { try await system.limiter.take(1, from: "a", limit: RateLimit(capacity: 1, refill: 0, every: .seconds(1))) } throws: { ($0 as? AppError)?.code == .validationFailed }
    }

    @Test(arguments: CoordinationVersion.allCases)
    func `concurrent takers never get more than the capacity`(version: CoordinationVersion) async throws {
        let system = version.make()
        let limit = RateLimit.per(.seconds(3600), 20)
        let allowed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0 ..< 100 { group.addTask { try await system.limiter.take(from: "a", limit: limit).isAllowed } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(allowed == 20)
    }

    // MARK: Leases

    @Test(arguments: CoordinationVersion.allCases)
    func `one holder at a time, with rising fencing tokens`(version: CoordinationVersion) async throws {
        let system = version.make()
        let first = try #require(try await system.leases.acquire("job", holder: "one", for: .seconds(30)))
        #expect(first.expiresAt == system.now() + .seconds(30))
        #expect(try await system.leases.acquire("job", holder: "two", for: .seconds(30)) == nil)
        #expect(try await system.leases.acquire("job", holder: "one", for: .seconds(30)) == nil, "not even the same holder twice")
        #expect(try await system.leases.acquire("other", holder: "two", for: .seconds(30)) != nil)
        #expect(try await system.leases.release(first))
        let second = try #require(try await system.leases.acquire("job", holder: "two", for: .seconds(30)))
        #expect(second.fencingToken > first.fencingToken)
        #expect(try await !system.leases.release(first), "the old holder can't free the new one's")
        #expect(try await system.leases.acquire("job", holder: "three", for: .seconds(30)) == nil)
    }

    @Test(arguments: CoordinationVersion.allCases)
    func `a renewed lease lives on, an expired one is lost for good`(version: CoordinationVersion) async throws {
        let system = version.make()
        let first = try #require(try await system.leases.acquire("job", holder: "one", for: .seconds(10)))
        try await system.advance(.seconds(9))
        let renewed = try #require(try await system.leases.renew(first, for: .seconds(10)))
        #expect(renewed.fencingToken == first.fencingToken)
        try await system.advance(.seconds(9))
        #expect(try await system.leases.acquire("job", holder: "two", for: .seconds(10)) == nil)
        try await system.advance(.seconds(1))
        #expect(try await system.leases.renew(renewed, for: .seconds(10)) == nil, "too late")
        let second = try #require(try await system.leases.acquire("job", holder: "two", for: .seconds(10)))
        #expect(second.fencingToken > renewed.fencingToken)
        #expect(try await system.leases.renew(renewed, for: .seconds(10)) == nil)
        #expect(try await !system.leases.release(renewed))
    }

    @Test(arguments: CoordinationVersion.allCases)
    func `of many who want a lease exactly one gets it`(version: CoordinationVersion) async throws {
        let system = version.make()
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0 ..< 50 { group.addTask { try await system.leases.acquire("job", holder: String(number), for: .seconds(10)) != nil } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(winners == 1)
    }
}
