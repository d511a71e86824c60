import Core
import Testing

@testable import Persona

struct RankFusionTests {
    @Test func whatBothListsHoldComesFirst() {
        #expect(RankFusion.fuse(words: [1, 2, 3], meaning: [4, 3, 5], limit: 6) == [3, 1, 4, 2, 5])
        #expect(RankFusion.fuse(words: [1, 2, 3], meaning: [], limit: 2) == [1, 2])
        #expect(RankFusion.fuse(words: [], meaning: [9, 8], limit: 5) == [9, 8])
        #expect(RankFusion.fuse(words: [], meaning: [], limit: 5) == [])
    }

    @Test func aModelIsShownWhatIsNearInMeaningAlone() async {
        let model = ScriptedModel(reply: "Settings, then Membership.", sources: ["s1"])
        let memory = Memory(Fixture.all)
        let answerer = Answerer(model: model, random: SeededRandomSource(seed: 7))
        let request = Fixture.request("unsubscribe pls")
        let profile = StyleProfile(learnedFrom: Fixture.all)
        _ = await answerer.draft(request, memory: memory, profile: profile, calibration: .shipped)
        #expect(!model.prompt.contains("Settings, then Membership, then Cancel"))
        let proposal = await answerer.draft(request, memory: memory, near: [MeaningHit(sampleID: "f1", likeness: 0.5, isClose: true), MeaningHit(sampleID: "unknown", likeness: 0.4, isClose: false)], profile: profile, calibration: .shipped)
        #expect(model.asked.last?.messages.last?.content.contains("Settings, then Membership, then Cancel") == true)
        #expect(proposal.sources.contains { $0.sampleID == "f1" })
    }

    private static func hit(_ id: String, _ likeness: Float, isClose: Bool) -> MeaningHit { MeaningHit(sampleID: Identifier(id), likeness: likeness, isClose: isClose) }

    private static func draft(_ text: String, near: [MeaningHit], language: String = "en") async -> DraftProposal {
        await Answerer(model: nil).draft(Fixture.request(text, language: language), memory: Memory(Fixture.all), near: near, profile: StyleProfile(learnedFrom: Fixture.all), calibration: .shipped)
    }

    @Test func whatOnlyMeaningFindsIsOfferedToAPersonWithTheReason() async {
        let words = await Self.draft("unsubscribe pls", near: [])
        #expect(words.text == nil)
        let both = await Self.draft("unsubscribe pls", near: [Self.hit("f1", 0.7, isClose: true), Self.hit("unknown", 0.6, isClose: true)])
        #expect(both.text?.contains("Settings, then Membership") == true && both.sources.first?.sampleID == "f1")
        #expect(both.reasons.contains { $0.code == "near_in_meaning" })
        // Words don't vouch for it, and confidence is made of words: it does not go by itself.
        #expect(both.confidence.value < 0.3)
    }

    @Test func whatIsOnlySomewhatAlikeIsNoAnswer() async {
        #expect(await Self.draft("unsubscribe pls", near: [Self.hit("f1", 0.3, isClose: false)]).text == nil)
        // Nor is what is close in another language, or no reply at all.
        #expect(await Self.draft("unsubscribe pls", near: [Self.hit("q6", 0.9, isClose: true)]).text == nil)
    }

    @Test func meaningDecidesBetweenTwoThatShareTheSameWords() async {
        let samples = [
            Fixture.pair("a", "Which bands should I take for pull ups?", "The green one, it takes off about 20 kg."), Fixture.pair("b", "Which bands should I take for warming up?", "The yellow one is plenty."),
        ] + Fixture.all
        func first(_ near: [MeaningHit]) async -> DraftProposal {
            await Answerer(model: nil).draft(Fixture.request("which bands should I take for chins?"), memory: Memory(samples), near: near, profile: StyleProfile(learnedFrom: samples), calibration: .shipped)
        }
        for (id, other) in [("a", "b"), ("b", "a")] {
            let proposal = await first([Self.hit(id, 0.8, isClose: true), Self.hit("q1", 0.3, isClose: false), Self.hit("q2", 0.25, isClose: false), Self.hit(other, 0.22, isClose: false)])
            #expect(proposal.sources.first?.sampleID.rawValue == id)
            #expect(!proposal.reasons.contains { $0.code == "near_in_meaning" })
        }
    }

    @Test func meaningConfirmsWhatWordsFoundWithoutChangingItsConfidence() async {
        let question = "what weight should I start with as a beginner, kettlebell wise?"
        let plain = await Self.draft(question, near: [])
        let confirmed = await Self.draft(question, near: [Self.hit("q1", 0.8, isClose: true)])
        #expect(confirmed.text == plain.text && confirmed.sources.first?.sampleID == "q1")
        #expect(abs(confirmed.confidence.value - plain.confidence.value) < 0.05)
    }

    @Test func closeMeansFarAboveTheRestOfMemory() {
        func close(_ likenesses: [Float]) -> [Bool] { MeaningHit.ranked(likenesses.enumerated().map { (id: Identifier("s\($0.offset)"), likeness: $0.element) }, limit: 5).map(\.isClose) }
        let crowd = (0 ..< 40).map { Float($0 % 5) * 0.01 }
        #expect(close(crowd.map { $0 + 0.1 } + [0.7]) == [true])
        // A model that finds everything alike: only what sticks out counts.
        #expect(close(crowd.map { $0 + 0.7 } + [0.76]).allSatisfy { !$0 })
        #expect(close(crowd.map { $0 + 0.7 } + [0.95]).filter(\.self).count == 1)
        #expect(close([0.5, 0.3]) == [false, false] && close([0.7, 0.1]) == [true])
        let ranked = MeaningHit.ranked([(id: "b", likeness: 0.5), (id: "a", likeness: 0.5), (id: "c", likeness: 0.9), (id: "d", likeness: 0.1)], limit: 2)
        #expect(ranked.map(\.sampleID) == ["c", "a"])
    }
}
