import Core
import Testing

@testable import Persona

struct ThresholdTableTests {
    @Test func eachThresholdSaysWhatItWouldSendAndGetWrong() throws {
        let decisions = [(0.95, true), (0.9, true), (0.9, false), (0.6, true), (0.6, false), (0.3, false), (0.2, false), (0.1, false), (0.1, false), (0.1, true)].map { ThresholdTable.Decision(confidence: $0.0, isRight: $0.1) }
        let table = ThresholdTable(decisions, thresholds: [0.5, 0.9, 0.99])
        #expect(table.decisions == 10)
        #expect(table.rows.map(\.sent) == [5, 3, 0])
        #expect(table.rows[0].shareSent == 0.5)
        #expect(table.rows[0].shareWrong == 0.4)
        let (low, high) = (try #require(table.rows[0].wrongLow), try #require(table.rows[0].wrongHigh))
        #expect(low > 0.1 && low < 0.4 && high > 0.4 && high < 0.8)
        #expect(table.rows[2].shareWrong == nil && table.rows[2].wrongHigh == nil)
    }

    @Test func withoutDecisionsNothingIsClaimed() {
        let table = ThresholdTable(corrections: [])
        #expect(table.decisions == 0 && table.calibrationError == nil)
        #expect(table.rows.allSatisfy { $0.sent == 0 && $0.shareWrong == nil })
    }

    @Test func fewRightAnswersStillLeaveDoubt() throws {
        let table = ThresholdTable([.init(confidence: 0.9, isRight: true), .init(confidence: 0.9, isRight: true)], thresholds: [0.5])
        #expect(table.rows[0].shareWrong == 0)
        #expect(try #require(table.rows[0].wrongHigh) > 0.4)
    }

    @Test func aDecisionDoesNotVouchForItself() {
        // One lone decision of a category can't have taught its own confidence.
        let lone = Correction(id: "only", workspaceID: "w1", draftID: "d", turnID: nil, action: .rejected, category: .praise, confidence: 0.7, prompt: "", before: "", at: Fixture.start)
        let table = ThresholdTable(corrections: [lone], thresholds: [0.7])
        #expect(table.rows[0].sent == 1 && table.rows[0].shareWrong == 1)
    }

    @Test func oneCategoryCanBeLookedAtAlone() {
        let corrections = (0 ..< 40).map { number in
            Correction(
                id: Identifier("c\(number)"), workspaceID: "w1", draftID: "d", turnID: nil, action: number % 2 == 0 ? .approved : .rejected, category: number % 2 == 0 ? .praise : .complaint, confidence: 0.7, prompt: "",
                before: "", at: Fixture.start)
        }
        #expect(ThresholdTable(corrections: corrections, category: .praise).decisions == 20)
        #expect(ThresholdTable(corrections: corrections).decisions == 40)
    }
}
