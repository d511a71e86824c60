import Core

/// Outward traits of a message that several finders ask for.
struct MessageShape {
    /// Words, numbers and tags; no emoji, links or mentions.
    var words = 0
    /// A telephone number, or something that looks like one.
    var hasPhoneNumber = false
    /// Nothing but mentions of others, with at most two words beside them.
    var isTagOfFriend = false
    var hasMentionOfOther = false
    /// Share of capitals among the letters, where there are enough to tell.
    var isShouted = false
    /// The author has written the same before.
    var isRepeated = false
    /// Words are spelled out letter by letter.
    var isSpelledOut = false
    /// One word is a large part of a longer text.
    var isRepetitive = false

    init(_ text: NormalisedText, context: TriageContext) {
        var digits = 0
        var mentions = 0
        var lastNumberChunk = -2
        var keys: [UInt64] = []
        for token in text.tokens {
            switch token.kind {
            case .word, .hashtag, .spelled:
                self.words += 1
                if keys.count < 2000 { keys.append(token.key) }
                digits = 0
            case .number:
                self.words += 1
                if token.chunk > lastNumberChunk + 1 { digits = 0 }
                digits += token.text.utf8.count
                lastNumberChunk = token.chunk
                if digits >= 9, digits <= 16 { self.hasPhoneNumber = true }
            case .mention:
                if !context.creatorUsernames.contains(where: { $0.lowercased() == token.text }) { mentions += 1 }
                digits = 0
            case .link, .emoji: digits = 0
            }
        }
        self.hasMentionOfOther = mentions > 0
        self.isTagOfFriend = mentions > 0 && self.words <= 2 && text.shape.links == 0 && text.shape.questionMarks == 0
        self.isSpelledOut = text.spelled.contains(where: \.isLong)
        self.isShouted = text.shape.letters >= 20 && text.shape.upperCaseLetters * 10 > text.shape.letters * 6
        self.isRepetitive = keys.count >= 12 && Self.mostFrequent(keys) * 10 > keys.count * 3
        if !context.recentTexts.isEmpty, self.words > 2 {
            let normaliser = TextNormaliser()
            let own = normaliser.fold(text.original)
            self.isRepeated = context.recentTexts.prefix(10).contains { normaliser.fold($0) == own }
        }
    }

    private static func mostFrequent(_ keys: [UInt64]) -> Int {
        var best = 0
        var run = 0
        var last: UInt64?
        for key in keys.sorted() {
            run = key == last ? run + 1 : 1
            last = key
            best = max(best, run)
        }
        return best
    }
}
