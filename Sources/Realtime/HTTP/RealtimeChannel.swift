import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Hummingbird's HTTP/1 with the realtime endpoint in front: its requests are answered here, its WebSockets taken over, all others go on
/// to the router.
public struct RealtimeChannel: ServerChildChannel, HTTPChannelHandler {
    public typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    public let responder: HTTPChannelHandler.Responder
    private let endpoint: RealtimeEndpoint
    private let idleTimeout: Duration

    init(endpoint: RealtimeEndpoint, idleTimeout: Duration, responder: @escaping HTTPChannelHandler.Responder) {
        self.endpoint = endpoint
        self.idleTimeout = idleTimeout
        self.responder = { request, writer, channel in
            if endpoint.answers(request.uri.path) {
                try await endpoint.respond(request, writer, channel)
            } else {
                try await responder(request, writer, channel)
            }
        }
    }

    /// Builds the pipeline of one connection.
    public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderListSize = 80 * 1024
            let encoder = HTTPResponseEncoder()
            // An impatient client may send frames right behind its request.
            let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
            let state = HTTPConnectionStateHandler(idleTimeout: self.idleTimeout, logger: logger)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(encoder)
            try pipeline.addHandler(decoder)
            try pipeline.addHandler(UpgradeHandler(endpoint: self.endpoint, encoder: encoder, decoder: decoder, state: state))
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(state)
            return try NIOAsyncChannel(wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    /// Answers the connection's requests. When a WebSocket takes the connection over, this waits for its end.
    public func handle(value: Value, logger: Logger) async { await self.handleHTTP(asyncChannel: value, logger: logger) }
}

extension HTTPServerBuilder {
    /// HTTP/1 with a realtime endpoint. Can be wrapped in TLS as the plain one.
    public static func realtime(_ engine: EngineServer, idleTimeout: Duration = .seconds(75)) -> HTTPServerBuilder {
        let endpoint = RealtimeEndpoint(engine: engine)
        return HTTPServerBuilder { responder in RealtimeChannel(endpoint: endpoint, idleTimeout: idleTimeout, responder: responder) }
    }
}
