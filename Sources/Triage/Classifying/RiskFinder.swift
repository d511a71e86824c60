import Core
import Foundation

/// Which risks the cues of a message amount to.
enum RiskFinder {
    private static let targets: [(Risk, CueTarget, String)] = [
        (.crisis, .crisis, "It reads like somebody in danger of harming themselves."),
        (.threat, .threat, "It reads like a threat, or a call to self-harm."),
        (.minor, .minor, "The fan seems to say that they are under 18."),
        (.medical, .medical, "It is about health."),
        (.legal, .legal, "It is about a legal matter."),
        (.money, .money, "It is about payments, refunds or gifts of money."),
        (.mediaRequest, .mediaRequest, "It comes from the press or asks for an interview or material."),
        (.politics, .politics, "It is about politics."),
        (.personalData, .personalData, "It holds or asks for personal data."),
        (.injection, .injection, "It tries to give the avatar instructions."),
        (.impersonation, .impersonation, "It is about a false identity."),
    ]

    static func risks(_ evidence: CueEvidence, _ shape: MessageShape, model: ModelOpinion?, distress: Double, _ signals: inout [Reason]) -> Set<Risk> {
        var risks: Set<Risk> = []
        for (risk, target, words) in self.targets where evidence(target) >= 1 {
            risks.insert(risk)
            signals.append(Reason("risk.\(risk.rawValue)", words, values: ["cue": evidence.leading(target)]))
        }
        if shape.hasPhoneNumber, risks.insert(.personalData).inserted {
            signals.append(Reason("risk.personal_data", "It holds something like a telephone number.", values: ["cue": "data.telephone"]))
        }
        if self.injection(evidence, model) >= 0.5, risks.insert(.injection).inserted {
            signals.append(Reason("risk.injection", "It resembles known attempts to give the avatar instructions.", values: ["cue": "model"]))
        }
        if self.crisis(evidence, shape, distress) >= 0.5, risks.insert(.crisis).inserted {
            signals.append(Reason("risk.crisis", "It reads like somebody in distress.", values: ["cue": "model"]))
        }
        return risks
    }

    /// One half and more exactly when cues or model raise the risk.
    static func injection(_ evidence: CueEvidence, _ model: ModelOpinion?) -> Double {
        let words = 4 * (min(evidence(.injection), 3) - 1)
        guard let model else { return 1 / (1 + exp(-words)) }
        let together = model.injection + 1.5 * min(evidence(.injection), 2) + Self.injectionStart
        return 1 / (1 + exp(-(evidence(.injection) >= 1 ? max(words, together) : together)))
    }

    /// One half and more exactly when cues or model raise the risk. Cues decide on their own; weak ones and the model add up, for a long message
    /// often says it in no single phrase.
    static func crisis(_ evidence: CueEvidence, _ shape: MessageShape, _ distress: Double) -> Double {
        let words = 4 * (min(evidence(.crisis), 3) - 1)
        let excused = evidence(.notCrisis) >= 1 && evidence(.crisis) == 0
        // In a long message the signs are spread thin; and who tells much of it deserves a person's eye.
        let length = min(Double(shape.words) / 30, 1)
        let together = distress + 2.5 * min(evidence(.crisis), 2) + Self.crisisStart + length - (excused ? 3 : 0)
        return 1 / (1 + exp(-(evidence(.crisis) >= 1 ? max(words, together) : together)))
    }

    private static let injectionStart = -1.3
    private static let crisisStart = 0.15
}
