import Foundation
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A trace collector on loopback that answers as it was told, in order; without orders it takes everything.
final class CollectorServer: Sendable {
    struct Answer: Sendable {
        var status: HTTPResponse.Status = .ok
        var retryAfter: String?
        var body = "{}"
    }

    struct Received: Sendable {
        var path: String
        var contentType: String?
        var authorization: String?
        var body: Data
    }

    private let answers: Mutex<[Answer]>
    private let received: AsyncStream<Received>
    private let receive: AsyncStream<Received>.Continuation

    init(_ answers: [Answer] = []) {
        self.answers = Mutex(answers)
        (self.received, self.receive) = AsyncStream.makeStream()
    }

    /// Runs `body` with the server's address and what it receives.
    func run<Result: Sendable>(_ body: @escaping @Sendable (String, AsyncStream<Received>) async throws -> Result) async throws -> Result {
        let router = Router()
        router.post("/v1/traces") { request, _ -> Response in
            let buffer = try await request.body.collect(upTo: 1 << 24)
            self.receive.yield(Received(path: request.uri.path, contentType: request.headers[.contentType], authorization: request.headers[.authorization], body: Data(buffer: buffer)))
            let answer = self.answers.withLock { $0.isEmpty ? Answer() : $0.removeFirst() }
            var headers = HTTPFields()
            if let retryAfter = answer.retryAfter { headers[.retryAfter] = retryAfter }
            return Response(status: answer.status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: answer.body)))
        }
        let (ports, port) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "collector")
        logger.logLevel = .critical
        let application = Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)), onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await application.run()
                return nil
            }
            group.addTask {
                for await number in ports { return try await body("http://127.0.0.1:\(number)/v1/traces", self.received) }
                throw CancellationError()
            }
            defer { group.cancelAll() }
            while let finished = try await group.next() {
                if let finished { return finished }
            }
            throw CancellationError()
        }
    }
}
