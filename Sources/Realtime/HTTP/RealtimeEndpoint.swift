import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTPTypes

/// The engine's requests that stay HTTP: handshakes, polls, posts, and refusals.
struct RealtimeEndpoint: Sendable {
    let engine: EngineServer

    /// Whether a path belongs to the engine: by its prefix, slash included.
    func answers(_ path: String) -> Bool { path.hasPrefix(self.engine.configuration.path) }

    func respond(_ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel) async throws {
        let response = try await self.response(to: request, channel)
        try await writer.write(response: response.head, body: response.body)
    }

    func response(to request: Request, _ channel: any Channel) async throws -> Response {
        let isUpgrade = WebSocketHandshake.isWanted(request.headers)
        let query = EngineRequest.query(request.uri.query?[...] ?? "")
        let engineRequest = EngineRequest(method: request.method.rawValue, query: query, isUpgrade: isUpgrade, origin: request.headers[.origin])
        do throws(EngineError) {
            switch try self.engine.purpose(of: engineRequest) {
            // A valid request to upgrade gets here only with a key or version that WebSockets don't have.
            case .handshake(.webSocket), .session(_, .webSocket): throw request.headers[.secWebSocketVersion] == "13" ? .badRequest : .upgradeRequired
            case .handshake(.polling): return try await self.open(EngineHandshake(headers: request.headers, query: query, address: channel.remoteAddress?.ipAddress), channel)
            case .session(let id, .polling):
                guard let session = self.engine.session(id) else { throw .sessionUnknown }
                return try await self.answer(request, session, channel)
            }
        } catch {
            return self.refusal(error)
        }
    }

    private func open(_ handshake: EngineHandshake, _ channel: any Channel) async throws(EngineError) -> Response {
        do {
            let packet = try await channel.eventLoop.submit { self.engine.open(handshake, on: channel.eventLoop, link: nil).packet }.get()
            return self.payload([packet])
        } catch {
            throw .shuttingDown
        }
    }

    private func answer(_ request: Request, _ session: EngineSession, _ channel: any Channel) async throws(EngineError) -> Response {
        let answer: EngineSession.Answer
        do {
            answer = request.method == .post ? try await self.post(request, session) : try await self.poll(session, channel)
        } catch {
            // Only an event loop that has ended can't answer.
            throw .sessionUnknown
        }
        switch answer {
        case .packets(let frames): return self.payload(frames)
        case .ok: return Response(status: .ok, headers: [.contentType: "text/html", .cacheControl: "no-store"], body: .init(byteBuffer: ByteBuffer(string: "ok")))
        case .refused(let error): throw error
        }
    }

    private func poll(_ session: EngineSession, _ channel: any Channel) async throws -> EngineSession.Answer {
        let bound = try await channel.eventLoop.submit {
            let handler = try channel.pipeline.syncOperations.handler(type: UpgradeHandler.self)
            let watch = UpgradeHandler.Watch(on: channel.eventLoop)
            if channel.isActive { handler.watch(watch) } else { watch.clientGoes.succeed() }
            return (
                clientGoes: watch.clientGoes.futureResult, serverStops: watch.serverStops.futureResult,
                handler: NIOLoopBound(handler, eventLoop: channel.eventLoop), watch: NIOLoopBound(watch, eventLoop: channel.eventLoop)
            )
        }.get()
        defer { channel.eventLoop.execute { bound.handler.value.unwatch(bound.watch.value) } }
        return try await session.poll(clientGoes: bound.clientGoes, serverStops: bound.serverStops)
    }

    private func post(_ request: Request, _ session: EngineSession) async throws -> EngineSession.Answer {
        let (number, refusal) = try await session.postBegan()
        if let refusal { return refusal }
        let limit = self.engine.configuration.maximumPayload
        if request.headers[.contentType]?.hasPrefix("application/octet-stream") == true { return try await session.postEnded(number, .violation) }
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { return try await session.postEnded(number, .tooLarge) }
        do {
            return try await session.postEnded(number, .body(try await request.body.collect(upTo: limit)))
        } catch is NIOTooManyBytesError {
            return try await session.postEnded(number, .tooLarge)
        } catch {
            return try await session.postEnded(number, .cutOff)
        }
    }

    private func payload(_ frames: [EngineFrame]) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; charset=UTF-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff"],
            body: .init(byteBuffer: EnginePayload.encode(frames)))
    }

    private func refusal(_ error: EngineError) -> Response {
        var headers: HTTPFields = [.cacheControl: "no-store"]
        if error.status == 426 { headers[.secWebSocketVersion] = "13" }
        guard !error.body.isEmpty else { return Response(status: .init(code: error.status), headers: headers) }
        headers[.contentType] = "application/json"
        return Response(status: .init(code: error.status), headers: headers, body: .init(byteBuffer: ByteBuffer(string: error.body)))
    }
}
