import Core

/// What went wrong with a model call, by kind; never holds a prompt, an answer or a key.
public enum ModelError: Error, Sendable, Equatable {
    /// No connection could be made or it broke before an answer.
    case unreachable(String)
    /// The request's deadline passed, retries and waiting included.
    case deadlineExceeded
    /// The endpoint failed repeatedly; nothing was sent.
    case circuitOpen(retryAfter: Duration)
    /// Too many calls wait already; nothing was sent.
    case overloaded
    /// The provider's rate limit, and no time left to wait for it.
    case rateLimited(retryAfter: Duration?)
    /// Money or quota is used up; waiting does not help.
    case quotaExhausted(code: String)
    case unauthorized(code: String?)
    /// An unknown model, or an endpoint that this server doesn't have.
    case notFound(code: String?)
    case contextTooLong
    /// Refused as asked; `parameter` is the provider's path of the field, where it says.
    case badRequest(code: String?, parameter: String?)
    /// 5xx after the tries that the policy allows.
    case server(status: Int, code: String?)
    /// The answer is not what the wire format says it must be; the text tells which part, never its content.
    case malformed(String)
    /// The stream ended or reported an error after its first piece.
    case streamBroken
    /// The model declined to answer.
    case refused
    /// The answer was cut by the token limit or a content filter.
    case incomplete(FinishReason)
    case cancelled

    /// Short and safe for logs, metrics and records.
    public var code: String {
        switch self {
        case .unreachable: "unreachable"
        case .deadlineExceeded: "deadline_exceeded"
        case .circuitOpen: "circuit_open"
        case .overloaded: "overloaded"
        case .rateLimited: "rate_limited"
        case .quotaExhausted: "quota_exhausted"
        case .unauthorized: "unauthorized"
        case .notFound: "not_found"
        case .contextTooLong: "context_too_long"
        case .badRequest: "bad_request"
        case .server: "server_error"
        case .malformed: "malformed_answer"
        case .streamBroken: "stream_broken"
        case .refused: "refused"
        case .incomplete: "incomplete"
        case .cancelled: "cancelled"
        }
    }

    /// One sentence for people: what is wrong and what to do.
    public var message: String {
        switch self {
        case .unreachable: "The language model's server can't be reached; check its address and that it runs."
        case .deadlineExceeded: "The language model did not answer in time."
        case .circuitOpen: "The language model's server keeps failing, so it is left alone for a moment."
        case .overloaded: "Too many calls are waiting for the language model."
        case .rateLimited: "The language model's rate limit is reached."
        case .quotaExhausted: "The language model's account has no quota or credit left."
        case .unauthorized: "The language model's server refuses the key; check it."
        case .notFound: "The language model's server doesn't know this model or endpoint; check the model name and base URL."
        case .contextTooLong: "The conversation is too long for the language model."
        case .badRequest: "The language model's server refuses the request."
        case .server: "The language model's server failed."
        case .malformed: "The language model's answer was not in the agreed form."
        case .streamBroken: "The language model's answer broke off."
        case .refused: "The language model declined to answer."
        case .incomplete: "The language model's answer was cut short."
        case .cancelled: "The call to the language model was cancelled."
        }
    }

    /// The error that crosses rooms: always `.modelUnavailable`, with this error's code as its cause.
    public var appError: AppError {
        var details: [String: String] = ["model_error": self.code]
        switch self {
        case .circuitOpen(let wait): details["retry_after_ms"] = String(wait.wholeMilliseconds)
        case .rateLimited(let wait?): details["retry_after_ms"] = String(wait.wholeMilliseconds)
        case .server(let status, _): details["status"] = String(status)
        default: break
        }
        return AppError(.modelUnavailable, self.message, details: details, cause: self.code)
    }
}
