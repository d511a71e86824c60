import Core
import Storage

/// Whole records: stored once, read back equal, unique keys.
enum RecordCases {
    static let all: [ConformanceCase] = [
        ConformanceCase(name: "a record reads back equal") { fixture in
            let store = try await fixture.store()
            var probe = Probe("p1", slug: "a'b\"c %_ ✨", mood: .glad, count: -7, score: 0.1 + 0.2, at: 1_795_000_000_123, text: "naïve \u{0} text")
            probe.tags = ["x", ""]
            probe.inner.due = Timestamp(milliseconds: -5)
            probe.isKnown = false
            let stored = probe
            try await store.insert(stored)
            try expectEqual(try await store.get(Probe.self, "p1"), stored)
            try expectEqual(try await store.get(Probe.self, "p2"), nil)
            let tally = Tally(id: "t1", value: .max, label: nil)
            try await store.insert(tally)
            try expectEqual(try await store.get(Tally.self, "t1"), tally)
            try await store.close()
        },
        ConformanceCase(name: "an id is taken once") { fixture in
            let store = try await fixture.store()
            try await store.insert(Probe("p1", count: 1))
            try await expectFailure(.duplicateRecord) { try await store.insert(Probe("p1", count: 2)) }
            let wasInserted = try await store.transaction("test") { try $0.insertIfAbsent(Probe("p1", count: 3)) }
            try expect(!wasInserted, "insertIfAbsent stored a second record")
            try expectEqual(try await store.get(Probe.self, "p1")?.count, 1)
            try await store.close()
        },
        ConformanceCase(name: "a unique key is taken once within a workspace") { fixture in
            let store = try await fixture.store()
            try await store.insert(Probe("p1", slug: "same"))
            try await expectFailure(.duplicateRecord) { try await store.insert(Probe("p2", slug: "same")) }
            try await expectFailure(.duplicateRecord) { try await store.save(Probe("p2", slug: "same")) }
            let wasInserted = try await store.transaction("test") { try $0.insertIfAbsent(Probe("p2", slug: "same")) }
            try expect(!wasInserted, "insertIfAbsent broke a unique key")
            try await store.insert(Probe("p3", workspaceID: "w2", slug: "same"))
            try await store.insert(Probe("p4"))
            try await store.insert(Probe("p5"))
            try expectEqual(try await store.count(Query<Probe>()), 4, "records without a value must not collide")
            try await expectFailure(.duplicateRecord) {
                _ = try await store.transaction("test") { try $0.update(.where(Probe.fields.id == "p4"), set: [.set(Probe.fields.slug, "same")]) }
            }
            try await store.close()
        },
        ConformanceCase(name: "replace needs a record, save does not") { fixture in
            let store = try await fixture.store()
            try await expectFailure(.notFound) { try await store.transaction("test") { try $0.replace(Probe("p1", count: 1)) } }
            try await store.save(Probe("p1", count: 1))
            try await store.save(Probe("p1", count: 2, text: "second"))
            try expectEqual(try await store.get(Probe.self, "p1")?.count, 2)
            try await store.transaction("test") { try $0.replace(Probe("p1", count: 3)) }
            try expectEqual(try await store.get(Probe.self, "p1"), Probe("p1", count: 3))
            try await store.save(Tally(id: "t", value: 1, label: "one"))
            try await store.save(Tally(id: "t", value: 2, label: nil))
            try expectEqual(try await store.get(Tally.self, "t"), Tally(id: "t", value: 2, label: nil))
            try await store.close()
        },
        ConformanceCase(name: "deleted records are gone") { fixture in
            let store = try await fixture.store()
            for index in 0 ..< 6 { try await store.insert(Probe(Identifier("p\(index)"), count: index)) }
            let first = try await store.transaction("test") { try $0.delete(Probe.self, "p0") }
            let again = try await store.transaction("test") { try $0.delete(Probe.self, "p0") }
            try expect(first && !again, "delete must say whether there was a record")
            let deleted = try await store.transaction("test") { try $0.deleteAll(.where(Probe.fields.count >= 2).sort(by: Probe.fields.count, .descending).limit(2)) }
            try expectEqual(deleted, 2)
            try expectEqual(try await store.find(Query<Probe>()).map(\.id.rawValue), ["p1", "p2", "p3"])
            try await store.close()
        },
        ConformanceCase(name: "many ids at once, and a workspace sees only its own") { fixture in
            let store = try await fixture.store()
            try await store.transaction("test") { transaction in
                for index in 0 ..< 1200 { try transaction.insert(Probe(Identifier("p\(index)"), workspaceID: index == 0 ? "w2" : "w1")) }
            }
            let ids = (0 ..< 1300).map { Identifier<Probe>("p\($0)") }
            try expectEqual(Set(try await store.get(Probe.self, ids).map(\.id)).count, 1200)
            try expectEqual(try await store.get(Probe.self, []).count, 0)
            try expectEqual(try await store.get(Probe.self, "p0", in: "w1"), nil)
            try expect(try await store.get(Probe.self, "p0", in: "w2") != nil, "a workspace must see its own record")
            try await store.close()
        },
    ]
}
