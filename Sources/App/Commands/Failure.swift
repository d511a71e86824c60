import Core
import Settings

/// What a command says on standard error before it ends.
public enum Failure {
    public static func text(for error: any Error) -> String {
        switch error {
        case let problems as ConfigurationProblems: return problems.description
        case let error as AppError:
            let fields = error.fields.filter { !error.message.contains($0.message) }.map { "  \($0.field): \($0.message)" }
            return (["error: \(error.message)"] + fields + (error.cause.map { ["  (\($0))"] } ?? [])).joined(separator: "\n")
        default: return "error: \(error)"
        }
    }
}
