import Core
import LanguageModels

/// Which of a model's candidates is sent: what no guard blocks, then the one that sounds most like the creator, rests on their texts and is surest.
enum CandidateRanking {
    struct Ranked {
        /// The best; nil where none was written.
        var best: (answer: ModelAnswerer.Answer, findings: [GuardFinding])?
        /// Texts of the others that no guard blocks, best first.
        var others: [String] = []
        /// A model that wants a person once is believed.
        var handOver: Reason?
        /// Of the first candidate that failed.
        var failure: Reason?
        /// Of all candidates together, also of those that are not used.
        var usage: ModelUsage?
    }

    /// - Parameter check: what the guards say of an answer.
    static func rank(_ outcomes: [ModelAnswerer.Outcome], profile: StyleProfile, check: (ModelAnswerer.Answer) -> [GuardFinding]) -> Ranked {
        var ranked = Ranked()
        var written: [(answer: ModelAnswerer.Answer, findings: [GuardFinding], score: Double)] = []
        for outcome in outcomes {
            switch outcome {
            case .answered(let answer):
                ranked.add(answer.usage)
                ranked.handOver = ranked.handOver ?? answer.handOver
                let findings = answer.findings + check(answer)
                written.append((answer, findings, self.score(answer, findings, profile)))
            case .handedOver(let reason, let usage):
                ranked.add(usage)
                ranked.handOver = ranked.handOver ?? reason
            case .failed(let reason, let usage):
                ranked.add(usage)
                ranked.failure = ranked.failure ?? reason
            }
        }
        let order = written.indices.sorted { (written[$1].score, $0) < (written[$0].score, $1) }
        guard let first = order.first else { return ranked }
        var best = written[first].answer
        if outcomes.count > 1 { best.agreement = self.agreement(of: best, with: written.indices.filter { $0 != first }.map { written[$0].answer }, asked: outcomes.count) }
        ranked.best = (best, written[first].findings)
        var known: Set<String> = [best.text]
        for index in order.dropFirst() where !written[index].findings.contains(where: { $0.severity == .block }) && known.insert(written[index].answer.text).inserted {
            ranked.others.append(written[index].answer.text)
        }
        return ranked
    }

    /// Safety before everything, then style, grounding and the model's own doubt.
    private static func score(_ answer: ModelAnswerer.Answer, _ findings: [GuardFinding], _ profile: StyleProfile) -> Double {
        if findings.contains(where: { $0.severity == .block }) { return -10 }
        let warnings = Double(findings.count { $0.severity == .warn })
        return profile.likeness(of: answer.text) + (answer.sources.isEmpty ? 0 : 0.5) - 0.3 * warnings - 0.5 * answer.doubt + 0.2 * ((answer.tokenProbability ?? 0.8) - 0.8)
    }

    /// The mean share of words in common, and of sources; one that failed or handed over agrees with nothing.
    private static func agreement(of best: ModelAnswerer.Answer, with others: [ModelAnswerer.Answer], asked: Int) -> Double {
        let own = Set(Shingles.of(best.text, width: 1))
        let sources = Set(best.sources.map(\.sampleID))
        let sum = others.reduce(0.0) { sum, other in
            let words = Set(Shingles.of(other.text, width: 1))
            let union = own.union(words).count
            let alike = union == 0 ? 1 : Double(own.intersection(words).count) / Double(union)
            let grounds = !sources.isDisjoint(with: other.sources.map(\.sampleID))
            return sum + (grounds ? 0.5 + 0.5 * alike : alike)
        }
        return sum / Double(max(1, asked - 1))
    }
}

extension CandidateRanking.Ranked {
    mutating func add(_ more: ModelUsage?) {
        guard let more else { return }
        if self.usage == nil { self.usage = more } else { self.usage?.add(more) }
    }
}
