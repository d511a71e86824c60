import Core
import Foundation
import Storage

/// The days that a report is about, by the clocks of one time zone.
public struct ReportPeriod: Sendable, Hashable {
    /// One day, from its midnight to the next one.
    public struct Day: Sendable, Hashable {
        /// `2026-11-23`.
        public let date: String
        public let times: Range<Timestamp>
    }

    /// The most days that a report may have: a year with some of the one before.
    public static let maximumDays = 400
    /// What is told when nothing else is asked for: the last thirty days, today included.
    public static let usualDays = 30

    public let timeZone: TimeZone
    public let days: [Day]

    /// From the beginning of the first day to the end of the last.
    public var times: Range<Timestamp> {
        guard let first = self.days.first, let last = self.days.last else { return Timestamp(milliseconds: 0) ..< Timestamp(milliseconds: 0) }
        return first.times.lowerBound ..< last.times.upperBound
    }

    /// - Parameters:
    ///   - from: the first day, `2026-11-01`; without it the period has the usual length.
    ///   - to: the last day; today without it.
    ///   - timeZone: an IANA name.
    public init(from: String?, to: String?, timeZone name: String, now: Timestamp) throws {
        guard let timeZone = TimeZone(identifier: name) else { throw AppError.invalid("query.time_zone", "must be a time zone such as Europe/Berlin") }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let today = calendar.startOfDay(for: now.date)
        let last = try to.map { try Self.day($0, "query.to", calendar) } ?? today
        let first = try from.map { try Self.day($0, "query.from", calendar) } ?? calendar.date(byAdding: .day, value: 1 - Self.usualDays, to: last) ?? last
        guard first <= last else { throw AppError.invalid("query.from", "must not be after the last day") }
        let count = (calendar.dateComponents([.day], from: first, to: last).day ?? 0) + 1
        guard count <= Self.maximumDays else { throw AppError.invalid("query.from", "may be at most \(Self.maximumDays) days before the last day") }
        self.timeZone = timeZone
        self.days = (0 ..< count).compactMap { number in
            guard let start = calendar.date(byAdding: .day, value: number, to: first), let end = calendar.date(byAdding: .day, value: number + 1, to: first) else { return nil }
            return Day(date: Self.text(start, calendar), times: Self.slotted(calendar.startOfDay(for: start)) ..< Self.slotted(calendar.startOfDay(for: end)))
        }
    }

    /// Where a clock shows quarters of an hour that no slot begins with, the day begins with the slot before.
    private static func slotted(_ date: Date) -> Timestamp {
        let time = Timestamp(date).milliseconds
        return Timestamp(milliseconds: time - ((time % MessageCounts.slot) + MessageCounts.slot) % MessageCounts.slot)
    }

    private static func day(_ text: String, _ field: String, _ calendar: Calendar) throws -> Date {
        let wrong = AppError.invalid(field, "must be a day such as 2026-11-23, from 2000 to 2199")
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count == 10, parts.map(\.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy { (48 ... 57).contains($0) } }) else { throw wrong }
        guard let year = Int(parts[0]), (2000 ... 2199).contains(year), let date = calendar.date(from: DateComponents(year: year, month: Int(parts[1]), day: Int(parts[2]))) else { throw wrong }
        let start = calendar.startOfDay(for: date)
        // The calendar makes 2 March of 30 February.
        guard Self.text(start, calendar) == text else { throw wrong }
        return start
    }

    private static func text(_ date: Date, _ calendar: Calendar) -> String {
        date.formatted(Date.ISO8601FormatStyle(timeZone: calendar.timeZone).year().month().day())
    }
}
