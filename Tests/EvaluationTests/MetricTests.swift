import Evaluation
import Testing

@Suite struct RankingTests {
    @Test(arguments: [
        (scores: [0.1, 0.4, 0.35, 0.8], labels: [false, false, true, true], expected: 0.75),
        (scores: [1, 2, 3, 4], labels: [false, false, true, true], expected: 1),
        (scores: [4, 3, 2, 1], labels: [false, false, true, true], expected: 0),
        (scores: [5, 5, 5, 5], labels: [false, true, false, true], expected: 0.5),
        (scores: [1, 2, 2, 3], labels: [false, false, true, true], expected: 0.875),
    ] as [(scores: [Double], labels: [Bool], expected: Double)])
    func `Area under the curve counts ties half`(example: (scores: [Double], labels: [Bool], expected: Double)) {
        #expect(Ranking.areaUnderCurve(scores: example.scores, labels: example.labels) == example.expected)
    }

    @Test func `Without both classes there is no curve`() {
        #expect(Ranking.areaUnderCurve(scores: [1, 2], labels: [true, true]) == nil)
        #expect(Ranking.areaUnderCurve(scores: [], labels: []) == nil)
        #expect(Ranking.recall(atFalsePositiveRate: 0.01, scores: [1], labels: [false]) == nil)
    }

    @Test func `Recall at a rate lets through no more negatives than the rate allows, ties or not`() {
        let negatives = (0 ..< 200).map { Double($0) }
        // 1 % of 200: two negatives (199, 198) may be above, so positives must exceed 197.
        let labels = [Bool](repeating: false, count: 200) + [true, true, true, true]
        #expect(Ranking.recall(atFalsePositiveRate: 0.01, scores: negatives + [197, 197.5, 300, 0], labels: labels) == 0.5)
        #expect(Ranking.recall(atFalsePositiveRate: 0.01, scores: [1, 1, 1, 1], labels: [false, false, true, true]) == 0)
        #expect(Ranking.recall(atFalsePositiveRate: 1, scores: [1, 0], labels: [false, true]) == 1)
    }
}

@Suite struct BinaryCountsTests {
    @Test func `Shares of a small table`() {
        let counts = BinaryCounts(decisions: [true, true, true, false, false, false], truths: [true, true, false, true, false, false])
        #expect(counts.accuracy == 4.0 / 6)
        #expect(counts.precision == 2.0 / 3)
        #expect(counts.recall == 2.0 / 3)
        #expect(counts.f1 == 2.0 / 3)
        #expect(counts.falsePositiveRate == 1.0 / 3)
    }

    @Test func `What can't be told is nil, not zero`() {
        let none = BinaryCounts()
        #expect(none.accuracy == nil && none.precision == nil && none.recall == nil && none.f1 == nil)
        let silent = BinaryCounts(decisions: [false], truths: [true])
        #expect(silent.precision == nil && silent.recall == 0 && silent.f1 == 0)
    }
}

@Suite struct CalibrationTests {
    @Test func `An honest confidence has no error, a boastful one has its distance`() throws {
        let honest = try #require(Calibration.expectedError(confidences: [Double](repeating: 0.75, count: 4), isRight: [true, true, true, false]))
        #expect(abs(honest) < 1e-12)
        let boastful = try #require(Calibration.expectedError(confidences: [1, 1, 1, 1], isRight: [true, false, false, false]))
        #expect(abs(boastful - 0.75) < 1e-12)
        #expect(Calibration.expectedError(confidences: [], isRight: []) == nil)
    }

    @Test func `The risk-coverage curve goes from the surest to all`() throws {
        let confidences = [0.9, 0.8, 0.7, 0.6]
        let isRight = [true, true, false, true]
        let curve = Calibration.riskCoverage(confidences: confidences, isRight: isRight)
        #expect(curve.map(\.coverage) == [0.25, 0.5, 0.75, 1])
        #expect(curve.map(\.risk) == [0, 0, 1.0 / 3, 0.25])
        let area = try #require(Calibration.areaUnderRiskCoverage(confidences: confidences, isRight: isRight))
        #expect(abs(area - (1.0 / 3 + 0.25) / 4) < 1e-12)
        #expect(Calibration.risk(atCoverage: 0.5, confidences: confidences, isRight: isRight) == 0)
        #expect(Calibration.risk(atCoverage: 1, confidences: confidences, isRight: isRight) == 0.25)
    }

    @Test func `Equal confidences come together, whatever their order`() {
        let one = Calibration.areaUnderRiskCoverage(confidences: [0.5, 0.5, 0.5, 0.5], isRight: [true, true, false, false])
        let other = Calibration.areaUnderRiskCoverage(confidences: [0.5, 0.5, 0.5, 0.5], isRight: [false, false, true, true])
        #expect(one == other)
        #expect(one == 0.5)
        #expect(Calibration.risk(atCoverage: 0.5, confidences: [1, 1], isRight: [false, true]) == 0.5)
    }
}

@Suite struct BootstrapTests {
    @Test func `The interval holds the figure, narrows with more data and repeats with its seed`() throws {
        func interval(_ count: Int, seed: UInt64) -> Interval? {
            Bootstrap.interval(count: count, resamples: 400, seed: seed) { indices in Double(indices.count { $0 % 4 == 0 }) / Double(indices.count) }
        }
        let small = try #require(interval(40, seed: 1))
        let large = try #require(interval(4000, seed: 1))
        #expect(small.low <= 0.25 && 0.25 <= small.high)
        #expect(large.low <= 0.25 && 0.25 <= large.high)
        #expect(large.high - large.low < small.high - small.low)
        #expect(small == interval(40, seed: 1))
        #expect(interval(0, seed: 1) == nil)
        #expect(Bootstrap.interval(count: 5, seed: 1) { _ in nil } == nil)
    }
}
