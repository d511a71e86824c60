/// A coarse look at which language a text is in, by its function words: enough to notice a draft in the wrong one.
enum LanguageHint {
    private static let words: [String: Set<String>] = [
        "en": ["the", "and", "you", "is", "it", "of", "to", "that", "for", "with", "your", "are", "this", "have", "so", "but", "what", "not", "i'm", "it's", "my", "be", "on", "can"],
        "de": ["der", "die", "das", "und", "ist", "nicht", "ich", "du", "ein", "eine", "mit", "für", "auf", "dir", "dich", "es", "den", "zu", "auch", "wie", "mir", "sehr", "aber", "dem"],
        "es": ["el", "los", "las", "que", "y", "es", "para", "por", "con", "una", "muy", "tu", "te", "pero", "lo", "mi", "gracias", "está", "como", "más", "del", "hola", "eso"],
        "fr": ["le", "les", "et", "est", "pas", "je", "tu", "vous", "pour", "avec", "une", "des", "du", "c'est", "merci", "très", "mais", "que", "sur", "dans", "ça", "toi"],
        "it": ["il", "che", "è", "di", "non", "per", "con", "una", "grazie", "molto", "sono", "ma", "gli", "della", "ti", "mi", "anche", "questo", "sei", "ciao"],
        "pt": ["o", "os", "que", "é", "não", "para", "com", "uma", "você", "muito", "obrigado", "obrigada", "mas", "isso", "meu", "minha", "de", "em", "também", "por"],
        "nl": ["de", "het", "een", "en", "ik", "je", "niet", "van", "voor", "met", "dat", "is", "maar", "ook", "bedankt", "dank", "wat", "mijn", "zo", "naar"],
    ]

    private static let languages = Self.words.keys.sorted()
    /// Which of `languages` have a word: one look-up per word instead of one per language.
    private static let masks: [String: UInt8] = {
        var masks: [String: UInt8] = [:]
        for (index, language) in Self.languages.enumerated() {
            for word in Self.words[language] ?? [] { masks[word, default: 0] |= 1 << index }
        }
        return masks
    }()

    /// Whether `text` is clearly not in `language`; false where that can't be told.
    static func differs(_ text: String, from language: String) -> Bool {
        guard let own = Self.languages.firstIndex(where: { language.hasPrefix($0) }) else { return false }
        if !Words.isASCII(text) {
            let letters = text.unicodeScalars.filter(\.properties.isAlphabetic)
            if letters.count >= 8, letters.count(where: { $0.value > 0x24F && !(0x1E00 ... 0x1EFF).contains($0.value) }) * 2 > letters.count { return true }
        }
        var counts = [Int](repeating: 0, count: Self.languages.count)
        var total = 0
        for word in text.lowercased().split(whereSeparator: { !($0.isAlpha || $0 == "'" || $0 == "’") }).prefix(60) {
            total += 1
            guard let mask = Self.masks[String(word)] else { continue }
            for index in counts.indices where mask & (1 << index) != 0 { counts[index] += 1 }
        }
        return total >= 4 && counts.contains { $0 >= counts[own] + 3 }
    }
}
