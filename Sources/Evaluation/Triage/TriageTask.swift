import Core
import Triage

/// What of triage is measured: one yes-or-no question about a message.
public enum TriageTask: String, CaseIterable, Sendable {
    case spam, abuse
    case needsReply = "needs-reply"
    case injection, crisis

    /// The score that answers it, 0 ... 1; positive from one half up, as in the product.
    public func score(_ scores: TriageScores) -> Double {
        switch self {
        case .spam: scores.spam
        case .abuse: scores.offensive
        case .needsReply: scores.needsReply
        case .injection: scores.injection
        case .crisis: scores.crisis
        }
    }

    /// Whether another model's opinion can be asked in place of the shipped one's.
    public var takesAnOpinion: Bool { self == .spam || self == .abuse }

    /// What another model says to this question, in log odds.
    func opinion(_ odds: Double) -> OtherOpinion {
        switch self {
        case .spam: OtherOpinion(spam: odds)
        case .abuse: OtherOpinion(abuse: odds)
        case .needsReply, .injection, .crisis: OtherOpinion()
        }
    }

    /// The least score that counts as yes.
    public static let threshold = 0.5
}
