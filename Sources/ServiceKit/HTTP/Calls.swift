import Core
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A request as a handler gets it: checked, with its body read.
public struct APICall<Context: Sendable>: Sendable {
    public let context: Context
    public let headers: HTTPFields
    public let parameters: Parameters
    public let query: QueryItems
    /// The raw body, at most the route's limit.
    public let body: ByteBuffer

    /// An id in the path.
    public func id<Entity>(_ name: String, _: Entity.Type = Entity.self) throws -> Identifier<Entity> { Identifier(try self.parameter(name)) }

    /// A text in the path.
    public func parameter(_ name: String) throws -> String {
        guard let value = self.parameters.get(name)?.removingPercentEncoding, !value.isEmpty, value.utf8.count <= 200 else { throw AppError.notFound("record") }
        return value
    }

    /// The body as JSON. Throws `unsupportedMediaType`, `malformedRequest` or `validationFailed` with the field.
    public func json<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        let mediaType = self.headers[.contentType].map { $0.split(separator: ";").first?.trimmingCharacters(in: .whitespaces).lowercased() ?? "" } ?? "application/json"
        guard mediaType == "application/json" else { throw AppError(.unsupportedMediaType, "The body must be application/json.") }
        guard self.body.readableBytes > 0 else { throw AppError(.malformedRequest, "A JSON body is needed.") }
        return try APIJSON.decode(type, from: self.body.readableBytesView)
    }

    /// The body as JSON, or nil when there is none.
    public func optionalJSON<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value? { self.body.readableBytes == 0 ? nil : try self.json(type) }

    /// The revision in `If-Match`. Throws `preconditionRequired` when the header is missing and `validationFailed` when it is no revision of ours.
    public func expectedRevision() throws -> Int {
        guard let value = self.headers[.ifMatch] else { throw AppError(.preconditionRequired, "Send the ETag of the version that you changed as If-Match.") }
        guard value.hasPrefix("\""), value.hasSuffix("\""), value.count > 2, let revision = Int(value.dropFirst().dropLast()) else {
            throw AppError.invalid("header.If-Match", "must be the ETag that was answered, such as \"3\" in quotes")
        }
        return revision
    }
}

public typealias PublicCall = APICall<APIContext>
public typealias SignedInCall = APICall<SignedInContext>
public typealias WorkspaceCall = APICall<WorkspaceContext>

/// A handler's answer, whole in memory, so that it can be kept for an `Idempotency-Key`.
public struct Answer: Sendable {
    public var status: HTTPResponse.Status
    public var headers: HTTPFields
    public var body: ByteBuffer

    public init(status: HTTPResponse.Status, headers: HTTPFields = [:], body: ByteBuffer = ByteBuffer()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// JSON. `revision` becomes the ETag.
    public static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok, revision: Int? = nil, headers: HTTPFields = [:]) throws -> Answer {
        var headers = headers
        headers[.contentType] = "application/json; charset=utf-8"
        if let revision { headers[.eTag] = "\"\(revision)\"" }
        return Answer(status: status, headers: headers, body: ByteBuffer(bytes: try APIJSON.encode(value)))
    }

    /// 201 with the new thing, and where it is from now on.
    public static func created(_ value: some Encodable, at location: String? = nil) throws -> Answer {
        try .json(value, status: .created, headers: location.map { [.location: $0] } ?? [:])
    }

    public static let noContent = Answer(status: .noContent)

    /// A text that is no JSON, for instance what a platform's handshake expects.
    public static func text(_ text: String, status: HTTPResponse.Status = .ok, type: String = "text/plain; charset=utf-8") -> Answer {
        Answer(status: status, headers: [.contentType: type], body: ByteBuffer(string: text))
    }

    /// Sends a browser on (303).
    public static func seeOther(_ location: String) -> Answer { Answer(status: .seeOther, headers: [.location: location]) }

    public var response: Response { Response(status: self.status, headers: self.headers, body: self.body.readableBytes == 0 ? .init() : .init(byteBuffer: self.body)) }
}
