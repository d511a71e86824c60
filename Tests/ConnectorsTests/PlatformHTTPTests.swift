import Connectors
import Coordination
import Core
import Foundation
import Synchronization
import Testing

/// The one policy that all calls go through.
@Suite struct PlatformHTTPTests {
    @Test func sendsTheBearerAndEscapesTheQuery() async throws {
        let rig = Rig([.status(200, "{\"ok\":true}")])
        let answer = try await rig.http.perform(rig.request(), as: Rig.access)
        let call = try #require(rig.transport.calls.first)
        #expect(answer.status == 200 && call.headers["Authorization"] == "Bearer secret-token" && call.url == "https://example.test/path?q=a%2Bb%2F%3D%26")
    }

    @Test(arguments: [
        (ScriptedTransport.Step.status(503), true), (.status(429), true), (.status(429, headers: ["Retry-After": "2"]), true), (.status(429, headers: ["Retry-After": "600"]), false),
        (.fail(.noAnswer("timed out")), true), (.fail(.notSent("refused")), true), (.status(404), false), (.status(400), false), (.status(403), false), (.status(401), false),
    ])
    func readsAreRepeatedWhereThatCanHelp(first: ScriptedTransport.Step, isRepeated: Bool) async {
        let rig = Rig(isRepeated ? [first, .status(200)] : [first])
        // A short Retry-After is waited for on the rig's clock.
        let clock = Task { while !Task.isCancelled { if rig.time.sleeperCount > 0 { rig.time.advance(by: .seconds(2)) } else { await Task.yield() } } }
        let failure = await rig.failure(rig.request())
        clock.cancel()
        #expect((failure == nil) == isRepeated && rig.transport.isUsedUp)
    }

    @Test(arguments: [
        (ScriptedTransport.Step.status(503), false), (.status(429), false), (.fail(.noAnswer("timed out")), false), (.fail(.notSent("refused")), true),
    ])
    func writesAreRepeatedOnlyWhenTheyWereNeverWritten(first: ScriptedTransport.Step, isRepeated: Bool) async {
        let rig = Rig(isRepeated ? [first, .status(200)] : [first])
        let failure = await rig.failure(rig.request(.write))
        #expect((failure == nil) == isRepeated && rig.transport.isUsedUp)
    }

    @Test func givesUpAfterItsTries() async {
        let rig = Rig([.status(503), .status(503), .status(503)])
        #expect(await rig.failure(rig.request()) != nil)
        #expect(rig.transport.isUsedUp && rig.ledger.standing(of: Rig.bucket).used[.reply] == 3, "every try costs")
    }

    @Test func onlyAnUnknownOutcomeMayHaveHadAnEffect() async {
        for (step, mayHaveHad) in [
            (ScriptedTransport.Step.fail(.noAnswer("x")), true), (.status(500), true), (.fail(.notSent("x")), false), (.status(400), false), (.status(404), false),
            (.status(429), false), (.status(401), false), (.status(403), false), (.status(409), false),
        ] {
            let rig = Rig([step], attempts: 1)
            let failure = await rig.failure(rig.request(.write))
            #expect(failure?.sendFailure.mayHaveHadEffect == mayHaveHad)
        }
    }

    @Test func aRefusedTokenIsRenewedOnce() async throws {
        let rig = Rig([.status(401), .status(200)])
        var access = Rig.access
        access.renew = { refused in
            #expect(refused == "secret-token")
            return "fresh"
        }
        _ = try await rig.http.perform(rig.request(.write), as: access)
        #expect(rig.transport.calls.map { $0.headers["Authorization"] } == ["Bearer secret-token", "Bearer fresh"])
        let stubborn = Rig([.status(401), .status(401)])
        #expect(await stubborn.failure(stubborn.request(), as: access) != nil && stubborn.transport.isUsedUp)
    }

    @Test func aRenewalThatEndsTheConnectionSaysSo() async {
        let rig = Rig([.status(401)])
        var access = Rig.access
        access.renew = { _ in throw ConnectorError.connection(ConnectionHealth(state: .needsReconnect, reason: "withdrawn", remedy: "Connect again.", since: .distantPast)) }
        guard case .connection(let health) = await rig.failure(rig.request(), as: access)?.connectorError else { return recordIssue("no health") }
        #expect(health.state == .needsReconnect && health.reason == "withdrawn" && health.remedy == "Connect again.")
    }

    @Test func anExhaustedBucketStopsAllCallsUntilMidnight() async {
        let rig = Rig([.status(409)])
        guard case .exhausted(_, let until) = await rig.failure(rig.request()) else { return recordIssue("not exhausted") }
        #expect(until == PacificDay(containing: rig.time.now()).end)
        guard case .heldBack(_, let again) = await rig.failure(rig.request()) else { return recordIssue("not held back") }
        #expect(again == until && rig.transport.calls.count == 1)
    }

