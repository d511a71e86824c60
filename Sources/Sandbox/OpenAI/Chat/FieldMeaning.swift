/// What a property of an answer's schema is for, guessed from the words of its name (else of its description).
enum FieldMeaning: Sendable {
    case reply, sources, doubt, confidence, handOver, answerable, reason, language, sentiment, keywords, question, count, category, unknown

    init(name: String, description: String = "") {
        let byName = Self.guess(Self.words(of: name))
        self = byName == .unknown ? Self.guess(PromptText.words(description)) : byName
    }

    /// Words that mark a meaning, the more telling meanings first.
    private static let marks: [(FieldMeaning, Set<String>)] = [
        (.reason, ["reason", "reasons", "rationale", "explanation", "explain", "why", "justification", "note", "notes"]),
        (.handOver, ["handover", "handoff", "escalate", "escalation", "human", "person", "review", "defer", "decision", "action", "route", "verdict", "hand"]),
        (.sources, ["source", "sources", "citation", "citations", "cited", "cite", "evidence", "ids", "references", "refs", "used"]),
        (.doubt, ["doubt", "doubts", "uncertainty", "uncertain", "unsure", "risk"]),
        (.confidence, ["confidence", "confident", "certainty", "score", "probability", "likelihood", "similarity", "quality", "relevance", "rating"]),
        (.answerable, ["answerable", "grounded", "supported", "covered", "can", "safe", "ok", "valid", "relevant", "known"]),
        (.language, ["language", "lang", "locale"]),
        (.sentiment, ["sentiment", "mood", "emotion"]),
        (.keywords, ["tags", "topics", "keywords", "words", "phrases"]),
        (.category, ["category", "label", "intent", "class", "type", "kind", "topic"]),
        (.reply, ["answer", "reply", "response", "text", "message", "body", "draft", "comment", "content", "output"]),
        (.question, ["question", "asks"]),
        (.count, ["count", "number", "total", "length"]),
    ]

    private static func guess(_ words: [String]) -> FieldMeaning {
        let present = Set(words)
        return self.marks.first { !$0.1.isDisjoint(with: present) }?.0 ?? .unknown
    }

    /// `usedSourceIDs` and `used_source_ids` → used, source, ids.
    static func words(of name: String) -> [String] {
        var words: [String] = []
        var current = ""
        var lastWasUpper = false
        for character in name {
            let isUpper = character.isUppercase
            if !(character.isLetter || character.isNumber) || (isUpper && !lastWasUpper), !current.isEmpty {
                words.append(current.lowercased())
                current = ""
            }
            if character.isLetter || character.isNumber { current.append(character) }
            lastWasUpper = isUpper
        }
        return current.isEmpty ? words : words + [current.lowercased()]
    }
}

/// Chooses one of an enum's labels from what the prompt says.
struct LabelChooser: Sendable {
    let facts: PromptFacts

    private static let toPerson: Set<String> = [
        "hand", "handover", "handoff", "over", "escalate", "human", "review", "person", "defer", "decline", "skip", "abstain", "yes", "needed", "required", "true",
    ]
    private static let byItself: Set<String> = [
        "answer", "send", "reply", "auto", "automatic", "respond", "continue", "no", "none", "approve", "proceed", "ok", "false", "keep",
    ]
    private static let levels: [String: Double] = [
        "none": 0, "no": 0, "zero": 0, "minimal": 0.1, "low": 0.2, "slight": 0.3, "medium": 0.5, "moderate": 0.5, "mid": 0.5, "some": 0.5, "high": 0.8, "strong": 0.8,
        "severe": 0.9, "critical": 1, "full": 1, "yes": 1, "certain": 1,
    ]
    private static let neutral: Set<String> = ["other", "neutral", "unknown", "none", "general", "unclear", "und"]
    /// Words that speak for a label that contains the key.
    private static let cues: [String: Set<String>] = [
        "positive": ["love", "great", "amazing", "awesome", "best", "thanks", "thank", "good", "nice", "beautiful", "inspiring"],
        "praise": ["love", "great", "amazing", "awesome", "best", "thanks", "thank", "nice", "beautiful", "inspiring", "queen", "king"],
        "negative": ["hate", "bad", "worst", "terrible", "awful", "disappointed", "broken", "angry", "sad", "boring"],
        "complaint": ["refund", "broken", "disappointed", "worst", "never", "arrived", "late", "terrible", "scam", "cancel"],
        "product": ["price", "buy", "cost", "product", "brand", "link", "discount", "code", "shop", "order", "shipping", "size", "use", "using", "recommend"],
        "personal": ["old", "age", "girlfriend", "boyfriend", "live", "married", "single", "husband", "wife", "address", "birthday"],
        "collaboration": ["collab", "collaboration", "sponsor", "partnership", "business", "promote", "ambassador", "agency", "campaign"],
        "spam": ["free", "followers", "click", "subscribe", "channel", "http", "https", "www", "win", "winner", "crypto", "bitcoin", "telegram", "whatsapp"],
        "offensive": ["idiot", "stupid", "ugly", "fat", "loser", "trash", "dumb", "pathetic"],
        "sensitive": ["suicide", "suicidal", "kill", "depressed", "die", "dying", "hurt", "abuse", "anorexia", "pregnant", "medication", "lawyer"],
    ]

