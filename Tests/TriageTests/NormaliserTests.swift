import Core
import Testing
import Triage

@Suite("Text normaliser")
struct NormaliserTests {
    let normaliser = TextNormaliser()

    @Test("Folding", arguments: [
        ("Crème BRÛLÉE", "creme brulee"), ("ＦＵＬＬ ｗｉｄｔｈ", "full width"), ("𝓯𝓪𝓷𝓬𝔂 𝕥𝕖𝕩𝕥", "fancy text"), ("Ⓒⓘⓡⓒⓛⓔ", "circle"), ("🅱🅸🆃", "bit"), ("ｶﾀｶﾅ", "カ タ カ ナ"), ("straße", "strasse"),
        ("Łódź", "lodz"), ("İstanbul ışık", "istanbul isik"), ("don’t", "dont"), ("ΑΒΓ abc", "αβγ abc"), ("cаfе", "cafe"), ("раураl", "paypal"), ("he\u{200B}ll\u{200D}o", "hello"), ("a\u{202E}bc\u{202C}", "abc"),
        ("z\u{0335}a\u{0301}\u{0302}\u{0303}lgo", "zalgo"), ("sooooo coooool", "soo cool"), ("ﬁre", "fire"), ("½ cup", "1 2 cup"), ("كِتَابٌ", "كتاب"), ("ёлка", "елка"),
    ])
    func folding(text: String, expected: String) {
        #expect(self.normaliser.normalise(text).words == expected)
    }

    @Test("Other readings of disguised words", arguments: [
        ("k1ll", "kill"), ("h3ll0", "hello"), ("$uper", "super"), ("b!tch", "bitch"), ("f*ck", "fuck"), ("s**t", "shit"), ("diiiie", "die"), ("fr33", "free"), ("l0ve", "love"), ("1diot", "idiot"), ("g00d", "good"),
    ])
    func disguises(text: String, expected: String) {
        let token = self.normaliser.normalise(text).tokens.first
        #expect(token?.text == expected || token?.alternates.contains(expected) == true)
    }

    @Test("Spaced and punctuated letters are joined, the tokens stay", arguments: ["h e l l o", "h.e.l.l.o", "h-e-l-l-o", "h e l l 0"])
    func spaced(text: String) {
        let reading = self.normaliser.normalise(text)
        #expect(reading.tokens.count == 5)
        #expect(reading.joined?.count == 1)
        #expect(reading.joined?.first.map { $0.text == "hello" || $0.alternates.contains("hello") } == true)
    }

    @Test("Spelled words are one more reading, whatever stands between the letters; wider gaps part words", arguments: [
        ("f r e e  f o l l o w e r s", "free followers"), ("get f r e e   m e m e s now", "get free memes now"), ("f.r.e.e f.o.l.l.o.w.e.r.s", "free followers"), ("f-r-e-e  f-o-l-l-o-w", "free follow"),
        ("f_r_e_e f_o_l_l_o_w", "free follow"), ("f . r . e . e", "free"), ("f\nr\ne\ne", "free"), ("f🔥r🔥e🔥e f🔥o🔥l🔥l🔥o🔥w", "free follow"), ("f ❤️ r ❤️ e ❤️ e", "free"),
        ("f\u{200B} r\u{200B} e\u{200B} e", "free"), ("f\u{A0}r\u{A0}e\u{A0}e", "free"), ("w i n  i t  n o w", "winitnow"), ("g i v e  m e  i t", "give me it"), ("f r  e e  d o  m s", "freedoms"),
        ("cheap-s h o e s here", "cheap shoes here"), ("a l l i n o n e", "allinone"), ("б е с п л а т н о", "бесплатно"), ("г.р.о.ш.і з.а.р.а.з", "гроші зараз"), ("f.r.e.e. f.o.o.d.", "free food"),
    ])
    func spelledOut(text: String, expected: String) {
        let reading = self.normaliser.normalise(text)
        #expect((reading.joined ?? reading.tokens).map(\.text).joined(separator: " ") == expected)
        #expect(reading.original == text && reading.tokens.count > reading.joined?.count ?? 0)
    }

    @Test("Signs that may stand for letters can stand between them too", arguments: [("f*r*e*e", "free"), ("f|r|e|e", "free"), ("f+r+e+e", "free")])
    func signsBetween(text: String, expected: String) {
        #expect(self.normaliser.normalise(text).tokens.first?.alternates.contains(expected) == true)
    }

    @Test("Spelled words with marks between them stay in one sentence, what follows in the next")
    func spelledSentences() throws {
        let joined = try #require(self.normaliser.normalise("so f. r. e. e. f. o. o. d! come now. bye").joined)
        #expect(joined.map(\.text) == ["so", "freefood", "come", "now", "bye"])
        #expect(joined.map(\.sentence) == [0, 0, 1, 1, 2])
    }

