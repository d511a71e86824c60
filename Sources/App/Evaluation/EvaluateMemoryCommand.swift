import Core
import Evaluation

/// `understudy evaluate memory`: what memory makes of questions whose right answer is known.
public enum EvaluateMemoryCommand {
    /// What the command line says.
    public struct Options: Sendable {
        /// The file to learn from.
        public var train: String
        /// The file to ask.
        public var test: String
        /// The column of the questions.
        public var questionColumn = "text"
        /// The column that names the right answer.
        public var answerColumn = "intent"
        /// The answer's name that says that there is none.
        public var noneLabel: String?
        /// Where to write the figures.
        public var json: String?

        /// The required ones.
        public init(train: String, test: String) {
            self.train = train
            self.test = test
        }
    }

    /// Measures, prints and writes.
    public static func run(_ options: Options, print: (String) -> Void) throws {
        func examples(_ path: String, _ name: String) throws -> [MemoryEvaluation.Example] {
            try MemoryEvaluation.examples(
                try Table(path: path, name: name), questionColumn: options.questionColumn, answerColumn: options.answerColumn, noneLabel: options.noneLabel)
        }
        let report = MemoryEvaluation.run(train: try examples(options.train, "--train"), test: try examples(options.test, "--test"))
        print(report.text)
        if let json = options.json { try FigureFile.write(report, to: json) }
    }
}
