/// Ways in which people write past a filter, made by rule. The same text gives the same disguise.
public enum Disguise: String, CaseIterable, Sendable {
    case asWritten = "as_written"
    case capitals
    case withoutApostrophes = "without_apostrophes"
    case withoutMarks = "without_marks"
    case zeroWidth = "zero_width"
    case lookAlikes = "look_alikes"
    case fullWidth = "full_width"
    case stretched
    case withChatter = "with_chatter"
    case lines

    /// The text in this disguise.
    public func apply(to text: String) -> String {
        switch self {
        case .asWritten: return text
        case .capitals: return text.uppercased()
        case .withoutApostrophes: return text.filter { $0 != "'" && $0 != "’" }
        case .withoutMarks: return String(Disguise.withoutApostrophes.apply(to: text).map { $0.isPunctuation ? " " : $0 })
        case .zeroWidth: return text.split(separator: " ").map { $0.map(String.init).joined(separator: "\u{200B}") }.joined(separator: " ")
        case .lookAlikes: return String(text.map { Self.twins[$0] ?? $0 })
        case .fullWidth: return String(String.UnicodeScalarView(text.unicodeScalars.map { scalar in
            (0x21 ... 0x7E).contains(scalar.value) ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar
        }))
        case .stretched:
            // The last letter of every third longer word: `nobodyyy`.
            return text.split(separator: " ").enumerated().map { index, word in
                guard index % 3 == 1, word.count > 3, let last = word.last, last.isLetter, last.isASCII else { return String(word) }
                return word + String(repeating: last, count: 3)
            }.joined(separator: " ")
        case .withChatter: return "hey love your channel!! " + text + " anyway great video 🔥"
        case .lines: return text.split(separator: " ").enumerated().map { $0.offset % 5 == 4 ? "\($0.element)\n" : "\($0.element) " }.joined()
        }
    }

    /// Cyrillic letters that are drawn like Latin ones.
    private static let twins: [Character: Character] = ["a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х"]
}
