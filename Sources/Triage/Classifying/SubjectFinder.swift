import Core
import Foundation

/// From evidence to categories, question, mood and whether an answer is wanted.
struct SubjectFinder {
    let evidence: CueEvidence
    let shape: MessageShape
    let text: NormalisedText
    let risks: Set<Risk>
    let spam: Double
    let offensive: Double
    let context: TriageContext
    /// nil where the models don't know the language.
    let model: ModelOpinion?

    var isQuestion: Bool {
        if self.text.shape.questionMarks > 0, self.shape.words > 0 { return true }
        return self.evidence(.question) >= 1 || (self.model?.question ?? -9) >= 1.5
    }

    var sentiment: Sentiment {
        var positive = self.evidence(.positive) + self.evidence(.praise) + self.evidence(.thanks)
        var negative = self.evidence(.negative) + self.evidence(.complaint)
        if self.offensive >= 0.5 { negative += 2 }
        if self.risks.contains(.crisis) || self.risks.contains(.threat) { negative += 2 }
        if positive == 0, negative == 0, let model, self.shape.words > 1 {
            // Without any word of mood the models may speak, if they lean far.
            if model.positive >= Self.moodReserve, model.positive > model.negative { positive = 1 }
            if model.negative >= Self.moodReserve, model.negative > model.positive { negative = 1 }
        }
        if self.text.isEmojiOnly, negative > 0, positive > 0 { positive = positive > negative ? positive : 0 }
        if positive > 0, negative > 0 {
            if positive >= negative * 3 { return .positive }
            if negative >= positive * 3 { return .negative }
            return .mixed
        }
        if positive > 0 { return .positive }
        if negative > 0 { return .negative }
        return .neutral
    }

    /// How far a mood model must lean to speak alone, in log odds.
    private static let moodReserve = 0.8

    /// The main one first; `other` when there is none.
    func categories(_ signals: inout [Reason]) -> [(category: Category, confidence: Double)] {
        var found: [(category: Category, confidence: Double)] = []
        func add(_ category: Category, _ confidence: Double, _ words: String, _ cue: String) {
            found.append((category, min(confidence, 0.97)))
            if !cue.isEmpty { signals.append(Reason("category.\(category.rawValue)", words, values: ["cue": cue])) }
        }
        func strength(_ target: CueTarget) -> Double { 0.55 + min(self.evidence(target), 3) * 0.12 }
        if self.risks.contains(where: \.alwaysReachesAPerson) { add(.sensitive, 0.9, "It is sensitive.", "") }
        let isSpam = self.spam >= TriageClassifier.spamThreshold
        let isOffensive = self.offensive >= TriageClassifier.offensiveThreshold
        if isSpam, !isOffensive || self.spam >= self.offensive { add(.spam, self.spam, "It looks like spam.", "") }
        if isOffensive { add(.offensive, self.offensive, "It is offensive.", "") }
        if isSpam, isOffensive, self.spam < self.offensive { add(.spam, self.spam, "It looks like spam.", "") }
        if self.evidence(.collaboration) >= 1 { add(.collaborationRequest, strength(.collaboration), "It asks for a collaboration.", self.evidence.leading(.collaboration)) }
        if self.evidence(.complaint) >= 1 { add(.complaint, strength(.complaint), "It is a complaint.", self.evidence.leading(.complaint)) }
        if self.evidence(.personalQuestion) >= 1 { add(.personalQuestion, strength(.personalQuestion), "It asks about the creator's life.", self.evidence.leading(.personalQuestion)) }
        let isRequest = self.evidence(.product) >= 1
        if self.evidence(.noReply) < 1 || isRequest {
            if self.isQuestion, isRequest {
                add(.productQuestion, strength(.product) + 0.08, "It asks about the creator's work.", self.evidence.leading(.product))
            } else if self.isQuestion, self.evidence(.greeting) < 1, self.evidence(.personalQuestion) < 1, self.shape.words > 1 {
                add(.productQuestion, 0.45, "It is a question.", "question")
            }
        }
        if self.evidence(.praise) + self.evidence(.thanks) >= 1, !isOffensive {
            add(.praise, max(strength(.praise), strength(.thanks)), "It is praise or thanks.", self.evidence(.praise) >= 1 ? self.evidence.leading(.praise) : self.evidence.leading(.thanks))
        }
        if found.isEmpty { found.append((.other, 0.5)) }
        return found
    }

    /// Probability that a creator would want the message answered.
    func needsReply(_ main: Category, attachments: [Attachment]) -> Double {
        var value = self.model.map { self.wish($0) } ?? self.wishByWords(main)
        switch main {
        case .sensitive: return 0.97
        case .spam: return 0.1 * value
        case .offensive: return 0.2 * value
        case .collaborationRequest: value = 0.6 + 0.35 * value
        case .complaint: value = max(value, 0.45)
        case .productQuestion, .personalQuestion: value = max(value, 0.35)
        case .praise, .other: if self.evidence(.greeting) >= 1 { value = max(value, 0.45) }
        }
        if self.shape.isTagOfFriend {
            value = 0.05
        } else if self.evidence(.noReply) >= 1, main == .other || main == .praise {
            value = min(value, 0.1)
        }
        if self.text.isEmpty, attachments.isEmpty { return 0.02 }
        if !attachments.isEmpty, self.shape.words == 0 { value = max(value, 0.5) }
        // A direct message is addressed to the creator; a comment under another comment often is not.
        if self.context.kind == .directMessage { value = value + (1 - value) * 0.35 }
        if self.context.isReplyToComment { value *= 0.75 }
        return min(max(value, 0.01), 0.99)
    }

    /// The model, and the words that it weighs too little: few of its training texts were written to a creator.
    private func wish(_ model: ModelOpinion) -> Double {
        if self.text.isEmojiOnly { return 0.3 }
        var logit = model.need + 0.3 * model.question - 0.2 + min(self.evidence(.question), 2) + 0.6 * min(self.evidence(.product), 2)
        logit += 0.5 * min(self.evidence(.complaint), 2) - 0.5 * min(self.evidence(.noReply), 2) - 0.3 * min(self.evidence(.praise) + self.evidence(.thanks), 1)
        if self.text.shape.questionMarks > 0 { logit += 0.3 }
        // Praise asks for nothing and is answered all the same: only words of `noReply` go below the floor.
        return 0.18 + 0.8 / (1 + exp(-logit))
    }

    /// Where the model doesn't know the language.
    private func wishByWords(_ main: Category) -> Double {
        let value: Double
        switch main {
        case .sensitive, .spam, .offensive: value = 0.5
        case .collaborationRequest, .complaint: value = 0.85
        case .productQuestion: value = self.evidence(.product) >= 1 ? 0.88 : 0.72
        case .personalQuestion: value = 0.7
        case .praise: value = self.text.isEmojiOnly ? 0.3 : self.shape.words > 6 ? 0.5 : 0.4
        case .other: value = self.evidence(.greeting) >= 1 ? 0.55 : self.isQuestion ? 0.6 : self.evidence(.product) >= 1 ? 0.55 : 0.3
        }
        return value
    }
}
