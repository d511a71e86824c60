import Core
import Persona

/// Says how far a set of replies stands from generic (0) to the creator's own (1).
protocol StyleJudge: Sendable {
    func fidelity(of replies: [String]) -> Double
}

/// Judges by the measured habits of the style profile: length, case, marks, emojis.
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
