import Foundation

/// One word of a text, reduced to what search compares.
struct Word: Hashable {
    /// Lower-cased, without accents, lightly stemmed.
    var stem: String
    /// 1 for words that carry meaning, less for question words and stop-words.
    var weight: Float

    var isContent: Bool { self.weight >= 1 }
}

/// Splits texts into words and stems them, by language. Handles (`@name`) and links are left out.
/// Scripts written without spaces give pairs of neighbouring characters.
enum Words {
    static func words(_ text: String, language: String) -> [Word] {
        let folded = Self.isASCII(text) ? text : text.folding(options: [.diacriticInsensitive, .caseInsensitive, .widthInsensitive], locale: nil)
        let stemmer = Stemmer(language: language)
        var words: [Word] = []
        var current: [UInt8] = []
        var run: [Unicode.Scalar] = []
        var skipsToBlank = false

        func endWord() {
            if current.isEmpty { return }
            defer { current.removeAll(keepingCapacity: true) }
            let weight = StopWords.weight(String(decoding: current, as: UTF8.self))
            stemmer.stem(&current)
            words.append(Word(stem: String(decoding: current, as: UTF8.self), weight: weight))
        }
        func endRun() {
            if run.isEmpty { return }
            defer { run.removeAll(keepingCapacity: true) }
            if run.count == 1 {
                words.append(Word(stem: String(String.UnicodeScalarView(run)), weight: 1))
            } else {
                for index in 0 ..< run.count - 1 { words.append(Word(stem: String(String.UnicodeScalarView(run[index ... index + 1])), weight: 1)) }
            }
        }

        for scalar in folded.unicodeScalars {
            let value = scalar.value
            if value < 128 {
                let byte = UInt8(value)
                if byte <= 32 {
                    skipsToBlank = false
                    endWord()
                    endRun()
                } else if skipsToBlank {
                    continue
                } else if (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57) {
                    endRun()
                    current.append(byte)
                } else if byte >= 65 && byte <= 90 {
                    endRun()
                    current.append(byte | 32)
                } else if byte == 39 {
                    continue // don't → dont
                } else {
                    if byte == 64 || (byte == 58 && Self.isScheme(current)) {
                        current.removeAll(keepingCapacity: true)
                        skipsToBlank = true
                    }
                    endWord()
                    endRun()
                }
            } else if skipsToBlank || value == 0x2019 || scalar.properties.isVariationSelector || value == 0x200D {
                continue
            } else if Self.isUnspaced(value) {
                endWord()
                run.append(scalar)
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                endRun()
                current.append(contentsOf: String(scalar).utf8)
            } else {
                endWord()
                endRun()
            }
        }
        endWord()
        endRun()
        return words
    }

    private static func isScheme(_ bytes: [UInt8]) -> Bool { bytes == Array("http".utf8) || bytes == Array("https".utf8) }

    static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 128 } }

    /// Han, kana, Hangul, Thai, Lao, Khmer, Burmese.
    private static func isUnspaced(_ value: UInt32) -> Bool {
        (0x3040 ... 0x30FF).contains(value) || (0x3400 ... 0x9FFF).contains(value) || (0xAC00 ... 0xD7AF).contains(value) || (0x1100 ... 0x11FF).contains(value)
            || (0x0E00 ... 0x0EFF).contains(value) || (0x1000 ... 0x109F).contains(value) || (0x1780 ... 0x17FF).contains(value) || (0x20000 ... 0x3FFFF).contains(value)
    }

    /// Lower-cased words with their punctuation taken off, for phrase and echo checks.
    static func plain(_ text: String) -> [String] {
        text.lowercased().split { !($0.isAlpha || $0.isDigit || $0 == "'" || $0 == "’") }.map { $0.filter { $0 != "'" && $0 != "’" } }.filter { !$0.isEmpty }
    }
}

/// Takes off the endings that inflection adds, so that `trains`, `training` and `trained` meet. Light on purpose: over-stemming
/// makes different questions look alike.
struct Stemmer {
    private enum Family { case english, german, romance, none }

    private let family: Family

    init(language: String) {
        switch language.prefix(2) {
        case "en", "un": self.family = .english
        case "de", "nl": self.family = .german
        case "es", "pt", "it", "fr": self.family = .romance
        default: self.family = .none
        }
    }

    func stem(_ word: inout [UInt8]) {
        guard word.count > 3, word.allSatisfy({ $0 >= 97 && $0 <= 122 }) else { return }
        switch self.family {
        case .english: Self.english(&word)
        case .german: Self.strip(&word, Self.germanEndings, keeping: 4)
        case .romance: Self.strip(&word, Self.romanceEndings, keeping: 4)
        case .none: break
        }
    }

    private static let germanEndings: [[UInt8]] = ["ern", "en", "em", "er", "es", "st", "e", "n", "s", "t"].map { Array($0.utf8) }
    private static let romanceEndings: [[UInt8]] = ["mente", "ment", "ando", "endo", "es", "os", "as", "s", "o", "a", "e"].map { Array($0.utf8) }
    private static let ing = Array("ing".utf8), ed = Array("ed".utf8), ies = Array("ies".utf8), ly = Array("ly".utf8)

    private static func strip(_ word: inout [UInt8], _ endings: [[UInt8]], keeping: Int) {
        for ending in endings where word.count - ending.count >= keeping && word.suffix(ending.count).elementsEqual(ending) {
            word.removeLast(ending.count)
            return
        }
    }

    private static func english(_ word: inout [UInt8]) {
        let s = UInt8(ascii: "s")
        if word.count > 4, word.suffix(3).elementsEqual(Self.ies) {
            word.removeLast(3)
            word.append(UInt8(ascii: "y"))
        } else if word.last == s, let before = word.dropLast().last, before != s, before != UInt8(ascii: "u"), before != UInt8(ascii: "i") {
            word.removeLast()
        }
        if word.count > 5, word.suffix(3).elementsEqual(Self.ing) {
            word.removeLast(3)
            Self.undouble(&word)
        } else if word.count > 4, word.suffix(2).elementsEqual(Self.ed) {
            word.removeLast(2)
            Self.undouble(&word)
        } else if word.count > 5, word.suffix(2).elementsEqual(Self.ly) {
            word.removeLast(2)
        }
        if word.count > 3, word.last == UInt8(ascii: "e") { word.removeLast() }
    }

    private static func undouble(_ word: inout [UInt8]) {
        guard word.count > 3, let last = word.last, word[word.count - 2] == last, last != UInt8(ascii: "l"), last != UInt8(ascii: "s") else { return }
        word.removeLast()
    }
}
