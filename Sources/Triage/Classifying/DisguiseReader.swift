/// Second reading of a message whose words are run together or taken apart to hide them: `#killmyself`, `i.w.a.n.t`, `su-i.cide`.
///
/// Uses the lexicons' own words, so that only what they could find is put together.
struct DisguiseReader: Sendable {
    private let known: Set<String>
    private let longest: Int
    private static let maximumRun = 48
    /// Spelled letters of one message that are taken apart.
    private static let longestSpelling = 512

    init(vocabulary: CueVocabulary) {
        var known = vocabulary.texts.filter { $0.utf8.count > 1 || $0 == "i" || $0 == "a" }
        known.formUnion(["im", "ive", "dont", "cant", "wanna", "gonna", "u", "ur"])
        self.known = known
        self.longest = min(known.lazy.map(\.utf8.count).max() ?? 0, 20)
    }

    /// nil when there is nothing to undo.
    func reveal(_ text: NormalisedText) -> [TextToken]? {
        let joined = text.joined(knowing: self.known.contains)
        var tokens = joined ?? text.tokens
        var isChanged = joined != nil
        if let glued = self.glue(tokens) {
            tokens = glued
            isChanged = true
        }
        guard tokens.contains(where: { $0.kind == .hashtag || $0.kind == .spelled || ($0.kind == .word && $0.text.utf8.count > 9) }) else { return isChanged ? tokens : nil }
        var result: [TextToken] = []
        var lettersLeft = Self.longestSpelling
        for token in tokens {
            if let parts = self.parts(of: token, &lettersLeft) {
                for part in parts { result.append(TextToken(text: part, kind: .word, range: token.range, chunk: token.chunk, sentence: token.sentence)) }
                isChanged = true
            } else {
                var token = token
                if token.kind == .spelled { token.kind = .word }
                result.append(token)
            }
        }
        return isChanged ? result : nil
    }

    private func parts(of token: TextToken, _ lettersLeft: inout Int) -> [String]? {
        switch token.kind {
        case .hashtag: break
        case .word: guard token.text.utf8.count > 9, !self.known.contains(token.text) else { return nil }
        case .spelled:
            // A whole sentence may be spelled without a wider gap, with names in it that no lexicon knows.
            guard token.text.utf8.count <= lettersLeft, !self.known.contains(token.text) else { return nil }
            lettersLeft -= token.text.utf8.count
            let readings = [token.text] + token.alternates
            return readings.lazy.compactMap { self.split($0, atMost: Self.longestSpelling) }.first ?? readings.lazy.compactMap(self.splitAroundUnknown).first
        default: return nil
        }
        return ([token.text] + token.alternates).lazy.compactMap { self.split($0) }.first
    }

    /// Joins the pieces of one chunk that are split by signs, where that makes a word of the lexicons and the pieces are none.
    private func glue(_ tokens: [TextToken]) -> [TextToken]? {
        let hasPieces = tokens.indices.dropFirst().contains { tokens[$0].chunk == tokens[$0 - 1].chunk && tokens[$0].kind == .word && tokens[$0 - 1].kind == .word }
        guard hasPieces else { return nil }
        var result: [TextToken] = []
        var isChanged = false
        var index = 0
        while index < tokens.count {
            var end = index + 1
            while end < tokens.count, end - index < 8, tokens[end].chunk == tokens[index].chunk, tokens[end].kind == .word, tokens[index].kind == .word { end += 1 }
            if end - index > 1, tokens[index ..< end].contains(where: { !self.known.contains($0.text) }) {
                let word = tokens[index ..< end].map(\.text).joined()
                if word.utf8.count > 3, word.utf8.count <= 20, self.known.contains(word) {
                    var token = tokens[index]
                    token.text = word
                    token.range = token.range.lowerBound ..< tokens[end - 1].range.upperBound
                    result.append(token)
                    isChanged = true
                    index = end
                    continue
                }
            }
            result.append(tokens[index])
            index += 1
        }
        return isChanged ? result : nil
    }

    /// Takes a run of letters apart into the fewest known words; nil when it can't be, or is one word.
    private func split(_ run: String, atMost limit: Int = Self.maximumRun) -> [String]? {
        let bytes = Array(run.utf8)
        guard bytes.count >= 4, bytes.count <= limit, bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        // best[end]: fewest words that cover the first `end` letters, and where the last of them starts.
        var best = [(words: Int, start: Int)?](repeating: nil, count: bytes.count + 1)
        best[0] = (0, 0)
        for end in 1 ... bytes.count {
            for length in 1 ... min(end, self.longest) {
                guard let before = best[end - length], before.words + 1 < best[end]?.words ?? Int.max else { continue }
                if self.known.contains(String(decoding: bytes[end - length ..< end], as: UTF8.self)) { best[end] = (before.words + 1, end - length) }
            }
        }
        guard let last = best[bytes.count], last.words >= 2, last.words * 2 <= bytes.count else { return nil }
        var parts: [String] = []
        var end = bytes.count
        while end > 0, let step = best[end] {
            parts.append(String(decoding: bytes[step.start ..< end], as: UTF8.self))
            end = step.start
        }
        return parts.reversed()
    }

    /// The same where up to half of the letters belong to no known word; these stay together as they stand.
    private func splitAroundUnknown(_ run: String) -> [String]? {
        let bytes = Array(run.utf8)
        guard bytes.count >= 8, bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        // A known word costs less than one unknown letter, so that known words are found, and long ones rather than short ones.
        var best: [(cost: Int, start: Int, isKnown: Bool)] = [(0, 0, true)]
        for end in 1 ... bytes.count {
            var choice = (cost: best[end - 1].cost + 3, start: end - 1, isKnown: false)
            for length in 2 ... max(2, min(end, self.longest)) where length <= end && best[end - length].cost + 2 < choice.cost {
                if self.known.contains(String(decoding: bytes[end - length ..< end], as: UTF8.self)) { choice = (best[end - length].cost + 2, end - length, true) }
            }
            best.append(choice)
        }
        var parts: [String] = []
        var knownLetters = 0
        var end = bytes.count
        while end > 0 {
            var start = best[end].start
            if best[end].isKnown {
                if end - start >= 4 { knownLetters += end - start }
            } else {
                while start > 0, !best[start].isKnown { start = best[start].start }
            }
            parts.append(String(decoding: bytes[start ..< end], as: UTF8.self))
            end = start
        }
        return knownLetters * 2 >= bytes.count ? parts.reversed() : nil
    }
}
