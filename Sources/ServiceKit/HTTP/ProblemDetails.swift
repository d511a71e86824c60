import Core
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// An error as RFC 9457 problem details. What is not meant for clients is told to the log only.
public struct ProblemDetails: Sendable {
    private struct Body: Encodable {
        var type: String
        var title: String
        var status: Int
        var code: String
        var detail: String
        var fields: [FieldProblem]?
        var details: [String: String]?
        var requestID: String
    }

    public let error: AppError
    public let requestID: String
    private let headers: HTTPFields

    public init(_ error: any Error, requestID: String) {
        let mapped = Self.appError(error)
        self.error = mapped
        self.requestID = requestID
        var headers = HTTPFields()
        if let wait = mapped.details["retry_after_ms"].flatMap({ Int64($0) }) { headers[.retryAfter] = String(max(1, (wait + 999) / 1000)) }
        if let allowed = mapped.details["allow"] { headers[.allow] = allowed }
        self.headers = headers
    }

    /// What an error of any kind is to a client.
    static func appError(_ error: any Error) -> AppError {
        switch error {
        case let error as AppError: error
        case let error as HTTPError: self.appError(error)
        case is NIOTooManyBytesError: AppError(.payloadTooLarge, "The body is too large.")
        case is CancellationError: AppError(.shuttingDown, "The request was not finished. Try again.", details: ["retry_after_ms": "1000"])
        // Nobody is there to read it; it is no fault of ours and must not look like one in the log.
        case is IOError, is ChannelError: AppError(.malformedRequest, "The connection was closed before the whole request had come.")
        default: AppError(.internalFailure, "Something went wrong on our side.", cause: String(describing: type(of: error)))
        }
    }

    private static func appError(_ error: HTTPError) -> AppError {
        switch error.status.code {
        case 404: AppError(.notFound, "There is nothing at this address.")
        case 405: AppError(.methodNotAllowed, "This address doesn't have this method.")
        case 413: AppError(.payloadTooLarge, "The body is too large.")
        case 415: AppError(.unsupportedMediaType, "The body's media type is not supported.")
        case 400 ..< 500: AppError(.malformedRequest, "The request can't be read.")
        default: AppError(.internalFailure, "Something went wrong on our side.", cause: "HTTPError \(error.status.code)")
        }
    }

    /// Codes whose message could tell about the machine rather than the request.
    private var isHidden: Bool { self.error.code == .internalFailure || self.error.code == .storageCorrupt }

    public var response: Response {
        let body = Body(
            type: "urn:understudy:problem:\(self.error.code.rawValue)", title: self.error.code.title, status: self.error.status, code: self.error.code.rawValue,
            detail: self.isHidden ? "Something went wrong on our side. Name the request id when you report it." : self.detail,
            fields: self.error.fields.isEmpty ? nil : self.shownFields,
            details: self.isHidden || self.error.details.isEmpty ? nil : self.error.details, requestID: self.requestID)
        var headers = self.headers
        headers[.contentType] = "application/problem+json; charset=utf-8"
        headers[.cacheControl] = "no-store"
        // Strings only: it always encodes.
        let bytes = (try? APIJSON.encode(body)) ?? Data("{}".utf8)
        return Response(status: .init(code: self.error.status), headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// More is of no use to anybody, and an answer must not be many times its request.
    private static let maximumFields = 50
    private static let maximumDetail = 1_000

    private var shownFields: [FieldProblem] {
        let shown = self.error.fields.prefix(Self.maximumFields).map { FieldProblem(self.fieldName($0.field), $0.message) }
        let rest = self.error.fields.count - shown.count
        return rest == 0 ? shown : shown + [FieldProblem("body", "\(rest) more fields are wrong")]
    }

    /// A message that begins with its field begins with the field's name in JSON.
    private var detail: String {
        var text = self.error.message
        if let field = self.error.fields.first?.field, text.hasPrefix(field + ":") { text = self.fieldName(field) + text.dropFirst(field.count) }
        return text.count <= Self.maximumDetail ? text : text.prefix(Self.maximumDetail) + "…"
    }

    /// Services name fields as the Swift types do; clients know them as JSON does.
    private func fieldName(_ field: String) -> String { field.hasPrefix("header.") || field.hasPrefix("query.") ? field : APIJSON.path(for: field) }
}

/// Turns every error into problem details and a path with another method into 405, and hands out replaced session tokens.
public struct ProblemMiddleware: RouterMiddleware {
    private let methods: @Sendable (String) -> [HTTPRequest.Method]

    /// `methods` tells which methods a path has.
    public init(methods: @escaping @Sendable (String) -> [HTTPRequest.Method] = { _ in [] }) { self.methods = methods }

    /// Runs what comes next; sets the new session cookie unless the handler set one itself.
    public func handle(_ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response) async throws -> Response {
        var response = try await self.answer(request, context, next)
        let cookie = context.newCookie.text
        // A handler that sets the cookie itself (sign-out, a new password) has the last word.
        if !cookie.isEmpty, response.headers[values: .setCookie].isEmpty { response.headers[.setCookie] = cookie }
        return response
    }

    private func answer(_ request: Request, _ context: APIContext, _ next: (Request, APIContext) async throws -> Response) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = ProblemDetails(self.refined(error, request), requestID: context.requestID)
            if problem.error.status >= 500 {
                context.logger.log(level: problem.error.level == .error ? .error : .warning, "request failed", metadata: [
                    "code": "\(problem.error.code.rawValue)", "detail": "\(problem.error.message)", "cause": "\(problem.error.cause ?? "")", "request_id": "\(context.requestID)",
                ])
            }
            return problem.response
        }
    }

    private func refined(_ error: any Error, _ request: Request) -> any Error {
        // What reads has no body: a field of it is in the query, also where the store is what refused it.
        if request.method == .get, var error = error as? AppError, error.code == .validationFailed {
            error.fields = error.fields.map { problem in
                let name = problem.field == "search" ? "q" : problem.field
                return request.uri.queryParameters[Substring(name)] == nil ? problem : FieldProblem("query.\(name)", problem.message)
            }
            return error
        }
        guard let error = error as? HTTPError, error.status == .notFound else { return error }
        let methods = self.methods(request.uri.path)
        guard !methods.isEmpty, !methods.contains(request.method) else { return error }
        let allowed = Set(methods.map(\.rawValue)).sorted().joined(separator: ", ")
        return AppError(.methodNotAllowed, "This address only has \(allowed).", details: ["allow": allowed])
    }
}
