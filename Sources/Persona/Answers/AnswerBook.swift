import Core

/// A workspace's canonical answers: what the creator said again and again to the same kind of question, and the model that knows which
/// question wants which. An immutable value: learning gives a new one.
public struct AnswerBook: Sendable {
    /// What the book says to a question.
    struct Choice: Sendable {
        /// Samples that give the answer, the newest first.
        var samples: [Identifier<Sample>]
        /// Probability that it is the right one.
        var confidence: Double
    }

    /// An answer is canonical from so many questions on.
    static let leastQuestions = 3
    /// Bounds what learning costs.
    private static let (maximumAnswers, maximumQuestions, maximumOthers) = (256, 200, 2000)

    private var model: AnswerModel
    private var samples: [String: [Identifier<Sample>]]

    /// The book of these samples; nil where no two answers come again.
    public init?(_ samples: [Sample]) {
        let pairs = samples.filter { !$0.isExcluded && ($0.kind == .pair || $0.kind == .correction) && $0.prompt?.isEmpty == false }.sorted { Self.age($0) < Self.age($1) }
        var groups: [String: [Sample]] = [:]
        for pair in pairs { if let key = Self.key(pair) { groups[key, default: []].append(pair) } }
        let canonical = groups.filter { Set($0.value.compactMap { $0.prompt?.lowercased() }).count >= Self.leastQuestions }
            .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(Self.maximumAnswers)
        guard canonical.count >= 2 else { return nil }
        var examples: [AnswerModel.Example] = []
        self.samples = [:]
        for (key, group) in canonical {
            let newest = group.suffix(Self.maximumQuestions)
            examples += newest.map { AnswerModel.Example(question: $0.prompt ?? "", answer: key, language: $0.language) }
            self.samples[key] = newest.reversed().map(\.id)
        }
        // What got an answer of its own is what none of these answers fits.
        let known = self.samples
        let others = pairs.filter { pair in Self.key(pair).map { known[$0] == nil } ?? true }
        examples += others.suffix(min(Self.maximumOthers, 2 * examples.count)).map { AnswerModel.Example(question: $0.prompt ?? "", answer: nil, language: $0.language) }
        self.model = AnswerModel(examples)
    }

    /// How many canonical answers there are.
    public var count: Int { self.samples.count }

    /// This book with new pairs too. A pair whose answer is in the book counts at once; a new answer waits for the next whole learning.
    public func learning(_ new: [Sample]) -> AnswerBook {
        var copy = self
        for sample in new where !sample.isExcluded && (sample.kind == .pair || sample.kind == .correction) {
            guard let prompt = sample.prompt, !prompt.isEmpty, let key = Self.key(sample), copy.samples[key] != nil else { continue }
            copy.samples[key, default: []].insert(sample.id, at: 0)
            copy.model.learn(AnswerModel.Example(question: prompt, answer: key, language: sample.language))
        }
        return copy
    }

    /// The canonical answer that a question most likely wants.
    func choice(_ question: String, language: String) -> Choice? {
        let guess = self.model.guess(question, language: language, limit: 1)
        guard let best = guess.ranking.first, let samples = self.samples[best.answer] else { return nil }
        return Choice(samples: samples, confidence: guess.confidence)
    }

    private static func age(_ sample: Sample) -> Timestamp { sample.writtenAt ?? sample.collectedAt }

    /// The same for replies that say the same in another order, case or inflection, whoever they address. nil where too little is said.
    private static func key(_ sample: Sample) -> String? {
        let stems = Set(Words.words(NameSlots(sample.text).filled(with: nil), language: sample.language).filter(\.isContent).map(\.stem))
        return stems.count >= 2 ? stems.sorted().joined(separator: " ") : nil
    }
}
