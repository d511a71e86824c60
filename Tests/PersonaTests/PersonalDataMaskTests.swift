import Persona
import Testing

@Suite("Masking of personal data") struct PersonalDataMaskTests {
    @Test("What tells who somebody is goes; the rest stays", arguments: [
        ("mail me at lena.k@example.org!", "mail me at [email]!"), ("call +49 170 1234567 ok", "call [number] ok"), ("i'm Lena and i love it", "i'm [name] and i love it"),
        ("it's 12 Maple Street there", "it's [address] there"), ("wohne in der Lindenstraße 5 hier", "wohne in der [address] hier"), ("my iban is DE89370400440532013000", "my iban is [number]"),
        ("ask @tom.b about it", "ask @fan1 about it"), ("I saw Jonte there", "I saw [name] there"), ("5 km in 30 minutes", "5 km in 30 minutes"), ("watch at 10:30, room 12", "watch at 10:30, room 12"),
        ("follow @mia please", "follow @mia please"),
    ])
    func prompts(raw: String, masked: String) {
        var mask = PersonalDataMask(own: ["mia"], fans: ["Jonte", "the"])
        #expect(mask.prompt(raw) == masked)
    }

    @Test("A handle keeps its pseudonym within a dataset, and names in replies are places to fill")
    func replies() {
        var mask = PersonalDataMask(own: ["mia"])
        #expect(mask.prompt("@tom and @lena and @tom") == "@fan1 and @fan2 and @fan1")
        #expect(mask.reply("hey Lena! see you soon") == "hey [name]! see you soon")
        #expect(mask.reply("love, mia") == "love, mia")
        #expect(mask.count == 4)
    }
}
