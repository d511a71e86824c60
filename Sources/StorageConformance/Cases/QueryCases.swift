import Core
import Storage

/// Filters, orders, counts.
enum QueryCases {
    private static let fields = Probe.fields

    private static func filled(_ fixture: StoreFixture) async throws -> any Store {
        let store = try await fixture.store()
        try await store.transaction("test") { transaction in
            for index in 0 ..< 10 {
                var probe = Probe(Identifier("p\(index)"), slug: index < 5 ? "s\(index)" : nil, mood: Probe.Mood.allCases[index % 3], count: index / 2, score: index % 2 == 0 ? Double(index) / 4 : nil, at: 1_000 + Int64(index))
                probe.isOpen = index < 7
                probe.isKnown = index == 9 ? true : nil
                probe.inner.due = index > 7 ? Timestamp(milliseconds: Int64(index)) : nil
                probe.secretWord = String(repeating: "x", count: index)
                try transaction.insert(probe)
            }
        }
        return store
    }

    private static let filters: [(String, Condition<Probe>, [Int])] = [
        ("equal text", fields.slug == "s3", [3]),
        ("equal enum", fields.mood == .cross, [1, 4, 7]),
        ("not equal", fields.mood != .calm, [1, 2, 4, 5, 7, 8]),
        ("not equal includes missing", fields.slug != "s3", [0, 1, 2, 4, 5, 6, 7, 8, 9]),
        ("integer order", fields.count < 1, [0, 1]),
        ("integer order with equal", fields.count >= 4, [8, 9]),
        ("real order leaves out missing", fields.score > 1.0, [6, 8]),
        ("negated order includes missing", !(fields.score > 1.0), [0, 1, 2, 3, 4, 5, 7, 9]),
        ("boolean", fields.isOpen == false, [7, 8, 9]),
        ("optional boolean", fields.isKnown == true, [9]),
        ("time", fields.at <= Timestamp(milliseconds: 1_001), [0, 1]),
        ("nested", fields.due > Timestamp(milliseconds: 8), [9]),
        ("derived", fields.wordLength == 4, [4]),
        ("missing", fields.slug.isNull, [5, 6, 7, 8, 9]),
        ("present", !fields.due.isNull, [8, 9]),
        ("one of", fields.count.isIn([0, 3, 77]), [0, 1, 6, 7]),
        ("one of none", fields.count.isIn([]), []),
        ("not one of", !fields.slug.isIn(["s0", "s1"]), [2, 3, 4, 5, 6, 7, 8, 9]),
        ("and", fields.mood == .calm && fields.isOpen == true && fields.count > 0, [3, 6]),
        ("or", fields.slug == "s0" || fields.count == 4 || fields.slug == "s1", [0, 1, 8, 9]),
        ("or within and", fields.isOpen == true && (fields.count == 0 || fields.count == 4), [0, 1]),
        ("not or", !(fields.slug == "s0" || fields.count >= 1), [1]),
        ("by id", fields.id == "p2", [2]),
        ("by ids", fields.id.isIn(["p2", "p9", "zz"]), [2, 9]),
        ("quotes are only text", fields.slug == "' OR 1=1 --", []),
    ]

    static let all: [ConformanceCase] = [
        ConformanceCase(name: "filters find what they say") { fixture in
            let store = try await Self.filled(fixture)
            for (name, condition, expected) in Self.filters {
                let found = try await store.find(Query(condition).sort(by: Self.fields.at))
                try expectEqual(found.map(\.id.rawValue), expected.map { "p\($0)" }, name)
                try expectEqual(try await store.count(Query(condition)), expected.count, "count, " + name)
            }
            try await store.close()
        },
        ConformanceCase(name: "sorting: missing values first ascending, last descending, id last") { fixture in
            let store = try await Self.filled(fixture)
            let ascending = try await store.find(Query<Probe>().sort(by: Self.fields.score))
            try expectEqual(ascending.map(\.id.rawValue), ["p1", "p3", "p5", "p7", "p9", "p0", "p2", "p4", "p6", "p8"])
            let descending = try await store.find(Query<Probe>().sort(by: Self.fields.score, .descending))
            try expectEqual(descending.map(\.id.rawValue), ["p8", "p6", "p4", "p2", "p0", "p9", "p7", "p5", "p3", "p1"])
            let mixed = try await store.find(Query<Probe>().sort(by: Self.fields.mood, .descending).sort(by: Self.fields.count))
            try expectEqual(mixed.map(\.id.rawValue), ["p2", "p5", "p8", "p1", "p4", "p7", "p0", "p3", "p6", "p9"])
            try expectEqual(try await store.find(Query<Probe>().limit(3)).map(\.id.rawValue), ["p0", "p1", "p2"])
            try expectEqual(try await store.find(Query<Probe>().limit(0)).count, 0)
            try expectEqual(try await store.find(Query<Probe>().sort(by: Self.fields.id, .descending).limit(1)).map(\.id.rawValue), ["p9"])
            try await store.close()
        },
        ConformanceCase(name: "group counts") { fixture in
            let store = try await Self.filled(fixture)
            let moods = try await store.groupCount(.where(Self.fields.count > 0), by: Self.fields.mood)
            try expectEqual(moods.map(\.0), [.text("calm"), .text("glad"), .text("cross")].sorted { left, right in
                let counts = Dictionary(uniqueKeysWithValues: moods.map { ($0.0, $0.1) })
                let (first, second) = (counts[left] ?? 0, counts[right] ?? 0)
                return first == second ? "\(left)" < "\(right)" : first > second
            })
            try expectEqual(moods.map(\.1).reduce(0, +), 8)
            let slugs = try await store.groupCount(Query<Probe>(), by: Self.fields.slug)
            try expectEqual(slugs.first?.0, .null)
            try expectEqual(slugs.first?.1, 5)
            try await store.close()
        },
        ConformanceCase(name: "fields that are not declared are refused") { fixture in
            let store = try await fixture.store()
            let stray = Field<Probe, String>("text", \.text)
            try await expectFailure(.internalFailure) { _ = try await store.find(.where(stray == "x")) }
            try await expectFailure(.internalFailure) { _ = try await store.find(Query<Probe>().sort(by: stray)) }
            try await expectFailure(.internalFailure) { _ = try await store.transaction("test") { try $0.update(Query<Probe>(), set: [.set(stray, "x")]) } }
            try await store.close()
        },
    ]
}
