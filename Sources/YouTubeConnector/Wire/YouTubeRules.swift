import Connectors
import Core
import Foundation

/// What YouTube's and Google's error answers mean (https://developers.google.com/youtube/v3/docs/errors). Decides by `reason`, never by message: that holds HTML.
struct YouTubeRules: PlatformRules {
    var platform: Platform { .youtube }

    private struct APIError: Decodable {
        struct Body: Decodable {
            struct Item: Decodable { var reason: String? }
            var errors: [Item]?
            var status: String?
        }
        var error: Body
    }

    private struct TokenError: Decodable { var error: String }

    /// The account itself is the problem, and what to do about it.
    private static let accountStates: [String: (ConnectionHealth.State, String, String)] = [
        "youtubeSignupRequired": (.noChannel, "This Google account has no YouTube channel.", "Create a channel, or connect with the account that has one."),
        "authenticatedUserNotChannel": (.noChannel, "This Google account has no YouTube channel.", "Create a channel, or connect with the account that has one."),
        "accountDelegationForbidden": (.needsReconnect, "The account may not act for this channel.", "The channel's owner has to connect, not a delegated manager."),
        "authenticatedUserAccountClosed": (.suspended, "The YouTube account is closed.", "Nothing can be read or sent. Disconnect it here."),
        "authenticatedUserAccountSuspended": (.suspended, "The YouTube account is suspended.", "See the notice in YouTube Studio; connect again when it is lifted."),
        "channelClosed": (.suspended, "The channel is closed.", "Nothing can be read or sent. Disconnect it here."),
        "channelSuspended": (.suspended, "The channel is suspended.", "See the notice in YouTube Studio; connect again when it is lifted."),
        "insufficientPermissions": (.missingPermission, "The permission to manage comments was not given.", "Connect again and leave the permission ticked."),
    ]

    private static let refusals: [String: String] = [
        "commentsDisabled": "Comments are switched off under this video.",
        "commentTextTooLong": "YouTube says that the text is too long.",
        "commentTextRequired": "YouTube says that the text is empty.",
        "operationNotSupported": "This thread can't be replied to.",
        "parentCommentIsPrivate": "The comment is private, so it can't be replied to.",
        "ineligibleAccount": "YouTube does not let this account comment.",
        "forbidden": "YouTube does not allow this for the connected channel.",
        "invalidPageToken": "The place in the list is no longer known.",
        "accessNotConfigured": "The YouTube Data API is not switched on for the installation's Google Cloud project.",
        "keyInvalid": "The installation's Google Cloud project is not set up correctly.",
        "couldNotConvert": "The captions can't be had as text.",
    ]

    func failure(_ answer: HTTPAnswer) -> PlatformFailure {
        if let token = try? JSONDecoder().decode(TokenError.self, from: answer.body) { return Self.tokenFailure(Self.word(token.error) ?? "refused", answer) }
        let error = try? JSONDecoder().decode(APIError.self, from: answer.body)
        let code = Self.word(error?.error.errors?.first?.reason) ?? Self.word(error?.error.status) ?? ""
        let status = answer.status

        if let state = Self.accountStates[code] {
            return PlatformFailure(.health(state.0, remedy: state.2, for: nil), Reason(code, state.1), status: status)
        }
        switch code {
        case "quotaExceeded", "dailyLimitExceeded":
            return PlatformFailure(.quotaExhausted(bucket: "youtube.units"), Reason(code, "YouTube's daily quota of this installation is used up."), status: status)
        case "rateLimitExceeded", "userRateLimitExceeded", "RESOURCE_EXHAUSTED":
            return PlatformFailure(.throttled(after: answer.retryAfter), Reason(code, "YouTube asks for a pause."), status: status)
        case "authError", "UNAUTHENTICATED":
            return PlatformFailure(.tokenRefused, Reason(code, "YouTube no longer accepts the access that was given."), status: status)
        case "backendError", "internalError":
            return PlatformFailure(.stumbled, Reason(code, "YouTube had an internal error."), status: status)
        case "processingFailure":
            // Documented as usually bad input but sometimes passing: what a write did is not known.
            return PlatformFailure(.stumbled, Reason(code, "YouTube could not process the request."), status: status)
        default: break
        }
        switch status {
        case 401: return PlatformFailure(.tokenRefused, Reason("unauthorized", "YouTube no longer accepts the access that was given."), status: status)
        case 404: return PlatformFailure(.gone, Reason(code.isEmpty ? "not_found" : code, "It is no longer on YouTube."), status: status)
        case 429: return PlatformFailure(.throttled(after: answer.retryAfter), Reason("too_many_requests", "YouTube asks for a pause."), status: status)
        case 500...: return PlatformFailure(.stumbled, Reason(code.isEmpty ? "server_error" : code, "YouTube had an internal error."), status: status)
        default:
            if code.hasSuffix("NotFound") { return PlatformFailure(.gone, Reason(code, "It is no longer on YouTube."), status: status) }
            return PlatformFailure(.refused, Reason(code.isEmpty ? "refused" : code, Self.refusals[code] ?? "YouTube refused the request."), status: status)
        }
    }

    /// Reasons are short words and go to logs and people; anything else might quote what was sent, and is dropped.
    private static func word(_ text: String?) -> String? {
        guard let text, (1 ... 64).contains(text.utf8.count) else { return nil }
        return text.utf8.allSatisfy { byte in (48 ... 57).contains(byte) || (65 ... 90).contains(byte) || (97 ... 122).contains(byte) || byte == 95 } ? text : nil
    }

    private static func tokenFailure(_ code: String, _ answer: HTTPAnswer) -> PlatformFailure {
        switch code {
        case "invalid_grant":
            PlatformFailure(
                .health(.needsReconnect, remedy: "Connect the channel again.", for: nil), Reason(code, "The access was withdrawn or has run out."), status: answer.status)
        case "admin_policy_enforced":
            PlatformFailure(
                .health(.needsReconnect, remedy: "Ask the Google Workspace administrator to allow the app, then connect again.", for: nil),
                Reason(code, "The account's administrator does not allow this app."), status: answer.status)
        case "invalid_client", "unauthorized_client", "redirect_uri_mismatch":
            PlatformFailure(.refused, Reason(code, "Google does not accept this installation's client id, secret or redirect address."), status: answer.status)
        default:
            answer.status >= 500
                ? PlatformFailure(.stumbled, Reason(code, "Google had an internal error."), status: answer.status)
                : PlatformFailure(.refused, Reason(code, "Google refused the request."), status: answer.status)
        }
    }
}
