/// Hashes of a message's character 2- to 5-grams, words and pairs of words. In step with `features` in Tools/train_triage.py.
///
/// It reads the original, lightly folded, and not the tokens: disguise is a feature here, and the trainer needs no Swift.
struct ModelFeatures {
    /// Characters that are read.
    static let maximum = 2000

    struct Entry {
        var hash: UInt32
        /// The square root of how often it occurs, over that of the number of all.
        var weight: Float
    }

    let entries: [Entry]

    init(_ text: String) {
        let codes = Self.codes(text)
        var hashes: [UInt32] = []
        hashes.reserveCapacity(codes.count * 5 + 16)
        Self.addGrams(codes, &hashes)
        Self.addWords(codes, &hashes)
        self.entries = Self.counted(hashes)
    }

    /// Counts equal hashes in an open-addressed table at most half full.
    private static func counted(_ hashes: [UInt32]) -> [Entry] {
        var size = 64
        while size < hashes.count * 2 { size *= 2 }
        var slots = [Int32](repeating: -1, count: size)
        var entries: [Entry] = []
        entries.reserveCapacity(hashes.count)
        let mask = UInt32(size - 1)
        slots.withUnsafeMutableBufferPointer { slots in
            for hash in hashes {
                var slot = Int(hash & mask)
                while slots[slot] >= 0, entries[Int(slots[slot])].hash != hash { slot = (slot + 1) & Int(mask) }
                if slots[slot] >= 0 {
                    entries[Int(slots[slot])].weight += 1
                } else {
                    slots[slot] = Int32(entries.count)
                    entries.append(Entry(hash: hash, weight: 1))
                }
            }
        }
        let norm = Float(max(hashes.count, 1)).squareRoot()
        for index in entries.indices { entries[index].weight = entries[index].weight.squareRoot() / norm }
        return entries
    }

    private static func codes(_ text: String) -> [UInt32] {
        var codes: [UInt32] = [32]
        for scalar in text.unicodeScalars {
            let value = scalar.value
            if value >= 0x80, ScalarFolding.isInvisible(value) { continue }
            if self.isSpace(value) {
                if codes[codes.count - 1] != 32 { codes.append(32) }
            } else if value >= 65, value <= 90 {
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

    private static func isSpace(_ value: UInt32) -> Bool {
        switch value {
        case 9 ... 13, 32, 0x85, 0xA0, 0x1680, 0x2000 ... 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    private static func isWord(_ value: UInt32) -> Bool { (97 ... 122).contains(value) || value == 48 || value == 39 || value >= 0x80 }

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

    private static func addWords(_ codes: [UInt32], _ hashes: inout [UInt32]) {
        let seed: UInt32 = 0x9E37_79B1
        var hash = seed
        var isInside = false
        var last: UInt32?
        for code in codes {
            if Self.isWord(code) {
                hash = (hash ^ code) &* 0x0100_0193
                isInside = true
            } else if isInside {
                hashes.append(Self.finish(hash))
                if let last { hashes.append(Self.finish((last &* 31) ^ hash)) }
                last = hash
                hash = seed
                isInside = false
            }
        }
    }
}
