import Core
import Foundation

/// How likely a message is spam: cues, links, contact data, repetition.
enum SpamScore {
    static func score(_ text: NormalisedText, _ evidence: CueEvidence, _ shape: MessageShape, model: Double?, isDirect: Bool, _ signals: inout [Reason]) -> Double {
        var sum = min(evidence(.spam), 3)
        if sum > 0 { signals.append(Reason("spam.words", "It uses words of advertising or fraud.", values: ["cue": evidence.leading(.spam)])) }
        if text.shape.links > 0 {
            // In a direct message a link is more often shared than advertised.
            sum += (text.shape.links > 1 ? 0.9 : 0.6) * (isDirect ? 0.6 : 1)
            if shape.words <= 3, !isDirect { sum += 0.2 }
            signals.append(Reason("spam.link", "It holds a link.", values: ["links": String(text.shape.links)]))
        }
        if shape.hasPhoneNumber {
            sum += 0.4
            signals.append(Reason("spam.phone", "It holds something like a telephone number."))
        }
        if shape.isRepeated {
            sum += 0.8
            signals.append(Reason("spam.repeated", "The author has written the same before."))
        }
        if shape.isRepetitive { sum += 0.3 }
        if shape.isShouted, sum > 0 { sum += 0.15 }
        if text.shape.hashtags > 5 { sum += 0.3 }
        let byWords = 1 / (1 + exp(3.8 - 5 * sum))
        guard let model else { return byWords }
        // Fitted on predictions for videos that the model had not seen (Tools/train_triage.py). Without any word of spam or link
        // beside it the model has to be surer, most of all on a few words, which it judges by one or two of them.
        let isAlone = evidence(.spam) == 0 && text.shape.links == 0
        let reserve = isAlone ? (shape.words <= 5 ? 3 : 0.8) : 0
        let together = 1 / (1 + exp(-(0.9 * model + 2.6 * min(sum, 3) + 0.5 - reserve)))
        if together >= 0.5, byWords < 0.5 { signals.append(Reason("spam.model", "It resembles known spam.")) }
        return max(byWords, together)
    }
}

/// How likely a message is abusive.
enum OffensiveScore {
    /// How far the model must lean before it speaks without the lexicons, in log odds: it errs more on other kinds of text than it was trained on.
    private static let modelReserve = 2.2

    static func score(_ evidence: CueEvidence, model: Double?, _ signals: inout [Reason]) -> Double {
        var sum = min(evidence(.offensive), 3)
        if evidence.callsForSelfHarm { sum += 1 }
        if sum >= 1 { signals.append(Reason("offensive.words", "It uses insulting words.", values: ["cue": evidence.leading(.offensive)])) }
        let byWords = 1 / (1 + exp(3.6 - 4 * sum))
        guard let model else { return byWords }
        let byModel = 1 / (1 + exp(Self.modelReserve - model - min(sum, 1)))
        if byModel >= 0.5, byWords < 0.5 { signals.append(Reason("offensive.model", "It resembles known abuse.")) }
        return max(byWords, byModel)
    }
}
