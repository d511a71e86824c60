/// A word that was taken apart to hide it: `f r e e`, `f.r.e.e`, `f-r-e-e`, `f🔥r🔥e🔥e`.
///
/// Letters that stand alone make a run as long as nothing but marks, white space and emoji is between them. What is between most of them holds
/// the letters of a word together; anything wider, or a space where the words have none, parts two words.
struct SpelledWord: Hashable, Sendable {
    /// Its letters among the tokens, with the emoji between them.
    var tokens: Range<Int>
    var text: String
    /// Words with the same number stand in one run.
    var run: Int
    /// Has enough letters to be no list and no initials.
    var isLong: Bool

    private static let leastLong = 4
    private static let least = 3
    /// A run without wider gaps is one word until a lexicon takes it apart.
    private static let mostLetters = 256
    /// Wider gaps end a run.
    private static let widestGap = 8

    static func all(in tokens: [TextToken], of text: String) -> [SpelledWord] {
        var words: [SpelledWord] = []
        var run = 0
        var index = 0
        while index < tokens.count {
            guard Self.isLetter(tokens[index]) else {
                index += 1
                continue
            }
            var letters = [index]
            while let next = Self.letter(after: letters[letters.count - 1], in: tokens) { letters.append(next) }
            if letters.count >= Self.least {
                for part in Self.connected(letters, tokens, text) {
                    words += Self.words(part.letters, part.gaps, tokens, run: run)
                    run += 1
                }
            }
            index = letters[letters.count - 1] + 1
        }
        return words
    }

    /// The next token if it is a letter, or the one behind up to three emoji.
    private static func letter(after index: Int, in tokens: [TextToken]) -> Int? {
        var next = index + 1
        while next < tokens.count, next <= index + 3, tokens[next].kind == .emoji { next += 1 }
        return next < tokens.count && self.isLetter(tokens[next]) ? next : nil
    }

    private static func isLetter(_ token: TextToken) -> Bool {
        guard token.text.utf8.count <= 4, token.kind == .word || token.kind == .number, let scalar = token.text.unicodeScalars.first, token.text.unicodeScalars.count == 1 else { return false }
        return !ScriptOf.isWrittenWithoutSpaces(scalar.value)
    }

    // MARK: - Gaps

    /// What stands between two letters, without invisible characters.
    private struct Gap: Hashable {
        var scalars: [UInt32]
        var hasSpace: Bool { self.scalars.contains(0x20) || self.scalars.contains(0x0A) }

        func parts(wordsHeldBy usual: Gap) -> Bool {
            self != usual && (self.scalars.count > usual.scalars.count || (self.hasSpace && !usual.hasSpace))
        }
    }

    private static func gap(_ first: TextToken, _ second: TextToken, _ bytes: String.UTF8View) -> Gap? {
        guard first.range.upperBound < second.range.lowerBound else { return nil }
        let start = bytes.index(bytes.startIndex, offsetBy: first.range.upperBound)
        let end = bytes.index(start, offsetBy: second.range.lowerBound - first.range.upperBound)
        var scalars: [UInt32] = []
        for scalar in Substring(bytes[start ..< end]).unicodeScalars where !ScalarFolding.isInvisible(scalar.value) && !EmojiMeaning.isModifier(scalar.value) {
            if scalars.count == Self.widestGap { return nil }
            scalars.append(scalar.value == 0x0A ? 0x0A : scalar.properties.isWhitespace ? 0x20 : scalar.value)
        }
        return scalars.isEmpty ? nil : Gap(scalars: scalars)
    }

    /// Cuts where two letters are too far from each other.
    private static func connected(_ letters: [Int], _ tokens: [TextToken], _ text: String) -> [(letters: ArraySlice<Int>, gaps: [Gap])] {
        var parts: [(letters: ArraySlice<Int>, gaps: [Gap])] = []
        var start = 0
        var gaps: [Gap] = []
        for position in 1 ..< letters.count {
            if let gap = self.gap(tokens[letters[position - 1]], tokens[letters[position]], text.utf8) {
                gaps.append(gap)
            } else {
                parts.append((letters[start ..< position], gaps))
                start = position
                gaps = []
            }
        }
        parts.append((letters[start...], gaps))
        return parts.filter { $0.letters.count >= Self.least }
    }

    // MARK: - Words

    private static func words(_ letters: ArraySlice<Int>, _ gaps: [Gap], _ tokens: [TextToken], run: Int) -> [SpelledWord] {
        let counts = gaps.reduce(into: [Gap: Int]()) { $0[$1, default: 0] += 1 }
        // Of two that are as frequent the narrower one, then the one that comes first.
        guard let most = counts.values.max(), let usual = gaps.filter({ counts[$0] == most }).min(by: { $0.scalars.count < $1.scalars.count }) else { return [] }
        var parts: [ArraySlice<Int>] = []
        var start = letters.startIndex
        for (offset, gap) in gaps.enumerated() where gap.parts(wordsHeldBy: usual) {
            let end = letters.startIndex + offset + 1
            parts.append(letters[start ..< end])
            start = end
        }
        parts.append(letters[start...])
        // Gaps without any order (`f r  e e`) part no words.
        if parts.count > 1, letters.count >= Self.leastLong + 2, !parts.contains(where: { $0.count >= Self.leastLong }) { parts = [letters] }
        let hasLong = parts.contains { $0.count >= Self.leastLong && self.isSpelling($0, tokens) }
        return parts.flatMap { part -> [SpelledWord] in
            guard part.count >= (hasLong ? 2 : Self.least), self.isSpelling(part, tokens) else { return [] }
            return stride(from: part.startIndex, to: part.endIndex, by: Self.mostLetters).map { first in
                let piece = part[first ..< min(first + Self.mostLetters, part.endIndex)]
                return SpelledWord(tokens: piece[piece.startIndex] ..< piece[piece.endIndex - 1] + 1, text: piece.map { tokens[$0].text }.joined(), run: run, isLong: hasLong)
            }
        }
    }

    /// Digits may stand for letters, but there are not more of them, and none begins where they are as many: `3 x 5 a` is no word.
    private static func isSpelling(_ part: ArraySlice<Int>, _ tokens: [TextToken]) -> Bool {
        let digits = part.count { tokens[$0].kind == .number }
        return digits * 2 < part.count || (digits * 2 == part.count && part.first.map { tokens[$0].kind == .word } == true)
    }
}
