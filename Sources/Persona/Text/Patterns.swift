import Foundation

/// Links, addresses, numbers and prices in a text: what a draft may have only when the creator's own texts have it.
enum Patterns {
    /// Host and path of every link, lower-cased, without scheme, `www.` and closing punctuation. Bare domains count too.
    static func links(_ text: String) -> [String] {
        text.split { $0.isSpace || "()<>[]\"'«»“”".contains($0) }.compactMap { token in
            var word = token.lowercased()[...]
            while let last = word.last, ".,!?;:…".contains(last) { word.removeLast() }
            guard !word.contains("@" as Character) else { return nil }
            let hadScheme = word.contains("://")
            if let range = word.firstRange(of: "://") { word = word[range.upperBound...] }
            if word.hasPrefix("www.") { word = word.dropFirst(4) }
            while word.last == "/" { word.removeLast() }
            return hadScheme || Self.looksLikeDomain(word) ? String(word) : nil
        }
    }

    private static func looksLikeDomain(_ word: Substring) -> Bool {
        let host = word.prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != ":" }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let top = labels.last, (2 ... 12).contains(top.count), top.allSatisfy({ $0.isASCII && $0.isAlpha }) else { return false }
        // "slow.then fast" is a missing blank, not a link; a bare domain has an ending that is in use.
        guard labels.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isAlpha || $0.isDigit || $0 == "-" } }) else { return false }
        return word.count > host.count || Self.topLevels.contains(String(top))
    }

    private static let topLevels: Set<String> = [
        "com", "net", "org", "io", "co", "de", "fr", "es", "it", "nl", "pt", "br", "uk", "us", "ca", "au", "ch", "at", "be", "eu", "info", "biz", "shop", "store", "app", "dev", "me", "tv", "ly", "gl", "gg", "xyz",
        "club", "online", "site", "link", "bio", "ai", "example", "ru", "cn", "jp", "kr", "in", "mx", "ar", "pl", "se", "no", "dk", "fi", "live", "top", "vip", "page", "to", "fm", "am",
    ]

    static func emails(_ text: String) -> [String] {
        guard text.contains("@" as Character) else { return [] }
        return text.split { $0.isSpace || "()<>[]\"',;:".contains($0) }.compactMap { token in
            var word = token.lowercased()[...]
            while let last = word.last, ".!?…".contains(last) { word.removeLast() }
            guard let at = word.firstIndex(of: "@"), at != word.startIndex else { return nil }
            let host = word[word.index(after: at)...]
            return host.contains("." as Character) && host.allSatisfy { $0.isAlpha || $0.isDigit || $0 == "." || $0 == "-" } ? String(word) : nil
        }
    }

    /// `@name` where it is no part of an e-mail address; lower-cased, without `@`.
    static func handles(_ text: String) -> [String] {
        guard text.contains("@" as Character) else { return [] }
        var found: [String] = []
        var previous: Character = " "
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == "@", !previous.isAlpha, !previous.isDigit {
                let name = text[text.index(after: index)...].prefix { $0.isAlpha || $0.isDigit || $0 == "_" || $0 == "." || $0 == "-" }
                var trimmed = name
                while trimmed.last == "." { trimmed.removeLast() }
                if trimmed.count >= 2 { found.append(trimmed.lowercased()) }
            }
            previous = text[index]
            index = text.index(after: index)
        }
        return found
    }

    /// Digits of what looks like a telephone number: nine or more digits with usual separators.
    static func phones(_ text: String) -> [String] {
        var found: [String] = []
        var digits = ""
        func close() {
            if (9 ... 15).contains(digits.count) { found.append(digits) }
            digits = ""
        }
        for character in text {
            if character.isASCII, character.isDigit { digits.append(character) } else if "+-. ()/".contains(character) { continue } else { close() }
        }
        close()
        return found
    }

    /// The text with `[number]` for what looks like a telephone number.
    static func phonesMasked(_ text: String) -> String {
        var (out, run, digits) = ("", "", 0)
        func close() {
            out += digits >= 9 ? "[number]" + String(run.reversed().prefix { $0 == " " }) : run
            (run, digits) = ("", 0)
        }
        for character in text {
            let isDigit = character.isASCII && character.isDigit
            if isDigit || (digits > 0 && "+-. ()/".contains(character)) || character == "+" {
                run.append(character)
                if isDigit { digits += 1 }
            } else {
                close()
                out.append(character)
            }
        }
        close()
        return out
    }

    /// Amounts of money and percentages, as bare numbers: `$14.99`, `20 €`, `30%`, `12 dollars`.
    static func prices(_ text: String) -> [String] {
        var found: [String] = []
        let tokens = text.lowercased().split { $0.isSpace }
        for (index, token) in tokens.enumerated() {
            let number = Self.number(in: token)
            guard let number else { continue }
            let next = index + 1 < tokens.count ? tokens[index + 1].filter { $0.isAlpha || "€$£%".contains($0) } : ""
            let afterNext = index + 2 < tokens.count ? tokens[index + 2].filter(\.isAlpha) : ""
            let isMarked = token.contains { "€$£¥%".contains($0) } || Self.currencies.contains(next) || (next == "us" && afterNext.hasPrefix("dollar"))
                || Self.currencies.contains(token.filter(\.isAlpha)) || (index > 0 && "€$£".contains(tokens[index - 1]))
            if isMarked { found.append(number) }
        }
        return found
    }

    private static let currencies: Set<String> = ["€", "$", "£", "%", "eur", "euro", "euros", "usd", "dollar", "dollars", "bucks", "gbp", "pounds", "chf", "percent", "prozent", "reais", "pesos"]

    private static func number(in token: Substring) -> String? {
        let kept = token.drop { !$0.isDigit }.prefix { $0.isDigit || $0 == "." || $0 == "," }
        guard let first = kept.first, first.isASCII else { return nil }
        var trimmed = kept.replacing(",", with: ".")[...]
        while trimmed.last == "." { trimmed.removeLast() }
        // 14.90 and 14.9, 20.00 and 20 are the same amount.
        if trimmed.contains("." as Character) {
            while trimmed.last == "0" { trimmed.removeLast() }
            if trimmed.last == "." { trimmed.removeLast() }
        }
        return String(trimmed)
    }

    /// Sentences with their closing marks; newlines end a sentence too.
    static func sentences(_ text: String) -> [String] {
        var sentences: [String] = []
        var current = ""
        var previous: Character = " "
        for character in text {
            if character.isNewline {
                sentences.append(current)
                current = ""
            } else if character.isSpace, ".!?…".contains(previous) || (Emojis.isEmoji(previous) && current.count > 1) {
                sentences.append(current)
                current = ""
            } else {
                current.append(character)
            }
            previous = character
        }
        sentences.append(current)
        return sentences.map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
    }
}
