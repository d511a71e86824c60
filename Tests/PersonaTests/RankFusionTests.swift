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
        let proposal = await answerer.draft(request, memory: memory, near: ["f1", "unknown"], profile: profile, calibration: .shipped)
        #expect(model.asked.last?.messages.last?.content.contains("Settings, then Membership, then Cancel") == true)
        #expect(proposal.sources.contains { $0.sampleID == "f1" })
    }
}
