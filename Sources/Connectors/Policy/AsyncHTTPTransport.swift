import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import NIOPosix

/// HTTP by AsyncHTTPClient. Use a client from `makeClient`: it follows no redirects (a bearer token must not travel on),
/// keeps URLs out of spans (some carry secrets in the query), and reports a failed connect at once.
public struct AsyncHTTPTransport: HTTPTransport {
    private let client: HTTPClient
    private let maximumBody: Int

    /// - Parameter maximumBody: the longest answer in bytes; a longer one counts as no answer.
    public init(client: HTTPClient, maximumBody: Int = 16 * 1024 * 1024) {
        self.client = client
        self.maximumBody = maximumBody
    }

    /// The caller shuts the client down.
    public static func makeClient(connectTimeout: Duration = .seconds(10)) -> HTTPClient {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .nanoseconds(connectTimeout.wholeMilliseconds * 1_000_000)),
            decompression: .enabled(limit: .size(32 * 1024 * 1024)))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.tracing.tracer = nil
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Collects bodies up to `maximumBody` bytes; a longer one is `noAnswer`, since the call may have had its effect.
    public func execute(_ call: HTTPCall, deadline: Duration) async throws(TransportFailure) -> HTTPAnswer {
        var request = HTTPClientRequest(url: call.url)
        request.method = HTTPMethod(rawValue: call.method.rawValue)
        for (name, value) in call.headers { request.headers.replaceOrAdd(name: name, value: value) }
        if let body = call.body { request.body = .bytes(ByteBuffer(data: body)) }
        do {
            let response = try await self.client.execute(request, timeout: .nanoseconds(deadline.wholeMilliseconds * 1_000_000))
            let body = try await response.body.collect(upTo: self.maximumBody)
            let headers = Dictionary(response.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
            return HTTPAnswer(status: Int(response.status.code), headers: headers, body: Data(buffer: body))
        } catch {
            throw Self.failure(error)
        }
    }

    /// Only errors that are raised before a connection exists prove that nothing was written.
    private static func failure(_ error: any Error) -> TransportFailure {
        let name = String(describing: type(of: error))
        if error is NIOConnectionError { return .notSent("could not connect") }
        // Raised by connecting only; a reset or a broken pipe may come after writing.
        if let error = error as? IOError, error.errnoCode == ECONNREFUSED || error.errnoCode == EADDRNOTAVAIL { return .notSent("connection refused") }
        guard let clientError = error as? HTTPClientError else {
            return error is CancellationError ? .noAnswer("cancelled") : .noAnswer(name)
        }
        return switch clientError {
        case .connectTimeout: .notSent("connecting timed out")
        case .getConnectionFromPoolTimeout: .notSent("no free connection")
        case .tlsHandshakeTimeout: .notSent("the TLS handshake timed out")
        case .invalidURL, .emptyHost, .emptyScheme, .alreadyShutdown: .notSent("the request can't be made")
        case .deadlineExceeded, .readTimeout: .noAnswer("timed out")
        case .remoteConnectionClosed: .noAnswer("the connection was closed")
        default: .noAnswer(name)
        }
    }
}
