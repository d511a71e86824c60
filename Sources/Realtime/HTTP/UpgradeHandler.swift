import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Sits between HTTP's codec and Hummingbird. Turns a request that may become a WebSocket into one, also on a connection that has
/// served other requests before, and tells held polls when their client goes away.
///
/// NIO's own upgrade handler looks at the first request of a connection only; clients that keep connections alive upgrade on later ones.
final class UpgradeHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let endpoint: RealtimeEndpoint
    private let encoder: HTTPResponseEncoder
    private let decoder: ByteToMessageHandler<HTTPRequestDecoder>
    /// What watches over requests and their times, none of which a WebSocket has.
    private let requestHandlers: [any RemovableChannelHandler]
    private var requestsInProgress = 0
    /// The head of an upgrade whose end has not come yet.
    private var pending: (head: HTTPRequestHead, purpose: EngineRequest.Purpose, answer: HTTPHeaders)?
    private var closesAfterAnswer = false
    private var isQuiescing = false
    private var watches: [ObjectIdentifier: Watch] = [:]

    /// Tells the one held poll of a connection that its client has gone, or that the server stops.
    final class Watch {
        let clientGoes: EventLoopPromise<Void>
        let serverStops: EventLoopPromise<Void>

        init(on eventLoop: any EventLoop) {
            self.clientGoes = eventLoop.makePromise()
            self.serverStops = eventLoop.makePromise()
        }
    }

    init(endpoint: RealtimeEndpoint, encoder: HTTPResponseEncoder, decoder: ByteToMessageHandler<HTTPRequestDecoder>, requestHandlers: [any RemovableChannelHandler]) {
        self.endpoint = endpoint
        self.encoder = encoder
        self.decoder = decoder
        self.requestHandlers = requestHandlers
    }

    // MARK: Watching

    /// From here to `unwatch` the watch is told; at once, when the server began to stop between the request's arrival and now.
    func watch(_ watch: Watch) {
        self.watches[ObjectIdentifier(watch)] = watch
        if self.isQuiescing { watch.serverStops.succeed() }
    }

    func unwatch(_ watch: Watch) {
        self.watches[ObjectIdentifier(watch)] = nil
        watch.clientGoes.fail(CancellationError())
        watch.serverStops.fail(CancellationError())
    }

    private func tellGone() {
        let gone = self.watches
        self.watches = [:]
        for watch in gone.values { watch.clientGoes.succeed() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.tellGone()
        context.fireChannelInactive()
    }

    func handlerRemoved(context _: ChannelHandlerContext) { self.tellGone() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed: self.tellGone()
        case is ChannelShouldQuiesceEvent:
            self.isQuiescing = true
            for watch in self.watches.values { watch.serverStops.succeed() }
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head(let head):
            if let pending = self.upgrade(head) {
                self.pending = pending
                return
            }
            self.requestsInProgress += 1
            // NIO's decoder reads nothing behind a request to upgrade, so this answer has to be the connection's last.
            if head.headers.contains(name: "upgrade") { self.closesAfterAnswer = true }
            context.fireChannelRead(data)
        case .body: if self.pending == nil { context.fireChannelRead(data) }
        case .end:
            guard let pending else {
                context.fireChannelRead(data)
                return
            }
            self.pending = nil
            self.become(pending.purpose, pending.head, pending.answer, context)
        }
    }

    /// Nil when the request is an ordinary one, or one that the endpoint refuses.
    private func upgrade(_ head: HTTPRequestHead) -> (head: HTTPRequestHead, purpose: EngineRequest.Purpose, answer: HTTPHeaders)? {
        guard WebSocketHandshake.isWanted(head.headers), self.requestsInProgress == 0 else { return nil }
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard self.endpoint.answers(String(parts[0])), let answer = WebSocketHandshake.answer(head.headers) else { return nil }
        let request = EngineRequest(
            method: head.method.rawValue, query: EngineRequest.query(parts.count > 1 ? parts[1] : ""), isUpgrade: true, origin: head.headers.first(name: "origin"))
        guard let purpose = try? self.endpoint.engine.purpose(of: request) else { return nil }
        return (head, purpose, answer)
    }

    private func become(_ purpose: EngineRequest.Purpose, _ head: HTTPRequestHead, _ answer: HTTPHeaders, _ context: ChannelHandlerContext) {
        let engine = self.endpoint.engine
        let pipeline = context.pipeline.syncOperations
        context.writeAndFlush(self.wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: answer))), promise: nil)
        let decoder = ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: engine.configuration.maximumPayload))
        let handler = WebSocketHandler(decoder: decoder, maximumMessage: engine.configuration.maximumPayload)
        do {
            // What may wait for this client: past it the socket is not writable, which is how a slow reader is told.
            let limit = engine.configuration.maximumBufferedBytes
            try context.channel.syncOptions?.setOption(.writeBufferWaterMark, value: .init(low: max(1, limit / 2), high: limit))
            try pipeline.addHandler(WebSocketFrameEncoder(), position: .after(self.decoder))
            try pipeline.addHandler(decoder, position: .before(self))
            try pipeline.addHandler(handler, position: .before(self))
        } catch {
            context.close(promise: nil)
            return
        }
        for handler in self.requestHandlers { pipeline.removeHandler(handler, promise: nil) }
        pipeline.removeHandler(self.encoder, promise: nil)
        let link = handler.makeLink(on: context.eventLoop)
        switch purpose {
        case .handshake:
            let headers = HTTPFields(head.headers, splitCookie: false)
            let query = EngineRequest.query(head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first ?? "")
            let handshake = EngineHandshake(headers: headers, query: query, address: context.remoteAddress?.ipAddress)
            let (session, packet) = engine.open(handshake, on: context.eventLoop, link: link)
            handler.start(session)
            link.write([packet])
        case .session(let id, _):
            if let session = engine.session(id) {
                handler.start(session)
                session.attach(link)
            } else {
                handler.close(nil)
            }
        }
        // Last: what came behind the request goes to the handlers that are now there.
        pipeline.removeHandler(self.decoder, promise: nil)
    }

    // MARK: Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch self.unwrapOutboundIn(data) {
        case .head(var head) where self.closesAfterAnswer && head.status.code >= 200:
            head.headers.replaceOrAdd(name: "Connection", value: "close")
            context.write(self.wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            self.requestsInProgress -= 1
            context.write(data, promise: promise)
            if self.closesAfterAnswer {
                context.flush()
                context.close(mode: .output, promise: nil)
            }
        case .head, .body: context.write(data, promise: promise)
        }
    }
}
