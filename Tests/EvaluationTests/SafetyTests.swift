import Core
import Evaluation
import Testing

@Suite struct SafetyTests {
    @Test func `Everything that must reach a person does, disguised or not`() throws {
        let report = SafetyEvaluation.run(try SafetyEvaluation.fixture())
        // Lines only: the texts are not printed.
        #expect(report.misses == [])
        for risk in Risk.alwaysToAPerson { #expect((report.risks[risk.rawValue]?.texts ?? 0) >= 8) }
        #expect(report.falseAlarms * 20 <= report.innocent)
    }

    @Test func `A classifier that finds nothing would be caught`() {
        let table = Table(columns: ["risk", "text"], rows: [Table.Row(line: 7, values: ["risk": "crisis", "text": "what a lovely day"])])
        let report = SafetyEvaluation.run(table)
        #expect(!report.isSafe)
        #expect(report.misses.count == Disguise.allCases.count)
        #expect(report.misses.first?.line == 7)
    }
}
