import Evaluation
import Foundation
import Persona
import Testing

/// Figures of memory on a part of the committed sets, small enough for every run; the whole sets are measured by `understudy evaluate all`.
@Suite struct MemoryEvaluationTests {
    private static func table(_ name: String) throws -> Table {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try Table(path: root.appending(path: "Fixtures/evaluation/\(name)").path, name: "--data")
    }

    /// Every answer whose name comes before `last` in the alphabet, and half of the questions without one.
    private static func part(_ name: String, before last: String) throws -> (train: [AnswerModel.Example], test: [AnswerModel.Example]) {
        let all = try MemoryEvaluation.examples(Self.table(name), questionColumn: "text", answerColumn: "intent", noneLabel: "oos").filter { ($0.answer ?? "") < last }
        let (train, test) = MemoryEvaluation.split(all)
        return (train, test)
    }

    @Test func `Questions to an assistant find their answer, and those without one are told apart`() throws {
        let (train, test) = try Self.part("intent_clinc150_train.csv", before: "cu")
        let report = MemoryEvaluation.run(train: train, test: test)
        let (top1, none, ece, auroc) = (try #require(report.top1), try #require(report.noneAUROC), try #require(report.ece), try #require(report.auroc))
        #expect(top1 >= 0.95)
        #expect(try #require(report.top5) >= 0.99)
        #expect(none >= 0.97)
        #expect(ece <= 0.03)
        #expect(auroc >= 0.92)
        #expect(try #require(report.errorAt60) <= 0.01)
    }

    @Test func `The file has the promised keys`() throws {
        let examples = ["where is my card", "when does my card come", "how do i close my account", "close the account please"].enumerated().map { AnswerModel.Example(question: $1, answer: $0 < 2 ? "card" : "close") }
        let text = try FigureFile.text(MemoryEvaluation.run(train: examples, test: examples))
        let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(Set(object.keys).isSuperset(of: ["top1", "top5", "none_auroc", "ece", "auroc", "aurc", "error_at_60pct", "milliseconds_per_query"]))
        #expect(object["none_auroc"] is NSNull)
        #expect(object["top1"] as? Double == 1)
    }
}
