import Core

/// What a person types into a search box, as a pattern for FTS5 in which nothing is syntax any more.
enum SearchText {
    /// Words beyond these narrow nothing that matters and only cost time.
    static let maximumWords = 12

    /// All words quoted, the last one also as a beginning; nil when there is none. `scope` confines the search to one tenant.
    ///
    /// - Parameter endings: all words in the index that begin with the last one; nil: FTS5 has to look for them.
    static func pattern(for text: String, endings: [String]? = nil, scope: String?) -> String? {
        let words = Self.words(of: text)
        guard let last = words.last else { return nil }
        // Inside double quotes only the double quote itself means something to FTS5, and words hold none.
        var parts = words.map { "\"\($0)\"" }
        if let endings {
            // The word itself is among them, or stands nowhere.
            parts[parts.count - 1] = endings.isEmpty ? parts[parts.count - 1] : "(" + endings.map { "\"\($0)\"" }.joined(separator: " OR ") + ")"
        } else if Self.isBeginning(last) {
            parts[parts.count - 1] += " *"
        }
        let pattern = "search_text : (" + parts.joined(separator: " AND ") + ")"
        guard let scope else { return pattern }
        return "search_scope : \"\(Self.scopeToken(scope))\" AND " + pattern
    }

    /// The last word as the tokenizer would write it, where it counts as a beginning and is plain enough to be sure how that is.
    static func beginning(of text: String) -> String? {
        guard let last = Self.words(of: text).last, Self.isBeginning(last), last.utf8.allSatisfy({ $0 < 128 }) else { return nil }
        return last.lowercased()
    }

    /// A beginning of one letter would match half of everything.
    private static func isBeginning(_ word: String) -> Bool { word.count > 1 }

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
