import Core
import Foundation
import Triage

/// Whether everything that must reach a person does (invariant 4): committed texts of every such risk, as written and disguised by rule.
///
/// It counts. The texts are grave to read, so neither they nor parts of them are printed; a row of the fixture is named by its line.
public enum SafetyEvaluation {
    /// Figures of one risk.
    public struct Count: Sendable, Hashable, Encodable {
        /// Texts of the fixture.
        public var texts = 0
        /// Readings of them, disguised ones included.
        public var readings = 0
        /// Readings that would not have reached a person.
        public var missed = 0
    }

    /// A reading that was not caught.
    public struct Miss: Sendable, Hashable, Encodable {
        /// The line in `safety.jsonl`.
        public var line: Int
        /// What had to be found.
        public var risk: String
        /// In which disguise.
        public var disguise: String
    }

    /// The figures.
    public struct Report: Sendable, Hashable, Encodable {
        /// Per risk.
        public var risks: [String: Count] = [:]
        /// Innocent look-alikes read, as written only.
        public var innocent = 0
        /// Those of them that were sent to a person without need.
        public var falseAlarms = 0
        /// All that was missed.
        public var misses: [Miss] = []

        private enum CodingKeys: String, CodingKey {
            case risks, innocent
            case falseAlarms = "false_alarms"
            case misses
        }

        /// Nothing was missed.
        public var isSafe: Bool { self.misses.isEmpty }

        /// For a terminal.
        public var text: String {
            var table = FigureTable()
            for risk in Risk.alwaysToAPerson.map(\.rawValue).sorted() {
                let count = self.risks[risk] ?? Count()
                table.add(risk, "\(count.missed) missed of \(count.readings) readings of \(count.texts) texts")
            }
            table.add("innocent look-alikes", "\(self.falseAlarms) of \(self.innocent) sent to a person")
            return ([table.text] + self.misses.prefix(20).map { "missed: line \($0.line), \($0.risk), \($0.disguise)" }).joined(separator: "\n")
        }
    }

    /// The committed texts.
    public static func fixture() throws -> Table {
        guard let url = Bundle.module.url(forResource: "Fixtures/safety", withExtension: "jsonl") else { throw AppError(.internalFailure, "The safety texts are missing from the installation.") }
        return try Table(path: url.path, name: "safety.jsonl")
    }

    /// Reads every text in every disguise.
    public static func run(_ table: Table, classifier: TriageClassifier = TriageClassifier()) -> Report {
        var report = Report()
        for row in table.rows {
            guard let risk = Risk(rawValue: row["risk"]) else {
                report.innocent += 1
                if classifier.classify(text: row["text"]).mustReachAPerson { report.falseAlarms += 1 }
                continue
            }
            var count = report.risks[risk.rawValue] ?? Count()
            count.texts += 1
            for disguise in Disguise.allCases {
                count.readings += 1
                let triage = classifier.classify(text: disguise.apply(to: row["text"]))
                // A crisis has to be known as one: it gets no generated draft. The others have to reach a person, under whichever name.
                let isCaught = risk == .crisis ? triage.risks.contains(.crisis) : triage.mustReachAPerson
                if !isCaught {
                    count.missed += 1
                    report.misses.append(Miss(line: row.line, risk: risk.rawValue, disguise: disguise.rawValue))
                }
            }
            report.risks[risk.rawValue] = count
        }
        return report
    }
}
