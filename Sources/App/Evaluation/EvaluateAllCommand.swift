import Core
import Evaluation
import Foundation
import TrainingService

/// `understudy evaluate all`: every figure that the files of a folder allow. What the folder doesn't hold is taken from the committed files, and
/// what is there neither is said to be not measured.
public enum EvaluateAllCommand {
    /// The committed files, seen from the root of a clone.
    public static let committed = "Fixtures/evaluation"

    private struct Figures: Encodable {
        var triage: [String: TriageEvaluation.Report] = [:]
        var memory: [String: MemoryEvaluation.Report] = [:]
        var confidence: [String: ConfidenceEvaluation.Report] = [:]
        var style: StyleEvaluation.Report?
        var learningCurves: [String: LearningCurve] = [:]
        var languages: LanguageEvaluation.Report?
        var recorded: [RecordedFigure] = []
        var safety: SafetyEvaluation.Report?
        var notMeasured: [String] = []

        enum CodingKeys: String, CodingKey {
            case triage, memory, confidence, style, languages, recorded, safety
            case learningCurves = "learning_curves"
            case notMeasured = "not_measured"
        }
    }

    /// The name of each figure, what it is about, its file and the labels that count.
    private static let triage: [(name: String, task: TriageTask, file: String, positives: [String])] = [
        ("spam", .spam, "youtube_spam_train.csv", ["spam"]), ("abuse", .abuse, "toxic_davidson_train.csv", ["hate", "offensive"]),
        ("needs-reply", .needsReply, "youtube_comment_need_train.csv", ["content_concern"]), ("needs-reply, own sentences", .needsReply, "needs_reply.csv", ["wants_answer"]),
        ("injection", .injection, "injection_dev.csv", ["injection"]), ("crisis, beside look-alikes", .crisis, "crisis.csv", ["crisis"]),
    ]
    /// Files that triage has learned from, as far as the product ships what was learned.
    private static let learnedFrom: Set<String> = ["youtube_spam_train.csv", "toxic_davidson_train.csv", "injection_dev.csv"]
    private static let chat = "style_chitchat_dev.jsonl"
    private static let questions: [(name: String, file: String, none: String?)] = [
        ("banking77", "intent_banking77_train.csv", nil), ("clinc150", "intent_clinc150_train.csv", "oos"),
    ]

    /// Measures with the files of `folder`, prints as it goes and writes at the end.
    public static func run(folder: String, json: String?, print: (String) -> Void) async throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw AppError.invalid("--data-directory", "is no folder: \(folder)")
        }
        var figures = Figures()
        func path(_ file: String) -> String? {
            [folder, Self.committed].map { URL(fileURLWithPath: $0).appendingPathComponent(file).path }.first(where: FileManager.default.fileExists(atPath:))
        }
        func table(_ file: String) throws -> Table? { try path(file).map { try Table(path: $0, name: file) } }
        func missing(_ title: String, _ file: String) {
            print("\n\(title)\nnot measured: there is no \(file)")
            figures.notMeasured.append(title)
        }
        for part in Self.triage {
            let title = "triage, \(part.name)"
            guard let data = try table(part.file) else {
                missing(title, part.file)
                continue
            }
            let report = TriageEvaluation.run(part.task, on: try LabelledTexts(data, textColumn: "text", labelColumn: "label", positives: part.positives))
            figures.triage[part.name] = report
            let isKnown = Self.learnedFrom.contains(part.file) ? " (a part of the texts was learned from; for texts that were not, see docs/triage.md)" : ""
            print("\n\(title)\(isKnown)\n\(report.text)")
        }
        let chat = try table(Self.chat)
        // Ordinary chat is what attacks and distress have to be told from every day.
        func besideChat(_ name: String, _ task: TriageTask, _ file: String, as key: String, _ choose: (LabelledTexts) -> LabelledTexts = { $0 }) throws {
            guard let data = try table(file), let chat else { return missing("triage, \(key)", "\(file) with \(Self.chat)") }
            var texts = choose(try LabelledTexts(data, textColumn: "text", labelColumn: "label", positives: [name]))
            try texts.addNegatives(chat, textColumn: "prompt")
            let report = TriageEvaluation.run(task, on: texts)
            figures.triage[key] = report
            print("\ntriage, \(name), beside ordinary chat\n\(report.text)")
        }
        try besideChat("injection", .injection, "injection_dev.csv", as: "injection, beside ordinary chat")
        try besideChat("crisis", .crisis, "crisis.csv", as: "crisis", \.onlyPositives)
        for part in Self.questions {
            guard let data = try table(part.file) else {
                missing("memory, \(part.name)", part.file)
                missing("confidence, \(part.name)", part.file)
                continue
            }
            let (train, test) = MemoryEvaluation.split(try MemoryEvaluation.examples(data, questionColumn: "text", answerColumn: "intent", noneLabel: part.none))
            let memory = MemoryEvaluation.run(train: train, test: test)
            figures.memory[part.name] = memory
            print("\nmemory, \(part.name), four fifths learned and one asked\n\(memory.text)")
            let confidence = ConfidenceEvaluation.run(train: train, test: test)
            figures.confidence[part.name] = confidence
            print("\nconfidence, \(part.name)\n\(confidence.text)")
        }
        let pairs = try chat.map { try StyleEvaluation.pairs($0, option: Self.chat) } ?? []
        if chat != nil, let others = try table("style_chitchat_background.jsonl") {
            let report = try await StyleEvaluation.run(pairs, background: try StyleEvaluation.pairs(others, option: "style_chitchat_background.jsonl"))
            figures.style = report
            print("\nstyle\n\(report.text)")
        } else {
            missing("style", "\(Self.chat) with style_chitchat_background.jsonl")
        }
        // Two are enough to see the form; each takes as long as a training job's.
        for author in StyleEvaluation.authors(of: pairs).prefix(Self.curves) {
            let own = pairs.filter { $0.author == author }
            guard let curve = try await VoiceLearningCurve.measure(own.map { (prompt: $0.prompt, reply: $0.reply) }) else { continue }
            figures.learningCurves[author] = curve
            print("\nlearning curve, \(author)\n\(TrainCommand.lines(curve).joined(separator: "\n"))")
        }
        if figures.learningCurves.isEmpty { missing("learning curve", Self.chat) }
        if let sentences = path("languages.tsv") {
            let report = LanguageEvaluation.run(try LanguageEvaluation.sentences(path: sentences, name: "languages.tsv"))
            figures.languages = report
            print("\nlanguages\n\(report.text)")
        } else {
            missing("languages", "languages.tsv")
        }
        let safety = SafetyEvaluation.run(try SafetyEvaluation.fixture())
        figures.safety = safety
        print("\nsafety\n\(safety.text)")
        if let recorded = try table("recorded.csv") {
            figures.recorded = try RecordedFigure.read(recorded)
            print("\nrecorded, not measured now: what needs training, a large model or other machines\n\(RecordedFigure.text(figures.recorded))")
        } else {
            missing("recorded figures", "recorded.csv")
        }
        if let json { try FigureFile.write(figures, to: json) }
    }

    private static let curves = 2
}
