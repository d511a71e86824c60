import Core

/// Takes personal data of fans out of texts that may leave the machine: names, handles, e-mail addresses, telephone and account
/// numbers, street addresses. Within one dataset a handle always gets the same pseudonym, which tells nothing about it.
public struct PersonalDataMask: Sendable {
    /// Names and handles of the creator's own, lower-cased and without `@`: they stay.
    private let own: Set<String>
    private let fans: Set<String>
    private var pseudonyms: [String: String] = [:]
    /// How many values were masked so far.
    public private(set) var count = 0

    /// - Parameters:
    ///   - own: usernames and names of the creator, without `@`.
    ///   - fans: names and handles of known fans.
    public init(own: some Sequence<String> = [String](), fans: some Sequence<String> = [String]()) {
        self.own = Set(own.map { $0.lowercased() })
        // A short or everyday word as a name would take holes into every text.
        self.fans = Set(fans.map { $0.lowercased() }.filter { $0.count >= 3 && StopWords.weight($0) >= 1 })
    }

    /// What a fan wrote, without what tells who they or others are.
    public mutating func prompt(_ text: String) -> String { self.masked(text) }

    /// What the creator wrote: the fan's name is `[name]`.
    public mutating func reply(_ text: String) -> String {
        let slots = NameSlots(text, knownNames: self.fans.subtracting(self.own))
        let strangers = slots.names.filter { !self.own.contains($0) }
        guard !strangers.isEmpty else { return self.masked(text) }
        self.count += strangers.count
        return self.masked(slots.filled(with: "[name]"))
    }

    private mutating func masked(_ text: String) -> String {
        var out: [String] = []
        var previous = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var words: [String] = []
            for token in line.split(separator: " ", omittingEmptySubsequences: false) {
                words.append(self.token(String(token), after: previous))
                if !token.isEmpty { previous = token.lowercased() }
            }
            out.append(self.streets(words).joined(separator: " "))
        }
        let joined = out.joined(separator: "\n")
        let hidden = Patterns.phonesMasked(joined)
        if hidden != joined { self.count += max(1, hidden.split(separator: "[number]", omittingEmptySubsequences: false).count - 1) }
        return hidden
    }

    private mutating func token(_ token: String, after previous: String) -> String {
        if token.contains("@" as Character) {
            if !Patterns.emails(token).isEmpty {
                self.count += 1
                return Self.keepingEnds(of: token, "[email]") { $0.isAlpha || $0.isDigit || "@.-_+%".contains($0) }
            }
            if let handle = Patterns.handles(token).first, !self.own.contains(handle) {
                self.count += 1
                return Self.keepingEnds(of: token, "@" + self.pseudonym(handle)) { $0.isAlpha || $0.isDigit || "@._-".contains($0) }
            }
            return token
        }
        let bare = token.filter { $0.isAlpha || $0.isDigit || $0 == "_" || $0 == "." }.lowercased()
        if self.isAccount(token) {
            self.count += 1
            return "[number]"
        }
        let isIntroduced = ["i'm", "im", "am", "name's", "named", "bin", "heiße", "heisse", "soy", "suis", "sono"].contains(previous) && GivenNames.contains(bare)
        guard isIntroduced || (self.fans.contains(bare) && !self.own.contains(bare) && (token.first?.isUppercase ?? false || bare.contains { $0.isDigit || $0 == "_" || $0 == "." })) else { return token }
        self.count += 1
        return Self.keepingEnds(of: token, "[name]") { $0.isAlpha || $0.isDigit || "_.'-".contains($0) }
    }

    private mutating func pseudonym(_ handle: String) -> String {
        if let known = self.pseudonyms[handle] { return known }
        let new = "fan\(self.pseudonyms.count + 1)"
        self.pseudonyms[handle] = new
        return new
    }

    /// IBANs and the like: two letters, then many digits.
    private func isAccount(_ token: String) -> Bool {
        token.count >= 15 && token.prefix(2).allSatisfy { $0.isASCII && $0.isUppercase } && token.dropFirst(2).count { $0.isDigit } >= 12
    }

    private static let streetEndings = ["straße", "strasse", "str.", "weg", "gasse", "allee", "platz"]
    private static let streetWords: Set<String> = ["street", "st", "st.", "road", "rd", "rd.", "avenue", "ave", "ave.", "lane", "ln", "drive", "boulevard", "blvd", "court"]
    private static let streetFirsts: Set<String> = ["rue", "calle", "via", "rua", "avenida", "carrer"]

    /// "12 Maple Street", "Lindenstraße 5", "calle Mayor 7".
    private mutating func streets(_ words: [String]) -> [String] {
        guard words.contains(where: { $0.contains { $0.isASCII && $0.isDigit } }) else { return words }
        func isNumber(_ index: Int) -> Bool {
            guard words.indices.contains(index), let first = words[index].first else { return false }
            return first.isASCII && first.isDigit && words[index].filter(\.isDigit).count <= 4
        }
        func isCapital(_ index: Int) -> Bool { words.indices.contains(index) && (words[index].first?.isUppercase ?? false) }
        var hidden = Set<Int>()
        for (index, word) in words.enumerated() {
            let bare = word.lowercased().filter { $0 != "," && $0 != "!" && $0 != "?" }
            if Self.streetWords.contains(bare), isCapital(index - 1), isNumber(index - 2) { hidden.formUnion([index - 2, index - 1, index]) }
            if Self.streetWords.contains(bare), isCapital(index - 1), isCapital(index - 2), isNumber(index - 3) { hidden.formUnion([index - 3, index - 2, index - 1, index]) }
            if isCapital(index), bare.count > 5, Self.streetEndings.contains(where: { bare.hasSuffix($0) }), isNumber(index + 1) { hidden.formUnion([index, index + 1]) }
            if Self.streetFirsts.contains(bare), isCapital(index + 1), isNumber(index + 2) { hidden.formUnion([index, index + 1, index + 2]) }
        }
        guard let first = hidden.min() else { return words }
        self.count += 1
        return words.indices.compactMap { index in index == first ? "[address]" : hidden.contains(index) ? nil : words[index] }
    }

    /// `token` with its core replaced; the marks around it stay.
    private static func keepingEnds(of token: String, _ replacement: String, isCore: (Character) -> Bool) -> String {
        let lead = token.prefix { !isCore($0) }
        var tail = token.suffix(while: { !isCore($0) || ".!?-".contains($0) })
        if lead.count + tail.count >= token.count { tail = "" }
        return lead + replacement + tail
    }
}

extension String {
    fileprivate func suffix(while holds: (Character) -> Bool) -> Substring {
        var index = self.endIndex
        while index > self.startIndex, holds(self[self.index(before: index)]) { index = self.index(before: index) }
        return self[index...]
    }
}
