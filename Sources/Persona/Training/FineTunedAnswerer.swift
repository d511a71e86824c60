import Core
import LanguageModels

/// Drafts by a model that was fine-tuned on the creator's pairs. It is asked in the form that it was trained in, so the voice is the
/// model's; the facts are not: guards check its text against the creator's own, and what it can't prove goes to a person.
public struct FineTunedAnswerer: Sendable {
    /// The instruction that every training example begins with.
    public static let instruction = "You are the creator. Write the reply that you would write to this message from a fan."

    /// The reason's code where the model could not be asked and the fallback stands in for it.
    public static let failureCode = "model_failed"

    private let model: any ChatModel
    private let deadline: Duration

    public init(model: any ChatModel, deadline: Duration = .seconds(20)) {
        self.model = model
        self.deadline = deadline
    }

    /// The draft for one turn; where the model fails or the guards refuse its text, `fallback`'s with the reason.
    public func draft(_ request: DraftRequest, fallback: DraftProposal, profile: StyleProfile, calibration: Calibration) async -> DraftProposal {
        var mask = PersonalDataMask(fans: [request.fanName, request.fanHandle])
        let messages = [ChatMessage(.system, Self.instruction), ChatMessage(.user, mask.prompt(request.question))]
        let completion: ChatCompletion
        do throws(ModelError) {
            completion = try await self.model.complete(ChatRequest(messages: messages, maximumTokens: 200, temperature: 0.4, deadline: self.deadline))
        } catch {
            var proposal = fallback
            proposal.reasons.append(Reason(Self.failureCode, error.message, values: ["error": error.code]))
            return proposal
        }
        let text = self.filled(completion.text, request)
        let sources = fallback.sources
        let findings = Guards.check(GuardInput(
            text: text, request: request, sourceTexts: sources.map(\.excerpt), instructions: Self.instruction, isGenerated: true))
        if let block = findings.first(where: { $0.severity == .block }) {
            var proposal = fallback
            proposal.reasons += findings.map(\.reason)
            proposal.blocked = true
            proposal.handOver = block.reason
            proposal.usage = completion.usage
            return proposal
        }
        // Nearness of the creator's own replies is what the estimate rests on: where there is none, the text is well-sounding guesswork.
        let estimate = (fallback.confidence.estimate ?? 0.02) * (findings.isEmpty ? 1 : 0.6)
        var factors = fallback.confidence.factors
        factors["style"] = (profile.likeness(of: text) * 1000).rounded() / 1000
        return DraftProposal(
            text: text, language: request.language, generator: "model:\(self.model.name)",
            confidence: calibration.confidence(estimate: estimate, category: request.category, factors: factors), sources: sources, reasons: findings.map(\.reason),
            alternatives: [fallback.text].compactMap(\.self).filter { $0 != text }, usage: completion.usage, handOver: fallback.handOver)
    }

    private func filled(_ text: String, _ request: DraftRequest) -> String {
        let trimmed = TextTidy.tidied(text.split(separator: "[name]", omittingEmptySubsequences: false).joined(separator: FanName.first(request.fanName) ?? ""))
        return trimmed
    }
}
