/// An error answer of the OpenAI API: `{"error":{"message","type","param","code"}}` with all four keys
/// (https://platform.openai.com/docs/guides/error-codes).
struct OpenAIError: Error, Sendable, Equatable {
    var status: Int
    var message: String
    var type: String
    var param: String?
    var code: String?
    var headers: [String: String] = [:]

    var body: OrderedJSON {
        [
            "error": [
                "message": .string(self.message), "type": .string(self.type), "param": OrderedJSON(optional: self.param),
                "code": OrderedJSON(optional: self.code),
            ]
        ]
    }

    static func invalid(_ message: String, param: String? = nil, code: String? = nil) -> OpenAIError {
        OpenAIError(status: 400, message: message, type: "invalid_request_error", param: param, code: code)
    }

    static func missing(_ param: String) -> OpenAIError {
        .invalid("Missing required parameter: '\(param)'.", param: param, code: "missing_required_parameter")
    }

    static func wrongType(_ param: String, expected: String, got value: OrderedJSON) -> OpenAIError {
        .invalid("Invalid type for '\(param)': expected \(expected), but got \(value.typeName) instead.", param: param, code: "invalid_type")
    }

    static func notFound(_ message: String, param: String? = nil, code: String? = nil) -> OpenAIError {
        OpenAIError(status: 404, message: message, type: "invalid_request_error", param: param, code: code)
    }

    static func modelNotFound(_ model: String) -> OpenAIError {
        .notFound("The model `\(model)` does not exist or you do not have access to it.", param: "model", code: "model_not_found")
    }

    static func rateLimited(kind: String, model: String, limit: Int, used: Int, requested: Int, waitMilliseconds: Int64) -> OpenAIError {
        let unit = kind == "tokens" ? "tokens per min (TPM)" : "requests per min (RPM)"
        return OpenAIError(
            status: 429,
            message: "Rate limit reached for \(model) on \(unit): Limit \(limit), Used \(used), Requested \(requested). Please try again in \(OpenAIDuration.text(milliseconds: waitMilliseconds)).",
            type: kind, param: nil, code: "rate_limit_exceeded",
            headers: ["retry-after": String(max(1, (waitMilliseconds + 999) / 1000)), "retry-after-ms": String(max(1, waitMilliseconds))]
        )
    }

    /// No money or quota left: a 429 that waiting does not mend, so it carries no `retry-after`.
    static let insufficientQuota = OpenAIError(
        status: 429, message: "You exceeded your current quota, please check your plan and billing details.",
        type: "insufficient_quota", param: nil, code: "insufficient_quota"
    )

    static let overloaded = OpenAIError(
        status: 503, message: "The server is currently overloaded, please try again later.", type: "service_unavailable_error", param: nil,
        code: "server_is_overloaded", headers: ["retry-after": "5"]
    )

    static let serverError = OpenAIError(
        status: 500, message: "The server had an error while processing your request. Sorry about that!", type: "server_error", param: nil, code: nil
    )
}

/// Durations as rate-limit headers spell them: number and unit run together, such as `1s`, `6m0s`, `120ms`
/// (https://platform.openai.com/docs/guides/rate-limits).
enum OpenAIDuration {
    static func text(milliseconds: Int64) -> String {
        guard milliseconds >= 1000 else { return "\(max(0, milliseconds))ms" }
        let (hours, minutes) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60)
        let rest = milliseconds % 60_000
        let seconds = rest % 1000 == 0 ? "\(rest / 1000)s" : "\(Double(rest) / 1000)s"
        if hours > 0 { return "\(hours)h\(minutes)m\(seconds)" }
        return minutes > 0 ? "\(minutes)m\(seconds)" : seconds
    }
}
