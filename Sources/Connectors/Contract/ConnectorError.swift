import Core

/// Why a call to a platform (other than sending) did not work. `appError` is what crosses into services.
public enum ConnectorError: Error, Hashable, Sendable {
    /// The connection can't be used as it is; store the health.
    case connection(ConnectionHealth)
    /// Throttled or out of budget: nothing before `until`.
    case throttled(Reason, until: Timestamp)
    /// The platform or the network failed; try again later.
    case unavailable(Reason)
    /// The platform said no to this call, and will again.
    case refused(Reason)
    /// The object is gone or not visible.
    case gone(Reason)
    /// The answer lacks something; `path` names it, for instance `items[3].snippet.topLevelComment`.
    case unreadable(path: String)
    /// The platform has no such thing.
    case unsupported(String)

    public var reason: Reason {
        switch self {
        case .connection(let health): Reason("connection_\(health.state.rawValue)", health.reason)
        case .throttled(let reason, _), .unavailable(let reason), .refused(let reason), .gone(let reason): reason
        case .unreadable(let path): Reason("unreadable_answer", "The platform's answer can't be read at \(path).", values: ["path": path])
        case .unsupported(let what): Reason("unsupported", "The platform can't \(what).")
        }
    }

    public var appError: AppError {
        switch self {
        case .connection(let health):
            AppError(.connectionUnavailable, ([health.reason, health.remedy].filter { !$0.isEmpty }).joined(separator: " "), details: ["health": health.state.rawValue])
        case .throttled(let reason, let until): AppError(.rateLimited, reason.text, details: ["until": until.iso8601], cause: reason.code)
        case .unavailable(let reason): AppError(.platformUnavailable, reason.text, cause: reason.code)
        case .refused(let reason): AppError(.platformRefused, reason.text, cause: reason.code)
        case .gone(let reason): AppError(.notFound, reason.text, cause: reason.code)
        case .unreadable: AppError(.platformUnavailable, self.reason.text, cause: "unreadable_answer")
        case .unsupported: AppError(.platformRefused, self.reason.text, cause: "unsupported")
        }
    }
}
