import Core
import Testing
@testable import Triage

@Suite("Linear models")
struct ModelTests {
    static let models = TriageModels()

    @Test("Swift and the trainer agree", arguments: ModelExpectations.all.indices)
    func parity(index: Int) {
        let expected = ModelExpectations.all[index]
        let opinion = Self.models.opinion(on: expected.text)
        for (mine, theirs) in zip(opinion.all, expected.logits) { #expect(abs(mine - theirs) < 0.002) }
        #expect(expected.logits.count == opinion.all.count)
    }

    @Test("A model speaks where the words alone don't")
    func secondOpinion() {
        let triage = CategoryTests.classifier.classify(text: "Hey guys, I upload covers every week, would mean a lot if some of you came over to my page and gave it a chance, peace!")
        #expect(triage.spamScore > CategoryTests.classifier.classify(text: "Hey coach, I do planks every week, would mean a lot if you showed some of the harder ones, thanks!").spamScore)
    }

    @Test("Weights that can't be read make a silent model, not a crash")
    func damaged() {
        let models = TriageModels(ModelWeights(bits: 4, scales: SIMD8(repeating: 1), biases: SIMD8(repeating: 3), packed: "not base 64"))
        for logit in models.opinion(on: "check out my channel").all { #expect(logit <= -20) }
    }
}
