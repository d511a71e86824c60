import Core

/// What a draft is checked against.
struct GuardInput {
    var text: String
    var request: DraftRequest
    /// The creator's own texts that the draft may take links, prices and the like from.
    var sourceTexts: [String]
    /// What other fans wrote, in the sources' prompts.
    var otherFansTexts: [String] = []
    /// Names and handles of other fans in the sources, lower-cased.
    var foreignNames: Set<String> = []
    /// Our own instructions to a chat model, and the unguessable word of its fences; nil where none was asked.
    var instructions: String?
    var fence: String?
    /// Written by a chat model, not taken from the creator's own words.
    var isGenerated: Bool
}

/// Checks of a finished draft, whoever made it. A model that was talked into something is caught here (invariant 5).
enum Guards {
    static func check(_ input: GuardInput) -> [GuardFinding] {
        var findings = Self.form(input) + Self.people(input) + Self.repetition(input)
        findings += Self.facts(input)
        if input.isGenerated { findings += Self.leaks(input) + Self.compliance(input) }
        if LanguageHint.differs(input.text, from: input.request.language) {
            findings.append(GuardFinding("language_mismatch", .warn, "The draft seems to be in another language than the message."))
        }
        return findings
    }

    /// Whether a text must not be used at all.
    static func blocks(_ input: GuardInput) -> Bool {
        let findings = Self.form(input) + Self.people(input) + Self.facts(input) + (input.isGenerated ? Self.leaks(input) + Self.compliance(input) : [])
        return findings.contains { $0.severity == .block }
    }

    // MARK: Form

    private static func form(_ input: GuardInput) -> [GuardFinding] {
        var findings: [GuardFinding] = []
        if !input.text.contains(where: { $0.isAlpha || $0.isDigit || Emojis.isEmoji($0) }) { findings.append(GuardFinding("empty", .block, "The draft says nothing.")) }
        if !input.request.limit.fits(input.text) {
            findings.append(GuardFinding("too_long", .block, "The draft is longer than the \(input.request.limit.maximum) \(input.request.limit.unit.rawValue) that the platform takes."))
        } else if input.text.utf8.count > input.request.settings.style.maximumCharacters, input.text.count > input.request.settings.style.maximumCharacters {
            findings.append(GuardFinding("longer_than_set", .block, "The draft is longer than the \(input.request.settings.style.maximumCharacters) characters that the style settings allow."))
        }
        if input.request.settings.style.forbiddenPhrases.contains(where: { VoiceFitter.contains(input.text, phrase: $0) }) {
            findings.append(GuardFinding("forbidden_phrase", .block, "The draft has a phrase that the style settings forbid."))
        }
        if input.request.settings.tone.emojis == .never, !Emojis.all(in: input.text).isEmpty {
            findings.append(GuardFinding("emoji_not_wanted", .block, "The draft has an emoji although the tone settings say never."))
        }
        return findings
    }

    // MARK: What must come from the creator

    /// Promises in the name of the creator; the second kind binds them to money.
    private static let soft = ["i promise", "i guarantee", "i will send you", "i'll send you", "for free", "i will call you", "i'll call you", "meet you", "ich verspreche", "te prometo", "je te promets"]
    private static let hard = ["refund", "money back", "guaranteed results", "you won", "you have won", "discount code", "promo code", "coupon", "free shipping", "gift card", "rückerstattung", "reembolso", "remboursement"]

