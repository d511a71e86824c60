import App
import ArgumentParser

struct Evaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures what is shipped, on files of your own.", subcommands: [EvaluateTriage.self])
}

struct EvaluateTriage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "triage", abstract: "Triage on labelled texts. It scores with what is shipped and learns nothing from the file.")

    @Option(help: "spam, abuse, needs-reply, injection or crisis.") var task: String
    @Option(help: "CSV with a header, or JSON lines.") var data: String
    @Option(help: "The column of the texts.") var textColumn = "text"
    @Option(help: "The column of the labels.") var labelColumn = "label"
    @Option(help: "Labels that count as positive, separated by commas.") var positive: String
    @Option(help: "A file with the same text column whose every row is negative.") var negatives: String?
    @Option(help: "Also write the figures to this file, as JSON.") var json: String?

    func run() async throws {
        try await Understudy.perform {
            var options = EvaluateTriageCommand.Options(task: self.task, data: self.data, positive: self.positive)
            options.textColumn = self.textColumn
            options.labelColumn = self.labelColumn
            options.negatives = self.negatives
            options.json = self.json
            try EvaluateTriageCommand.run(options, print: Understudy.say)
        }
    }
}
