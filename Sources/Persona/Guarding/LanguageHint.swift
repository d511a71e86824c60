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

    /// Whether `text` is clearly not in `language`; false where that can't be told.
    static func differs(_ text: String, from language: String) -> Bool {
        let wanted = String(language.prefix(2))
        guard let own = Self.words[wanted] else { return false }
        let letters = text.unicodeScalars.filter(\.properties.isAlphabetic)
        if letters.count >= 8, letters.count(where: { $0.value > 0x24F && !(0x1E00 ... 0x1EFF).contains($0.value) }) * 2 > letters.count { return true }
        let words = text.lowercased().split { !($0.isLetter || $0 == "'" || $0 == "’") }.map { String($0).replacing("’", with: "'") }
        guard words.count >= 4 else { return false }
        func count(_ known: Set<String>) -> Int { words.count(where: { known.contains($0) }) }
        let mine = count(own)
        return Self.words.contains { $0.key != wanted && count($0.value) >= mine + 3 }
    }
}
