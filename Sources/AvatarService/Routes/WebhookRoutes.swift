import Connectors
import Core
import Foundation
import Hummingbird
import Security
import ServiceKit
import Storage

/// Where platforms call: the signature over the raw body is checked, the body is stored, and only then it is answered (invariant 1).
struct WebhookRoutes: Sendable {
    /// Platforms send small batches; nothing near this is real.
    private static let bodyLimit = 4 << 20

    let context: ServiceEnvironment
    let connectors: ConnectorRegistry
    let intake: WebhookIntake

    var routes: RouteTable {
        var table = RouteTable()
        table.add(APIRoute(.get, "/webhooks/instagram", "checkInstagramWebhook", access: .platform, "Instagram checks that the callback is ours.", query: ["*"])) { call in
            let handshake = try self.connectors.connector(for: .instagram).handshake(call.query.all, expecting: WebhookExpectation())
            return .text(handshake.body)
        }
        table.add(APIRoute(.post, "/webhooks/instagram", "receiveInstagramWebhook", access: .platform, "Instagram tells about messages and comments.", query: ["*"], bodyLimit: Self.bodyLimit)) { call in
            try await self.receive(.instagram, call, secret: nil)
            return .text("")
        }
        table.add(APIRoute(.get, "/webhooks/youtube/{token}", "checkYouTubeWebhook", access: .platform, "The hub checks that we asked for a channel's uploads.", query: ["*"])) { call in
            let connection = try await self.connection(call)
            let expectation = WebhookExpectation(platformAccountID: connection.platformAccountID, wantsSubscription: connection.isConnected)
            let handshake = try self.connectors.connector(for: .youtube).handshake(call.query.all, expecting: expectation)
            try await self.note(handshake, connection.id)
            return .text(handshake.body)
        }
        table.add(APIRoute(.post, "/webhooks/youtube/{token}", "receiveYouTubeWebhook", access: .platform, "The hub tells about new uploads.", query: ["*"], bodyLimit: Self.bodyLimit)) { call in
            let connection = try await self.connection(call)
            guard let sealed = connection.webhook?.secret else { throw AppError.notFound("subscription") }
            let secret = try self.context.secrets.open(sealed, context: SealContext.webhookSecret(of: connection.id))
            do {
                try await self.receive(.youtube, call, secret: secret)
            } catch let error as AppError where error.code == .signatureInvalid {
                // The hub wants 2xx also then; the call has no effect (https://www.w3.org/TR/websub/#signature-validation).
                self.context.logger.notice("a webhook with a wrong signature was ignored", metadata: ["connection": "\(connection.id)"])
            }
            return .text("")
        }
        return table
    }

    private func receive(_ platform: Platform, _ call: PublicCall, secret: String?) async throws {
        let body = Data(call.body.readableBytesView)
        var headers: [String: String] = [:]
        for field in call.headers { headers[field.name.canonicalName] = field.value }
        try self.connectors.connector(for: platform).verifyWebhook(WebhookCall(headers: headers, body: body), secret: secret)
        try await self.intake.receive(platform, rawBody: body)
    }

    /// The connection that a callback path belongs to. A guessed one is not found.
    private func connection(_ call: PublicCall) async throws -> Connection {
        let token = try call.parameter("token")
        let found = try await self.context.store.first(Query<Connection>().where(Connection.fields.webhookToken == token))
        guard let connection = found, connection.platform == .youtube else { throw AppError.notFound("subscription") }
        return connection
    }

    private func note(_ handshake: WebhookHandshake, _ id: Identifier<Connection>) async throws {
        try await self.context.store.transaction("webhook.handshake") { tx in
            guard var connection = try tx.get(Connection.self, id) else { return }
            switch handshake.outcome {
            case .confirmed:
                connection.webhook?.isConfirmed = true
                if let lease = handshake.lease { connection.webhook?.leaseExpiresAt = self.context.time.now() + lease }
            case .unsubscribed, .denied: connection.webhook?.isConfirmed = false
            }
            try tx.replace(connection)
        }
    }
}
