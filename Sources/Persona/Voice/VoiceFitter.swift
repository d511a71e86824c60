import Core

/// Applies the workspace's settings and the creator's habits to a text: emojis, formality, enthusiasm, greeting, sign-off, length and
/// forbidden phrases. Takes away and rearranges; adds nothing but the creator's own emojis, greetings and sign-offs.
struct VoiceFitter {
    let settings: AvatarSettings
    let profile: StyleProfile
    let limit: TextLimit
    let seed: String

    /// The fitted text, or nil when nothing that is allowed would be left.
    func fit(_ text: String, opensConversation: Bool, fanName: String?) -> String? {
        var text = self.withoutForbidden(text)
        if text.isEmpty { return nil }
        text = self.emojisRemoved(text)
        text = self.toned(text)
        if opensConversation { text = self.greeted(text, fanName: fanName) }
        text = self.signed(text)
        text = self.emojisAdded(text)
        text = self.shortened(text)
        return text.contains { $0.isAlpha || $0.isDigit || Emojis.isEmoji($0) } ? text : nil
    }

    // MARK: Phrases and length

    /// Whether `text` has `phrase` as whole words, whatever the case.
    static func contains(_ text: String, phrase: String) -> Bool {
        let wanted = Words.plain(phrase)
        guard !wanted.isEmpty else { return !phrase.isEmpty && text.contains(phrase) }
        let words = Words.plain(text)
        guard words.count >= wanted.count else { return false }
        return (0 ... words.count - wanted.count).contains { words[$0 ..< $0 + wanted.count].elementsEqual(wanted) }
    }

    private func withoutForbidden(_ text: String) -> String {
        let forbidden = self.settings.style.forbiddenPhrases
        guard forbidden.contains(where: { Self.contains(text, phrase: $0) }) else { return text }
        let kept = Patterns.sentences(text).filter { sentence in !forbidden.contains { Self.contains(sentence, phrase: $0) } }.joined(separator: " ")
        // A phrase that runs over a sentence's end is still there: then nothing is left to say.
        return forbidden.contains { Self.contains(kept, phrase: $0) } ? "" : kept
    }

    /// How many characters the settings want at most; whole sentences are dropped from the end above it, never the first one.
    private var wantedCharacters: Int {
        let byTone =
            switch self.settings.tone.length {
            case .short: 280
            case .medium: 600
            case .long: Int.max
            }
        return min(byTone, self.settings.style.response == .shortAndDirect ? 360 : Int.max)
    }

    /// Above the settings' maximum or the platform's limit a text is cut at a sentence's end; a text whose first sentence is too long is
    /// left as it is, for the guards to refuse: half a sentence is worse than none.
    private func shortened(_ text: String) -> String {
        let hard = max(1, self.settings.style.maximumCharacters)
        func fits(_ candidate: String) -> Bool { candidate.count <= min(hard, self.wantedCharacters) && self.limit.fits(candidate) }
        if fits(text) { return text }
        var sentences = Patterns.sentences(text)
        while sentences.count > 1 {
            sentences.removeLast()
            let candidate = sentences.joined(separator: " ")
            if fits(candidate) { return candidate }
        }
        return sentences.first ?? text
    }

    // MARK: Emojis

    private var neverEmojis: Bool { self.settings.tone.emojis == .never }
    private var oftenEmojis: Bool { !self.neverEmojis && (self.settings.tone.emojis == .often || self.settings.style.response == .emojiHeavy) }

    private func emojisRemoved(_ text: String) -> String { self.neverEmojis ? Emojis.removed(from: text) : text }

    private func emojisAdded(_ text: String) -> String {
        guard self.oftenEmojis, Emojis.all(in: text).isEmpty, !self.profile.emojis.isEmpty else { return text }
        let choices = self.profile.emojis.prefix(3)
        let start = Int(StableHash.of(self.seed, "emoji") % UInt64(choices.count))
        let count = self.settings.style.response == .emojiHeavy ? min(2, choices.count) : 1
        let chosen = (0 ..< count).map { choices[(start + $0) % choices.count] }.joined()
        return text + " " + chosen
    }

    // MARK: Tone

