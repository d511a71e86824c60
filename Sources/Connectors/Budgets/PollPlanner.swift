import Core

/// What the next poll is planned from.
public struct PollFacts: Hashable, Sendable {
    public var platform: Platform
    public var now: Timestamp
    /// Webhooks for messages are confirmed; the poll is the safety net.
    public var hasMessageWebhook: Bool
    /// When the last new message came, by poll or webhook.
    public var lastNewAt: Timestamp?
    public var connectedAt: Timestamp
    /// Failed polls since the last good one.
    public var consecutiveFailures: Int
    /// The last poll left something behind.
    public var hasMore: Bool
    /// The platform or the ledger said: not before.
    public var notBefore: Timestamp?
    /// Units left for polling today, over all connections that share them; nil where there is no such budget.
    public var pollingUnitsLeft: Int?
    /// Nil where there is no such budget.
    public var budgetResetsAt: Timestamp?
    public var connectionsSharingBudget: Int
    /// What a usual poll costs.
    public var unitsPerPoll: Double

    public init(
        platform: Platform, now: Timestamp, hasMessageWebhook: Bool = false, lastNewAt: Timestamp? = nil, connectedAt: Timestamp, consecutiveFailures: Int = 0,
        hasMore: Bool = false, notBefore: Timestamp? = nil, pollingUnitsLeft: Int? = nil, budgetResetsAt: Timestamp? = nil, connectionsSharingBudget: Int = 1,
        unitsPerPoll: Double = 1.5
    ) {
        self.platform = platform
        self.now = now
        self.hasMessageWebhook = hasMessageWebhook
        self.lastNewAt = lastNewAt
        self.connectedAt = connectedAt
        self.consecutiveFailures = consecutiveFailures
        self.hasMore = hasMore
        self.notBefore = notBefore
        self.pollingUnitsLeft = pollingUnitsLeft
        self.budgetResetsAt = budgetResetsAt
        self.connectionsSharingBudget = connectionsSharingBudget
        self.unitsPerPoll = unitsPerPoll
    }
}

/// How often is polled at most and at least (docs/connectors.md); shorter bounds are for demos.
public struct PollBounds: Hashable, Sendable {
    /// While webhooks bring the messages, and the poll is the safety net.
    public var withWebhook: Duration
    /// Without webhooks, when it is neither busy nor quiet.
    public var usual: Duration
    /// While messages flow.
    public var shortest: Duration
    /// When it is quiet, and after failures.
    public var longest: Duration
    /// The shortest pause where every poll costs units.
    public var shortestWithBudget: Duration
    /// A message this recent means that messages flow.
    public var flow: Duration

    public init(
        withWebhook: Duration = .minutes(10), usual: Duration = .seconds(60), shortest: Duration = .seconds(15), longest: Duration = .minutes(15),
        shortestWithBudget: Duration = .seconds(60), flow: Duration = .minutes(2)
    ) {
        self.withWebhook = withWebhook
        self.usual = usual
        self.shortest = shortest
        self.longest = longest
        self.shortestWithBudget = shortestWithBudget
        self.flow = flow
    }
}

/// When to poll next. Pure: the same facts and the same chance give the same time.
public struct PollPlanner: Sendable {
    public var bounds: PollBounds

    public init(bounds: PollBounds = PollBounds()) { self.bounds = bounds }

    /// The time of the next poll, spread by up to a tenth of the pause so that connections don't poll in step. Never before `notBefore`.
    public func next(_ facts: PollFacts, random: any RandomSource) -> Timestamp {
        var planned: Timestamp
        if let units = facts.pollingUnitsLeft {
            planned = self.nextWithBudget(facts, units: units, random: random)
        } else {
            let interval = facts.hasMore && facts.consecutiveFailures == 0 ? Duration.seconds(1) : self.interval(facts)
            // Later only: a pause is never shorter than its bound.
            planned = facts.now + .milliseconds(Int64(Double(interval.wholeMilliseconds) * (1 + 0.1 * random.unit())))
        }
        if let notBefore = facts.notBefore, notBefore > planned {
            // Spread, so that all connections don't come back in the same second.
            planned = notBefore + .milliseconds(Int64(30_000 * random.unit()))
        }
        return planned
    }

    /// Without a unit budget: 10 min with webhooks; else 15 s while messages flow, 60 s, and up to 15 min when it is quiet.
    public func interval(_ facts: PollFacts) -> Duration {
        let quiet = facts.now - max(facts.lastNewAt ?? facts.connectedAt, facts.connectedAt)
        var interval: Duration
        if facts.hasMessageWebhook {
            interval = self.bounds.withWebhook
        } else if facts.lastNewAt != nil, quiet <= self.bounds.flow {
            interval = self.bounds.shortest
        } else {
            interval = min(self.bounds.longest, max(self.bounds.usual, .milliseconds(quiet.wholeMilliseconds / 20)))
        }
        if facts.consecutiveFailures > 0 {
            let factor = Int64(1) << Int64(min(facts.consecutiveFailures, 10))
            interval = max(interval, min(max(self.bounds.longest, interval), .milliseconds(interval.wholeMilliseconds * factor)))
        }
        return interval
    }

    /// With a unit budget the pause follows from what is left for the rest of the day, shared over the connections.
    private func nextWithBudget(_ facts: PollFacts, units: Int, random: any RandomSource) -> Timestamp {
        let resets = facts.budgetResetsAt ?? facts.now + .days(1)
        let rest = Double(max(0, (resets - facts.now).wholeMilliseconds))
        let polls = Double(units) / (max(0.01, facts.unitsPerPoll) * Double(max(1, facts.connectionsSharingBudget)))
        // Just after midnight everybody comes back: spread over the shortest pause.
        guard polls >= 1 else { return resets + .milliseconds(Int64(Double(self.bounds.shortestWithBudget.wholeMilliseconds) * random.unit())) }
        var pause = max(Double(self.bounds.shortestWithBudget.wholeMilliseconds), rest / polls)
        if facts.consecutiveFailures > 0 { pause = max(pause, min(Double(self.bounds.longest.wholeMilliseconds), pause * Double(1 << min(facts.consecutiveFailures, 10)))) }
        return facts.now + .milliseconds(Int64(pause * (1 + 0.1 * random.unit())))
    }
}
