import Core
import Evaluation

/// `understudy evaluate style`: how well a way of writing is known and hit.
public enum EvaluateStyleCommand {
    /// Reads both files, measures, prints and writes.
    public static func run(data: String, author: String?, background: String, answers: String? = nil, json: String?, print: (String) -> Void) async throws {
        let pairs = try StyleEvaluation.pairs(try Table(path: data, name: "--data"), option: "--data")
        let others = try StyleEvaluation.pairs(try Table(path: background, name: "--background"), option: "--background")
        let given = try answers.map { try StyleEvaluation.pairs(try Table(path: $0, name: "--answers"), option: "--answers") }
        let report = try await StyleEvaluation.run(pairs, author: author, background: others, answers: given)
        print(report.text)
        if let json { try FigureFile.write(report, to: json) }
    }
}

/// `understudy evaluate confidence`: whether a confidence means what it says.
public enum EvaluateConfidenceCommand {
    /// Measures, prints and writes.
    public static func run(_ options: EvaluateMemoryCommand.Options, print: (String) -> Void) throws {
        func examples(_ path: String, _ name: String) throws -> [MemoryEvaluation.Example] {
            try MemoryEvaluation.examples(
                try Table(path: path, name: name), questionColumn: options.questionColumn, answerColumn: options.answerColumn, noneLabel: options.noneLabel)
        }
        let report = ConfidenceEvaluation.run(train: try examples(options.train, "--train"), test: try examples(options.test, "--test"))
        print(report.text)
        if let json = options.json { try FigureFile.write(report, to: json) }
    }
}