    private static func facts(_ input: GuardInput) -> [GuardFinding] {
        // The creator's own words can't have invented anything.
        guard input.isGenerated else { return [] }
        let allowed = input.sourceTexts + [input.request.postTitle, input.request.postText].compactMap(\.self)
            + input.request.history.filter { $0.direction == .outbound }.map(\.text)
        func isNew(_ read: (String) -> [String]) -> Bool {
            let found = read(input.text)
            return !found.isEmpty && !Set(found).isSubset(of: allowed.flatMap(read))
        }
        var findings: [GuardFinding] = []
        if isNew(Patterns.links) { findings.append(GuardFinding("link_not_in_sources", .block, "The draft has a link that is not in the creator's own texts.")) }
        if isNew(Patterns.emails) { findings.append(GuardFinding("email_not_in_sources", .block, "The draft has an e-mail address that is not in the creator's own texts.")) }
        if isNew(Patterns.phones) { findings.append(GuardFinding("phone_not_in_sources", .block, "The draft has a telephone number that is not in the creator's own texts.")) }
        if isNew(Patterns.prices) { findings.append(GuardFinding("price_not_in_sources", .block, "The draft has a price or percentage that is not in the creator's own texts.")) }
        func promises(_ phrases: [String]) -> Bool {
            phrases.contains { phrase in VoiceFitter.contains(input.text, phrase: phrase) && !allowed.contains { VoiceFitter.contains($0, phrase: phrase) } }
        }
        if promises(Self.hard) { findings.append(GuardFinding("offer_not_in_sources", .block, "The draft offers money, a refund or a code that is not in the creator's own texts.")) }
        if promises(Self.soft) { findings.append(GuardFinding("promise_not_in_sources", .warn, "The draft promises something that is not in the creator's own texts.")) }
        return findings
    }

    // MARK: Other people

    private static func people(_ input: GuardInput) -> [GuardFinding] {
        var findings: [GuardFinding] = []
        let handle = input.request.fanHandle.lowercased().drop { $0 == "@" }
        // A handle is ours to write only when it is this fan's or stands in one of the creator's posts or facts, which name nobody's fan.
        let known = Set(input.sourceTexts.flatMap(Patterns.handles)).subtracting(input.foreignNames)
        if Patterns.handles(input.text).contains(where: { $0 != handle && !(known.contains($0) && !input.foreignNames.contains($0)) }) {
            findings.append(GuardFinding("other_handle", .block, "The draft names an account other than this fan's."))
        }
        if !input.foreignNames.isEmpty {
            let others = input.foreignNames.subtracting(Set(Words.plain(input.request.fanName) + [String(handle)]))
            let asked = Set(Words.plain(input.request.question))
            let words = Set(Words.plain(input.text))
            if !others.subtracting(asked).isDisjoint(with: words) { findings.append(GuardFinding("other_fan", .block, "The draft has the name of another fan.")) }
        }
        if input.isGenerated, !input.otherFansTexts.isEmpty {
            let text = Shingles.of(input.text, width: 6)
            let theirs = Set(input.otherFansTexts.flatMap { Self.longShingles($0) })
            let fine = Set((input.sourceTexts + [input.request.question]).flatMap { Self.longShingles($0) })
            if text.contains(where: { theirs.contains($0) && !fine.contains($0) }) {
                findings.append(GuardFinding("other_fan_text", .block, "The draft repeats what another fan wrote."))
            }
        }
        return findings
    }

    private static func longShingles(_ text: String) -> [UInt64] {
        let shingles = Shingles.of(text, width: 6)
        // One hash of a text shorter than six words would match any reply of the same few words.
        return shingles.count == 1 && Words.plain(text).count < 6 ? [] : shingles
    }

    // MARK: Leaks and obedience

    private static let tellTales = [
        "system prompt", "my instructions", "my prompt", "these instructions", "language model", "as an ai", "as a chatbot", "hand over", "used source ids", "self doubt", "untrusted", "fan message", "json schema",
    ]
    private static let markers = ["used_source_ids", "self_doubt", "hand_over", "<fan_message", "</fan_message", "<|", "|>", "### instruction", "[inst]", "<<sys>>", "begin system", "```", "[name]"]

