import Coordination
import Core
import Foundation
import Synchronization
import Testing

@Suite("In-process coordination")
struct InProcessTests {
    @Test func `the cache forgets what was not used for longest`() {
        let cache = InProcessCache(capacity: 3, time: ManualTimeSource())
        for key in ["a", "b", "c"] { cache.set(key, to: Data(key.utf8), for: .seconds(60)) }
        #expect(cache.get("a") != nil)
        cache.set("d", to: Data(), for: .seconds(60))
        #expect(cache.get("b") == nil)
        #expect(["a", "c", "d"].allSatisfy { cache.get($0) != nil })
        cache.invalidate("c")
        cache.set("e", to: Data(), for: .seconds(60))
        #expect(["a", "d", "e"].allSatisfy { cache.get($0) != nil }, "a freed place is used before anything is forgotten")
    }

    @Test func `the cache behaves as a plain model of itself under many random operations`() {
        let random = SeededRandomSource(seed: 7)
        let cache = LocalCache<Int, Int>(capacity: 8, lifetime: .seconds(60), time: ManualTimeSource())
        var order: [Int] = []
        var model: [Int: Int] = [:]
        for step in 0 ..< 5_000 {
            let key = Int(random.unit() * 20)
            switch Int(random.unit() * 3) {
            case 0:
                cache.set(key, to: step)
                order.removeAll { $0 == key }
                order.append(key)
                model[key] = step
                if order.count > 8 { model[order.removeFirst()] = nil }
            case 1:
                #expect(cache.get(key) == model[key])
                if model[key] != nil {
                    order.removeAll { $0 == key }
                    order.append(key)
                }
            default:
                cache.invalidate(key)
                order.removeAll { $0 == key }
                model[key] = nil
            }
            #expect(cache.count == model.count)
        }
    }

    @Test func `a full set of buckets forgets the idle one, not the busy one`() throws {
        let limiter = InProcessRateLimiter(capacity: 2, time: ManualTimeSource())
        let limit = RateLimit.per(.seconds(60), 1)
        #expect(try limiter.take(1, from: "busy", limit: limit).isAllowed)
        #expect(try limiter.take(1, from: "idle", limit: limit).isAllowed)
        #expect(try !limiter.take(1, from: "busy", limit: limit).isAllowed)
        #expect(try limiter.take(1, from: "new", limit: limit).isAllowed)
        #expect(try !limiter.take(1, from: "busy", limit: limit).isAllowed)
        #expect(try limiter.take(1, from: "idle", limit: limit).isAllowed)
    }

    @Test func `refilling in many small steps gives what one long wait gives`() throws {
        let time = ManualTimeSource()
        let limiter = InProcessRateLimiter(time: time)
        let limit = RateLimit(capacity: 10, refill: 3, every: .seconds(1))
        #expect(try limiter.take(10, from: "a", limit: limit).isAllowed)
        for _ in 0 ..< 100 {
            time.advance(by: .milliseconds(10))
            _ = try limiter.take(0, from: "a", limit: limit)
        }
        #expect(try limiter.take(3, from: "a", limit: limit) == .allowed(remaining: 0))
    }

    @Test func `a clock set back neither refills nor empties a bucket`() throws {
        let time = ManualTimeSource()
        let limiter = InProcessRateLimiter(time: time)
        let limit = RateLimit.per(.seconds(60), 2)
        #expect(try limiter.take(1, from: "a", limit: limit) == .allowed(remaining: 1))
        time.advance(by: .seconds(-600))
        #expect(try limiter.take(1, from: "a", limit: limit) == .allowed(remaining: 0))
        #expect(try !limiter.take(1, from: "a", limit: limit).isAllowed)
    }

    @Test func `require throws how long to wait`() async throws {
        let limiter = InProcessRateLimiter(time: ManualTimeSource())
        let limit = RateLimit.per(.seconds(60), 1)
        try await limiter.require("a", limit: limit)
        await #expect { try await limiter.require("a", limit: limit) } throws: { error in
            (error as? AppError)?.code == .rateLimited && (error as? AppError)?.details["retry_after_ms"] == "60000"
        }
    }

    @Test func `a subscription that is let go is forgotten by the hub`() {
        let hub = InProcessPubSub()
        do {
            let subscription = hub.subscribe(to: "news", buffer: 4)
            #expect(hub.subscriberCount(of: "news") == 1)
            hub.publish("x", to: "news")
            withExtendedLifetime(subscription) {}
        }
        #expect(hub.subscriberCount(of: "news") == 0)
        let kept = hub.subscribe(to: "news", buffer: 4)
        kept.cancel()
        kept.cancel()
        #expect(hub.subscriberCount(of: "news") == 0)
    }

    @Test func `closing the hub ends every loop`() async {
        let hub = InProcessPubSub()
        let subscriptions = (0 ..< 3).map { hub.subscribe(to: "channel \($0)", buffer: 4) }
        hub.publish("x", to: "channel 1")
        hub.close()
        var received: [String] = []
        for subscription in subscriptions { for await message in subscription { received.append(message.payload) } }
        #expect(received == ["x"])
        #expect(hub.subscriberCount(of: "channel 0") == 0)
    }

    @Test func `many publishers and one reader lose nothing that fits`() async {
        let hub = InProcessPubSub()
        let subscription = hub.subscribe(to: "news", buffer: 10_000)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var seen = Set<String>()
                for await message in subscription {
                    #expect(message.droppedBefore == 0)
                    seen.insert(message.payload)
                    if seen.count == 2_000 { break }
                }
            }
            for publisher in 0 ..< 4 {
                group.addTask { for number in 0 ..< 500 { hub.publish("\(publisher)/\(number)", to: "news") } }
            }
        }
    }

    @Test func `a lease taken after a restart has a higher token`() throws {
        let time = ManualTimeSource()
        let before = try #require(InProcessLeases(time: time).acquire("job", holder: "one", for: .seconds(10)))
        time.advance(by: .milliseconds(1))
        let after = try #require(InProcessLeases(time: time).acquire("job", holder: "two", for: .seconds(10)))
        #expect(after.fencingToken > before.fencingToken)
    }
}