    func choose(_ options: [String], meaning: FieldMeaning) -> Int {
        let words = options.map { Set(FieldMeaning.words(of: $0)) }
        switch meaning {
        case .handOver, .answerable:
            let wantsPerson = meaning == .handOver ? self.facts.needsPerson : !self.facts.needsPerson
            let marks = wantsPerson ? Self.toPerson : Self.byItself
            let others = wantsPerson ? Self.byItself : Self.toPerson
            if let index = words.firstIndex(where: { !$0.isDisjoint(with: marks) && $0.isDisjoint(with: others) }) { return index }
            if let index = words.firstIndex(where: { !$0.isDisjoint(with: marks) }) { return index }
        case .doubt, .confidence:
            let value = meaning == .doubt ? self.facts.doubt : self.facts.overlap
            let placed = words.enumerated().compactMap { index, words in words.lazy.compactMap { Self.levels[$0] }.first.map { (index, abs($0 - value)) } }
            if let nearest = placed.min(by: { $0.1 < $1.1 }) { return nearest.0 }
        case .language:
            if let index = options.firstIndex(where: { $0.lowercased().hasPrefix(self.language) }) { return index }
        default: break
        }
        return self.byWords(options, words)
    }

    private func byWords(_ options: [String], _ words: [Set<String>]) -> Int {
        let said = Set(PromptText.words(self.facts.question))
        let scores = words.enumerated().map { index, words in
            let cued = words.reduce(0) { total, word in
                total + (Self.cues.first { word.hasPrefix($0.key) || $0.key.hasPrefix(word) && word.count > 3 }?.value.intersection(said).count ?? 0)
            }
            let asks = words.contains("question") && self.facts.question.contains("?") ? 1 : 0
            return (index, cued * 2 + words.intersection(said).count * 2 + asks)
        }
        if let best = scores.max(by: { ($0.1, $1.0) < ($1.1, $0.0) }), best.1 > 0 { return best.0 }
        return words.firstIndex { !$0.isDisjoint(with: Self.neutral) } ?? 0
    }

    /// A language code by a few common words and letters; `en` when nothing points elsewhere.
    var language: String {
        let words = Set(PromptText.words(self.facts.question))
        let hints: [(String, Set<String>)] = [
            ("de", ["ich", "und", "der", "die", "das", "ist", "wie", "nicht", "du", "für", "danke", "welche"]),
            ("es", ["que", "el", "los", "como", "cómo", "qué", "gracias", "para", "tu", "eres", "hola", "cuál"]),
            ("fr", ["je", "tu", "est", "les", "merci", "pour", "bonjour", "quel", "quelle", "vous", "et"]),
            ("pt", ["você", "voce", "obrigado", "obrigada", "não", "nao", "qual", "oi", "uma"]),
            ("it", ["che", "ciao", "grazie", "sei", "come", "per", "quale", "molto"]),
            ("tr", ["bir", "ve", "için", "merhaba", "çok", "nasıl", "mı", "mi"]),
        ]
        let scored = hints.map { ($0.0, $0.1.intersection(words).count) }
        guard let best = scored.max(by: { $0.1 < $1.1 }), best.1 > 1 || (best.1 == 1 && words.count <= 4) else { return "en" }
        return best.0
    }
}
