import App
import ArgumentParser

struct Evaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures what is shipped, on files of your own.", subcommands: [EvaluateTriage.self, EvaluateMemory.self, EvaluateStyle.self, EvaluateConfidence.self, EvaluateSafety.self, EvaluateAll.self])
}

struct EvaluateTriage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "triage", abstract: "Triage on labelled texts. It scores with what is shipped and learns nothing from the file.")

    @Option(help: "spam, abuse, needs-reply, injection or crisis.") var task: String
    @Option(help: "CSV with a header, or JSON lines.") var data: String
    @Option(help: "The column of the texts.") var textColumn = "text"
    @Option(help: "The column of the labels.") var labelColumn = "label"
    @Option(help: "Labels that count as positive, separated by commas.") var positive: String
    @Option(help: "A file with the same text column whose every row is negative.") var negatives: String?
    @Option(help: "A column of another model's log odds, asked in place of the shipped model's: for folds. Spam and abuse only.") var modelColumn: String?
    @Option(help: "Also write the figures to this file, as JSON.") var json: String?

    func run() async throws {
        try await Understudy.perform {
            var options = EvaluateTriageCommand.Options(task: self.task, data: self.data, positive: self.positive)
            options.textColumn = self.textColumn
            options.labelColumn = self.labelColumn
            options.negatives = self.negatives
            options.modelColumn = self.modelColumn
            options.json = self.json
            try EvaluateTriageCommand.run(options, print: Understudy.say)
        }
    }
}

/// Two files of questions with their answers.
struct QuestionFiles: ParsableArguments {
    @Option(help: "The file to learn from: CSV with a header, or JSON lines.") var train: String
    @Option(help: "The file to ask.") var test: String
    @Option(help: "The column of the questions.") var questionColumn = "text"
    @Option(help: "The column that names the right answer.") var answerColumn = "intent"
    @Option(help: "The answer's name that says that there is none.") var noneLabel: String?
    @Option(help: "Also write the figures to this file, as JSON.") var json: String?

    var options: EvaluateMemoryCommand.Options {
        var options = EvaluateMemoryCommand.Options(train: self.train, test: self.test)
        options.questionColumn = self.questionColumn
        options.answerColumn = self.answerColumn
        options.noneLabel = self.noneLabel
        options.json = self.json
        return options
    }
}

struct EvaluateMemory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "memory", abstract: "Learns questions and their answers from one file and asks it another.")

    @OptionGroup var files: QuestionFiles

    func run() async throws { try await Understudy.perform { try EvaluateMemoryCommand.run(self.files.options, print: Understudy.say) } }
}

struct EvaluateConfidence: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confidence", abstract: "Whether confidence means what it says: learns questions and their answers from one file and asks it another.")

    @OptionGroup var files: QuestionFiles

    func run() async throws { try await Understudy.perform { try EvaluateConfidenceCommand.run(self.files.options, print: Understudy.say) } }
}

struct EvaluateStyle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "style", abstract: "How well each author's way of writing is known, and how well the built-in answerer hits it; the first 80 % of their rows are the history.")

    @Option(help: "JSON lines or CSV with author, prompt and reply, in time order.") var data: String
    @Option(help: "Only this author.") var author: String?
    @Option(help: "The same columns, of other people.") var background: String
    @Option(help: "The same columns: answers of something else to the later prompts, measured in place of the built-in answerer's.") var answers: String?
    @Option(help: "Also write the figures to this file, as JSON.") var json: String?

    func run() async throws {
        try await Understudy.perform {
            try await EvaluateStyleCommand.run(data: self.data, author: self.author, background: self.background, answers: self.answers, json: self.json, print: Understudy.say)
        }
    }
}

struct EvaluateAll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "all", abstract: "Every figure that the files of a folder allow.")

    @Option(help: "The folder of the files.") var dataDirectory = EvaluateAllCommand.committed
    @Option(help: "Also write the figures to this file, as JSON.") var json: String?

    func run() async throws { try await Understudy.perform { try await EvaluateAllCommand.run(folder: self.dataDirectory, json: self.json, print: Understudy.say) } }
}

struct EvaluateSafety: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "safety", abstract: "Whether everything that must reach a person does, disguised or not. Status 1 when something is missed.")

    @Option(help: "Also write the figures to this file, as JSON.") var json: String?

    func run() async throws {
        try await Understudy.perform {
            if try !EvaluateSafetyCommand.run(json: self.json, print: Understudy.say) { throw ExitCode(1) }
        }
    }
}
