import Core
import Storage

/// Counts that the engine keeps with every change.
enum RunningCountCases {
    private static let fields = Probe.fields

    /// What the counts have to be, from the records themselves.
    private struct Expected {
        var moods: [[StoredValue]: Int] = [:]
        var lives: [[StoredValue]: Int] = [:]

        init(_ probes: [Probe], scope: Identifier<Workspace>, in period: Range<Timestamp>) {
            for probe in probes where probe.workspaceID == scope && period.contains(Timestamp(milliseconds: probe.at.milliseconds / 1_000 * 1_000)) {
                if probe.isOpen { self.moods[[probe.mood.stored, probe.isKnown?.stored ?? .null], default: 0] += 1 }
                if let end = probe.expiresAt { self.lives[[.integer(Int64([10, 100].count { end - probe.at >= .milliseconds($0) }))], default: 0] += 1 }
            }
        }
    }

    private static func check(_ store: any Store, _ periods: [Range<Int64>], line: Int = #line) async throws {
        for period in periods {
            for scope in ["w1", "w2"] as [Identifier<Workspace>] {
                let range = Timestamp(milliseconds: period.lowerBound) ..< Timestamp(milliseconds: period.upperBound)
                let (moods, lives, byMood, all, probes) = try await store.read("counts") { tx in
                    (
                        try tx.runningCount(Probe.self, "moods", scope: scope.rawValue, in: range, by: [.field("mood"), .field("isKnown")]),
                        try tx.runningCount(Probe.self, "lives", scope: scope.rawValue, in: range, by: [.span]),
                        try tx.runningCount(Probe.self, "moods", scope: scope.rawValue, in: range, by: [.field("mood")]),
                        try tx.runningCount(Probe.self, "moods", scope: scope.rawValue, in: range, by: []),
                        try tx.find(Query<Probe>())
                    )
                }
                let expected = Expected(probes, scope: scope, in: range)
                try expectEqual(Dictionary(uniqueKeysWithValues: moods.map { ($0.values, $0.count) }), expected.moods, "\(scope) \(period)", line: line)
                try expectEqual(Dictionary(uniqueKeysWithValues: lives.map { ($0.values, $0.count) }), expected.lives, "\(scope) \(period)", line: line)
                let merged = expected.moods.reduce(into: [:]) { $0[[$1.key[0]], default: 0] += $1.value }
                try expectEqual(Dictionary(uniqueKeysWithValues: byMood.map { ($0.values, $0.count) }), merged, "\(scope) \(period)", line: line)
                try expectEqual(all.map(\.count), expected.moods.isEmpty ? [] : [expected.moods.values.reduce(0, +)], "\(scope) \(period)", line: line)
            }
        }
    }

    /// The count of all time, and one by slots without a period.
    private static func checkAllTime(_ store: any Store, line: Int = #line) async throws {
        for scope in ["w1", "w2"] as [Identifier<Workspace>] {
            let (known, moods, probes) = try await store.read("counts") { tx in
                (
                    try tx.runningCount(Probe.self, "known", scope: scope.rawValue, in: nil, by: [.field("mood")]),
                    try tx.runningCount(Probe.self, "moods", scope: scope.rawValue, in: nil, by: [.field("mood")]),
                    try tx.find(Query<Probe>()).filter { $0.workspaceID == scope }
                )
            }
            func expected(_ isCounted: (Probe) -> Bool) -> [[StoredValue]: Int] { probes.filter(isCounted).reduce(into: [:]) { $0[[$1.mood.stored], default: 0] += 1 } }
            try expectEqual(Dictionary(uniqueKeysWithValues: known.map { ($0.values, $0.count) }), expected { $0.isKnown != nil }, "\(scope)", line: line)
            try expectEqual(Dictionary(uniqueKeysWithValues: moods.map { ($0.values, $0.count) }), expected { $0.isOpen }, "\(scope)", line: line)
        }
    }

    private static func random(_ number: Int, _ random: inout ModelCases.Chance) -> Probe {
        var probe = Probe(Identifier("p\(number)"), workspaceID: Bool.random(using: &random) ? "w1" : "w2", mood: Probe.Mood.allCases.randomElement(using: &random) ?? .calm, at: Int64.random(in: 0 ..< 40_000, using: &random))
        probe.isOpen = Int.random(in: 0 ..< 4, using: &random) > 0
        probe.isKnown = [true, false, nil].randomElement(using: &random) ?? nil
        probe.expiresAt = Bool.random(using: &random) ? probe.at + .milliseconds(Int64.random(in: 0 ..< 200, using: &random)) : nil
        return probe
    }

