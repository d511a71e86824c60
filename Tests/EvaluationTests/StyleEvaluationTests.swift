import Evaluation
import Foundation
import Testing

/// One author of the committed set; all six are measured by `understudy evaluate all`.
@Suite struct StyleEvaluationTests {
    private static func pairs(_ name: String) throws -> [StyleEvaluation.Pair] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try StyleEvaluation.pairs(try Table(path: root.appending(path: "Fixtures/evaluation/\(name)").path, name: "--data"), option: "--data")
    }

    @Test func `Answers sound like their author, are seldom old ones, and fit better than chance`() async throws {
        let all = try Self.pairs("style_chitchat_dev.jsonl").filter { $0.author == "chitchat_0f9fe1f8" }
        let report = try await StyleEvaluation.run(all, background: Array(try Self.pairs("style_chitchat_background.jsonl").prefix(3000)))
        let author = try #require(report.authors.first)
        #expect(author.history == 1600 && author.prompts == 400)
        #expect(try #require(author.verifierAUC1) >= 0.9)
        #expect(try #require(author.verifierAUC5) >= 0.97)
        #expect(try #require(author.fidelity) >= 0.85)
        let (low, high) = (try #require(author.fidelityLow), try #require(author.fidelityHigh))
        #expect(low < high)
        #expect(try #require(author.copiedShare) <= 0.5)
        #expect(author.abstained <= 0.6)
        #expect(try #require(author.relevance) >= 0.57)
    }

    @Test func `The file has the promised keys`() async throws {
        let pairs = (0 ..< 10).map { StyleEvaluation.Pair(author: "a", prompt: "hello \($0)", reply: "hi \($0)") }
        let text = try FigureFile.text(try await StyleEvaluation.run(pairs, background: pairs))
        let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let author = try #require((object["authors"] as? [[String: Any]])?.first)
        #expect(Set(author.keys).isSuperset(of: ["author", "verifier_auc_1", "verifier_auc_5", "fidelity", "fidelity_interval", "copied_share", "abstained", "relevance"]))
        // Too little was said to know a style.
        #expect(author["fidelity"] is NSNull)
    }

    @Test func `An author who is not in the file is named as wrong`() async throws {
        await #expect(throws: (any Error).self) { try await StyleEvaluation.run([.init(author: "a", prompt: "", reply: "b")], author: "z", background: []) }
    }

    @Test func `Answers of something else are measured in place of the built-in answerer's`() async throws {
        let all = Array(try Self.pairs("style_chitchat_dev.jsonl").filter { $0.author == "chitchat_0f9fe1f8" }.prefix(500))
        let background = Array(try Self.pairs("style_chitchat_background.jsonl").prefix(1500))
        let rest = all.dropFirst(400)
        let own = try #require(try await StyleEvaluation.run(all, background: background, answers: Array(rest.prefix(50))).authors.first)
        // Their own replies are as near to themselves as can be, and of 100 prompts half got one.
        #expect(try #require(own.relevance) > 0.95 && abs(own.abstained - 0.5) < 0.03)
        let stiff = rest.map { StyleEvaluation.Pair(author: $0.author, prompt: $0.prompt, reply: "Thank you for your message. I appreciate your interest in this matter.") }
        let generic = try #require(try await StyleEvaluation.run(all, background: background, answers: stiff).authors.first)
        #expect(try #require(generic.fidelity) < #require(own.fidelity) - 0.5)
    }
}
