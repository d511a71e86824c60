import Foundation

/// Folds single characters: compatibility forms (full-width, mathematical, enclosed letters), case, diacritics, invisible characters.
///
/// A table built once from Unicode's own decompositions, because folding is on the path of every character.
struct ScalarFolding: Sendable {
    static let shared = ScalarFolding()

    /// What becomes of a character.
    enum Outcome: Equatable {
        case one(UInt32)
        case many([UInt32])
        case dropped
    }

    private static let unchanged: UInt32 = 0xFFFF_FFFF
    private static let several: UInt32 = 0xFFFF_FFFE
    private static let drop: UInt32 = 0xFFFF_FFFD
    private static let lowLimit: UInt32 = 0x3400

    private let low: [UInt32]
    private let high: [UInt32: UInt32]
    private let expansions: [UInt32: [UInt32]]

    private init() {
        var low = [UInt32](repeating: Self.unchanged, count: Int(Self.lowLimit))
        var high: [UInt32: UInt32] = [:]
        var expansions: [UInt32: [UInt32]] = [:]
        func enter(_ value: UInt32, _ folded: [UInt32]) {
            let entry: UInt32 = folded.isEmpty ? Self.drop : folded.count == 1 ? folded[0] : Self.several
            if folded.count > 1 { expansions[value] = folded }
            if folded == [value] { return }
            if value < Self.lowLimit { low[Int(value)] = entry } else { high[value] = entry }
        }
        let ranges: [ClosedRange<UInt32>] = [0x00 ... 0x33FF, 0xFB00 ... 0xFFEF, 0x1D400 ... 0x1D7FF, 0x1F100 ... 0x1F189]
        var pending: [Unicode.Scalar] = []
        func decomposePending() {
            for (scalar, folded) in zip(pending, Self.decomposed(pending)) { enter(scalar.value, folded) }
            pending.removeAll(keepingCapacity: true)
        }
        for range in ranges {
            for value in range {
                guard let scalar = Unicode.Scalar(value) else { continue }
                if let folded = Self.simplyFolded(value) { enter(value, folded) } else { pending.append(scalar) }
                if pending.count == Self.batch { decomposePending() }
            }
        }
        decomposePending()
        self.low = low
        self.high = high
        self.expansions = expansions
    }

    func callAsFunction(_ value: UInt32) -> Outcome {
        let entry: UInt32
        if value < Self.lowLimit { entry = self.low[Int(value)] } else {
            if Self.isInvisible(value) { return .dropped }
            entry = self.high[value] ?? Self.unchanged
        }
        switch entry {
        case Self.unchanged: return .one(value)
        case Self.drop: return .dropped
        case Self.several: return .many(self.expansions[value] ?? [value])
        default: return .one(entry)
        }
    }

    /// Zero-width, direction-changing, tag and filler characters, variation selectors, soft hyphens.
    static func isInvisible(_ value: UInt32) -> Bool {
        switch value {
        case 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B ... 0x180F, 0x200B ... 0x200F, 0x202A ... 0x202E, 0x2060 ... 0x206F, 0x3164, 0xFE00 ... 0xFE0F,
            0xFEFF, 0xFFA0, 0xFFF9 ... 0xFFFB, 0xE0000 ... 0xE0FFF:
            true
        default: false
        }
    }

    /// Marks that carry no meaning of their own for matching: Latin accents, Arabic vowel signs, Hebrew points. Indic vowel signs stay.
    private static func isStrippedMark(_ value: UInt32) -> Bool {
        switch value {
        case 0x300 ... 0x36F, 0x483 ... 0x489, 0x591 ... 0x5C7, 0x640, 0x64B ... 0x65F, 0x670, 0x1AB0 ... 0x1AFF, 0x1DC0 ... 0x1DFF, 0x20D0 ... 0x20FF, 0xFE20 ... 0xFE2F: true
        default: false
        }
    }

