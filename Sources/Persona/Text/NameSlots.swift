/// A past reply with the places where it addressed the fan of then. Their name must never reach another fan (invariant 5).
struct NameSlots: Sendable, Hashable {
    enum Piece: Sendable, Hashable {
        case text(String)
        /// Where a fan was addressed by name or handle; tells whether it was written in lower case.
        case name(isLowercase: Bool)
    }

    var pieces: [Piece]
    /// The names and handles that stood there, lower-cased.
    var names: [String]

    var hasSlot: Bool { !self.names.isEmpty }

    /// The reply to a fan called `name`; without one the places close up.
    func filled(with name: String?) -> String {
        if !self.hasSlot, case .text(let whole)? = self.pieces.first, self.pieces.count == 1 { return whole }
        var out = ""
        for piece in self.pieces {
            switch piece {
            case .text(let text): out += text
            case .name(let isLowercase):
                if let name { out += isLowercase ? name.lowercased() : name } else if out.hasSuffix(" ") { out.removeLast() }
            }
        }
        if name != nil { return out }
        let tidy = TextTidy.tidied(out.drop { $0 == "," || $0 == " " || $0 == "!" || $0 == ":" }.description)
        // A sentence that began with the name begins with the next word now.
        if case .name(isLowercase: false)? = self.pieces.first, let first = tidy.first { return first.uppercased() + tidy.dropFirst() }
        return tidy
    }

    /// A text that addresses nobody.
    init(literal text: String) {
        self.pieces = [.text(text)]
        self.names = []
    }

    /// Finds where `reply` addresses somebody.
    ///
    /// - Parameter knownNames: lower-cased names and handles of the fan it was written to, where known.
    init(_ reply: String, knownNames: Set<String> = []) {
        self.pieces = []
        self.names = []
        guard !knownNames.isEmpty || GivenNames.mayOccur(in: reply, or: Self.greetingHashes) else {
            self.pieces = [.text(reply)]
            return
        }
        var literal = ""
        var previous: [String] = []
        var rest = reply[...]
        while !rest.isEmpty {
            let blank = rest.prefix { $0.isSpace }
            literal += blank
            rest = rest[blank.endIndex...]
            let token = rest.prefix { !$0.isSpace }
            rest = rest[token.endIndex...]
            if token.isEmpty { break }
            let lead = token.prefix { !($0.isAlpha || $0.isDigit || $0 == "@" || $0 == "_") }
            let core = token[lead.endIndex...].prefix { $0.isAlpha || $0.isDigit || $0 == "@" || $0 == "_" || $0 == "." || $0 == "-" || $0 == "'" }.trimmingEnd(".-'")
            let tail = token[core.endIndex...]
            if Self.isAddress(core, tail: tail, previous: previous, rest: rest, knownNames: knownNames) {
                literal += lead
                if !literal.isEmpty { self.pieces.append(.text(literal)) }
                literal = String(tail)
                self.pieces.append(.name(isLowercase: core.first?.isLowercase ?? false))
                self.names.append((core.hasPrefix("@") ? core.dropFirst() : core).lowercased())
                previous.append(",")
            } else {
                literal += token
                previous.append(core.lowercased())
                if let mark = tail.first { previous.append(String(mark)) }
            }
        }
        if !literal.isEmpty || self.pieces.isEmpty { self.pieces.append(.text(literal)) }
    }

    private static func isAddress(_ core: Substring, tail: Substring, previous: [String], rest: Substring, knownNames: Set<String>) -> Bool {
        if core.hasPrefix("@") { return core.count > 1 && !Self.mentioning.contains(previous.last ?? "") }
        guard core.count >= 2, core.count <= 20, core.allSatisfy({ $0.isAlpha || $0 == "-" || $0 == "'" }) else { return false }
        let word = core.lowercased()
        let isKnown = knownNames.contains(word)
        let isName = isKnown || GivenNames.contains(word)
        let isCapital = core.first?.isUppercase ?? false
        let closes = tail.first.map { ",!.?…:;".contains($0) || Emojis.isEmoji($0) } ?? (rest.drop { $0.isSpace }.first.map { Emojis.isEmoji($0) || $0.isNewline } ?? true)
        let before = previous.last ?? ""
        let before2 = previous.dropLast().last ?? ""
        // "hey Lena", "thank you so much Lena", "welcome Lena"
        let isGreeted = Self.greetings.contains(before) || (before == "you" && Self.thanks.contains(before2)) || (["much", "again", "dear", "lovely", "sweet"].contains(before) && previous.contains { Self.greetings.contains($0) })
        if isGreeted, isName || (isCapital && closes && !Self.collectives.contains(word)) { return true }
        guard isName, closes else { return false }
        // "Lena, …" at the start; "…, Lena!" at the end
        let opensText = previous.isEmpty || before == "." || before == "!" || before == "?"
        return (opensText && (tail.first == "," || tail.first == "!")) || before == ","
    }

    static let greetings: Set<String> = [
        "hey", "hi", "hello", "heya", "hiya", "yo", "hallo", "hola", "salut", "bonjour", "ciao", "oi", "ola", "olá", "servus", "moin", "dear", "liebe", "lieber", "querida", "querido", "cara", "caro",
        "thanks", "thx", "ty", "danke", "gracias", "merci", "grazie", "obrigado", "obrigada", "welcome", "willkommen", "congrats", "congratulations", "sorry", "morning", "yes", "yess", "yesss", "aww", "aw", "ahh", "ok",
    ]
    /// A handle after one of these is told about, not addressed.
    private static let mentioning: Set<String> = [
        "from", "by", "at", "on", "to", "with", "of", "follow", "tag", "via", "ask", "see", "and", "is", "like", "for", "check", "called", "von", "bei", "mit", "an", "de", "con", "par", "chez", "und", "y", "et", "the", "my", "our", "write", "dm", "message", "try",
    ]
    private static let greetingHashes = Set((Self.greetings.union(Self.thanks)).map { GivenNames.hash($0) })
    private static let thanks: Set<String> = ["thank", "appreciate", "love"]
    /// What greets many or nobody in particular.
    static let collectives: Set<String> = [
        "guys", "all", "everyone", "everybody", "team", "friend", "friends", "folks", "girl", "girls", "queen", "king", "bro", "sis", "babe", "love", "dear", "there", "you", "god", "youtube", "instagram", "ihr", "leute", "chicos", "amigos",
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "the", "so", "for", "to", "from", "no", "yes", "thanks", "thank", "that", "this", "it", "i", "we", "my", "your",
    ]
}

extension Substring {
    fileprivate func trimmingEnd(_ characters: String) -> Substring {
        var slice = self
        while let last = slice.last, characters.contains(last) { slice.removeLast() }
        return slice
    }
}

/// The name to call a fan by, from what the platform shows. A display name is the fan's own text, so only a plain name is taken.
enum FanName {
    static func first(_ displayName: String) -> String? {
        let words = displayName.filter { !Emojis.isEmoji($0) }.split { $0.isSpace || $0 == "." || $0 == "_" || $0 == "|" || $0 == "," }
        guard words.count <= 4, let first = words.first, (2 ... 14).contains(first.count), first.allSatisfy({ $0.isAlpha || $0 == "-" || $0 == "'" }) else { return nil }
        // Anything else may be a handle, a brand, a joke or an insult that we would repeat in the creator's name.
        guard GivenNames.contains(first) else { return nil }
        return first.prefix(1).uppercased() + first.dropFirst().lowercased()
    }
}
