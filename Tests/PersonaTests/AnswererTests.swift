import Core
import LanguageModels
import Testing

@testable import Persona

struct AnswererTests {
    @Test func aModelsAnswerIsUsedWithItsSources() async throws {
        let model = ScriptedModel(reply: "Every Sunday at 9am, [name]!", sources: ["s1"], doubt: 0.05)
        let proposal = await Fixture.draft(Fixture.request("How often do you post new videos?"), model: model)
        #expect(proposal.text == "Every Sunday at 9am, Lena!")
        #expect(proposal.generator == "model:scripted")
        #expect(proposal.sources.map(\.sampleID.rawValue) == ["q2"])
        #expect(proposal.usage == ModelUsage(model: "scripted", promptTokens: 100, completionTokens: 20))
        #expect(proposal.alternatives.first == "New videos come out every Sunday at 9am.")
        let request = try #require(model.asked.first)
        #expect(request.deadline == .seconds(20))
        #expect(request.schema?.name == "reply")
        #expect(model.prompt.contains("New videos come out every Sunday at 9am."))
        #expect(model.prompt.contains("How often do you post new videos?"))
    }

    @Test(arguments: [ModelError.deadlineExceeded, .unreachable("x"), .circuitOpen(retryAfter: .seconds(1)), .quotaExhausted(code: "q"), .refused, .cancelled, .server(status: 500, code: nil)])
    func everyFailureFallsBackToTheBuiltInAnswerer(error: ModelError) async {
        let model = ScriptedModel { _ throws(ModelError) in throw error }
        let proposal = await Fixture.draft(Fixture.request("How often do you post new videos?"), model: model)
        #expect(proposal.text == "New videos come out every Sunday at 9am.")
        #expect(proposal.generator == "built-in")
        #expect(proposal.reasons.contains { $0.code == "model_failed" && $0.values["error"] == error.code })
    }

    @Test(arguments: ["", "plain text", "{\"answer\":\"x\"}", "{\"answer\":\"x\",\"used_source_ids\":[],\"self_doubt\":7,\"hand_over\":false,\"hand_over_reason\":null}", "{\"answer\":\"  \",\"used_source_ids\":[],\"self_doubt\":0,\"hand_over\":false,\"hand_over_reason\":null}"])
    func anAnswerOutOfFormFallsBackToo(answer: String) async {
        let proposal = await Fixture.draft(Fixture.request("How often do you post new videos?"), model: ScriptedModel { _ throws(ModelError) in answer })
        #expect(proposal.text == "New videos come out every Sunday at 9am.")
        #expect(proposal.reasons.contains { $0.code == "model_failed" || $0.code == "model_empty" })
        // What was billed is counted although it was not used.
        #expect(proposal.usage?.promptTokens == 100)
    }

    @Test func theModelMayHandOver() async {
        let silent = await Fixture.draft(Fixture.request("How often do you post new videos?"), model: ScriptedModel(reply: "", sources: [], handOver: true))
        #expect(silent.handOver?.code == "model_hands_over")
        let spoken = await Fixture.draft(Fixture.request("How often do you post new videos?"), model: ScriptedModel(reply: "Sundays, I think", handOver: true))
        #expect(spoken.handOver?.code == "model_hands_over")
        #expect(spoken.text == "Sundays, I think")
    }

    @Test func doubtAndMissingSourcesLowerTheConfidence() async {
        let known = Calibration(decisions: ["product_question": 100])
        func confidence(_ doubt: Double, _ sources: [String]) async -> Double {
            await Fixture.draft(Fixture.request("How often do you post new videos?"), model: ScriptedModel(reply: "Every Sunday at 9am.", sources: sources, doubt: doubt), calibration: known).confidence.value
        }
        let (sure, unsure, groundless, invented) = (await confidence(0, ["s1"]), await confidence(0.9, ["s1"]), await confidence(0, []), await confidence(0, ["s1", "s99"]))
        #expect(sure > unsure && sure > groundless && sure > invented)
    }

    @Test func settingsReachThePromptAndBindTheAnswer() async {
        let model = ScriptedModel(reply: "Every Sunday 🤍 at 9am.")
        let proposal = await Fixture.draft(Fixture.request("How often do you post new videos?") {
            $0.tone.emojis = .never
            $0.style.forbiddenPhrases = ["hustle"]
            $0.style.maximumCharacters = 200
        }, model: model)
        #expect(proposal.text == "Every Sunday at 9am.")
        for needed in ["no emojis", "\"hustle\"", "at most 200 characters"] { #expect(model.prompt.contains(needed)) }
    }
}
