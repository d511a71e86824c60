import Core
import Storage

/// Changes in place.
enum UpdateCases {
    private static let fields = Probe.fields

    static let all: [ConformanceCase] = [
        ConformanceCase(name: "every kind of change reaches the record and its filters") { fixture in
            let store = try await fixture.store()
            var start = Probe("p1", slug: "old", count: 4, score: 1)
            start.tags = ["first"]
            try await store.insert(start)
            try await store.insert(Probe("p2"))
            let changed = try await store.transaction("test") { transaction in
                try transaction.update(.where(Self.fields.id == "p1"), set: [
                    .set(Self.fields.mood, .glad), .increment(Self.fields.count, by: 3), .unset(Self.fields.slug), .set(Self.fields.score, 0.1 + 0.2), .set(Self.fields.isOpen, false),
                    .set(Self.fields.isKnown, true), .set(Self.fields.expiresAt, Timestamp(milliseconds: 77)), .set(Self.fields.depth, 9), .set(Self.fields.due, Timestamp(milliseconds: 5)),
                    .append(Self.fields.tags, "second \"quoted\""),
                ])
            }
            try expectEqual(changed, 1)
            var expected = start
            expected.mood = .glad
            expected.count = 7
            expected.slug = nil
            expected.score = 0.1 + 0.2
            expected.isOpen = false
            expected.isKnown = true
            expected.expiresAt = Timestamp(milliseconds: 77)
            expected.inner = Probe.Inner(depth: 9, due: Timestamp(milliseconds: 5))
            expected.tags = ["first", "second \"quoted\""]
            try expectEqual(try await store.get(Probe.self, "p1"), expected)
            let filter = Self.fields.mood == .glad && Self.fields.count == 7 && Self.fields.slug.isNull && Self.fields.score > 0.3 && Self.fields.isOpen == false && Self.fields.isKnown == true && Self.fields.depth == 9
            try expectEqual(try await store.find(.where(filter)).map(\.id.rawValue), ["p1"])
            try expectEqual(try await store.get(Probe.self, "p2"), Probe("p2"), "other records must stay as they are")
            try await store.close()
        },
        ConformanceCase(name: "setting nothing takes the value away, and missing numbers count from zero") { fixture in
            let store = try await fixture.store()
            try await store.insert(Probe("p1", slug: "x"))
            let none: String? = nil
            _ = try await store.transaction("test") { try $0.update(.where(Self.fields.id == "p1"), set: [.set(Self.fields.slug, none), .increment(Self.fields.score, by: 1.5)]) }
            let found = try await store.get(Probe.self, "p1")
            try expectEqual(found?.slug, nil)
            try expectEqual(found?.score, 1.5)
            try await store.insert(Tally(id: "t", value: 1, label: "x"))
            let tally = try await store.transaction("test") { try $0.findOneAndUpdate(.where(Tally.fields.id == "t"), [.increment(Tally.fields.value, by: 41), .unset(Tally.fields.label)]) }
            try expectEqual(tally, Tally(id: "t", value: 42, label: nil))
            try await store.close()
        },
        ConformanceCase(name: "a change on expected values happens once") { fixture in
            let store = try await fixture.store()
            try await store.insert(Probe("p1", count: 1))
            let attempt: @Sendable () async throws -> Int = {
                try await store.transaction("test") { try $0.update(.where(Self.fields.id == "p1" && Self.fields.count == 1), set: [.set(Self.fields.count, 2)]) }
            }
            try expectEqual(try await attempt(), 1)
            try expectEqual(try await attempt(), 0)
            try await store.close()
        },
        ConformanceCase(name: "find-and-update takes the first in order and returns what they became") { fixture in
            let store = try await fixture.store()
            for index in 0 ..< 6 { try await store.insert(Probe(Identifier("p\(index)"), count: 10 - index)) }
            let query = Query<Probe>.where(Self.fields.mood == .calm).sort(by: Self.fields.count)
            let one = try await store.transaction("test") { try $0.findOneAndUpdate(query, [.set(Self.fields.mood, .cross), .increment(Self.fields.count, by: 100)]) }
            try expectEqual(one?.id, "p5")
            try expectEqual(one?.count, 105)
            try expectEqual(one?.mood, .cross)
            let some = try await store.transaction("test") { try $0.findAndUpdate(query.limit(2), [.set(Self.fields.mood, .glad)]) }
            try expectEqual(Set(some.map(\.id.rawValue)), ["p4", "p3"])
            try expectEqual(try await store.count(.where(Self.fields.mood == .calm)), 3)
            let none = try await store.transaction("test") { try $0.findOneAndUpdate(.where(Self.fields.id == "nobody"), [.set(Self.fields.mood, .glad)]) }
            try expectEqual(none, nil)
            try await store.close()
        },
        ConformanceCase(name: "changes that can't be right are refused") { fixture in
            let store = try await fixture.store()
            try await store.insert(Probe("p1"))
            for operation: UpdateOperation<Probe> in [.set(Self.fields.wordLength, 3), .unset(Self.fields.count), .set(Self.fields.at, .distantPast), .append(ListField<Probe, String>("slug"), "x")] {
                try await expectFailure(.internalFailure) { _ = try await store.transaction("test") { try $0.update(Query<Probe>(), set: [operation]) } }
            }
            try await expectFailure(.internalFailure) { _ = try await store.transaction("test") { try $0.update(Query<Probe>(), set: []) } }
            try await store.close()
        },
    ]
}
