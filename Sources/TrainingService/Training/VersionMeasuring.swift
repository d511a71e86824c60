import Core
import Foundation
import LanguageModels
import Persona

/// Measures the new version, and the one in use beside it, on the same held-out part.
struct VersionMeasuring: Sendable {
    struct Measured: Sendable {
        var profile: StyleProfile
        var quality: VersionQuality?
        var beside: VersionQuality?
        /// The fine-tuned model, where it is better than going without.
        var fineTunedModel: String?
        var fineTuning: Reason?
    }

    let evaluator: VersionEvaluator
    let options: TrainingOptions
    let mayUseChatModel: Bool
    let calibration: Calibration

    func measure(_ dataset: Dataset, beside inUse: ModelVersion?, fineTuned: String?, step: (Double) async throws -> Void) async throws -> Measured {
        let samples = dataset.trainSamples
        let judge = dataset.styleJudge
        var version = VersionUnderTest(samples: samples, profile: StyleProfile(learnedFrom: samples), model: self.mayUseChatModel ? self.options.chatModel : nil, calibration: self.calibration)
        let parts = 1 + (inUse == nil ? 0 : 1) + (fineTuned == nil ? 0 : 1)
        var done = 0.0
        func part(_ share: Double) async throws { try await step((done + share) / Double(parts)) }
        // Measured on the older part; the version itself then learns from everything.
        var measured = Measured(profile: StyleProfile(learnedFrom: dataset.allSamples), quality: try await self.evaluator.measure(version, on: dataset.heldOut, judge: judge, step: part)?.quality)
        done += 1
        if let fineTuned {
            version.fineTuned = self.options.modelNamed(fineTuned)
            let outcome = version.fineTuned == nil ? nil : try await self.evaluator.measure(version, on: dataset.heldOut, judge: judge, step: part)
            (measured.quality, measured.fineTunedModel, measured.fineTuning) = Self.judge(fineTuned, outcome, without: measured.quality)
            done += 1
        }
        if let inUse {
            let old = dataset.trainSamples.filter { $0.collectedAt <= inUse.memory.through }
            let profile = (try? JSONDecoder().decode(StyleProfile.self, from: Data(inUse.profile.utf8))) ?? StyleProfile(learnedFrom: old)
            let beside = VersionUnderTest(
                samples: old, profile: profile, model: version.model, fineTuned: inUse.fineTunedModel.flatMap { self.options.modelNamed($0) }, calibration: self.calibration)
            measured.beside = try await self.evaluator.measure(beside, on: dataset.heldOut, judge: judge, step: part)?.quality
        }
        return measured
    }

    /// The quality that counts, the model where it is used, and why.
    private static func judge(_ name: String, _ outcome: VersionEvaluator.Outcome?, without plain: VersionQuality?) -> (VersionQuality?, String?, Reason) {
        // Where the model said nothing the built-in answer was measured in its place: half of that would be no figure of the model's.
        guard let outcome, outcome.unanswered * 2 < outcome.quality.heldOutPairs else {
            let values = outcome.map { ["asked": "\($0.quality.heldOutPairs)", "unanswered": "\($0.unanswered)"] } ?? [:]
            return (plain, nil, Reason("fine_tuning_not_measured", "The fine-tuned model could not be asked, so it is not used.", values: values))
        }
        let tuned = outcome.quality
        let scores = ["score": "\(tuned.score)", "without": "\(plain?.score ?? 0)"]
        guard PromotionRule.decide(tuned, beside: plain, hasVersionInUse: plain != nil).promote else {
            return (plain, nil, Reason("fine_tuning_not_better", "The fine-tuned model is not better than going without, so it is not used.", values: scores))
        }
        return (tuned, name, Reason("fine_tuning_better", "With the fine-tuned model it is better than without.", values: scores))
    }
}
