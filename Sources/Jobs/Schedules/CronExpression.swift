import Core

/// Five fields: minute, hour, day of month, month, day of week. Lists, ranges, steps, names of months and days; 0 and 7 are Sunday;
/// `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. When both day fields are restricted, a day that meets either one counts, as in cron.
public struct CronExpression: Hashable, Sendable, CustomStringConvertible {
    let minutes: Set<Int>
    let hours: Set<Int>
    let days: Set<Int>
    let months: Set<Int>
    /// 0 is Sunday.
    let weekdays: Set<Int>
    let restrictsDays: Bool
    let restrictsWeekdays: Bool
    public let description: String

    private static let shorthands = ["@hourly": "0 * * * *", "@daily": "0 0 * * *", "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *"]
    private static let monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// Throws `validation_failed` saying which field is wrong, or that the expression never comes true (30 February).
    public init(_ text: String) throws {
        let trimmed = text.lowercased()
        let fields = (Self.shorthands[trimmed] ?? trimmed).split(whereSeparator: \.isWhitespace).map(String.init)
        guard fields.count == 5 else { throw AppError.invalid("cron", "needs five fields: minute, hour, day of month, month, day of week") }
        self.description = text
        self.minutes = try Self.parse(fields[0], "minute", 0 ... 59)
        self.hours = try Self.parse(fields[1], "hour", 0 ... 23)
        self.days = try Self.parse(fields[2], "day of month", 1 ... 31)
        self.months = try Self.parse(fields[3], "month", 1 ... 12, names: Self.monthNames, firstName: 1)
        self.weekdays = Set(try Self.parse(fields[4], "day of week", 0 ... 7, names: Self.dayNames, firstName: 0).map { $0 % 7 })
        self.restrictsDays = !fields[2].hasPrefix("*")
        self.restrictsWeekdays = !fields[4].hasPrefix("*")
        let longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let canCome = self.restrictsWeekdays || self.months.contains { month in self.days.contains { $0 <= longest[month - 1] } }
        guard canCome else { throw AppError.invalid("cron", "never comes: those months don't have that day") }
    }

    /// Any hour: such schedules follow the clock on the wall through both of its repeated hours.
    var isEveryHour: Bool { self.hours.count == 24 }

    func includes(_ date: CivilDate) -> Bool {
        guard self.months.contains(date.month) else { return false }
        let (day, weekday) = (self.days.contains(date.day), self.weekdays.contains(date.weekday))
        if self.restrictsDays, self.restrictsWeekdays { return day || weekday }
        return day && weekday
    }

    private static func parse(_ text: String, _ name: String, _ range: ClosedRange<Int>, names: [String] = [], firstName: Int = 0) throws -> Set<Int> {
        func invalid() -> AppError { AppError.invalid("cron", "\(name) must be numbers \(range.lowerBound) to \(range.upperBound), lists, ranges or steps, not \"\(text.prefix(40))\"") }
        func number(_ text: Substring) throws -> Int {
            if let index = names.firstIndex(of: String(text)) { return index + firstName }
            guard !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }), let value = Int(text), range.contains(value) else { throw invalid() }
            return value
        }
        var values: Set<Int> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = item.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count <= 2 else { throw invalid() }
            var step = 1
            if parts.count == 2 {
                guard let value = Int(parts[1]), value > 0, parts[1].allSatisfy(\.isNumber) else { throw invalid() }
                step = value
            }
            let bounds = parts[0].split(separator: "-", omittingEmptySubsequences: false)
            let lower: Int
            let upper: Int
            switch bounds.count {
            case 1 where bounds[0] == "*": (lower, upper) = (range.lowerBound, name == "day of week" ? 6 : range.upperBound)
            case 1:
                lower = try number(bounds[0])
                upper = parts.count == 2 ? range.upperBound : lower
            case 2:
                lower = try number(bounds[0])
                upper = try number(bounds[1])
            default: throw invalid()
            }
            guard lower <= upper else { throw invalid() }
            for value in stride(from: lower, through: upper, by: step) { values.insert(value) }
        }
        return values
    }
}

/// A day of the Gregorian calendar, without a time zone.
struct CivilDate: Hashable {
    /// Days since 1970-01-01.
    var number: Int
    var year: Int
    var month: Int
    var day: Int

    /// By days since 1970-01-01; the algorithm is Howard Hinnant's `civil_from_days`.
    init(number: Int) {
        self.number = number
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        self.day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        self.month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.year = yearOfEra + era * 400 + (self.month <= 2 ? 1 : 0)
    }

    /// 0 is Sunday; 1970-01-01 was a Thursday.
    var weekday: Int { ((self.number + 4) % 7 + 7) % 7 }
    var next: CivilDate { CivilDate(number: self.number + 1) }
}
