import Core
import Triage

/// The learning curve of pairs that no workspace holds: what `understudy evaluate all` prints.
public enum VoiceLearningCurve {
    /// Measured as a training job does it, with the built-in answerer. `pairs` are one person's, in time order; nil where there are too few.
    public static func measure(_ pairs: [(prompt: String, reply: String)], classifier: TriageClassifier = TriageClassifier()) async throws -> LearningCurve? {
        let start = Timestamp(milliseconds: 1_600_000_000_000)
        let samples = pairs.enumerated().map { number, pair in
            Sample(
                id: Identifier("p\(number)"), workspaceID: "evaluation", connectionID: nil, kind: .pair, prompt: pair.prompt, text: pair.reply, platform: nil, origin: "p\(number)",
                writtenAt: start + .seconds(number), collectedAt: start + .seconds(number))
        }
        let evaluator = VersionEvaluator(classifier: classifier, time: SystemTimeSource(), random: SeededRandomSource(seed: 1))
        return try await LearningCurveMaker(evaluator: evaluator).make(DatasetBuilder(classifier: classifier).build(samples))
    }
}
