import Foundation

/// Brings collected text into one form: no markup, no invisible characters, single blanks.
enum TextCleaner {
    static func clean(_ text: String) -> String {
        var source = text
        if source.contains("&") || source.contains("<br") {
            for (from, to) in [("<br />", "\n"), ("<br/>", "\n"), ("<br>", "\n"), ("&#39;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")] {
                source = source.replacingOccurrences(of: from, with: to)
            }
        }
        var lines: [String] = []
        for line in source.precomposedStringWithCanonicalMapping.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let kept = String(String.UnicodeScalarView(line.unicodeScalars.filter { !Self.isInvisible($0) }))
            lines.append(kept.split(whereSeparator: { $0.isWhitespace }).joined(separator: " "))
        }
        while lines.first?.isEmpty ?? false { lines.removeFirst() }
        while lines.last?.isEmpty ?? false { lines.removeLast() }
        var out: [String] = []
        for line in lines where !(line.isEmpty && out.last?.isEmpty ?? false) { out.append(line) }
        return out.joined(separator: "\n")
    }

    /// Zero-width and control characters and direction marks; not the joiner and selectors that emojis are made of.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B, 0x200C, 0x200E, 0x200F, 0x202A ... 0x202E, 0x2060 ... 0x2064, 0x2066 ... 0x2069, 0xFEFF, 0xAD: true
        case 0 ... 8, 0xB, 0xC, 0xE ... 0x1F, 0x7F ... 0x9F: true
        default: false
        }
    }

    /// The same for texts that differ only in case, marks and blanks; emojis count where there is nothing else.
    static func key(_ text: String) -> String {
        let bare = text.lowercased().filter { $0.isLetter || $0.isNumber }
        return bare.isEmpty ? text : bare
    }
}
