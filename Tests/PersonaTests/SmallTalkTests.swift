import Core
import Testing

@testable import Persona

struct SmallTalkTests {
    /// A creator who talks a lot about nothing.
    private static let samples: [Sample] = {
        let prompts = ["my day was long and boring", "just got home from work", "the weather is nice here", "i love this song so much", "my cat did something funny", "work was so long today"]
        let openings = ["haha", "oh wow", "yeah", "aww"]
        let rests = ["that sounds so fun", "i know what you mean", "that is so true", "you are so right about that", "i feel that so much", "love that so much for you"]
        return (0 ..< 180).map { number in
            let text = number % 2 == 0 ? "\(openings[number % 4])\n\(rests[number % 6])" : rests[(number / 3) % 6]
            return Fixture.pair("p\(number)", prompts[number % 6] + " number \(number)", number % 9 == 0 ? text + "\nmy neighbour Bartholomew owns \(number) llamas" : text)
        }
    }()

    private func draft(_ text: String, seed: String = "s", isQuestion: Bool = false, samples: [Sample] = samples) async -> DraftProposal {
        await Fixture.draft(Fixture.request(text, category: .other, isQuestion: isQuestion, seed: seed), samples: samples)
    }

    @Test func talkThatAsksForNothingGetsAUsualReply() async throws {
        let proposal = await self.draft("long boring weather day at work and home")
        let text = try #require(proposal.text)
        #expect(proposal.reasons.contains { $0.code == "small_talk" })
        #expect(!proposal.sources.isEmpty)
        // Every clause is the creator's own.
        let clauses = Set(Self.samples.flatMap { $0.text.split(separator: "\n").map(String.init) })
        #expect(text.split(separator: "\n").allSatisfy { clauses.contains(String($0)) })
    }

    @Test func whatWasSpecialThenIsNotSaidAgain() async {
        for number in 0 ..< 40 {
            let text = await self.draft("long boring weather day at work and home", seed: "s\(number)").text
            #expect(text?.contains("Bartholomew") != true && text?.contains("llamas") != true)
        }
    }

    @Test func wordingVaries() async {
        var recent: [String] = []
        for number in 0 ..< 30 {
            var request = Fixture.request("long boring weather day at work and home", category: .other, isQuestion: false, seed: "s\(number)")
            request.recentReplies = recent
            if let text = await Fixture.draft(request, samples: Self.samples).text { recent.insert(text, at: 0) }
        }
        #expect(recent.count == 30)
        // The samples hold few clauses that are specific to nobody.
        #expect(Set(recent).count > 1)
    }

    @Test func itNeverGoesByItselfBeforeDecisionsSaySo() async { #expect(await self.draft("long boring weather day at work and home").confidence.value < 0.75) }

    @Test func questionsAndStrangersToMemoryAreLeftAlone() async {
        #expect(await self.draft("would my cat like the boring weather on mars", isQuestion: true).reasons.contains { $0.code == "small_talk" } == false)
        #expect(await self.draft("zxqv wvut qqq").text == nil)
        #expect(await self.draft("long boring weather day", samples: Array(Self.samples.prefix(40))).reasons.contains { $0.code == "small_talk" } == false)
    }
}
