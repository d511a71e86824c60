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

    /// How far the model must lean before it raises the risk without the lexicons, in log odds.
    private static let injectionReserve = 1.0

    static func risks(_ evidence: CueEvidence, _ shape: MessageShape, model: ModelOpinion?, _ signals: inout [Reason]) -> Set<Risk> {
        var risks: Set<Risk> = []
        for (risk, target, words) in self.targets where evidence(target) >= 1 {
            risks.insert(risk)
            signals.append(Reason("risk.\(risk.rawValue)", words, values: ["cue": evidence.leading(target)]))
        }
        if shape.hasPhoneNumber, risks.insert(.personalData).inserted {
            signals.append(Reason("risk.personal_data", "It holds something like a telephone number.", values: ["cue": "data.telephone"]))
        }
        if let model, model.injection >= Self.injectionReserve, risks.insert(.injection).inserted {
            signals.append(Reason("risk.injection", "It resembles known attempts to give the avatar instructions.", values: ["cue": "model"]))
        }
        return risks
    }

    /// One half and more exactly when the risk is raised by cues or model.
    static func score(_ target: CueTarget, _ evidence: CueEvidence, model: Double?) -> Double {
        let byWords = 1 / (1 + exp(-4 * (min(evidence(target), 3) - 1)))
        guard let model else { return byWords }
        return max(byWords, 1 / (1 + exp(Self.injectionReserve - model)))
    }
}
