/// How near two texts are in words and spelling: the cosine over words and runs of three letters, rarer ones counting more.
struct Nearness: Sendable {
    private let weights: [String: Double]
    private let unseen: Double

    /// - Parameter texts: what common words are learned from.
    init(_ texts: [String]) {
        var counts: [String: Int] = [:]
        for text in texts { for part in Set(Self.parts(text)) { counts[part, default: 0] += 1 } }
        let total = Double(max(1, texts.count))
        self.weights = counts.mapValues { Self.rarity(total, Double($0)) }
        self.unseen = Self.rarity(total, 0)
    }

    /// 0 ... 1.
    func between(_ left: String, _ right: String) -> Double {
        let (first, second) = (self.vector(left), self.vector(right))
        let other = Dictionary(uniqueKeysWithValues: second.map { ($0.part, $0.value) })
        let product = first.reduce(0) { $0 + $1.value * (other[$1.part] ?? 0) }
        let lengths = Self.length(first) * Self.length(second)
        return lengths > 0 ? product / lengths : 0
    }

    /// Sorted: sums depend on their order, and the same texts must be as near in every process.
    private func vector(_ text: String) -> [(part: String, value: Double)] {
        var vector: [String: Double] = [:]
        for part in Self.parts(text) { vector[part, default: 0] += self.weights[part] ?? self.unseen }
        return vector.sorted { $0.key < $1.key }.map { (part: $0.key, value: $0.value) }
    }

    private static func parts(_ text: String) -> [String] {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        var parts = words.map(String.init)
        for word in words where word.count > 3 {
            let letters = Array("<\(word)>")
            for start in 0 ... letters.count - 3 { parts.append(String(letters[start ..< start + 3]) + "~") }
        }
        return parts
    }

    private static func rarity(_ total: Double, _ count: Double) -> Double {
        // An approximation of ln(1 + (total + 1) / (count + 1)) that needs no Foundation: only the order matters.
        let ratio = 1 + (total + 1) / (count + 1)
        var (value, rest) = (0.0, ratio)
        while rest >= 2 {
            rest /= 2
            value += 1
        }
        return value + (rest - 1)
    }

    private static func length(_ vector: [(part: String, value: Double)]) -> Double { vector.reduce(0) { $0 + $1.value * $1.value }.squareRoot() }
}
