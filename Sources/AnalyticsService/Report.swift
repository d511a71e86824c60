import Core
import Storage

/// What became of messages.
public struct OutcomeCounts: Sendable, Hashable {
    /// Everything that fans wrote.
    public var received = 0
    /// Answered by the avatar without a person.
    public var answeredByAvatar = 0
    /// Answered here with a person's word: approved, edited or written.
    public var answeredByPerson = 0
    /// Answered in the platform's own app.
    public var answeredElsewhere = 0
    /// Waits: for its turn, for a person, or to be sent.
    public var open = 0
    public var ignored = 0
    public var hidden = 0
    /// A draft was turned down and nothing sent.
    public var rejected = 0
    public var failed = 0

    public init() {}

    public var answered: Int { self.answeredByAvatar + self.answeredByPerson + self.answeredElsewhere }

    /// Of the messages that were not put aside, the share that was answered; nil where there are none.
    public var responseRate: Double? { Self.share(self.answered, of: self.received - self.ignored - self.hidden) }
    /// Of the answered messages, the share that the avatar answered by itself; nil where there are none.
    public var automationRate: Double? { Self.share(self.answeredByAvatar, of: self.answered) }

    static func share(_ part: Int, of whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }

    mutating func add(_ count: Int, _ state: MessageState, _ route: Route?) {
        self.received += count
        switch state {
        case .responded where route == .auto: self.answeredByAvatar += count
        case .responded: self.answeredByPerson += count
        case .handledElsewhere: self.answeredElsewhere += count
        case .ignored: self.ignored += count
        case .hidden: self.hidden += count
        case .rejected: self.rejected += count
        case .failed: self.failed += count
        case .pending, .processing, .awaitingReview, .scheduled, .sending: self.open += count
        }
    }
}

/// A period in figures. Each is a count over message records.
public struct Report: Sendable {
    /// One day of the trend.
    public struct Day: Sendable {
        public var day: ReportPeriod.Day
        public var counts: OutcomeCounts
    }

    public var period: ReportPeriod
    public var total: OutcomeCounts
    public var platforms: [Platform: OutcomeCounts]
    /// Nil: triage has not looked yet.
    public var categories: [Category?: OutcomeCounts]
    public var days: [Day]
    public var answerTimes: AnswerTimes

    /// Adds up what was counted of one day after the other; groups are platform, category, state and route.
    init(_ period: ReportPeriod, counted: [[CountedGroup]], answerTimes: AnswerTimes) throws {
        self.period = period
        self.answerTimes = answerTimes
        self.total = OutcomeCounts()
        self.platforms = [:]
        self.categories = [:]
        self.days = []
        for (day, groups) in zip(period.days, counted) {
            var counts = OutcomeCounts()
            for group in groups {
                guard group.values.count == 4, let platform = Platform(stored: group.values[0]), let state = MessageState(stored: group.values[2]) else {
                    throw AppError(.storageCorrupt, "A stored count can't be read.", details: ["collection": Message.schema.name])
                }
                let route = Route(stored: group.values[3])
                counts.add(group.count, state, route)
                self.total.add(group.count, state, route)
                self.platforms[platform, default: OutcomeCounts()].add(group.count, state, route)
                self.categories[Category(stored: group.values[1]), default: OutcomeCounts()].add(group.count, state, route)
            }
            self.days.append(Day(day: day, counts: counts))
        }
    }
}
