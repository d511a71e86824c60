import Core
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Applies the fault plan to every call of a simulator.
struct FaultMiddleware: RouterMiddleware {
    typealias Context = SandboxContext

    let plan: FaultPlan
    let real: any TimeSource
    /// Simulators by the hosts that they answer for.
    let simulators: [String: any Simulator]

    func handle(_ request: Request, context: SandboxContext, next: (Request, SandboxContext) async throws -> Response) async throws -> Response {
        let (host, path) = SandboxPath.split(request.uri.path)
        guard let simulator = self.simulators[host] else { return try await next(request, context) }
        let effects = self.plan.effects(simulator: simulator.name, method: request.method.rawValue, path: path)
        guard !effects.isEmpty else { return try await next(request, context) }

        var context = context
        for effect in effects {
            switch effect.kind {
            case .latency: try await self.real.sleep(for: .milliseconds(effect.milliseconds ?? 0))
            case .expireToken, .revokeToken:
                if let token = SandboxPath.bearer(request) { simulator.invalidate(accessToken: token, revoked: effect.kind == .revokeToken) }
            case .visibilityDelay: context.visibilityDelay = .milliseconds(effect.milliseconds ?? 0)
            case .reset where effect.phase != .after: return await Self.abort(context.channel)
            case .respond where effect.phase != .after: return Self.response(effect)
            default: break
            }
        }
        var response = try await next(request, context)
        for effect in effects {
            switch effect.kind {
            case .reset where effect.phase == .after:
                // The handler has run to its end; only the answer is lost.
                return await Self.abort(context.channel)
            case .respond where effect.phase == .after: response = Self.response(effect)
            case .malformedJSON: response = Self.replacing(try await Self.collect(response), in: response) { Self.broken($0) }
            case .truncatedBody: response = Self.truncated(try await Self.collect(response), response, context.channel)
            case .slowBody: response = Self.slow(try await Self.collect(response), response, self.real, .milliseconds(effect.milliseconds ?? 0))
            default: break
            }
        }
        return response
    }

    private struct Aborted: Error {}

    /// Closes the connection with a TCP reset; whatever is returned can't be written any more.
    private static func abort(_ channel: any Channel) async -> Response {
        if let options = channel as? any SocketOptionProvider {
            try? await options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try? await channel.close(mode: .all)
        return Response(status: .internalServerError, body: ResponseBody { _ in throw Aborted() })
    }

    private static func response(_ effect: FaultEffect) -> Response {
        var headers = HTTPFields()
        for (name, value) in effect.headers ?? [:] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        if headers[.contentType] == nil { headers[.contentType] = "application/json; charset=UTF-8" }
        return Response(status: .init(code: effect.status ?? 500), headers: headers, body: .init(byteBuffer: ByteBuffer(string: effect.body ?? "")))
    }

    private static func collect(_ response: Response) async throws -> ByteBuffer {
        let writer = CollectingWriter()
        try await response.body.write(writer)
        return writer.collected.take()
    }

    private static func replacing(_ body: ByteBuffer, in response: Response, _ change: (ByteBuffer) -> ByteBuffer) -> Response {
        let changed = change(body)
        var headers = response.headers
        headers[.contentLength] = String(changed.readableBytes)
        return Response(status: response.status, headers: headers, body: .init(byteBuffer: changed))
    }

    /// Text that starts as the real answer does and that no JSON parser accepts.
    private static func broken(_ body: ByteBuffer) -> ByteBuffer {
        var buffer = body.getSlice(at: body.readerIndex, length: body.readableBytes * 2 / 3) ?? ByteBuffer()
        buffer.writeString(",,\"\u{1}}")
        return buffer
    }

    private static func truncated(_ body: ByteBuffer, _ response: Response, _ channel: any Channel) -> Response {
        let length = max(body.readableBytes, 2)
        let half = body.getSlice(at: body.readerIndex, length: body.readableBytes / 2) ?? ByteBuffer()
        var headers = response.headers
        headers[.contentLength] = String(length)
        return Response(
            status: response.status, headers: headers,
            body: ResponseBody(contentLength: length) { writer in
                try await writer.write(half)
                try? await channel.close(mode: .all)
                throw Aborted()
            })
    }

    private static func slow(_ body: ByteBuffer, _ response: Response, _ real: any TimeSource, _ pause: Duration) -> Response {
        let middle = body.readableBytes / 2
        let first = body.getSlice(at: body.readerIndex, length: middle) ?? ByteBuffer()
        let second = body.getSlice(at: body.readerIndex + middle, length: body.readableBytes - middle) ?? ByteBuffer()
        var headers = response.headers
        headers[.contentLength] = String(body.readableBytes)
        return Response(
            status: response.status, headers: headers,
            body: ResponseBody(contentLength: body.readableBytes) { writer in
                try await writer.write(first)
                try await real.sleep(for: pause)
                try await writer.write(second)
                try await writer.finish(nil)
            })
    }
}

/// Gathers a response body in memory.
private struct CollectingWriter: ResponseBodyWriter {
    let collected = CollectedBytes()

    func write(_ buffer: ByteBuffer) async throws { self.collected.append(buffer) }
    consuming func finish(_: HTTPFields?) async throws {}
}
