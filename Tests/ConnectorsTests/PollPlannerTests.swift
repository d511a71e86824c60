import Connectors
import Core
import Testing

/// The bounds of polling (docs/connectors.md).
@Suite struct PollPlannerTests {
    static let now = Timestamp(milliseconds: 1_795_000_000_000)
    let planner = PollPlanner()

    private func facts(_ change: (inout PollFacts) -> Void) -> PollFacts {
        var facts = PollFacts(platform: .instagram, now: Self.now, connectedAt: Self.now - .days(10))
        change(&facts)
        return facts
    }

    @Test func aWebhookLeavesTheSafetyPoll() {
        #expect(self.planner.interval(self.facts { $0.hasMessageWebhook = true; $0.lastNewAt = Self.now }) == .minutes(10))
    }

    @Test(arguments: [(0, 15), (120, 15), (121, 60), (600, 60), (1200, 60), (2400, 120), (18_000, 900), (864_000, 900)])
    func withoutOneItFollowsTheFlow(quietSeconds: Int, intervalSeconds: Int) {
        #expect(self.planner.interval(self.facts { $0.lastNewAt = Self.now - .seconds(quietSeconds) }) == .seconds(intervalSeconds))
    }

    @Test func aFreshConnectionIsNotQuietYet() {
        #expect(self.planner.interval(self.facts { $0.connectedAt = Self.now }) == .seconds(60))
    }

    @Test func failuresStretchItUpToTheLongest() {
        var last = Duration.zero
        for failures in 1 ... 8 {
            let interval = self.planner.interval(self.facts { $0.consecutiveFailures = failures; $0.lastNewAt = Self.now })
            #expect(interval >= last && interval <= .minutes(15))
            last = interval
        }
        #expect(last == .minutes(15))
    }

    @Test func jitterNeverShortens() {
        let random = SeededRandomSource(seed: 3)
        for _ in 0 ..< 200 {
            let next = self.planner.next(self.facts { $0.lastNewAt = Self.now }, random: random)
            #expect(next >= Self.now + .seconds(15) && next <= Self.now + .milliseconds(16_500))
        }
    }

    @Test func leftoversAreReadAtOnceAndPausesAreKept() {
        let random = SeededRandomSource(seed: 3)
        #expect(self.planner.next(self.facts { $0.hasMore = true }, random: random) < Self.now + .seconds(2))
        #expect(self.planner.next(self.facts { $0.hasMore = true; $0.notBefore = Self.now + .hours(1) }, random: random) >= Self.now + .hours(1))
    }

    /// 24 hours left: 3,000 units allow a poll a minute for one channel, and one every 14.4 minutes for twenty at 1.5 units each.
    @Test(arguments: [(3000, 1, 60), (3000, 20, 864), (300, 1, 432), (1440, 1, 90)])
    func unitsDecideOnYouTube(units: Int, connections: Int, seconds: Int) {
        let facts = self.facts {
            $0.platform = .youtube
            $0.pollingUnitsLeft = units
            $0.budgetResetsAt = Self.now + .days(1)
            $0.connectionsSharingBudget = connections
        }
        let next = self.planner.next(facts, random: SeededRandomSource(seed: 1))
        #expect(next >= Self.now + .seconds(seconds) && next <= Self.now + .seconds(seconds) + .milliseconds(seconds * 100))
    }

    @Test func withoutUnitsItWaitsForTheReset() {
        let facts = self.facts {
            $0.platform = .youtube
            $0.pollingUnitsLeft = 0
            $0.budgetResetsAt = Self.now + .hours(3)
        }
        let next = self.planner.next(facts, random: SeededRandomSource(seed: 1))
        #expect(next >= Self.now + .hours(3) && next <= Self.now + .hours(3) + .seconds(60))
    }

    @Test func backOffHasFullJitterAndACeiling() {
        let policy = RetryPolicy(attempts: 6, base: .seconds(1), ceiling: .seconds(20))
        let random = SeededRandomSource(seed: 9)
        for attempt in 1 ... 30 {
            let pause = policy.pause(after: attempt, random: random)
            #expect(pause >= .zero && pause <= min(.seconds(20), .seconds(1 << min(attempt - 1, 20))))
        }
    }
}
