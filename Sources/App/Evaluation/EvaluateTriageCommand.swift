import Core
import Evaluation

/// `understudy evaluate triage`: the shipped triage on a file of labelled texts.
public enum EvaluateTriageCommand {
    /// What the command line says.
    public struct Options: Sendable {
        /// One of `TriageTask`.
        public var task: String
        /// The file.
        public var data: String
        /// The column of the texts.
        public var textColumn = "text"
        /// The column of the labels.
        public var labelColumn = "label"
        /// Labels that count as positive, separated by commas.
        public var positive: String
        /// A file whose every row is negative.
        public var negatives: String?
        /// The column of another model's log odds, asked in place of the shipped model's.
        public var modelColumn: String?
        /// Where to write the figures.
        public var json: String?

        /// The required ones.
        public init(task: String, data: String, positive: String) {
            self.task = task
            self.data = data
            self.positive = positive
        }
    }

    /// Measures, prints and writes.
    public static func run(_ options: Options, print: (String) -> Void) throws {
        guard let task = TriageTask(rawValue: options.task) else {
            throw AppError.invalid("--task", "must be one of \(TriageTask.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let table = try Table(path: options.data, name: "--data")
        let negatives = try options.negatives.map { try Table(path: $0, name: "--negatives") }
        let positives = options.positive.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
        if options.modelColumn != nil, !task.takesAnOpinion { throw AppError.invalid("--model-column", "is for the tasks spam and abuse") }
        let texts = try LabelledTexts(
            table, textColumn: options.textColumn, labelColumn: options.labelColumn, positives: positives, negatives: negatives, modelColumn: options.modelColumn)
        let report = TriageEvaluation.run(task, on: texts)
        print(report.text)
        if let json = options.json { try FigureFile.write(report, to: json) }
    }
}

extension String {
    /// Without white space at both ends.
    fileprivate var trimmed: String {
        var part = self[...]
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}
