import Core
import Persona

/// Measures quality at 25, 50, 100, 200 … pairs and says whether more would help.
struct LearningCurveMaker: Sendable {
    static let firstPoint = 25
    static let maximumAsked = 60
    /// A doubling that brings less than this is not worth the work.
    static let worthwhileGain = 0.01

    let evaluator: VersionEvaluator

    /// Nil where nothing is held out. The newest pairs before the held-out part are learned from, the number doubling until all are.
    func make(_ dataset: Dataset, step: (Double) async throws -> Void = { _ in }) async throws -> LearningCurve? {
        guard !dataset.heldOut.isEmpty, !dataset.train.isEmpty else { return nil }
        let sizes = Self.sizes(dataset.train.count)
        let judge = dataset.styleJudge
        var points: [LearningCurve.Point] = []
        for (index, size) in sizes.enumerated() {
            try await step(Double(index) / Double(sizes.count))
            let samples = dataset.train.suffix(size).map(\.sample)
            let version = VersionUnderTest(samples: samples + dataset.texts, profile: StyleProfile(learnedFrom: samples))
            guard let quality = try await self.evaluator.measure(version, on: dataset.heldOut, judge: judge, limit: Self.maximumAsked)?.quality else { return nil }
            points.append(LearningCurve.Point(pairs: size, relevance: quality.relevance, style: quality.style, score: VersionEvaluator.rounded(quality.score)))
        }
        return Self.curve(points)
    }

    static func sizes(_ count: Int) -> [Int] {
        var sizes: [Int] = []
        var size = Self.firstPoint
        while size < count {
            sizes.append(size)
            size *= 2
        }
        // A last point that is hardly larger than the one before says nothing.
        if let last = sizes.last, Double(count) < Double(last) * 1.2 { sizes.removeLast() }
        return sizes + [count]
    }

    /// The advice from what the last doublings brought.
    static func curve(_ points: [LearningCurve.Point]) -> LearningCurve {
        guard let last = points.last else { return LearningCurve(points: [], isEnough: false, addAbout: Self.firstPoint, advice: "There are no prompt-and-reply pairs yet: add about \(Self.firstPoint).") }
        guard last.pairs >= 50, let before = points.dropLast().last(where: { Double($0.pairs) <= Double(last.pairs) * 0.75 }) else {
            let missing = max(25, 100 - last.pairs)
            return LearningCurve(points: points, isEnough: false, addAbout: missing, advice: "\(last.pairs) pairs are too few to tell: add about \(missing) more.")
        }
        // Quality per doubling, whatever the distance of the two points.
        let doublings = Self.doublings(from: before.pairs, to: last.pairs)
        let gain = (last.score - before.score) / doublings
        if gain < Self.worthwhileGain {
            return LearningCurve(points: points, isEnough: true, addAbout: nil, advice: "Enough: twice as many pairs would bring less than one point of a hundred.")
        }
        return LearningCurve(
            points: points, isEnough: false, addAbout: last.pairs,
            advice: "Add about \(last.pairs) more: the last doubling brought \(Int((gain * 100).rounded())) points of a hundred, and the next may bring about \(max(1, Int((gain * 60).rounded()))).")
    }

    private static func doublings(from small: Int, to large: Int) -> Double {
        var (value, ratio) = (0.0, Double(large) / Double(max(1, small)))
        while ratio >= 2 {
            ratio /= 2
            value += 1
        }
        return max(0.25, value + (ratio - 1))
    }
}
