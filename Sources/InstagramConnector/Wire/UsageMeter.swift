import Connectors
import Core
import Foundation
import Synchronization

/// What the usage headers said last (https://developers.facebook.com/docs/graph-api/overview/rate-limiting): percentages per account and for the whole app.
final class UsageMeter: Sendable {
    private struct Usage: Decodable {
        var call_count: Double?
        var total_time: Double?
        var total_cputime: Double?
        /// Minutes.
        var estimated_time_to_regain_access: Double?

        var percent: Double { max(self.call_count ?? 0, self.total_time ?? 0, self.total_cputime ?? 0) }
    }

    private struct Reading {
        var percent: Double
        var at: Timestamp
        var blockedUntil: Timestamp?
    }

    /// Reading and collecting pause from here on; replies may still go.
    static let slowFrom = 80.0
    private static let pause: Duration = .minutes(5)
    private static let capacity = 10_000
    private static let app = ""
    private let readings = Mutex<[String: Reading]>([:])

    func observe(_ answer: HTTPAnswer, connection: Identifier<Connection>?, at now: Timestamp) {
        if let text = answer.header("x-app-usage"), let usage = try? JSONDecoder().decode(Usage.self, from: Data(text.utf8)) {
            self.note(Self.app, percent: usage.percent, minutes: usage.estimated_time_to_regain_access, at: now)
        }
        guard let connection, let text = answer.header("x-business-use-case-usage"), let accounts = try? JSONDecoder().decode([String: [Usage]].self, from: Data(text.utf8))
        else { return }
        let usages = accounts.values.joined()
        guard let percent = usages.map(\.percent).max() else { return }
        self.note(connection.rawValue, percent: percent, minutes: usages.compactMap(\.estimated_time_to_regain_access).max(), at: now)
    }

    /// Code 4: the whole app is throttled, and calls meanwhile lengthen it.
    func blockApp(until: Timestamp, at now: Timestamp) {
        self.readings.withLock { $0[Self.app] = Reading(percent: 100, at: now, blockedUntil: until) }
    }

    private func note(_ key: String, percent: Double, minutes: Double?, at now: Timestamp) {
        self.readings.withLock { readings in
            if readings.count >= Self.capacity { readings = readings.filter { now - $0.value.at < .hours(1) } }
            var blocked: Timestamp?
            if let minutes, minutes > 0 { blocked = now + .seconds(Int64(min(minutes, 1440) * 60)) } else if percent >= 100 { blocked = now + Self.pause }
            readings[key] = Reading(percent: percent, at: now, blockedUntil: blocked)
        }
    }

    func holdsBack(_ purpose: BudgetPurpose, connection: Identifier<Connection>?, at now: Timestamp) -> (until: Timestamp, reason: Reason)? {
        self.readings.withLock { readings in
            for key in [Self.app, connection?.rawValue ?? Self.app] {
                guard let reading = readings[key] else { continue }
                if let until = reading.blockedUntil, now < until {
                    return (until, Reason("usage_blocked", "Instagram's usage limit is reached.", values: ["until": until.iso8601]))
                }
                if purpose == .polling || purpose == .collection, reading.percent >= Self.slowFrom, now < reading.at + Self.pause {
                    return (reading.at + Self.pause, Reason("usage_high", "Instagram's usage limit is nearly reached; reading pauses so that replies can go."))
                }
            }
            return nil
        }
    }
}
