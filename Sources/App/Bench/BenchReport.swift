import Core
import Foundation

/// What one benchmark found at one size. The name's end says the unit: `_per_second`, `_ms`, `_bytes`; others are plain numbers.
public struct BenchFigure: Sendable, Hashable {
    public var name: String
    public var value: Double

    public init(_ name: String, _ value: Double) {
        self.name = name
        self.value = value
    }
}

/// A promise about a figure: what the product must reach on a small machine (docs/benchmarks.md).
public struct BenchBudget: Sendable, Hashable {
    public var figure: String
    public var limit: Double
    /// True: the figure must reach the limit; false: it must stay below.
    public var isMinimum: Bool

    public init(_ figure: String, atLeast limit: Double) {
        self.figure = figure
        self.limit = limit
        self.isMinimum = true
    }

    public init(_ figure: String, below limit: Double) {
        self.figure = figure
        self.limit = limit
        self.isMinimum = false
    }

    /// Whether `value` keeps the promise: at least the limit for a minimum, below it otherwise.
    public func isMet(by value: Double) -> Bool { self.isMinimum ? value >= self.limit : value < self.limit }
}

/// All runs of one benchmark, as a table for people and as JSON for programs.
public struct BenchReport: Sendable {
    /// What was measured at one size.
    public struct Run: Sendable {
        /// Messages that were stored when it began, or whatever else the report's size counts.
        public var messages: Int
        public var figures: [BenchFigure]

        public init(messages: Int, figures: [BenchFigure]) {
            self.messages = messages
            self.figures = figures
        }
    }

    public var name: String
    public var machine: BenchMachine
    public var budgets: [BenchBudget]
    public var runs: [Run]
    /// What a run's size counts: `messages` stored, or `connections`.
    public var size: String

    public init(name: String, machine: BenchMachine, budgets: [BenchBudget], runs: [Run] = [], size: String = "messages") {
        self.size = size
        self.name = name
        self.machine = machine
        self.budgets = budgets
        self.runs = runs
    }

    private func value(_ figure: String, in run: Run) -> Double? { run.figures.first { $0.name == figure }?.value }

    // MARK: Table

    /// One line per figure, one column per size, the budget and whether it was met at every size.
    public func lines() -> [String] {
        var names: [String] = []
        for run in self.runs { for figure in run.figures where !names.contains(figure.name) { names.append(figure.name) } }
        var rows = [["\(self.name): \(self.size == "messages" ? "messages stored" : self.size)"] + self.runs.map { Self.grouped($0.messages) } + ["budget", ""]]
        for name in names {
            let budget = self.budgets.first { $0.figure == name }
            let values = self.runs.map { self.value(name, in: $0) }
            let isMet = budget.map { budget in values.compactMap { $0 }.allSatisfy { budget.isMet(by: $0) } }
            rows.append(
                [name] + values.map { $0.map { Self.text($0, name) } ?? "" }
                    + [budget.map { ($0.isMinimum ? ">= " : "< ") + Self.text($0.limit, name) } ?? "", isMet.map { $0 ? "met" : "missed" } ?? ""])
        }
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return self.machine.lines() + rows.map { row in
            row.enumerated().map { index, cell in
                let padding = String(repeating: " ", count: max(0, widths[index] - cell.count))
                return index == 0 || index >= row.count - 2 ? cell + padding : padding + cell
            }.joined(separator: "  ").trimmingCharacters(in: .whitespaces)
        }
    }

    private static func text(_ value: Double, _ name: String) -> String {
        if name.hasSuffix("_bytes") { return String(format: "%.1f MB", value / 1_000_000) }
        if name.hasSuffix("_ms") { return String(format: value < 10 ? "%.2f ms" : "%.1f ms", value) }
        return value < 100 && value != value.rounded() ? String(format: "%.2f", value) : self.grouped(Int(value.rounded()))
    }

    private static func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0, index % 3 == 0, digit != "-" { text.append(" ") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    // MARK: JSON

    private struct Document: Encodable {
        struct Run: Encodable {
            var messages: Int?
            var connections: Int?
            var figures: [String: Double]
        }

        struct Budget: Encodable {
            var figure: String
            var limit: Double
            var isMinimum: Bool
            var isMet: Bool
        }

        var benchmark: String
        var machine: BenchMachine
        var runs: [Run]
        var budgets: [Budget]
    }

    /// The same figures as JSON with keys in snake case.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let document = Document(
            benchmark: self.name, machine: self.machine,
            runs: self.runs.map { run in
                let isMessages = self.size == "messages"
                return Document.Run(messages: isMessages ? run.messages : nil, connections: isMessages ? nil : run.messages, figures: Dictionary(run.figures.map { ($0.name, Self.rounded($0.value)) }, uniquingKeysWith: { first, _ in first }))
            },
            budgets: self.budgets.map { budget in
                let values = self.runs.compactMap { self.value(budget.figure, in: $0) }
                return Document.Budget(figure: budget.figure, limit: budget.limit, isMinimum: budget.isMinimum, isMet: !values.isEmpty && values.allSatisfy { budget.isMet(by: $0) })
            })
        return try encoder.encode(document)
    }

    private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
