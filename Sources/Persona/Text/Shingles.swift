/// Hashes of every run of `width` words of a text, lower-cased and without apostrophes: two texts that share many say the same.
/// Works on bytes, because it is on the path of every draft. A text of fewer words has one hash of all its words.
enum Shingles {
    static func of(_ text: String, width: Int = 3) -> [UInt64] {
        var words: [UInt64] = []
        var hash: UInt64 = 0
        var isInWord = false
        for byte in text.utf8 {
            let lower: UInt8
            switch byte {
            case 65 ... 90: lower = byte | 32
            case 97 ... 122, 48 ... 57, 128...: lower = byte
            case 39: continue
            default:
                if isInWord { words.append(hash) }
                isInWord = false
                continue
            }
            // U+2019, the other apostrophe, differs from case to case only by its bytes; it is rare enough to be part of its word.
            hash = ((isInWord ? hash : 0xCBF2_9CE4_8422_2325) ^ UInt64(lower)) &* 0x100_0000_01B3
            isInWord = true
        }
        if isInWord { words.append(hash) }
        guard words.count >= width else { return words.isEmpty ? [] : [words.reduce(17) { Self.mix($0, $1) }] }
        return (0 ... words.count - width).map { start in words[start ..< start + width].reduce(17) { Self.mix($0, $1) } }
    }

    private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 { (left ^ (right &+ 0x9E37_79B9_7F4A_7C15 &+ (left << 6) &+ (left >> 2))) &* 0xFF51_AFD7_ED55_8CCD }

    /// Share of `shingles` that `known` has; 0 for none.
    static func share(_ shingles: [UInt64], of known: Set<UInt64>) -> Double {
        shingles.isEmpty ? 0 : Double(shingles.count { known.contains($0) }) / Double(shingles.count)
    }
}
