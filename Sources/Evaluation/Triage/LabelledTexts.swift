import Core

/// Texts with the truth about them.
public struct LabelledTexts: Sendable, Hashable {
    /// The messages.
    public var texts: [String]
    /// Whether each is positive.
    public var labels: [Bool]
    /// What another model than the shipped one makes of each, in log odds; empty where the shipped one is asked.
    public var opinions: [Double] = []

    /// Texts that are at hand, each with its truth.
    public init(texts: [String], labels: [Bool]) {
        self.texts = texts
        self.labels = labels
    }

    /// Takes texts and labels from a table, and further negatives from another one with the same text column.
    ///
    /// A cell may hold several labels joined by `|`; the row is positive if one of them is. Throws when a column is missing, or when none of
    /// `positives` occurs, which is a slip of the pen more often than a truth.
    /// With `modelColumn` the shipped model is not asked: the column holds what another one says, in log odds.
    public init(_ table: Table, textColumn: String, labelColumn: String, positives: [String], negatives: Table? = nil, modelColumn: String? = nil) throws {
        try table.require(textColumn, option: "--text-column")
        try table.require(labelColumn, option: "--label-column")
        let wanted = Set(positives)
        guard !wanted.isEmpty else { throw AppError.invalid("--positive", "names no label") }
        var texts: [String] = []
        var labels: [Bool] = []
        var found: Set<String> = []
        for row in table.rows {
            let cell = row[labelColumn]
            if found.count < 50 { found.insert(cell) }
            texts.append(row[textColumn])
            labels.append(wanted.contains(cell) || cell.split(separator: "|").contains { wanted.contains(String($0)) })
        }
        guard labels.contains(true) else {
            throw AppError.invalid("--positive", "no row has the label \(positives.joined(separator: " or ")); there are \(found.sorted().prefix(12).joined(separator: ", "))")
        }
        self.init(texts: texts, labels: labels)
        if let modelColumn {
            guard negatives == nil else { throw AppError.invalid("--model-column", "can't go with --negatives, which have no such column") }
            try table.require(modelColumn, option: "--model-column")
            self.opinions = try table.rows.map { row in
                guard let odds = Double(row[modelColumn]), odds.isFinite else { throw AppError.invalid("--model-column", "line \(row.line) holds no number in \(modelColumn)") }
                return odds
            }
        }
        if let negatives { try self.addNegatives(negatives, textColumn: textColumn) }
    }

    /// Those that are positive.
    public var onlyPositives: LabelledTexts {
        let texts = zip(self.texts, self.labels).filter(\.1).map(\.0)
        return LabelledTexts(texts: texts, labels: texts.map { _ in true })
    }

    /// Adds every text of a column as a negative.
    public mutating func addNegatives(_ negatives: Table, textColumn: String) throws {
        try negatives.require(textColumn, option: "--negatives")
        self.texts += negatives.rows.map { $0[textColumn] }
        self.labels += [Bool](repeating: false, count: negatives.rows.count)
    }
}
