import Core

/// Something that a check found in a draft.
public struct GuardFinding: Sendable, Hashable {
    /// What follows from the finding.
    public enum Severity: String, Sendable, Codable, Comparable {
        /// Lowers the confidence.
        case warn
        /// The text is not used.
        case block

        /// A block weighs more than a warning.
        public static func < (left: Self, right: Self) -> Bool { left == .warn && right == .block }
    }

    /// Stable, for instance `link_not_in_sources`.
    public var code: String
    public var severity: Severity
    /// One sentence for people; never quotes a fan or a prompt.
    public var text: String

    public init(_ code: String, _ severity: Severity, _ text: String) {
        self.code = code
        self.severity = severity
        self.text = text
    }

    var reason: Reason { Reason("guard_" + self.code, self.text, values: ["severity": self.severity.rawValue]) }
}
