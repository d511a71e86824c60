import App
import ArgumentParser

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Reads a creator's exports and documents: Instagram export, YouTube Takeout, FAQ in Markdown, CSV, JSON lines; a file, a zip or a folder.")

    @OptionGroup var shared: Understudy.Shared
    @Argument(help: "Files, zips or folders.") var files: [String]
    @Option(help: "The workspace's id or name; may be left out where there is only one.") var workspace: String?
    @Option(help: "auto, instagram-export, youtube-takeout, faq, csv or jsonl.") var format = "auto"
    @Option(help: "The creator's name as the export writes it.") var creator: String?
    @Option(help: "Also write what was read to this file, as JSON.") var json: String?

    func run() async throws {
        try await Understudy.perform {
            try await ImportCommand.run(self.options(), loaded: try ConfigurationSource.load(path: self.shared.config), print: Understudy.say, progress: Understudy.show)
        }
    }

    private func options() -> ImportCommand.Options {
        var options = ImportCommand.Options(files: self.files)
        options.workspace = self.workspace
        options.format = self.format
        options.creator = self.creator
        options.json = self.json
        return options
    }
}

struct Train: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Trains the voice of a workspace on what is stored, and measures it beside the version in use. Stop the server first.")

    @OptionGroup var shared: Understudy.Shared
    @Option(help: "The workspace's id or name; may be left out where there is only one.") var workspace: String?
    @Flag(help: "Fine-tune a language model too, as configured.") var fineTune = false
    @Option(help: "Also write the job and its version to this file, as JSON.") var json: String?

    func run() async throws {
        try await Understudy.perform {
            try await TrainCommand.run(self.options(), loaded: try ConfigurationSource.load(path: self.shared.config), print: Understudy.say, progress: Understudy.show)
        }
    }

    private func options() -> TrainCommand.Options {
        var options = TrainCommand.Options()
        options.workspace = self.workspace
        options.fineTuning = self.fineTune
        options.json = self.json
        return options
    }
}
