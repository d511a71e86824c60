import AsyncHTTPClient
import Core
import Foundation
import NIOCore
import NIOFoundationCompat

/// Clicks through a sandbox's consent page as a creator's browser would: everything ticked, "allow".
struct ConsentClicker {
    let client: HTTPClient

    /// Returns the query of the redirect back to the server.
    func allow(_ address: String) async throws -> [String: String] {
        let page = try await self.text(HTTPClientRequest(url: address))
        guard let base = URL(string: address), let action = Self.attribute("action", in: page, of: "<form"), let target = URL(string: action, relativeTo: base) else {
            throw AppError(.platformUnavailable, "The sandbox showed no consent page.")
        }
        var fields = Self.inputs(in: page)
        fields.append(("decision", "allow"))
        var request = HTTPClientRequest(url: target.absoluteString)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        request.body = .bytes(ByteBuffer(string: fields.map { Self.encode($0.0) + "=" + Self.encode($0.1) }.joined(separator: "&")))
        let response = try await self.client.execute(request, timeout: .seconds(20))
        guard let location = response.headers.first(name: "location"), let components = URLComponents(string: location.replacingOccurrences(of: "#_", with: "")) else {
            throw AppError(.platformUnavailable, "The sandbox did not send the browser back.")
        }
        return Dictionary((components.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
    }

    private func text(_ request: HTTPClientRequest) async throws -> String {
        let response = try await self.client.execute(request, timeout: .seconds(20))
        return String(buffer: try await response.body.collect(upTo: 1 << 20))
    }

    /// Names and values of the inputs that a browser would send: hidden ones, and radios and boxes that are checked.
    static func inputs(in page: String) -> [(String, String)] {
        page.components(separatedBy: "<input ").dropFirst().compactMap { piece in
            let tag = String(piece.prefix { $0 != ">" })
            guard let name = self.attribute("name", in: tag), let value = self.attribute("value", in: tag) else { return nil }
            let type = self.attribute("type", in: tag) ?? "text"
            if type == "radio" || type == "checkbox", !tag.contains("checked") { return nil }
            return (name, value)
        }
    }

    private static func attribute(_ name: String, in text: String, of element: String? = nil) -> String? {
        var scope = text[...]
        if let element {
            guard let start = text.range(of: element) else { return nil }
            scope = text[start.upperBound...].prefix { $0 != ">" }
        }
        guard let start = scope.range(of: name + "=\"") else { return nil }
        let value = String(scope[start.upperBound...].prefix { $0 != "\"" })
        return value.replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&#39;", with: "'").replacingOccurrences(of: "&lt;", with: "<")
            .replacingOccurrences(of: "&gt;", with: ">").replacingOccurrences(of: "&amp;", with: "&")
    }

    private static func encode(_ text: String) -> String {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? text
    }
}
