import LanguageModels
import Persona

/// The pairs in the form that language models are trained on: masked, fans pseudonymised.
struct ChatExamples: Sendable {
    var train: [FineTuningExample]
    var heldOut: [FineTuningExample]
    var maskedValues: Int

    init(_ dataset: Dataset, mask: PersonalDataMask) {
        var mask = mask
        func example(_ pair: DatasetPair) -> FineTuningExample {
            FineTuningExample(system: FineTunedAnswerer.instruction, user: mask.prompt(pair.prompt), assistant: mask.reply(pair.reply))
        }
        self.train = dataset.train.map(example)
        self.heldOut = dataset.heldOut.map(example)
        self.maskedValues = mask.count
    }
}
