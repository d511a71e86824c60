/// Tells the language of a message: by script where that decides, else by frequent words, letters of their own and letter triples.
public struct LanguageIdentifier: Sendable {
    /// The languages that it can name (BCP 47).
    public static let languages: [String] = LanguageWords.latin.map(\.0) + ["ru", "uk", "bg", "ar", "fa", "ur", "hi", "ja", "ko", "zh", "el", "he", "th"]

    private static let buckets = 8192
    private let names: [String]
    /// Weight per language of each frequent word, sparse.
    private let words: [UInt64: [(language: Int, weight: Float)]]
    private let letters: [UInt32: [Int]]
    /// Log probability of letter triples, bucket-major.
    private let triples: [Float]
    private let russian: Set<UInt64>
    private let ukrainian: Set<UInt64>

    public init() {
        let normaliser = TextNormaliser()
        let names = LanguageWords.latin.map(\.0)
        var owners: [UInt64: Set<Int>] = [:]
        var counts = [Float](repeating: 0.02, count: Self.buckets * names.count)
        var totals = [Float](repeating: 0.02 * Float(Self.buckets), count: names.count)
        for (index, (_, list)) in LanguageWords.latin.enumerated() {
            for token in normaliser.normalise(list).tokens {
                owners[token.key, default: []].insert(index)
                Self.forEachTriple(of: token.text) { bucket in
                    counts[bucket * names.count + index] += 1
                    totals[index] += 1
                }
            }
        }
        self.words = owners.mapValues { set in
            let weight: Float = set.count == 1 ? 2.2 : 1.6 / Float(set.count)
            return set.sorted().map { ($0, weight) }
        }
        for slot in counts.indices { counts[slot] = Self.logarithm(counts[slot] / totals[slot % names.count]) }
        self.triples = counts
        self.names = names
        var letters: [UInt32: [Int]] = [:]
        for (list, languages) in LanguageWords.letters {
            let owners = languages.compactMap(names.firstIndex)
            for scalar in list.unicodeScalars { letters[scalar.value] = owners }
        }
        self.letters = letters
        self.russian = Set(normaliser.normalise(LanguageWords.russian).tokens.map(\.key))
        self.ukrainian = Set(normaliser.normalise(LanguageWords.ukrainian).tokens.map(\.key))
    }

    /// BCP 47; `und` when the text is too short or has no letters.
    public func identify(_ text: NormalisedText) -> String {
        let shape = text.shape
        guard shape.letters > 0 else { return "und" }
        if shape.kana * 4 > shape.letters || (shape.kana > 0 && shape.han > 0) { return "ja" }
        if shape.hangul * 3 > shape.letters { return "ko" }
        if shape.han * 3 > shape.letters { return "zh" }
        if shape.devanagari * 2 > shape.letters { return "hi" }
        if shape.cyrillic * 2 > shape.letters { return self.cyrillic(text) }
        if shape.arabic * 2 > shape.letters { return Self.arabic(text) }
        if shape.otherScript * 2 > shape.letters { return Self.other(text) }
        return self.latin(text)
    }

    // MARK: - Latin

