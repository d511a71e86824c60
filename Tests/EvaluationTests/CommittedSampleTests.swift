import Evaluation
import Foundation
import Testing

/// The shipped models on the committed samples: a change that makes one of them worse shows here. Rows of spam, abuse and injection were learned
/// from, so these figures are no estimate for new texts; docs/triage.md has those.
@Suite struct CommittedSampleTests {
    private static func table(_ file: String) throws -> Table {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0 ..< 3 { folder.deleteLastPathComponent() }
        return try Table(path: folder.appendingPathComponent("Fixtures/evaluation/\(file)").path, name: file)
    }

    private static let bars: [(task: TriageTask, file: String, positives: [String], auc: Double, accuracy: Double)] = [
        (.spam, "youtube_spam_train.csv", ["spam"], 0.99, 0.96), (.abuse, "toxic_davidson_train.csv", ["hate", "offensive"], 0.98, 0.88),
        (.injection, "injection_dev.csv", ["injection"], 0.99, 0.97), (.needsReply, "needs_reply.csv", ["wants_answer"], 0.9, 0.88),
    ]

    @Test(arguments: Self.bars.indices) func `Figures on the committed samples hold`(index: Int) throws {
        let bar = Self.bars[index]
        let report = TriageEvaluation.run(bar.task, on: try LabelledTexts(Self.table(bar.file), textColumn: "text", labelColumn: "label", positives: bar.positives))
        #expect(try #require(report.auc) >= bar.auc)
        #expect(try #require(report.accuracy) >= bar.accuracy)
    }

    @Test func `Texts of distress that nothing was learned from are found beside ordinary chat`() throws {
        var texts = try LabelledTexts(Self.table("crisis.csv"), textColumn: "text", labelColumn: "label", positives: ["crisis"]).onlyPositives
        let chat = try Self.table("style_chitchat_dev.jsonl")
        try texts.addNegatives(chat, textColumn: "prompt")
        // One in five: the rest is measured by `evaluate all`.
        let cries = texts.labels.count { $0 }
        let kept = texts.texts.indices.filter { $0 < cries || $0 % 5 == 0 }
        let report = TriageEvaluation.run(.crisis, on: LabelledTexts(texts: kept.map { texts.texts[$0] }, labels: kept.map { texts.labels[$0] }))
        #expect(try #require(report.recall) >= 0.7)
        // At most one in a hundred and a half of ordinary messages.
        let flagged = Double(cries) * (try #require(report.recall)) * (1 / (try #require(report.precision)) - 1)
        #expect(flagged / Double(kept.count - cries) <= 0.015)
    }
}
