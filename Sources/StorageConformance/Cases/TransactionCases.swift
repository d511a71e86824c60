import Core
import Storage
import Synchronization

/// All or nothing, isolation, concurrency.
enum TransactionCases {
    private struct Refusal: Error {}

    static let all: [ConformanceCase] = [
        ConformanceCase(name: "a body that throws changes nothing, in any collection") { fixture in
            let store = try await fixture.store()
            try await store.insert(Probe("p1", count: 1, text: "before"))
            do {
                try await store.transaction("test") { transaction in
                    try transaction.insert(Tally(id: "t", value: 1, label: nil))
                    try transaction.save(Probe("p1", count: 2, text: "after"))
                    _ = try transaction.delete(Probe.self, "p1")
                    throw Refusal()
                }
                try expect(false, "the body's error must come through")
            } catch is Refusal {}
            try expectEqual(try await store.get(Probe.self, "p1"), Probe("p1", count: 1, text: "before"))
            try expectEqual(try await store.get(Tally.self, "t"), nil)
            try expectEqual(try await store.count(.where(Probe.fields.workspaceID == "w1" && .matches("before"))), 1)
            try await store.close()
        },
        ConformanceCase(name: "a body sees its own changes and may go on after a refused insert") { fixture in
            let store = try await fixture.store()
            let count = try await store.transaction("test") { transaction -> Int in
                try transaction.insert(Probe("p1"))
                do { try transaction.insert(Probe("p1")) } catch let error as AppError where error.code == .duplicateRecord {}
                try transaction.insert(Probe("p2"))
                return try transaction.count(Query<Probe>())
            }
            try expectEqual(count, 2)
            try expectEqual(try await store.count(Query<Probe>()), 2)
            try await store.close()
        },
        ConformanceCase(name: "of many at once each keeps its own outcome") { fixture in
            let store = try await fixture.store()
            let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
                for index in 0 ..< 120 {
                    group.addTask {
                        do {
                            try await store.transaction("test") { transaction in
                                try transaction.insert(Probe(Identifier("p\(index)"), count: index))
                                if index % 3 == 0 { throw Refusal() }
                                if index % 5 == 0 { try transaction.insert(Probe(Identifier("p\(index)"))) }
                            }
                            return (index, true)
                        } catch {
                            return (index, false)
                        }
                    }
                }
                return await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
            }
            let expected = (0 ..< 120).filter { $0 % 3 != 0 && $0 % 5 != 0 }
            try expectEqual(outcomes.filter(\.value).keys.sorted(), expected)
            try expectEqual(Set(try await store.find(Query<Probe>()).map(\.count)), Set(expected))
            try await store.close()
        },
        ConformanceCase(name: "200 tasks raise one counter to 200") { fixture in
            let store = try await fixture.store()
            try await store.insert(Tally(id: "t", value: 0, label: nil))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0 ..< 200 {
                    group.addTask {
                        try await store.transaction("test") { transaction in
                            if index % 2 == 0 {
                                _ = try transaction.update(.where(Tally.fields.id == "t"), set: [.increment(Tally.fields.value)])
                            } else if var tally = try transaction.get(Tally.self, "t") {
                                tally.value += 1
                                try transaction.replace(tally)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            try expectEqual(try await store.get(Tally.self, "t")?.value, 200)
            try await store.close()
        },
        ConformanceCase(name: "of 50 that want one key exactly one gets it") { fixture in
            let store = try await fixture.store()
            let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0 ..< 50 {
                    group.addTask { try await store.transaction("test") { try $0.insertIfAbsent(Probe(Identifier("p\(index)"), slug: "only")) } }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            try expectEqual(winners, 1)
            try expectEqual(try await store.count(Query<Probe>()), 1)
            try await store.close()
        },
        ConformanceCase(name: "a read sees one moment while writers go on") { fixture in
            let store = try await fixture.store()
            try await store.transaction("test") { transaction in
                try transaction.insert(Tally(id: "left", value: 100, label: nil))
                try transaction.insert(Tally(id: "right", value: 0, label: nil))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for _ in 0 ..< 100 {
                        try await store.transaction("test") { transaction in
                            _ = try transaction.update(.where(Tally.fields.id == "left"), set: [.increment(Tally.fields.value, by: -1)])
                            _ = try transaction.update(.where(Tally.fields.id == "right"), set: [.increment(Tally.fields.value, by: 1)])
                        }
                    }
                }
                group.addTask {
                    for _ in 0 ..< 100 {
                        let sum = try await store.read("test") { transaction in
                            (try transaction.get(Tally.self, "left")?.value ?? 0) + (try transaction.get(Tally.self, "right")?.value ?? 0)
                        }
                        try expectEqual(sum, 100)
                    }
                }
                try await group.waitForAll()
            }
            try await store.close()
        },
        ConformanceCase(name: "what a transaction wrote is read by the next read") { fixture in
            let store = try await fixture.store()
            for index in 0 ..< 50 {
                try await store.save(Tally(id: "t", value: index, label: nil))
                try expectEqual(try await store.get(Tally.self, "t")?.value, index)
            }
            try await store.close()
        },
        ConformanceCase(name: "after-commit actions run once when it holds and never when it does not") { fixture in
            let store = try await fixture.store()
            let ran = Mutex(0)
            let box = RunCounter()
            try await store.transaction("test") { transaction in
                transaction.afterCommit { box.add(1) }
                try transaction.insert(Probe("p1"))
            }
            _ = try? await store.transaction("test") { transaction in
                transaction.afterCommit { box.add(100) }
                throw Refusal()
            }
            // A later transaction is behind both in the writer's order.
            try await store.transaction("test") { _ in }
            ran.withLock { $0 = box.total }
            try expectEqual(ran.withLock { $0 }, 1)
            try await store.close()
        },
    ]
}

private final class RunCounter: Sendable {
    private let value = Mutex(0)
    func add(_ amount: Int) { self.value.withLock { $0 += amount } }
    var total: Int { self.value.withLock { $0 } }
}