    @Test func whatTheHeadersSaidIsHeeded() async {
        let until = ManualTimeSource().now() + .minutes(5)
        let rig = Rig([], rules: PlainRules(held: (until, Reason("usage", "Too much."))))
        #expect(await rig.failure(rig.request()) == .heldBack(Reason("usage", "Too much."), until: until))
        #expect(rig.ledger.standing(of: Rig.bucket).used.isEmpty, "nothing is paid for a call that is not made")
    }

    @Test func aRateIsWaitedForOnlyShortly() async {
        let rig = Rig([.status(200)])
        let need = RateNeed("k", .per(.hours(1), 1))
        #expect(await rig.failure(rig.request(rates: [need])) == nil)
        guard case .heldBack(let reason, let until) = await rig.failure(rig.request(rates: [need])) else { return recordIssue("not held back") }
        #expect(reason.code == "rate_limited" && until > rig.time.now() && until <= rig.time.now() + .hours(1) + .seconds(1))
    }

    @Test func anETagSpareTheBody() async throws {
        let rig = Rig([.status(200, "{\"n\":1}", headers: ["ETag": "\"a\""]), .status(304), .status(200, "{\"n\":2}", headers: ["ETag": "\"b\""])])
        let first = try await rig.http.perform(rig.request(usesETag: true), as: Rig.access)
        let second = try await rig.http.perform(rig.request(usesETag: true), as: Rig.access)
        #expect(second.isUnchanged && second.body == first.body && rig.transport.calls[1].headers["If-None-Match"] == "\"a\"")
        // Another connection never sees this one's body.
        var other = Rig.access
        other.connectionID = "c2"
        _ = try await rig.http.perform(rig.request(usesETag: true), as: other)
        #expect(rig.transport.calls[2].headers["If-None-Match"] == nil)
    }

    @Test func theCacheIsBounded() async throws {
        let cache = ETagCache(maximumEntries: 3, maximumBytes: 1000)
        let steps = (0 ..< 10).map { ScriptedTransport.Step.status(200, "{\"n\":\($0)}", headers: ["ETag": "\"\($0)\""]) } + [.status(200, String(repeating: "x", count: 600), headers: ["ETag": "\"big\""])]
        let rig = Rig(steps)
        let time = rig.time
        let http = PlatformHTTP(
            ConnectorEnvironment(
                transport: rig.transport, ledger: rig.ledger, limiter: InProcessRateLimiter(time: time), time: time, random: SeededRandomSource(seed: 1), logger: .init(label: "t")),
            rules: PlainRules(), cache: cache)
        for number in 0 ..< 11 {
            var request = rig.request(usesETag: true)
            request.query = [("n", String(number))]
            _ = try await http.perform(request, as: Rig.access)
        }
        #expect(cache.count == 3)
    }

    @Test func theBreakerOpensAndProbes() {
        let time = ManualTimeSource()
        let breaker = CircuitBreaker(threshold: 2, pause: .seconds(30), time: time)
        #expect(breaker.holdsBack("a") == nil)
        breaker.failed("a")
        #expect(breaker.holdsBack("a") == nil)
        breaker.failed("a")
        #expect(breaker.holdsBack("a") == time.now() + .seconds(30) && breaker.holdsBack("b") == nil)
        time.advance(by: .seconds(30))
        #expect(breaker.holdsBack("a") == nil, "one probe")
        #expect(breaker.holdsBack("a") != nil, "and no second while it runs")
        breaker.failed("a")
        #expect(breaker.isOpen("a") == time.now() + .seconds(60), "twice as long")
        time.advance(by: .seconds(60))
        #expect(breaker.holdsBack("a") == nil)
        breaker.succeeded("a")
        #expect(breaker.holdsBack("a") == nil && breaker.isOpen("a") == nil)
    }

    @Test func noSecretReachesLogsOrErrors() async {
        let rig = Rig([.status(400, "{\"secret\":\"secret text\"}"), .fail(.noAnswer("x")), .status(200)], attempts: 1)
        var told: [String] = []
        for effect in [PlatformRequest.Effect.write, .write, .read] { if let failure = await rig.failure(rig.request(effect)) { told.append("\(failure) \(failure.connectorError.appError)") } }
        #expect(rig.lines.all.count == 3 && told.count == 2)
        for line in rig.lines.all + told + ["\(Rig.access)", "\(TokenSet(accessToken: "secret-token", issuedAt: .distantPast))"] {
            #expect(!line.contains("secret") && !line.contains("example.test"), "\(line)")
        }
    }

    @Test func aCancelledReadIsACancellation() async {
        let started = Mutex(false)
        let rig = Rig([.run { _ in
            started.withLock { $0 = true }
            while !Task.isCancelled { await Task.yield() }
            return HTTPAnswer(status: 500)
        }])
        let task = Task { try await rig.http.read(rig.request(), as: Rig.access) }
        while !started.withLock({ $0 }) { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
