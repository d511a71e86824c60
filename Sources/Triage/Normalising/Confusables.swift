/// Letters of other scripts that are drawn like Latin ones (after the common ones of Unicode TR39), for words that mix scripts.
enum Confusables {
    private static let latin: [UInt32: UInt8] = {
        let pairs: [(String, Character)] = [
            ("аαɑ", "a"), ("ьв", "b"), ("сϲ", "c"), ("ԁ", "d"), ("еєэε", "e"), ("ғ", "f"), ("һн", "h"), ("іιїı", "i"), ("јϳ", "j"), ("кκ", "k"), ("ӏ", "l"), ("м", "m"),
            ("пηп", "n"), ("оοσө", "o"), ("рρ", "p"), ("ԛ", "q"), ("г", "r"), ("ѕ", "s"), ("тτ", "t"), ("υцμ", "u"), ("ѵν", "v"), ("ԝωш", "w"), ("хχж", "x"), ("уγү", "y"),
            ("зʐ", "z"), ("дλ", "a"), ("и", "n"), ("я", "r"), ("ф", "o"), ("б", "b"),
        ]
        var table: [UInt32: UInt8] = [:]
        for (letters, twin) in pairs {
            for scalar in letters.unicodeScalars { table[scalar.value] = twin.asciiValue ?? 0 }
        }
        return table
    }()

    /// Only these are convincing on their own, in a word without any Latin letter.
    private static let close: Set<UInt32> = Set("асеіјорѕхукмтнвαοιρυνκτγ".unicodeScalars.map(\.value))

    static func latinTwin(_ value: UInt32) -> UInt32? { self.latin[value].map(UInt32.init) }
    static func isCloseTwin(_ value: UInt32) -> Bool { self.close.contains(value) }
}
