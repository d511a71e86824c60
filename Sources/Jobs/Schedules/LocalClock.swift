import Core
import Foundation

/// The clock on the wall of one time zone, with its skipped and its repeated hours.
struct LocalClock: Sendable {
    private let zone: TimeZone

    /// `name` is an IANA name such as `Europe/Berlin`. Throws `validation_failed` for others.
    init(_ name: String) throws {
        guard let zone = TimeZone(identifier: name) else { throw AppError.invalid("time_zone", "\"\(name.prefix(60))\" is not a known time zone, for instance Europe/Berlin") }
        self.zone = zone
    }

    /// Seconds that local time is ahead of UTC at that second since 1970.
    private func offset(_ second: Int) -> Int { self.zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))) }

    /// Day, hour and minute that the clock shows.
    func reading(_ second: Int) -> (date: CivilDate, hour: Int, minute: Int) {
        let local = second + self.offset(second)
        let day = local.floorDivided(by: 86_400)
        let rest = local - day * 86_400
        return (CivilDate(number: day), rest / 3600, rest / 60 % 60)
    }

    /// The second since 1970 at which the clock shows this. A repeated reading means its first time; a skipped one the end of the gap.
    func second(_ date: CivilDate, hour: Int, minute: Int) -> Int {
        let local = date.number * 86_400 + hour * 3600 + minute * 60
        let before = self.offset(local - 86_400)
        let after = self.offset(local + 86_400)
        let early = local - max(before, after)
        let late = local - min(before, after)
        if early + self.offset(early) == local { return early }
        if late + self.offset(late) == local { return late }
        // In a gap: find the second at which the offset changes.
        var (low, high) = (local - 86_400, local + 86_400)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if self.offset(middle) == before { low = middle } else { high = middle }
        }
        return high
    }
}

extension CronExpression {
    /// The first time after `time` in that time zone.
    ///
    /// With fixed hours a schedule fires once a day also when clocks change: a skipped time fires at the end of the gap, a repeated one
    /// the first time. With every hour it follows the clock, so the repeated hour fires twice.
    func next(after time: Timestamp, clock: LocalClock) -> Timestamp? {
        let start = Int(time.milliseconds.floorDivided(by: 1000))
        return (self.isEveryHour ? self.nextByMinute(start, clock) : self.nextByDay(start, clock)).map { Timestamp(milliseconds: Int64($0) * 1000) }
    }

    /// 29 February can be eight years away.
    private static let farthestDays = 366 * 9

    private func nextByDay(_ start: Int, _ clock: LocalClock) -> Int? {
        // A day earlier: the end of a gap can be on the following day.
        var date = CivilDate(number: clock.reading(start).date.number - 1)
        let (hours, minutes) = (self.hours.sorted(), self.minutes.sorted())
        for _ in 0 ... Self.farthestDays {
            defer { date = date.next }
            guard self.includes(date) else { continue }
            // Gaps can bring two readings to one instant or out of order, so the earliest of the day's is looked for.
            var best: Int?
            for hour in hours {
                for minute in minutes {
                    let second = clock.second(date, hour: hour, minute: minute)
                    if second > start { best = min(best ?? second, second) }
                }
                if let best { return best }
            }
        }
        return nil
    }

    private func nextByMinute(_ start: Int, _ clock: LocalClock) -> Int? {
        var second = (start.floorDivided(by: 60) + 1) * 60
        let end = start + Self.farthestDays * 86_400
        while second < end {
            let reading = clock.reading(second)
            if !self.includes(reading.date) {
                // On to the next local day; at least an hour, at most up to its midnight.
                second += max(3600 - reading.minute * 60, (23 - reading.hour) * 3600 - reading.minute * 60)
                continue
            }
            if self.minutes.contains(reading.minute) { return second }
            second += 60
        }
        return nil
    }
}

extension BinaryInteger {
    fileprivate func floorDivided(by divisor: Self) -> Self {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
