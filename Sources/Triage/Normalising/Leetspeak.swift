/// Undoes digits and signs that stand for letters.
enum Leetspeak {
    /// Signs that may stand inside a word for a letter, by what they stand for.
    static func letter(_ value: UInt32) -> UInt8? {
        switch value {
        case 0x30: 0x6F // 0 o
        case 0x31: 0x69 // 1 i
        case 0x33: 0x65 // 3 e
        case 0x34: 0x61 // 4 a
        case 0x35: 0x73 // 5 s
        case 0x37: 0x74 // 7 t
        case 0x38: 0x62 // 8 b
        case 0x39: 0x67 // 9 g
        case 0x24: 0x73 // $ s
        case 0x40: 0x61 // @ a
        case 0x21: 0x69 // ! i
        case 0x7C: 0x6C // | l
        case 0x2B: 0x74 // + t
        case 0x20AC: 0x65 // € e
        case 0xA3: 0x6C // £ l
        case 0xA2: 0x63 // ¢ c
        default: nil
        }
    }

    static func isSign(_ value: UInt32) -> Bool {
        switch value {
        case 0x24, 0x40, 0x21, 0x7C, 0x2B, 0x20AC, 0xA3, 0xA2, 0x2A: true
        default: false
        }
    }

    private static let masked: [String: String] = [
        "f**k": "fuck", "f***": "fuck", "f**ked": "fucked", "f**king": "fucking", "f***ing": "fucking", "s**t": "shit", "s***": "shit", "b***h": "bitch", "b**ch": "bitch", "b****": "bitch",
        "a**": "ass", "a**hole": "asshole", "a******": "asshole", "c**t": "cunt", "n****r": "nigger", "n***a": "nigga", "d**k": "dick", "w***e": "whore", "s**cide": "suicide",
        "s****de": "suicide", "su****e": "suicide", "k**l": "kill", "d**": "die", "r**e": "rape",
    ]

    /// Likely readings of a word that holds digits, signs or stars among letters; empty when it holds none.
    static func readings(_ text: String) -> [String] {
        var letters = 0
        var signs = 0
        var stars = 0
        var hasOne = false
        for byte in text.utf8 {
            switch byte {
            case 0x61 ... 0x7A, 0x80 ... 0xFF: letters += 1
            case 0x2A: stars += 1
            default:
                if letter(UInt32(byte)) != nil { signs += 1 }
                if byte == 0x31 || byte == 0x21 { hasOne = true }
            }
        }
        guard letters > 0, signs + stars > 0, text.utf8.count <= 32 else { return [] }
        if let apart = self.withoutSeparators(text) { return [apart] }
        if stars > 0 {
            if let word = masked[text] { return [word] }
            guard stars == 1 else { return [] }
            return ["a", "e", "i", "o", "u"].map { text.replacing("*", with: $0) }
        }
        func decode(one: UInt8) -> String {
            var bytes: [UInt8] = []
            for scalar in text.unicodeScalars {
                if scalar.value == 0x31 || scalar.value == 0x21 { bytes.append(one) } else if let twin = letter(scalar.value) { bytes.append(twin) } else { bytes.append(contentsOf: Array(String(scalar).utf8)) }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
        return hasOne ? [decode(one: 0x69), decode(one: 0x6C)] : [decode(one: 0x69)]
    }

    /// `f*r*e*e`: one and the same sign between any two letters, three times or more, separates and stands for nothing.
    private static func withoutSeparators(_ text: String) -> String? {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count >= 7, scalars.count % 2 == 1, self.isSign(scalars[1].value) else { return nil }
        for (index, scalar) in scalars.enumerated() where index % 2 == 1 ? scalar != scalars[1] : self.isSign(scalar.value) { return nil }
        var letters = String.UnicodeScalarView()
        for index in stride(from: 0, to: scalars.count, by: 2) { letters.append(scalars[index]) }
        return String(letters)
    }
}
