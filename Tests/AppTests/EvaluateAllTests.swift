@testable import App
import Core
import Evaluation
import Foundation
import Testing

/// What `evaluate all` prints beside what the rooms' own tests hold.
@Suite struct EvaluateAllTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func `Recorded figures say how they came about`() throws {
        let table = try Table(path: Self.root.appending(path: "Fixtures/evaluation/recorded.csv").path, name: "recorded.csv")
        let figures = try RecordedFigure.read(table)
        #expect(figures.count >= 5 && figures.allSatisfy { !$0.figure.isEmpty && !$0.value.isEmpty && !$0.how.isEmpty })
        #expect(figures.contains { $0.figure.contains("spam, leave one video out") })
        #expect(RecordedFigure.text(figures).split(separator: "\n").count == figures.count)
    }

    @Test func `A curve is a table with its advice`() {
        let curve = LearningCurve(points: [.init(pairs: 25, relevance: 0.5, style: 0.9, score: 0.7), .init(pairs: 50, relevance: 0.55, style: 1, score: 0.75)], isEnough: true, addAbout: nil, advice: "Enough.")
        #expect(TrainCommand.lines(curve).count == 4 && TrainCommand.lines(curve).last == "Enough.")
        #expect(TrainCommand.lines(curve)[2].split(separator: " ") == ["50", "0.550", "1.000", "0.750"])
    }
}
