/// How long a text may be, in the unit that a platform counts (Instagram's direct messages: bytes of UTF-8; YouTube: characters).
public struct TextLimit: Codable, Hashable, Sendable {
    /// What is counted.
    public enum Unit: String, Codable, Sendable, CaseIterable {
        /// Bytes of UTF-8.
        case bytes
        /// Characters as people count them: a family emoji is one, a Hangul syllable is one.
        case characters
    }

    public var unit: Unit
    /// The longest allowed length, in `unit`.
    public var maximum: Int

    public init(_ maximum: Int, _ unit: Unit) {
        self.maximum = maximum
        self.unit = unit
    }

    /// The length of `text` in this limit's unit.
    public func length(of text: some StringProtocol) -> Int {
        switch self.unit {
        case .bytes: text.utf8.count
        case .characters: text.count
        }
    }

    /// Whether `text` may be sent as one piece.
    public func fits(_ text: some StringProtocol) -> Bool {
        // A character has at least one byte, so most texts are decided without walking their characters.
        if text.utf8.count <= self.maximum { return true }
        return self.unit == .characters && text.count <= self.maximum
    }

    fileprivate func length(of character: Character) -> Int {
        switch self.unit {
        case .bytes: character.utf8.count
        case .characters: 1
        }
    }
}

/// Cuts a long text into parts that fit a limit. A character (grapheme) is never cut; a cut falls after a paragraph, a sentence
/// or a word where one ends in the later half of the part, and between two characters otherwise.
public struct TextSplitter: Sendable {
    public var limit: TextLimit

    public init(limit: TextLimit) { self.limit = limit }

    /// The parts in order, without the blank space around each cut; none for a blank text.
    ///
    /// Throws `AppError(.validationFailed)` when a single character is longer than the limit: it can't be sent whole, and is never cut.
    public func split(_ text: String) throws -> [String] {
        let characters = Self.trimmed(Array(text)[...])
        if characters.isEmpty { return [] }
        var parts: [String] = []
        var rest = characters
        while !rest.isEmpty {
            let window = self.window(of: rest)
            if window.endIndex == rest.endIndex {
                parts.append(String(rest))
                break
            }
            guard !window.isEmpty else {
                throw AppError.invalid("text", "has a single character that is longer than the \(self.limit.maximum) \(self.limit.unit.rawValue) allowed")
            }
            let cut = Self.cut(in: window, before: rest[window.endIndex])
            let part = Self.trimmed(rest[rest.startIndex ..< cut])
            if !part.isEmpty { parts.append(String(part)) }
            rest = Self.trimmed(rest[cut...])
        }
        return parts
    }

    /// The longest beginning that fits, cut as in `split`; the whole text where it fits. Empty when not even one character fits.
    public func truncate(_ text: String) -> String {
        if self.limit.fits(text) { return text }
        let characters = Self.trimmed(Array(text)[...])
        let window = self.window(of: characters)
        if window.endIndex == characters.endIndex { return String(characters) }
        if window.isEmpty { return "" }
        return String(Self.trimmed(characters[characters.startIndex ..< Self.cut(in: window, before: characters[window.endIndex])]))
    }

    /// As many characters from the start as fit.
    private func window(of characters: ArraySlice<Character>) -> ArraySlice<Character> {
        var used = 0
        var end = characters.startIndex
        while end < characters.endIndex {
            used += self.limit.length(of: characters[end])
            if used > self.limit.maximum { break }
            end += 1
        }
        return characters[characters.startIndex ..< end]
    }

    /// Where to cut a full window: the best boundary in its later half.
    private static func cut(in window: ArraySlice<Character>, before next: Character) -> Int {
        let earliest = window.startIndex + window.count / 2
        var sentence: Int?
        var word: Int?
        var index = window.endIndex
        // From the end backwards: the last boundary of each kind wins; a paragraph end wins over all.
        while index >= earliest, index > window.startIndex {
            let before = window[index - 1]
            let after = index < window.endIndex ? window[index] : next
            if before.isNewline || after.isNewline { return index }
            if sentence == nil, Self.endsSentence(before), Self.isBlank(after) || Self.isWide(before) { sentence = index }
            if word == nil, Self.isBlank(before) || Self.isBlank(after) || Self.isWide(before) && Self.isWide(after) { word = index }
            index -= 1
        }
        return sentence ?? word ?? window.endIndex
    }

    private static func endsSentence(_ character: Character) -> Bool {
        switch character {
        case ".", "!", "?", "…", "。", "！", "？", "।", "؟": true
        default: false
        }
    }

    /// A blank of one scalar: a space that carries a combining mark is text and must not be trimmed away.
    private static func isBlank(_ character: Character) -> Bool {
        character == "\r\n" || (character.isWhitespace && character.unicodeScalars.count == 1)
    }

    /// Scripts written without spaces may be cut between any two characters.
    private static func isWide(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first?.value else { return false }
        return (0x3000 ... 0x30FF).contains(scalar) || (0x3400 ... 0x9FFF).contains(scalar) || (0x20000 ... 0x3FFFF).contains(scalar) || (0xFF01 ... 0xFF60).contains(scalar)
    }

    private static func trimmed(_ characters: ArraySlice<Character>) -> ArraySlice<Character> {
        var slice = characters
        while let first = slice.first, Self.isBlank(first) { slice.removeFirst() }
        while let last = slice.last, Self.isBlank(last) { slice.removeLast() }
        return slice
    }
}
