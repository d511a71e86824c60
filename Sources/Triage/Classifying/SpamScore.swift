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
        // Nobody takes the words of an advertisement apart by accident.
        if shape.isSpelledOut, sum > 0 { sum += 0.3 }
        if text.shape.hashtags > 5 { sum += 0.3 }
        let byWords = 1 / (1 + exp(3.8 - 5 * sum))
        guard let model else { return byWords }
        // Talk of the video's own views and a link to a moment of it are what spam is mistaken for.
        let onTopic = min(evidence(.onTopic) + (Self.pointsIntoTheVideo(text.original) ? 1 : 0), 2)
        // A few words are judged by one or two of them: without any word of spam or link beside it the model has to be surer.
        let isAlone = evidence(.spam) == 0 && text.shape.links == 0 && shape.words <= 5
        var logit = 0.83 * model + 3.1 * min(evidence(.spam), 2) - 1.6 * onTopic + Self.start - (isAlone ? 1.8 : 0)
        // In a direct message a link is more often shared than advertised.
        logit += 1.9 * min(Double(text.shape.links), 2) * (isDirect ? 0.6 : 1)
        logit += (shape.isRepeated ? 3 : 0) + (shape.isRepetitive ? 0.5 : 0) + (text.shape.hashtags > 5 ? 1 : 0)
        if shape.isSpelledOut, evidence(.spam) > 0 { logit += 1.5 }
        // What fraud and advertising say outright is spam whatever the model makes of it, which then only orders it.
        if evidence(.spam) >= 0.85, onTopic == 0, !isDirect || evidence(.spam) >= 1 { logit = max(logit, Self.least(0.2, logit)) }
        let together = 1 / (1 + exp(-logit))
        if together >= 0.5, byWords < 0.5 { signals.append(Reason("spam.model", "It resembles known spam.")) }
        return together
    }

    /// Weights and start were fitted on predictions for videos that the model had not seen (docs/triage.md); the start is a little lower, for
    /// a fan taken for spam costs more than spam that is read.
    private static let start = 0.45

    /// Log odds above 0 and up to `most`, in the order of `logit`: what decides on its own decides however far a model leans the other way.
    static func least(_ most: Double, _ logit: Double) -> Double { most / (1 + exp(-logit)) }

    /// A link to a moment of a video, as YouTube makes of `2:31`.
    private static func pointsIntoTheVideo(_ text: String) -> Bool {
        text.utf8.contains(UInt8(ascii: "=")) && ["&t=", "?t=", "&amp;t="].contains { text.contains($0) }
    }
}

/// How likely a message is abusive.
enum OffensiveScore {
    static func score(_ evidence: CueEvidence, model: Double?, _ signals: inout [Reason]) -> Double {
        var sum = min(evidence(.offensive), 3)
        if evidence.callsForSelfHarm { sum += 1 }
        if sum >= 1 { signals.append(Reason("offensive.words", "It uses insulting words.", values: ["cue": evidence.leading(.offensive)])) }
        let byWords = 1 / (1 + exp(3.6 - 4 * sum))
        guard let model else { return byWords }
        // Words alone can decide; beside them the model orders, and decides only where it leans far: it errs more on other kinds of text than
        // it was trained on.
        var logit = 0.9 * model + 1.1 * sum - 1.6
        if sum >= 1 { logit = max(logit, SpamScore.least(0.4, logit)) }
        let together = 1 / (1 + exp(-logit))
        if together >= 0.5, byWords < 0.5 { signals.append(Reason("offensive.model", "It resembles known abuse.")) }
        return together
    }
}
