import Core
import Foundation

/// Which of a workspace's canonical answers a question wants, and how sure that is. Learned from the workspace's own questions alone.
///
/// Two views of the same examples: linear classifiers on words and pieces of words (`MarginLearner`) name the few answers that may be meant; the
/// nearest known questions help to choose among these and say whether the choice can be trusted. What both say becomes one calibrated probability, fitted on a fifth of the examples that the
/// classifiers had not seen, and drawn towards the shipped line where examples are few.
public struct AnswerModel: Sendable {
    /// A question that is known to want an answer, or none of them.
    public struct Example: Sendable {
        /// What was asked.
        public var question: String
        /// Names the canonical answer; nil where none of them fits.
        public var answer: String?
        /// BCP 47 or `und`.
        public var language: String

        /// An example.
        public init(question: String, answer: String?, language: String = "und") {
            self.question = question
            self.answer = answer
            self.language = language
        }
    }

    /// What the model makes of a question.
    public struct Guess: Sendable {
        /// The canonical answers, best first, with their margins.
        public var ranking: [(answer: String, margin: Double)]
        /// That the first is right.
        public var confidence: Double
        /// How much the question looks like one that has no answer here; only the order counts.
        public var noneScore: Double
        /// Positions, in the order of learning, of known questions near this one, best first.
        public var neighbours: [(example: Int, nearness: Double)]
    }

    /// The answers by their number.
    public private(set) var answers: [String] = []
    private var numbers: [String: Int] = [:]
    /// By example; the number of its answer.
    private var labels: [Int] = []
    private var learner: MarginLearner
    private var neighbours = QuestionNeighbours()
    private var line = Self.shipped
    private let none: Int

    /// Fitted on held-back fifths of the training parts of banking77 (CC BY 4.0) and clinc150 (CC BY 3.0); the numbers are those of `signals`.
    static let shipped = LogisticLine(weights: [0.06, -1.02, 2.59, 0.83, 0.76, 0.39, 1.4, -1.31, -1.41])

    /// Learns from examples. The same examples and seed give the same model.
    public init(_ examples: [Example], seed: UInt64 = 1) {
        for answer in examples.compactMap(\.answer) where self.numbers[answer] == nil {
            self.numbers[answer] = self.answers.count
            self.answers.append(answer)
        }
        // The class of questions without an answer comes first, so that new answers can be added behind.
        self.none = 0
        self.learner = MarginLearner(classes: self.answers.count + 1)
        let questions = examples.map { QuestionFeatures($0.question, language: $0.language) }
        for (example, question) in zip(examples, questions) {
            self.labels.append(example.answer.flatMap { self.numbers[$0] }.map { $0 + 1 } ?? 0)
            self.learner.add(question.features, label: self.labels[self.labels.count - 1])
            self.neighbours.add(question)
        }
        var order = Shuffle(seed: seed)
        // By text, so that the same question asked twice is held back twice.
        let isHeldBack = examples.map { StableHash.of($0.question.lowercased(), "held back") % 5 == 0 }
        let (held, seen) = (examples.indices.filter { isHeldBack[$0] }, examples.indices.filter { !isHeldBack[$0] })
        self.run(passes: 12, over: seen, &order)
        self.calibrate(held, questions)
        self.run(passes: 12, over: Array(examples.indices), &order)
    }

    /// How many questions it has learned from.
    public var count: Int { self.labels.count }

    private mutating func run(passes: Int, over chosen: [Int], _ order: inout Shuffle) {
        var chosen = chosen
        for _ in 0 ..< passes {
            order.shuffle(&chosen)
            if self.learner.pass(over: chosen) < 0.02 { break }
        }
    }

    private mutating func calibrate(_ held: [Int], _ questions: [QuestionFeatures]) {
        let rows = held.map { index -> LogisticLine.Row in
            let read = self.read(questions[index], excluding: index)
            return LogisticLine.Row(values: read.signals, isRight: (read.order.first ?? -1) == self.labels[index] && self.labels[index] != 0)
        }
        self.line = Self.shipped.fitted(to: rows, precision: 3)
    }

