import Core

/// Reads a message the way a person would see it: folds look-alike letters, case and accents, takes out invisible characters, undoes
/// leetspeak, stretched and s p a c e d letters, and gives emoji their meaning. Work is linear in the length, and bounded.
public struct TextNormaliser: Sendable {
    /// Characters of a message that are read. Platforms allow 1,000 (Instagram) and 10,000 (YouTube); more comes only from elsewhere.
    public static let maximumScalars = 100_000
    /// Characters of one word that are kept; nobody's word is longer.
    static let maximumWordLength = 64

    public init() {}

    /// The forms of one message that classifiers and rules read. The same text always gives the same result.
    public func normalise(_ text: String) -> NormalisedText {
        var pass = NormalisingPass()
        pass.run(text)
        return NormalisedText(original: text, tokens: pass.tokens, spelled: SpelledWord.all(in: pass.tokens, of: text), shape: pass.shape, isTruncated: pass.isTruncated)
    }

    /// Character-wise folding alone, punctuation kept and white space collapsed: what wildcard patterns are matched on.
    public func fold(_ text: String) -> String {
        var folded = String.UnicodeScalarView()
        var isSpacePending = false
        for scalar in text.unicodeScalars.prefix(Self.maximumScalars) {
            if scalar.properties.isWhitespace {
                isSpacePending = !folded.isEmpty
                continue
            }
            let outcome = ScalarFolding.shared(scalar.value)
            if outcome == .dropped { continue }
            if isSpacePending {
                folded.append(" ")
                isSpacePending = false
            }
            switch outcome {
            case .one(let value): if let scalar = Unicode.Scalar(value) { folded.append(scalar) }
            case .many(let values): folded.append(contentsOf: values.compactMap(Unicode.Scalar.init))
            case .dropped: break
            }
        }
        return String(folded)
    }
}

/// Scripts by character.
enum ScriptOf {
    /// Han, Kana, Thai, Lao, Khmer, Myanmar: each character is a token, so that phrases match without word boundaries.
    static func isWrittenWithoutSpaces(_ value: UInt32) -> Bool {
        guard value >= 0x0E00 else { return false }
        switch value {
        case 0x0E00 ... 0x0EFF, 0x1000 ... 0x109F, 0x1780 ... 0x17FF, 0x3005 ... 0x3007, 0x3041 ... 0x30FF, 0x31F0 ... 0x31FF, 0x3400 ... 0x9FFF, 0xF900 ... 0xFAFF, 0x20000 ... 0x3FFFF: return true
        default: return false
        }
    }

    static func count(_ value: UInt32, in shape: inout TextShape) {
        shape.letters += 1
        switch value {
        case 0 ..< 0x370: shape.latin += 1
        case 0x400 ..< 0x530: shape.cyrillic += 1
        case 0x600 ..< 0x780, 0x8A0 ..< 0x900: shape.arabic += 1
        case 0x900 ..< 0x980: shape.devanagari += 1
        case 0x3041 ... 0x30FF: shape.kana += 1
        case 0x1100 ..< 0x1200, 0x3130 ..< 0x3190, 0xAC00 ... 0xD7A3: shape.hangul += 1
        case 0x3400 ... 0x9FFF, 0x20000 ... 0x3FFFF: shape.han += 1
        default: shape.otherScript += 1
        }
    }
}
