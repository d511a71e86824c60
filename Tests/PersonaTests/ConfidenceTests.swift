import Core
import Testing

@testable import Persona

struct ConfidenceTests {
    private static func correction(_ number: Int, _ estimate: Double, _ action: Correction.Action, _ category: Core.Category = .praise) -> Correction {
        Correction(id: Identifier("c\(number)"), workspaceID: "w1", draftID: "d", turnID: nil, action: action, category: category, confidence: estimate, prompt: "", before: "", at: Fixture.start)
    }

    @Test func beforeThereIsHistoryItIsProvisionalAndCapped() {
        let confidence = Calibration.shipped.confidence(estimate: 0.97, category: .praise)
        #expect(confidence.value == 0.8)
        #expect(confidence.isProvisional)
        #expect(confidence.factors[Calibration.estimateFactor] == 0.97)
        #expect(Calibration.shipped.confidence(estimate: 0.4, category: .praise).value == 0.4)
    }

    @Test func theCapFallsWithThirtyDecisionsOfThatCategoryOnly() {
        let calibration = Calibration.learned(from: (0 ..< 30).map { Self.correction($0, 0.9, .approved) })
        #expect(!calibration.confidence(estimate: 0.95, category: .praise).isProvisional)
        #expect(calibration.confidence(estimate: 0.95, category: .praise).value > 0.9)
        #expect(calibration.confidence(estimate: 0.95, category: .complaint).isProvisional)
        #expect(calibration.confidence(estimate: 0.95, category: .complaint).value == 0.8)
        #expect(Calibration.learned(from: (0 ..< 29).map { Self.correction($0, 0.9, .approved) }).confidence(estimate: 0.95, category: .praise).isProvisional)
    }

    /// Drafts of estimate 0.9 that are sent unchanged in 30, 60 or 90 of 100 cases: the calibrated value goes there.
    @Test(arguments: [30, 60, 90]) func itLearnsWhatTheWorkspaceDecides(approved: Int) {
        let history = (0 ..< 400).map { Self.correction($0, 0.9, $0 % 100 < approved ? .approved : [.edited, .rejected, .takenOver][$0 % 3]) }
        let value = Calibration.learned(from: history).confidence(estimate: 0.9, category: .praise).value
        #expect(abs(value - Double(approved) / 100) < 0.05)
    }

    @Test func categoriesLearnApartAndFewDecisionsMoveLittle() {
        let history = (0 ..< 200).map { Self.correction($0, 0.9, .approved, .praise) } + (200 ..< 400).map { Self.correction($0, 0.9, .rejected, .complaint) }
        let calibration = Calibration.learned(from: history)
        #expect(calibration.confidence(estimate: 0.9, category: .praise).value > 0.9)
        #expect(calibration.confidence(estimate: 0.9, category: .complaint).value < 0.15)
        let few = Calibration.learned(from: [Self.correction(1, 0.7, .rejected)])
        #expect((0.4 ... 0.7).contains(few.confidence(estimate: 0.7, category: .praise).value))
    }

    @Test func moreEvidenceNeverLowersTheValue() {
        for history in [[], (0 ..< 50).map { Self.correction($0, Double($0) / 50, $0 < 25 ? .approved : .rejected) }] {
            let calibration = Calibration.learned(from: history)
            let values = stride(from: 0.02, through: 0.98, by: 0.02).map { calibration.confidence(estimate: $0, category: .praise).value }
            #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
        }
    }

    @Test func eachFeatureWorksInItsDirection() {
        var base = ConfidenceFeatures()
        (base.score, base.margin, base.reverse, base.evidence, base.agreement) = (0.6, 0.4, 0.6, 0.6, 0.5)
        let value = ConfidenceModel.probability(base)
        func changed(_ change: (inout ConfidenceFeatures) -> Void) -> Double {
            var features = base
            change(&features)
            return ConfidenceModel.probability(features)
        }
        #expect(changed { $0.score = 0.9 } > value && changed { $0.agreement = 1 } > value && changed { $0.evidence = 0.9 } > value)
        #expect(changed { $0.warnings = 0.5 } < value && changed { $0.foreignness = 0.5 } < value && changed { $0.style = 0.5 } < value)
        #expect(changed { $0.selfDoubt = 1 } < changed { $0.selfDoubt = 0 })
        #expect(changed { $0.candidateAgreement = 1 } > changed { $0.candidateAgreement = 0 })
        #expect(changed { $0.tokenProbability = 0.99 } > changed { $0.tokenProbability = 0.3 })
    }
}
