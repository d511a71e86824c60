import Core
import Persona

/// Says how far a set of replies stands from generic (0) to the creator's own (1).
protocol StyleJudge: Sendable {
    /// 0 ... 1.
    func fidelity(of replies: [String]) -> Double
}

extension Dataset {
    /// The judge of all versions that are measured on this dataset.
    var styleJudge: any StyleJudge {
        if let judge = VerifierJudge(self) { return judge }
        return HabitJudge(profile: StyleProfile(learnedFrom: self.train.map(\.sample)), own: self.heldOut.map(\.reply))
    }
}

/// Judges by a verifier that was trained on the creator's held-out replies against other people's.
///
/// It learns from the held-out part and not from the part that versions learn from: an answer made of an old reply must not pass for typical
/// because the judge has read that very reply. One judge serves all versions that are compared.
struct VerifierJudge: StyleJudge {
    /// Of the shipped replies of other people: this many teach the verifier, and this many others stand for "generic".
    static let (teaching, testing) = (800, 400)
    /// More of the creator's own replies don't move the mean.
    static let maximumReference = 400

    private let verifier: StyleVerifier
    private let own: [String]
    private let generic: [String]

    /// Nil with too few replies to learn from or to compare with.
    init?(learningFrom replies: [String], comparedWith own: [String]) {
        let others = StyleVerifier.shippedBackground
        guard own.count >= StyleVerifier.minimumReplies, let verifier = StyleVerifier(own: replies, background: Self.spread(others, Self.teaching, from: 0)) else { return nil }
        self.verifier = verifier
        self.own = Array(own.suffix(Self.maximumReference))
        self.generic = Self.spread(others, Self.testing, from: 1)
        guard self.measure(self.own) != nil else { return nil }
    }

    /// The judge of everything that is measured on this dataset.
    init?(_ dataset: Dataset) { self.init(learningFrom: dataset.heldOut.map(\.reply), comparedWith: dataset.train.map(\.reply)) }

    func fidelity(of replies: [String]) -> Double { min(1, max(0, self.measure(replies)?.value ?? 0)) }

    /// The figure with its interval, not cut off at either end; nil where nothing was said.
    func measure(_ replies: [String]) -> StyleFidelity? { StyleFidelity(of: replies, heldOut: self.own, generic: self.generic, verifier: self.verifier) }

    /// At most `count` of every third text, beginning with the first, second or third: different beginnings share none.
    private static func spread(_ texts: [String], _ count: Int, from first: Int) -> [String] {
        let third = stride(from: first, to: texts.count, by: 3).map { texts[$0] }
        let step = max(1, third.count / count)
        return Array(stride(from: 0, to: third.count, by: step).map { third[$0] }.prefix(count))
    }
}

/// Judges by the measured habits of the style profile: length, case, marks, emojis. For creators of whom too little is known for a verifier.
struct HabitJudge: StyleJudge {
    private let profile: StyleProfile
    private let own: Double
    private let generic: Double

    /// - Parameters:
    ///   - own: replies of the creator that `profile` was not learned from.
    init(profile: StyleProfile, own: [String]) {
        self.profile = profile
        self.own = Self.mean(own, profile)
        self.generic = Self.mean(Self.genericReplies, profile)
    }

    func fidelity(of replies: [String]) -> Double {
        guard !replies.isEmpty, self.own > self.generic + 0.01 else { return replies.isEmpty ? 0 : 1 }
        return min(1, max(0, (Self.mean(replies, self.profile) - self.generic) / (self.own - self.generic)))
    }

    private static func mean(_ texts: [String], _ profile: StyleProfile) -> Double {
        texts.isEmpty ? 0 : texts.reduce(0) { $0 + profile.likeness(of: $1) } / Double(texts.count)
    }

    /// What an assistant without a voice of its own writes.
    static let genericReplies = [
        "Thank you for your message. I appreciate your interest and will get back to you as soon as possible.",
        "Hello! Thank you so much for reaching out. Please let me know if you have any further questions.",
        "I am glad to hear that you enjoyed the content. Your support is greatly appreciated.",
        "That is a great question. There are several factors to consider, and it depends on your individual situation.",
        "Thank you for your feedback. We will take it into consideration for future content.",
        "I apologize for the inconvenience. Could you please provide more details so that I can assist you?",
        "Absolutely! I would be happy to help you with that. Here are some suggestions.",
        "Congratulations on your achievement! Keep up the excellent work.",
    ]
}