    /// Learns one more example at once, from its neighbourhood and a sample of the others; everything learned before stays.
    public mutating func learn(_ example: Example, seed: UInt64 = 1) {
        let question = QuestionFeatures(example.question, language: example.language)
        var label = 0
        if let answer = example.answer {
            if let known = self.numbers[answer] {
                label = known + 1
            } else {
                self.numbers[answer] = self.answers.count
                self.answers.append(answer)
                label = self.answers.count
            }
        }
        let near = self.neighbours.nearest(question, limit: 50).map(\.index)
        self.learner.add(question.features, label: label)
        self.labels.append(label)
        self.neighbours.add(question)
        let index = self.labels.count - 1
        var order = Shuffle(seed: seed &+ UInt64(index))
        let others = (0 ..< min(300, index)).map { _ in order.below(index) }
        for _ in 0 ..< 3 { self.learner.pass(over: [index] + near + others + [index]) }
    }

    /// What it makes of a question.
    public func guess(_ question: String, language: String = "und", limit: Int = 5) -> Guess {
        let read = self.read(QuestionFeatures(question, language: language), excluding: nil)
        let ranking = read.order.prefix(limit).map { (answer: self.answers[$0 - 1], margin: Double(read.margins[$0])) }
        let best = read.order.first.map { read.margins[$0] } ?? -1
        return Guess(
            ranking: ranking, confidence: read.order.isEmpty ? 0 : self.line.probability(read.signals), noneScore: Double(read.margins[self.none] - best), neighbours: read.near.map { ($0.index, Double($0.nearness)) })
    }

    /// Answers among which the nearest questions have their say; the right one is hardly ever behind them.
    private static let finalists = 5

    private struct Reading {
        var margins: [Float]
        /// Classes, best first, without the class of none.
        var order: [Int]
        var signals: [Double]
        var near: [QuestionNeighbours.Neighbour]
    }

    /// The numbers that confidence is made of: margin of the best, its lead, its share of all, how far the class of none is behind, how much
    /// of the near questions agree, the nearest that agrees, the nearest that doesn't, and shortness.
    private func read(_ question: QuestionFeatures, excluding excluded: Int?) -> Reading {
        let margins = self.learner.margins(question.features)
        var order = (1 ..< max(1, margins.count)).sorted { (margins[$1], $0) < (margins[$0], $1) }
        let (near, likeness) = self.neighbours.nearest(question, groups: order.prefix(Self.finalists), labels: self.labels, excluding: excluded)
        func score(_ answer: Int) -> Float { margins[answer] + (likeness[answer] ?? 0) }
        let finalists = order.prefix(Self.finalists).sorted { (score($1), $0) < (score($0), $1) }
        order.replaceSubrange(..<finalists.count, with: finalists)
        guard let best = order.first else { return Reading(margins: margins, order: [], signals: [Double](repeating: 0, count: 8), near: near) }
        let first = Double(margins[best])
        // The lead is what the choice was made by.
        let second = order.dropFirst().first.map { first - Double(score(best) - score($0)) } ?? -1
        let all = order.prefix(64).reduce(0.0) { $0 + exp(4 * Double(margins[$1])) }
        var (agreeing, whole, nearest, rival) = (0.0, 1e-9, 0.0, 0.0)
        for neighbour in near {
            let nearness = Double(neighbour.nearness)
            whole += nearness * nearness
            if self.labels[neighbour.index] == best {
                agreeing += nearness * nearness
                nearest = max(nearest, nearness)
            } else {
                rival = max(rival, nearness)
            }
        }
        let signals = [
            first, first - second, 4 * first - log(all), min(2, first - Double(margins[self.none])), agreeing / whole, nearest, rival, 1 / Double(max(1, question.words.count)),
        ]
        return Reading(margins: margins, order: order, signals: signals, near: near)
    }
}

/// Puts things into an order that the seed decides.
struct Shuffle {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var value = self.state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(self.next() % UInt64(max(1, bound))) }

    mutating func shuffle(_ values: inout [Int]) {
        guard values.count > 1 else { return }
        for index in (1 ..< values.count).reversed() { values.swapAt(index, self.below(index + 1)) }
    }
}
