import Core
import Crypto
import Foundation

/// The HMAC that a platform puts over the raw bytes of a webhook (https://developers.facebook.com/documentation/instagram-platform/webhooks, https://www.w3.org/TR/websub/#authenticated-content-distribution):
/// `X-Hub-Signature-256: sha256=<hex>` or `X-Hub-Signature: sha1=<hex>`.
public enum WebhookSignature {
    /// The hash below the HMAC; `sha1` is what WebSub hubs still sign with.
    public enum Algorithm: String, Sendable, CaseIterable { case sha256, sha1 }

    /// The header's value for `body`.
    public static func header(_ algorithm: Algorithm, body: some DataProtocol, secret: String) -> String {
        "\(algorithm.rawValue)=\(HexadecimalText.encode(self.code(algorithm, body, secret)))"
    }

    /// Whether `header` is the signature of `body` under one of `secrets` (which of an app's secrets signs is not documented).
    /// Empty secrets never match. `body` has to be the bytes as they came, before any decoding.
    public static func isValid(_ header: String?, body: some DataProtocol, secrets: [String], allowing algorithms: Set<Algorithm> = [.sha256]) -> Bool {
        guard let header, let separator = header.firstIndex(of: "="), let algorithm = Algorithm(rawValue: header[..<separator].lowercased()), algorithms.contains(algorithm),
            let given = HexadecimalText.decode(header[header.index(after: separator)...])
        else { return false }
        var isValid = false
        for secret in secrets where !secret.isEmpty && constantTimeEquals(self.code(algorithm, body, secret), given) { isValid = true }
        return isValid
    }

    private static func code(_ algorithm: Algorithm, _ body: some DataProtocol, _ secret: String) -> [UInt8] {
        let key = SymmetricKey(data: Array(secret.utf8))
        return switch algorithm {
        case .sha256: Array(HMAC<SHA256>.authenticationCode(for: body, using: key))
        case .sha1: Array(HMAC<Insecure.SHA1>.authenticationCode(for: body, using: key))
        }
    }
}

/// Meta's `signed_request` of deauthorisation and deletion callbacks (https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback):
/// `base64url(HMAC-SHA256(secret, payload text)).base64url(JSON)`.
public struct SignedRequest: Hashable, Sendable {
    /// The app-scoped id of the account.
    public var userID: String
    /// When the platform made it, whole seconds.
    public var issuedAt: Timestamp

    public init(userID: String, issuedAt: Timestamp) {
        self.userID = userID
        self.issuedAt = issuedAt
    }

    private struct Payload: Codable {
        var algorithm: String
        /// Seconds since 1970.
        var issuedAt: Int64?
        var userID: String

        enum CodingKeys: String, CodingKey {
            case algorithm
            case issuedAt = "issued_at"
            case userID = "user_id"
        }

        init(algorithm: String, issuedAt: Int64?, userID: String) {
            self.algorithm = algorithm
            self.issuedAt = issuedAt
            self.userID = userID
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            self.algorithm = try container.decode(String.self, forKey: .algorithm)
            self.issuedAt = try container.decodeIfPresent(Int64.self, forKey: .issuedAt)
            // Text, and from older apps a number.
            if let number = try? container.decode(Int64.self, forKey: .userID) { self.userID = String(number) } else { self.userID = try container.decode(String.self, forKey: .userID) }
        }
    }

    /// Reads and verifies the form field. Throws `signatureInvalid` when no secret fits or the content is not what it should be.
    public static func verify(_ text: String, secrets: [String]) throws -> SignedRequest {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let signature = Data(base64URL: String(parts[0])) else { throw self.invalid("not two base64url parts") }
        var isValid = false
        for secret in secrets where !secret.isEmpty && constantTimeEquals(Array(self.code(parts[1], secret)), Array(signature)) { isValid = true }
        guard isValid else { throw self.invalid("the signature doesn't fit") }
        guard let data = Data(base64URL: String(parts[1])), let payload = try? JSONDecoder().decode(Payload.self, from: data) else { throw self.invalid("the payload can't be read") }
        guard payload.algorithm.uppercased() == "HMAC-SHA256", !payload.userID.isEmpty else { throw self.invalid("another algorithm, or no user id") }
        return SignedRequest(userID: payload.userID, issuedAt: Timestamp(milliseconds: (payload.issuedAt ?? 0).multipliedReportingOverflow(by: 1000).partialValue))
    }

    /// What the platform would post.
    public func text(secret: String) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let payload = try encoder.encode(Payload(algorithm: "HMAC-SHA256", issuedAt: self.issuedAt.milliseconds / 1000, userID: self.userID)).base64URL
        return Data(Self.code(payload[...], secret)).base64URL + "." + payload
    }

    private static func code(_ payload: Substring, _ secret: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(payload.utf8), using: SymmetricKey(data: Array(secret.utf8))))
    }

    private static func invalid(_ cause: String) -> AppError { AppError(.signatureInvalid, "The signed request is not from the platform.", cause: cause) }
}
