/// Bad input for tests of parsers, from a seed: valid examples with bytes changed, cut, doubled and swapped, and values of other kinds put in
/// their place. The same seed makes the same inputs, so a failure can be had again.
public final class InputMutator: Sendable {
    private let random: SeededRandomSource
    private let examples: [[UInt8]]

    /// What parsers stumble over.
    private static let morsels: [[UInt8]] = [
        "null", "true", "-0", "1e999", "-1e-999", "99999999999999999999999", "0.1e1", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[[[[[[[", "]]]]", "{\"a\":", "}", ",", ":", "\"", "\\", "\u{0}", "\u{FEFF}", "\u{202E}",
        "\u{1F3B8}", "e\u{301}", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "<![CDATA[", "]]>", "<a>", "</entry>", "&b;", "&#0;", "<?xml?>", "\r\n", "\"\",\"", ";", "\t", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "1e300", "-1e300", "2026-13-45T99:99:99Z",
        "1969-12-31T23:59:59Z", "+275760-09-13T00:00:00Z", "../", "%00", "=1+1", "NaN",
    ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xEF, 0xBF, 0xBE], Array(repeating: 0x5B, count: 3_000), Array(repeating: 0x41, count: 20_000)]

    public init(seed: UInt64, examples: [[UInt8]]) {
        self.random = SeededRandomSource(seed: seed)
        self.examples = examples
    }

    public convenience init(seed: UInt64, examples: [String]) { self.init(seed: seed, examples: examples.map { Array($0.utf8) }) }

    private func below(_ bound: Int) -> Int { bound <= 0 ? 0 : min(bound - 1, Int(self.random.unit() * Double(bound))) }

    /// The next input: an example after one to six changes, now and then nothing but noise.
    public func next() -> [UInt8] {
        if self.below(40) == 0 { return (0 ..< self.below(300)).map { _ in UInt8(self.below(256)) } }
        guard !self.examples.isEmpty else { return [] }
        var bytes = self.examples[self.below(self.examples.count)]
        for _ in 0 ... self.below(6) { self.change(&bytes) }
        return bytes
    }

    private func change(_ bytes: inout [UInt8]) {
        let place = self.below(bytes.count + 1)
        let end = min(bytes.count, place + 1 + self.below(self.below(4) == 0 ? 200 : 8))
        switch self.below(7) {
        case 0: bytes.insert(contentsOf: Self.morsels[self.below(Self.morsels.count)], at: place)
        case 1: bytes.replaceSubrange(place ..< end, with: Self.morsels[self.below(Self.morsels.count)])
        case 2: bytes.removeSubrange(place ..< end)
        case 3: bytes.insert(contentsOf: bytes[place ..< end], at: place)
        case 4: bytes.removeSubrange(place...)
        case 5: if place < bytes.count { bytes[place] ^= 1 << UInt8(self.below(8)) }
        default:
            // A whole value between two separators is traded for something else.
            let separators: Set<UInt8> = [0x22, 0x2C, 0x3A, 0x5B, 0x5D, 0x7B, 0x7D, 0x3C, 0x3E, 0x0A, 0x2E]
            guard let from = bytes[..<place].lastIndex(where: separators.contains), let to = bytes[place...].firstIndex(where: separators.contains) else { return }
            bytes.replaceSubrange((from + 1) ..< to, with: Self.morsels[self.below(Self.morsels.count)])
        }
    }
}
