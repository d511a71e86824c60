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
        for (mine, theirs) in zip([opinion.spam, opinion.abuse, opinion.injection], expected.logits) { #expect(abs(mine - theirs) < 0.002) }
    }

    @Test("A model speaks where the words alone don't")
    func secondOpinion() {
        let triage = CategoryTests.classifier.classify(text: "Hey guys, I upload covers every week, would mean a lot if some of you came over to my page and gave it a chance, peace!")
        #expect(triage.spamScore > CategoryTests.classifier.classify(text: "Hey coach, I do planks every week, would mean a lot if you showed some of the harder ones, thanks!").spamScore)
    }

    @Test("Weights that can't be read make a silent model, not a crash")
    func damaged() {
        let model = LinearModel(ModelWeights(bits: 4, scale: 1, bias: 0, packed: "not base 64"))
        #expect(model.logit(ModelFeatures("check out my channel")) == 0)
    }
}
