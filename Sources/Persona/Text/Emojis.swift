/// Emojis in texts, as people count them: one per character, however many scalars it has.
enum Emojis {
    static func isEmoji(_ character: Character) -> Bool {
        guard let first = character.unicodeScalars.first else { return false }
        if first.value < 0x203C { return false }
        if first.properties.isEmojiPresentation { return true }
        return first.properties.isEmoji && character.unicodeScalars.contains { $0.value == 0xFE0F || $0.value == 0x200D || $0.properties.isEmojiModifier } || first.value == 0x2764 || first.value == 0x2665
    }

    static func all(in text: String) -> [Character] {
        // Emojis are beyond ASCII, so most texts are decided on their bytes.
        if Words.isASCII(text) { return [] }
        return text.filter(Self.isEmoji).map(\.self)
    }

    /// The text without emojis and without the blanks that they leave.
    static func removed(from text: String) -> String {
        if Words.isASCII(text) { return text }
        return TextTidy.tidied(text.filter { !Self.isEmoji($0) })
    }
}

/// Repairs what taking a piece out of a text leaves behind.
enum TextTidy {
    static func tidied(_ text: String) -> String {
        var out: [Character] = []
        for character in text {
            if character == " " {
                if out.isEmpty || out.last == " " || out.last == "\n" { continue }
            } else if character == "\n" {
                while out.last == " " { out.removeLast() }
                if out.isEmpty || out.suffix(2) == ["\n", "\n"] { continue }
            } else if ",!?.;:".contains(character), out.last == " " {
                // "thanks !" → "thanks!", but an ellipsis of its own stays apart.
                if character != "." { out.removeLast() }
            }
            if character == "," || character == ";", out.last.map({ ",;!?.".contains($0) }) ?? true { continue }
            out.append(character)
        }
        while let last = out.last, last == " " || last == "\n" || last == "," { out.removeLast() }
        return String(out)
    }
}

/// FNV-1a: the same number for the same text in every process, unlike `Hasher`.
enum StableHash {
    static func of(_ texts: String...) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for text in texts {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        }
        // The last bytes of a text barely reach FNV's high bits.
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }

    /// 0 ..< 1 from the hash.
    static func unit(_ seed: String, _ salt: String) -> Double { Double(Self.of(seed, salt) >> 11) / Double(UInt64(1) << 53) }
}
