/// A wildcard pattern: `*` stands for any run of characters, `?` for one. It may match anywhere in the text.
///
/// Greedy matching with one remembered star: each character of the text is looked at a bounded number of times per star, never exponentially.
public struct WildcardPattern: Hashable, Sendable {
    private let pieces: [[Unicode.Scalar]]

    /// `pattern` is folded like the text, so that case and accents don't matter.
    public init(_ pattern: String) {
        let stars = TextNormaliser().fold(pattern).unicodeScalars.split(separator: "*", omittingEmptySubsequences: true)
        self.pieces = stars.map(Array.init)
    }

    /// Has something to look for beside stars.
    public var isEmpty: Bool { self.pieces.isEmpty }

    /// True when the pattern occurs anywhere in `folded` (see `TextNormaliser.fold`). Pieces between stars are found leftmost, in order.
    public func matches(_ folded: String) -> Bool { self.matches(Array(folded.unicodeScalars)) }

    func matches(_ text: [Unicode.Scalar]) -> Bool {
        guard !self.pieces.isEmpty else { return true }
        var position = 0
        for piece in self.pieces {
            guard let found = Self.find(piece, in: text, from: position) else { return false }
            position = found + piece.count
        }
        return true
    }

    /// Leftmost place of `piece`; a question mark fits any one character. Pieces are at most `RuleValidator.maximumPatternLength` long,
    /// which bounds the work per character.
    private static func find(_ piece: [Unicode.Scalar], in text: [Unicode.Scalar], from start: Int) -> Int? {
        guard piece.count <= text.count else { return nil }
        var index = start
        while index + piece.count <= text.count {
            var offset = 0
            while offset < piece.count, piece[offset] == "?" || piece[offset] == text[index + offset] { offset += 1 }
            if offset == piece.count { return index }
            index += 1
        }
        return nil
    }
}
