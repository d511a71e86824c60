import Core
import Testing

struct TextLimitTests {
    private static let pieces: [String] = [
        "hello", "👨‍👩‍👧‍👦", "👍🏽", "🇩🇪", "e\u{301}", "각", "\u{1100}\u{1161}\u{11A8}", "नि", "Z\u{351}\u{34D}\u{489}", " ", "  ", ". ", "! ", "\n", "\n\n", "\r\n", "日本語です。", "ß", "x", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "-", "supercalifragilistic",
    ]

    /// A small generator of its own: the same texts in every run.
    private static func text(_ seed: UInt64) -> String {
        let random = SeededRandomSource(seed: seed)
        return (0 ..< Int(random.unit() * 60)).map { _ in Self.pieces[Int(random.unit() * Double(Self.pieces.count))] }.joined()
    }

    private static func solid(_ text: some Sequence<Character>) -> [Character] { text.filter { !($0 == "\r\n" || ($0.isWhitespace && $0.unicodeScalars.count == 1)) } }

    @Test(arguments: TextLimit.Unit.allCases, 1 ... 3) func noPartIsTooLongAndNoCharacterIsCutOrLost(unit: TextLimit.Unit, size: Int) throws {
        // Enough bytes for the longest single character above.
        let splitter = TextSplitter(limit: TextLimit(size * 40, unit))
        for seed in 0 ..< 400 {
            let text = Self.text(UInt64(seed))
            let parts = try splitter.split(text)
            #expect(parts.allSatisfy { splitter.limit.fits($0) && !Self.solid($0).isEmpty })
            #expect(parts.flatMap { Self.solid($0) } == Self.solid(text))
            let cut = splitter.truncate(text)
            #expect(splitter.limit.fits(cut))
            #expect(Self.solid(text).starts(with: Self.solid(cut)))
        }
    }

    @Test(arguments: [
        ("One two. Three four five", 16, ["One two.", "Three four five"]), ("aaaa bbbb cccc", 10, ["aaaa bbbb", "cccc"]), ("First line\nsecond line", 15, ["First line", "second line"]),
        ("unbreakablewordhere", 10, ["unbreakabl", "ewordhere"]), ("fits", 10, ["fits"]), ("  ", 10, []), ("", 10, []),
    ])
    func cutsFallWhereAReaderWouldPause(text: String, maximum: Int, expected: [String]) throws { #expect(try TextSplitter(limit: TextLimit(maximum, .characters)).split(text) == expected) }

    @Test func theUnitDecides() {
        #expect(TextLimit(4, .bytes).fits("äö"))
        #expect(!TextLimit(3, .bytes).fits("äö"))
        #expect(TextLimit(2, .characters).fits("👨‍👩‍👧‍👦👨‍👩‍👧‍👦"))
        #expect(TextLimit(25, .bytes).length(of: "👨‍👩‍👧‍👦") == 25)
    }

    @Test func aCharacterThatFitsNowhereIsRefusedNotCut() {
        let splitter = TextSplitter(limit: TextLimit(10, .bytes))
        #expect(throws: AppError.self) { try splitter.split("ok 👨‍👩‍👧‍👦") }
        #expect(splitter.truncate("👨‍👩‍👧‍👦") == "")
    }
}
