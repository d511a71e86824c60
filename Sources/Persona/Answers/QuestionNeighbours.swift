import Foundation

/// The nearest known questions by their rare words: how much they agree says how far an answer can be trusted.
struct QuestionNeighbours: Sendable {
    /// One known question that is near.
    struct Neighbour: Sendable {
        var index: Int
        /// 0 ... 1.
        var nearness: Float
    }

    private var postings: [UInt64: [Int32]] = [:]
    private var words: [[UInt64]] = []

    mutating func add(_ question: QuestionFeatures) {
        let index = Int32(self.words.count)
        self.words.append(question.words)
        for word in question.words { self.postings[word, default: []].append(index) }
    }

    private func rarity(_ word: UInt64) -> Float {
        let total = Float(self.words.count)
        return log((1 + total) / (1 + Float(self.postings[word]?.count ?? 0))) + 1
    }

    private func length(_ words: [UInt64]) -> Float { words.reduce(Float(0)) { $0 + self.rarity($1) * self.rarity($1) }.squareRoot() }

    /// The nearest ones, best first; `excluded` is left out, so that a known question can be tried as if it were new.
    func nearest(_ question: QuestionFeatures, limit: Int = 12, excluding excluded: Int? = nil) -> [Neighbour] {
        self.nearest(self.shared(question, excluding: excluded), to: question, limit: limit)
    }

    /// The nearest ones, and how near each of `groups` is: the mean over its three nearest questions, 0 where it has fewer. `labels` says which
    /// question is of which group.
    func nearest(_ question: QuestionFeatures, groups: some Sequence<Int>, labels: [Int], excluding excluded: Int? = nil) -> (near: [Neighbour], likeness: [Int: Float]) {
        let sums = self.shared(question, excluding: excluded)
        var members = Dictionary(uniqueKeysWithValues: groups.map { ($0, [Int32: Float]()) })
        for (index, sum) in sums { members[labels[Int(index)]]?[index] = sum }
        return (self.nearest(sums, to: question, limit: 12), members.mapValues { self.nearest($0, to: question, limit: 3).reduce(0) { $0 + $1.nearness } / 3 })
    }

    /// For every known question with a word in common: the sum over these words.
    private func shared(_ question: QuestionFeatures, excluding excluded: Int?) -> [Int32: Float] {
        var sums: [Int32: Float] = [:]
        // The commonest words tell nothing apart and would make every question a neighbour.
        let known = question.words.map { (word: $0, posting: self.postings[$0] ?? []) }.sorted { ($0.posting.count, $0.word) < ($1.posting.count, $1.word) }
        for (rank, entry) in known.enumerated() where rank < 3 || entry.posting.count * 4 < self.words.count {
            let weight = self.rarity(entry.word)
            for index in entry.posting { sums[index, default: 0] += weight * weight }
        }
        if let excluded { sums[Int32(excluded)] = nil }
        return sums
    }

    private func nearest(_ sums: [Int32: Float], to question: QuestionFeatures, limit: Int) -> [Neighbour] {
        let own = self.length(question.words)
        guard own > 0, !sums.isEmpty else { return [] }
        var top: [Neighbour] = []
        // A rough cut by the sum first: lengths are dear to compute.
        for (index, sum) in sums.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(8 * limit) {
            top.append(Neighbour(index: Int(index), nearness: sum / (own * self.length(self.words[Int(index)]))))
        }
        return Array(top.sorted { ($1.nearness, $0.index) < ($0.nearness, $1.index) }.prefix(limit))
    }
}
