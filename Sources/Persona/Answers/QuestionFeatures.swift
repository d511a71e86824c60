import Core
import Foundation

/// What the answer model sees of a question: hashed words, pairs of words up to four apart, and pieces of two to five characters inside
/// words. Each of the two groups has length 1, so that long questions count as much as short ones.
struct QuestionFeatures: Sendable {
    var features: [HashedFeature]
    /// The plain words among them, distinct, for finding the nearest questions.
    var words: [UInt64]

    /// How far apart two words may be to make a pair: beyond it pairs are chance.
    private static let reach = 4
    /// A very long message is bounded, so that no fan can make drafting slow.
    private static let maximumWords = 64
    private static let maximumCharacters = 400
    private static let (wordSalt, pairSalt, nearSalt, pieceSalt): (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)

    init(_ text: String, language: String = "und") {
        var stems = Words.words(text, language: language).prefix(Self.maximumWords).map { Self.hash($0.stem.utf8) }
        self.words = Array(Set(stems)).sorted()
        if text.contains("?" as Character) { stems.append(Self.hash("?".utf8)) }
        // Marks of beginning and end: "can i …" at the start is not "… can i".
        stems = [Self.hash("<".utf8)] + stems + [Self.hash(">".utf8)]
        var counts: [UInt64: Float] = [:]
        for (index, stem) in stems.enumerated() {
            counts[Self.mix(stem, Self.wordSalt), default: 0] += 1
            for other in stems.indices.dropFirst(index + 1).prefix(Self.reach) {
                counts[Self.mix(Self.mix(stem, stems[other]), other == index + 1 ? Self.pairSalt : Self.nearSalt), default: 0] += 1
            }
        }
        self.features = HashedFeature.unit(counts) + HashedFeature.unit(Self.pieces(text))
    }

    /// Runs of 2 ... 5 characters of every word with a blank at both ends.
    private static func pieces(_ text: String) -> [UInt64: Float] {
        let folded = text.folding(options: [.diacriticInsensitive, .caseInsensitive, .widthInsensitive], locale: nil)
        var counts: [UInt64: Float] = [:]
        var word: [UInt32] = [32]
        func close() {
            guard word.count > 1 else { return }
            word.append(32)
            for width in 2 ... 5 {
                if width > word.count {
                    break
                }
                for start in 0 ... word.count - width {
                    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
                    for value in word[start ..< start + width] { hash = (hash ^ UInt64(value)) &* 0x100_0000_01B3 }
                    counts[Self.mix(hash, Self.pieceSalt), default: 0] += 1
                }
            }
            word = [32]
        }
        for scalar in folded.unicodeScalars.prefix(Self.maximumCharacters) {
            if scalar.properties.isWhitespace { close() } else { word.append(scalar.value) }
        }
        close()
        return counts
    }

    private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } }

    private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 { HashedFeature.mix(left, right) }
}

/// One hashed property of a text and how strong it is.
struct HashedFeature: Sendable {
    var key: UInt64
    var value: Float

    /// Repeats count by their logarithm; the whole has length 1. Sorted, so that sums come out the same every time.
    static func unit(_ counts: [UInt64: Float]) -> [HashedFeature] {
        let features = counts.map { HashedFeature(key: $0.key, value: 1 + log($0.value)) }.sorted { $0.key < $1.key }
        let length = features.reduce(Float(0)) { $0 + $1.value * $1.value }.squareRoot()
        return length > 0 ? features.map { HashedFeature(key: $0.key, value: $0.value / length) } : []
    }

    static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
        var hash = left &* 0x9E37_79B9_7F4A_7C15 ^ right
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        return hash ^ (hash >> 31)
    }
}
