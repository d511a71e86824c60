import Evaluation

/// A figure that one run of the tools gave and that this command can't measure: folds of the models' training, a fine-tuning.
struct RecordedFigure: Encodable {
    var figure: String
    var value: String
    /// How it was measured, or where that is told.
    var how: String

    static func read(_ table: Table) throws -> [RecordedFigure] {
        for column in ["figure", "value", "how"] { try table.require(column, option: "recorded.csv") }
        return table.rows.map { RecordedFigure(figure: $0["figure"], value: $0["value"], how: $0["how"]) }
    }

    static func text(_ figures: [RecordedFigure]) -> String {
        var table = FigureTable()
        for figure in figures { table.add("\(figure.figure) (\(figure.how))", figure.value) }
        return table.text
    }
}