    @Test("Initials and lists are not joined", arguments: [
        "a b", "plan b is ok", "1 2 3 4", "vitamin d and k", "a b c test", "I a m", "I a m 13", "A/B/C or D", "3 x 5 a day", "k y s", "U.S.A. today", "1 2 3 4 5 6 7 8", "a  b  c", "日 本 語 の 字",
        "a ............... b ............... c ............... d",
    ])
    func notSpaced(text: String) {
        #expect(self.normaliser.normalise(text).joined == nil)
    }

    @Test("Tokens by kind")
    func kinds() {
        let reading = self.normaliser.normalise("Hi @anna.b, see https://Shop.example.com/x?y=1 #FitLife 50 reps ❤️🔥 mail a@b.org now.Then t.me/xyz")
        func texts(_ kind: TextToken.Kind) -> [String] { reading.tokens.filter { $0.kind == kind }.map(\.text) }
        #expect(texts(.mention) == ["anna.b"])
        #expect(texts(.link) == ["shop.example.com", ":email:", "t.me"])
        #expect(texts(.hashtag) == ["fitlife"])
        #expect(texts(.number) == ["50"])
        #expect(texts(.emoji) == [":love:", ":praise:"])
        #expect(texts(.word) == ["hi", "see", "reps", "mail", "now", "then"])
        #expect(reading.shape.links == 3)
    }

    @Test("Not links", arguments: ["great video.it was fun", "3.5 kg", "hello...world", "e.g. this", "no.", "wow.so good", "12:30", "::", "@", "a@b"])
    func notLinks(text: String) {
        #expect(self.normaliser.normalise(text).shape.links == 0)
    }

    @Test("The original and its spans survive")
    func spans() {
        for text in ["Ünïcödé  wörds 👍🏽 k1ll", "ＡＢＣ カメラ #tag @me", "h\u{200B}i ½", "привет мир"] {
            let reading = self.normaliser.normalise(text)
            #expect(reading.original == text)
            let bytes = Array(text.utf8)
            var last = 0
            for token in reading.tokens {
                #expect(token.range.lowerBound >= last && token.range.upperBound <= bytes.count)
                #expect(String(validating: bytes[token.range], as: UTF8.self) != nil)
                last = token.kind == .number ? token.range.lowerBound : token.range.upperBound
            }
        }
    }

    @Test("Hostile input is read in bounded pieces", arguments: [
        String(repeating: "a", count: 1_000_000), String(repeating: "kill", count: 250_000), String(repeating: "\u{200B}", count: 300_000), String(repeating: "e\u{0301}\u{0302}", count: 200_000),
        String(repeating: "\u{202E}", count: 1000) + "abc", String(repeating: "a ", count: 200_000), String(repeating: "死", count: 150_000), String(repeating: "@", count: 200_000),
        String(repeating: "a.", count: 200_000), String(repeating: "#a", count: 100_000), String(repeating: "f*", count: 100_000), String(repeating: "👨‍👩‍👧‍👦", count: 30_000), "\u{0}\u{1}\u{FFFF}\u{10FFFF}", "",
        String(repeating: "https://", count: 20_000), String(repeating: "1", count: 500_000), String(repeating: "i want to ", count: 50_000), String(repeating: "не", count: 100_000),
    ].enumerated().map { HostileText(number: $0.offset, text: $0.element) })
    func hostile(input: HostileText) {
        let reading = self.normaliser.normalise(input.text)
        #expect(reading.original.utf8.count == input.text.utf8.count)
        #expect(reading.tokens.allSatisfy { $0.text.unicodeScalars.count <= 64 || $0.kind == .link })
        #expect(reading.isTruncated == (input.text.unicodeScalars.count > TextNormaliser.maximumScalars))
        let triage = CategoryTests.classifier.classify(reading)
        #expect(!triage.categories.isEmpty)
        #expect((0 ... 1).contains(triage.spamScore) && (0 ... 1).contains(triage.offensiveScore) && (0 ... 1).contains(triage.needsReply))
    }

    @Test("Keywords match whole words, folded, disguised and in phrases", arguments: [
        ("casino", "best CASINO here", true), ("casino", "c a s i n o", true), ("casino", "ca$ino", true), ("casino", "casinos", false), ("free money", "get Frée  money!", true), ("free money", "money free", false),
        ("😂", "so good 😂", true), ("😂", "so good 🤣", false), ("カメラ", "新しいカメラです", true), ("casino", "#casino", true), ("ass", "class pass", false), ("C++", "c", true),
    ])
    func keywords(keyword: String, text: String, expected: Bool) {
        #expect((KeywordSet([keyword]).firstMatch(in: self.normaliser.normalise(text)) == keyword) == expected)
    }
}

struct HostileText: Sendable, CustomTestStringConvertible {
    var number: Int
    var text: String
    var testDescription: String { "hostile \(self.number), \(self.text.utf8.count) bytes" }
}
