import Core
import Testing

@testable import Persona

struct AnswerBookTests {
    private static func pairs(_ name: String, _ reply: String, _ questions: [String]) -> [Sample] {
        questions.enumerated().map { Fixture.pair("\(name)\($0.offset)", $0.element, reply, at: Fixture.start + .seconds($0.offset)) }
    }

    private static let samples =
        Self.pairs("ship", "We ship everywhere, delivery takes two weeks.", ["do you ship to canada", "can i order from germany", "how long does delivery take", "is there shipping to spain", "do you deliver to my country"])
        + Self.pairs("cam", "The camera is a small Sony.", ["what camera do you use", "which camera is that", "what do you film with", "is that a sony camera", "your camera model please"])
        + Self.pairs("one", "That was my grandmother's kitchen.", ["whose kitchen was in the last vlog"])

    @Test func aCanonicalAnswerIsChosenAndItsNewestSampleCited() async throws {
        let book = try #require(AnswerBook(Self.samples))
        #expect(book.count == 2)
        #expect(book.choice("does shipping to canada take long", language: "en")?.samples.first?.rawValue == "ship4")
        let proposal = await Answerer(model: nil).draft(
            Fixture.request("does shipping to canada take long"), memory: Memory(Self.samples), answers: book, profile: StyleProfile(learnedFrom: Self.samples), calibration: .shipped)
        #expect(proposal.text?.contains("ship everywhere") == true)
        #expect(proposal.confidence.factors["canonical"] != nil)
    }

    @Test func answersThatCameOnceMakeNoBook() { #expect(AnswerBook(Array(Self.samples.suffix(1))) == nil) }

    @Test func aNewPairCountsAtOnce() throws {
        let book = try #require(AnswerBook(Self.samples)).learning([Fixture.pair("new", "what gadget records your cooking show", "The camera is a small Sony.", at: Fixture.start + .days(1))])
        let choice = try #require(book.choice("what gadget records the cooking show", language: "en"))
        #expect(choice.samples.first?.rawValue == "new")
    }
}
