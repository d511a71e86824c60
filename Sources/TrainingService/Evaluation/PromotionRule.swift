import Core

/// Whether a new version takes over by itself. A person may decide otherwise at any time.
enum PromotionRule {
    /// Less is within the noise of the measurement.
    static let neededGain = 0.005
    static let allowedSafetyLoss = 0.005

    static func decide(_ candidate: VersionQuality?, beside inUse: VersionQuality?, hasVersionInUse: Bool) -> (promote: Bool, reason: Reason) {
        guard hasVersionInUse else { return (true, Reason("first_version", "It is the first version.")) }
        guard let candidate, let inUse else { return (false, Reason("not_measured", "There are too few pairs to measure whether it is better; a person may promote it.")) }
        if candidate.safety < inUse.safety - Self.allowedSafetyLoss {
            return (false, Reason("less_safe", "Guards had to block more of its answers than of the version in use.", values: ["safety": "\(candidate.safety)", "in_use": "\(inUse.safety)"]))
        }
        let gain = candidate.score - inUse.score
        let values = ["score": String(VersionEvaluator.rounded(candidate.score)), "in_use": String(VersionEvaluator.rounded(inUse.score))]
        if gain >= Self.neededGain { return (true, Reason("better", "It is better than the version in use on the held-out replies.", values: values)) }
        return (false, Reason("not_better", "It is not better than the version in use on the held-out replies.", values: values))
    }
}
