import Core

/// How the creator writes, measured on their own replies (on posts and captions where there are fewer than five replies).
public struct StyleProfile: Codable, Hashable, Sendable {
    /// How many texts it was learned from.
    public var sampleCount = 0
    /// Half of the replies have at most this many words / characters; nine in ten at most `ninetiethCharacters`.
    public var medianWords = 0
    public var medianCharacters = 0
    public var ninetiethCharacters = 0
    /// Shares of the replies, 0 ... 1.
    public var lowercaseShare = 0.0
    public var exclamationShare = 0.0
    public var questionShare = 0.0
    public var fullStopEndShare = 0.0
    public var emojiShare = 0.0
    public var greetingShare = 0.0
    public var signOffShare = 0.0
    /// Replies that call the fan by name or handle.
    public var nameShare = 0.0
    public var severalLinesShare = 0.0
    /// Emojis in a reply that has any, on average.
    public var emojisPerReply = 0.0
    /// Most used first.
    public var emojis: [String] = []
    public var greetings: [String] = []
    public var signOffs: [String] = []
    /// Meaning-bearing words that come up unusually often, most used first.
    public var favouriteWords: [String] = []
    /// Share of the replies by language (BCP 47).
    public var languages: [String: Double] = [:]

    /// A profile of nobody: every habit absent.
    public init() {}

    public init(learnedFrom samples: [Sample]) {
        self.init()
        let usable = samples.filter { !$0.isExcluded && !$0.text.isEmpty }
        let replies = usable.filter { $0.kind == .pair || $0.kind == .correction }
        let texts = replies.count >= 5 ? replies : usable.filter { $0.kind != .fact && $0.kind != .transcript }
        guard !texts.isEmpty else { return }
        self.sampleCount = texts.count
        self.learnMeasures(texts)
        self.learnHabits(texts)
    }

    private mutating func learnMeasures(_ samples: [Sample]) {
        let words = samples.map { $0.text.split(whereSeparator: \.isSpace).count }.sorted()
        let characters = samples.map(\.text.count).sorted()
        self.medianWords = words[words.count / 2]
        self.medianCharacters = characters[characters.count / 2]
        self.ninetiethCharacters = characters[min(characters.count - 1, characters.count * 9 / 10)]
        func share(_ holds: (Sample) -> Bool) -> Double { Double(samples.count(where: holds)) / Double(samples.count) }
        self.lowercaseShare = share { Self.startsInLowercase($0.text) }
        self.exclamationShare = share { $0.text.contains("!" as Character) }
        self.questionShare = share { $0.text.contains("?" as Character) }
        self.fullStopEndShare = share { Self.lastMark($0.text) == "." }
        self.severalLinesShare = share { $0.text.contains("\n" as Character) }
        self.nameShare = share { NameSlots($0.text).hasSlot }
        for sample in samples where sample.language != "und" { self.languages[sample.language, default: 0] += 1 / Double(samples.count) }
    }

    private mutating func learnHabits(_ samples: [Sample]) {
        var (emojiCounts, greetingCounts, signOffCounts, wordCounts): ([String: Int], [String: Int], [String: Int], [String: Int]) = ([:], [:], [:], [:])
        var withEmoji = 0
        for sample in samples {
            let found = Emojis.all(in: sample.text)
            if !found.isEmpty { withEmoji += 1 }
            for emoji in found { emojiCounts[String(emoji), default: 0] += 1 }
            if let greeting = Self.greeting(of: sample.text) { greetingCounts[greeting, default: 0] += 1 }
            if let signOff = Self.lastSentence(of: sample.text) { signOffCounts[signOff, default: 0] += 1 }
            for word in Set(Words.plain(sample.text)) where word.count > 3 && StopWords.weight(word) >= 1 { wordCounts[word, default: 0] += 1 }
        }
        let total = Double(samples.count)
        self.emojiShare = Double(withEmoji) / total
        self.emojisPerReply = withEmoji == 0 ? 0 : Double(emojiCounts.values.reduce(0, +)) / Double(withEmoji)
        self.greetingShare = Double(greetingCounts.values.reduce(0, +)) / total
        // A closing sentence is a sign-off only when it comes again and again.
        let repeated = signOffCounts.filter { $0.value >= 3 && Double($0.value) / total >= 0.02 }
        self.signOffShare = Double(repeated.values.reduce(0, +)) / total
        self.emojis = Self.most(emojiCounts, 8)
        self.greetings = Self.most(greetingCounts, 6)
        self.signOffs = Self.most(repeated, 6)
        self.favouriteWords = Self.most(wordCounts.filter { $0.value >= 3 }, 20)
    }

    private static func most(_ counts: [String: Int], _ limit: Int) -> [String] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit).map(\.key)
    }

    // MARK: Reading a text

    static func startsInLowercase(_ text: String) -> Bool { text.first(where: \.isAlpha)?.isLowercase ?? false }

    /// The last character that is no blank and no emoji.
    static func lastMark(_ text: String) -> Character? { text.last { !$0.isSpace && !Emojis.isEmoji($0) } }

    /// The greeting that a text opens with, lower-cased and without the name: `hey`, `hey hey`, `hi there`.
    static func greeting(of text: String) -> String? {
        var words: [String] = []
        for word in text.split(separator: " ").prefix(3) {
            let bare = word.lowercased().filter(\.isAlpha)
            if words.isEmpty ? Self.greetingWords.contains(bare) : Self.greetingWords.contains(bare) || bare == "there" { words.append(bare) } else { break }
            if !(word.last?.isAlpha ?? false) { break }
        }
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    private static let greetingWords: Set<String> = [
        "hey", "hi", "hello", "heya", "hiya", "yo", "hallo", "hola", "salut", "bonjour", "ciao", "oi", "olá", "ola", "servus", "moin", "coucou",
    ]

    /// The last of several sentences, where it is short: what may be a sign-off.
    static func lastSentence(of text: String) -> String? {
        let sentences = Patterns.sentences(Emojis.removed(from: text))
        guard sentences.count > 1, let last = sentences.last else { return nil }
        let bare = last.lowercased().filter { $0.isAlpha || $0 == " " || $0 == "'" || $0 == "," }
        return (1 ... 5).contains(bare.split(separator: " ").count) ? bare : nil
    }

    // MARK: Nearness

    /// 0 ... 1: how much `text` looks like the creator's in length, case, marks and emojis. 1 where nothing was learned.
    public func likeness(of text: String) -> Double {
        guard self.sampleCount > 0 else { return 1 }
        func fits(_ has: Bool, _ share: Double) -> Double { has ? min(1, 0.35 + share) : min(1, 0.35 + (1 - share)) }
        let emojis = Emojis.all(in: text)
        let characters = Double(text.count)
        let length = characters <= Double(max(self.ninetiethCharacters, 1)) ? 1 : Double(self.ninetiethCharacters) / characters
        let parts = [
            length, fits(Self.startsInLowercase(text), self.lowercaseShare), fits(text.contains("!" as Character), self.exclamationShare), fits(!emojis.isEmpty, self.emojiShare),
            fits(Self.lastMark(text) == ".", self.fullStopEndShare), emojis.count <= 1 ? 1 : min(1, (self.emojisPerReply + 1) / Double(emojis.count)),
        ]
        return parts.reduce(0, +) / Double(parts.count)
    }
}
