/// Makes one ranking of two: by words and by meaning.
///
/// By ranks and not by scores, for the two scores have nothing in common (reciprocal rank fusion, Cormack et al. 2009).
enum RankFusion {
    /// Damps the lead of the very first, at its usual value.
    private static let damping = 60.0

    /// The first `limit` of both lists together, each best first and without repeats; of equals the one that comes first in `words`.
    static func fuse(words: [Int32], meaning: [Int32], limit: Int) -> [Int32] {
        guard !meaning.isEmpty else { return Array(words.prefix(limit)) }
        var scores: [Int32: Double] = [:]
        for list in [words, meaning] {
            for (rank, index) in list.enumerated() { scores[index, default: 0] += 1 / (self.damping + Double(rank + 1)) }
        }
        var seen: Set<Int32> = []
        let all = (words + meaning).filter { seen.insert($0).inserted }
        return all.enumerated().sorted { left, right in
            let (a, b) = (scores[left.element] ?? 0, scores[right.element] ?? 0)
            return a != b ? a > b : left.offset < right.offset
        }.prefix(limit).map(\.element)
    }
}
