import Core
import Storage

/// Opening, closing, growing, expiring.
enum LifetimeCases {
    static let all: [ConformanceCase] = [
        ConformanceCase(name: "what was stored is there after opening again") { fixture in
            let first = try await fixture.store()
            try await first.insert(Probe("p1", slug: "kept", count: 3, text: "kept words"))
            try await first.close()
            let second = try await fixture.store()
            try await second.migrate()
            try expectEqual(try await second.get(Probe.self, "p1"), Probe("p1", slug: "kept", count: 3, text: "kept words"))
            try expectEqual(try await second.count(.where(Probe.fields.workspaceID == "w1" && .matches("kept"))), 1)
            try await second.close()
        },
        ConformanceCase(name: "a store from an earlier release grows into the new declarations") { fixture in
            let earlier = try await fixture.open([AnySchema(EarlierProbe.self)])
            for index in 0 ..< 5 { try await earlier.insert(EarlierProbe(Probe(Identifier("p\(index)"), slug: "s\(index)", count: index, at: Int64(index), text: "text \(index)"))) }
            try await earlier.close()
            let later = try await fixture.store()
            try expectEqual(try await later.find(.where(Probe.fields.slug == "s3" && Probe.fields.isOpen == true && Probe.fields.depth == 1)).map(\.id.rawValue), ["p3"])
            try expectEqual(try await later.find(.where(Probe.fields.workspaceID == "w1" && .matches("text")).sort(by: Probe.fields.at, .descending).limit(2)).map(\.id.rawValue), ["p4", "p3"])
            try await expectFailure(.duplicateRecord) { try await later.insert(Probe("p9", slug: "s3")) }
            try await later.close()
            let back = try await fixture.open([AnySchema(EarlierProbe.self)])
            try expectEqual(try await back.count(Query<EarlierProbe>()), 5)
            try await back.close()
        },
        ConformanceCase(name: "expired records are removed, others stay") { fixture in
            let store = try await fixture.store()
            try await store.transaction("test") { transaction in
                for index in 0 ..< 700 {
                    var probe = Probe(Identifier("p\(index)"), text: "words")
                    probe.expiresAt = index < 600 ? Timestamp(milliseconds: Int64(index)) : nil
                    try transaction.insert(probe)
                }
            }
            try expectEqual(try await store.removeExpired(now: Timestamp(milliseconds: 549)), 550)
            try expectEqual(try await store.removeExpired(now: Timestamp(milliseconds: 549)), 0)
            try expectEqual(try await store.count(Query<Probe>()), 150)
            try expectEqual(try await store.count(Query<Probe>.where(.matches("words"))), 150)
            try await store.close()
        },
        ConformanceCase(name: "health, statistics, and an end") { fixture in
            let store = try await fixture.store()
            try await store.checkHealth()
            try await store.insert(Probe("p1"))
            let statistics = try await store.statistics()
            try expectEqual(statistics.records, ["probes": 1, "tallies": 0])
            try expect(statistics.bytes + statistics.logBytes > 0, "a store has a size")
            try await store.close()
            try await store.close()
            try await expectFailure(.shuttingDown) { try await store.insert(Probe("p2")) }
            try await expectFailure(.shuttingDown) { _ = try await store.get(Probe.self, "p1") }
            try await expectFailure(.shuttingDown) { try await store.checkHealth() }
        },
        ConformanceCase(name: "what was begun before closing is finished") { fixture in
            let store = try await fixture.store()
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for index in 0 ..< 100 {
                    group.addTask { (try? await store.insert(Probe(Identifier("p\(index)")))) != nil }
                }
                group.addTask {
                    try? await store.close()
                    return false
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            let again = try await fixture.store()
            try expectEqual(try await again.count(Query<Probe>()), outcomes)
            try await again.close()
        },
    ]
}
