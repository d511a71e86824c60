import Core
import Foundation
import HTTPTypes
import NIOCore

/// One call of the Graph API, taken apart but not yet authorised.
struct GraphCall: Sendable {
    static let versions = ["v20.0", "v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0"]

    var method: HTTPRequest.Method
    /// The version that answers; calls of an expired one are answered by the oldest.
    var version: String
    /// The path's components behind the version.
    var parts: [String]
    /// Query items and body members; the body's win.
    var parameters: OrderedObject
    var token: String?
    var now: Timestamp
    /// What `https://graph.instagram.com` is here, for paging links.
    var base: String
    /// How much later than now what this call writes can be read.
    var visibilityDelay: Duration

    init(_ request: SandboxRequest, base: String, now: Timestamp) throws(GraphError) {
        self.method = request.method
        self.now = now
        self.base = base
        self.visibilityDelay = request.visibilityDelay
        var parts = request.path.split(separator: "/").map { String($0).removingPercentEncoding ?? String($0) }
        self.version = "v26.0"
        if let first = parts.first, first.hasPrefix("v"), let number = Double(first.dropFirst()) {
            if Self.versions.contains(first) {
                self.version = first
            } else if number < 20 {
                self.version = "v20.0"
            } else {
                throw GraphError(2500, "Unknown path components: /\(first)")
            }
            parts.removeFirst()
        }
        self.parts = parts
        self.parameters = OrderedObject()
        for item in request.query.items { self.parameters[item.name] = .string(item.value) }
        let body = try Self.body(request)
        for member in body.members { self.parameters[member.key] = member.value }
        self.token = request.bearerToken ?? self.parameters["access_token"]?.stringValue
    }

    private static func body(_ request: SandboxRequest) throws(GraphError) -> OrderedObject {
        guard request.body.readableBytes > 0 else { return [:] }
        let bytes = Array(request.body.readableBytesView)
        switch request.mediaType {
        case "application/json":
            guard let value = try? OrderedJSON(parsing: bytes), let object = value.objectValue else { throw .parameter("The request body is not a valid JSON object") }
            return object
        case "multipart/form-data":
            var object = OrderedObject()
            for part in MultipartBody.parts(bytes, contentType: request.headers[.contentType] ?? "") ?? [] { object[part.name] = .string(String(decoding: part.content, as: UTF8.self)) }
            return object
        default:
            var object = OrderedObject()
            for item in FormItems(encoded: String(buffer: request.body)).items { object[item.name] = .string(item.value) }
            return object
        }
    }

    // MARK: Parameters

    /// A parameter as text; numbers and booleans of JSON bodies are spelled out.
    func text(_ name: String) -> String? {
        switch self.parameters[name] {
        case .string(let text)?: text
        case let value? where !value.isNull && value.objectValue == nil && value.arrayValue == nil: value.text
        default: nil
        }
    }

    func requiredText(_ name: String) throws(GraphError) -> String {
        guard let text = self.text(name), !text.isEmpty else { throw .missingParameter(name) }
        return text
    }

    /// A structured parameter: an object of a JSON body, or JSON text in a form.
    func json(_ name: String) throws(GraphError) -> OrderedJSON? {
        guard let value = self.parameters[name], !value.isNull else { return nil }
        guard let text = value.stringValue else { return value }
        guard let parsed = try? OrderedJSON(parsing: text) else { throw .parameter("param \(name) must be a JSON object") }
        return parsed
    }

    func flag(_ name: String) throws(GraphError) -> Bool? {
        guard let text = self.text(name) else { return nil }
        switch text.lowercased() {
        case "true", "1": return true
        case "false", "0": return false
        default: throw .parameter("param \(name) must be a boolean")
        }
    }

    func fields() throws(GraphError) -> [GraphField]? {
        guard let text = self.text("fields"), !text.isEmpty else { return nil }
        return try GraphField.parse(text)
    }

    /// The page that the call asks for.
    func page(defaultLimit: Int, maximum: Int) throws(GraphError) -> GraphPageRequest {
        for name in ["order", "order_by", "sort", "ordering"] where self.parameters[name] != nil { throw .parameter("Ordering parameters are not supported: \(name)") }
        var limit = defaultLimit
        if let text = self.text("limit") {
            guard let number = Int(text), number > 0 else { throw .parameter("param limit must be a positive number") }
            limit = min(number, maximum)
        }
        let after = try self.text("after").map { (text) throws(GraphError) in try GraphCursor(text: text, now: self.now) }
        let before = try self.text("before").map { (text) throws(GraphError) in try GraphCursor(text: text, now: self.now) }
        if after != nil, before != nil { throw .parameter("after and before can't be used together") }
        return GraphPageRequest(limit: limit, after: after, before: before)
    }

    /// Checks `appsecret_proof` when the caller sent one.
    func checkProof(secret: String) throws(GraphError) {
        guard let proof = self.text("appsecret_proof"), let token else { return }
        guard InstagramSignature.sha256(Array(token.utf8), secret: secret) == proof else { throw GraphError(100, "Invalid appsecret_proof provided in the API argument", type: "GraphMethodException") }
    }
}

/// A call that a living token stands behind.
struct GraphCaller: Sendable {
    var account: InstagramAccount
    var token: InstagramToken

    func has(_ scope: String) -> Bool { self.token.scopes.contains(scope) }

    func require(_ scope: String) throws(GraphError) {
        guard self.has(scope) else { throw .missingScope(scope) }
    }
}

/// The permissions of Instagram Login that the simulator knows (https://developers.facebook.com/documentation/instagram-platform/overview).
enum InstagramScope {
    static let basic = "instagram_business_basic"
    static let messages = "instagram_business_manage_messages"
    static let comments = "instagram_business_manage_comments"
    static let publish = "instagram_business_content_publish"
    static let insights = "instagram_business_manage_insights"

    /// What the consent page says about each.
    static let all: [(name: String, description: String)] = [
        (basic, "View your profile and media (required)"), (messages, "Read and answer your messages"), (comments, "Read, answer, hide and delete comments"),
        (publish, "Publish content"), (insights, "View insights"),
    ]
}

extension Timestamp {
    /// As the Graph API writes times: `2026-11-22T15:25:28+0000`.
    var graphText: String { String(self.iso8601.prefix(19)) + "+0000" }
}
