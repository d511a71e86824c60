import Core
import Foundation

/// What a draft's confidence is made of; each 0 ... 1.
public struct ConfidenceFeatures: Sendable, Hashable {
    /// Nearness of the best source to the question.
    public var score = 0.0
    /// How far the best source is ahead of the best one that says something else.
    public var margin = 0.0
    /// Share of the question's content that the best source has.
    public var coverage = 0.0
    /// Share of the best source's own question that this question has.
    public var reverse = 0.0
    /// How much rare content both have.
    public var evidence = 0.0
    /// How rare the rarest word of the question is that the source lacks, and of the source's question that this one lacks.
    public var missing = 0.0
    public var unasked = 0.0
    /// How much of the near sources say the same as the best one.
    public var agreement = 0.0
    /// How much the text looks like the creator's.
    public var style = 1.0
    /// Share of the reply that is about something this fan didn't say.
    public var foreignness = 0.0
    /// 0 for none, rising with each warning of the guards.
    public var warnings = 0.0
    /// What the chat model says about its own doubt; nil for the built-in answerer.
    public var selfDoubt: Double?
    /// How much the model's other candidates say the same; nil where only one was asked for.
    public var candidateAgreement: Double?
    /// The model's own mean probability of the tokens it wrote; nil where the server gives none.
    public var tokenProbability: Double?
    /// Thanks for praise, chosen among many that would do.
    public var isThanks = false
    /// What the model of canonical answers says; nil where the reply came by retrieval alone.
    public var canonical: Double?
    /// A usual reply to talk that asks for nothing.
    public var isSmallTalk = false

    public init() {}

    /// By name, for people.
    var factors: [String: Double] {
        var factors = [
            "retrieval": self.score, "margin": self.margin, "coverage": self.coverage, "match": self.reverse, "evidence": self.evidence, "missing": self.missing, "unasked": self.unasked, "agreement": self.agreement, "style": self.style, "off_topic": self.foreignness, "warnings": self.warnings,
        ]
        if let canonical { factors["canonical"] = canonical }
        if let selfDoubt { factors["self_doubt"] = selfDoubt }
        if let candidateAgreement { factors["candidate_agreement"] = candidateAgreement }
        if let tokenProbability { factors["token_probability"] = tokenProbability }
        return factors.mapValues { ($0 * 1000).rounded() / 1000 }
    }
}

/// The shipped estimate: a logistic model over the features.
///
/// Weights of retrieval were fitted on the question sets clinc150 (CC BY 3.0) and banking77 (CC BY 4.0). Memory held about 0, 2, 5 or 12
/// past pairs of each intent, whose reply is the intent's canonical answer, as a creator's topics do; the held-back fifth and the
/// out-of-scope questions were asked; the label is whether the right answer came first. Area under the curve 0.87 and 0.83, expected
/// calibration error 0.03 and 0.04. The weights of style, off-topic parts, warnings and self-doubt are reasoned: those sets have no such signals.
enum ConfidenceModel {
    static let weights: (bias: Double, score: Double, margin: Double, match: Double, evidence: Double, agreement: Double) = (-4.59, 2.61, 0.52, 1.34, 2.31, 1.76)

    static func probability(_ features: ConfidenceFeatures) -> Double {
        var logit: Double
        if features.isThanks {
            // Which thanks is chosen hardly matters; how special it is does.
            logit = 1.6 + 1.2 * features.score
        } else if features.isSmallTalk {
            // Whether a person would have said something else is anybody's guess: never enough to go by itself before this workspace's decisions say so.
            logit = -0.8 + 1.6 * features.score
        } else {
            let weights = Self.weights
            logit = weights.bias + weights.score * features.score + weights.margin * features.margin + weights.match * features.reverse
            logit += weights.evidence * features.evidence + weights.agreement * features.agreement
            // Calibrated on this workspace's own questions, so it counts for more than nearness to one of them.
            if let canonical = features.canonical { logit = 0.25 * logit + 0.75 * Self.logit(canonical) }
        }
        logit -= 2.5 * features.foreignness
        logit -= 1.5 * (1 - features.style)
        logit -= 1.8 * features.warnings
        if let doubt = features.selfDoubt {
            // A model writes an answer to this very question, so nearness of one source counts for less and its own doubt for much.
            logit = 0.6 * logit + 0.9 - 3.0 * doubt
        }
        // Candidates that contradict each other are guesses, and so are words that the model found unlikely itself.
        if let agreement = features.candidateAgreement { logit += 1.2 * (agreement - 0.5) }
        if let probability = features.tokenProbability { logit += 1.5 * (probability - 0.8) }
        return Self.sigmoid(logit)
    }

    static func sigmoid(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }
    static func logit(_ probability: Double) -> Double {
        let bounded = min(0.999, max(0.001, probability))
        return log(bounded / (1 - bounded))
    }
}