    private func latin(_ text: NormalisedText) -> String {
        var scores = [Float](repeating: 0, count: self.names.count)
        var wordsSeen = 0
        var known: Float = 0
        for token in text.tokens.prefix(200) where token.kind == .word || token.kind == .hashtag {
            wordsSeen += 1
            if let entries = self.words[token.key] ?? (token.alternates.isEmpty ? nil : token.alternates.lazy.compactMap({ self.words[CueVocabulary.hash($0)] }).first) {
                for entry in entries { scores[entry.language] += entry.weight }
                known += 1
            }
        }
        guard wordsSeen > 0 else { return "und" }
        if text.original.utf8.count != text.shape.letters {
            var seen = 0
            for scalar in text.original.unicodeScalars where scalar.value >= 0x80 {
                if let owners = self.letters[scalar.value] { for owner in owners { scores[owner] += 2.2 / Float(owners.count) } }
                seen += 1
                if seen > 400 { break }
            }
        }
        self.addTriples(text, to: &scores)
        guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }) else { return "und" }
        let second = scores.indices.filter { $0 != best }.map { scores[$0] }.max() ?? 0
        let margin = scores[best] - second
        if text.shape.letters < 4 && scores[best] < 2 { return "und" }
        if margin < 0.35 { return known > 0 && wordsSeen > 2 && margin > 0.05 ? self.names[best] : "und" }
        return self.names[best]
    }

    /// The mean log likelihood of the triples, as a tie-breaker that carries alone when no frequent word occurs.
    private func addTriples(_ text: NormalisedText, to scores: inout [Float]) {
        let count = self.names.count
        var sums = [Float](repeating: 0, count: count)
        var total: Float = 0
        for token in text.tokens.prefix(60) where token.kind == .word && token.text.utf8.count <= 24 {
            Self.forEachTriple(of: token.text) { bucket in
                self.triples.withUnsafeBufferPointer { table in
                    let start = bucket * count
                    for language in 0 ..< count { sums[language] += table[start + language] }
                }
                total += 1
            }
        }
        guard total > 0 else { return }
        let strength = min(total, 30).squareRoot() * 0.5
        let top = sums.max() ?? 0
        for language in 0 ..< count { scores[language] += (sums[language] - top) / total * strength }
    }

    private static func forEachTriple(of word: String, _ body: (Int) -> Void) {
        var one: UInt32 = 32
        var two: UInt32 = 32
        func emit(_ three: UInt32) {
            let hash = (one &* 0x9E37_79B1) ^ (two &* 0x85EB_CA6B) ^ (three &* 0xC2B2_AE35)
            body(Int((hash ^ (hash >> 15)) % UInt32(self.buckets)))
            one = two
            two = three
        }
        for byte in word.utf8 { emit(UInt32(byte)) }
        emit(32)
    }

    /// Natural logarithm by the series of its inverse hyperbolic tangent: the room needs no mathematics library for a table built once.
    private static func logarithm(_ value: Float) -> Float {
        let exponent = Float(value.exponent)
        let ratio = (value.significand - 1) / (value.significand + 1)
        let square = ratio * ratio
        return exponent * 0.693_147_2 + 2 * ratio * (1 + square / 3 + square * square / 5 + square * square * square / 7)
    }

    // MARK: - Other scripts

    private func cyrillic(_ text: NormalisedText) -> String {
        var russian = 0
        var ukrainian = 0
        for token in text.tokens.prefix(200) where token.kind == .word {
            if self.russian.contains(token.key) { russian += 1 }
            if self.ukrainian.contains(token.key) { ukrainian += 1 }
            for scalar in token.text.unicodeScalars {
                switch scalar {
                case "і", "є", "ґ": ukrainian += 2
                case "ы", "э": russian += 2
                case "ъ": russian += 1
                default: break
                }
            }
        }
        return ukrainian > russian ? "uk" : "ru"
    }

    private static func arabic(_ text: NormalisedText) -> String {
        var persian = 0
        for scalar in text.original.unicodeScalars.prefix(2000) {
            switch scalar {
            case "ٹ", "ڈ", "ں", "ے", "ہ", "ھ", "ڑ": return "ur"
            case "پ", "چ", "ژ", "گ": persian += 1
            default: break
            }
        }
        return persian > 0 ? "fa" : "ar"
    }

    private static func other(_ text: NormalisedText) -> String {
        for scalar in text.original.unicodeScalars.prefix(2000) {
            switch scalar.value {
            case 0x370 ..< 0x400, 0x1F00 ..< 0x2000: return "el"
            case 0x590 ..< 0x600: return "he"
            case 0xE00 ..< 0xE80: return "th"
            default: continue
            }
        }
        return "und"
    }
}
