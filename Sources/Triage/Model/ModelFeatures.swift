/// What the linear models read of a message, as hashes. In step with Tools/triage/features.py.
///
/// Three families: character 2- to 5-grams, words with pairs and triples, and style in classes. It reads the original, lightly folded, and not
/// the tokens: disguise is a feature here, and the trainer needs no Swift.
struct ModelFeatures {
    /// Characters that are read.
    static let maximum = 2000
    private static let wordsWeight: Float = 1.25
    private static let styleWeight: Float = 0.5

    struct Entry {
        var hash: UInt32
        /// The square root of how often it occurs, over that of the number of all in its family, times the family's weight.
        var weight: Float
    }

    private(set) var entries: [Entry] = []

    init(_ text: String) {
        let codes = Self.codes(text)
        var hashes: [UInt32] = []
        hashes.reserveCapacity(codes.count * 4)
        Self.addGrams(codes, &hashes)
        self.entries.reserveCapacity(hashes.count + codes.count + 16)
        self.count(hashes, weight: 1)
        hashes.removeAll(keepingCapacity: true)
        let words = Self.addWords(codes, &hashes)
        self.count(hashes, weight: Self.wordsWeight)
        let traits = StyleTraits(text, codes: codes, words: words).classes
        let weight = Self.styleWeight / Float(traits.count).squareRoot()
        for (index, trait) in traits.enumerated() {
            self.entries.append(Entry(hash: Self.finish(0x85EB_CA6B &* UInt32(index + 1) &+ UInt32(trait) &* 0x9E37_79B1), weight: weight))
        }
    }

