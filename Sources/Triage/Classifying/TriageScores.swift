import Core

/// How strongly each yes-or-no question about a message is answered, 0 ... 1, for measuring and for thresholds. One half and more is yes.
public struct TriageScores: Sendable, Hashable {
    /// It is spam.
    public var spam: Double
    /// It is offensive.
    public var offensive: Double
    /// A creator would want it answered.
    public var needsReply: Double
    /// It tries to give the avatar instructions: yes exactly when the risk is raised.
    public var injection: Double
    /// Somebody is in danger of harming themselves: yes exactly when the risk is raised.
    public var crisis: Double
}

/// A verdict with the scores behind it.
public struct TriageAssessment: Sendable {
    /// What is stored with the message.
    public var triage: Triage
    /// What it was decided by.
    public var scores: TriageScores
}
