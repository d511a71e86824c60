import Core
import Storage
import Synchronization

/// A record whose id alone can be taken: an engine may put off storing it until the commit, and nobody may notice.
struct Jotting: WorkspaceRecord, Hashable {
    var id: Identifier<Jotting>
    var workspaceID: Identifier<Workspace>
    var at: Timestamp
    var count: Int
    var text: String
    var lines: [String]

    init(_ id: Identifier<Jotting>, count: Int = 0, text: String = "") {
        self.id = id
        self.workspaceID = "w1"
        self.at = Timestamp(milliseconds: 1_000)
        self.count = count
        self.text = text
        self.lines = []
    }

    static let fields = JottingFields()
    static let schema = Schema<Jotting>(
        "jottings", fields: [fields.workspaceID.erased, fields.at.erased, fields.count.erased], indexes: [.on("workspaceID", "at"), .counting("workspaceID", "count")],
        search: SearchableText(scope: fields.workspaceID, newestBy: fields.at) { $0.text })
}

struct JottingFields: RecordFields {
    typealias Owner = Jotting

    let workspaceID = Field<Jotting, Identifier<Workspace>>("workspaceID", \.workspaceID)
    let at = Field<Jotting, Timestamp>("at", \.at)
    let count = Field<Jotting, Int>("count", \.count)
    let lines = ListField<Jotting, String>("lines")
}

/// Random transactions, each of which must end as it would on a dictionary.
enum ModelCases {
    private struct Refusal: Error {}

    /// SplitMix64: the same run every time.
    struct Chance: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state &+= 0x9E37_79B9_7F4A_7C15
            var value = self.state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    /// What the store should hold.
    private struct Model: Equatable {
        var jottings: [Identifier<Jotting>: Jotting] = [:]
        var probes: [Identifier<Probe>: Probe] = [:]

        func takes(_ probe: Probe) -> Bool {
            guard let slug = probe.slug else { return true }
            return !self.probes.values.contains { $0.id != probe.id && $0.slug == slug && $0.workspaceID == probe.workspaceID }
        }
    }

