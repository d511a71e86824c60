import Core
import LanguageModels
import Synchronization
import Testing

@testable import Persona

/// Several answers of a chat model to one message: the best is used, all are paid, and whether they agree counts.
struct CandidateTests {
    /// Answers in turn, each with the probability of its tokens.
    private final class ManyVoices: ChatModel {
        let name = "many"
        private let replies: [(answer: String, doubt: Double, handsOver: Bool)]
        private let probability: Double?
        private let asked = Mutex(0)

        init(_ replies: [(answer: String, doubt: Double, handsOver: Bool)], probability: Double? = nil) {
            self.replies = replies
            self.probability = probability
        }

        var calls: Int { self.asked.withLock { $0 } }

        func complete(_ request: ChatRequest) async throws(ModelError) -> ChatCompletion {
            let number = self.asked.withLock { count in
                count += 1
                return count - 1
            }
            let reply = self.replies[number % self.replies.count]
            let text = "{\"answer\":\"\(reply.answer)\",\"used_source_ids\":[\"s1\"],\"self_doubt\":\(reply.doubt),\"hand_over\":\(reply.handsOver),\"hand_over_reason\":null}"
            return ChatCompletion(
                text: text, model: "many", usage: ModelUsage(model: "many", promptTokens: 100, completionTokens: 20),
                logprobs: request.topLogprobs == nil ? nil : self.probability.map { [TokenLogprob(token: "x", logprob: $0), TokenLogprob(token: "y", logprob: $0)] })
        }

        func stream(_: ChatRequest) -> AsyncThrowingStream<ChatPiece, any Error> { AsyncThrowingStream { $0.finish() } }
    }

    private struct Watcher: ModerationModel {
        var verdict: Result<Bool, ModelError>

        func moderate(_ texts: [String], deadline _: Duration) async throws(ModelError) -> [ModerationVerdict] {
            let isFlagged = try self.verdict.get()
            return texts.map { _ in ModerationVerdict(isFlagged: isFlagged, scores: [:]) }
        }
    }

    private static let known = Calibration(decisions: ["product_question": 100])

    private static func draft(_ model: any ChatModel, candidates: Int, moderation: (any ModerationModel)? = nil) async -> DraftProposal {
        await Answerer(model: model, candidates: candidates, moderation: moderation, random: SeededRandomSource(seed: 7)).draft(
            Fixture.request("How often do you post new videos?"), memory: Memory(Fixture.all), profile: StyleProfile(learnedFrom: Fixture.all), calibration: self.known)
    }

    @Test func theSafestAndSurestCandidateIsUsedAndAllArePaid() async {
        let model = ManyVoices([("See http://evil.example/now", 0, false), ("Every Sunday at 9am.", 0.1, false), ("Sundays, maybe.", 0.8, false)])
        let proposal = await Self.draft(model, candidates: 3)
        #expect(model.calls == 3)
        #expect(proposal.text == "Every Sunday at 9am.")
        #expect(!proposal.blocked)
        #expect(!proposal.alternatives.contains { $0.contains("evil") })
        #expect(proposal.usage?.promptTokens == 300 && proposal.usage?.completionTokens == 60)
    }

    @Test func candidatesThatContradictEachOtherAreTrustedLess() async {
        let agreed = await Self.draft(ManyVoices([("Every Sunday at 9am.", 0.1, false)]), candidates: 3)
        let torn = await Self.draft(ManyVoices([("Every Sunday at 9am.", 0.1, false), ("No idea, ask later friend", 0.1, false), ("Mondays whenever it rains", 0.1, false)]), candidates: 3)
        #expect(agreed.confidence.value > torn.confidence.value)
        #expect(agreed.confidence.factors["candidate_agreement"] == 1)
    }

    @Test func unlikelyWordsLowerTheConfidence() async {
        let sure = await Self.draft(ManyVoices([("Every Sunday at 9am.", 0.1, false)], probability: -0.01), candidates: 1)
        let unsure = await Self.draft(ManyVoices([("Every Sunday at 9am.", 0.1, false)], probability: -1.5), candidates: 1)
        #expect(sure.confidence.value > unsure.confidence.value)
        #expect(unsure.confidence.factors["token_probability"] == 0.223)
    }

    @Test func oneThatWantsAPersonIsBelieved() async {
        let proposal = await Self.draft(ManyVoices([("Every Sunday at 9am.", 0.1, false), ("", 0.5, true)]), candidates: 2)
        #expect(proposal.text == "Every Sunday at 9am.")
        #expect(proposal.handOver?.code == "model_hands_over")
    }

    @Test func moderationBlocksWhatItFlagsAndDoubtsWhatItCanNotSee() async {
        let flagged = await Self.draft(ManyVoices([("Every Sunday at 9am.", 0.1, false)]), candidates: 1, moderation: Watcher(verdict: .success(true)))
        #expect(flagged.blocked && flagged.handOver?.code == "guard_moderation" && flagged.generator == "built-in")
        let clean = await Self.draft(ManyVoices([("Every Sunday at 9am.", 0.1, false)]), candidates: 1, moderation: Watcher(verdict: .success(false)))
        let unseen = await Self.draft(ManyVoices([("Every Sunday at 9am.", 0.1, false)]), candidates: 1, moderation: Watcher(verdict: .failure(.deadlineExceeded)))
        #expect(!clean.blocked && !unseen.blocked)
        #expect(unseen.reasons.contains { $0.code == "guard_moderation_unavailable" })
        #expect(unseen.confidence.value < clean.confidence.value)
    }
}
