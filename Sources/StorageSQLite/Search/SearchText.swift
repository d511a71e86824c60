import Core

/// What a person types into a search box, as a pattern for FTS5 in which nothing is syntax any more.
enum SearchText {
    /// Words beyond these narrow nothing that matters and only cost time.
    static let maximumWords = 12

    /// All words quoted, the last one also as a beginning; nil when there is none. `scope` confines the search to one tenant.
    static func pattern(for text: String, scope: String?) -> String? {
        let words = Self.words(of: text)
        guard !words.isEmpty else { return nil }
        // Inside double quotes only the double quote itself means something to FTS5, and words hold none.
        let quoted = words.map { "\"\($0)\"" }
        // A beginning of one letter would match half of everything.
        let last = (words.last?.count ?? 0) > 1 ? "*" : ""
        let pattern = "search_text : (" + quoted.joined(separator: " AND ") + " \(last))"
        guard let scope else { return pattern }
        return "search_scope : \"\(Self.scopeToken(scope))\" AND " + pattern
    }

    /// Letters, digits and marks stay; all else separates, as the tokenizer does it.
    static func words(of text: String) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        func finish() {
            if !word.isEmpty, words.count < Self.maximumWords { words.append(String(word)) }
            word = String.UnicodeScalarView()
        }
        for scalar in text.unicodeScalars.prefix(1000) {
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber, .otherNumber, .nonspacingMark,
                .spacingMark, .privateUse:
                word.append(scalar)
            default: finish()
            }
        }
        finish()
        return words
    }

    /// A tenant's id as one token: the tokenizer would split it at its hyphens.
    static func scopeToken(_ scope: String) -> String {
        "s" + String(scope.unicodeScalars.filter { $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil) }.map(Character.init)).lowercased()
    }
}
