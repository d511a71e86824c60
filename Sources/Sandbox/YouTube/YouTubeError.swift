import HTTPTypes
import Hummingbird

/// An error as the YouTube Data API words it (https://developers.google.com/youtube/v3/docs/errors).
struct YouTubeError: Error {
    var code: Int
    var reason: String
    /// Holds HTML, as the real ones do.
    var message: String
    var domain = "youtube.api"
    var location: String?
    var locationType: String?
    /// The `google.rpc` status name, where the real API sends one.
    var status: String?
    var details: [JSONNode] = []
    /// The short text inside `errors[]`, where it differs.
    var shortMessage: String?

    var json: JSONNode {
        var inner: [String: JSONNode] = ["message": .string(self.shortMessage ?? self.message), "domain": .string(self.domain), "reason": .string(self.reason)]
        if let location { inner["location"] = .string(location) }
        if let locationType { inner["locationType"] = .string(locationType) }
        var outer: [String: JSONNode] = ["code": .integer(Int64(self.code)), "message": .string(self.message), "errors": [.object(inner)]]
        if let status { outer["status"] = .string(status) }
        if !self.details.isEmpty { outer["details"] = .array(self.details) }
        return ["error": .object(outer)]
    }

    var response: Response {
        .json(self.json, status: .init(code: self.code), headers: self.code == 401 ? [.wwwAuthenticate: "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\""] : [:])
    }

    // MARK: who calls

    static let badCredentials = YouTubeError(
        code: 401, reason: "authError",
        message: "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
        domain: "global", location: "Authorization", locationType: "header", status: "UNAUTHENTICATED", shortMessage: "Invalid Credentials")

    static let loginRequired = YouTubeError(
        code: 401, reason: "required",
        message: "API keys are not supported by this API. Expected OAuth2 access token or other authentication credentials that assert a principal. See https://cloud.google.com/docs/authentication",
        domain: "global", location: "Authorization", locationType: "header", status: "UNAUTHENTICATED",
        details: [Self.info("CREDENTIALS_MISSING")], shortMessage: "Login Required.")

    static let unregistered = YouTubeError(
        code: 403, reason: "forbidden",
        message: "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
        domain: "global", status: "PERMISSION_DENIED")

    static let invalidKey = YouTubeError(
        code: 400, reason: "badRequest", message: "API key not valid. Please pass a valid API key.", domain: "global", status: "INVALID_ARGUMENT",
        details: [Self.info("API_KEY_INVALID")])

    static let insufficientScope = YouTubeError(
        code: 403, reason: "insufficientPermissions", message: "Request had insufficient authentication scopes.", domain: "global", status: "PERMISSION_DENIED",
        details: [Self.info("ACCESS_TOKEN_SCOPE_INSUFFICIENT")], shortMessage: "Insufficient Permission")

    static let signupRequired = YouTubeError(
        code: 401, reason: "youtubeSignupRequired", message: "Unauthorized", domain: "youtube.header", location: "Authorization", locationType: "header")

    private static func info(_ reason: String) -> JSONNode {
        [
            "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": .string(reason), "domain": "googleapis.com",
            "metadata": ["service": "youtube.googleapis.com"],
        ]
    }

    static func account(_ reason: String) -> YouTubeError {
        YouTubeError(code: 403, reason: reason, message: "The authenticated user's account can't be used for this request.", domain: "youtube.common", location: "Authorization", locationType: "header")
    }

    // MARK: how often

    static let quotaExceeded = YouTubeError(
        code: 403, reason: "quotaExceeded",
        message: "The request cannot be completed because you have exceeded your <a href=\"/youtube/v3/getting-started#quota\">quota</a>.", domain: "youtube.quota")

    static let rateLimited = YouTubeError(
        code: 403, reason: "rateLimitExceeded", message: "The request cannot be completed because the rate limit has been exceeded. Try again later.",
        domain: "usageLimits")

    // MARK: parameters

    static func missing(_ parameter: String) -> YouTubeError {
        YouTubeError(
            code: 400, reason: "missingRequiredParameter", message: "The request is missing a required parameter: <code>\(parameter)</code>.",
            domain: "youtube.parameter", location: parameter, locationType: "parameter")
    }

    static func noFilter(_ expected: [String]) -> YouTubeError {
        YouTubeError(
            code: 400, reason: "missingRequiredParameter", message: "No filter selected. Expected one of: \(expected.joined(separator: ", "))",
            domain: "youtube.parameter", location: "parameters.", locationType: "other")
    }

    static func incompatible(_ names: [String]) -> YouTubeError {
        YouTubeError(
            code: 400, reason: "incompatibleParameters", message: "Incompatible parameters specified in the request: \(names.joined(separator: ", "))",
            domain: "youtube.parameter", location: "parameters.", locationType: "other")
    }

    static func unknownPart(_ part: String) -> YouTubeError {
        YouTubeError(code: 400, reason: "unknownPart", message: "'\(part.escapedForHTML())'", domain: "youtube.part", location: "part", locationType: "parameter")
    }

    static func unexpected(_ parameter: String) -> YouTubeError {
        let text = "Invalid JSON payload received. Unknown name \"\(parameter)\": Cannot bind query parameter. Field '\(parameter)' could not be found in request message."
        return YouTubeError(code: 400, reason: "unexpectedParameter", message: text, domain: "global", status: "INVALID_ARGUMENT")
    }

    static func invalid(_ parameter: String, _ message: String) -> YouTubeError {
        YouTubeError(code: 400, reason: "invalidParameter", message: message, domain: "youtube.parameter", location: parameter, locationType: "parameter")
    }

    static let invalidPageToken = YouTubeError(
        code: 400, reason: "invalidPageToken", message: "The request specifies an invalid page token.", domain: "youtube.parameter", location: "pageToken",
        locationType: "parameter")

    static let parseError = YouTubeError(
        code: 400, reason: "parseError", message: "Invalid JSON payload received. Unexpected token.", domain: "global", status: "INVALID_ARGUMENT")

    static let preconditionFailed = YouTubeError(
        code: 412, reason: "conditionNotMet", message: "Precondition Failed", domain: "global", location: "If-Match", locationType: "header")

    // MARK: things

    static func bad(_ reason: String, _ message: String, domain: String = "youtube.comment", location: String? = nil) -> YouTubeError {
        YouTubeError(code: 400, reason: reason, message: message, domain: domain, location: location, locationType: location.map { $0.contains(".") ? "other" : "parameter" })
    }

    static func forbidden(_ message: String, domain: String = "youtube.comment", reason: String = "forbidden", location: String? = nil) -> YouTubeError {
        YouTubeError(code: 403, reason: reason, message: message, domain: domain, location: location, locationType: location.map { _ in "parameter" })
    }

    static func notFound(_ reason: String, _ message: String, domain: String, location: String? = nil) -> YouTubeError {
        YouTubeError(code: 404, reason: reason, message: message, domain: domain, location: location, locationType: location.map { _ in "parameter" })
    }

    static func videoNotFound(domain: String = "youtube.video", location: String = "videoId") -> YouTubeError {
        .notFound(
            "videoNotFound", "The video identified by the <code><a href=\"/youtube/v3/docs/videos#id\">\(location)</a></code> parameter could not be found.",
            domain: domain, location: location)
    }

    static func commentsDisabled(domain: String = "youtube.commentThread") -> YouTubeError {
        .forbidden(
            "The video identified by the <code><a href=\"/youtube/v3/docs/commentThreads/list#videoId\">videoId</a></code> parameter has disabled comments.",
            domain: domain, reason: "commentsDisabled", location: "videoId")
    }
}
