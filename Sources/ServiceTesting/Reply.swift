import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// JSON of an answer, by dotted path: `reply["workspaces.0.role"]`.
package indirect enum JSONValue: Decodable, Equatable, CustomStringConvertible {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
    case array([JSONValue])
    case object([String: JSONValue])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    package subscript(part: Substring) -> JSONValue? {
        switch self {
        case .object(let members): members[String(part)]
        case .array(let elements): Int(part).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        default: nil
        }
    }

    package var count: Int {
        switch self {
        case .array(let elements): elements.count
        case .object(let members): members.count
        default: 0
        }
    }

    package var description: String {
        switch self {
        case .null: "null"
        case .boolean(let value): String(value)
        case .number(let value): value == value.rounded() ? String(Int(value)) : String(value)
        case .text(let value): value
        case .array, .object: "…"
        }
    }
}

/// An answer of the server.
package struct Reply {
    package var status: Int
    package var headers: HTTPFields
    package var text: String
    package let json: JSONValue?

    package init(_ response: TestResponse) {
        self.status = Int(response.status.code)
        self.headers = response.headers
        self.text = String(buffer: response.body)
        self.json = try? JSONDecoder().decode(JSONValue.self, from: Data(self.text.utf8))
    }

    package init(status: Int, text: String) {
        self.status = status
        self.headers = [:]
        self.text = text
        self.json = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }

    package func at(_ path: String) -> JSONValue? { path.split(separator: ".").reduce(self.json) { $0?[$1] } }
    package subscript(path: String) -> String { self.at(path)?.description ?? "" }
    /// The problem's code.
    package var code: String { self["code"] }
}

/// A person at a browser: keeps cookies, sends the installation's own origin.
package final class Browser {
    private let client: any TestClientProtocol
    private let origin: String
    package var cookie: String?

    package init(_ client: any TestClientProtocol, origin: String) {
        self.client = client
        self.origin = origin
    }

    /// `headers` replace the browser's own; an empty value leaves one out.
    @discardableResult
    package func send(_ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, headers: [String: String] = [:]) async throws -> Reply {
        var fields: HTTPFields = [.origin: self.origin, .userAgent: "test browser"]
        if body != nil { fields[.contentType] = "application/json" }
        fields[.cookie] = self.cookie
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value.isEmpty ? nil : value }
        let reply = Reply(try await self.client.execute(uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) }))
        if let set = reply.headers[.setCookie] { self.cookie = set.contains("Max-Age=0") ? nil : String(set.prefix { $0 != ";" }) }
        return reply
    }
}
