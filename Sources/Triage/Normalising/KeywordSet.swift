import Core

/// Words and phrases of a workspace (rule words, blocked and routed keywords, opt-out words), matched as whole words over the folded
/// reading of a message, so that case, accents, look-alike letters, leetspeak and s p a c i n g don't matter.
public struct KeywordSet: Sendable {
    private struct Phrase: Sendable {
        var original: String
        var words: [String]
        /// Phrases that are only emoji or signs are looked for as they are.
        var isLiteral: Bool
        var glued: String
    }

    private let phrases: [Phrase]
    private let byFirstWord: [String: [Int]]
    private let literals: [Int]
    private let glued: [String: Int]

    public init(_ keywords: [String]) {
        let normaliser = TextNormaliser()
        var phrases: [Phrase] = []
        for keyword in keywords {
            let reading = normaliser.normalise(keyword)
            let words = reading.tokens.map(\.text)
            let isLiteral = reading.tokens.allSatisfy { $0.kind == .emoji }
            guard !words.isEmpty || !keyword.allSatisfy(\.isWhitespace) else { continue }
            phrases.append(Phrase(original: keyword, words: words, isLiteral: isLiteral, glued: words.joined()))
        }
        self.phrases = phrases
        self.byFirstWord = Dictionary(grouping: phrases.indices.filter { !phrases[$0].isLiteral }) { phrases[$0].words[0] }
        self.literals = phrases.indices.filter { phrases[$0].isLiteral }
        self.glued = Dictionary(phrases.indices.filter { !phrases[$0].isLiteral }.map { (phrases[$0].glued, $0) }) { first, _ in first }
    }

    public var isEmpty: Bool { self.phrases.isEmpty }

    /// The first keyword (as the workspace wrote it) that the message holds.
    public func firstMatch(in text: NormalisedText) -> String? {
        guard !self.phrases.isEmpty else { return nil }
        if let index = self.firstMatch(in: text.tokens) { return self.phrases[index].original }
        if let joined = text.joined(knowing: { self.glued[$0] != nil || self.byFirstWord[$0] != nil }), let index = self.firstMatch(in: joined) { return self.phrases[index].original }
        for index in self.literals where text.original.contains(self.phrases[index].original) { return self.phrases[index].original }
        return nil
    }

    private func firstMatch(in tokens: [TextToken]) -> Int? {
        for start in tokens.indices {
            for reading in [tokens[start].text] + tokens[start].alternates {
                for index in self.byFirstWord[reading] ?? [] where self.matches(self.phrases[index].words, tokens, at: start) { return index }
                if tokens[start].kind == .hashtag || tokens[start].kind == .spelled, let index = self.glued[reading] { return index }
            }
        }
        return nil
    }

    private func matches(_ words: [String], _ tokens: [TextToken], at start: Int) -> Bool {
        guard start + words.count <= tokens.count else { return false }
        for offset in words.indices.dropFirst() where tokens[start + offset].text != words[offset] && !tokens[start + offset].alternates.contains(words[offset]) { return false }
        return true
    }
}