    private static func leaks(_ input: GuardInput) -> [GuardFinding] {
        let lowered = input.text.lowercased()
        if let fence = input.fence, lowered.contains(fence.lowercased()) || (fence.count >= 12 && lowered.contains(fence.lowercased().suffix(10))) {
            return [GuardFinding("prompt_leak", .block, "The draft has a mark of our own prompt.")]
        }
        if Self.markers.contains(where: { lowered.contains($0) }) { return [GuardFinding("prompt_leak", .block, "The draft has a mark of our own prompt.")] }
        if let instructions = input.instructions {
            let ours = Set(Shingles.of(instructions, width: 5))
            let sources = Set(input.sourceTexts.flatMap { Shingles.of($0, width: 5) })
            let shared = Shingles.of(input.text, width: 5).count { ours.contains($0) && !sources.contains($0) }
            if shared >= 1, Words.plain(input.text).count >= 5 { return [GuardFinding("prompt_leak", .block, "The draft repeats our own instructions.")] }
        }
        if Self.tellTales.contains(where: { phrase in VoiceFitter.contains(input.text, phrase: phrase) && !input.sourceTexts.contains { VoiceFitter.contains($0, phrase: phrase) } }) {
            return [GuardFinding("prompt_leak", .block, "The draft talks about prompts or models instead of answering.")]
        }
        return []
    }

    private static let demands: Set<String> = ["say", "says", "saying", "reply", "respond", "answer", "write", "output", "print", "repeat", "echo", "type", "post", "sag", "schreib", "antworte", "di", "escribe", "responde", "dis", "ecris", "réponds", "repite", "wiederhole"]

    /// Did the draft do what the message told it to say?
    private static func compliance(_ input: GuardInput) -> [GuardFinding] {
        let question = input.request.question
        let isSuspicious = input.request.triage.risks.contains(.injection)
        let words = Words.plain(question)
        let demandsSomething = words.contains { Self.demands.contains($0) }
        guard isSuspicious || demandsSomething else { return [] }
        let finding = GuardFinding("injection_obeyed", .block, "The draft does what the message told it to say.")
        func isNew(_ phrase: String) -> Bool { VoiceFitter.contains(input.text, phrase: phrase) && !input.sourceTexts.contains { VoiceFitter.contains($0, phrase: phrase) } }
        for quoted in Self.quoted(question) where quoted.count >= 3 && isNew(quoted) { return [finding] }
        for word in question.split(whereSeparator: { !($0.isAlpha || $0.isDigit || $0 == "_" || $0 == "-") }) {
            let isShout = word.count >= 4 && word.contains(where: \.isAlpha) && word.allSatisfy { $0.isUppercase || $0.isDigit || $0 == "_" || $0 == "-" }
            if isShout, input.text.contains(word), isNew(String(word)) { return [finding] }
        }
        if isSuspicious {
            let theirs = Set(Shingles.of(question, width: 4))
            let sources = Set(input.sourceTexts.flatMap { Shingles.of($0, width: 4) })
            if words.count >= 4, Shingles.of(input.text, width: 4).contains(where: { theirs.contains($0) && !sources.contains($0) }) { return [finding] }
        }
        return []
    }

    /// What stands between quotation marks of any kind, apostrophes left out.
    private static func quoted(_ text: String) -> [String] {
        var found: [String] = []
        var open: String.Index?
        for index in text.indices {
            switch text[index] {
            case "\"", "“", "”", "„", "«", "»", "`":
                if let start = open {
                    found.append(String(text[start ..< index]))
                    open = nil
                } else {
                    open = text.index(after: index)
                }
            default: break
            }
        }
        return found
    }

    // MARK: Repetition

    private static func repetition(_ input: GuardInput) -> [GuardFinding] {
        let text = Shingles.of(input.text)
        let said = Set(input.request.history.suffix(20).filter { $0.direction == .outbound }.flatMap { Shingles.of($0.text) })
        if Shingles.share(text, of: said) >= 0.8 { return [GuardFinding("said_before", .warn, "Nearly the same was already said in this conversation.")] }
        guard input.request.category == .praise else { return [] }
        for reply in input.request.recentReplies.prefix(20) where Shingles.share(text, of: Set(Shingles.of(reply))) >= 0.8 {
            return [GuardFinding("repeats_recent", .warn, "Nearly the same was sent to somebody else lately.")]
        }
        return []
    }
}