    /// Counts equal hashes in an open-addressed table at most half full.
    private mutating func count(_ hashes: [UInt32], weight: Float) {
        guard !hashes.isEmpty else { return }
        var size = 64
        while size < hashes.count * 2 { size *= 2 }
        let mask = UInt32(size - 1)
        let first = self.entries.count
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: size) { slots in
            slots.initialize(repeating: -1)
            for hash in hashes {
                var slot = Int(hash & mask)
                while slots[slot] >= 0, self.entries[Int(slots[slot])].hash != hash { slot = (slot + 1) & Int(mask) }
                if slots[slot] >= 0 {
                    self.entries[Int(slots[slot])].weight += 1
                } else {
                    slots[slot] = Int32(self.entries.count)
                    self.entries.append(Entry(hash: hash, weight: 1))
                }
            }
        }
        let norm = weight / Float(hashes.count).squareRoot()
        for index in first ..< self.entries.count { self.entries[index].weight = self.entries[index].weight.squareRoot() * norm }
    }

    /// Lower case (ASCII, Latin 1, Cyrillic), digits as 0, no apostrophes, white space collapsed, a space at both ends.
    private static func codes(_ text: String) -> [UInt32] {
        var codes: [UInt32] = [32]
        codes.reserveCapacity(min(text.utf8.count, self.maximum) + 2)
        for scalar in text.unicodeScalars {
            let value = scalar.value
            if self.isApostrophe(value) || value >= 0x80 && ScalarFolding.isInvisible(value) { continue }
            if self.isSpace(value) {
                if codes[codes.count - 1] != 32 { codes.append(32) }
            } else if value >= 65 && value <= 90 || value >= 0xC0 && value <= 0xDE && value != 0xD7 || value >= 0x410 && value <= 0x42F {
                codes.append(value + 32)
            } else if value >= 48, value <= 57 {
                codes.append(48)
            } else {
                codes.append(value)
            }
            if codes.count >= self.maximum { break }
        }
        if codes[codes.count - 1] != 32 { codes.append(32) }
        return codes
    }

    private static func isApostrophe(_ value: UInt32) -> Bool { value == 0x27 || value == 0x60 || value == 0xB4 || value == 0x2018 || value == 0x2019 }

    private static func isSpace(_ value: UInt32) -> Bool {
        switch value {
        case 9 ... 13, 32, 0x85, 0xA0, 0x1680, 0x2000 ... 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    private static func isWord(_ value: UInt32) -> Bool { (97 ... 122).contains(value) || value == 48 || value >= 0x80 }

    private static func finish(_ value: UInt32) -> UInt32 {
        let mixed = (value ^ (value >> 15)) &* 0x2C1B_3C6D
        return mixed ^ (mixed >> 12)
    }

    private static func addGrams(_ codes: [UInt32], _ hashes: inout [UInt32]) {
        for start in codes.indices {
            var hash: UInt32 = 0x811C_9DC5
            for length in 1 ... 5 {
                guard start + length <= codes.count else { break }
                hash = (hash ^ codes[start + length - 1]) &* 0x0100_0193
                if length >= 2 { hashes.append(Self.finish(hash &+ UInt32(length))) }
            }
        }
    }

    /// Words, pairs and triples. How many words there are.
    private static func addWords(_ codes: [UInt32], _ hashes: inout [UInt32]) -> Int {
        let seed: UInt32 = 0x9E37_79B1
        var hash = seed
        var isInside = false
        var last: UInt32?
        var pair: UInt32?
        var count = 0
        for code in codes {
            if Self.isWord(code) {
                hash = (hash ^ code) &* 0x0100_0193
                isInside = true
            } else if isInside {
                count += 1
                hashes.append(Self.finish(hash))
                let joined = last.map { ($0 &* 31) ^ hash }
                if let joined { hashes.append(Self.finish(joined)) }
                if let pair { hashes.append(Self.finish((pair &* 37) ^ hash)) }
                pair = joined
                last = hash
                hash = seed
                isInside = false
            }
        }
        return count
    }
}

/// How a message looks, in classes: length, capitals, digits, marks, links, emoji, mentions and tags.
struct StyleTraits {
    let classes: [Int]

    init(_ text: String, codes: [UInt32], words: Int) {
        var upper = 0, lower = 0, digits = 0, exclamations = 0, questions = 0, dots = 0, commas = 0, high = 0, mentions = 0, tags = 0
        for scalar in text.unicodeScalars.prefix(ModelFeatures.maximum) {
            switch scalar.value {
            case 65 ... 90: upper += 1
            case 97 ... 122: lower += 1
            case 48 ... 57: digits += 1
            case 33: exclamations += 1
            case 63: questions += 1
            case 46: dots += 1
            case 44: commas += 1
            case 64: mentions += 1
            case 35: tags += 1
            case 0x2600...: high += 1
            default: break
            }
        }
        self.classes = [
            Self.step(codes.count, 8, 16, 32, 64, 128, 256, 512),
            Self.step(words, 1, 2, 3, 5, 8, 12, 20, 35, 60, 120),
            upper + lower == 0 ? 0 : 1 + Self.step(upper * 100 / (upper + lower), 0, 5, 10, 30, 60),
            Self.step(digits, 0, 1, 3, 6, 9),
            Self.step(exclamations, 0, 1, 2, 4),
            Self.step(questions, 0, 1, 2),
            Self.step(dots, 0, 1, 2, 4),
            Self.step(commas, 0, 1, 3),
            Self.step(Self.links(codes), 0, 1, 2),
            Self.step(high, 0, 1, 3),
            min(mentions, 2),
            min(tags, 2),
        ]
    }

    /// How many bounds lie below the value.
    private static func step(_ value: Int, _ bounds: Int...) -> Int { bounds.count { value > $0 } }

    private static let marks: [[UInt32]] = ["http", "www.", ".com"].map { $0.unicodeScalars.map(\.value) }

    private static func links(_ codes: [UInt32]) -> Int {
        var count = 0
        for start in codes.indices where codes[start] == 0x68 || codes[start] == 0x77 || codes[start] == 0x2E {
            for mark in self.marks where start + mark.count <= codes.count && codes[start ..< start + mark.count].elementsEqual(mark) { count += 1 }
        }
        return count
    }
}
