import Foundation

/// JSON as platforms send it.
public enum JSONText {
    /// The same JSON with U+FFFD for every escape that is half a character (a lone surrogate such as `\ud83d`, left over where a text was
    /// cut between two halves). A strict reader refuses the whole document for it, and with one fan's message all others of the page.
    public static func mended(_ data: Data) -> Data {
        let halves = data.withUnsafeBytes { Self.lonelyEscapes($0) }
        guard !halves.isEmpty else { return data }
        var mended = Data(data)
        for digits in halves { mended.replaceSubrange(mended.startIndex + digits ..< mended.startIndex + digits + 4, with: Data("fffd".utf8)) }
        return mended
    }

    /// Where the four digits of such escapes begin.
    private static func lonelyEscapes(_ bytes: UnsafeRawBufferPointer) -> [Int] {
        var found: [Int] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            guard let unit = self.unit(bytes, at: index) else {
                // Another escape: its second byte may be a backslash.
                index += 2
                continue
            }
            switch unit {
            case 0xD800 ... 0xDBFF:
                if let next = self.unit(bytes, at: index + 6), (0xDC00 ... 0xDFFF).contains(next) {
                    index += 12
                } else {
                    found.append(index + 2)
                    index += 6
                }
            case 0xDC00 ... 0xDFFF:
                found.append(index + 2)
                index += 6
            default: index += 6
            }
        }
        return found
    }

    /// The value of an escape `\uXXXX` that begins there.
    private static func unit(_ bytes: UnsafeRawBufferPointer, at index: Int) -> UInt16? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else { return nil }
        var value: UInt16 = 0
        for byte in bytes[index + 2 ..< index + 6] {
            let digit: UInt8
            switch byte {
            case 48 ... 57: digit = byte - 48
            case 65 ... 70: digit = byte - 55
            case 97 ... 102: digit = byte - 87
            default: return nil
            }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
