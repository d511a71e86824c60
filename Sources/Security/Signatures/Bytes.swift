import Crypto
import Foundation

/// Whether two byte sequences are equal, in a time that depends on their lengths only.
public func constantTimeEquals(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (a, b) in zip(left, right) { difference |= a ^ b }
    return difference == 0
}

/// Whether two texts have the same UTF-8, in a time that depends on their lengths only.
public func constantTimeEquals(_ left: String, _ right: String) -> Bool { constantTimeEquals(left.utf8, right.utf8) }

/// SHA-256 for ids, chains and content addresses; for passwords there is `PasswordHasher`.
public enum Digest256 {
    /// The 32 bytes of the digest.
    public static func bytes(_ data: some DataProtocol) -> [UInt8] { Array(SHA256.hash(data: data)) }
    /// 64 lower-case hexadecimal digits.
    public static func hexadecimal(_ data: some DataProtocol) -> String { HexadecimalText.encode(bytes(data)) }
    /// 64 lower-case hexadecimal digits of the text's UTF-8.
    public static func hexadecimal(_ text: String) -> String { hexadecimal(Array(text.utf8)) }
}

/// Lower-case hexadecimal.
public enum HexadecimalText {
    /// Two digits a byte.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads upper or lower case; nil for anything that is not pairs of hexadecimal digits.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var high: UInt8?
        for character in text.utf8 {
            let nibble: UInt8
            switch character {
            case 48 ... 57: nibble = character - 48
            case 65 ... 70: nibble = character - 55
            case 97 ... 102: nibble = character - 87
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | nibble)
                high = nil
            } else {
                high = nibble
            }
        }
        return high == nil ? bytes : nil
    }
}

/// Base32 of RFC 4648 section 6, without padding.
public enum Base32Text {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// Eight characters for five bytes, upper case; the last character is filled up with zero bits.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(buffer >> bits & 31)])
            }
            buffer &= (1 << bits) - 1
        }
        if bits > 0 { text.append(alphabet[Int(buffer << (5 - bits) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads either case and skips spaces, hyphens and padding, as people type it; nil for other characters.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for character in text.utf8 {
            let value: UInt8
            switch character {
            case 65 ... 90: value = character - 65
            case 97 ... 122: value = character - 97
            case 50 ... 55: value = character - 24
            case 32, 45, 61: continue
            default: return nil
            }
            buffer = buffer << 5 | UInt32(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
                buffer &= (1 << bits) - 1
            }
        }
        return bytes
    }
}
