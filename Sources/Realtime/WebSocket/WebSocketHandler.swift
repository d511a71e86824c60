import NIOCore
import NIOWebSocket
import Synchronization

/// One WebSocket as a session sees it. Usable from anywhere.
final class WebSocketLink: Sendable {
    private let handler: NIOLoopBound<WebSocketHandler>
    private let eventLoop: any EventLoop
    private let assigned = Mutex(0)

    fileprivate init(handler: WebSocketHandler, eventLoop: any EventLoop) {
        self.handler = NIOLoopBound(handler, eventLoop: eventLoop)
        self.eventLoop = eventLoop
    }

    /// What its session knows it by.
    var number: Int { self.assigned.withLock { $0 } }
    func assign(_ number: Int) { self.assigned.withLock { $0 = number } }

    func write(_ frames: [EngineFrame]) {
        if self.eventLoop.inEventLoop { self.handler.value.write(frames) } else { self.eventLoop.execute { self.handler.value.write(frames) } }
    }

    /// Nil closes without a code.
    func close(_ code: UInt16?) {
        if self.eventLoop.inEventLoop { self.handler.value.close(code) } else { self.eventLoop.execute { self.handler.value.close(code) } }
    }
}

/// The last handler of an upgraded connection: frames in, messages to the session; packets out, frames.
final class WebSocketHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// How long the peer may take to answer our close frame.
    private static let closeTime = TimeAmount.seconds(2)

    private var assembler: WebSocketAssembler
    private var context: ChannelHandlerContext?
    private var session: EngineSession?
    private var link: WebSocketLink?
    private var isFlushScheduled = false
    private var isClosing = false
    /// What comes in can't be read any more; it is thrown away until the peer has seen our close frame.
    private var isDeaf = false
    private let decoder: ByteToMessageHandler<WebSocketFrameDecoder>

    init(decoder: ByteToMessageHandler<WebSocketFrameDecoder>, maximumMessage: Int) {
        self.decoder = decoder
        self.assembler = WebSocketAssembler(maximumMessage: maximumMessage)
    }

    /// The link for a session; on the event loop.
    func makeLink(on eventLoop: any EventLoop) -> WebSocketLink {
        let link = WebSocketLink(handler: self, eventLoop: eventLoop)
        self.link = link
        return link
    }

    func start(_ session: EngineSession) { self.session = session }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context _: ChannelHandlerContext) {
        self.context = nil
        self.gone()
    }

    // MARK: In

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isDeaf else { return }
        guard !self.isClosing else {
            // After our close frame only the peer's answer matters.
            if self.unwrapInboundIn(data).opcode == .connectionClose { context.close(promise: nil) }
            return
        }
        do throws(WebSocketAssembler.Violation) {
            switch try self.assembler.add(self.unwrapInboundIn(data)) {
            case .message(let message): if let link { self.session?.received(message, from: link) }
            case .ping(let payload):
                context.writeAndFlush(self.wrapOutboundOut(WebSocketFrame(fin: true, opcode: .pong, data: payload)), promise: nil)
                if let link {
                    self.session?.receivedControlFrame(from: link)
                    if !context.channel.isWritable { self.session?.isSlow(link) }
                }
            case .pong: if let link { self.session?.receivedControlFrame(from: link) }
            case .close(let code):
                self.gone()
                self.close(code, waitsForAnswer: false)
            case .nothing: break
            }
        } catch {
            self.gone()
            self.close(error.code)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !self.isDeaf else { return }
        self.gone()
        guard let error = error as? NIOWebSocketError else {
            context.close(promise: nil)
            return
        }
        self.isDeaf = true
        context.pipeline.syncOperations.removeHandler(self.decoder, promise: nil)
        self.close(error == .invalidFrameLength ? 1009 : 1002)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: if let session { session.discard(.shuttingDown) } else { self.close(1001) }
        case ChannelEvent.inputClosed: context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.gone()
        context.fireChannelInactive()
    }

    /// Tells the session, once.
    private func gone() {
        guard let session, let link else { return }
        self.session = nil
        session.closed(link)
    }

    // MARK: Out

    func write(_ frames: [EngineFrame]) {
        guard let context, !self.isClosing else { return }
        for frame in frames {
            switch frame {
            case .text(let text): context.write(self.wrapOutboundOut(WebSocketFrame(fin: true, opcode: .text, data: text)), promise: nil)
            case .binary(let bytes): context.write(self.wrapOutboundOut(WebSocketFrame(fin: true, opcode: .binary, data: bytes)), promise: nil)
            }
        }
        guard !self.isFlushScheduled else { return }
        // What is sent in the same turn of the loop leaves in one system call.
        self.isFlushScheduled = true
        context.eventLoop.assumeIsolated().execute { self.flush() }
    }

    private func flush() {
        guard self.isFlushScheduled, let context else { return }
        self.isFlushScheduled = false
        context.flush()
        // The buffer's limit is the channel's high water mark, and the kernel has just taken what it could.
        if !context.channel.isWritable, let link { self.session?.isSlow(link) }
    }

    func close(_ code: UInt16?, waitsForAnswer: Bool = true) {
        guard let context, !self.isClosing else { return }
        self.isClosing = true
        self.isFlushScheduled = false
        var data = ByteBuffer()
        if let code { data.writeInteger(code) }
        context.writeAndFlush(self.wrapOutboundOut(WebSocketFrame(fin: true, opcode: .connectionClose, data: data)), promise: nil)
        // A slow reader would never get the frame.
        let time = waitsForAnswer && context.channel.isWritable ? Self.closeTime : .zero
        context.eventLoop.assumeIsolated().scheduleTask(in: time) { self.context?.close(promise: nil) }
    }
}
