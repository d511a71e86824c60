import Foundation

/// How much an answer is like the true one, against what chance would give: words by rarity (TF-IDF of the person's own replies), as a cosine.
struct Relevance {
    private let counts: [String: Int]
    private let vectors: [[String: Double]]
    private let total: Int

    init(_ past: [String]) {
        let bags = past.map(Self.bag)
        var counts: [String: Int] = [:]
        for bag in bags { for word in bag.keys { counts[word, default: 0] += 1 } }
        let total = past.count
        self.counts = counts
        self.total = total
        self.vectors = bags.map { Self.vector($0, counts, total) }
    }

    /// Over all answers: the share of past replies that are farther from the truth than the answer is, ties half. nil without answers.
    func share(_ answers: [(answer: String, truth: String)]) -> Double? {
        guard !answers.isEmpty, !self.vectors.isEmpty else { return nil }
        var sum = 0.0
        for (answer, truth) in answers {
            let wanted = Self.vector(Self.bag(truth), self.counts, self.total)
            let own = Self.cosine(Self.vector(Self.bag(answer), self.counts, self.total), wanted)
            var beaten = 0.0
            for vector in self.vectors {
                let other = Self.cosine(vector, wanted)
                if abs(other - own) < 1e-9 { beaten += 0.5 } else if other < own { beaten += 1 }
            }
            sum += beaten / Double(self.vectors.count)
        }
        return sum / Double(answers.count)
    }

    private static func bag(_ text: String) -> [String: Double] {
        var bag: [String: Double] = [:]
        for word in text.lowercased().split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "’") }) { bag[String(word).replacing("’", with: "'"), default: 0] += 1 }
        return bag
    }

    private static func vector(_ bag: [String: Double], _ counts: [String: Int], _ total: Int) -> [String: Double] {
        var vector: [String: Double] = [:]
        var squares = 0.0
        for (word, count) in bag {
            let value = (1 + log(count)) * (log(Double(total + 1) / Double((counts[word] ?? 0) + 1)) + 1)
            vector[word] = value
            squares += value * value
        }
        let length = squares.squareRoot()
        return vector.mapValues { $0 / length }
    }

    private static func cosine(_ left: [String: Double], _ right: [String: Double]) -> Double {
        let (small, large) = left.count < right.count ? (left, right) : (right, left)
        return small.reduce(0) { $0 + $1.value * (large[$1.key] ?? 0) }
    }
}
