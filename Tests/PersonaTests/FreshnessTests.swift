import Core
import LanguageModels
import Testing

@testable import Persona

/// Old texts about what changes are marked with their month, in drafts and in prompts.
struct FreshnessTests {
    private static let samples = Fixture.all + [Fixture.fact("f2", "How much is the mobility course?", "The mobility course is $39.")]

    private static func draft(_ question: String, after days: Int?, model: (any ChatModel)? = nil) async -> DraftProposal {
        var request = Fixture.request(question)
        request.now = days.map { Fixture.start + .days($0) }
        return await Fixture.draft(request, samples: Self.samples, model: model, calibration: Calibration(decisions: ["product_question": 100]))
    }

    @Test(arguments: [
        ("Can I get a discount for the program?", 30, false), ("Can I get a discount for the program?", 200, true), ("What camera do you film with?", 200, false), ("How much is the mobility course?", 200, false),
        ("How much is the mobility course?", 400, true),
    ])
    func whatMayHaveChangedIsMarkedWithItsMonth(question: String, days: Int, isStale: Bool) async throws {
        let proposal = await Self.draft(question, after: days)
        #expect(proposal.text != nil)
        let reason = proposal.reasons.first { $0.code == "stale_source" }
        #expect((reason != nil) == isStale)
        if let reason { #expect(reason.text.contains("November 2026") && reason.values["written"] == "November 2026") }
    }

    @Test func anOldSourceCostsConfidenceAndWithoutATimeNothingIsOld() async {
        let question = "Can I get a discount for the program?"
        let (fresh, old, untold) = (await Self.draft(question, after: 30), await Self.draft(question, after: 200), await Self.draft(question, after: nil))
        #expect(old.confidence.value < fresh.confidence.value)
        #expect(untold.confidence.value == fresh.confidence.value && untold.reasons == fresh.reasons)
    }

    @Test func aModelIsToldWhenASourceWasWrittenAndItsAnswerIsMarked() async {
        let model = ScriptedModel(reply: "The program costs $49.", sources: ["s1"])
        let proposal = await Self.draft("Can I get a discount for the program?", after: 200, model: model)
        #expect(model.prompt.contains("\"written\":\"November 2026\"") && model.prompt.contains("now it is June 2027"))
        #expect(proposal.generator == "model:scripted" && proposal.reasons.contains { $0.code == "guard_stale_source" })
        let fresh = await Self.draft("Can I get a discount for the program?", after: 30, model: model)
        #expect(!fresh.reasons.contains { $0.code == "guard_stale_source" })
    }

    @Test(arguments: [
        ("it's $20 a month", true), ("details at shop.example/now", true), ("the tour starts in march", true), ("currently only in Europe", true), ("that was 2024", true), ("you may march on", false), ("start with 8 kg", false),
        ("i use a small camera", false), ("desde marzo", true), ("im märz", true),
    ])
    func changeableThings(text: String, mayChange: Bool) { #expect(Freshness.mayChange(text, words: Words.plain(text)) == mayChange) }
}
