import Core
import Crypto
import Foundation

/// Time-based one-time codes (TOTP, RFC 6238): HMAC-SHA1, 30 seconds, 6 digits, as every authenticator app expects.
public enum OneTimeCode {
    public static let period: Int64 = 30
    public static let digits = 6

    /// A fresh seed of 20 bytes.
    public static func makeSeed(secrets: any SecretSource = SystemSecretSource()) -> [UInt8] { secrets.bytes(20) }

    /// The code that an authenticator shows at `time`.
    public static func code(seed: [UInt8], at time: Timestamp) -> String { self.code(seed: seed, step: self.step(at: time), digits: self.digits) }

    /// Checks a typed code, one period of clock drift allowed either way. Returns its step, to be stored: a later check passes it as
    /// `lastStep`, so that a code seen over a shoulder can't be used again. Nil when the code is wrong or was used.
    public static func verify(_ typed: String, seed: [UInt8], at time: Timestamp, lastStep: Int64? = nil) -> Int64? {
        let cleaned = typed.filter { !$0.isWhitespace }
        guard cleaned.utf8.count == self.digits else { return nil }
        let now = self.step(at: time)
        var found: Int64?
        for step in now - 1 ... now + 1 where step > lastStep ?? -1 && constantTimeEquals(self.code(seed: seed, step: step, digits: self.digits), cleaned) {
            found = found ?? step
        }
        return found
    }

    /// What the QR code holds (Key URI format).
    public static func uri(seed: [UInt8], issuer: String, account: String) -> String {
        let allowed = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: Unicode.Scalar(0) ..< Unicode.Scalar(128))).union(CharacterSet(charactersIn: "-._~"))
        let issuerText = issuer.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
        let accountText = account.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
        return "otpauth://totp/\(issuerText):\(accountText)?secret=\(Base32Text.encode(seed))&issuer=\(issuerText)&algorithm=SHA1&digits=\(self.digits)&period=\(self.period)"
    }

    static func step(at time: Timestamp) -> Int64 { time.milliseconds / (self.period * 1000) }

    static func code(seed: [UInt8], step: Int64, digits: Int) -> String {
        let counter = (0 ..< 8).map { UInt8(truncatingIfNeeded: step >> Int64(56 - 8 * $0)) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: seed)))
        let offset = Int(mac[mac.count - 1] & 15)
        var value = mac[offset ..< offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        var text: [UInt8] = []
        for _ in 0 ..< digits {
            text.insert(48 + UInt8(value % 10), at: 0)
            value /= 10
        }
        return String(decoding: text, as: UTF8.self)
    }
}
