import Core
import Foundation

/// How likely a message is spam: cues, links, contact data, repetition.
enum SpamScore {
    static func score(_ text: NormalisedText, _ evidence: CueEvidence, _ shape: MessageShape, _ signals: inout [Reason]) -> Double {
        var sum = min(evidence(.spam), 3)
        if sum > 0 { signals.append(Reason("spam.words", "It uses words of advertising or fraud.", values: ["cue": evidence.leading(.spam)])) }
        if text.shape.links > 0 {
            sum += text.shape.links > 1 ? 1 : 0.7
            if shape.words <= 3 { sum += 0.3 }
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
        return 1 / (1 + exp(3.8 - 5 * sum))
    }
}

/// How likely a message is abusive.
enum OffensiveScore {
    static func score(_ text: NormalisedText, _ evidence: CueEvidence, _ signals: inout [Reason]) -> Double {
        var sum = min(evidence(.offensive), 3)
        if evidence.callsForSelfHarm { sum += 1 }
        if sum >= 1 { signals.append(Reason("offensive.words", "It uses insulting words.", values: ["cue": evidence.leading(.offensive)])) }
        return 1 / (1 + exp(3.6 - 4 * sum))
    }
}