    /// Letters that Unicode does not decompose but people read as others.
    private static let special: [UInt32: String] = [
        0xDF: "ss", 0x1E9E: "ss", 0xE6: "ae", 0xC6: "ae", 0xF8: "o", 0xD8: "o", 0x153: "oe", 0x152: "oe", 0x142: "l", 0x141: "l", 0x111: "d", 0x110: "d", 0xF0: "d", 0xD0: "d",
        0xFE: "th", 0xDE: "th", 0x131: "i", 0x130: "i", 0x127: "h", 0x126: "h", 0x167: "t", 0x166: "t", 0x180: "b", 0x1E5: "g", 0x268: "i", 0x197: "i", 0x289: "u", 0x244: "u",
        0x251: "a", 0x261: "g", 0x262: "g", 0x26A: "i", 0x29C: "h", 0x280: "r", 0x274: "n", 0x299: "b", 0x29F: "l", 0x1D00: "a", 0x1D04: "c", 0x1D05: "d", 0x1D07: "e",
        0x1D0A: "j", 0x1D0B: "k", 0x1D0D: "m", 0x1D0F: "o", 0x1D18: "p", 0x1D1B: "t", 0x1D1C: "u", 0x1D20: "v", 0x1D21: "w", 0x1D22: "z", 0x2019: "'", 0x2018: "'", 0x201B: "'",
        0x2BC: "'", 0x60: "'", 0xB4: "'", 0x2032: "'", 0x201C: "\"", 0x201D: "\"", 0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2212: "-", 0x2E31: ".",
        0xB7: ".", 0x2022: ".", 0x2027: ".", 0x30FB: ".", 0x3002: ".", 0x2024: ".", 0xBF: "?", 0x61F: "?", 0x37E: "?", 0x60C: ",", 0x6CC: "ي", 0x6A9: "ك", 0x649: "ي",
        0x671: "ا",
    ]

    /// Characters that are decomposed with one call: each call into Foundation costs far more than a character does.
    private static let batch = 48
    /// Stands between characters of a batch; nothing decomposes to it or is composed across it.
    private static let separator: Unicode.Scalar = "\n"

    /// What needs no look into Unicode's decompositions; nil for the others.
    private static func simplyFolded(_ value: UInt32) -> [UInt32]? {
        if value < 0x80 {
            if value >= 65, value <= 90 { return [value + 32] }
            return value == 0x60 ? [0x27] : [value]
        }
        if self.isInvisible(value) || self.isStrippedMark(value) { return [] }
        if let text = self.special[value] { return text.unicodeScalars.map(\.value) }
        // Squared and circled white-on-black letters, which Unicode does not decompose.
        switch value {
        case 0x1F150 ... 0x1F169: return [value - 0x1F150 + 97]
        case 0x1F170 ... 0x1F189: return [value - 0x1F170 + 97]
        case 0x1F130 ... 0x1F149: return [value - 0x1F130 + 97]
        default: return nil
        }
    }

    /// Decomposed, without stripped marks, in lower case, and what is left composed again: one result per character.
    private static func decomposed(_ scalars: [Unicode.Scalar]) -> [[UInt32]] {
        guard !scalars.isEmpty else { return [] }
        var written = String.UnicodeScalarView()
        for scalar in scalars {
            written.append(scalar)
            written.append(self.separator)
        }
        var kept = String.UnicodeScalarView()
        for part in String(written).decomposedStringWithCompatibilityMapping.unicodeScalars where !self.isStrippedMark(part.value) && !self.isInvisible(part.value) {
            for lower in part.properties.lowercaseMapping.unicodeScalars where !self.isStrippedMark(lower.value) {
                if let text = self.special[lower.value] { kept.append(contentsOf: text.unicodeScalars) } else { kept.append(lower) }
            }
        }
        var result: [[UInt32]] = []
        var current: [UInt32] = []
        for scalar in String(kept).precomposedStringWithCanonicalMapping.unicodeScalars {
            if scalar == self.separator {
                result.append(current)
                current.removeAll()
            } else {
                current.append(scalar.value)
            }
        }
        return result
    }
}
