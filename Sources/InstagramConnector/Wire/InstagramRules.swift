import Connectors
import Core
import Foundation

/// What Instagram's error answers mean (https://developers.facebook.com/docs/graph-api/guides/error-handling): by code and subcode, never by HTTP status or message.
struct InstagramRules: PlatformRules {
    let meter = UsageMeter()

    var platform: Platform { .instagram }

    struct GraphError: Decodable {
        struct Body: Decodable {
            var code: Int?
            var error_subcode: Int?
            var is_transient: Bool?
        }
        var error: Body
    }

    /// The token endpoint's own envelope (https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login).
    private struct LoginError: Decodable { var error_type: String }

    func observe(_ answer: HTTPAnswer, connection: Identifier<Connection>?, at now: Timestamp) {
        self.meter.observe(answer, connection: connection, at: now)
        if answer.status >= 400, (try? JSONDecoder().decode(GraphError.self, from: answer.body))?.error.code == 4 {
            self.meter.blockApp(until: now + .minutes(5), at: now)
        }
    }

    func holdsBack(_ purpose: BudgetPurpose, connection: Identifier<Connection>?, at now: Timestamp) -> (until: Timestamp, reason: Reason)? {
        self.meter.holdsBack(purpose, connection: connection, at: now)
    }

    func failure(_ answer: HTTPAnswer) -> PlatformFailure {
        if let error = try? JSONDecoder().decode(GraphError.self, from: answer.body), let code = error.error.code {
            return self.failure(code: code, subcode: error.error.error_subcode ?? 0, isTransient: error.error.is_transient ?? false, answer)
        }
        if (try? JSONDecoder().decode(LoginError.self, from: answer.body)) != nil {
            return PlatformFailure(.refused, Reason("login_refused", "Instagram did not accept the login. Start again."), status: answer.status)
        }
        return switch answer.status {
        case 401: Self.health(.needsReconnect, "http_401", Self.refused, Self.reconnect, nil, 401)
        case 404: PlatformFailure(.gone, Reason("not_found", "It is no longer on Instagram."), status: 404)
        case 429: PlatformFailure(.throttled(after: answer.retryAfter), Reason("too_many_requests", "Instagram asks for a pause."), status: 429)
        case 500...: PlatformFailure(.stumbled, Reason("server_error", "Instagram had an internal error."), status: answer.status)
        default: PlatformFailure(.refused, Reason("refused", "Instagram refused the request."), status: answer.status)
        }
    }

    private func failure(code: Int, subcode: Int, isTransient: Bool, _ answer: HTTPAnswer) -> PlatformFailure {
        let name = subcode == 0 ? "instagram_\(code)" : "instagram_\(code)_\(subcode)"
        let status = answer.status
        func plain(_ meaning: PlatformFailure.Meaning, _ text: String) -> PlatformFailure { PlatformFailure(meaning, Reason(name, text), status: status) }
        func health(_ state: ConnectionHealth.State, _ text: String, _ remedy: String, _ duration: Duration? = nil) -> PlatformFailure {
            Self.health(state, name, text, remedy, duration, status)
        }
        switch (code, subcode) {
        case (10, 2534022): return plain(.windowClosed, "Instagram's 24-hour window for answering is closed.")
        case (10, 1893063):
            return health(.restricted, "Instagram keeps this account from sending for a while.", "Wait, and see the account's status in the Instagram app.", .hours(1))
        case (200, 2534041):
            return health(
                .messagesBlocked, "Access to messages is switched off in the Instagram app.",
                "In the Instagram app: Settings, Messages and story replies, Message controls, Connected tools: allow access to messages.")
        case (10, _), (200 ... 299, _):
            return health(.missingPermission, "A permission is missing or was taken back.", "Connect again and leave all permissions ticked.")
        case (190, _): return health(.needsReconnect, Self.tokenReasons[subcode] ?? Self.refused, Self.reconnect)
        case (368, _):
            return health(
                .restricted, "Instagram judged recent actions as abusive and blocked them for now.",
                "Stop automated replies for this account and look through the latest ones; slower and less alike is safer.", .days(1))
        case (25, _):
            return health(.restricted, "The Instagram account is restricted or has to pass a check.", "Open the Instagram app and do what it asks for.", .hours(1))
        case (100, 2534029):
            return health(.restricted, "The account is blocked from Instagram's messaging API.", "See the account's status in the Instagram app.", .hours(6))
        case (100, 33): return plain(.gone, "It is no longer on Instagram, or not visible to this account.")
        case (100, 2534014): return plain(.refused, "Instagram knows no such person for this account.")
        case (551, _): return plain(.refused, "The person does not take messages now.")
        case (10900, _): return plain(.privateReplyUsed, "The one private reply to this comment was given already.")
        case (10903, _): return plain(.refused, "This person can't be answered privately.")
        case (4, _): return plain(.throttled(after: Self.regain(answer) ?? .minutes(5)), "Instagram's limit for the whole app is reached.")
        case (17, _): return plain(.throttled(after: Self.regain(answer) ?? .minutes(5)), "Instagram's limit for this account is reached.")
        case (32, _): return plain(.throttled(after: Self.regain(answer) ?? .minutes(15)), "Instagram's limit for this account is reached.")
        // The messaging limits count single seconds: a minute's pause would hold up every message for one call too many.
        case (613, 2534040): return plain(.throttled(after: Self.regain(answer) ?? .seconds(2)), "Instagram asks for a short pause.")
        case (613, _): return plain(.throttled(after: Self.regain(answer) ?? .seconds(60)), "Instagram asks for a pause.")
        case (80002, _): return plain(.throttled(after: Self.regain(answer) ?? .minutes(10)), "Instagram's usage limit for this account is reached.")
        case (1, _), (2, _): return plain(.stumbled, "Instagram had an internal error.")
        case (3, _), (803, _): return plain(.refused, "This installation's Instagram app is not set up for the call.")
        default:
            if isTransient || status >= 500 { return plain(.stumbled, "Instagram had an internal error.") }
            return plain(.refused, "Instagram refused the request.")
        }
    }

    private static let refused = "Instagram no longer accepts the access that was given."
    private static let reconnect = "Connect the account again."
    private static let tokenReasons = [
        458: "The app was removed in the account's settings.", 459: "Instagram asks the account for a check.", 460: "The account's password was changed.",
        463: "The access has run out.", 464: "Instagram asks the account for a check.", 467: "The access was withdrawn.",
    ]

    private static func health(
        _ state: ConnectionHealth.State, _ code: String, _ text: String, _ remedy: String, _ duration: Duration?, _ status: Int
    ) -> PlatformFailure {
        PlatformFailure(.health(state, remedy: remedy, for: duration), Reason(code, text), status: status)
    }

    /// `estimated_time_to_regain_access`, minutes.
    private static func regain(_ answer: HTTPAnswer) -> Duration? {
        struct Usage: Decodable { var estimated_time_to_regain_access: Double? }
        guard let text = answer.header("x-business-use-case-usage"), let accounts = try? JSONDecoder().decode([String: [Usage]].self, from: Data(text.utf8)),
            let minutes = accounts.values.joined().compactMap(\.estimated_time_to_regain_access).max(), minutes > 0
        else { return answer.retryAfter }
        return .seconds(Int64(min(minutes, 1440) * 60))
    }
}