    static let all: [ConformanceCase] = [
        ConformanceCase(name: "running counts are what counting the records would give, after whatever changes") { fixture in
            let store = try await fixture.store()
            for seed in UInt64(0) ..< 40 {
                try await store.transaction("test") { tx in
                    var random = ModelCases.Chance(state: seed)
                    for _ in 0 ..< 12 {
                        let number = Int.random(in: 0 ..< 60, using: &random)
                        let probe = Self.random(number, &random)
                        let one = Query<Probe>.where(Self.fields.id == probe.id)
                        switch Int.random(in: 0 ..< 6, using: &random) {
                        case 0: _ = try tx.insertIfAbsent(probe)
                        case 1: try tx.save(probe)
                        case 2: _ = try tx.delete(Probe.self, probe.id)
                        case 3: _ = try tx.update(one, set: [.set(Self.fields.mood, probe.mood), .increment(Self.fields.count, by: 2)])
                        case 4: _ = try tx.update(one, set: [.unset(Self.fields.isKnown), .set(Self.fields.expiresAt, probe.expiresAt)])
                        default: _ = try tx.findOneAndUpdate(one, [.set(Self.fields.isOpen, probe.isOpen), .increment(Self.fields.count, by: 1)])
                        }
                    }
                }
            }
            try await Self.check(store, [0 ..< 40_000, 0 ..< 1_000, 1_000 ..< 3_000, 4_000 ..< 9_000, 5_000 ..< 6_000, 8_000 ..< 16_000, 7_000 ..< 33_000, 16_000 ..< 31_000, 9_000 ..< 80_000])
            try await Self.checkAllTime(store)
            try await store.close()
        },
        ConformanceCase(name: "a refused transaction leaves running counts as they were, and its own reads see its changes") { fixture in
            struct Refusal: Error {}
            let store = try await fixture.store()
            try await store.insert(Probe("p1"))
            let everything = Timestamp(milliseconds: 0) ..< Timestamp(milliseconds: 10_000)
            do {
                try await store.transaction("test") { tx in
                    try tx.insert(Probe("p2", mood: .glad))
                    let seen = try tx.runningCount(Probe.self, "moods", scope: "w1", in: everything, by: [])
                    try expectEqual(seen.map(\.count), [2])
                    throw Refusal()
                }
            } catch is Refusal {}
            try await Self.check(store, [0 ..< 10_000])
            try await store.close()
        },
        ConformanceCase(name: "running counts begin with what was stored before they were declared, and follow what expires") { fixture in
            let earlier = try await fixture.open([AnySchema(EarlierProbe.self)])
            for index in 0 ..< 50 {
                // Every third is known to be so or not.
                var probe = Probe(Identifier("p\(index)"), mood: index % 3 == 0 ? .glad : .cross, at: Int64(index) * 100)
                probe.expiresAt = Timestamp(milliseconds: probe.at.milliseconds + Int64(index) * 4)
                probe.isKnown = index % 3 == 1 ? index % 2 == 0 : nil
                try await earlier.insert(EarlierProbe(probe))
            }
            try await earlier.close()
            let later = try await fixture.store()
            try await Self.check(later, [0 ..< 5_000, 1_000 ..< 2_000])
            try await Self.checkAllTime(later)
            try expectEqual(try await later.removeExpired(now: Timestamp(milliseconds: 1_000)), 10)
            try await Self.check(later, [0 ..< 5_000, 1_000 ..< 2_000])
            try await later.close()
            let again = try await fixture.store()
            try await Self.check(again, [0 ..< 5_000])
            try await Self.checkAllTime(again)
            try await again.close()
        },
        ConformanceCase(name: "a running count that is not declared is refused") { fixture in
            let store = try await fixture.store()
            let everything = Timestamp(milliseconds: 0) ..< Timestamp(milliseconds: 10_000)
            try await expectFailure(.internalFailure) { _ = try await store.read("test") { try $0.runningCount(Probe.self, "nothing", scope: "w1", in: everything, by: []) } }
            try await expectFailure(.internalFailure) { _ = try await store.read("test") { try $0.runningCount(Probe.self, "moods", scope: "w1", in: everything, by: [.field("score")]) } }
            try await expectFailure(.internalFailure) { _ = try await store.read("test") { try $0.runningCount(Probe.self, "moods", scope: "w1", in: everything, by: [.span]) } }
            // A count of all time has no slots.
            try await expectFailure(.internalFailure) { _ = try await store.read("test") { try $0.runningCount(Probe.self, "known", scope: "w1", in: everything, by: []) } }
            try await store.close()
        },
    ]
}
