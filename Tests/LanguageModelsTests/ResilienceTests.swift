import AsyncHTTPClient
import Core
import Foundation
import NIOHTTP1
import Synchronization
import Testing

@testable import LanguageModels

@Suite(.timeLimit(.minutes(5))) struct ResilienceTests {
    private static let ok = ScriptedServer.Entry.json(200, ScriptedServer.chat("ok"))

    @Test(arguments: [
        (429, ScriptedServer.error("rate_limit_exceeded", type: "requests"), ["retry-after-ms": "700", "retry-after": "9"], 700),
        (429, ScriptedServer.error("slow_down", type: "rate_limit_error"), ["retry-after": "3"], 3000),
        (500, ScriptedServer.error("server_error"), [:], 500), (503, "Loading model", [:], 500), (408, "", [:], 500),
        (400, ScriptedServer.error("odd"), ["x-should-retry": "true"], 500),
    ])
    func passingFailuresAreRepeatedAfterTheRightWait(status: Int, body: String, headers: [String: String], wait: Int) async throws {
        let time = ManualTimeSource()
        try await withServer([.json(status, body, headers), Self.ok], time: time) { client, server in
            async let answer = client.complete(hello)
            // The deadline's sleeper and the retry's.
            await eventually { time.sleeperCount == 2 }
            time.advance(by: .milliseconds(wait - 1))
            #expect(server.seen.count == 1)
            time.advance(by: .milliseconds(1))
            let text1 = try await answer.text
            #expect(text1 == "ok")
            #expect(server.seen.count == 2)
        }
    }

    @Test(arguments: [
        (429, ScriptedServer.error("insufficient_quota", type: "insufficient_quota"), ["retry-after": "1"]), (429, ScriptedServer.error("x"), ["retry-after": "121"]),
        (500, "", ["x-should-retry": "false"]), (400, "", [:]), (401, "", [:]), (404, "", [:]), (413, "", [:]), (422, "", [:]),
    ])
    func lastingFailuresAreNotRepeated(status: Int, body: String, headers: [String: String]) async throws {
        try await withServer([.json(status, body, headers)]) { client, server in
            #expect(await modelError { try await client.complete(hello) } != nil)
            #expect(server.seen.count == 1)
        }
    }

    @Test func triesAreBoundedAndTheLastErrorIsTold() async throws {
        let time = ManualTimeSource()
        try await withServer([.json(500, ""), .json(502, ""), .json(503, ScriptedServer.error("server_is_overloaded"))], time: time) { client, server in
            async let error = modelError { try await client.complete(hello) }
            await eventually { time.sleeperCount == 2 }
            time.advance(by: .milliseconds(500))
            await eventually { server.seen.count == 2 && time.sleeperCount == 2 }
            time.advance(by: .seconds(1))
            #expect(await error == .server(status: 503, code: "server_is_overloaded"))
        }
    }

    @Test func aWaitThatWouldPassTheDeadlineIsNotBegun() async throws {
        try await withServer([.json(429, ScriptedServer.error("rate_limit_exceeded"), ["retry-after": "60"])]) { client, _ in
            #expect(await modelError { try await client.complete(hello) } == .rateLimited(retryAfter: .seconds(60)))
        }
    }

    @Test func theDeadlineEndsACallThatHangs() async throws {
        let time = ManualTimeSource()
        try await withServer([.hang], time: time) { client, server in
            async let error = modelError { try await client.complete(hello) }
            await eventually { server.seen.count == 1 }
            time.advance(by: .seconds(30))
            #expect(await error == .deadlineExceeded)
        }
    }

    @Test func cancellingEndsTheCall() async throws {
        try await withServer([.hang]) { client, server in
            let task = Task { await modelError { try await client.complete(hello) } }
            await eventually { server.seen.count == 1 }
            task.cancel()
            #expect(await task.value == .cancelled)
        }
    }

    @Test func aGoneEndpointFailsFastAndOneProbeBringsItBack() async throws {
        let time = ManualTimeSource()
        try await withServer([.json(500, ""), .json(500, ""), .json(500, ""), Self.ok, Self.ok], time: time) {
            $0.retries = RetryPolicy(maximumRetries: 0)
            $0.breaker = BreakerPolicy(failures: 2, pause: .seconds(5))
        } _: { client, server in
            for _ in 0 ..< 2 { #expect(await modelError { try await client.complete(hello) } == .server(status: 500, code: nil)) }
            // Open: nothing is sent.
            #expect(await modelError { try await client.complete(hello) } == .circuitOpen(retryAfter: .seconds(5)))
            #expect(server.seen.count == 2)
            // A failed probe doubles the pause.
            time.advance(by: .seconds(5))
            #expect(await modelError { try await client.complete(hello) } == .server(status: 500, code: nil))
            #expect(await modelError { try await client.complete(hello) } == .circuitOpen(retryAfter: .seconds(10)))
            time.advance(by: .seconds(10))
            let text2 = try await client.complete(hello).text
            #expect(text2 == "ok")
            let text3 = try await client.complete(hello).text
            #expect(text3 == "ok")
        }
    }

    @Test func noConnectionIsUnreachableAndOpensTheCircuit() async throws {
        let http = OpenAIClient.makeHTTPClient()
        // Port 1 of loopback: nobody listens.
        let configuration = OpenAIConfiguration(baseURL: "http://127.0.0.1:1/v1", chatModel: "m", retries: RetryPolicy(maximumRetries: 0), breaker: BreakerPolicy(failures: 2))
        // A clock that stands still: however slow the machine is, the circuit's pause is not over between the calls.
        let client = OpenAIClient(configuration, http: http, time: ManualTimeSource(), random: NoChance())
        var codes: [String?] = []
        for _ in 0 ..< 3 { codes.append(await modelError { try await client.complete(hello) }?.code) }
        #expect(codes == ["unreachable", "unreachable", "circuit_open"])
        try await http.shutdown()
    }

    @Test func onlyOneProbeGoesThroughAHalfOpenCircuit() {
        let breaker = CircuitBreaker(BreakerPolicy(failures: 1, pause: .seconds(1)))
        let start = Timestamp(milliseconds: 0)
        breaker.failed(now: start)
        #expect(breaker.admit(now: start) == .seconds(1))
        #expect(breaker.admit(now: start + .seconds(1)) == nil)
        #expect(breaker.admit(now: start + .seconds(1)) != nil)
        breaker.abandoned(now: start + .seconds(1))
        #expect(breaker.admit(now: start + .seconds(1)) == nil)
        breaker.succeeded()
        #expect(breaker.admit(now: start + .seconds(1)) == nil)
    }

    @Test func callsAtATimeAreBoundedAndTooManyAreRefused() async throws {
        // By this clock no deadline ever passes.
        try await withServer([.hang, .hang, Self.ok], time: ManualTimeSource()) {
            $0.maximumConcurrent = 2
            $0.maximumWaiting = 1
        } _: { client, server in
            async let first = client.complete(hello)
            async let second = client.complete(hello)
            await eventually { server.seen.count == 2 }
            let waiting = Task { try await client.complete(hello) }
            await eventually { client.waitingCalls == 1 }
            #expect(await modelError { try await client.complete(hello) } == .overloaded)
            #expect(server.seen.count == 2)
            server.release()
            let text4 = try await first.text
            #expect(text4 == "late")
            let text5 = try await second.text
            #expect(text5 == "late")
            let text6 = try await waiting.value.text
            #expect(text6 == "ok")
            #expect(server.underWay.withLock { $0.most } == 2)
        }
    }

    @Test func aWaitingCallThatIsCancelledLeavesItsPlaceToTheNext() async throws {
        try await withServer([.hang, Self.ok], time: ManualTimeSource()) {
            $0.maximumConcurrent = 1
            $0.maximumWaiting = 1
        } _: { client, server in
            async let first = client.complete(hello)
            await eventually { server.seen.count == 1 }
            let givenUp = Task { await modelError { try await client.complete(hello) } }
            await eventually { client.waitingCalls == 1 }
            givenUp.cancel()
            #expect(await givenUp.value == .cancelled)
            let next = Task { try await client.complete(hello) }
            await eventually { client.waitingCalls == 1 }
            server.release()
            let text1 = try await first.text
            #expect(text1 == "late")
            let text2 = try await next.value.text
            #expect(text2 == "ok")
        }
    }

    @Test func noMoreThanItsPlacesWaitHoweverManyComeAtOnce() async throws {
        try await withServer([.hang] + Array(repeating: Self.ok, count: 3), time: ManualTimeSource()) {
            $0.maximumConcurrent = 1
            $0.maximumWaiting = 3
        } _: { client, server in
            async let first = client.complete(hello)
            await eventually { server.seen.count == 1 }
            let refused = await withTaskGroup(of: ModelError?.self) { group in
                for _ in 0 ..< 40 { group.addTask { await modelError { try await client.complete(hello) } } }
                var refused: [ModelError] = []
                while refused.count < 37, let error = await group.next() { if let error { refused.append(error) } }
                #expect(client.waitingCalls <= 3)
                server.release()
                for await error in group { #expect(error == nil) }
                return refused
            }
            #expect(refused == Array(repeating: .overloaded, count: 37))
            _ = try await first
            #expect(server.seen.count == 4)
        }
    }

    @Test func rateLimitHeadersHoldBackTheNextCallUntilThereIsRoom() async throws {
        let time = ManualTimeSource()
        let used = ["x-ratelimit-limit-requests": "60", "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1m0s"]
        try await withServer([.json(200, ScriptedServer.chat("one"), used), .json(200, ScriptedServer.chat("two"))], time: time) { client, server in
            _ = try await client.complete(hello)
            async let second = client.complete(hello)
            await eventually { time.sleeperCount == 2 }
            #expect(server.seen.count == 1)
            // 60 a minute refill at one a second.
            time.advance(by: .seconds(1))
            let text7 = try await second.text
            #expect(text7 == "two")
        }
    }

    @Test(arguments: [
        ("1s", 1000), ("6m0s", 360_000), ("120ms", 120), ("1m30s", 90_000), ("20.5s", 20_500), ("1h2m", 3_720_000), ("", nil), ("5", nil), ("s", nil), ("1x", nil), ("-1s", nil),
    ] as [(String, Int64?)])
    func resetDurationsAreRead(text: String, expected: Int64?) { #expect(RateHeaders.duration(text)?.wholeMilliseconds == expected) }

    @Test func retryAfterMayBeADate() {
        let now = Timestamp(milliseconds: 1_795_000_000_000)
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        let text = formatter.string(from: (now + .seconds(90)).date)
        #expect(RateHeaders.serverWait(["retry-after": text], now: now) == .seconds(90))
    }

    @Test(arguments: [(0, 500), (1, 1000), (2, 2000), (3, 4000), (4, 8000), (9, 8000)])
    func waitsDoubleUpToABound(attempt: Int, milliseconds: Int64) {
        let policy = RetryPolicy(maximumRetries: 20)
        func wait(_ chance: Double) -> Duration? { policy.wait(afterAttempt: attempt, status: 500, serverWait: nil, shouldRetry: nil, isQuota: false, chance: chance) }
        #expect(wait(0) == .milliseconds(milliseconds))
        #expect(wait(1) == .milliseconds(milliseconds * 3 / 4))
    }
}
