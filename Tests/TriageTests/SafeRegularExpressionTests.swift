import Core
import Testing
import Triage

@Suite("Safe regular expressions")
struct SafeRegularExpressionTests {
    @Test("What matches", arguments: [
        ("abc", "xxABCxx", true), ("abc", "ab c", false), ("a.c", "a-c", true), ("a.c", "a\nc", false), ("^hi", "hi there", true), ("^hi", "oh hi", false), ("there$", "hi there", true), ("a|b|c", "zzc", true),
        ("(ab)+$", "ababab", true), ("^(ab)+$", "ababa", false), ("colou?r", "color", true), ("[0-9]{3}-[0-9]{4}", "call 555-1234", true), ("^[0-9]{2,3}$", "1234", false), ("^x{2,}$", "xxxx", true),
        ("^x{2,}$", "x", false), ("[^a-z ]", "abc def", false), ("[^a-z ]", "abc 1", true), (#"\bcat\b"#, "a cat!", true), (#"\bcat\b"#, "concatenate", false), (#"\d+%"#, "50% off", true), (#"\D"#, "123", false),
        (#"\S\s\S"#, "a b", true), ("[]x]", "]", true), ("[a\\-z]", "-", true), ("[\\d.]+$", "3.14", true), ("(?:foo|bar)baz", "barbaz", true), ("ÜBER", "über uns", true), ("", "anything", true), ("a**b", "", false),
        ("😀+", "ha 😀😀", true), ("x*", "", true),
    ])
    func matches(pattern: String, text: String, expected: Bool) {
        #expect(((try? SafeRegularExpression(pattern))?.matches(text) ?? false) == expected)
    }

    @Test("What is refused, with the reason", arguments: [
        ("(a", "without a closing"), ("a)", "without an opening"), ("*a", "repeats nothing"), ("[a", "without a ]"), ("a\\", "backslash"), ("a{2", "braces"), ("a{5,2}", "bounds"), ("a{101}", "100 times"),
        ("(?=a)", "only (?: )"), (#"\1"#, "not understood"), ("[z-a]", "before it begins"), ("a**", "repeats a repetition"), ("((a{100}){100}){100}", "too large"),
        (String(repeating: "(", count: 40), "nested"),
    ])
    func refused(pattern: String, words: String) {
        #expect { _ = try SafeRegularExpression(pattern) } throws: { ($0 as? SafeRegularExpression.Problem)?.message.contains(words) == true }
    }

    /// A back-tracking engine would need longer than the universe is old.
    @Test("Patterns that ruin others end", arguments: ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^(a*)*b$", "(.*a){20}$", "^(([a-z])+.)+[A-Z]([a-z])+$"])
    func catastrophic(pattern: String) throws {
        #expect(try SafeRegularExpression(pattern).matches(String(repeating: "a", count: 5_000) + "!") == false)
    }
}
