import Core
import Testing
import TrainingService

/// The learning curve without a workspace.
@Suite struct VoiceLearningCurveTests {
    private static func pairs(_ count: Int) -> [(prompt: String, reply: String)] {
        let (things, words) = (["camera", "tripod", "lens", "drone", "bag", "light", "mic"], ["today", "in summer", "abroad", "at night", "for travel"])
        return (0 ..< count).map { number in
            let (thing, word) = (things[number % things.count], words[number % words.count])
            return (prompt: "what \(thing) do you use \(word), question \(number)?", reply: "haha the small \(thing), always the small \(thing) \(word) \(number)")
        }
    }

    @Test func `Points double until all pairs are learned from, and advice follows`() async throws {
        let curve = try #require(try await VoiceLearningCurve.measure(Self.pairs(160)))
        #expect(curve.points.map(\.pairs) == [25, 50, 100, 128])
        #expect(curve.points.allSatisfy { (0 ... 1).contains($0.score) && (0 ... 1).contains($0.relevance) })
        #expect(!curve.advice.isEmpty && curve.isEnough == (curve.addAbout == nil))
    }

    @Test func `Too few pairs have none`() async throws { #expect(try await VoiceLearningCurve.measure(Self.pairs(8)) == nil) }
}
