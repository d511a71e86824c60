/// Figures as people read them in a terminal: names on the left, values on the right.
public struct FigureTable: Sendable {
    private var rows: [(name: String, value: String)] = []

    /// An empty table.
    public init() {}

    /// Adds a figure with so many decimals; an undefined one is a dash.
    public mutating func add(_ name: String, _ value: Double?, decimals: Int = 3) {
        self.rows.append((name, value.map { Self.text($0, decimals) } ?? "-"))
    }

    /// Adds a count.
    public mutating func add(_ name: String, _ value: Int) { self.rows.append((name, String(value))) }

    /// Adds words.
    public mutating func add(_ name: String, _ value: String) { self.rows.append((name, value)) }

    /// The lines, names and values aligned.
    public var text: String {
        let left = self.rows.map(\.name.count).max() ?? 0
        let right = self.rows.map(\.value.count).max() ?? 0
        return self.rows.map { row in
            row.name + String(repeating: " ", count: left - row.name.count + 2 + right - row.value.count) + row.value
        }.joined(separator: "\n")
    }

    /// A number with a fixed count of decimals.
    public static func text(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return String(value) }
        var factor = 1.0
        for _ in 0 ..< max(decimals, 0) { factor *= 10 }
        let scaled = Int((abs(value) * factor).rounded())
        let whole = scaled / Int(factor)
        let fraction = String(scaled % Int(factor))
        let sign = value < 0 && scaled > 0 ? "-" : ""
        return decimals <= 0 ? "\(sign)\(whole)" : "\(sign)\(whole)." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }
}