    private static let formalWords: [String: String] = [
        "u": "you", "ur": "your", "r": "are", "gonna": "going to", "wanna": "want to", "gotta": "have to", "thx": "thanks", "ty": "thank you", "pls": "please", "plz": "please", "ya": "you", "yall": "you all", "y'all": "you all",
        "cuz": "because", "tho": "though", "rn": "right now", "idk": "I don't know", "tbh": "to be honest", "omg": "oh", "yeah": "yes", "yep": "yes", "yup": "yes", "nope": "no", "kinda": "kind of", "lemme": "let me", "i": "I", "i'm": "I'm",
        "i've": "I've", "i'll": "I'll", "i'd": "I'd",
    ]

    private func toned(_ text: String) -> String {
        var text = text
        if self.settings.tone.formality >= 0.7 { text = self.formal(text) }
        if self.settings.tone.enthusiasm <= 0.2, text.contains("!" as Character) {
            text = Self.collapsed(text, "!").replacing("!", with: ".")
        } else if self.settings.tone.formality < 0.7, self.settings.tone.enthusiasm >= 0.9, self.profile.exclamationShare >= 0.3, !text.contains("!" as Character), text.last == "." {
            text.removeLast()
            text += "!"
        }
        return text
    }

    /// Capitals at sentence starts, abbreviations written out, single marks, no stretched letters.
    private func formal(_ text: String) -> String {
        var out = ""
        var startsSentence = true
        for token in Self.collapsed(Self.collapsed(text, "!"), "?").split(separator: " ", omittingEmptySubsequences: false) {
            let core = token.prefix { $0.isAlpha || $0 == "'" || $0 == "’" }
            let tail = token[core.endIndex...]
            var word = Self.formalWords[core.lowercased().replacing("’", with: "'")].map { $0 } ?? Self.unstretched(String(core))
            if startsSentence, let first = word.first, first.isAlpha { word = first.uppercased() + word.dropFirst() }
            if !out.isEmpty { out += " " }
            out += word + tail
            if !token.isEmpty { startsSentence = tail.last.map { ".!?".contains($0) } ?? false }
        }
        if let last = out.last, last.isAlpha || last.isDigit { out += "." }
        return out
    }

    private static func collapsed(_ text: String, _ mark: Character) -> String {
        var out = ""
        for character in text where !(character == mark && out.last == mark) { out.append(character) }
        return out
    }

    /// `soooo` → `so`: no word of these languages has a letter three times in a row.
    private static func unstretched(_ word: String) -> String {
        var out: [Character] = []
        var run = 0
        for character in word {
            run = out.last == character ? run + 1 : 0
            out.append(character)
            if run == 2 { out.removeLast(2) } else if run > 2 { out.removeLast() }
        }
        return String(out)
    }

    // MARK: Greeting and sign-off

    private func greeted(_ text: String, fanName: String?) -> String {
        guard self.profile.greetingShare >= 0.5, StyleProfile.greeting(of: text) == nil, !self.profile.greetings.isEmpty else { return text }
        let choices = self.profile.greetings.prefix(3)
        var greeting = choices[Int(StableHash.of(self.seed, "greeting") % UInt64(choices.count))]
        let isLower = self.profile.lowercaseShare >= 0.5 && self.settings.tone.formality < 0.7
        if !isLower { greeting = greeting.prefix(1).uppercased() + greeting.dropFirst() }
        if let fanName, self.profile.nameShare >= 0.3, !text.lowercased().contains(fanName.lowercased()) { greeting += " " + (isLower ? fanName.lowercased() : fanName) }
        return greeting + (self.profile.exclamationShare >= 0.5 && self.settings.tone.enthusiasm > 0.2 ? "! " : ", ") + text
    }

    private func signed(_ text: String) -> String {
        guard self.profile.signOffShare >= 0.5, self.settings.style.response != .shortAndDirect, self.settings.tone.length != .short, !self.profile.signOffs.isEmpty,
            !self.profile.signOffs.contains(where: { text.lowercased().contains($0) })
        else { return text }
        let choices = self.profile.signOffs.prefix(3)
        let signOff = choices[Int(StableHash.of(self.seed, "sign-off") % UInt64(choices.count))]
        let joint = text.last.map { $0.isAlpha || $0.isDigit } ?? false ? ". " : " "
        return text + joint + (self.profile.lowercaseShare >= 0.5 ? signOff : signOff.prefix(1).uppercased() + signOff.dropFirst())
    }
}
