/// Finds what somebody probably meant.
enum NearestName {
    /// The candidate with the fewest edits from `name`, when there is a believable one: at most a third of the letters.
    static func of(_ name: String, among candidates: some Collection<String>) -> String? {
        let best = candidates.map { ($0, self.distance(name.lowercased(), $0.lowercased())) }.min { $0.1 != $1.1 ? $0.1 < $1.1 : $0.0 < $1.0 }
        // `dataDirectory` for `dataDir`: many letters more, and clear all the same.
        if let longer = candidates.filter({ min($0.count, name.count) >= 5 && ($0.lowercased().hasPrefix(name.lowercased()) || name.lowercased().hasPrefix($0.lowercased())) }).min(by: { abs($0.count - name.count) < abs($1.count - name.count) }), best?.1 ?? 0 > 2 { return longer }
        guard let best, best.1 <= max(2, name.count / 3) else { return nil }
        return best.0
    }

    /// Levenshtein's distance.
    static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left), right = Array(right)
        var row = Array(0 ... right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let cost = min(row[j] + 1, row[j + 1] + 1, diagonal + (a == b ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = cost
            }
        }
        return row[right.count]
    }
}
