import Foundation
import Testing
@testable import Evaluation
struct ZBench {
    @Test func bench() async throws {
        let pairs = try StyleEvaluation.pairs(Table(path: "/work/shared/data/style_chitchat_dev.jsonl", name: "x"), option: "x")
        let bg = try StyleEvaluation.pairs(Table(path: "/work/shared/data/style_chitchat_background.jsonl", name: "x"), option: "x")
        print(try await StyleEvaluation.run(pairs, background: bg).text)
        let own = pairs.filter { $0.author == pairs[0].author }
        let c = own.count * 4 / 5
        let a = await StyleAnswers.answers(history: Array(own.prefix(c)), prompts: own.dropFirst(c).prefix(60).map(\.prompt), classifier: .init())
        for (p, x) in zip(own.dropFirst(c), a) { if let x { print("P:", p.prompt.replacing("\n", with: " / "), " A:", x.replacing("\n", with: " / ")) } }
    }
}
