import Foundation

/// Whether a text on a platform is the one that we sent: platforms trim, fold blanks and normalise Unicode.
public enum ReplyText {
    /// Compares after canonical composition, without emoji variation selectors, every run of white space as one blank and none at the ends.
    public static func isSame(_ left: String, _ right: String) -> Bool { self.folded(left) == self.folded(right) }

    private static func folded(_ text: String) -> String {
        text.precomposedStringWithCanonicalMapping
            .replacingOccurrences(of: "\u{FE0F}", with: "")
            .split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
    }
}
