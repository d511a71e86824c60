import Connectors
import Core
import Foundation
import Security

// Subscription, handshake and signatures (https://developers.facebook.com/documentation/instagram-platform/webhooks). One callback serves all accounts.
extension InstagramConnector {
    private static let subscribedFields = "messages,message_reactions,messaging_postbacks,message_edit,comments"

    private struct Success: Decodable { var success: Bool }

    /// The callback and its secret belong to the app: they are set in Meta's dashboard, not here.
    public func subscribe(_ access: ConnectionAccess, callback _: String, secret _: String) async throws -> SubscriptionResult {
        let request = self.request("subscribed_apps.add", .post, "/me/subscribed_apps", [("subscribed_fields", Self.subscribedFields)], purpose: .account)
        let answer = try await self.get(Success.self, request, as: access)
        return SubscriptionResult(isConfirmed: answer.success)
    }

    /// Takes our app off the account: no more webhooks for any field.
    public func unsubscribe(_ access: ConnectionAccess, callback _: String, secret _: String) async throws {
        _ = try await self.http.read(self.request("subscribed_apps.remove", .delete, "/me/subscribed_apps", purpose: .account), as: access)
    }

    /// Answers with the challenge when the verify token is this installation's; throws `forbidden` otherwise.
    public func handshake(_ query: [String: String], expecting _: WebhookExpectation) throws -> WebhookHandshake {
        guard query["hub.mode"] == "subscribe", let token = query["hub.verify_token"], !self.configuration.verifyToken.isEmpty,
            constantTimeEquals(token, self.configuration.verifyToken)
        else { throw AppError(.forbidden, "The verify token is not this installation's.") }
        guard let challenge = query["hub.challenge"], !challenge.isEmpty, challenge.utf8.count <= 1024 else { throw AppError.invalid("hub.challenge", "is missing.") }
        return WebhookHandshake(body: challenge, outcome: .confirmed)
    }

    /// Over the bytes as they came: Meta signs the escaped form. Which of the two secrets it signs with is not documented.
    public func verifyWebhook(_ call: WebhookCall, secret _: String?) throws {
        guard WebhookSignature.isValid(call.header("x-hub-signature-256"), body: call.body, secrets: self.configuration.secrets) else {
            throw AppError(.signatureInvalid, "The notification is not signed by Instagram.")
        }
    }

    /// The events in the body, for whichever accounts; one that can't be read doesn't cost the others.
    public func parseWebhook(_ body: Data) throws -> [WebhookNotification] { try WebhookPayload.notifications(body, now: self.time.now()) }

    /// The form field `signed_request` of a deauthorize or data-deletion call.
    public func accountNotice(_ body: Data) throws -> AccountNotice {
        guard body.count <= 64 * 1024, let text = String(validating: body, as: UTF8.self), let field = QueryText.decode(text)["signed_request"] else {
            throw AppError(.malformedRequest, "There is no signed_request.")
        }
        let request = try SignedRequest.verify(field, secrets: self.configuration.secrets)
        return AccountNotice(appScopedID: request.userID, issuedAt: request.issuedAt.milliseconds > 0 ? request.issuedAt : nil)
    }
}
