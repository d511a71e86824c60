import Core
import ServiceKit

extension AnalyticsService {
    /// All routes of this service.
    public var routes: RouteTable {
        var table = RouteTable()
        table.workspace(.get, "/analytics", "getAnalytics", needs: .analyst, "A period in figures: what came in, what became of it, how fast.", query: ["from", "to", "time_zone"]) { call in
            let report = try await self.report(from: call.query.written("from"), to: call.query.written("to"), timeZone: call.query.written("time_zone"), by: call.context.access)
            return try .json(ReportView(report))
        }
        return table
    }
}

private struct CountsView: Encodable {
    var received: Int
    var answered: Int
    var answeredByAvatar: Int
    var answeredByPerson: Int
    var answeredElsewhere: Int
    var open: Int
    var ignored: Int
    var hidden: Int
    var rejected: Int
    var failed: Int
    var responseRate: Double?
    var automationRate: Double?

    init(_ counts: OutcomeCounts) {
        self.received = counts.received
        self.answered = counts.answered
        self.answeredByAvatar = counts.answeredByAvatar
        self.answeredByPerson = counts.answeredByPerson
        self.answeredElsewhere = counts.answeredElsewhere
        self.open = counts.open
        self.ignored = counts.ignored
        self.hidden = counts.hidden
        self.rejected = counts.rejected
        self.failed = counts.failed
        self.responseRate = counts.responseRate
        self.automationRate = counts.automationRate
    }
}

private struct ReportView: Encodable {
    struct PlatformView: Encodable {
        var platform: Platform
        var counts: CountsView
    }

    struct CategoryView: Encodable {
        var category: Category?
        var counts: CountsView
    }

    struct DayView: Encodable {
        var date: String
        var since: Timestamp
        var until: Timestamp
        var counts: CountsView
    }

    struct AnswerTimesView: Encodable {
        var measured: Int
        var median: Double?
        var p90: Double?
        var p99: Double?
    }

    var from: String
    var to: String
    var timeZone: String
    var since: Timestamp
    var until: Timestamp
    var total: CountsView
    var answerSeconds: AnswerTimesView
    var platforms: [PlatformView]
    var categories: [CategoryView]
    var days: [DayView]

    init(_ report: Report) {
        let times = report.period.times
        self.from = report.days.first?.day.date ?? ""
        self.to = report.days.last?.day.date ?? ""
        self.timeZone = report.period.timeZone.identifier
        self.since = times.lowerBound
        self.until = times.upperBound
        self.total = CountsView(report.total)
        self.answerSeconds = AnswerTimesView(
            measured: report.answerTimes.total, median: report.answerTimes.percentile(0.5), p90: report.answerTimes.percentile(0.9), p99: report.answerTimes.percentile(0.99))
        // Most first; of the same number in the order of the vocabulary.
        self.platforms = Platform.allCases.compactMap { platform in report.platforms[platform].map { PlatformView(platform: platform, counts: CountsView($0)) } }
            .sorted { $0.counts.received > $1.counts.received }
        self.categories = (Category.allCases.map(Optional.some) + [nil]).compactMap { category in report.categories[category].map { CategoryView(category: category, counts: CountsView($0)) } }
            .sorted { $0.counts.received > $1.counts.received }
        self.days = report.days.map { DayView(date: $0.day.date, since: $0.day.times.lowerBound, until: $0.day.times.upperBound, counts: CountsView($0.counts)) }
    }
}
