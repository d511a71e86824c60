import Core
import Foundation

/// What became of a replayed file.
struct ReplayReport {
    let rows: [ReplayFile.Row]
    let posted: [String]
    let messages: [String: Message]
    let elapsed: Duration

    private var all: [Message] { self.posted.compactMap { self.messages[$0] } }

    private struct Outcome {
        var answered = 0
        var queued = 0
        var ignored = 0
        var hidden = 0
        var failed = 0
    }

    private var outcome: Outcome {
        self.all.reduce(into: Outcome()) { outcome, message in
            switch message.state {
            case .responded: outcome.answered += 1
            case .awaitingReview: outcome.queued += 1
            case .ignored: outcome.ignored += 1
            case .hidden: outcome.hidden += 1
            default: outcome.failed += 1
            }
        }
    }

    /// Milliseconds from writing to outcome: the answer, or the decision that a person or nobody answers.
    private var latencies: [Int64] {
        self.all.compactMap { message in message.respondedAt.map { ($0 - message.sentAt).wholeMilliseconds } }.sorted()
    }

    private static func percentile(_ sorted: [Int64], _ share: Double) -> Int64 {
        sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int((Double(sorted.count) * share).rounded(.up)) - 1 < 0 ? 0 : Int((Double(sorted.count) * share).rounded(.up)) - 1)]
    }

    private func counts<Key: Hashable>(_ key: (Message) -> Key?) -> [(Key, Int)] {
        var counts: [Key: Int] = [:]
        for message in self.all { if let value = key(message) { counts[value, default: 0] += 1 } }
        return counts.sorted { $0.value > $1.value }
    }

    /// Rows of label and category, where the file has labels.
    private var confusion: [String: [Core.Category: Int]] {
        var table: [String: [Core.Category: Int]] = [:]
        for (row, id) in zip(self.rows, self.posted) {
            guard let label = row.label, let category = self.messages[id]?.category else { continue }
            table[label, default: [:]][category, default: 0] += 1
        }
        return table
    }

    func lines() -> [String] {
        var lines: [String] = [""]
        let seconds = Double(self.elapsed.wholeMilliseconds) / 1000
        lines.append("read        \(self.all.count) of \(self.rows.count) in \(String(format: "%.1f", seconds)) s (\(String(format: "%.0f", Double(self.all.count) / max(seconds, 0.001))) a second)")
        lines.append("")
        lines.append("by category")
        for (category, count) in self.counts({ $0.category }) { lines.append("  " + Self.cell(category.rawValue, 24) + Self.number(count, 7)) }
        lines.append("by route")
        for (route, count) in self.counts({ $0.route }) { lines.append("  " + Self.cell(route.rawValue, 24) + Self.number(count, 7)) }
        let outcome = self.outcome
        lines.append("outcome")
        for (name, count) in [("answered", outcome.answered), ("queued for a person", outcome.queued), ("ignored", outcome.ignored), ("hidden", outcome.hidden), ("other", outcome.failed)] {
            lines.append("  " + Self.cell(name, 24) + Self.number(count, 7))
        }
        let latencies = self.latencies
        if !latencies.isEmpty {
            lines.append("from written to answered, ms")
            for (name, share) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("maximum", 1.0)] { lines.append("  " + Self.cell(name, 24) + Self.number(Int(Self.percentile(latencies, share)), 7)) }
        }
        lines += self.confusionLines()
        return lines
    }

    private func confusionLines() -> [String] {
        let table = self.confusion
        guard !table.isEmpty else { return [] }
        let categories = Core.Category.allCases.filter { category in table.values.contains { $0[category] != nil } }
        var lines = ["label by category", "  " + Self.cell("label", 18) + categories.map { Self.cell(String($0.rawValue.prefix(13)), 15) }.joined()]
        for (label, counts) in table.sorted(by: { $0.key < $1.key }) {
            lines.append("  " + Self.cell(label, 18) + categories.map { Self.cell(String(counts[$0] ?? 0), 15) }.joined())
        }
        return lines
    }

    func json() throws -> Data {
        struct Figures: Encodable {
            var read: Int
            var by_category: [String: Int]
            var by_route: [String: Int]
            var answered: Int
            var queued: Int
            var ignored: Int
            var hidden: Int
            var other: Int
            var elapsed_ms: Int64
            var messages_per_second: Double
            var answered_p50_ms: Int64
            var answered_p99_ms: Int64
            var confusion: [String: [String: Int]]
        }
        let outcome = self.outcome
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return try encoder.encode(
            Figures(
                read: self.all.count, by_category: Dictionary(uniqueKeysWithValues: self.counts { $0.category?.rawValue }), by_route: Dictionary(uniqueKeysWithValues: self.counts { $0.route?.rawValue }),
                answered: outcome.answered, queued: outcome.queued, ignored: outcome.ignored, hidden: outcome.hidden, other: outcome.failed, elapsed_ms: self.elapsed.wholeMilliseconds,
                messages_per_second: Double(self.all.count) * 1000 / Double(max(1, self.elapsed.wholeMilliseconds)), answered_p50_ms: Self.percentile(self.latencies, 0.5),
                answered_p99_ms: Self.percentile(self.latencies, 0.99),
                confusion: self.confusion.mapValues { Dictionary(uniqueKeysWithValues: $0.map { ($0.key.rawValue, $0.value) }) }))
    }

    private static func cell(_ text: String, _ width: Int) -> String { text.count >= width ? String(text.prefix(width - 1)) + " " : text + String(repeating: " ", count: width - text.count) }
    private static func number(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