    static let all: [ConformanceCase] = [
        ConformanceCase(name: "whatever is mixed in a transaction, it reads and leaves what a dictionary would") { fixture in
            let store = try await fixture.open(ProbeSchemas.all + [AnySchema(Jotting.self)])
            var chance = Chance(state: 20_261_122)
            var model = Model()
            for _ in 0 ..< 150 {
                let seed = chance.next()
                let before = model
                let isRefused = seed.isMultiple(of: 5)
                // A body may run again, so it starts from the same state each time.
                let after = Mutex(before)
                do {
                    try await store.transaction("test") { transaction in
                        var chance = Chance(state: seed)
                        var model = before
                        for _ in 0 ..< Int.random(in: 1 ... 12, using: &chance) { try Self.step(&model, &chance, transaction) }
                        if isRefused { throw Refusal() }
                        after.withLock { $0 = model }
                    }
                    model = after.withLock { $0 }
                } catch is Refusal {}
                try await Self.compare(store, model)
            }
            try await store.close()
            let again = try await fixture.open(ProbeSchemas.all + [AnySchema(Jotting.self)])
            try await Self.compare(again, model)
            try await again.close()
        },
        ConformanceCase(name: "many transactions at once add up, whoever shares a commit with one that is refused") { fixture in
            let store = try await fixture.open(ProbeSchemas.all + [AnySchema(Jotting.self)])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0 ..< 200 {
                    group.addTask {
                        do {
                            try await store.transaction("test") { transaction in
                                let id = Identifier<Jotting>("j\(index % 7)")
                                var jotting = try transaction.get(Jotting.self, id) ?? Jotting(id)
                                jotting.count += 1
                                jotting.lines.append("\(index)")
                                try transaction.save(jotting)
                                if index % 9 == 0 { throw Refusal() }
                            }
                        } catch is Refusal {}
                    }
                }
                try await group.waitForAll()
            }
            let kept = (0 ..< 200).filter { $0 % 9 != 0 }
            for jotting in try await store.find(Query<Jotting>()) {
                let mine = kept.filter { "j\($0 % 7)" == jotting.id.rawValue }
                try expectEqual(jotting.count, mine.count)
                try expectEqual(jotting.lines.sorted(), mine.map(String.init).sorted())
                try expectEqual(try await store.count(.where(Jotting.fields.count == jotting.count && Jotting.fields.id == jotting.id)), 1)
            }
            try await store.close()
        },
        ConformanceCase(name: "an urgent transaction is one like any other") { fixture in
            let store = try await fixture.store()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0 ..< 300 {
                    group.addTask {
                        try await store.transaction("test", index.isMultiple(of: 2) ? .immediate : .normal) { transaction in
                            let count = try transaction.get(Tally.self, "t")?.value ?? 0
                            try transaction.save(Tally(id: "t", value: count + 1, label: nil))
                        }
                    }
                }
                try await group.waitForAll()
            }
            try expectEqual(try await store.get(Tally.self, "t")?.value, 300)
            try await store.close()
        },
    ]

    private static func compare(_ store: any Store, _ model: Model) async throws {
        let (jottings, probes) = try await store.read("test") { (try $0.find(Query<Jotting>()), try $0.find(Query<Probe>())) }
        try expectEqual(Dictionary(jottings.map { ($0.id, $0) }) { first, _ in first }, model.jottings)
        try expectEqual(Dictionary(probes.map { ($0.id, $0) }) { first, _ in first }, model.probes)
        for word in ["red", "blue"] {
            let found = try await store.find(Query<Jotting>().where(Jotting.fields.workspaceID == "w1" && .matches(word)))
            try expectEqual(Set(found.map(\.id)), Set(model.jottings.values.filter { $0.text.contains(word) }.map(\.id)), "finds of \(word)")
        }
    }

    private static func step(_ model: inout Model, _ chance: inout Chance, _ transaction: any Transaction) throws {
        let id = Identifier<Jotting>("j\(Int.random(in: 0 ..< 8, using: &chance))")
        let text = ["red", "blue", "red and blue", ""].randomElement(using: &chance) ?? ""
        var jotting = Jotting(id, count: Int.random(in: 0 ..< 5, using: &chance), text: text)
        jotting.at = Timestamp(milliseconds: Int64.random(in: 1 ... 3, using: &chance))
        switch Int.random(in: 0 ..< 12, using: &chance) {
        case 0: try expectEqual(try transaction.get(Jotting.self, id), model.jottings[id])
        case 1:
            do {
                try transaction.insert(jotting)
                try expect(model.jottings[id] == nil, "the id is taken")
                model.jottings[id] = jotting
            } catch let error as AppError where error.code == .duplicateRecord {
                try expect(model.jottings[id] != nil, "the id is free")
            }
        case 2:
            let isNew = try transaction.insertIfAbsent(jotting)
            try expectEqual(isNew, model.jottings[id] == nil)
            if isNew { model.jottings[id] = jotting }
        case 3:
            do {
                try transaction.replace(jotting)
                try expect(model.jottings[id] != nil, "there is none to replace")
                model.jottings[id] = jotting
            } catch let error as AppError where error.code == .notFound {
                try expect(model.jottings[id] == nil, "there is one to replace")
            }
        case 4, 5:
            try transaction.save(jotting)
            model.jottings[id] = jotting
        case 6:
            try expectEqual(try transaction.delete(Jotting.self, id), model.jottings[id] != nil)
            model.jottings[id] = nil
        case 7:
            let changed = try transaction.update(.where(Jotting.fields.count == 2), set: [.increment(Jotting.fields.count), .append(Jotting.fields.lines, "more")])
            try expectEqual(changed, model.jottings.values.count { $0.count == 2 })
            for (id, var jotting) in model.jottings where jotting.count == 2 {
                jotting.count += 1
                jotting.lines.append("more")
                model.jottings[id] = jotting
            }
        case 8: try expectEqual(try transaction.count(.where(Jotting.fields.workspaceID == "w1" && Jotting.fields.count == 1)), model.jottings.values.count { $0.count == 1 })
        case 9:
            let removed = try transaction.deleteAll(.where(Jotting.fields.count == 4))
            try expectEqual(removed, model.jottings.values.count { $0.count == 4 })
            model.jottings = model.jottings.filter { $0.value.count != 4 }
        default: try self.probeStep(&model, &chance, transaction)
        }
    }

    private static func probeStep(_ model: inout Model, _ chance: inout Chance, _ transaction: any Transaction) throws {
        let id = Identifier<Probe>("p\(Int.random(in: 0 ..< 4, using: &chance))")
        let slug = ["one", "two", "three", nil].randomElement(using: &chance) ?? nil
        let probe = Probe(id, slug: slug, count: Int.random(in: 0 ..< 9, using: &chance))
        let mayStay = model.takes(probe)
        do {
            if try transaction.get(Probe.self, id) == nil { try transaction.insert(probe) } else { try transaction.replace(probe) }
            try expect(mayStay, "the unique key is taken")
            model.probes[id] = probe
        } catch let error as AppError where error.code == .duplicateRecord {
            try expect(!mayStay, "the unique key is free")
        }
        try expectEqual(try transaction.get(Probe.self, id), model.probes[id])
    }
}
