import Foundation

/// One HTTP request, ready to be written.
public struct HTTPCall: Sendable {
    /// The methods that platforms' APIs use.
    public enum Method: String, Sendable { case get = "GET", post = "POST", put = "PUT", delete = "DELETE" }

    public var method: Method
    /// With the query.
    public var url: String
    public var headers: [String: String]
    public var body: Data?

    public init(_ method: Method, _ url: String, headers: [String: String] = [:], body: Data? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// A whole answer. Header names are in lower case.
public struct HTTPAnswer: Sendable {
    public var status: Int
    public var headers: [String: String]
    public var body: Data

    public init(status: Int, headers: [String: String] = [:], body: Data = Data()) {
        self.status = status
        self.headers = Dictionary(headers.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
        self.body = body
    }

    /// The value of a header; the case of its name doesn't matter.
    public func header(_ name: String) -> String? { self.headers[name.lowercased()] }

    /// `Retry-After` in seconds, where the answer has one.
    public var retryAfter: Duration? {
        guard let text = self.header("retry-after"), let seconds = Int64(text.trimmingCharacters(in: .whitespaces)), (0 ... 604_800).contains(seconds) else { return nil }
        return .seconds(seconds)
    }
}

/// Why there is no answer. The texts name kinds of errors only.
public enum TransportFailure: Error, Hashable, Sendable {
    /// The request was surely never written: it had no effect.
    case notSent(String)
    /// The request may have been written.
    case noAnswer(String)
}

/// Writes one request and reads the whole answer. It repeats nothing and follows no redirect.
public protocol HTTPTransport: Sendable {
    /// Throws `TransportFailure` only. `deadline` covers connecting, writing and reading.
    func execute(_ call: HTTPCall, deadline: Duration) async throws(TransportFailure) -> HTTPAnswer
}
