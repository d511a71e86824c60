import Core

/// Tells whether a message asks for a person or for no automated answers.
///
/// Phrases count anywhere; a single word (`stop`) only as the whole message, as it is an everyday word too.
struct OptOut: Sendable {
    private let phrases: KeywordSet
    private let words: Set<String>
    private static let fillers: Set<String> = ["please", "pls", "plz", "bot", "now", "thanks", "thank", "you", "thx", "me", "messaging", "messages", "all", ":thanks:"]

    init(words: [String]) {
        let normaliser = TextNormaliser()
        var phrases: [String] = []
        var single: Set<String> = []
        for word in words {
            let tokens = normaliser.normalise(word).tokens
            if tokens.count == 1, tokens[0].kind == .word { single.insert(tokens[0].text) } else { phrases.append(word) }
        }
        self.phrases = KeywordSet(phrases)
        self.words = single
    }

    func matches(_ text: NormalisedText) -> Bool {
        if self.phrases.firstMatch(in: text) != nil { return true }
        let rest = text.tokens.prefix(8).filter { !Self.fillers.contains($0.text) }
        guard text.tokens.count <= 6, rest.count == 1, let only = rest.first else { return false }
        return self.words.contains(only.text)
    }
}
