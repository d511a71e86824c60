import Core
import Testing

@testable import Persona

struct AnswerModelTests {
    private static let examples: [AnswerModel.Example] = [
        ("when do new videos come out", "schedule"), ("what day do you upload", "schedule"), ("how often do you post videos", "schedule"), ("is there a new video every week", "schedule"),
        ("do you ship the bands to canada", "shipping"), ("is shipping to germany possible", "shipping"), ("how long does shipping take", "shipping"), ("where do you deliver to", "shipping"),
        ("what camera do you film with", "camera"), ("which lens is on your camera", "camera"), ("what do you record your videos on", "camera"), ("camera recommendation please", "camera"),
    ].map { AnswerModel.Example(question: $0.0, answer: $0.1, language: "en") }

    @Test(arguments: [("which camera are you filming with", "camera"), ("when is the next upload day", "schedule"), ("can you ship to austria", "shipping")])
    func aQuestionAskedInOtherWordsFindsItsAnswer(question: String, answer: String) {
        #expect(AnswerModel(Self.examples).guess(question, language: "en").ranking.first?.answer == answer)
    }

    @Test func oneNewPairCountsAtOnceAndForgetsNothing() {
        var model = AnswerModel(Self.examples)
        #expect(model.guess("do you offer personal coaching", language: "en").ranking.first?.margin ?? 0 < 0)
        model.learn(AnswerModel.Example(question: "do you give personal coaching sessions", answer: "coaching", language: "en"))
        let guess = model.guess("do you offer personal coaching", language: "en")
        #expect(guess.ranking.first?.answer == "coaching")
        #expect(model.count == Self.examples.count + 1)
        for example in Self.examples { #expect(model.guess(example.question, language: "en").ranking.first?.answer == example.answer) }
    }

    @Test func manyNewAnswersOutgrowTheFirstOnes() {
        var model = AnswerModel(Self.examples)
        let words = ["apple", "river", "guitar", "winter", "pepper", "candle", "bridge", "pencil", "marble", "window", "rocket", "island"]
        for word in words { model.learn(AnswerModel.Example(question: "tell me about the \(word)", answer: word, language: "en")) }
        for word in words { #expect(model.guess("what about the \(word)", language: "en").ranking.first?.answer == word) }
    }

    @Test func theSameExamplesGiveTheSameModel() {
        let (one, other) = (AnswerModel(Self.examples), AnswerModel(Self.examples))
        #expect(one.guess("ship to canada", language: "en").confidence == other.guess("ship to canada", language: "en").confidence)
    }

    @Test func withoutExamplesThereIsNoAnswer() {
        let guess = AnswerModel([]).guess("anything?")
        #expect(guess.ranking.isEmpty)
        #expect(guess.confidence < 0.2)
    }

    @Test func aQuestionLikeThoseWithoutAnAnswerIsLessSure() {
        let none = ["what is the meaning of life", "do you believe in ghosts", "who will win the election", "tell me a joke about the moon"].map { AnswerModel.Example(question: $0, answer: nil, language: "en") }
        let model = AnswerModel(Self.examples + none)
        let (known, unknown) = (model.guess("when do you upload", language: "en"), model.guess("what is the meaning of ghosts", language: "en"))
        #expect(known.noneScore < unknown.noneScore)
        #expect(known.confidence > unknown.confidence)
    }
}
