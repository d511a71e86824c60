/// Writes JSON by hand: a log line is written thousands of times a second, and its keys have to come in a fixed order.
enum JSONText {
    /// `value` in quotation marks. Everything below U+0020 and the line separators of Unicode are escaped, so a value can't begin a new line.
    static func append(_ value: String, to text: inout String) {
        text.append("\"")
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text.append("\\\"")
            case "\\": text.append("\\\\")
            case "\n": text.append("\\n")
            case "\r": text.append("\\r")
            case "\t": text.append("\\t")
            case _ where scalar.value < 0x20 || (0x7F ... 0x9F).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029:
                text.append("\\u")
                text.append(self.hexadecimal(scalar.value))
            default: text.unicodeScalars.append(scalar)
            }
        }
        text.append("\"")
    }

    /// Four digits.
    static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
