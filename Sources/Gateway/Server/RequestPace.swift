import HummingbirdCore
import NIOCore

/// Closes a connection whose request takes too long to arrive, so that callers who send a byte now and then can't hold the server's connections.
///
/// A request has `grace` from the opening of the connection to its head and again from its head to its end; every 10 kB of body that arrived
/// add a second, so a large upload over a slow line is not cut off. Between requests the server's idle time-out applies.
final class RequestPace: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPConnectionStateHandler.InboundIn
    typealias InboundOut = InboundIn

    static let bytesPerSecond = 10_000

    private let grace: TimeAmount
    private var began = NIODeadline.uptimeNanoseconds(0)
    private var received = 0
    private var check: Scheduled<Void>?

    init(grace: TimeAmount) { self.grace = grace }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { self.begin(context) }
    }

    func handlerRemoved(context _: ChannelHandlerContext) { self.end() }

    func channelActive(context: ChannelHandlerContext) {
        self.begin(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.end()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head: self.begin(context)
        case .body(let buffer): self.received += buffer.readableBytes
        case .end: self.end()
        }
        context.fireChannelRead(data)
    }

    private func begin(_ context: ChannelHandlerContext) {
        self.end()
        self.began = context.eventLoop.now
        self.received = 0
        self.schedule(context, at: self.began + self.grace)
    }

    private func end() {
        self.check?.cancel()
        self.check = nil
    }

    private func schedule(_ context: ChannelHandlerContext, at deadline: NIODeadline) {
        self.check = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            let deadline = self.began + self.grace + .seconds(Int64(self.received / Self.bytesPerSecond))
            if context.eventLoop.now < deadline { self.schedule(context, at: deadline) } else { context.close(promise: nil) }
        }
    }
}
