/// How loudly an error is logged.
public enum ErrorLevel: String, Codable, Sendable { case debug, info, notice, warning, error, critical }

/// One field of bad input: where, what is wrong with it and what is allowed.
public struct FieldProblem: Codable, Hashable, Sendable {
    /// Path in the request, for instance `tone.formality` or `query.limit`.
    public var field: String
    /// A sentence for people.
    public var message: String

    public init(_ field: String, _ message: String) {
        self.field = field
        self.message = message
    }
}

/// The one error type that crosses rooms: a stable code, an HTTP status, a log level and a message that is safe to show.
///
/// `message`, `fields` and `details` never hold secrets or message text: they reach logs and API clients as they are.
public struct AppError: Error, Sendable, CustomStringConvertible {
    public var code: ErrorCode
    /// One sentence for people: what is wrong and what to do.
    public var message: String
    /// Bad input: one entry for each field that is wrong; empty for other errors.
    public var fields: [FieldProblem]
    /// Safe facts for logs and clients, for instance `["retry_after_ms": "1200"]`.
    public var details: [String: String]
    /// What went wrong underneath, by type and code only.
    public var cause: String?

    public init(_ code: ErrorCode, _ message: String, fields: [FieldProblem] = [], details: [String: String] = [:], cause: String? = nil) {
        self.code = code
        self.message = message
        self.fields = fields
        self.details = details
        self.cause = cause
    }

    /// Bad input in one field: `validationFailed`, with the field's name before the sentence that says what is allowed.
    public static func invalid(_ field: String, _ message: String) -> AppError {
        AppError(.validationFailed, "\(field): \(message)", fields: [FieldProblem(field, message)])
    }

    /// A record that isn't there, or that the caller may not know of; `what` is the noun that the message shows.
    public static func notFound(_ what: String) -> AppError { AppError(.notFound, "There is no such \(what).") }

    /// The HTTP status that the gateway answers with.
    public var status: Int { self.code.status }
    public var level: ErrorLevel { self.code.level }
    public var description: String { "\(self.code.rawValue): \(self.message)" + (self.cause.map { " (\($0))" } ?? "") }
}

/// Stable machine-readable codes; clients branch on them, so a code is never renamed.
public enum ErrorCode: String, Codable, Sendable, CaseIterable {
    case validationFailed = "validation_failed"
    case malformedRequest = "malformed_request"
    case unauthenticated
    case invalidCredentials = "invalid_credentials"
    case accountLocked = "account_locked"
    case forbidden
    case originRefused = "origin_refused"
    case registrationClosed = "registration_closed"
    case notFound = "not_found"
    case methodNotAllowed = "method_not_allowed"
    case conflict
    case stateChanged = "state_changed"
    case preconditionFailed = "precondition_failed"
    case preconditionRequired = "precondition_required"
    case idempotencyKeyReused = "idempotency_key_reused"
    case payloadTooLarge = "payload_too_large"
    case unsupportedMediaType = "unsupported_media_type"
    case rateLimited = "rate_limited"
    case avatarStopped = "avatar_stopped"
    case windowClosed = "window_closed"
    case capReached = "cap_reached"
    case connectionUnavailable = "connection_unavailable"
    case platformRefused = "platform_refused"
    case platformUnavailable = "platform_unavailable"
    case modelUnavailable = "model_unavailable"
    case signatureInvalid = "signature_invalid"
    case tokenInvalid = "token_invalid"
    case configurationInvalid = "configuration_invalid"
    case storageUnavailable = "storage_unavailable"
    case storageFull = "storage_full"
    case storageCorrupt = "storage_corrupt"
    case duplicateRecord = "duplicate_record"
    case secretUnreadable = "secret_unreadable"
    case shuttingDown = "shutting_down"
    case timedOut = "timed_out"
    case internalFailure = "internal_failure"

    /// The HTTP status (RFC 9110) that the gateway answers with.
    public var status: Int {
        switch self {
        case .validationFailed: 422
        case .malformedRequest: 400
        case .unauthenticated, .invalidCredentials, .tokenInvalid, .signatureInvalid: 401
        case .forbidden, .originRefused, .registrationClosed: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        // An account that is disconnected or needs its person is a state of the workspace, not a failure of the server.
        case .conflict, .stateChanged, .duplicateRecord, .avatarStopped, .windowClosed, .capReached, .connectionUnavailable: 409
        case .preconditionFailed: 412
        case .payloadTooLarge: 413
        case .unsupportedMediaType: 415
        case .idempotencyKeyReused: 422
        case .accountLocked, .rateLimited: 429
        case .preconditionRequired: 428
        case .configurationInvalid, .storageCorrupt, .secretUnreadable, .internalFailure: 500
        case .platformRefused, .platformUnavailable: 502
        case .modelUnavailable, .storageUnavailable, .shuttingDown: 503
        case .timedOut: 504
        case .storageFull: 507
        }
    }

    /// A short title for RFC 9457 problem details.
    public var title: String { self.rawValue.split(separator: "_").joined(separator: " ") }

    public var level: ErrorLevel {
        switch self.status {
        case 507, 500: .error
        case 501...: .warning
        default: .info
        }
    }
}
