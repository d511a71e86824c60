import GRDB

/// The words of a search index, looked up by how they begin.
struct SearchVocabulary {
    /// More words than these cost more to look up and to follow than what FTS5 does with a beginning.
    static let maximumWords = 48
    private let name: String

    init(_ collection: String) { self.name = Self.name(of: collection) }

    static func name(of collection: String) -> String { collection + "_search_words" }

    /// All words that begin so, in the order of their bytes; nil when there are too many. `beginning` is plain ASCII in lower case.
    func words(beginningWith beginning: String, _ db: Database) throws -> [String]? {
        // The table has a row for every place where a word stands. Only the first of each word is read: then it is entered anew behind that word.
        let next = try db.cachedStatement(sql: "SELECT term FROM \(quoted(self.name)) WHERE term >= ? LIMIT 1")
        var words: [String] = []
        var start = beginning
        while true {
            var found: String?
            try next.rows({ $0.add(start) }) { found = $0.text(0) }
            guard let word = found, word.utf8.starts(with: beginning.utf8) else { return words }
            words.append(word)
            if words.count > Self.maximumWords { return nil }
            // Nothing stands between a word and itself with the lowest of bytes behind it.
            start = word + "\u{0}"
        }
    }
}
