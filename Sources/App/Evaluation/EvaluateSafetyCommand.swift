import Core
import Evaluation

/// `understudy evaluate safety`: whether everything that must reach a person does.
public enum EvaluateSafetyCommand {
    /// Measures, prints and writes; whether nothing was missed.
    public static func run(json: String?, print: (String) -> Void) throws -> Bool {
        let report = SafetyEvaluation.run(try SafetyEvaluation.fixture())
        print(report.text)
        if let json { try FigureFile.write(report, to: json) }
        return report.isSafe
    }
}
