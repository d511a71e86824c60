import Core

/// One piece of a message as the classifier reads it.
public struct TextToken: Hashable, Sendable {
    /// What a token is.
    public enum Kind: UInt8, Hashable, Sendable {
        case word, number, emoji, link, mention, hashtag
        /// A word that was spelled out letter by letter; only in `NormalisedText.joined`.
        case spelled
    }

    /// Folded: lower case, without accents, look-alike letters and invisible characters; stretches of one letter cut to two.
    /// An emoji is its meaning (`:love:`), a link its host, a mention and a hashtag their name without the sign.
    public var text: String { didSet { self.key = CueVocabulary.hash(self.text) } }
    /// Hash of `text`: lexicons look words up by it.
    private(set) var key: UInt64
    /// Other readings of a disguised word (`k1ll` as `kill`, `diiie` as `die`), each a likely one.
    public var alternates: [String]
    public var kind: Kind
    /// Where it stands in the original, in UTF-8 bytes.
    public var range: Range<Int>
    /// Number of the whitespace-delimited piece that it comes from.
    public var chunk: Int
    /// Number of its sentence.
    public var sentence: Int

    public init(text: String, alternates: [String] = [], kind: Kind, range: Range<Int>, chunk: Int, sentence: Int) {
        self.text = text
        self.key = CueVocabulary.hash(text)
        self.alternates = alternates
        self.kind = kind
        self.range = range
        self.chunk = chunk
        self.sentence = sentence
    }
}

/// Counts about a message that survive folding.
public struct TextShape: Hashable, Sendable {
    public var letters = 0
    public var upperCaseLetters = 0
    public var questionMarks = 0
    public var exclamationMarks = 0
    public var emojis = 0
    public var links = 0
    public var mentions = 0
    public var hashtags = 0
    /// Invisible and direction-changing characters that were taken out (joiners inside emoji are not counted).
    public var invisibles = 0
    /// Letters by script, for language identification.
    public var latin = 0
    public var cyrillic = 0
    public var arabic = 0
    public var devanagari = 0
    public var han = 0
    public var kana = 0
    public var hangul = 0
    public var otherScript = 0
}

/// A message as it was written and as it is read; the original is never lost.
public struct NormalisedText: Sendable {
    /// As it was written.
    public let original: String
    /// As it is read, in order.
    public let tokens: [TextToken]
    /// Words that are spelled out in it, letter by letter.
    let spelled: [SpelledWord]
    /// Counts of the original that the tokens don't show any more.
    public let shape: TextShape
    /// The message was longer than triage reads (`TextNormaliser.maximumScalars`); a person should look at it.
    public let isTruncated: Bool

    /// `tokens` with s p e l l e d words joined, where there are any; else nil. It is read beside `tokens`, never instead.
    public var joined: [TextToken]? { self.joined { _ in false } }

    /// Words of three letters are too easily a list or initials (`a b c`), so they are joined only where somebody knows them.
    func joined(knowing isKnown: (String) -> Bool) -> [TextToken]? {
        var result: [TextToken] = []
        var next = 0
        // Marks between letters end no sentence: what stands in one spelled run is one sentence, and what follows moves up.
        var run: (number: Int, sentence: Int, last: Int)?
        func moved(_ token: TextToken) -> TextToken {
            guard let run else { return token }
            var token = token
            token.sentence = run.sentence + token.sentence - run.last
            return token
        }
        for word in self.spelled {
            let alternates = Leetspeak.readings(word.text)
            guard word.isLong || isKnown(word.text) || alternates.contains(where: isKnown) else { continue }
            result += self.tokens[next ..< word.tokens.lowerBound].map(moved)
            let first = self.tokens[word.tokens.lowerBound]
            let last = self.tokens[word.tokens.upperBound - 1]
            let sentence = run.map { $0.number == word.run ? $0.sentence : moved(first).sentence } ?? first.sentence
            result.append(TextToken(
                text: word.text, alternates: alternates, kind: .spelled, range: first.range.lowerBound ..< last.range.upperBound, chunk: first.chunk, sentence: sentence))
            run = (word.run, sentence, last.sentence)
            next = word.tokens.upperBound
        }
        return next == 0 ? nil : result + self.tokens[next...].map(moved)
    }

    /// Words of the folded reading, without punctuation, joined by single spaces.
    public var words: String { self.tokens.lazy.map(\.text).joined(separator: " ") }

    /// Has nothing but emoji (and at least one).
    public var isEmojiOnly: Bool { !self.tokens.isEmpty && self.tokens.allSatisfy { $0.kind == .emoji } }

    /// Has no word, number, link or tag at all.
    public var isEmpty: Bool { self.tokens.isEmpty }
}
