import Core

/// What is known of a past reply before anybody asks: computed once when it enters memory, so that drafting is quick.
struct ReplyShape: Sendable {
    var slots: NameSlots
    /// Thanks or joy that answers praise without going into anything: can answer other praise too.
    var isThanks: Bool
    /// Says when without a date ("tomorrow", "this week"): true then, perhaps not now.
    var isTimeBound: Bool
    /// Names something that changes with time: a price, a link, a month.
    var mayChange: Bool
    /// Capitalised given names and handles inside the reply that address nobody ("say hi to Marco").
    var mentionedNames: [String]
    /// Of the reply without names, for noticing repetition.
    var shingles: [UInt64]

    init(_ sample: Sample, promptWords: [Word], replyWords: [Word]) {
        let isReply = sample.kind == .pair || sample.kind == .correction
        self.slots = isReply ? NameSlots(sample.text) : NameSlots(literal: sample.text)
        self.shingles = Shingles.of(self.slots.filled(with: nil))
        let lowered = Words.plain(sample.text)
        self.isTimeBound = isReply && Self.isTimeBound(lowered)
        self.mayChange = Freshness.mayChange(sample.text, words: lowered)
        self.isThanks = isReply && !self.isTimeBound && Praise.isPraise(sample.prompt ?? "", words: promptWords) && replyWords.count <= 30 && !sample.text.contains("?" as Character)
            && Patterns.links(sample.text).isEmpty && Patterns.emails(sample.text).isEmpty
        self.mentionedNames = isReply ? Self.mentionedNames(sample.text, slots: self.slots) : []
    }

    private static let timeWords: Set<String> = ["tomorrow", "tonight", "yesterday", "today", "morgen", "heute", "gestern", "mañana", "hoy", "ayer", "demain", "hier", "domani", "oggi", "amanhã", "hoje", "ontem", "soon"]
    private static let timePairs: Set<String> = ["this week", "next week", "last week", "this month", "next month", "this weekend", "next weekend", "diese woche", "nächste woche", "esta semana", "la semana", "right now", "few days", "cette semaine"]

    private static func isTimeBound(_ words: [String]) -> Bool {
        for (index, word) in words.enumerated() {
            if Self.timeWords.contains(word) { return true }
            if index + 1 < words.count, Self.timePairs.contains("\(word) \(words[index + 1])") { return true }
        }
        return false
    }

    private static func mentionedNames(_ text: String, slots: NameSlots) -> [String] {
        guard GivenNames.mayOccur(in: text, or: []) else { return [] }
        let taken = Set(slots.names)
        let told = Patterns.handles(text).filter { !taken.contains($0) }
        return told + text.split { !($0.isAlpha || $0 == "'") }.filter { $0.first?.isUppercase == true && GivenNames.contains($0) }.map { $0.lowercased() }.filter { !taken.contains($0) }
    }
}

/// Whether a message is praise, thanks or a cheer and asks nothing.
enum Praise {
    private static let words: Set<String> = [
        "love", "lov", "amaz", "amazing", "great", "best", "awesom", "awesome", "beautiful", "gorgeou", "gorgeous", "inspir", "inspiring", "inspiration", "thank", "thx", "ty", "incredibl", "fantastic", "perfect", "brilliant", "legend",
        "queen", "king", "goat", "wow", "proud", "favorit", "favourit", "fav", "excellent", "wonderful", "helpful", "happy", "congrat", "congratulation", "cool", "nice", "fire", "lit", "super", "yay", "yess", "adore", "ador", "grateful",
        "appreciat", "motivat", "motivation", "obsess", "iconic", "stunning", "stunn", "underrated", "underrat", "subscrib", "welcome", "bless", "thankyou", "hero",
        "danke", "dank", "toll", "super", "liebe", "lieb", "klass", "beste", "best", "geil", "stark", "gracia", "genial", "increible", "encant", "amo", "bravo", "merci", "magnifiqu", "adore", "grazi", "bellissim", "obrigad", "lind", "incrivel", "maravilh", "perfeit",
    ]

    static func isPraise(_ text: String, words: [Word]) -> Bool {
        if text.contains("?" as Character) { return false }
        if words.isEmpty { return !Emojis.all(in: text).isEmpty }
        if words.count > 25 { return false }
        let asks = words.prefix(2).contains { $0.weight > 0.3 && $0.weight < 1 }
        return !asks && words.contains { Self.words.contains($0.stem) }
    }

    static func isPraiseWord(_ stem: String) -> Bool { Self.words.contains(stem) }
}
