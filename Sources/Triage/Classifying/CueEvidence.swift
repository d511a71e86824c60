/// What the cues of a message add up to, per target.
struct CueEvidence {
    private var sums = [Double](repeating: 0, count: CueTarget.allCases.count)
    private var strongest: [(name: String, weight: Double)?] = Array(repeating: nil, count: CueTarget.allCases.count)
    private var seen: [Int32] = []
    /// The message tells somebody to harm themselves, which is abuse as well as a threat.
    private(set) var callsForSelfHarm = false

    /// A phrase counts once, however often it is repeated. A reading that `onlyAdds` can make nothing look more harmless.
    mutating func add(_ matches: [CueMatch], of matcher: CueMatcher, language: String, onlyAdds: Bool = false) {
        for match in matches {
            let group = matcher.groups[match.group]
            if let only = group.only, !only.contains(language) { continue }
            if onlyAdds, group.target.excuses != nil || group.target == .onTopic { continue }
            guard !self.seen.contains(match.pattern) else { continue }
            self.seen.append(match.pattern)
            let slot = group.target.rawValue
            self.sums[slot] += group.weight
            if group.name == ThreatCues.callForSelfHarm { self.callsForSelfHarm = true }
            if group.weight > self.strongest[slot]?.weight ?? 0 { self.strongest[slot] = (group.name, group.weight) }
        }
    }

    func callAsFunction(_ target: CueTarget) -> Double { self.sums[target.rawValue] }

    /// The cue group that weighs most for a target.
    func leading(_ target: CueTarget) -> String { self.strongest[target.rawValue]?.name ?? "" }
}
