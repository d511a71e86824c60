import Foundation

/// An instant in UTC, in whole milliseconds since 1970. Stored as an integer; the API shows ISO 8601
/// (see `CodingUserInfoKey.timestampsAsText`). Times that others name can be anything: arithmetic stops at the ends of `Int64`
/// instead of trapping, and text stops at the ends of years with four digits.
public struct Timestamp: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    public init(_ date: Date) { self.milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded()) }

    /// Milliseconds since 1970 as somebody else wrote them; nil for what is no time from 1970 to 9999.
    public init?(foreignMilliseconds number: Double) {
        guard number >= 0, number <= Double(ISO8601Text.last) else { return nil }
        self.milliseconds = Int64(number)
    }

    /// Parses ISO 8601 with `Z`, `+00:00` or `+0000`, with or without fractional seconds; nil when it is none of these.
    public init?(iso8601 text: String) {
        guard let value = ISO8601Text.parse(text) else { return nil }
        self.milliseconds = value
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            self.milliseconds = number
            return
        }
        let text = try container.decode(String.self)
        guard let value = ISO8601Text.parse(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected an ISO 8601 time such as 2026-11-22T15:25:28Z")
        }
        self.milliseconds = value
    }

    /// Whole milliseconds, or ISO 8601 text for an encoder with `timestampsAsText`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if encoder.userInfo[.timestampsAsText] as? Bool == true {
            try container.encode(self.iso8601)
        } else {
            try container.encode(self.milliseconds)
        }
    }

    public var date: Date { Date(timeIntervalSince1970: Double(self.milliseconds) / 1000) }
    public var description: String { self.iso8601 }

    /// For instance `2026-11-22T15:25:28.123Z`.
    public var iso8601: String { ISO8601Text.format(self.milliseconds) }

    /// Whether it is earlier.
    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// Later by `right`, whose parts below a millisecond are dropped.
    public static func + (left: Self, right: Duration) -> Self { Self(milliseconds: left.milliseconds.saturatingSum(right.wholeMilliseconds)) }
    /// Earlier by `right`, whose parts below a millisecond are dropped.
    public static func - (left: Self, right: Duration) -> Self { Self(milliseconds: left.milliseconds.saturatingDifference(right.wholeMilliseconds)) }
    /// How much later the left one is; negative when it is earlier.
    public static func - (left: Self, right: Self) -> Duration { .milliseconds(left.milliseconds.saturatingDifference(right.milliseconds)) }

    /// 1970, when nothing of ours can have happened: stands for “never” where a time is needed.
    public static let distantPast = Timestamp(milliseconds: 0)
}

extension CodingUserInfoKey {
    /// Set to `true` on an encoder whose output is for people or API clients: times become ISO 8601 text.
    public static let timestampsAsText = CodingUserInfoKey(rawValue: "understudy.timestampsAsText").unsafelyUnwrapped // never nil: the initialiser is failable only by protocol
}

extension Duration {
    /// This duration in whole milliseconds, rounded towards zero; the nearest `Int64` for what is longer than 290 million years.
    public var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = self.components
        let (milliseconds, isTooLong) = seconds.multipliedReportingOverflow(by: 1000)
        return isTooLong ? (seconds < 0 ? .min : .max) : milliseconds.saturatingSum(attoseconds / 1_000_000_000_000_000)
    }

    /// That many times 60 seconds.
    public static func minutes(_ count: some BinaryInteger) -> Duration { .seconds(Int64(count) * 60) }
    /// That many times 3,600 seconds.
    public static func hours(_ count: some BinaryInteger) -> Duration { .seconds(Int64(count) * 3600) }
    /// That many times 86,400 seconds: not a calendar day, which can be an hour longer or shorter.
    public static func days(_ count: some BinaryInteger) -> Duration { .seconds(Int64(count) * 86400) }
}

/// Civil-date arithmetic by Howard Hinnant's `days_from_civil`: formatting is on the path of every event and log line,
/// where Foundation's formatters are an order of magnitude slower.
enum ISO8601Text {
    /// The first and last milliseconds whose year has four digits.
    static let first: Int64 = -62_167_219_200_000
    static let last: Int64 = 253_402_300_799_999

    static func format(_ instant: Int64) -> String {
        let milliseconds = min(max(instant, Self.first), Self.last)
        let days = milliseconds.flooredDivision(86_400_000)
        let rest = milliseconds - days * 86_400_000
        let (year, month, day) = civil(fromDays: days)
        let seconds = rest / 1000
        return pad(year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2) + "T" + pad(seconds / 3600, 2) + ":" + pad(seconds / 60 % 60, 2)
            + ":" + pad(seconds % 60, 2) + "." + pad(rest % 1000, 3) + "Z"
    }

    static func parse(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        func number(_ start: Int, _ length: Int) -> Int64? {
            guard start + length <= bytes.count else { return nil }
            var value: Int64 = 0
            for byte in bytes[start ..< start + length] {
                guard byte >= 48, byte <= 57 else { return nil }
                value = value * 10 + Int64(byte - 48)
            }
            return value
        }
        guard bytes.count >= 20, bytes[4] == 45, bytes[7] == 45, bytes[10] == 84 || bytes[10] == 116 || bytes[10] == 32, bytes[13] == 58, bytes[16] == 58,
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2), let hour = number(11, 2), let minute = number(14, 2),
            let second = number(17, 2), (1 ... 12).contains(month), (1 ... 31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        let wholeDays = days(fromYear: year, month: month, day: day)
        guard civil(fromDays: wholeDays).day == day else { return nil }
        var index = 19
        var fraction: Int64 = 0
        if index < bytes.count, bytes[index] == 46 {
            index += 1
            var digits = 0
            while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 {
                if digits < 3 { fraction = fraction * 10 + Int64(bytes[index] - 48) }
                digits += 1
                index += 1
            }
            guard digits > 0 else { return nil }
            for _ in min(digits, 3) ..< 3 { fraction *= 10 }
        }
        guard index < bytes.count else { return nil }
        var offset: Int64 = 0
        switch bytes[index] {
        case 90, 122:
            guard index + 1 == bytes.count else { return nil }
        case 43, 45:
            let hasColon = index + 3 < bytes.count && bytes[index + 3] == 58
            guard let hours = number(index + 1, 2), let minutes = number(index + (hasColon ? 4 : 3), 2), hours < 24, minutes < 60,
                index + (hasColon ? 6 : 5) == bytes.count
            else { return nil }
            offset = (hours * 60 + minutes) * 60_000 * (bytes[index] == 43 ? 1 : -1)
        default: return nil
        }
        return wholeDays * 86_400_000 + (hour * 3600 + minute * 60 + second) * 1000 + fraction - offset
    }

    private static func days(fromYear year: Int64, month: Int64, day: Int64) -> Int64 {
        let y = month <= 2 ? year - 1 : year
        let era = y.flooredDivision(400)
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = shifted.flooredDivision(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func pad(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
    }
}

extension Int64 {
    fileprivate func saturatingSum(_ other: Int64) -> Int64 {
        let (sum, isBeyond) = self.addingReportingOverflow(other)
        return isBeyond ? (other < 0 ? .min : .max) : sum
    }

    fileprivate func saturatingDifference(_ other: Int64) -> Int64 {
        let (difference, isBeyond) = self.subtractingReportingOverflow(other)
        return isBeyond ? (other < 0 ? .max : .min) : difference
    }

    fileprivate func flooredDivision(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
