import Core
import Crypto
import Foundation

/// The codes that Meta puts over what it sends, made here independently of the product's own checks.
enum InstagramSignature {
    static func sha256(_ body: [UInt8], secret: String) -> String {
        self.hexadecimal(HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Data(secret.utf8))))
    }

    static func sha1(_ body: [UInt8], secret: String) -> String {
        self.hexadecimal(HMAC<Insecure.SHA1>.authenticationCode(for: body, using: SymmetricKey(data: Data(secret.utf8))))
    }

    private static func hexadecimal(_ code: some Sequence<UInt8>) -> String {
        code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// `signed_request` of the deauthorise and deletion callbacks (https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback).
    static func signedRequest(userID: String, issued: Timestamp, secret: String) -> String {
        let payload: OrderedJSON = ["algorithm": "HMAC-SHA256", "issued_at": .integer(issued.milliseconds / 1000), "user_id": .string(userID)]
        let text = Data(payload.bytes()).base64URL
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return Data(code).base64URL + "." + text
    }
}
